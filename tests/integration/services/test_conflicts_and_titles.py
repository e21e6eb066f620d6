"""What a conflict's choice does to the capital, what records are called, and who wrote a cell."""

import json

import pytest

from desktop_app.services.facts import Facts
from desktop_app.services.office import Office
from desktop_app.services.titles import Titles
from sync.model.areas import Areas
from sync.model.capital import KKJ_CAPITAL
from sync.model.fields import FundKind, Row, StoredValue
from sync.model.practice.moment import FISCAL_MONTH, NOW_MS
from sync.model.registers.fund_month import CAPITAL_PARTS, FUND_MONTH
from sync.model.sources import SteppingClock
from tests.support.stores import SETTLING
from ui.views.common import Route
from ui.views.sync import ConflictView

PARTS = dict.fromkeys(CAPITAL_PARTS, 0)


def month_of(office: Office, kind: str) -> tuple[Row, Row]:
    """Return a fund of a kind and its row of the practice month."""
    rows = office.store.queries.sheet(kind, FISCAL_MONTH)
    return next((one.fund, one.this) for one in rows if one.this)


def conflict_of(office: Office, kind: str, mine: StoredValue, theirs: StoredValue) -> ConflictView:
    """Open a conflict of the bank balance, as the endpoint would; the other parts are 0."""
    _, month = month_of(office, kind)
    with office.store.act("centre") as act:
        act.update("fund_month", str(month["row_id"]), PARTS)
        values: dict[str, StoredValue] = {
            "register": "fund_month",
            "target_id": month["row_id"],
            "field": "bank_balance",
            "status": "open",
            "losing_value": json.dumps(mine),
            "centre_value": json.dumps(theirs),
            "losing_wall_ms": NOW_MS,
        }
        act.insert("conflict", str(month["district_code"]), values)
    (shown,) = office.conflicts.view().open
    return shown


@pytest.mark.parametrize(
    ("change", "verdict", "strength"),
    [(0, "ครบพอดี", "ok"), (-550_000, "ขาด 5,500.00", "bad"), (25, "เกิน 0.25", "info")],
)
def test_each_choice_is_set_against_the_initial_capital(
    office: Office, change: int, verdict: str, strength: str
) -> None:
    fund, _ = month_of(office, "kkj_fund")
    initial = fund["initial_capital"] if isinstance(fund["initial_capital"], int) else KKJ_CAPITAL
    shown = conflict_of(office, "kkj_fund", initial + change, initial)
    mine, theirs = shown.effects
    assert (mine.verdict, mine.strength) == (verdict, strength)
    assert (theirs.verdict, theirs.strength) == ("ครบพอดี", "ok")
    assert len(mine.cells) == len(shown.heads) == len(CAPITAL_PARTS) + 1


def test_funds_without_an_initial_capital_get_totals_but_no_verdict(office: Office) -> None:
    shown = conflict_of(office, "savings_group", 100, 200)
    assert [(one.cells[-1], one.verdict, one.strength) for one in shown.effects] == [
        ("1.00", "", "info"),
        ("2.00", "", "info"),
    ]


@pytest.mark.parametrize("values", [(100, 100, 100), (100, 200, 300)])
def test_a_hasty_hand_settles_a_conflict_once(office: Office, values: tuple[int, ...]) -> None:
    shown = conflict_of(office, "savings_group", 100, 200)
    for value in values:
        office.conflicts.settle(shown.conflict_id, value)
    settling = office.store._sql.rows(SETTLING)
    assert len(settling) == 1
    assert office.conflicts.view().open == ()


def titles(office: Office) -> Titles:
    return Titles(Facts(office.store, SteppingClock(NOW_MS), Areas.shipped()))


def test_an_assessment_bears_its_schemes_thai_title(office: Office) -> None:
    row = office.store.rows.where("assessment", scheme_code="example_kkj_fund")[0]
    title = titles(office).title("assessment", row)
    assert title.startswith("ตัวอย่างแบบประเมิน")
    assert f"ปี {row['fy']}" in title
    assert "example_kkj_fund" not in title
    other = {**row, "scheme_version": 99}
    assert titles(office).title("assessment", other).startswith("example_kkj_fund · ")


def test_a_funds_year_bears_the_year(office: Office) -> None:
    row = office.store.rows.where("fund_year", fy=2565)[0]
    assert titles(office).title("fund_year", row).endswith(" (ปี 2565)")


def test_without_an_endpoint_the_writer_of_a_cell_is_whoever_practises(office: Office) -> None:
    fund, _ = month_of(office, "kkj_fund")
    office.sheets.save_cell(str(fund["row_id"]), FISCAL_MONTH, "bank_balance", 12_300)
    newest = office.sheets.cell(str(fund["row_id"]), FISCAL_MONTH, "bank_balance").history[0]
    assert (newest.new, newest.actor, newest.machine) == ("123.00", "ผู้ฝึกใช้งาน", "เครื่องนี้")


def waiting_routes(office: Office) -> list[Route]:
    return [one.route for one in office.home.view(FISCAL_MONTH).waiting]


def test_a_draft_in_a_row_without_any_value_leads_to_its_cell(office: Office) -> None:
    rows = office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH).rows
    fund_id = next(row.fund_id for row in rows if not row.values)
    office.sheets.keep_draft(fund_id, FISCAL_MONTH, "cash_on_hand", "ห้าร้อย")
    assert waiting_routes(office) == [Route("sheet", "kkj_fund", fund_id, "cash_on_hand")]


def test_figures_of_a_closed_fund_lead_to_its_record_for_no_sheet_shows_them(office: Office) -> None:
    fund, month = month_of(office, "kkj_fund")
    titles = Titles(Facts(office.store, SteppingClock(NOW_MS), Areas.shipped()))
    assert titles.route("fund_month", month).page == "sheet"
    with office.store.act("officer") as act:
        act.update("fund", str(fund["row_id"]), {"status": "closed"})
    assert titles.route("fund_month", month, "bank_balance") == Route("record", "fund", str(fund["row_id"]))


def test_a_forms_draft_leads_to_its_form(office: Office) -> None:
    village = str(office.store.rows.where("village")[0]["row_id"])
    office.records.save("village", village, {}, {"households": "ร้อยกว่า"})
    assert waiting_routes(office) == [Route("record", "village", village, "households")]


def test_a_conflict_names_its_field_so_that_a_third_value_is_read_as_one(office: Office) -> None:
    shown = conflict_of(office, "kkj_fund", 1, 2)
    assert shown.field is FUND_MONTH.field("bank_balance")
