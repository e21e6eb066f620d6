"""The words of the screens: ``say("home.headline", days="4")`` reads ``translations/th/home.json``.

No Thai stands in the program's own source here, so that English files can be laid beside the Thai ones.
"""

import json
from datetime import datetime
from functools import cache

from resources.locate import locate
from sync.model.fiscal_year import BE_OFFSET, FiscalMonth
from sync.model.sources import in_thailand
from sync.model.thai_dates import MONTHS_SHORT, ago, month_word
from sync.model.thai_dates import moment as day_and_time

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
    """Return the month's name in full, without the year."""
    return month_word(month.number)


def month_with_year(month: FiscalMonth) -> str:
    """Return the month's abbreviation and its Buddhist year in four digits."""
    first = month.first_day
    return f"{MONTHS_SHORT[first.month - 1]} {first.year + BE_OFFSET}"


def _local(ms: int) -> datetime:
    # Not the PC's own zone, which a wrong setting would bring onto the screen.
    return in_thailand(ms)


def clock(ms: int) -> str:
    """Return the time of day in Thailand, ``09:12``."""
    return _local(ms).strftime("%H:%M")


def near_moment(ms: int, now_ms: int) -> str:
    """Return a moment as an officer says it: today or yesterday with the time, else day and time."""
    days = (_local(now_ms).date() - _local(ms).date()).days
    if days in {0, 1}:
        return say("common.today" if days == 0 else "common.yesterday", clock=clock(ms))
    return day_and_time(ms)


def time_since(ms: int, now_ms: int) -> tuple[str, str]:
    """Return how long ago ``ms`` is, as a number and its unit; a moment ago has no number."""
    # A clock that was set back since must not bring a negative time.
    minutes = max(0, now_ms - ms) // 60_000
    if minutes < 1:
        return "", say("common.just_now")
    if minutes < 60:
        return str(minutes), say("common.minutes_ago")
    if minutes < 24 * 60:
        return str(minutes // 60), say("common.hours_ago")
    return str(minutes // (24 * 60)), say("common.days_ago")


def when_ago(ms: int, now_ms: int) -> str:
    """Return how long ago ``ms`` is, for the end of a sentence: with "when" in front, but never twice."""
    phrase, when = ago(ms, now_ms), say("common.when")
    return phrase if phrase.startswith(when) else f"{when} {phrase}"


def octets(count: int) -> str:
    """Return a count of bytes as officers read it on their phones: ``186 kB``, ``1.6 MB``."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"
