"""Columns of a short push: one field's values side by side, as narrow as gives them back exactly.

The forms stand in ``docs/protocol.md`` section 11. Whatever bytes come, reading gives values or raises
``Unreadable``; nothing is set aside before the bytes for it are there.
"""

import math
import sys
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Final

import msgspec

from sync.model.fields import StoredValue

_WIDTHS: Final = ((1, "b"), (2, "h"), (4, "i"), (8, "q"))
"""Octets of an integer and the array's code for it."""
_CODES: Final = dict(_WIDTHS)
AS_IS: Final = 0
INTEGERS: Final = 1
HUNDREDTHS: Final = 2
DAYS: Final = 3
TEXTS: Final = 4
# Beyond, a quotient by 100 is not the nearest number to a decimal of two places any more.
_EXACT: Final = 2**52


class Unreadable(Exception):  # noqa: N818 - says what the bytes are
    """Bytes that are no column of the length asked for."""


class Column(msgspec.Struct, frozen=True, array_like=True):
    """The values of one field in the order in which the operations name it."""

    form: int
    """``AS_IS INTEGERS HUNDREDTHS DAYS TEXTS``."""
    values: list[StoredValue] = []
    """The values as they are; for ``TEXTS`` the different ones."""
    octets: bytes = b""
    """Packed integers: the values, hundredths, days since 0001-01-01, or places in ``values``."""


def pack_integers(values: Sequence[int]) -> bytes:
    """Return integers of 64 bits as one width octet and their planes: all lowest octets first, then the next.

    Nothing but zeros is the width 0 alone.
    """
    if not any(values):
        return b"\0"
    low, high = min(values), max(values)
    width, code = next(one for one in _WIDTHS if -(1 << 8 * one[0] - 1) <= low and high < 1 << 8 * one[0] - 1)
    packed = array(code, values)
    if sys.byteorder == "big":
        packed.byteswap()
    octets = packed.tobytes()
    return bytes((width,)) + b"".join(octets[plane::width] for plane in range(width))


def unpack_integers(octets: bytes, count: int) -> list[int]:
    """Return the ``count`` integers behind ``pack_integers``.

    Raises:
        Unreadable: another number of them, or none at all.
    """
    width = octets[0] if octets else -1
    if width == 0 and len(octets) == 1:
        return [0] * count
    if width not in _CODES or len(octets) != 1 + width * count:
        raise Unreadable
    woven = bytearray(width * count)
    for plane in range(width):
        woven[plane::width] = octets[1 + plane * count : 1 + (plane + 1) * count]
    packed = array(_CODES[width], bytes(woven))
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tolist()


def pack_steps(values: Sequence[int]) -> bytes:
    """Return integers as the first one and the steps between them."""
    return pack_integers([*values[:1], *(after - before for before, after in pairwise(values))])


def unpack_steps(octets: bytes, count: int) -> list[int]:
    """Return the integers behind ``pack_steps``; raises ``Unreadable``."""
    return list(accumulate(unpack_integers(octets, count)))


def pack(values: Sequence[StoredValue]) -> Column:
    """Return values as a column."""
    kinds = {type(one) for one in values}
    if kinds == {int}:
        return Column(INTEGERS, octets=pack_integers([int(one) for one in values if one is not None]))
    if kinds == {float}:
        return _hundredths([one for one in values if isinstance(one, float)])
    if kinds == {str}:
        return _texts([str(one) for one in values])
    return Column(AS_IS, list(values))


def unpack(column: Column, count: int) -> list[StoredValue]:
    """Return the ``count`` values of a column.

    Raises:
        Unreadable: it holds another number of values, or none.
    """
    if column.form == AS_IS:
        if len(column.values) != count:
            raise Unreadable
        return column.values
    numbers = unpack_integers(column.octets, count)
    if column.form == INTEGERS:
        return list(numbers)
    if column.form == HUNDREDTHS:
        return [one / 100 for one in numbers]
    if column.form == DAYS:
        return list(_days_read(numbers))
    if column.form == TEXTS and all(0 <= one < len(column.values) for one in numbers):
        return [column.values[one] for one in numbers]
    raise Unreadable


def _hundredths(values: list[float]) -> Column:
    # Baht and scores have two places. By the very sum the other end makes: what differs in the last bit, or
    # is a negative zero, goes as it is.
    if all(-_EXACT < 100 * one < _EXACT for one in values):
        numbers = [round(100 * one) for one in values]
        same = all(number / 100 == one for number, one in zip(numbers, values, strict=True))
        # A negative zero equals the other one.
        if same and not any(math.copysign(1, one) < 0 for one in values if not one):
            return Column(HUNDREDTHS, octets=pack_integers(numbers))
    return Column(AS_IS, list(values))


def _texts(values: list[str]) -> Column:
    days = _days(values)
    if days is not None:
        return Column(DAYS, octets=pack_integers(days))
    places: dict[str, int] = {}
    numbers = [places.setdefault(one, len(places)) for one in values]
    if 2 * len(places) > len(values):
        return Column(AS_IS, list(values))
    return Column(TEXTS, list(places), pack_integers(numbers))


def _days(values: list[str]) -> list[int] | None:
    """Return ISO dates as days, ``None`` where any of them would come back as another text."""
    try:
        found = [date.fromisoformat(one) for one in values]
    except ValueError:
        return None
    same = all(day.isoformat() == one for day, one in zip(found, values, strict=True))
    return [day.toordinal() for day in found] if same else None


def _days_read(numbers: list[int]) -> Iterator[str]:
    try:
        for one in numbers:
            yield date.fromordinal(one).isoformat()
    except (ValueError, OverflowError) as trouble:
        raise Unreadable from trouble
