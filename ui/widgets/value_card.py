"""One value of a conflict as a card: the value large, who wrote it and when, and its key."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.text import say
from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint
from ui.widgets.card import RADIUS
from ui.widgets.key_cap import paint_key_cap
from ui.widgets.long_text import ROLE, Span, TextLine, laid_out
from ui.widgets.words import breakable

HEIGHT, LEAST = 222, 190
FEW_LINES, MOST_LINES = 3, 7
"""Lines of a long text on a card of the usual height, and on the highest: it fits 1366 x 768 at 125 %."""
_PAD, _PITCH, _TOP, _GAP = 18, 21, 42, 15
_ABOUT = 22
"""Logical pixels from one line of who, when and where to the next."""
_FIGURE = re.compile(r"[0-9.,+\u2212-]+")
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    # A page less one line, so that the eye finds its place again.
    Qt.Key.Key_PageUp: -MOST_LINES + 1,
    Qt.Key.Key_PageDown: MOST_LINES - 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


@dataclass(frozen=True, slots=True)
class ValueWords:
    """What a card says."""

    icon: str
    title: str
    key: str
    value: str
    change: str
    who: str
    when: str
    where: str
    choose: str
    differs: Span | None = None
    """Where the value differs from the other one; ``None`` where nothing is to be marked."""


_NOTHING = ValueWords("circle", "", "", "", "", "", "", "", "")


class ValueCard(QAbstractButton):
    """A card that can be chosen, or the one that is only there to compare with."""

    def __init__(self, *, choosable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choosable = choosable
        self.words = _NOTHING
        self._rows, self._hint = FEW_LINES, False
        self._first: int | None = None
        """The first line seen of a long text; ``None`` until a key moved it: then where it differs."""
        self.setCheckable(choosable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choosable else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def put(self, words: ValueWords) -> None:
        """Show other words."""
        # News of the same value leave the reader where they are in it.
        if words.value != self.words.value:
            self._first = None
        self.words = words
        parts = (words.title, words.value, words.change, words.who, words.when, words.where)
        self.setText(words.title)
        self.setAccessibleName(" · ".join(part for part in parts if part))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def _about(self, width: float) -> list[tuple[str, str, str]]:
        """Return who, when and where as lines of ``width`` pixels, each with its role and its ink's token."""
        words = self.words
        told = (
            (words.who, "body", "text"),
            (words.when, "caption", "text2"),
            (words.where, "caption", "text2"),
        )
        return [
            (line, role, ink)
            for text, role, ink in told
            for line in paint.wrapped(breakable(text), role, width)
        ]

    def heightForWidth(self, width: int) -> int:
        """Return the card's height: long names and machines go on below."""
        # The usual height has room for one line each of who, when and where.
        return HEIGHT + self._extra + (len(self._about(width - 2 * _PAD)) - 3) * _ABOUT

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def sizeHint(self) -> QSize:
        """Return the card's size in the width it has."""
        return QSize(238, self.heightForWidth(max(LEAST, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Return a width that money still fits in."""
        return QSize(LEAST, self.heightForWidth(max(LEAST, self.width())))

    @property
    def _extra(self) -> int:
        """How much higher than usual the card is."""
        return (self._rows - FEW_LINES) * _PITCH + (_PITCH if self._hint else 0)

    def lines(self, width: float | None = None) -> tuple[TextLine, ...]:
        """Return the lines of a long value; none of one that fits in large letters."""
        room = (self.width() if width is None else width) - 2 * _PAD
        value = self.words.value
        # A figure is never wrapped: half of one on each of two lines reads as two.
        # A value of two lines is laid out however short it is, so that both are seen.
        if _FIGURE.fullmatch(value) or ("\n" not in value and paint.text_width(value, "headline") <= room):
            return ()
        return laid_out(value, room)

    def set_room(self, rows: int, *, hint: bool) -> None:
        """Have room for ``rows`` lines, and for a line that says which of them are seen."""
        if (rows, hint) != (self._rows, self._hint):
            self._rows, self._hint = rows, hint
            self.updateGeometry()
            self.update()

    def first_line(self, lines: tuple[TextLine, ...]) -> int:
        """Return the first line seen: one above the difference, unless keys moved on from there."""
        last = max(len(lines) - self._rows, 0)
        if self._first is not None:
            return min(self._first, last)
        span = self.words.differs
        at = 0 if span is None else next((n for n, one in enumerate(lines) if one.part(span)), 0)
        return min(max(at - 1, 0), last)

    def shown_lines(self) -> tuple[str, ...]:
        """Return the lines of a long value that are seen now."""
        lines = self.lines()
        first = self.first_line(lines)
        return tuple(one.text for one in lines[first : first + self._rows])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read on in a long text with the arrow keys. Enter is the page's: it takes the chosen value."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        lines, step = self.lines(), _STEPS.get(Qt.Key(event.key()))
        if step is None or len(lines) <= self._rows:
            super().keyPressEvent(event)
            return
        last = len(lines) - self._rows
        self._first = min(max(self.first_line(lines) + step, 0), last)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        painter = paint.painter_on(self)
        theme = tokens()
        chosen = self.isChecked()
        rect = QRectF(self.rect())
        ground = theme.accent_soft if chosen else theme.surface if self._choosable else theme.raised
        edge = theme.focus if chosen or self.hasFocus() else theme.line
        paint.box(painter, rect, RADIUS, ground, edge, 2 if chosen or self.hasFocus() else 1)
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        self._paint_head(painter, inner, theme)
        self._paint_value(painter, inner, theme)
        paint.fill(painter, QRectF(inner.left(), 110 + self._extra, inner.width(), 1), theme.line)
        self._paint_foot(painter, inner, theme)
        painter.end()

    def _ink(self, theme: Tokens) -> QColor:
        return theme.accent if self.isChecked() else theme.text if self._choosable else theme.text2

    def _paint_head(self, painter: QPainter, inner: QRectF, theme: Tokens) -> None:
        words = self.words
        row = QRectF(inner.left(), 11, inner.width(), 28)
        ink = self._ink(theme)
        paint.draw_icon(painter, QRectF(row.left(), row.top(), 18, row.height()), words.icon, ink, 18)
        right = -34 if words.key else 0
        room = row.adjusted(26, 0, right, 0)
        roles = (
            role for role in ("section", "strong") if paint.text_width(words.title, role) <= room.width()
        )
        # A long name takes smaller letters first; the tool tip tells what even those cut.
        paint.draw_text(painter, room, words.title, next(roles, "caption_strong"), ink, tipped=True)
        if words.key:
            paint_key_cap(painter, row, words.key, ink, theme.border)

    def _paint_value(self, painter: QPainter, inner: QRectF, theme: Tokens) -> None:
        ink = theme.text if self._choosable else theme.text2
        lines = self.lines()
        if lines:
            self._paint_long(painter, inner, lines, ink)
            return
        room = QRectF(inner.left(), 44, inner.width(), 40)
        paint.draw_text(painter, room, self.words.value, "headline", ink)
        change = QRectF(inner.left(), 82, inner.width(), 24)
        paint.draw_text(painter, change, self.words.change, "caption", theme.text2)

    def _paint_long(self, painter: QPainter, inner: QRectF, lines: tuple[TextLine, ...], ink: QColor) -> None:
        """Draw the lines that are seen, what differs marked, and where they stand among all."""
        first = self.first_line(lines)
        seen = lines[first : first + self._rows]
        for number, line in enumerate(seen):
            room = QRectF(inner.left(), _TOP + number * _PITCH, inner.width(), 26)
            if self.words.differs is not None:
                _paint_mark(painter, room, line, self.words.differs)
            paint.draw_text(painter, room, line.text, ROLE, ink)
        if len(lines) > self._rows:
            key = "conflicts.lines_keys" if self._choosable else "conflicts.lines"
            words = say(key, first=first + 1, last=first + len(seen), count=len(lines))
            place = QRectF(inner.left(), _TOP + 4 + self._rows * _PITCH, inner.width(), 22)
            paint.draw_text(painter, place, words, "caption", tokens().text2)

    def _paint_foot(self, painter: QPainter, inner: QRectF, theme: Tokens) -> None:
        for number, (text, role, ink) in enumerate(self._about(inner.width())):
            room = QRectF(inner.left(), 116 + self._extra + number * _ABOUT, inner.width(), 25)
            paint.draw_text(painter, room, text, role, theme.colour(ink))
        row = QRectF(inner.left(), self.height() - 34, inner.width(), 26)
        if self._choosable:
            self._paint_radio(painter, QRectF(row.left() + 1, row.center().y() - 9, 18, 18), theme)
            row = row.adjusted(28, 0, 0, 0)
        paint.draw_text(painter, row, self.words.choose, "body", self._ink(theme))

    def _paint_radio(self, painter: QPainter, spot: QRectF, theme: Tokens) -> None:
        if self.isChecked():
            paint.box(painter, spot, 9, theme.focus, None)
            paint.box(painter, spot.adjusted(6, 6, -6, -6), 3, theme.on_accent, None)
        else:
            paint.box(painter, spot, 9, theme.surface, theme.border, 1.5)


def _paint_mark(painter: QPainter, room: QRectF, line: TextLine, span: Span) -> None:
    """Underline what differs, on a tinted ground where the theme has any; a bar stands where nothing does."""
    part = line.part(span)
    if part is None:
        return
    theme = tokens()
    left = room.left() + paint.text_width(line.text[: part[0]], ROLE)
    width = paint.text_width(line.text[part[0] : part[1]], ROLE)
    if not width:
        paint.fill(painter, QRectF(left - 1, room.top() + 2, 2, room.height() - 4), theme.warn)
        return
    if not theme.outlined:
        paint.fill(painter, QRectF(left, room.top() + 2, width, room.height() - 4), theme.warn_soft)
    paint.fill(painter, QRectF(left, room.bottom() - 3, width, 2), theme.warn)


class CardRow(QWidget):
    """Cards side by side, all as high as the longest text among them needs."""

    def __init__(self, *cards: ValueCard) -> None:
        super().__init__()
        self._cards = cards
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for card in cards:
            row.addWidget(card, 1)

    def share(self) -> None:
        """Give every card the room that the longest text needs at this width."""
        width = (self.width() - _GAP * (len(self._cards) - 1)) / len(self._cards)
        counts = [len(card.lines(width)) for card in self._cards]
        rows = min(max(*counts, FEW_LINES), MOST_LINES)
        for card in self._cards:
            card.set_room(rows, hint=max(counts) > rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self.share()
