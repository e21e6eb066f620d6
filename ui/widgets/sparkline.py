"""A small line of months: the trend of a value, its last point marked."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.theme.current import tokens


def points_of(values: Sequence[float | None], rect: QRectF) -> list[QPointF | None]:
    """Return where each value lies in ``rect``; a month without a value has no point."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    span = (high - low) or 1.0
    step = rect.width() / max(1, len(values) - 1)
    # Equal months lie in the middle: at the foot they would look like nothing at all.
    flat = rect.center().y()
    return [
        None
        if value is None
        else QPointF(
            rect.left() + number * step,
            rect.bottom() - (value - low) / span * rect.height() if high > low else flat,
        )
        for number, value in enumerate(values)
    ]


def paint_sparkline(painter: QPainter, rect: QRectF, values: Sequence[float | None]) -> None:
    """Draw the line; months without a value leave a gap."""
    theme = tokens()
    points = points_of(values, rect.adjusted(4, 4, -4, -4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.border, 1.5))
    for before, after in pairwise(points):
        if before is not None and after is not None:
            painter.drawLine(before, after)
    if points and points[-1] is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.focus)
        painter.drawEllipse(points[-1], 3.5, 3.5)
