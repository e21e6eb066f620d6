"""The watermark of the practice district: faint words over the page, never in the way of the mouse."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.current import tokens
from ui.widgets import paint

_STRENGTH = 20
"""Of 255: seen at once, and every word over it stays above 4.5:1."""


class Watermark(QWidget):
    """Lies over the pages and lets everything through."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words across the lower right corner."""
        painter = paint.painter_on(self)
        ink = QColor(tokens().warn)
        ink.setAlpha(_STRENGTH)
        painter.translate(self.width() - 190, self.height() - 70)
        painter.rotate(-12)
        painter.scale(2.4, 2.4)
        paint.draw_text(painter, QRectF(-150, -30, 300, 60), self._words, "display", ink, paint.CENTRE)
        painter.end()
