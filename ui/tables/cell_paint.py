"""Paints one cell of the sheet from its face and a theme. Knows no model and no view."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ui.tables.faces import Face, Ink
from ui.theme.tokens import Tokens
from ui.widgets import paint

PADS = (8, 6, 4)
"""Between a cell's edge and its text, the widest that fits the window."""
PAD = PADS[0]
ICON = paint.ICON
STRIPE = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """What a cell stands on."""

    current_row: bool
    odd: bool
    tinted: bool
    first: bool
    group_end: bool
    focused: bool
    """The current cell of a view that has the focus."""
    current_cell: bool = False


def paint_ground(painter: QPainter, rect: QRect, ground: Ground, tokens: Tokens) -> None:
    """Fill a cell and draw its hairlines; without antialiasing, else seams show at 125 %."""
    # Not put back here: whoever paints shapes next asks for it.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(rect, _fill(ground, tokens))
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.grid)
    if ground.group_end:
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), tokens.line)
    if ground.first and ground.current_row:
        painter.fillRect(QRect(rect.left(), rect.top(), STRIPE, rect.height()), tokens.accent)


def _fill(ground: Ground, tokens: Tokens) -> QColor:
    if ground.current_row:
        # Over the tint: the corner still marks the cell that asks for a look.
        return tokens.sel
    # High contrast has no soft fills (LOOK): there the corner alone marks it.
    if ground.tinted and not tokens.outlined:
        return tokens.warn_soft
    return tokens.zebra if ground.odd else tokens.surface


def paint_marks(painter: QPainter, rect: QRect, face: Face, ground: Ground, tokens: Tokens) -> None:
    """Draw corner, ring and the frame of the current cell over a painted cell."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if face.corner:
        corner = QPointF(rect.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.warn)
        painter.drawPolygon(QPolygonF([corner, corner + QPointF(7, 0), corner + QPointF(0, 7)]))
    if face.ring:
        _frame(painter, rect, tokens.bad, 1.5)
    if ground.current_cell and ground.focused:
        _frame(painter, rect, tokens.focus, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _frame(painter: QPainter, rect: QRect, colour: QColor, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width))
    painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -2.5, -2.5), 3, 3)


def ink_of(ink: Ink, tokens: Tokens, *, on_sel: bool = False) -> QColor:
    """Return the colour of an ink; ghost would be too weak on the selected row."""
    if on_sel and ink is Ink.GHOST:
        return tokens.text2
    return tokens.colour(ink.value)


def face_role(face: Face) -> str:
    """Return the type role of a face's main text."""
    return (
        ("caption_strong" if face.bold else "caption") if face.small else ("strong" if face.bold else "body")
    )


def face_width(face: Face, pad: int = PAD) -> int:
    """Return the width in logical pixels that a face needs, padding included."""
    width = paint.text_width(face.text, face_role(face)) + 2 * pad
    if face.icon:
        width += ICON + (6 if face.text else 0)
    if face.tail:
        width += 8 + paint.text_width(face.tail, "caption")
    if face.tail_icon:
        width += ICON + 6
    # Advances are fractions: a text exactly as wide as its room would be cut by rounding.
    return math.ceil(width + 1)


def paint_face(
    painter: QPainter, rect: QRectF, face: Face, tokens: Tokens, *, on_sel: bool, tipped: bool = False
) -> None:
    """Draw a face's texts and icons inside ``rect``, which is the cell less its padding.

    ``tipped``: the cell's tool tip tells its whole words, so that a narrow column may cut them.
    """
    inner = QRectF(rect)
    if face.tail_icon:
        place = QRectF(inner.right() - ICON, inner.top(), ICON, inner.height())
        _icon(painter, place, face.tail_icon, face.tail_ink, tokens)
        inner.adjust(0, 0, -ICON - 6, 0)
    if face.icon:
        left = inner.left() if face.text else inner.center().x() - ICON / 2
        _icon(painter, QRectF(left, inner.top(), ICON, inner.height()), face.icon, face.ink, tokens)
        inner.adjust(ICON + 6, 0, 0, 0)
    if not face.text:
        return
    if face.left:
        _left(painter, inner, face, tokens, on_sel=on_sel, tipped=tipped)
    else:
        _figure(painter, inner, face, tokens, on_sel=on_sel)


def _icon(painter: QPainter, rect: QRectF, name: str, ink: Ink, tokens: Tokens) -> None:
    paint.draw_icon(painter, rect, name, ink_of(ink, tokens))


def _left(painter: QPainter, rect: QRectF, face: Face, tokens: Tokens, *, on_sel: bool, tipped: bool) -> None:
    role = face_role(face)
    tail = paint.text_width(face.tail, "caption") + 8 if face.tail else 0.0
    room = rect.adjusted(0, 0, -min(tail, rect.width() * 0.45), 0)
    ink = ink_of(face.ink, tokens, on_sel=on_sel)
    used = paint.draw_text(painter, room, face.text, role, ink, tipped=tipped)
    if face.tail:
        rest, ink = rect.adjusted(used + 8, 0, 0, 0), ink_of(face.tail_ink, tokens, on_sel=on_sel)
        paint.draw_text(painter, rest, face.tail, "caption", ink, tipped=tipped)


def _figure(painter: QPainter, rect: QRectF, face: Face, tokens: Tokens, *, on_sel: bool) -> None:
    head, decimals = face.figure
    ink = ink_of(face.ink, tokens, on_sel=on_sel)
    used = 0.0
    if decimals:
        light = "caption" if face.small else "body"
        faint = ink_of(Ink.GHOST, tokens, on_sel=on_sel) if face.ink is Ink.TEXT else ink
        paint.draw_text(painter, rect, decimals, light, faint, paint.RIGHT)
        used = paint.text_width(decimals, light)
    paint.draw_text(painter, rect.adjusted(0, 0, -used, 0), head, face_role(face), ink, paint.RIGHT)
