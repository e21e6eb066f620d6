"""Each kind of condition, on small registers."""

from typing import Any

import pytest

from sync.model.fiscal_year import FiscalMonth
from tests.support.little_registers import FY, Registers, Values, counted_by, formula_document, result_of

OCTOBER, DECEMBER = FiscalMonth(FY, 1), FiscalMonth(FY, 3)


def two_funds(first: dict[str, Any], second: dict[str, Any]) -> Registers:
    registers = Registers()
    registers.fund("f1", **first)
    registers.fund("f2", **second)
    return registers


@pytest.mark.parametrize(
    ("condition", "first", "second"),
    [
        ({"field": "kind", "equal": "kkj_fund"}, {"kind": "kkj_fund"}, {"kind": "debt_centre"}),
        (
            {"field": "kind", "in": ["kkj_fund", "royal_site"]},
            {"kind": "royal_site"},
            {"kind": "mother_fund"},
        ),
        ({"field": "established_be", "at_least": 2550}, {"established_be": 2550}, {"established_be": 2549}),
        ({"field": "established_be", "at_least": 0}, {"established_be": 0}, {"established_be": None}),
        ({"field": "established_be", "between": [1, 5]}, {"established_be": 5}, {"established_be": 6}),
        ({"filled": "subtype"}, {"subtype": "saraphi"}, {"subtype": ""}),
        ({"blank": "subtype"}, {"subtype": None}, {"subtype": "saraphi"}),
        ({"status": ["active"]}, {"status": "active"}, {"status": "dormant"}),
        ({"in_year": "established_on"}, {"established_on": "2026-10-01"}, {"established_on": "2026-09-30"}),
        ({"in_year": "established_on"}, {"established_on": "2026-12-31"}, {"established_on": "2027-01-01"}),
        ({"in_year": "established_on"}, {"established_on": "2026-12-01"}, {"established_be": 2570}),
        ({"until": "established_on"}, {"established_on": "1999-01-01"}, {"established_on": "2027-01-01"}),
        (
            {"before_year": "established_on"},
            {"established_on": "2026-09-30"},
            {"established_on": "2026-10-01"},
        ),
        ({"not": {"field": "kind", "equal": "kkj_fund"}}, {"kind": "mother_fund"}, {"kind": "kkj_fund"}),
        (
            {"any": [{"field": "kind", "equal": "royal_site"}, {"filled": "subtype"}]},
            {"kind": "kkj_fund", "subtype": "saraphi"},
            {"kind": "kkj_fund"},
        ),
    ],
)
def test_the_first_fund_counts_and_the_second_does_not(
    condition: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert counted_by(two_funds(first, second), condition) == {"f1"}


def test_the_status_is_that_of_the_last_day_of_the_month() -> None:
    registers = two_funds(
        {"status": "closed", "status_on": "2026-11-15", "status_before": "active"},
        {"status": "active", "status_on": "2026-10-31", "status_before": "dormant"},
    )
    assert counted_by(registers, {"status": ["active"]}, month=OCTOBER) == {"f1", "f2"}
    assert counted_by(registers, {"status": ["active"]}, month=DECEMBER) == {"f2"}


def test_all_true_and_any_true_take_a_blank_for_not_true() -> None:
    registers = two_funds({}, {})
    registers.year("f1", has_rules=1, has_fund=1)
    registers.year("f2", has_rules=1)
    ticks = {"year.has_rules": "กติกา", "year.has_fund": "กองทุน"}
    assert counted_by(registers, {"all_true": ticks}) == {"f1"}
    assert counted_by(registers, {"any_true": ["year.has_fund", "year.has_committee"]}) == {"f1"}


def test_year_is_the_row_of_the_catalogues_own_year() -> None:
    registers = two_funds({}, {})
    registers.year("f1", budgeted=1)
    registers.add("fund_year", "old", fund_id="f2", fy=FY - 1, budgeted=1)
    assert counted_by(registers, {"field": "year.budgeted", "equal": 1}) == {"f1"}


def assessed(status: str = "approved", after: str = "สูง", on: str | None = "2026-11-10") -> Registers:
    registers = two_funds({"kind": "mother_fund"}, {"kind": "mother_fund"})
    registers.scheme("ต่ำ", "กลาง", "สูง")
    registers.year("f1", level_baseline="กลาง")
    values: Values = {
        "scheme_code": "s",
        "scheme_version": 1,
        "level_after": after,
        "status": status,
        "approved_on": on,
    }
    registers.add("assessment", "a1", fund_id="f1", fy=FY, **values)
    return registers


LEVEL_ABOVE = {"exists": "assessment", "where": [{"level_above": ["level_after", "year.level_baseline"]}]}


@pytest.mark.parametrize(("after", "above"), [("สูง", True), ("กลาง", False), ("ต่ำ", False), ("อื่น", False)])
def test_levels_are_compared_in_the_order_of_the_scheme(after: str, *, above: bool) -> None:
    assert counted_by(assessed(after=after), LEVEL_ABOVE) == ({"f1"} if above else set())


def test_without_a_readable_scheme_no_level_is_above_another() -> None:
    registers = assessed()
    registers.tables["scheme"][0]["body"] = "{"
    assert counted_by(registers, LEVEL_ABOVE) == set()


@pytest.mark.parametrize("on", [None, "", "2027-01-01"])
def test_an_approval_without_a_day_or_after_the_month_is_none(on: str | None) -> None:
    condition = {"exists": "assessment", "where": [{"until": "approved_on"}]}
    assert counted_by(assessed(on=on), condition) == set()
    assert counted_by(assessed(on="2026-12-31"), condition) == {"f1"}


@pytest.mark.parametrize(("day", "seen"), [("2026-12-31", True), ("2027-01-01", False), (None, False)])
def test_events_are_seen_up_to_the_last_day_of_the_month(day: str | None, *, seen: bool) -> None:
    registers = two_funds({}, {})
    registers.event("f1", event_on=day)
    assert counted_by(registers, {"exists": "fund_event", "where": []}) == ({"f1"} if seen else set())


def test_months_are_seen_up_to_the_month() -> None:
    registers = two_funds({}, {})
    registers.month("f1", 3, members=4)
    registers.month("f2", 4, members=4)
    assert counted_by(registers, {"exists": "fund_month", "where": [{"filled": "members"}]}) == {"f1"}


def test_the_latest_month_decides_and_a_blank_part_leaves_the_capital_unknown() -> None:
    registers = two_funds({"initial_capital": 100}, {"initial_capital": 100})
    parts = {"capital_with_borrowers": 60, "bank_balance": 40, "cash_on_hand": 0, "elsewhere": 0}
    registers.month("f1", 1, **{**parts, "bank_balance": 30})
    registers.month("f1", 2, **parts)
    registers.month("f1", 3, **{**parts, "bank_balance": None})
    registers.month("f2", 1, **parts)
    registers.month("f2", 2, **{**parts, "bank_balance": 39})
    condition = {
        "latest": "fund_month",
        "where": [{"filled": "capital_missing"}],
        "holds": [{"field": "capital_missing", "equal": 0}],
    }
    assert counted_by(registers, condition) == {"f1"}
    total = {"exists": "fund_month", "where": [{"field": "total", "between": [99, 99]}]}
    assert counted_by(registers, total) == {"f2"}


def test_evidence_of_an_event_is_evidence_of_its_fund_and_village() -> None:
    registers = Registers()
    registers.village("v1")
    registers.fund("f1", village_id="v1")
    registers.fund("f2", village_id="v1")
    registers.event("f1", "e1")
    registers.add(
        "attachment", "p", owner_table="fund_event", owner_id="e1", kind="photo", taken_on="2026-11-01"
    )
    photo = {"exists": "attachment", "where": [{"field": "kind", "equal": "photo"}]}
    assert counted_by(registers, photo) == {"f1"}
    assert counted_by(registers, {"exists": "fund_event", "where": [photo]}) == {"f1"}
    assert counted_by(registers, {"exists": "fund", "where": [photo]}, each="village") == {"v1"}


def test_deleted_rows_and_rows_of_deleted_funds_never_count() -> None:
    registers = two_funds({}, {"deleted": 1})
    registers.event("f1", "e1", deleted=1)
    registers.add("debt_case", "c1", fund_id="f2", closed_on="2026-11-01")
    assert counted_by(registers, {"exists": "fund_event", "where": []}) == set()
    assert counted_by(registers, {"field": "fund.kind", "equal": "kkj_fund"}, each="case") == set()


def test_no_month_of_another_kind_of_fund_is_ever_short_of_capital() -> None:
    parts = {"capital_with_borrowers": 60, "bank_balance": 40, "cash_on_hand": 0, "elsewhere": 0}
    registers = two_funds({"kind": "kkj_fund", "initial_capital": 100}, {"kind": "savings_group"})
    for fund in ("f1", "f2"):
        registers.month(fund, 1, **parts)
    known = {"exists": "fund_month", "where": [{"filled": "capital_missing"}]}
    assert counted_by(registers, known) == {"f1"}


def counting(*steps: dict[str, Any], value: Any = "count", detail: str = "{amount}") -> dict[str, Any]:
    counted = [{**step, "else": "no"} for step in steps]
    return formula_document(counted=counted, value=value, detail=detail)


def test_the_last_row_that_made_a_thing_count_names_it_and_its_day() -> None:
    registers = Registers()
    registers.fund("f1", subtype="saraphi")
    registers.event("f1", "e1", type="established", document_no="1", event_on="2026-10-05")
    registers.event("f1", "e2", type="award", document_no="2", event_on="2026-11-20")
    made, awarded = (
        {"exists": "fund_event", "where": [{"field": "type", "equal": kind}]}
        for kind in ("established", "award")
    )
    own = {"filled": "subtype"}
    for steps, named in (
        ((made, awarded), ("2", "2026-11-20")),
        ((awarded, made), ("1", "2026-10-05")),
        ((own, made), ("1", "2026-10-05")),
        ((made, own), ("1", "2026-10-05")),
        ((own,), ("–", "")),
    ):
        (one,) = result_of(registers, formula=counting(*steps, detail="{document_no}")).counted
        assert (one.detail, one.on) == named


def test_growth_is_the_latest_filled_month_less_the_years_beginning() -> None:
    registers = two_funds({}, {})
    for fund in ("f1", "f2"):
        registers.year(fund, members_baseline=20)
    registers.month("f1", 1, members=23)
    registers.month("f1", 2, members=25)
    registers.month("f1", 3, members=None)
    growth = {"latest": "members", "of": "fund_month", "where": [], "minus": "year.members_baseline"}
    found = result_of(registers, formula=counting(value=growth))
    assert {one.row_id: one.amount for one in found.counted} == {"f1": 5, "f2": 0}
