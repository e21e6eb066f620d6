"""The month's sheet over the practice district: what is shown, saved, drafted and remembered."""

import pytest

from desktop_app.services.office import Office
from sync.model.checks import Problem, Strength
from sync.model.fields import FundKind, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.registers.fund_month import FUND_MONTH, sheet_fields
from sync.model.row_context import explained_value, rule_of
from ui.views.common import EntryState, RowState
from ui.views.sheet import SheetRow

KKJ = FundKind.KKJ_FUND


def empty_row(office: Office) -> SheetRow:
    return next(row for row in office.sheets.view(KKJ, FISCAL_MONTH).rows if not row.values)


def row_of(office: Office, fund_id: str) -> SheetRow:
    return next(row for row in office.sheets.view(KKJ, FISCAL_MONTH).rows if row.fund_id == fund_id)


def test_the_month_is_filled_as_in_the_pictures(office: Office) -> None:
    counts = {one.kind: one for one in office.sheets.counts(FISCAL_MONTH)}
    rows = {kind: (one.filled_rows, one.rows) for kind, one in counts.items()}
    assert rows == {
        FundKind.MOTHER_FUND: (26, 26),
        FundKind.SAVINGS_GROUP: (18, 22),
        FundKind.KKJ_FUND: (21, 33),
        FundKind.DEBT_CENTRE: (1, 2),
    }
    assert (sum(one.filled_cells for one in counts.values()), sum(one.cells for one in counts.values())) == (
        559,
        730,
    )
    assert sum(one.must_fix for one in counts.values()) == 2


def test_columns_carry_total_and_identity_behind_the_capital(office: Office) -> None:
    names = [one.name for one in office.sheets.view(KKJ, FISCAL_MONTH).columns]
    assert names[:6] == [
        "capital_with_borrowers", "bank_balance", "cash_on_hand", "elsewhere", "total", "identity",
    ]  # fmt: skip
    mother = office.sheets.view(FundKind.MOTHER_FUND, FISCAL_MONTH)
    assert "identity" not in [one.name for one in mother.columns]
    assert [one.name for one in mother.columns if one.editable] == [
        one.name for one in sheet_fields(FundKind.MOTHER_FUND)
    ]


def test_rows_stand_in_the_order_of_tambon_and_moo(office: Office) -> None:
    funds = {str(one["row_id"]): one for one in office.store.rows.where("fund", kind="kkj_fund")}
    villages = {str(one["row_id"]): one for one in office.store.rows.where("village")}
    order = []
    for row in office.sheets.view(KKJ, FISCAL_MONTH).rows:
        village = villages[str(funds[row.fund_id]["village_id"])]
        order.append((str(village["tambon_code"]), int(str(village["moo_no"] or 0))))
    assert order == sorted(order)


def test_a_cell_is_saved_and_the_row_says_where_it_is(office: Office) -> None:
    fund = empty_row(office).fund_id
    saved = office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 12_345)
    assert saved.registers == {"fund_month"}
    assert saved.value == row_of(office, fund)
    assert (saved.value.values, saved.value.entry) == ({"bank_balance": 12_345}, EntryState.PARTIAL)
    assert saved.value.state is RowState.SAVED_HERE


def test_a_cell_can_be_made_blank_again(office: Office) -> None:
    fund = empty_row(office).fund_id
    office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 12_345)
    assert office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", None).value.values == {}


def test_zero_is_not_blank(office: Office) -> None:
    fund = empty_row(office).fund_id
    assert office.sheets.save_cell(fund, FISCAL_MONTH, "cash_on_hand", 0).value.values == {"cash_on_hand": 0}


def test_an_unreadable_text_is_kept_beside_the_saved_value(office: Office) -> None:
    fund = empty_row(office).fund_id
    office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 700)
    drafted = office.sheets.keep_draft(fund, FISCAL_MONTH, "bank_balance", "7oo").value
    assert (drafted.values["bank_balance"], drafted.drafts) == (700, {"bank_balance": "7oo"})
    assert drafted.entry is EntryState.MUST_FIX
    mended = office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 800).value
    assert mended.drafts == {}


def test_identity_goes_from_missing_to_exact_to_surplus(office: Office) -> None:
    """The published record of กข.คจ. บ้านเทนมีย์: 280,000.00 lent in all, 1,156.19 in the bank."""
    village = next(
        one
        for one in office.store.rows.where("village", moo_no=1)
        if office.targets._facts.areas.name(str(one["tambon_code"])) == "เทนมีย์"
    )
    saved = office.records.save(
        "fund",
        "",
        {
            "kind": "kkj_fund",
            "village_id": village["row_id"],
            "name_th": "กข.คจ. บ้านเทนมีย์",
            "status": "active",
            "established_be": 2543,
            "initial_capital": 28_000_000,
        },
        {},
    ).value
    assert saved.problems == ()

    def codes(name: str, value: int) -> set[str]:
        row = office.sheets.save_cell(saved.row_id, FISCAL_MONTH, name, value).value
        return {one.code for one in row.problems if one.field == "identity"}

    for name in ("bank_balance", "cash_on_hand", "elsewhere"):
        assert codes(name, 0) == set()
    assert codes("capital_with_borrowers", 27_000_000) == {"capital-missing"}
    assert codes("capital_with_borrowers", 28_000_000) == set()
    assert codes("bank_balance", 115_619) == set()
    row = office.sheets.save_cell(saved.row_id, FISCAL_MONTH, "borrower_households", 44).value
    assert row.values["capital_with_borrowers"] == 28_000_000
    assert codes("bank_balance", 5_000_000) == {"capital-surplus"}


def test_a_month_that_has_not_begun_is_locked_in_words(office: Office) -> None:
    next_month = office.sheets.view(KKJ, FISCAL_MONTH.shifted(1))
    assert all(row.locked for row in next_month.rows)
    assert not any(row.locked for row in office.sheets.view(KKJ, FISCAL_MONTH).rows)


def test_a_cell_tells_twelve_months_and_every_write(office: Office) -> None:
    fund = empty_row(office).fund_id
    for value in (100, 200):
        office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", value)
    cell = office.sheets.cell(fund, FISCAL_MONTH, "bank_balance")
    assert [month for month, _ in cell.months] == [FISCAL_MONTH.shifted(-back) for back in range(11, -1, -1)]
    assert cell.months[-1][1] == 200
    assert [(one.old, one.new) for one in cell.history] == [("1.00", "2.00"), ("", "1.00")]


@pytest.mark.parametrize("kind", [FundKind.MOTHER_FUND, FundKind.SAVINGS_GROUP, FundKind.DEBT_CENTRE])
def test_every_kind_shows_last_month_beside(office: Office, kind: FundKind) -> None:
    view = office.sheets.view(kind, FISCAL_MONTH)
    assert any(len(row.last) == len(sheet_fields(kind)) for row in view.rows)


def test_a_month_before_anything_was_kept_is_simply_empty(office: Office) -> None:
    long_ago = office.sheets.view(KKJ, FiscalMonth(2550, 5))
    assert {row.entry for row in long_ago.rows} == {EntryState.EMPTY}


def test_a_reason_given_for_something_unusual_silences_it_until_the_value_changes(office: Office) -> None:
    rows = office.sheets.view(KKJ, FISCAL_MONTH).rows
    fund, asked = next(
        (row.fund_id, one) for row in rows for one in row.problems if one.strength is Strength.EXPLAIN
    )

    def problems() -> tuple[Problem, ...]:
        return row_of(office, fund).problems

    month = FUND_MONTH.official_row_id(
        {"fund_id": fund, "fy": FISCAL_MONTH.fy, "fy_month": FISCAL_MONTH.number}
    )
    reason: dict[str, StoredValue] = {
        "register": "fund_month",
        "target_id": month,
        "rule": rule_of(asked),
        "reason": "ตรวจสอบแล้ว",
        "value_explained": explained_value(asked),
    }
    with office.store.act("officer") as act:
        act.insert("problem_reason", "3201", {**reason, "target_id": "f" * 32})
    assert asked in problems()
    with office.store.act("officer") as act:
        row_id = act.insert("problem_reason", "3201", reason)
    assert asked not in problems()
    with office.store.act("officer") as act:
        act.update("problem_reason", row_id, {"value_explained": "อื่น"})
    assert asked in problems()
