"""The words of the screens: ``say("home.headline", days="4")`` reads ``translations/th/home.json``.

No Thai stands in the program's own source here, so that English files can be laid beside the Thai ones.
"""

import json
from datetime import UTC, date, datetime
from functools import cache

from resources.locate import locate
from sync.model.fiscal_year import BE_OFFSET, FiscalMonth
from sync.model.sources import THAILAND

LANGUAGE = "th"
BREAK = "\u200b"
"""Marks a Thai word end in display text: Qt finds none by itself on Windows (UX section 4.2)."""


class MissingWordsError(KeyError):
    """A key that no translation file has, or a value that a sentence asks for and was not given."""


@cache
def _sheet(name: str) -> dict[str, str]:
    words: dict[str, str] = json.loads(locate("translations", LANGUAGE, f"{name}.json").read_text("utf-8"))
    return words


def say(key: str, **values: object) -> str:
    """Return the words under ``key`` (file, dot, name) with ``values`` filled in.

    Raises:
        MissingWordsError: when the key is unknown or a value is missing.
    """
    sheet, _, name = key.partition(".")
    try:
        return _sheet(sheet)[name].format(**values)
    except (KeyError, FileNotFoundError) as missing:
        raise MissingWordsError(key) from missing


def knows(key: str) -> bool:
    """Tell whether there are words under ``key``."""
    sheet, _, name = key.partition(".")
    return name in _sheet(sheet)


def unbroken(text: str) -> str:
    """Return ``text`` as it may be copied, stored or searched: without marks of display."""
    return text.replace(BREAK, "")


def month_name(month: FiscalMonth) -> str:
    """Return month and Buddhist-era year in full, as the month switcher shows them."""
    first = month.first_day
    return say("common.month_year", month=say(f"common.month.{first.month}"), year=first.year + BE_OFFSET)


def month_short(month: FiscalMonth, *, full_year: bool = False) -> str:
    """Return the month's abbreviation and its year in two letters, or in four."""
    first = month.first_day
    year = first.year + BE_OFFSET
    name = say(f"common.month_short.{first.month}")
    return say("common.month_year", month=name, year=year if full_year else f"{year % 100:02d}")


def day_short(day: date) -> str:
    """Return a Gregorian day as day, short month and two-letter Buddhist year."""
    name = say(f"common.month_short.{day.month}")
    return say("common.day", day=day.day, month=name, year=f"{(day.year + BE_OFFSET) % 100:02d}")


def day_long(day: date) -> str:
    """Return a Gregorian day with its weekday, month in full and four-letter Buddhist year."""
    name, weekday = say(f"common.month.{day.month}"), say(f"common.weekday.{day.isoweekday()}")
    return say("common.day_long", weekday=weekday, day=day.day, month=name, year=day.year + BE_OFFSET)


def _local(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(THAILAND)


def clock(ms: int) -> str:
    """Return the time of day in Thailand, ``09:12``."""
    return _local(ms).strftime("%H:%M")


def moment(ms: int) -> str:
    """Return short day and time of day."""
    return f"{day_short(_local(ms).date())} {clock(ms)}"


def near_moment(ms: int, now_ms: int) -> str:
    """Return a moment as an officer says it: today or yesterday with the time, else the day."""
    when, now = _local(ms), _local(now_ms)
    days = (now.date() - when.date()).days
    if days in {0, 1}:
        return say("common.today" if days == 0 else "common.yesterday", clock=clock(ms))
    return moment(ms)


def time_since(ms: int, now_ms: int) -> tuple[str, str]:
    """Return how long ago ``ms`` is, as a number and its unit; a moment ago has no number."""
    minutes = max(0, now_ms - ms) // 60_000
    if minutes < 1:
        return "", say("common.just_now")
    if minutes < 60:
        return str(minutes), say("common.minutes_ago")
    if minutes < 24 * 60:
        return str(minutes // 60), say("common.hours_ago")
    return str(minutes // (24 * 60)), say("common.days_ago")


def ago(ms: int, now_ms: int) -> str:
    """Return how long ago ``ms`` is, in one phrase."""
    return " ".join(part for part in time_since(ms, now_ms) if part)


def octets(count: int) -> str:
    """Return a count of bytes as officers read it on their phones: ``186 kB``, ``1.6 MB``."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def month_word(month: FiscalMonth) -> str:
    """Return the month's name in full, without the year."""
    return say(f"common.month.{month.first_day.month}")
