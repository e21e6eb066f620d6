"""A page's scrolling: only up and down, and what takes the focus comes into view."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from ui.widgets.field_box import FieldBox


class Scroll(QScrollArea):
    """Holds a page's body."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            # The application's: a widget hears nothing of the focus of its children.
            application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring the focus into view (WCAG 2.4.11: never hidden), a field with its label and its reason."""
        body = self.widget()
        if now is None or body is None or not body.isAncestorOf(now):
            return
        box = now.parentWidget()
        if isinstance(box, FieldBox):
            # Before the input itself, so that where not all fits the input is what is seen.
            self.ensureWidgetVisible(box, 0, 8)
        self.ensureWidgetVisible(now, 0, 24)

    def minimumSizeHint(self) -> QSize:
        """Return next to nothing: the page scrolls instead of growing the window."""
        return QSize(120, 80)
