"""What can be wrong with a value or a row, and how strongly it matters (DOMAIN section 4.9b).

The same checks run in the window, at import and at the endpoint. Rules between fields: ``rules``.
"""

import dataclasses
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum

from sync.model.fields import Field, FieldType, Register, Row, StoredValue
from sync.model.fiscal_year import FIRST_YEAR, LAST_YEAR
from sync.model.money import baht
from sync.model.personal_data import has_citizen_number, suspected
from sync.model.thai import grouped, is_clean


class Strength(Enum):
    """What a problem stops."""

    UNREADABLE = "unreadable"
    """Cannot be read or is out of range: stays a draft, not written to the row; the endpoint refuses it."""
    MUST_FIX = "must_fix"
    """A broken rule between fields: saved and marked, blocks closing the month."""
    EXPLAIN = "explain"
    """Unusual: saved and marked, asks for a reason."""
    WARN = "warn"
    """Worth a look: saved, shown, stops nothing."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One problem as a code and values; ``sync.model.sentences`` turns it into Thai or English."""

    code: str
    field: str
    strength: Strength
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


LONGEST_TEXT = 4000
"""Letters of a text field that declares no length of its own."""
# Beyond it a double, as JSON readers and Excel have it, no longer tells neighbours apart.
LARGEST_INTEGER = 2**53 - 1
"""Whole numbers every part of the chain holds exactly."""

_HEXADECIMAL = re.compile(r"[0-9a-f]{32}")
# ASCII: \d also takes Thai digits, which would be another code for the same place.
_AREA = re.compile(r"\d{2}|\d{4}|\d{6}", re.ASCII)
# Python's fromisoformat also takes 20211118 and 2021-W46-4: one day would have several texts, and days are
# compared as text.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def check_value(field: Field, value: StoredValue) -> Problem | None:
    """Return what is wrong with a stored value by itself: kind, range, choices, personal data.

    Strength UNREADABLE means it must not be written; a WARN (a note that seems to hold personal data) may.
    """
    if value is None or value == "":
        return _bad(field, "required") if field.required else None
    return _CHECKS[field.type](field, value)


def stopped(field: Field, value: StoredValue) -> Problem | None:
    """Return why a stored value must not be written; what only warrants a warning is not looked for."""
    if value is None or value == "":
        return check_value(field, value)
    if field.type is FieldType.TEXT or field.type is FieldType.NOTE:
        return _stopped_text(field, value)
    problem = _CHECKS[field.type](field, value)
    return problem if problem is not None and problem.strength is Strength.UNREADABLE else None


def check_fields(register: Register, values: Row) -> tuple[Problem, ...]:
    """Return what is wrong with each field of a whole record, blanks of required fields included."""
    found = (check_value(one, values.get(one.name)) for one in register.fields)
    return tuple(one for one in found if one is not None)


def check_keys(register: Register, values: Row) -> tuple[Problem, ...]:
    """Return the key fields a new record lacks: without them it has no id and cannot be saved."""
    try:
        register.official_codes(values)
    except ValueError:
        # A key of the wrong kind is not blank: then the first one is named, so that no broken id is made.
        blank = tuple(_bad(one, "required") for one in register.keys if values.get(one.name) in {None, ""})
        return blank or (_bad(register.keys[0], "wrong-kind"),)
    return ()


def _bad(field: Field, code: str, **values: str) -> Problem:
    return Problem(code, field.name, Strength.UNREADABLE, {"label": field.label, **values})


def _text(field: Field, value: StoredValue) -> Problem | None:
    problem = _stopped_text(field, value)
    return problem if problem is not None else _warnings(field, str(value))


def _stopped_text(field: Field, value: StoredValue) -> Problem | None:
    if not isinstance(value, str):
        return _bad(field, "wrong-kind")
    problem = _length(field, value)  # first: what follows looks at every letter
    if problem is not None:
        return problem
    if not is_clean(value, lines=field.type is FieldType.NOTE):
        return _bad(field, "text-hidden-letters")
    if has_citizen_number(value):
        return _bad(field, "citizen-number")
    return None


def _length(field: Field, value: str) -> Problem | None:
    longest = LONGEST_TEXT if field.maximum is None else field.maximum
    if len(value) > longest:
        return _bad(field, "text-too-long", most=grouped(longest), length=grouped(len(value)))
    if field.minimum is not None and len(value.strip()) < field.minimum:
        return _bad(field, "text-too-short", least=grouped(field.minimum))
    return None


def _warnings(field: Field, value: str) -> Problem | None:
    """A field that stays on the machine may hold what others may not: it is there for that.

    Numbers of forms and lists (project, document, village code) are asked too: none of theirs is written as a
    phone or account number is, and a warning stops nothing.
    """
    if field.local_only:
        return None
    for pattern in suspected(value, note=field.type is FieldType.NOTE):
        return Problem(pattern.value, field.name, Strength.WARN, {"label": field.label})
    return None


def _whole(field: Field, value: StoredValue) -> Problem | None:
    # To Python True is an int; on the line it is another kind of value, which the endpoint's codec refuses.
    if isinstance(value, bool) or not isinstance(value, int):
        return _bad(field, "wrong-kind")
    return _range(field, value)


def _decimal(field: Field, value: StoredValue) -> Problem | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return _bad(field, "wrong-kind")
    return _range(field, value)


def sound_numbers(field: Field) -> tuple[frozenset[type], int, int]:
    """Return the types of numbers that may always be written, and the least and the most of them.

    No type where a field's numbers are no range: then ``check_value`` must be asked.
    """
    return _NUMBERS.get(field.type, frozenset()), *_bounds(field)


def _bounds(field: Field) -> tuple[int, int]:
    least = -LARGEST_INTEGER if field.minimum is None else field.minimum
    return least, LARGEST_INTEGER if field.maximum is None else field.maximum


def _range(field: Field, value: float) -> Problem | None:
    least, most = _bounds(field)
    if value < least:
        code = "negative" if least == 0 else "too-small"
        return _bad(field, code, least=_figure(field, least))
    if value > most:
        return _bad(field, "too-large-number", most=_figure(field, most))
    return None


def _figure(field: Field, number: int) -> str:
    if field.type is FieldType.SATANG:
        return baht(number)
    # A year with a thousands comma is no year.
    return str(number) if field.type in {FieldType.YEAR_BE, FieldType.FISCAL_YEAR} else grouped(number)


def _boolean(field: Field, value: StoredValue) -> Problem | None:
    known = isinstance(value, int) and not isinstance(value, bool) and value in {0, 1}
    return None if known else _bad(field, "wrong-kind")


def _day(field: Field, value: StoredValue) -> Problem | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return _bad(field, "wrong-kind")
    try:
        date.fromisoformat(value)
    except ValueError:
        return _bad(field, "date-unreadable")
    return None


def _fiscal_year(field: Field, value: StoredValue) -> Problem | None:
    ranged = dataclasses.replace(field, minimum=FIRST_YEAR, maximum=LAST_YEAR)
    return _whole(ranged, value)


def _fiscal_month(field: Field, value: StoredValue) -> Problem | None:
    known = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12
    return None if known else _bad(field, "month-unknown")


def _choice(field: Field, value: StoredValue) -> Problem | None:
    if any(one.value == value for one in field.choices):
        return None
    return _bad(field, "choice-unknown", choices=", ".join(one.label for one in field.choices))


def _reference(field: Field, value: StoredValue) -> Problem | None:
    known = isinstance(value, str) and _HEXADECIMAL.fullmatch(value)
    return None if known else _bad(field, "wrong-kind")


def _area(field: Field, value: StoredValue) -> Problem | None:
    if not isinstance(value, str) or not _AREA.fullmatch(value):
        return _bad(field, "area-unreadable")
    least, most = field.minimum or 2, field.maximum or 6
    return None if least <= len(value) <= most else _bad(field, "area-unreadable")


def _json(field: Field, value: StoredValue) -> Problem | None:
    if not isinstance(value, str):
        return _bad(field, "wrong-kind")
    if field.maximum is not None and len(value) > field.maximum:
        return _bad(field, "text-too-long", most=grouped(field.maximum), length=grouped(len(value)))
    try:
        # Python's reader takes NaN and Infinity, which JSON does not know and the other readers refuse.
        texts = list(texts_of(json.loads(value, parse_constant=_finite, parse_float=_finite)))
    except (ValueError, RecursionError):
        return _bad(field, "wrong-kind")
    # Numbers in it are counts, sums and moments: only what is written as text can be about a person.
    if not all(is_clean(one, lines=True) for one in texts):
        return _bad(field, "text-hidden-letters")
    return _bad(field, "citizen-number") if any(map(has_citizen_number, texts)) else None


def _finite(word: str) -> float:
    """Read a number; NaN, Infinity and 1e999 are none: nothing could be worked out with them."""
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(word)
    return number


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a structure read from JSON, names of members included."""
    # A stack of its own: what json reads may be nested deeper than functions may call each other.
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend((*one.keys(), *one.values()))
        elif isinstance(one, list):
            waiting.extend(one)


_NUMBERS = {
    FieldType.INTEGER: frozenset({int}),
    FieldType.SATANG: frozenset({int}),
    FieldType.YEAR_BE: frozenset({int}),
    FieldType.DECIMAL: frozenset({int, float}),
}
"""The fields whose numbers are told by their range alone."""
_CHECKS: dict[FieldType, Callable[[Field, StoredValue], Problem | None]] = {
    FieldType.TEXT: _text,
    FieldType.NOTE: _text,
    FieldType.INTEGER: _whole,
    FieldType.SATANG: _whole,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _day,
    FieldType.FISCAL_YEAR: _fiscal_year,
    FieldType.FISCAL_MONTH: _fiscal_month,
    FieldType.YEAR_BE: _whole,
    FieldType.CHOICE: _choice,
    FieldType.REFERENCE: _reference,
    FieldType.AREA: _area,
    FieldType.DECIMAL: _decimal,
    FieldType.JSON: _json,
}
