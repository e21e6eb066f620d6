"""Columns give back exactly what went in, and damaged ones are told as such, never built."""

import math
from array import array
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.model.fields import StoredValue
from sync.protocol.columns import Column, ColumnKind, pack_column, unpack_column
from sync.protocol.columns_numbers import (
    TYPES,
    Numbers,
    bitmap,
    bits_of,
    pack_numbers,
    planes,
    unpack_numbers,
    woven,
)
from sync.protocol.troubles import ProtocolTrouble

INTEGERS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
MONEY = st.integers(-(10**9), 10**9).map(lambda satang: satang / 100)
IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
DAYS = st.dates().map(str)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
COLUMNS = st.one_of(
    *(
        st.lists(st.none() | cells, max_size=40)
        for cells in (
            INTEGERS,
            st.integers(0, 1),
            st.integers(0, 300),
            FLOATS,
            MONEY,
            IDS,
            DAYS,
            TEXTS,
            st.sampled_from(["กองทุน", "", "0" * 32, "2021-02-30"]),
            st.one_of(INTEGERS, FLOATS, TEXTS, IDS, DAYS),
        )
    )
)


def exact(cells: list[StoredValue]) -> list[tuple[str, str]]:
    """Return values with their types: ``1 == 1.0``, and ``-0.0 == 0.0``."""
    return [(type(one).__name__, repr(one)) for one in cells]


def travelled(column: Column) -> Column:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(column), type=Column)


@given(COLUMNS)
@settings(max_examples=600, deadline=None)
@example([0.0, -0.0])
@example([1, 1.0])
@example([-(2**63), 2**63 - 1, 0])
@example([5, 4, 3, 2, 1, 0] * 60)
@example(["", None, ""])
@example(["a\0b", "c"])
@example(["0001-01-01", "9999-12-31", "2024-02-29"])
@example([0.1, 0.12, 0.123, 0.1234])
@example([1e300, 5e-324])
def test_a_column_gives_back_exactly_what_went_in(cells: list[StoredValue]) -> None:
    assert exact(unpack_column(travelled(pack_column(cells)), len(cells))) == exact(cells)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([None, None], ColumnKind.EMPTY),
        ([1, None, 2], ColumnKind.NUMBERS),
        ([1.5, 2.25], ColumnKind.DECIMALS),
        ([1 / 3, 0.5], ColumnKind.REALS),
        (["2021-11-27", "2021-11-28"], ColumnKind.DAYS),
        (["ก", "ข"], ColumnKind.TEXTS),
        (["a" * 32, "b" * 32], ColumnKind.IDS),
        (["ก", "ข", "ก", "ข", "ก"], ColumnKind.WORDS),
        ([1, "ก"], ColumnKind.MIXED),
    ],
    ids=lambda one: one.name.lower() if isinstance(one, ColumnKind) else "",
)
def test_each_kind_of_column_is_made(cells: list[StoredValue], kind: ColumnKind) -> None:
    assert pack_column(cells).kind == kind


@pytest.mark.parametrize(
    ("numbers", "width", "stepped"),
    [
        ([7] * 9, 0, False),
        ([7, 8, 7], 0, False),
        ([0, 255, 0], 1, False),
        ([0, 256], 0, True),
        ([0, 256, 0], 2, False),
        ([0, 65_536, 0], 4, False),
        ([0, 2**32, 0], 8, False),
        ([1_638_000_000_000 + 30_000 * place for place in range(50)], 0, True),
    ],
    ids=str,
)
def test_numbers_take_the_smallest_width(numbers: list[int], width: int, *, stepped: bool) -> None:
    packed = pack_numbers(numbers)
    assert (packed.width, packed.step is not None) == (width, stepped)
    assert unpack_numbers(packed, len(numbers)) == numbers


def test_the_machine_has_numbers_of_these_sizes() -> None:
    assert {width: array(letter).itemsize for width, letter in TYPES.items()} == {1: 1, 2: 2, 4: 4, 8: 8}


@given(st.binary(max_size=96), st.sampled_from([1, 2, 4, 8, 16]))
def test_planes_are_woven_again(octets: bytes, width: int) -> None:
    whole = octets[: len(octets) // width * width]
    assert woven(planes(whole, width), width) == whole


@given(st.lists(st.booleans(), max_size=40))
def test_bits_are_read_as_they_were_written(bits: list[bool]) -> None:
    assert bits_of(bitmap(bits), len(bits)) == "".join("1" if one else "0" for one in bits)


DAMAGED: dict[str, Column] = {
    "another kind": Column(99),
    "a kind below": Column(-1),
    "no numbers": Column(ColumnKind.NUMBERS),
    "too few": Column(ColumnKind.NUMBERS, numbers=Numbers(0, 1, b"ab")),
    "too many": Column(ColumnKind.NUMBERS, numbers=Numbers(0, 1, b"abcd")),
    "width 3": Column(ColumnKind.NUMBERS, numbers=Numbers(0, 3, b"a" * 9)),
    "width below": Column(ColumnKind.NUMBERS, numbers=Numbers(0, -1, b"")),
    "width of ages": Column(ColumnKind.NUMBERS, numbers=Numbers(0, 2**40, b"")),
    "beyond 64 bits": Column(ColumnKind.NUMBERS, numbers=Numbers(2**63 - 1, 1, b"abc")),
    "below 64 bits": Column(ColumnKind.NUMBERS, numbers=Numbers(-(2**63), 1, b"\0\0", -1)),
    "steps beyond": Column(ColumnKind.NUMBERS, numbers=Numbers(2**63 - 1, 1, b"ab", 1)),
    "a step of ages": Column(ColumnKind.NUMBERS, numbers=Numbers(0, 1, b"ab", 2**64 - 1)),
    "bits beyond": Column(ColumnKind.NUMBERS, numbers=Numbers(0, 0, b"\xff")),
    "filled beyond": Column(ColumnKind.NUMBERS, filled=b"\x0f", numbers=Numbers(0, 1, b"abc")),
    "filled too long": Column(ColumnKind.NUMBERS, filled=b"\x07\x00", numbers=Numbers(0, 1, b"abc")),
    "fewer than filled": Column(ColumnKind.TEXTS, filled=b"\x03", octets=b"a\0b\0c"),
    "decimals of ages": Column(ColumnKind.DECIMALS, numbers=Numbers(0, 1, b"abc"), scale=400),
    "decimals below": Column(ColumnKind.DECIMALS, numbers=Numbers(0, 1, b"abc"), scale=-1),
    "reals cut": Column(ColumnKind.REALS, octets=b"a" * 23),
    "reals infinite": Column(
        ColumnKind.REALS, octets=planes(array("d", [1.0, math.inf, math.nan]).tobytes(), 8)
    ),
    "a day before the first": Column(ColumnKind.DAYS, numbers=Numbers(0, 1, b"\0\0\0")),
    "a day after the last": Column(ColumnKind.DAYS, numbers=Numbers(3_652_059, 1, b"\0\1\0")),
    "texts not UTF-8": Column(ColumnKind.TEXTS, octets=b"\xff\0\xff\0\xff"),
    "too few texts": Column(ColumnKind.TEXTS, octets=b"a\0b"),
    "ids cut": Column(ColumnKind.IDS, octets=b"a" * 47),
    "no words": Column(ColumnKind.WORDS, numbers=Numbers(0, 1, b"\0\0\0"), scale=1),
    "words beyond": Column(
        ColumnKind.WORDS,
        numbers=Numbers(0, 1, b"\0\1\2"),
        scale=2,
        words=Column(ColumnKind.TEXTS, octets=b"a\0b"),
    ),
    "words below": Column(
        ColumnKind.WORDS,
        numbers=Numbers(-1, 1, b"\0\1\1"),
        scale=2,
        words=Column(ColumnKind.TEXTS, octets=b"a\0b"),
    ),
    "more words than cells": Column(
        ColumnKind.WORDS, numbers=Numbers(0, 1, b"\0\0\0"), scale=2**40, words=Column(ColumnKind.EMPTY)
    ),
    "words of words": Column(
        ColumnKind.WORDS, numbers=Numbers(0, 1, b"\0\0\0"), scale=1, words=Column(ColumnKind.WORDS)
    ),
    "mixed no list": Column(ColumnKind.MIXED, octets=b"\xc0"),
    "mixed not all": Column(ColumnKind.MIXED, octets=msgspec.msgpack.encode([1, "a"])),
    "mixed maps": Column(ColumnKind.MIXED, octets=msgspec.msgpack.encode([{}, 1, "a"])),
    "mixed beyond": Column(ColumnKind.MIXED, octets=msgspec.msgpack.encode([2**64 - 1, 1, "a"])),
    "mixed infinite": Column(ColumnKind.MIXED, octets=msgspec.msgpack.encode([math.inf, 1, "a"])),
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_column_is_malformed(damaged: Column) -> None:
    with pytest.raises(ProtocolTrouble, match="malformed"):
        unpack_column(travelled(damaged), 3)


OCTETS = st.binary(max_size=40)
NUMBERS = st.builds(
    Numbers, INTEGERS, st.sampled_from([0, 1, 2, 4, 8, 3, -1]), OCTETS, st.none() | st.integers(-9, 9)
)
ANY_COLUMN: st.SearchStrategy[Any] = st.recursive(
    st.builds(
        Column, st.integers(-1, 10), OCTETS, OCTETS, st.none() | NUMBERS, st.integers(-2, 9), st.none()
    ),
    lambda words: st.builds(
        Column, st.just(7), OCTETS, OCTETS, st.none() | NUMBERS, st.integers(-2, 9), words
    ),
    max_leaves=3,
)


@given(ANY_COLUMN, st.integers(0, 12))
@settings(max_examples=1_500, deadline=None)
def test_any_column_whatever_is_read_or_malformed(column: Column, count: int) -> None:
    with suppress(ProtocolTrouble):
        assert len(unpack_column(column, count)) == count
