"""Figures that a wrong clock put into a month to come: which months hold any, and what may be done there."""

from desktop_app.services.office import Office
from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from ui.text import say

KIND = FundKind.SAVINGS_GROUP
FAR, FARTHER = FISCAL_MONTH.shifted(13), FISCAL_MONTH.shifted(70)
BANK = "bank_balance"


def funds(office: Office) -> list[str]:
    return [row.fund_id for row in office.sheets.view(KIND, FISCAL_MONTH).rows]


def test_only_months_after_this_one_that_hold_a_figure_are_named(office: Office) -> None:
    assert office.home.standing("up").beyond == ()
    first, second = funds(office)[:2]
    office.sheets.save_cell(first, FARTHER, BANK, 100)
    office.sheets.save_cell(first, FAR, BANK, 100)
    office.sheets.save_cell(second, FAR, BANK, 0)
    standing = office.home.standing("up")
    assert (standing.current, standing.beyond) == (FISCAL_MONTH, (FAR, FARTHER))
    office.sheets.save_cell(first, FARTHER, BANK, None)
    assert office.home.standing("up").beyond == (FAR,)


def test_what_a_sync_brings_counts_too(office: Office) -> None:
    assert office.home.standing("up").beyond == ()
    fund = office.store.rows.where("fund", kind=KIND)[0]
    month = {"fund_id": fund["row_id"], "fy": FAR.fy, "fy_month": FAR.number, BANK: 5}
    with office.store.act(office.store.installs.current().account) as act:
        act.insert("fund_month", str(fund["district_code"]), month)
    office.changed(frozenset({"fund_month"}))
    assert office.home.standing("up").beyond == (FAR,)


def test_a_month_to_come_is_closed_but_for_the_rows_that_hold_figures(office: Office) -> None:
    first, second = funds(office)[:2]
    saved = office.sheets.save_cell(first, FAR, BANK, 100).value
    assert saved.locked == ""
    rows = {row.fund_id: row.locked for row in office.sheets.view(KIND, FAR).rows}
    assert (rows[first], rows[second]) == ("", say("services.locked_future"))
    assert office.sheets.save_cell(first, FAR, BANK, None).value.locked == say("services.locked_future")
