"""Promises of the evaluator that hold for any registers, however odd."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.model.evaluate import evaluate
from sync.model.fiscal_year import FiscalMonth
from tests.support.practice_tables import THREE, catalogue, practice_tables, shaken

SEEDS = st.integers(0, 2**32)
MONTHS = st.integers(1, 12)
AREAS = st.sampled_from([*THREE, "32", "31", ""])
ONLY_GROW = ("MF2", "GF2a", "GF2b", "DM1", "RI4b", "RI5", "MF3a", "GF1b", "RI3k", "DM2")
"""Counts and sums of what happened; shares of active funds and growth over a baseline may also fall."""


@settings(max_examples=25, deadline=None)
@given(SEEDS, AREAS, MONTHS)
def test_counted_and_not_counted_are_the_base_and_no_thing_is_in_both(
    seed: int, area: str, month: int
) -> None:
    tables = shaken(practice_tables(*THREE), random.Random(seed), 0.3)
    for result in evaluate(catalogue(), tables, area, FiscalMonth(2565, month)).values():
        inside = [one.row_id for one in result.counted]
        outside = [one.row_id for one in result.not_counted]
        if result.base is not None:
            assert len(inside) + len(outside) == result.base
        assert not set(inside) & set(outside)
        assert len(set(inside)) == len(inside)
        assert all(one.reason in catalogue().reasons and one.detail for one in result.not_counted)


@settings(max_examples=15, deadline=None)
@given(SEEDS, AREAS, MONTHS)
def test_what_happened_stays_counted_in_later_months(seed: int, area: str, month: int) -> None:
    tables = shaken(practice_tables(*THREE), random.Random(seed))
    earlier, later = (
        evaluate(catalogue(), tables, area, FiscalMonth(2565, number))
        for number in (month, min(month + 3, 12))
    )
    assert [name for name in ONLY_GROW if later[name].value < earlier[name].value] == []


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_order_of_the_rows_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    tables = shaken(practice_tables("3201"), chance)
    before = evaluate(catalogue(), tables, "3201", FiscalMonth(2565, 2))
    for rows in tables.values():
        chance.shuffle(rows)
    assert evaluate(catalogue(), tables, "3201", FiscalMonth(2565, 2)) == before
