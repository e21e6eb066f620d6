"""The status bar: where, which month, what is saved, what is unsent, when last sent, the line, who."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint
from ui.widgets.badge import ink_of

HEIGHT = 31
_PAD, _GAP = 14, 11


@dataclass(frozen=True, slots=True)
class Segment:
    """One fact; ``short`` stands in where the bar is narrow, ``aside`` is left out there.

    ``told_above`` marks what the window tells elsewhere too: left out where even the short words do not fit.
    """

    icon: str
    words: str
    short: str = ""
    aside: str = ""
    tone: str = "plain"
    told_above: bool = False

    def text(self, *, narrow: bool) -> str:
        """Return the words for the bar's width."""
        return (self.short or self.words) if narrow else self.words


class StatusBar(QWidget):
    """Facts at the left and at the right, divided by hairlines. Says all of it as one accessible text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self._left: tuple[Segment, ...] = ()
        self._right: tuple[Segment, ...] = ()

    def put(self, left: tuple[Segment, ...], right: tuple[Segment, ...]) -> None:
        """Show other facts."""
        self._left, self._right = left, right
        # The whole words, also where the bar is narrow.
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """Return all facts as one line."""
        every = (*self._left, *self._right)
        return " · ".join(" ".join(part for part in (one.words, one.aside) if part) for one in every)

    def _width(self, segment: Segment, *, narrow: bool) -> float:
        width = paint.ICON + 5 + paint.text_width(segment.text(narrow=narrow), "caption") + 1
        if segment.aside and not narrow:
            width += paint.text_width(segment.aside, "caption") + 7
        return width

    def _room(self, segments: tuple[Segment, ...], *, narrow: bool) -> float:
        return sum(self._width(one, narrow=narrow) + 2 * _GAP for one in segments)

    def is_narrow(self) -> bool:
        """Tell whether the short words are shown: the long ones do not fit."""
        whole = self._room(self._left, narrow=False) + self._room(self._right, narrow=False)
        return whole > self.width() - 2 * _PAD

    def _shown(self, *, narrow: bool) -> tuple[Segment, ...]:
        """Return which facts stand at the left: as many of those told above as there is room for."""
        left = list(self._left)
        spare = self.width() - 2 * _PAD - self._room(self._right, narrow=narrow)
        # From the right: the month goes before the district does.
        for one in reversed(self._left):
            if self._room(tuple(left), narrow=narrow) <= spare:
                break
            if one.told_above:
                left.remove(one)
        return tuple(left)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the facts."""
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        paint.fill(painter, rect, theme.chrome)
        paint.fill(painter, QRectF(0, 0, rect.width(), 1), theme.line)
        narrow = self.is_narrow()
        self._paint_row(painter, _PAD, self._shown(narrow=narrow), narrow=narrow)
        right = self.width() - _PAD - self._room(self._right, narrow=narrow) + 2 * _GAP
        self._paint_row(painter, right, self._right, narrow=narrow)
        painter.end()

    def _paint_row(
        self, painter: QPainter, left: float, segments: tuple[Segment, ...], *, narrow: bool
    ) -> None:
        theme = tokens()
        for number, segment in enumerate(segments):
            if number:
                paint.fill(painter, QRectF(round(left - _GAP), 9, 1, HEIGHT - 17), theme.line)
            self._paint_one(painter, left, segment, theme, narrow=narrow)
            left += self._width(segment, narrow=narrow) + 2 * _GAP

    def _paint_one(
        self, painter: QPainter, left: float, segment: Segment, theme: Tokens, *, narrow: bool
    ) -> None:
        ink = ink_of(segment.tone, theme)
        paint.draw_icon(painter, QRectF(left - 1, 1, paint.ICON, HEIGHT), segment.icon, ink)
        words = segment.text(narrow=narrow)
        room = QRectF(left + paint.ICON + 5, 1, paint.text_width(words, "caption") + 1, HEIGHT)
        paint.draw_text(painter, room, words, "caption", ink)
        if segment.aside and not narrow:
            aside = QRectF(room.right() + 6, 1, paint.text_width(segment.aside, "caption") + 1, HEIGHT)
            paint.draw_text(painter, aside, segment.aside, "caption", theme.text2)
