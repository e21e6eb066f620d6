"""Where edited records are: on this PC, in the queue, at the centre; and the way between them."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import say
from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.views.sync import SyncView
from ui.widgets import paint
from ui.widgets.card import RADIUS

HEIGHT, BOX = 89, 224


@dataclass(frozen=True, slots=True)
class _Stop:
    icon: str
    tone: str
    count: int
    title: str
    note: str
    warm: bool = False


class ThreePlaces(QWidget):
    """Three boxes with counts, joined by lines that show a cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops: tuple[_Stop, ...] = ()
        self._link = "open"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, view: SyncView, link: str) -> None:
        """Show other counts; ``link`` is ``open``, ``cut``, ``working`` or ``none``."""
        waits = view.queued > 0
        queue_note = say("sync.place_queue_note") if waits else say("sync.place_queue_empty")
        self._stops = (
            _Stop("hard-drive", "ok", view.saved, say("sync.place_here"), say("sync.place_here_note")),
            _Stop(
                "clock", "warn" if waits else "ok", view.queued, say("sync.place_queue"), queue_note, waits
            ),
            _Stop("server", "ok", view.received, say("sync.place_centre"), say("sync.place_centre_note")),
        )
        self._link = link
        facts = [f"{stop.title} {stop.count:,} {say('sync.unit')}" for stop in self._stops]
        self.setAccessibleName(" · ".join([*facts, say(f"sync.link_{link}")]))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for three boxes and two lines."""
        return QSize(3 * BOX + 240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return room for narrower lines."""
        return QSize(3 * 200 + 180, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw boxes and lines."""
        painter = paint.painter_on(self)
        theme = tokens()
        if self._stops:
            box = self._box()
            gap = (self.width() - 3 * box) / 2
            for number, stop in enumerate(self._stops):
                self._paint_stop(painter, QRectF(number * (box + gap), 0, box, HEIGHT), stop, theme)
            left = QRectF(box + 6, 0, gap - 12, HEIGHT)
            self._paint_way(painter, left, "saved", theme)
            self._paint_way(painter, left.translated(box + gap, 0), self._link, theme)
        painter.end()

    def _box(self) -> float:
        """Return a box's width: less than usual where the words on the ways would be cut."""
        ways = (say(f"sync.link_{state}") for state in ("saved", self._link))
        way = max(paint.text_width(words, "caption_strong") for words in ways) + 12
        words = max(
            max(paint.text_width(stop.title, "strong"), paint.text_width(stop.note, "caption"))
            for stop in self._stops
        )
        return min(BOX, max((self.width() - 2 * way) / 3, words + 28))

    def _paint_stop(self, painter: QPainter, rect: QRectF, stop: _Stop, theme: Tokens) -> None:
        ground = theme.warn_soft if stop.warm else theme.raised
        paint.box(painter, rect, RADIUS, ground, theme.line)
        ink = theme.colour(stop.tone)
        paint.draw_icon(painter, QRectF(rect.left() + 16, 12, 20, 28), stop.icon, ink, 20)
        room = QRectF(rect.left() + 46, 10, rect.width() - 60, 32)
        width = paint.draw_text(painter, room, f"{stop.count:,}", "title", theme.text)
        unit = room.adjusted(width + 7, 1, 0, 1)
        paint.draw_text(painter, unit, say("sync.unit"), "caption", theme.text2)
        line = QRectF(rect.left() + 16, 40, rect.width() - 28, 24)
        paint.draw_text(painter, line, stop.title, "strong", theme.text)
        paint.draw_text(painter, line.translated(0, 20), stop.note, "caption", theme.text2)

    def _paint_way(self, painter: QPainter, rect: QRectF, state: str, theme: Tokens) -> None:
        icon, tone, dashed = {
            "saved": ("check", "ok", False),
            "open": ("wifi", "ok", False),
            "working": ("arrow-up-down", "accent", False),
            "cut": ("unplug", "warn", True),
            "none": ("graduation-cap", "text2", True),
        }[state]
        ink = theme.colour(tone)
        self._paint_line(painter, rect, ink, dashed=dashed)
        paint.draw_icon(painter, QRectF(rect.center().x() - 10, 10, 20, 26), icon, ink, 18)
        words = QRectF(rect.left(), 48, rect.width(), 24)
        # A way that leads nowhere is dashed and bold: colour is never alone.
        role = "caption_strong" if dashed else "caption"
        colour = ink if dashed else theme.text2
        paint.draw_text(painter, words, say(f"sync.link_{state}"), role, colour, paint.CENTRE)

    def _paint_line(self, painter: QPainter, rect: QRectF, ink: QColor, *, dashed: bool) -> None:
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink, 2, style))
        painter.drawLine(round(rect.left()), 44, round(rect.right()), 44)
