"""Where time and chance come from: injected everywhere, read from the system only here."""

import random
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Protocol

# A fixed offset: zoneinfo finds no table of zones on Windows without one more package.
THAILAND = timezone(timedelta(hours=7))
"""Fiscal months are judged by UTC+7, which has had no daylight saving since 1920."""


# Midnight UTC of the last day, not its end: in Thai time, seven hours on, it must still be a day Python
# knows.
LAST_MS: Final = 253_402_214_400_000
"""The last moment that travels: 31 December 9999."""


class Clock(Protocol):
    """The wall clock of one machine."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""


class Chance(Protocol):
    """A source of random bytes."""

    def octets(self, count: int) -> bytes:
        """Return ``count`` random bytes."""


class SystemClock:
    """The computer's own clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000


class Ticks:
    """A clock that only grows, of no date: for waits, which a clock set anew must not stretch or cut."""

    def now_ms(self) -> int:
        """Milliseconds since some moment; between two calls, those that passed."""
        return time.monotonic_ns() // 1_000_000


class SystemChance:
    """The operating system's cryptographic randomness."""

    def octets(self, count: int) -> bytes:
        """Return ``count`` unpredictable bytes."""
        return secrets.token_bytes(count)


@dataclass(slots=True)
class SteppingClock:
    """A clock for practice and tests: starts where told, moves ``step_ms`` with every reading."""

    at_ms: int
    step_ms: int = 1

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC; each call is ``step_ms`` later."""
        self.at_ms += self.step_ms
        return self.at_ms


@dataclass(slots=True)
class ShiftedClock:
    """The computer's clock, moved so that it read ``start_ms`` when this object was made.

    The practice district lives on 29 November 2564 and time still passes there.
    """

    start_ms: int
    # Monotonic: setting the PC's own clock must not move the practice office's day.
    _began_ns: int = field(default_factory=time.monotonic_ns)

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return self.start_ms + (time.monotonic_ns() - self._began_ns) // 1_000_000


class SeededChance:
    """Repeatable bytes for practice data and tests; never for keys."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose, not for secrets

    def octets(self, count: int) -> bytes:
        """Return the next ``count`` bytes of the seeded sequence."""
        return self._random.randbytes(count)


def bounded(ms: int) -> int:
    """Return the nearest moment from 1970 to the year 9999: no other one travels (docs/protocol.md)."""
    return min(max(ms, 0), LAST_MS)


def in_thailand(ms: int) -> datetime:
    """Return the moment ``ms`` as Thai clocks show it; one beyond what travels as the nearest that does."""
    # Bounded: a store may hold moments of a clock that stood beyond the years Python and Windows can show.
    return datetime.fromtimestamp(bounded(ms) / 1000, UTC).astimezone(THAILAND)


def day_in_thailand(ms: int) -> date:
    """Return the calendar day (Gregorian) that UTC+7 shows at ``ms``."""
    return in_thailand(ms).date()


def moment_ms(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Return the milliseconds of a Gregorian moment in Thai time."""
    return int(datetime(year, month, day, hour, minute, tzinfo=THAILAND).timestamp() * 1000)
