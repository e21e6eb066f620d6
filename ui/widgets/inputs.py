"""The form's inputs: a line, a note, a choice. The wheel changes nothing that has no focus."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QStyle, QStyleOptionComboBox, QWidget

from ui.theme.current import tokens
from ui.theme.type_scale import font
from ui.widgets import paint
from ui.widgets.key_button import RADIUS

HEIGHT = 34


def _repolish(widget: QWidget) -> None:
    """Let the style sheet see a changed property (LOOK, "In Qt")."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Input(QLineEdit):
    """One line to type in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font("body"))
        # Here and not as min-height in the style sheet, which beats every fixed height (LOOK, "In Qt").
        self.setMinimumHeight(HEIGHT)

    def sizeHint(self) -> QSize:
        """Return the input's height, whatever the style sheet's padding."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def set_problem(self, *, problem: bool) -> None:
        """Draw the border of a problem, or the plain one."""
        self.setProperty("problem", problem)
        _repolish(self)


class NoteInput(QPlainTextEdit):
    """Several lines to type in; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font("body"))
        self.setTabChangesFocus(True)
        self.setMinimumHeight(64)

    def sizeHint(self) -> QSize:
        """Return room for two lines and a half."""
        return QSize(super().sizeHint().width(), 72)

    def set_problem(self, *, problem: bool) -> None:
        """Draw the border of a problem, or the plain one."""
        self.setProperty("problem", problem)
        _repolish(self)


class ChoiceBox(QComboBox):
    """A choice from a list, painted whole: a styled drop-down arrow would need one picture a theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = False
        self.setFont(font("body"))
        # A combo box has WheelFocus by default: the wheel would first take the focus and then change the
        # value.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(HEIGHT)
        self.view().setFont(font("body"))

    def set_problem(self, *, problem: bool) -> None:
        """Draw the border of a problem, or the plain one."""
        self._problem = problem
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the longest choice."""
        texts = [self.itemText(number) for number in range(self.count())]
        longest = max((paint.text_width(text, "body") for text in texts), default=120)
        return QSize(round(longest) + 48, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return a width that still shows the beginning and the arrow."""
        return QSize(90, HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the wheel on unless the officer is in this very box."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, words and arrow."""
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        edge = theme.focus if self.hasFocus() else theme.bad if self._problem else theme.border
        strong = self.hasFocus() or self._problem
        paint.box(painter, rect, RADIUS, theme.surface, edge, 2 if strong else 1)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        ink = theme.text if enabled else theme.disabled
        paint.draw_text(painter, rect.adjusted(12, 0, -34, 0), self.currentText(), "body", ink)
        paint.draw_icon(painter, QRectF(rect.right() - 28, 0, 20, rect.height()), "chevron-down", theme.text2)
        painter.end()
