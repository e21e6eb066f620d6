"""States as icon and word: a pill where it stands alone, bare in tables. Colour is never alone."""

import math
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sync.model.progress import Pace
from ui.text import say
from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.views.common import EntryState, RowState
from ui.widgets import drawn, paint

PILL = 24


@dataclass(frozen=True, slots=True)
class Mark:
    """What a badge shows. ``tone`` is ``ok warn bad accent`` or ``plain``."""

    icon: str
    tone: str
    words: str


_MARKS: MappingProxyType[Enum, tuple[str, str]] = MappingProxyType(
    {
        RowState.SAVED_HERE: ("hard-drive", "plain"),
        RowState.QUEUED: ("clock", "warn"),
        RowState.DELIVERED: ("server", "accent"),
        RowState.RECEIVED: ("check-check", "ok"),
        RowState.REFUSED: ("circle-alert", "bad"),
        RowState.IN_CONFLICT: ("info", "accent"),
        EntryState.EMPTY: ("circle-dashed", "plain"),
        EntryState.PARTIAL: ("pencil-line", "accent"),
        EntryState.FILLED: ("check", "ok"),
        EntryState.NO_CHANGE: ("copy-check", "ok"),
        EntryState.EXPLAIN: ("triangle-alert", "warn"),
        EntryState.MUST_FIX: ("circle-x", "bad"),
        Pace.NOT_YET: ("hourglass", "plain"),
        Pace.REACHED: ("circle-check", "ok"),
        Pace.SUPPORT: ("flag", "warn"),
        Pace.ON_PLAN: ("equal", "plain"),
        Pace.AHEAD: ("chevrons-up", "ok"),
        Pace.NO_TARGET: ("minus", "plain"),
    }
)


def mark_of(state: RowState | EntryState | Pace) -> Mark:
    """Return the icon, tone and word of a state (look/LOOK.md, picture 11)."""
    icon, tone = _MARKS[state]
    return Mark(icon, tone, say(f"common.{type(state).__name__}.{state.value}"))


def ink_of(tone: str, theme: Tokens) -> QColor:
    """Return the colour of a tone's icon and word."""
    return theme.text2 if tone == "plain" else theme.colour(tone)


def soft_of(tone: str, theme: Tokens) -> QColor:
    """Return the soft ground of a tone."""
    if tone == "plain":
        return theme.surface if theme.outlined else theme.grid
    return theme.colour(f"{tone}_soft")


def paint_badge(painter: QPainter, rect: QRectF, mark: Mark, *, pill: bool = False) -> float:
    """Draw a badge at the left of ``rect`` and return the width it took."""
    theme = tokens()
    ink = ink_of(mark.tone, theme)
    around = badge_width("", pill=pill)
    # Where it is narrow the words give way, never the icon.
    words = min(paint.text_width(mark.words, "caption"), max(rect.width() - around, 0))
    width = math.ceil(words) + around
    left = rect.left()
    if pill:
        ground = QRectF(left, round(rect.center().y() - PILL / 2), width, PILL)
        paint.box(painter, ground, PILL / 2, soft_of(mark.tone, theme), ink if theme.outlined else None)
        if drawn.is_watched():
            drawn.tell_frame(painter, ground, mark.words)
        left += 8
    paint.draw_icon(painter, QRectF(left, rect.top(), paint.ICON, rect.height()), mark.icon, ink)
    room = QRectF(left + paint.ICON + 5, rect.top(), words, rect.height())
    paint.draw_text(painter, room, mark.words, "caption", ink)
    return width


def badge_width(words: str, *, pill: bool = False) -> int:
    """Return the width of a badge with ``words``."""
    return math.ceil(paint.text_width(words, "caption")) + paint.ICON + 6 + (18 if pill else 0)


class Badge(QWidget):
    """A state standing alone, as a pill or bare."""

    def __init__(self, mark: Mark, *, pill: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._pill = mark, pill
        self.setAccessibleName(mark.words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def mark(self) -> Mark:
        """What it shows."""
        return self._mark

    def put(self, mark: Mark) -> None:
        """Show another state."""
        self._mark = mark
        self.setAccessibleName(mark.words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the badge's size."""
        return QSize(badge_width(self._mark.words, pill=self._pill) + 1, PILL + 2)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the badge."""
        painter = paint.painter_on(self)
        paint_badge(painter, QRectF(self.rect()), self._mark, pill=self._pill)
        painter.end()
