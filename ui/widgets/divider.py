"""A hairline between parts of a page."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.current import tokens
from ui.widgets import paint


class Divider(QWidget):
    """One pixel in the line's colour."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline."""
        painter = paint.painter_on(self)
        paint.fill(painter, QRectF(self.rect()), tokens().line)
        painter.end()
