"""The watermark of the practice district: faint words where no figures stand, open to every click."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint

_STRENGTH = 46
"""Of 255: seen at once on the chrome, where nothing is read through it."""
_ROLE, _LINE = "display", 46
_LARGEST = 1.25
"""Of the role's size."""


class Watermark(QWidget):
    """Fills what the navigation leaves free: aslant where it is wide, upright in the narrow rail."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words as large as the place allows."""
        painter = paint.painter_on(self)
        ink = QColor(tokens().warn)
        ink.setAlpha(_STRENGTH)
        # Aslant in the rail the words would be a few pixels high.
        upright = self.width() < self.height() / 2 and self.width() < 100
        length = paint.text_width(self._words, _ROLE) + 2
        along, across = (self.height(), self.width()) if upright else (self.width(), self.height())
        scale = min(_LARGEST, (along - 12) / length, across / _LINE)
        if scale > 0:
            painter.translate(self.width() / 2, self.height() / 2)
            painter.rotate(-90 if upright else -12)
            painter.scale(scale, scale)
            rect = QRectF(-length / 2, -_LINE / 2, length, _LINE)
            paint.draw_text(painter, rect, self._words, _ROLE, ink, paint.CENTRE)
        painter.end()
