"""A title and its caption as one block: bold over grey, set closer than two labels would stand."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from ui.widgets import paint


def paint_two_lines(
    painter: QPainter,
    rect: QRectF,
    lines: tuple[str, str],
    inks: tuple[QColor, QColor],
    role: str,
    pitch: float,
) -> None:
    """Draw a title and a caption around the vertical middle of ``rect``.

    ``pitch``: between the two base lines, in logical pixels.
    """
    middle = rect.center().y()
    title = QRectF(rect.left(), middle - pitch - 1, rect.width(), pitch + 2)
    caption = QRectF(rect.left(), middle - 1, rect.width(), pitch + 2)
    paint.draw_text(painter, title, lines[0], role, inks[0])
    paint.draw_text(painter, caption, lines[1], "caption", inks[1])
