"""From what an officer typed to a stored value, and back to what the screen shows; for every field type.

Nothing is dropped, guessed or rounded in silence: what cannot be read exactly comes back as a problem and
stays a draft. A blank is None; so is a lone dash where a number or a date is expected, as official forms
print "-" for "nothing here" (FORMS), and the echo says so.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sync.model.checks import Problem, Strength, check_value
from sync.model.fields import Field, FieldType, StoredValue
from sync.model.money import baht, read_baht
from sync.model.numerals import Numeral, read_number
from sync.model.thai import DASHES, MINUS, clean, grouped, search_key, to_arabic
from sync.model.thai_dates import (
    calendar_month,
    day_medium,
    day_number,
    month_word,
    read_day,
    read_year,
)

BLANK_ECHO = "เว้นว่าง"
_EXAMPLE, _SMALL_EXAMPLE = 12_345, 12
"""Figures for "such as": with a comma where the field has room for one; no field ends below the small one."""
YES, NO = "ใช่", "ไม่ใช่"
# What stands in a tick's column on paper and in Excel, a slash among it.
_YES = frozenset({YES, "มี", "จริง", "1", "/", "✓", "✔", "☑", "true", "yes", "y"})
_NO = frozenset({NO, "ไม่", "ไม่มี", "ไม่จริง", "0", "x", "✗", "✘", "☐", "false", "no", "n"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means to a field."""

    value: StoredValue
    """``None`` for a blank, and whenever ``problem`` is UNREADABLE."""
    problem: Problem | None = None
    echo: str = ""
    """What was understood, where that is not plain to see: a two-digit year in full, a dash as a blank."""


def read(field: Field, text: str, *, today: date | None = None) -> Reading:
    """Read ``text`` as a value of ``field`` and check it.

    ``today`` decides the century of two-digit years; without it they are asked for in full.
    """
    reading = _READERS[field.type](field, text, today)
    if reading.problem is not None:
        return reading
    problem = check_value(field, reading.value)
    if problem is not None and problem.strength is Strength.UNREADABLE:
        return Reading(None, problem)
    return replace(reading, problem=problem)


def show(field: Field, value: StoredValue) -> str:
    """Return a stored value as the screen shows it; a blank is empty. ``read`` understands it again.

    A value that is not of the field's type (from a newer program) is shown as it is.
    """
    if value is None:
        return ""
    writer = _WRITERS.get(field.type)
    return str(value) if writer is None else writer(field, value)


def _refused(field: Field, code: str, text: str, **values: str) -> Reading:
    typed = text.strip()
    short = typed if len(typed) <= 40 else typed[:40] + "…"
    return Reading(
        None, Problem(code, field.name, Strength.UNREADABLE, {"label": field.label, "typed": short, **values})
    )


def _blank(text: str) -> bool:
    return all(one in DASHES for one in text)


def _dashed(text: str) -> Reading:
    return Reading(None, echo=BLANK_ECHO if text else "")


def _read_text(_field: Field, text: str, _today: date | None) -> Reading:
    return Reading(to_arabic(clean(text)) or None)


def _read_note(_field: Field, text: str, _today: date | None) -> Reading:
    return Reading(to_arabic(clean(text, lines=True)) or None)


def _example(field: Field) -> str:
    """Return a figure as it may be typed into the field: of its kind, and within its range."""
    narrow = field.maximum is not None and field.maximum <= _EXAMPLE
    whole = grouped(_SMALL_EXAMPLE if narrow else _EXAMPLE)
    return whole if field.type is FieldType.INTEGER else f"{whole}.50"


def _number(field: Field, text: str) -> tuple[Decimal | None, Reading]:
    read_as: Numeral = read_number(text)
    if read_as.code:
        return None, _refused(field, read_as.code, text, example=_example(field))
    return read_as.number, Reading(None, echo=BLANK_ECHO if read_as.dash else "")


def _read_integer(field: Field, text: str, _today: date | None) -> Reading:
    number, reading = _number(field, text)
    if number is None:
        return reading
    if number != number.to_integral_value():
        return _refused(field, "number-not-whole", text)
    return Reading(int(number))


def _read_satang(field: Field, text: str, _today: date | None) -> Reading:
    amount = read_baht(text)
    if amount.code:
        return _refused(field, amount.code, text, example=_example(field))
    return Reading(amount.satang, echo=BLANK_ECHO if amount.dash else "")


def _read_decimal(field: Field, text: str, _today: date | None) -> Reading:
    number, reading = _number(field, text)
    if number is None:
        return reading
    near = float(number)
    # repr is the shortest text of this float: where it is another number, digits would be lost in silence.
    if Decimal(repr(near)) != number:
        return _refused(field, "decimal-too-fine", text)
    return Reading(near)


def _read_boolean(field: Field, text: str, _today: date | None) -> Reading:
    word = to_arabic(clean(text)).casefold()
    if _blank(word):
        return _dashed(word)
    if word in _YES:
        return Reading(1)
    return Reading(0) if word in _NO else _refused(field, "boolean-unreadable", text)


def _read_date(field: Field, text: str, today: date | None) -> Reading:
    found = read_day(text, today)
    if found.code:
        return _refused(field, found.code, text, **found.values)
    if found.day is None:
        return _dashed(clean(text))
    return Reading(found.day.isoformat(), echo=day_medium(found.day) if found.guessed else "")


def _read_year(field: Field, text: str, today: date | None) -> Reading:
    year, code = read_year(text, today)
    if code:
        return _refused(field, code, text, **_era(year))
    if year is None:
        return _dashed(clean(text))
    return Reading(year, echo="" if str(year) in to_arabic(text) else f"พ.ศ. {year}")


def _era(year: int | None) -> dict[str, str]:
    return {} if year is None else {"year": str(year), "as_be": str(year + 543)}


def _read_month(field: Field, text: str, _today: date | None) -> Reading:
    word = to_arabic(clean(text)).removeprefix("เดือนที่").removeprefix("เดือน").strip()
    if _blank(word):
        return _dashed(word)
    month = calendar_month(word)
    if month is not None:
        # A name is a calendar month: ตุลาคม, 10, is fiscal month 1.
        return Reading((month + 2) % 12 + 1)
    # Few digits, before they are counted: int() raises for a pasted column of thousands.
    if word.isascii() and word.isdecimal() and len(word) <= 3 and 1 <= int(word) <= 12:
        return Reading(int(word), echo=month_word(int(word)))
    return _refused(field, "month-unknown", text)


def _read_choice(field: Field, text: str, _today: date | None) -> Reading:
    word = clean(text)
    if not word:
        return Reading(None)
    for one in field.choices:
        # Without tone marks, dots and case, as people search: a pasted column rarely writes a word as the
        # list does.
        if word == one.value or search_key(word) == search_key(one.label):
            return Reading(one.value)
    choices = ", ".join(one.label for one in field.choices)
    return _refused(field, "choice-unknown", text, choices=choices)


def _read_code(_field: Field, text: str, _today: date | None) -> Reading:
    return Reading(to_arabic(clean(text)).lower() or None)


def _read_json(field: Field, text: str, _today: date | None) -> Reading:
    if not text.strip():
        return Reading(None)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return _refused(field, "wrong-kind", text)
    return Reading(text)


def _show_integer(_field: Field, value: StoredValue) -> str:
    return grouped(value) if isinstance(value, int) else str(value)


def _show_satang(_field: Field, value: StoredValue) -> str:
    return baht(value) if isinstance(value, int) else str(value)


def _show_decimal(_field: Field, value: StoredValue) -> str:
    if not isinstance(value, int | float):
        return str(value)
    # Not f"{value:,}": that would show 1e-07 for a small one, and ".0" behind every whole number.
    plain = f"{Decimal(repr(value)):f}".removesuffix(".0")
    whole, dot, part = plain.partition(".")
    return f"{int(whole):,}".replace("-", MINUS) + dot + part if int(whole) else plain.replace("-", MINUS)


def _show_boolean(_field: Field, value: StoredValue) -> str:
    return YES if value == 1 else NO


def _show_date(_field: Field, value: StoredValue) -> str:
    try:
        return day_number(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _show_month(_field: Field, value: StoredValue) -> str:
    return month_word(value) if isinstance(value, int) and 1 <= value <= 12 else str(value)


def _show_choice(field: Field, value: StoredValue) -> str:
    return next((one.label for one in field.choices if one.value == value), str(value))


_Reader = Callable[[Field, str, date | None], Reading]
_READERS: dict[FieldType, _Reader] = {
    FieldType.TEXT: _read_text,
    FieldType.NOTE: _read_note,
    FieldType.INTEGER: _read_integer,
    FieldType.SATANG: _read_satang,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.DATE: _read_date,
    FieldType.FISCAL_YEAR: _read_year,
    FieldType.FISCAL_MONTH: _read_month,
    FieldType.YEAR_BE: _read_year,
    FieldType.CHOICE: _read_choice,
    FieldType.REFERENCE: _read_code,
    FieldType.AREA: _read_code,
    FieldType.DECIMAL: _read_decimal,
    FieldType.JSON: _read_json,
}
_WRITERS: dict[FieldType, Callable[[Field, StoredValue], str]] = {
    FieldType.INTEGER: _show_integer,
    FieldType.SATANG: _show_satang,
    FieldType.BOOLEAN: _show_boolean,
    FieldType.DATE: _show_date,
    FieldType.FISCAL_MONTH: _show_month,
    FieldType.CHOICE: _show_choice,
    FieldType.DECIMAL: _show_decimal,
}
