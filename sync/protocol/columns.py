"""One column of stored values in few bytes: numbers by the smallest width, texts by dictionary, raw ids.

What goes in comes out exactly: ``1`` stays an int and ``1.0`` a float, an empty cell stays empty. A column
never says how long it is: the reader knows, and every length that does not fit it is ``malformed``. No cell
is made before its octets have been seen, a bit at least; only empty columns have none, and the reader bounds
those.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Final, cast

import msgspec

from sync.model.fields import StoredValue
from sync.protocol.columns_numbers import (
    Numbers,
    bitmap,
    bits_of,
    pack_numbers,
    pack_reals,
    planes,
    unpack_numbers,
    unpack_reals,
    woven,
)
from sync.protocol.troubles import ProtocolTrouble

ID_OCTETS: Final = 16
MOST_DECIMALS: Final = 4
"""Decimal places that are looked for; a float that needs more travels as its eight octets."""
_EXACT: Final = 2**53
_INTEGERS: Final = 2**63
_SEPARATOR: Final = "\0"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_HEX = re.compile(r"[0-9a-f]*").fullmatch


class ColumnKind(IntEnum):
    """How the filled cells of a column are written."""

    EMPTY = 0
    NUMBERS = 1
    DECIMALS = 2
    """Floats that are a whole number over a power of ten."""
    REALS = 3
    DAYS = 4
    """Dates as ISO 8601 writes them, by their day since 1 January of year 1 (which is 1)."""
    TEXTS = 5
    IDS = 6
    WORDS = 7
    """Places in a list of different texts."""
    MIXED = 8


class Column(msgspec.Struct, frozen=True, array_like=True):
    """A column as it travels."""

    kind: int
    filled: bytes = b""
    """A bit for each cell, the lowest first; none where every cell is filled, or none is."""
    octets: bytes = b""
    numbers: Numbers | None = None
    scale: int = 0
    """Decimal places, or how many words there are."""
    words: "Column | None" = None


def pack_column(cells: Sequence[StoredValue]) -> Column:
    """Return ``cells`` as a column."""
    present = [one for one in cells if one is not None]
    if not present:
        return Column(ColumnKind.EMPTY)
    column = _of_type(present)
    if len(present) == len(cells):
        return column
    return msgspec.structs.replace(column, filled=bitmap([one is not None for one in cells]))


def unpack_column(column: Column, count: int) -> list[StoredValue]:
    """Return the ``count`` cells of a column.

    Raises:
        ProtocolTrouble: ``malformed``: they are not what the column says, or not so many.
    """
    if column.kind == ColumnKind.EMPTY:
        return [None] * count
    if not column.filled:
        return _cells(column, count)
    filled = bits_of(column.filled, count)
    present = iter(_cells(column, filled.count("1")))
    return [next(present) if one == "1" else None for one in filled]


def _of_type(cells: list[int | float | str]) -> Column:
    types = set(map(type, cells))
    if types == {str}:
        return _texts(cast("list[str]", cells))
    if types == {float}:
        return _floats(cast("list[float]", cells))
    if types == {int}:
        numbers = cast("list[int]", cells)
        if -_INTEGERS <= min(numbers) <= max(numbers) < _INTEGERS:
            return Column(ColumnKind.NUMBERS, numbers=pack_numbers(numbers))
    return _mixed(cells)


def _mixed(cells: Sequence[StoredValue]) -> Column:
    return Column(ColumnKind.MIXED, octets=msgspec.msgpack.encode(cells))


def _floats(cells: list[float]) -> Column:
    if not all(map(math.isfinite, cells)):
        return _mixed(cells)
    for places in range(MOST_DECIMALS + 1):
        whole = _scaled(cells, 10**places)
        if whole is not None:
            return Column(ColumnKind.DECIMALS, numbers=pack_numbers(whole), scale=places)
    return Column(ColumnKind.REALS, octets=pack_reals(cells))


def _scaled(cells: list[float], power: int) -> list[int] | None:
    """Return the whole numbers that give ``cells`` back when divided by ``power``, if there are such."""
    whole: list[int] = []
    for one in cells:
        scaled = one * power
        nearest = round(scaled) if abs(scaled) < _EXACT else 0
        # -0.0 equals 0.0, and would come back without its sign.
        if nearest / power != one or (nearest == 0 and math.copysign(1.0, one) < 0):
            return None
        whole.append(nearest)
    return whole


def _texts(cells: list[str]) -> Column:
    words = list(dict.fromkeys(cells))
    days = _days(words)
    if days is not None:
        return Column(ColumnKind.DAYS, numbers=pack_numbers([days[one] for one in cells]))
    if 2 * len(words) > len(cells):
        return _plain_texts(cells)
    places = {word: place for place, word in enumerate(words)}
    numbers = pack_numbers([places[one] for one in cells])
    return Column(ColumnKind.WORDS, numbers=numbers, scale=len(words), words=_plain_texts(words))


def _plain_texts(cells: list[str]) -> Column:
    ids = "".join(cells)
    if _HEX(ids) and all(len(one) == 2 * ID_OCTETS for one in cells):
        return Column(ColumnKind.IDS, octets=planes(bytes.fromhex(ids), ID_OCTETS))
    if _SEPARATOR in ids:
        return _mixed(cells)
    return Column(ColumnKind.TEXTS, octets=_SEPARATOR.join(cells).encode())


def _days(words: list[str]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for word in words:
        if not _DAY(word):
            return None
        try:
            found[word] = date.fromisoformat(word).toordinal()
        except ValueError:
            return None
    return found


def _cells(column: Column, count: int) -> list[StoredValue]:
    read = _READERS.get(column.kind)
    if read is None:
        raise malformed("kind")
    cells = read(column, count)
    if len(cells) != count:
        raise malformed("cells")
    return cells


def _whole_numbers(column: Column, count: int) -> list[int]:
    if column.numbers is None:
        raise malformed("numbers")
    return unpack_numbers(column.numbers, count)


def _read_numbers(column: Column, count: int) -> list[StoredValue]:
    return [*_whole_numbers(column, count)]


def _read_decimals(column: Column, count: int) -> list[StoredValue]:
    if not 0 <= column.scale <= MOST_DECIMALS:
        raise malformed("scale")
    power = 10**column.scale
    return [one / power for one in _whole_numbers(column, count)]


def _read_reals(column: Column, count: int) -> list[StoredValue]:
    return [*unpack_reals(column.octets, count)]


def _read_days(column: Column, count: int) -> list[StoredValue]:
    days = _whole_numbers(column, count)
    different = set(days)
    if different and not 1 <= min(different) <= max(different) <= date.max.toordinal():
        raise malformed("day")
    # Each day once: a register has far fewer of them than rows.
    texts = {one: date.fromordinal(one).isoformat() for one in different}
    return list(map(texts.__getitem__, days))


def _read_texts(column: Column, _count: int) -> list[StoredValue]:
    try:
        return [*column.octets.decode().split(_SEPARATOR)]
    except UnicodeDecodeError as trouble:
        raise malformed("text") from trouble


def _read_ids(column: Column, count: int) -> list[StoredValue]:
    if len(column.octets) != count * ID_OCTETS:
        raise malformed("ids")
    letters = woven(column.octets, ID_OCTETS).hex()
    return [letters[at : at + 2 * ID_OCTETS] for at in range(0, len(letters), 2 * ID_OCTETS)]


def _read_words(column: Column, count: int) -> list[StoredValue]:
    # Words of words could be nested as deep as the reader's stack.
    if column.words is None or column.words.kind == ColumnKind.WORDS or not 0 < column.scale <= count:
        raise malformed("words")
    words = unpack_column(column.words, column.scale)
    places = _whole_numbers(column, count)
    if min(places) < 0:
        raise malformed("words")
    try:
        return list(map(words.__getitem__, places))
    except IndexError as trouble:
        raise malformed("words") from trouble


def _read_mixed(column: Column, _count: int) -> list[StoredValue]:
    try:
        cells = msgspec.msgpack.decode(column.octets, type=list[StoredValue])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as trouble:
        raise malformed("mixed") from trouble
    if not all(map(_storable, cells)):
        raise malformed("mixed")
    return cells


def _storable(value: StoredValue) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -_INTEGERS <= value < _INTEGERS


_READERS: Final[Mapping[int, Callable[[Column, int], list[StoredValue]]]] = {
    ColumnKind.NUMBERS: _read_numbers,
    ColumnKind.DECIMALS: _read_decimals,
    ColumnKind.REALS: _read_reals,
    ColumnKind.DAYS: _read_days,
    ColumnKind.TEXTS: _read_texts,
    ColumnKind.IDS: _read_ids,
    ColumnKind.WORDS: _read_words,
    ColumnKind.MIXED: _read_mixed,
}


def malformed(what: str) -> ProtocolTrouble:
    """Return the trouble that a column does not hold what it says."""
    return ProtocolTrouble("malformed", what=f"column: {what}")
