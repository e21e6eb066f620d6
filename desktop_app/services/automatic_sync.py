"""When to sync without being asked: pure, told of what happens, asked what is next (SYNC "Month end" e).

Nothing here polls: each wish names its moment, and the window sleeps until the earliest. What the endpoint
asked for (``Retry-After``, ``backoff_s``) holds for every sync that no officer asked for.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sync.client.backoff import wait_s
from sync.model.sources import Chance, Clock, moment_ms
from sync.protocol.refusals import REFUSALS
from sync.protocol.session import LineTrouble, Refused

_SECOND: Final = 1000
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 60 * _MINUTE
START_MS, START_SPREAD_MS = 20 * _SECOND, 60 * _SECOND
"""After an office was opened: its officer looks at the window first, and offices begin their day together."""
LINE_MS, LINE_SPREAD_MS = 5 * _SECOND, 60 * _SECOND
"""After a line came: a village's offices get it back together."""
REST_MS, LONGEST_REST_MS = 3 * _MINUTE, 15 * _MINUTE
"""After the last edit, and after the first that waits: who types on all day is sent all the same."""
QUIET_MS: Final = 2 * _HOUR
"""After a sync, to hear of others' work; a quarter of it more or less."""
METERED: Final = 6
"""How many times longer every wait of one's own choice is on a line that is paid by volume."""
RESULTS_MS: Final = 10 * _SECOND
"""After a push that was received only, at the least; the endpoint asks for longer when much waits."""
LEFT_ALONE_MS: Final = 15 * _MINUTE
"""After the officer stopped a sync."""
SPREAD_DAYS: Final = 2
"""Days before the due day over which offices are spread."""
DAY_BEGINS, DAY_MS = (8, 30), 8 * _HOUR
"""An office's working day in Thailand."""
_SLOT_JITTER_MS: Final = 5 * _MINUTE


class Reason(StrEnum):
    """Why a sync begins; ``Hello.reason`` tells it."""

    OFFICER = "officer"
    START = "start"
    LINE = "line"
    REST = "rest"
    SLOT = "slot"
    AGAIN = "again"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Wish:
    """The next sync: at which tick, and why."""

    at_ms: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Pulse:
    """What is known of an opened office."""

    stream: str
    alone: bool
    """A practice district without an endpoint."""
    due_on: date | None
    """The next day by which the centre wants the month."""


class AutomaticSync:
    """Decides when; carries out nothing. ``ticks`` only grow and wait; ``clock`` knows the day."""

    def __init__(self, ticks: Clock, clock: Clock, chance: Chance) -> None:
        self._ticks = ticks
        self._clock = clock
        self._chance = chance
        self._wishes: dict[Reason, int] = {}
        self._pulse: Pulse | None = None
        self._running = False
        self._line = True
        self._attempt = 0
        self._edited_since: int | None = None
        self._held_until = 0
        """The endpoint's wish: nobody but the officer overrides it."""
        self._again_at = 0
        """Our own wait after a line's failure; a line that comes ends it."""
        self._blocked = False
        """The last sync ended in something that only people can mend."""
        self.on = True
        self.metered = False

    # what happens

    def opened(self, pulse: Pulse) -> None:
        """An office was opened; what another one had waiting is forgotten."""
        self.left()
        self._pulse = pulse
        if not pulse.alone:
            self._wish(Reason.START, self._in(START_MS, START_SPREAD_MS))
            self._want_slot(pulse)

    def learned(self, pulse: Pulse) -> None:
        """Something of the office changed, perhaps its due day."""
        if self._pulse is not None and pulse != self._pulse:
            self._pulse = pulse
            self._want_slot(pulse)

    def left(self) -> None:
        """The office was closed."""
        self._wishes.clear()
        self._pulse = None
        self._edited_since = None
        self._attempt = self._held_until = self._again_at = 0
        self._blocked = False

    def edited(self) -> None:
        """Something was entered."""
        now = self._ticks.now_ms()
        if self._edited_since is None:
            self._edited_since = now
        latest = self._edited_since + self._own(LONGEST_REST_MS)
        self._wish(Reason.REST, min(now + self._own(REST_MS), latest))

    def line_came(self) -> None:
        """The system says that there is a network again."""
        self._line = True
        self._attempt = self._again_at = 0
        at = self._in(LINE_MS, LINE_SPREAD_MS)
        # What was due while there was no line is due in every office at this moment: it goes with the rest.
        self._wishes = {reason: due for reason, due in self._wishes.items() if due > at}
        self._wishes[Reason.LINE] = at

    def line_went(self) -> None:
        """The system says that there is none: nothing is tried until it comes."""
        self._line = False

    def began(self) -> None:
        """A sync began, whoever asked for it: it carries out every wish but a slot that is still to come."""
        self._running = True
        self._edited_since = None
        slot = self._wishes.get(Reason.SLOT, 0)
        self._wishes = {Reason.SLOT: slot} if slot > self._ticks.now_ms() else {}

    def went_well(self, backoff_s: int = 0, *, delivered: bool = False) -> None:
        """The sync ended and reached the centre; ``backoff_s``: how long it asks to be left alone.

        ``delivered``: results are still to come, and are asked for after that time.
        """
        self._running, self._blocked = False, False
        self._attempt = self._again_at = 0
        now = self._ticks.now_ms()
        self._held_until = now + self._spread(backoff_s * _SECOND, backoff_s * _SECOND // 4)
        self._wishes.pop(Reason.AGAIN, None)
        quiet = self._own(QUIET_MS)
        # Not `_wish`: an earlier one of last time has been heard.
        if Reason.REST not in self._wishes:
            self._wishes[Reason.REST] = now + self._spread(quiet * 3 // 4, quiet // 2)
        if delivered:
            self._wishes[Reason.AGAIN] = max(self._held_until, self._in(RESULTS_MS, RESULTS_MS))

    def failed(self, trouble: BaseException) -> None:
        """The sync ended otherwise."""
        self._running = False
        now = self._ticks.now_ms()
        if isinstance(trouble, LineTrouble) and trouble.code == "cancelled":
            self._held_until = max(self._held_until, now + LEFT_ALONE_MS)
            return
        repeatable = isinstance(trouble, Refused) and _can_wait(trouble.code)
        if not repeatable and not (isinstance(trouble, LineTrouble) and trouble.code not in _FOR_PEOPLE):
            self._blocked = True
            return
        self._attempt += 1
        slot = trouble.retry_after_s if isinstance(trouble, Refused) else None
        at = now + int(wait_s(self._attempt, self._chance, slot) * _SECOND)
        if slot is not None:
            self._held_until = at
        else:
            self._again_at = at
        self._wishes[Reason.AGAIN] = at

    # what is next

    def next(self) -> Wish | None:
        """Return the next sync, ``None`` while there is none to come."""
        if not self._may() or self._running or not self._wishes:
            return None
        reason, at = min(self._wishes.items(), key=lambda one: one[1])
        return Wish(max(at, self._held_until, self._again_at), reason)

    def due(self) -> Reason | None:
        """Return why a sync is to begin now, if one is."""
        wish = self.next()
        return wish.reason if wish is not None and wish.at_ms <= self._ticks.now_ms() else None

    def may_at_close(self) -> bool:
        """Tell whether a last attempt makes sense as the window closes."""
        return self._may() and self._ticks.now_ms() >= max(self._held_until, self._again_at)

    def _may(self) -> bool:
        known = self._pulse is not None and not self._pulse.alone
        return known and self.on and self._line and not self._blocked

    def _want_slot(self, pulse: Pulse) -> None:
        self._wishes.pop(Reason.SLOT, None)
        if pulse.due_on is None:
            return
        left = slot_ms(pulse.stream, pulse.due_on) - self._clock.now_ms()
        if left > 0:
            self._wishes[Reason.SLOT] = self._ticks.now_ms() + self._spread(left, _SLOT_JITTER_MS)

    def _wish(self, reason: Reason, at: int) -> None:
        # What was entered moves its own rest; other wishes never move away from their moment.
        earlier = self._wishes.get(reason)
        self._wishes[reason] = at if earlier is None or reason is Reason.REST else min(at, earlier)

    def _in(self, wait_ms: int, spread_ms: int) -> int:
        return self._ticks.now_ms() + self._own(self._spread(wait_ms, spread_ms))

    def _own(self, wait_ms: int) -> int:
        return wait_ms * METERED if self.metered else wait_ms

    def _spread(self, wait_ms: int, spread_ms: int) -> int:
        return wait_ms + spread_ms * int.from_bytes(self._chance.octets(4), "big") // 2**32


def slot_ms(stream: str, due_on: date) -> int:
    """Return an office's own moment before a due day: the same every time, spread evenly over all offices.

    It lies in the working hours of the days before; a day off is a day like any other, for it is the PC that
    sends.
    """
    share = int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "big")
    within = share % (SPREAD_DAYS * DAY_MS)
    day = due_on - timedelta(days=SPREAD_DAYS - within // DAY_MS)
    return moment_ms(day.year, day.month, day.day, *DAY_BEGINS) + within % DAY_MS


_FOR_PEOPLE: Final = frozenset(
    {"practice-only", "address-missing", "address-not-secure", "tls", "proxy", "no-progress"}
)
"""Troubles of the line that time alone does not mend."""


def _can_wait(code: str) -> bool:
    known = REFUSALS.get(code)
    # An unknown code counts as a fault of the endpoint (docs/protocol.md, section 8).
    return known is None or known.repeatable
