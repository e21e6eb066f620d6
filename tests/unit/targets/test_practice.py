"""The practice district: real size, the pictures' figures, clean rows, the same on every machine."""

from collections import Counter
from datetime import date

import pytest

from sync.model.checks import Problem, check_fields
from sync.model.fields import FundKind, Row
from sync.model.fiscal_year import FiscalMonth
from sync.model.practice.district import practice_rows
from sync.model.practice.moment import DUE, FISCAL_MONTH, NOW_MS, practice_writer
from sync.model.registers.fund_month import CAPITAL_PARTS, sheet_fields
from sync.model.registry import REGISTERS
from sync.model.row_context import RowContext
from sync.model.rules import check_row
from sync.model.sources import day_in_thailand
from tests.support.practice_tables import Tables, practice_tables

TODAY = date(2021, 11, 29)


def by_id(tables: Tables, name: str) -> dict[str, Row]:
    return {str(row["row_id"]): row for row in tables[name]}


def months_of(tables: Tables, kind: FundKind, month: FiscalMonth) -> list[Row]:
    funds = by_id(tables, "fund")
    return [
        row
        for row in tables["fund_month"]
        if funds[str(row["fund_id"])]["kind"] == kind
        and (row["fy"], row["fy_month"]) == (month.fy, month.number)
    ]


def test_the_practice_moment_is_that_of_the_pictures() -> None:
    assert day_in_thailand(NOW_MS) == TODAY
    assert date(2021, 12, 3) == DUE
    assert FiscalMonth.of(TODAY) == FISCAL_MONTH
    assert practice_tables()["due_day"][1]["due_on"] == DUE.isoformat()


def test_a_district_of_real_size() -> None:
    tables = practice_tables()
    kinds = Counter(row["kind"] for row in tables["fund"])
    assert len(tables["village"]) == 85
    assert {kind: kinds[kind] for kind in FundKind} == {
        FundKind.MOTHER_FUND: 26,
        FundKind.SAVINGS_GROUP: 22,
        FundKind.KKJ_FUND: 33,
        FundKind.DEBT_CENTRE: 2,
        FundKind.ROYAL_SITE: 9,
    }


@pytest.mark.parametrize(
    ("kind", "rows", "cells"),
    [
        (FundKind.MOTHER_FUND, 26, 130),
        (FundKind.SAVINGS_GROUP, 18, 216),
        (FundKind.KKJ_FUND, 21, 210),
        (FundKind.DEBT_CENTRE, 1, 3),
    ],
)
def test_the_month_is_filled_as_in_the_picture(kind: FundKind, rows: int, cells: int) -> None:
    filled = months_of(practice_tables(), kind, FISCAL_MONTH)
    names = [field.name for field in sheet_fields(kind)]
    assert len(filled) == rows
    assert sum(row.get(name) is not None for row in filled for name in names) == cells


def test_twelve_months_before_are_on_file_but_for_the_new_centre() -> None:
    tables = practice_tables()
    wanted = {FundKind.MOTHER_FUND: 26, FundKind.SAVINGS_GROUP: 22, FundKind.KKJ_FUND: 33}
    for back in range(1, 13):
        month = FISCAL_MONTH.shifted(-back)
        assert {kind: len(months_of(tables, kind, month)) for kind in wanted} == wanted
        assert len(months_of(tables, FundKind.DEBT_CENTRE, month)) == (2 if back == 1 else 1)
    assert not months_of(tables, FundKind.KKJ_FUND, FISCAL_MONTH.shifted(-13))


def test_no_change_copies_stocks_and_writes_0_into_flows() -> None:
    tables = practice_tables()
    flows = [field.name for field in REGISTERS["fund_month"].fields if field.flow]
    before = {
        row["fund_id"]: row for row in tables["fund_month"] if (row["fy"], row["fy_month"]) == (2565, 1)
    }
    kept = [row for row in tables["fund_month"] if row["entry"] == "no_change"]
    assert len(kept) > 15
    for row in kept:
        assert not any(row.get(name) for name in flows)
        for name in row.keys() - {"row_id", "fy", "fy_month", "entry", *flows}:
            assert row[name] == before[row["fund_id"]][name]


def when(month: Row) -> tuple[int, int]:
    return int(str(month["fy"])), int(str(month["fy_month"]))


class Neighbours:
    """A district's rows, with the neighbours that the window hands to the rules."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.funds, self.villages = by_id(tables, "fund"), by_id(tables, "village")
        self.proved = {row["owner_id"] for row in tables["attachment"]}
        self.related: dict[tuple[str, object], list[Row]] = {}
        for name, rows in tables.items():
            for row in rows:
                self.related.setdefault((name, parent(name, row)), []).append(row)

    def context(self, name: str, row: Row) -> RowContext:
        fund = row if name == "fund" else self.funds.get(str(row.get("fund_id")))
        siblings = [one for one in self.related[name, parent(name, row)] if one is not row]
        before = [one for one in siblings if name == "fund_month" and when(one) < when(row)]
        before.sort(key=when, reverse=True)
        return RowContext(
            today=TODAY,
            fund=fund,
            village=self.villages.get(str(fund.get("village_id"))) if fund else None,
            last_month=before[0] if before else None,
            earlier=tuple(before[1:4]),
            siblings=tuple(siblings),
            has_evidence=row["row_id"] in self.proved,
        )

    def problems(self) -> list[tuple[str, Problem, Row]]:
        return [
            (name, problem, row)
            for name, rows in self.tables.items()
            for row in rows
            for problem in check_row(REGISTERS[name], row, self.context(name, row))
        ]


def parent(name: str, row: Row) -> object:
    """What makes rows neighbours; a row without it has none but itself."""
    return row.get("village_id" if name == "fund" else "fund_id") or row["row_id"]


def test_the_month_breaks_the_rules_the_pictures_show_and_nothing_else_breaks_any() -> None:
    """Hard rules, rules that ask for a reason, mere warnings; every register, all thirteen months."""
    office = Neighbours(practice_tables())
    found = {
        (name, problem.code, when(row), str(office.funds[str(row["fund_id"])]["name_th"]))
        for name, problem, row in office.problems()
    }
    assert found == {
        ("fund_month", "members-fell", (2565, 2), "กลุ่มออมทรัพย์เพื่อการผลิต บ้านระหาร"),
        ("fund_month", "overdue-rose", (2565, 2), "กข.คจ. บ้านทัพกระบือ"),
        ("fund_month", "capital-missing", (2565, 2), "กข.คจ. บ้านแสลงพันธ์"),
        ("fund_month", "overdue-over-borrowers", (2565, 2), "กข.คจ. บ้านจรวย"),
        ("fund_month", "repaid-unusual", (2565, 2), "กข.คจ. บ้านนาบัว"),
    }


@pytest.mark.parametrize("district", ["3201", "3202", "3101", "1802", "5012", "6105", "9601"])
def test_every_district_tells_the_same_five_problems(district: str) -> None:
    problems = Neighbours(practice_tables(district)).problems()
    assert sorted((problem.code, when(row)) for _, problem, row in problems) == [
        ("capital-missing", (2565, 2)),
        ("members-fell", (2565, 2)),
        ("overdue-over-borrowers", (2565, 2)),
        ("overdue-rose", (2565, 2)),
        ("repaid-unusual", (2565, 2)),
    ]


@pytest.mark.parametrize("district", ["3201", "1802", "9601"])
def test_money_of_a_group_is_of_the_size_of_its_savings(district: str) -> None:
    for row in practice_tables(district)["fund_month"]:
        assert all(value >= 0 for value in row.values() if isinstance(value, int))
        if "savings_balance" in row:
            total = sum(int(str(row[name])) for name in CAPITAL_PARTS)
            assert total * 0.9 < int(str(row["savings_balance"])) <= total


@pytest.mark.parametrize("district", ["3201", "3202", "3101", "5002", "9601"])
def test_every_value_fits_its_field_in_any_district(district: str) -> None:
    rows = practice_rows(district)
    assert [found for name, row in rows if (found := check_fields(REGISTERS[name], row))] == []
    strange = [
        name
        for name, row in rows
        if row.keys() - {"row_id", "district_code", "deleted", *REGISTERS[name].names}
    ]
    assert strange == []


@pytest.mark.parametrize("district", ["3201", "3202"])
def test_parents_come_first_and_references_stay_in_their_stream(district: str) -> None:
    seen: dict[str, str] = {}
    for name, row in practice_rows(district):
        for field in REGISTERS[name].fields:
            value = row.get(field.name)
            if field.refers_to and value is not None:
                assert seen[str(value)] == row["district_code"]
        assert row["row_id"] not in seen
        seen[str(row["row_id"])] = str(row["district_code"])


def test_official_ids_are_the_registers_own() -> None:
    for name, row in practice_rows():
        codes = REGISTERS[name].official_codes(row)
        if codes is not None:
            assert row["row_id"] == REGISTERS[name].official_row_id(row)


def test_rows_stand_in_the_stream_of_the_area_they_are_about() -> None:
    streams: dict[str, set[object]] = {}
    for name, row in practice_rows():
        streams.setdefault(name, set()).add(row["district_code"])
    assert streams["catalogue"] == streams["scheme"] == streams["due_day"] == {"0000"}
    assert streams["target_allocation"] == {"3201"}
    assert streams["activity"] == {"3201", "3200"}
    assert {row["district_code"] for _, row in practice_rows()} == {"0000", "3200", "3201"}


def test_the_published_record_of_thenmi_is_left_to_be_entered() -> None:
    tables = practice_tables()
    village = next(row for row in tables["village"] if row.get("village_code") == "32011601")
    assert (village["name_th"], village["moo_no"]) == ("บ้านเทนมีย์", 1)
    kinds = {row["kind"] for row in tables["fund"] if row.get("village_id") == village["row_id"]}
    assert "kkj_fund" not in kinds


def test_the_same_rows_on_every_machine_and_others_for_another_seed() -> None:
    assert practice_rows("3201", 7) == practice_rows("3201", 7)
    assert practice_rows("3201", 7) != practice_rows("3201", 8)
    one, other = ({str(row["row_id"]) for _, row in practice_rows(code)} for code in ("3201", "3202"))
    shared = {
        str(row["row_id"]) for _, row in practice_rows("3202") if row["district_code"] in ("0000", "3200")
    }
    assert one & other < shared, "the centre's and the province-wide rows are the same rows"
    assert len(one & other) == 1 + 4 + 12 + 1


def test_writers_are_derived_from_the_rows() -> None:
    writers = {practice_writer(str(row["row_id"])) for _, row in practice_rows()}
    assert len(writers) == len(practice_rows())
    assert all(len(writer) == 32 for writer in writers)


def test_an_unknown_district_is_refused() -> None:
    for code in ("3299", "32", "320101", "0000"):
        with pytest.raises(ValueError, match="no district"):
            practice_rows(code)


def test_nothing_local_or_later_than_today_is_in_the_rows() -> None:
    local = {field.name for register in REGISTERS for field in register.fields if field.local_only}
    for name, row in practice_rows():
        assert not local & row.keys()
        days = [row.get(field.name) for field in REGISTERS[name].fields if field.type.value == "date"]
        if name != "due_day":
            assert all(str(day) <= TODAY.isoformat() for day in days if day is not None)
