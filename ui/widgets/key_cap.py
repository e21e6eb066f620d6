"""A key drawn as a key: on buttons, in the search box, in the help."""

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from ui.widgets import drawn, paint

HEIGHT = 20


def key_width(key: str) -> int:
    """Return the width of the cap for ``key``."""
    return max(HEIGHT, math.ceil(paint.text_width(key, "caption")) + 11)


def paint_key_cap(painter: QPainter, rect: QRectF, key: str, ink: QColor, edge: QColor) -> None:
    """Draw the cap of ``key`` at the right edge of ``rect``, vertically in its middle."""
    width = key_width(key)
    cap = QRectF(rect.right() - width, round(rect.center().y() - HEIGHT / 2), width, HEIGHT)
    paint.box(painter, cap, 4, None, edge)
    paint.draw_text(painter, cap, key, "caption", ink, paint.CENTRE)
    if drawn.is_watched():
        drawn.tell_frame(painter, cap, key)
