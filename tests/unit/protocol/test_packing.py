"""Columns give back exactly what went in, and foreign bytes give nothing but Unreadable."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.model.fields import StoredValue
from sync.protocol.packing import (
    DAYS,
    HUNDREDTHS,
    INTEGERS,
    TEXTS,
    Column,
    Unreadable,
    pack,
    pack_integers,
    pack_steps,
    unpack,
    unpack_integers,
    unpack_steps,
)

WIDE = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.one_of(
    st.lists(WIDE, min_size=1),
    st.lists(FLOATS, min_size=1),
    st.lists(st.integers(-(10**9), 10**9).map(lambda one: one / 100), min_size=1),
    st.lists(st.dates().map(str), min_size=1),
    st.lists(st.sampled_from(["ก", "ข", "2569-01-02", ""]), min_size=1),
    st.lists(st.one_of(st.none(), WIDE, FLOATS, st.text()), min_size=1),
)


def typed(values: list[StoredValue]) -> list[tuple[str, str]]:
    """Return values told apart as the chain tells them: 1 is not 1.0, nor is 0.0 -0.0."""
    return [(type(one).__name__, repr(one)) for one in values]


@given(st.lists(WIDE))
@example([0, 0, 0])
@example([-128, 127])
@example([-129])
@example([2**63 - 1, -(2**63)])
def test_integers_come_back(values: list[int]) -> None:
    assert unpack_integers(pack_integers(values), len(values)) == values


@given(st.lists(st.integers(0, 2**48 - 1)))
def test_steps_come_back(values: list[int]) -> None:
    assert unpack_steps(pack_steps(values), len(values)) == values


@given(VALUES)
@example([-0.0, 1.0])
@example([0.1 + 0.2])
@example(["2569-02-30"])
def test_a_column_gives_back_its_values(values: list[StoredValue]) -> None:
    assert typed(unpack(pack(values), len(values))) == typed(values)


@pytest.mark.parametrize(
    ("values", "form"),
    [([1, 2], INTEGERS), ([1.25, -3.5], HUNDREDTHS), (["2569-01-02"], DAYS), (["ก", "ก"], TEXTS)],
    ids=["integers", "hundredths", "days", "texts"],
)
def test_values_of_one_kind_travel_narrow(values: list[StoredValue], form: int) -> None:
    assert pack(values).form == form


@given(
    st.integers(-1, 6), st.lists(st.one_of(st.none(), st.text()), max_size=3), st.binary(), st.integers(0, 9)
)
def test_foreign_bytes_are_values_or_unreadable(
    form: int, values: list[StoredValue], octets: bytes, count: int
) -> None:
    with contextlib.suppress(Unreadable):
        assert len(unpack(Column(form, values, octets), count)) == count
