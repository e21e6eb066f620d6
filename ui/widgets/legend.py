"""Says what the notch on a bullet bar means."""

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint


class PlanLegend(QWidget):
    """The notch and its meaning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def put(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return notch and words."""
        return QSize(math.ceil(paint.text_width(self._words, "caption")) + 12, 26)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw notch and words."""
        painter = paint.painter_on(self)
        theme = tokens()
        paint.fill(painter, QRectF(0, 5, 2, 16), theme.text)
        paint.draw_text(
            painter, QRectF(self.rect()).adjusted(10, 0, 0, 0), self._words, "caption", theme.text2
        )
        painter.end()
