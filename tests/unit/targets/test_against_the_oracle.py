"""The evaluator and a separate plain oracle agree on every measure."""

import random

import pytest

from sync.model.evaluate import evaluate
from sync.model.fiscal_year import FiscalMonth
from tests.support.oracle import Oracle
from tests.support.practice_tables import THREE, Tables, catalogue, practice_tables, shaken

NEVER_ZERO = sorted(catalogue().measures.keys() - {"RI1c"})
"""All but the one typed by hand."""
DISTINCT_AREAS = ("MF1", "DM3p", "RI1b")


def ours(tables: Tables, area: str, month: int) -> dict[str, tuple[object, ...]]:
    """Value, share and what counted, of every measure."""
    results = evaluate(catalogue(), tables, area, FiscalMonth(2565, month))
    return {
        name: (one.value, one.share, {row.row_id for row in one.counted}) for name, one in results.items()
    }


def the_oracles(tables: Tables, area: str, month: int) -> dict[str, tuple[object, ...]]:
    answers = Oracle(tables, area, 2565, month).answers()
    return {name: (one.value, one.share, one.ids) for name, one in answers.items()}


@pytest.mark.parametrize("month", [1, 2, 6, 12])
@pytest.mark.parametrize("area", ["3201", "3202", "3101", "32", "31", "3200", ""])
def test_every_measure_equals_the_oracle(area: str, month: int) -> None:
    tables = practice_tables(*THREE)
    assert ours(tables, area, month) == the_oracles(tables, area.removesuffix("00"), month)


@pytest.mark.parametrize("seed", range(12))
def test_shaken_registers_still_equal_the_oracle(seed: int) -> None:
    chance = random.Random(seed)
    tables = shaken(practice_tables(*THREE), chance)
    for area in ("3201", "32", ""):
        month = chance.randrange(1, 13)
        assert ours(tables, area, month) == the_oracles(tables, area, month)


def test_the_practice_district_gives_every_measure_something_that_counts() -> None:
    results = evaluate(catalogue(), practice_tables("3201"), "3201", FiscalMonth(2565, 2))
    assert [name for name in NEVER_ZERO if results[name].value == 0] == []


def test_the_practice_registers_give_every_measure_something_that_does_not_count() -> None:
    tables = practice_tables(*THREE)
    results = evaluate(catalogue(), tables, "", FiscalMonth(2565, 2))
    lists = [name for name in NEVER_ZERO if not results[name].not_counted]
    assert lists == ["RI5"], "its other rows are last year's, outside the base"
    assert any(
        row["measure_id"] == "RI5" and row["fy"] == 2564 for row in tables["activity"] if "measure_id" in row
    )


def test_distinct_districts_and_provinces_are_fewer_than_their_rows() -> None:
    tables = practice_tables(*THREE)
    country = evaluate(catalogue(), tables, "", FiscalMonth(2565, 2))
    assert {name: country[name].value for name in DISTINCT_AREAS} == {"MF1": 2, "DM3p": 1, "RI1b": 1}
    meetings = [row for row in tables["activity"] if row["type"] == "rspg_meeting" and row["fy"] == 2565]
    assert len(meetings) == 2, "two meetings in one province are one province"


@pytest.mark.parametrize("area", ["3201", "32", ""])
def test_counted_and_not_counted_add_up_to_the_base(area: str) -> None:
    results = evaluate(catalogue(), practice_tables(*THREE), area, FiscalMonth(2565, 2))
    wrong = [
        name
        for name, one in results.items()
        if one.base is not None and len(one.counted) + len(one.not_counted) != one.base
    ]
    assert wrong == []


def test_the_oracle_would_see_a_difference() -> None:
    tables = practice_tables("3201")
    before = Oracle(tables, "3201", 2565, 2).answers()["GF5"].value
    event = next(row for row in tables["fund_event"] if row.get("system") == "big_data" and row["fy"] == 2565)
    event["deleted"] = 1
    assert Oracle(tables, "3201", 2565, 2).answers()["GF5"].value == before - 1
    assert ours(tables, "3201", 2)["GF5"] == the_oracles(tables, "3201", 2)["GF5"]
