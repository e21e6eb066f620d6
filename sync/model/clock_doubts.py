"""Whether a PC's clock can be right, judged by what else the PC knows of the time (SYNC section 2). Pure.

Nothing is refused and nothing is moved for a wrong clock: months and days follow it, so the officer is told.
A clock years away also breaks the certificates of the line, so the endpoint cannot be asked to put it right.
"""

from dataclasses import dataclass
from datetime import timedelta

from sync.model.fiscal_year import FiscalMonth, year_span
from sync.model.sources import day_in_thailand, moment_ms
from sync.model.thai_dates import day_medium, moment, month_title

SLACK_MS = 600_000
"""Ten minutes: what a clock may be off before it is worth a word (SYNC section 2)."""
_DAY_MS = 86_400_000
WENT_BACK_MS = _DAY_MS
"""A clock set right by some hours is nobody's worry: it changes no month."""
SILENT_MS = 62 * _DAY_MS
"""Offices send at least once a month; after two months without an answer the date has nothing to rest on."""
_AHEAD_OF_YEAR = timedelta(days=184)
"""A year's catalogue is drawn up in the half-year before it begins, never earlier."""


@dataclass(frozen=True, slots=True)
class KnownTimes:
    """What a PC knows beside its clock; milliseconds since 1970 UTC."""

    newest_fy: int
    """The newest fiscal year whose catalogue the PC has, from the centre or shipped with the program."""
    answered_ms: int | None = None
    """The endpoint's clock at its last answer."""
    offset_ms: int | None = None
    """The endpoint's clock less the PC's own at that answer."""
    opened_ms: int | None = None
    """The PC's own clock when the store was last open or written."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a clock can hardly be right: a code of the table of sentences and its values."""

    code: str
    values: dict[str, str]


def doubt_about(now_ms: int, known: KnownTimes) -> Doubt | None:
    """Return what speaks against a clock that shows ``now_ms``; ``None`` where nothing does."""
    return _behind(now_ms, known) or _differs(now_ms, known) or _silent(now_ms, known) or _back(now_ms, known)


def month_of(ms: int) -> FiscalMonth:
    """Return the fiscal month in Thailand at ``ms``, the nearest one there is for a clock beyond them all."""
    return FiscalMonth.near(day_in_thailand(ms))


def _behind(now_ms: int, known: KnownTimes) -> Doubt | None:
    """Say that a time which has certainly passed is still to come by this clock."""
    first = year_span(known.newest_fy)[0] - _AHEAD_OF_YEAR
    least = max(known.answered_ms or 0, moment_ms(first.year, first.month, first.day))
    if now_ms >= least - SLACK_MS:
        return None
    return _doubt("clock-behind", now_ms, known=day_medium(day_in_thailand(least)))


def _differs(now_ms: int, known: KnownTimes) -> Doubt | None:
    """Say what the endpoint's clock would show, unless this one was set back since it was compared."""
    answered, offset = known.answered_ms, known.offset_ms
    if answered is None or offset is None or abs(offset) <= SLACK_MS or now_ms < answered - offset - SLACK_MS:
        return None
    return _doubt("clock-differs", now_ms, right=moment(now_ms + offset))


def _silent(now_ms: int, known: KnownTimes) -> Doubt | None:
    """Say that the date rests on this clock alone: no answer for long, or no catalogue for such a year."""
    if known.answered_ms is not None:
        if now_ms <= known.answered_ms + SILENT_MS:
            return None
        return _doubt("clock-unproved", now_ms, known=day_medium(day_in_thailand(known.answered_ms)))
    if month_of(now_ms).fy <= known.newest_fy + 1:
        return None
    return _doubt("clock-beyond-years", now_ms, fy=str(known.newest_fy))


def _back(now_ms: int, known: KnownTimes) -> Doubt | None:
    """Say that the clock was ahead when the store was last used, or is behind now."""
    if known.opened_ms is None or now_ms >= known.opened_ms - WENT_BACK_MS:
        return None
    return _doubt("clock-went-back", now_ms, before=moment(known.opened_ms))


def _doubt(code: str, now_ms: int, **values: str) -> Doubt:
    return Doubt(code, {"shown": moment(now_ms), "month": month_title(month_of(now_ms)), **values})
