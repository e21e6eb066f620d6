"""What stands where a list would be: an icon, one line why, one act."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

_ICON = 32


class _Picture(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon

    def sizeHint(self) -> QSize:
        return QSize(_ICON, _ICON + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.painter_on(self)
        paint.draw_icon(painter, QRectF(self.rect()), self._icon, tokens().text2, _ICON)
        painter.end()


class EmptyState(QWidget):
    """Says why there is nothing here, and where to go."""

    acted = Signal()

    def __init__(
        self, icon: str, title: str, why: str = "", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(6)
        column.addWidget(_Picture(icon))
        column.addWidget(Words(title, "section", wrap=True, align=Qt.AlignmentFlag.AlignCenter))
        if why:
            column.addWidget(Words(why, "caption", "text2", wrap=True, align=Qt.AlignmentFlag.AlignCenter))
        if action:
            act = KeyButton(action)
            act.clicked.connect(self.acted)
            column.addWidget(act, 0, Qt.AlignmentFlag.AlignHCenter)
