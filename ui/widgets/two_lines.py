"""A title and its caption as one block: bold over grey, set closer than two labels would stand."""

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint

PITCH = 21
"""Between the two base lines; ``SLACK`` above and below for stacked marks (LOOK, "Type")."""
SLACK = 3.5


def paint_two_lines(
    painter: QPainter,
    rect: QRectF,
    lines: tuple[str, str],
    inks: tuple[QColor, QColor],
    role: str = "strong",
    pitch: float = PITCH,
) -> None:
    """Draw a title and a caption around the vertical middle of ``rect``."""
    middle = rect.center().y()
    title = QRectF(rect.left(), middle - pitch - 1, rect.width(), pitch + 2)
    caption = QRectF(rect.left(), middle - 1, rect.width(), pitch + 2)
    paint.draw_text(painter, title, lines[0], role, inks[0])
    paint.draw_text(painter, caption, lines[1], "caption", inks[1])


class TwoLines(QWidget):
    """A title with its caption."""

    def __init__(
        self, title: str = "", caption: str = "", role: str = "strong", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title, self._caption, self._role = title, caption, role
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.put(title, caption)

    def put(self, title: str, caption: str) -> None:
        """Show other words."""
        self._title, self._caption = title, caption
        self.setAccessibleName(f"{title} {caption}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the wider of the two lines, and both pitches with their slack."""
        width = max(paint.text_width(self._title, self._role), paint.text_width(self._caption, "caption"))
        return QSize(math.ceil(width) + 1, math.ceil(2 * PITCH + SLACK))

    def minimumSizeHint(self) -> QSize:
        """Return the whole of both lines."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both lines."""
        painter = paint.painter_on(self)
        theme = tokens()
        inks = (theme.text, theme.text2)
        paint_two_lines(painter, QRectF(self.rect()), (self._title, self._caption), inks, self._role)
        painter.end()
