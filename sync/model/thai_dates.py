"""Dates in the Buddhist era, in and out. Stored dates stay ISO 8601 in the Christian era.

Qt has no Buddhist calendar and formats Thai dates with Christian years (UX section 4.2), so every date on
screen and paper goes through here. Rules of reading: UX section 4.3.
"""

import re
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date

from sync.model.fiscal_year import BE_OFFSET, FiscalMonth
from sync.model.sources import day_in_thailand, in_thailand
from sync.model.thai import DASHES, clean, to_arabic

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
MONTHS_SHORT = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

ASK_BELOW = 2400
"""A typed four-digit year below this was meant as Christian era: ask, never add 543 in silence."""
LAST_BE = 2700
YEARS_AHEAD = 10
"""A two-digit year means at most this many years after today, else a past one."""
FIRST_SHORT_BE = 2500
"""No two-digit year means an earlier one: no fund is older (DOMAIN section 4.2). In 2564 a 75 may be 2475 or
2575, neither likely: it is asked for in full."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{2}|\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_WORDS = re.compile(r"(?:ที่\s*)?(\d{1,2})\s*([ก-๎.]+?)\s*(\d{2}|\d{4})")
_WEEKDAY = re.compile(r"^(?:วัน)?(?:" + "|".join(WEEKDAYS) + r")(?:ที่)?\s*")
_CE = re.compile(r"ค\.?\s*ศ\.?\s*")
_BE = re.compile(r"พ\.?\s*ศ\.?\s*")


def _month_words() -> dict[str, int]:
    words: dict[str, int] = {}
    for number, (full, short) in enumerate(zip(MONTHS, MONTHS_SHORT, strict=True), start=1):
        bare = short.replace(".", "")
        # With and without dots, as Excel, forms and fast typing have them.
        words.update({full: number, short: number, short.rstrip("."): number, bare: number})
        # The spoken forms: มกรา, กันยา, กุมภา.
        words[full.removesuffix("คม").removesuffix("ยน").removesuffix("พันธ์")] = number
    return words


_MONTH_WORDS = _month_words()


@dataclass(frozen=True, slots=True)
class DayRead:
    """What a typed date is: the day, or a code saying why it is none; blank and lone dash have neither."""

    day: date | None
    code: str = ""
    values: dict[str, str] = _field(default_factory=dict)
    guessed: bool = False
    """The year was given with two digits: show the whole date back."""


def read_day(text: str, today: date | None) -> DayRead:
    """Read "18/11/2564", "18/11/64", "18 พ.ย. 64", "๑๘ พ.ย. ๒๕๖๔", "2021-11-18".

    ``today`` decides the century of a two-digit year; without it, or where it would lie before 2500, the code
    is ``date-year-short``. Other codes: ``date-year-ce`` for a typed year below 2400 (asks "ค.ศ.?"),
    ``date-no-such-day`` for 29 ก.พ. 2566, ``date-year-range``, ``date-unreadable``.
    """
    plain = to_arabic(clean(text))
    if not plain or all(one in DASHES for one in plain):
        return DayRead(None)
    # Looked for before the marks are taken out: but for ISO, only a year called ค.ศ. is moved by 543 unasked.
    christian = bool(_CE.search(plain))
    bare = _WEEKDAY.sub("", _BE.sub("", _CE.sub("", plain)))
    parts = _parts(bare)
    if parts is None:
        return DayRead(None, "date-unreadable")
    day, month, year_text, iso = parts
    year = _year(year_text, today, christian=christian, iso=iso)
    return _of_parts(day, month, year, guessed=len(year_text) == 2)


def read_year(text: str, today: date | None) -> tuple[int | None, str]:
    """Read a Buddhist-era year: "2564", "พ.ศ. ๒๕๖๔", "64" (window), with a code when it is refused."""
    plain = to_arabic(clean(text))
    if not plain or all(one in DASHES for one in plain):
        return None, ""
    christian = bool(_CE.search(plain))
    digits = _BE.sub("", _CE.sub("", plain)).removeprefix("ปีงบประมาณ").removeprefix("ปี").strip()
    if not digits.isdecimal() or len(digits) not in {2, 4}:
        return None, "year-unreadable"
    year, code = _year(digits, today, christian=christian, iso=False)
    return year, code


def window_year(two_digits: int, today: date) -> int:
    """Return the B.E. year meant by two digits: the latest one not over ten years after today."""
    latest = today.year + BE_OFFSET + YEARS_AHEAD
    # Ten years ahead and no more: due days and plans lie ahead a little, founding years far behind.
    return latest - (latest - two_digits) % 100


def day_number(day: date) -> str:
    """Return 18/11/2564."""
    return f"{day.day}/{day.month}/{day.year + BE_OFFSET}"


def day_short(day: date) -> str:
    """Return 18 พ.ย. 64."""
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {(day.year + BE_OFFSET) % 100:02d}"


def day_medium(day: date) -> str:
    """Return 18 พฤศจิกายน 2564."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BE_OFFSET}"


def day_long(day: date) -> str:
    """Return วันพฤหัสบดีที่ 18 พฤศจิกายน 2564."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {day_medium(day)}"


def moment(ms: int) -> str:
    """Return 29 พ.ย. 64 09:12, in Thai time."""
    local = in_thailand(ms)
    return f"{day_short(local.date())} {local:%H:%M}"


def ago(ms: int, now_ms: int) -> str:
    """Return how long ago ``ms`` was: เมื่อสักครู่, 5 นาทีก่อน, 2 ชม. ก่อน, เมื่อวาน, 3 วันก่อน, then the day.

    A moment that lies ahead (a clock was set back) is named by its day and hour.
    """
    seconds = (now_ms - ms) // 1000
    # A minute's grace: a moment by the endpoint's clock may lie a few seconds ahead of this PC's.
    if seconds < -60:
        return moment(ms)
    if seconds < 60:
        return "เมื่อสักครู่"
    if seconds < 3600:
        return f"{seconds // 60} นาทีก่อน"
    # Beyond half a day people count days, and yesterday is a matter of the calendar, not of 24 hours.
    if seconds < 12 * 3600:
        return f"{seconds // 3600} ชม. ก่อน"
    return _days_ago(ms, now_ms)


def month_title(month: FiscalMonth) -> str:
    """Return พฤศจิกายน 2564."""
    first = month.first_day
    return f"{MONTHS[first.month - 1]} {first.year + BE_OFFSET}"


def month_short(month: FiscalMonth) -> str:
    """Return พ.ย. 64."""
    first = month.first_day
    return f"{MONTHS_SHORT[first.month - 1]} {(first.year + BE_OFFSET) % 100:02d}"


def month_word(number: int) -> str:
    """Return the name of fiscal month 1-12 (1 → ตุลาคม)."""
    return MONTHS[(number + 8) % 12]


def year_title(fy: int) -> str:
    """Return ปีงบประมาณ พ.ศ. 2565 (ต.ค. 64 – ก.ย. 65)."""
    return f"ปีงบประมาณ พ.ศ. {fy} ({month_short(FiscalMonth(fy, 1))} – {month_short(FiscalMonth(fy, 12))})"


def calendar_month(word: str) -> int | None:
    """Return the calendar month (1-12) a Thai word names, full or short, with or without dots."""
    return _MONTH_WORDS.get(word.strip())


def _parts(text: str) -> tuple[int, int, str, bool] | None:
    """Split into day, month, year as typed, and whether it stood in ISO order."""
    found = _ISO.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found:
        # Hyphens are ISO, whose year is Christian where it looks so; 2564/11/18 has the Buddhist year in
        # front.
        return int(found[3]), int(found[2]), found[1], "-" in text
    found = _NUMERIC.fullmatch(text)
    if found:
        return int(found[1]), int(found[2]), found[3], False
    found = _WORDS.fullmatch(text)
    month = calendar_month(found[2]) if found else None
    return (int(found[1]), month, found[3], False) if found and month else None


def _year(text: str, today: date | None, *, christian: bool, iso: bool) -> tuple[int, str]:
    """Return the Buddhist-era year and a code when it is refused."""
    year = int(text)
    if len(text) == 2:
        # ค.ศ. with two digits leaves the century open: asked, like every doubtful year.
        return _two_digits(year, today) if not christian else (year, "date-year-ce")
    if christian or (iso and year < ASK_BELOW):
        year += BE_OFFSET
    elif year < ASK_BELOW:
        return year, "date-year-ce"
    return year, "" if ASK_BELOW <= year <= LAST_BE else "date-year-range"


def _two_digits(year: int, today: date | None) -> tuple[int, str]:
    meant = FIRST_SHORT_BE if today is None else window_year(year, today)
    return (year, "date-year-short") if today is None or meant < FIRST_SHORT_BE else (meant, "")


def _of_parts(day: int, month: int, year: tuple[int, str], *, guessed: bool) -> DayRead:
    be_year, code = year
    if code:
        return DayRead(None, code, {"year": str(be_year), "as_be": str(be_year + BE_OFFSET)})
    try:
        return DayRead(date(be_year - BE_OFFSET, month, day), guessed=guessed)
    except ValueError:
        return DayRead(None, "date-no-such-day", {"day": str(day), "month": str(month), "year": str(be_year)})


def _days_ago(ms: int, now_ms: int) -> str:
    days = (day_in_thailand(now_ms) - day_in_thailand(ms)).days
    if days == 0:
        return f"{(now_ms - ms) // 3_600_000} ชม. ก่อน"
    if days == 1:
        return "เมื่อวาน"
    return f"{days} วันก่อน" if days <= 30 else day_short(day_in_thailand(ms))
