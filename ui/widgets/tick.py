"""A tick box with its words beside it."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint

HEIGHT = 32


# Enter is not its own: it goes up to the form, which leads on.
class Tick(QAbstractButton):
    """On or off; Space changes it."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return box and words."""
        return QSize(math.ceil(paint.text_width(self.text(), "body")) + 40, HEIGHT)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, tick and words."""
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        if self.hasFocus():
            paint.box(painter, rect, 6, None, theme.focus, 2)
        square = QRectF(7, rect.center().y() - 9, 18, 18)
        on = self.isChecked()
        paint.box(painter, square, 4, theme.accent if on else theme.surface, theme.border, 1.5)
        if on:
            paint.draw_icon(painter, square, "check", theme.on_accent, 14)
        paint.draw_text(painter, rect.adjusted(33, 0, -4, 0), self.text(), "body", theme.text)
        painter.end()
