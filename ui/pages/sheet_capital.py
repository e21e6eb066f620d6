"""Paints a fund's capital: parts to scale, what is missing hatched, a notch where a surplus begins."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from sync.model.money import baht
from ui.tables.sums import identity_of, total_of
from ui.text import say
from ui.theme.tokens import Tokens
from ui.views.sheet import SheetRow
from ui.widgets import paint
from ui.widgets.badge import Mark

SHADES = (0.0, 0.32, 0.55, 0.76)
"""How far each part of the bar goes from the accent towards the ground."""


class Run:
    """Words and swatches painted one after the other on a line; without a painter they are only measured."""

    def __init__(self, painter: QPainter | None, line: QRectF) -> None:
        self._painter = painter
        self._rest = QRectF(line)

    @property
    def left_over(self) -> float:
        """Return the room behind the last thing; less than 0 where it did not fit."""
        return self._rest.width()

    def words(self, text: str, role: str, colour: QColor, gap: int) -> None:
        """Paint a text and leave ``gap`` pixels before the next."""
        if self._painter is not None:
            paint.draw_text(self._painter, self._rest, text, role, colour)
        self._rest.adjust(paint.text_width(text, role) + gap, 0, 0, 0)

    def swatch(self, ground: QColor, edge: QColor | None) -> None:
        """Paint a small square of a colour."""
        if self._painter is not None:
            box = QRectF(self._rest.left(), round(self._rest.center().y()) - 5, 10, 10)
            paint.box(self._painter, box, 2, ground, edge)
        self._rest.adjust(16, 0, 0, 0)


def identity_mark(row: SheetRow, parts: tuple[str, ...]) -> Mark | None:
    """Return the capital identity as a badge; ``None`` where there is nothing to compare."""
    identity = identity_of(row, parts)
    if identity is None:
        return None
    if identity.gap == 0:
        return Mark("circle-check", "ok", say("sheet.exact"))
    if identity.gap > 0:
        # Interest and gifts: normal, so it has no colour (DOMAIN section 4.4).
        return Mark("plus", "plain", say("sheet.surplus", amount=baht(identity.gap)))
    return Mark("circle-x", "bad", say("sheet.missing", amount=baht(-identity.gap)))


def shade(number: int, tokens: Tokens) -> QColor:
    """Return the colour of the capital's part ``number``."""
    accent, ground, part = tokens.accent, tokens.raised, SHADES[min(number, len(SHADES) - 1)]

    def mixed(start: int, end: int) -> int:
        return round(start + (end - start) * part)

    return QColor(
        mixed(accent.red(), ground.red()),
        mixed(accent.green(), ground.green()),
        mixed(accent.blue(), ground.blue()),
    )


def paint_capital(
    painter: QPainter, bar: QRectF, row: SheetRow, parts: tuple[str, ...], tokens: Tokens
) -> None:
    """Draw the parts to scale; what is missing to the capital stays open, hatched."""
    total = total_of(row.values, parts) or 0
    # A surplus makes the parts smaller instead of running over the bar's end.
    whole = max(total, row.initial_capital or 0)
    paint.box(painter, bar, 3, tokens.track, None)
    if whole <= 0:
        return
    at = bar.left()
    painter.save()
    painter.setClipRect(bar)
    for number, name in enumerate(parts):
        value = row.values.get(name)
        if isinstance(value, int) and value > 0:
            width = bar.width() * value / whole
            paint.box(
                painter,
                # A pixel tells two parts apart, and the smallest part is still seen.
                QRectF(at, bar.top(), max(width - 1, 1), bar.height()),
                2,
                shade(number, tokens),
                None,
            )
            at += width
    painter.restore()
    if row.initial_capital and total < row.initial_capital:
        _hatch(painter, QRectF(at, bar.top(), bar.right() - at, bar.height()), tokens)
    elif row.initial_capital and total > row.initial_capital:
        notch = bar.left() + bar.width() * row.initial_capital / whole
        paint.fill(painter, QRectF(notch - 1, bar.top() - 3, 2, bar.height() + 6), tokens.text)


def _hatch(painter: QPainter, gap: QRectF, tokens: Tokens) -> None:
    paint.fill(painter, gap, tokens.raised)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(tokens.bad, Qt.BrushStyle.BDiagPattern))
    painter.drawRect(gap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
