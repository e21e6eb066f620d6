"""Home, targets and search over the practice district."""

from datetime import date

from desktop_app.services.office import Office
from desktop_app.store.states import LoggedSync
from sync.model.fields import FundKind, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.practice.moment import DUE, FISCAL_MONTH
from sync.model.progress import Pace
from ui.text import say
from ui.views.common import Route


def test_home_counts_days_cells_and_problems(office: Office) -> None:
    home = office.home.view(FISCAL_MONTH)
    assert (home.due_on, home.days_left) == (DUE, 4)
    assert (home.filled_cells, home.cells, home.must_fix) == (559, 730, 2)
    assert home.next_route is not None
    assert (home.next_route.page, home.next_route.kind) == ("sheet", FundKind.KKJ_FUND)
    assert not home.catalogue_missing
    assert home.unfilled_words == "4 กลุ่ม 12 กองทุน 1 ศูนย์"
    assert home.last_result == ""


def test_home_says_what_the_last_sync_that_went_through_did(office: Office) -> None:
    office.store.states.add_log(LoggedSync(1, "done", 3, 4, 0, 0, verified=True))
    office.store.states.add_log(LoggedSync(2, "no-line", 0, 0, 0, 0, verified=False))
    home = office.home.view(FISCAL_MONTH)
    assert (home.last_success_ms, home.last_result) == (1, say("services.log_done", sent=3, received=4))


def test_what_the_last_sync_did_is_told_however_many_failed_since(office: Office) -> None:
    office.store.states.add_log(LoggedSync(1, "done", 3, 4, 0, 0, verified=True))
    for at_ms in range(2, 62):
        office.store.states.add_log(LoggedSync(at_ms, "no-line", 0, 0, 0, 0, verified=False))
    home = office.home.view(FISCAL_MONTH)
    assert (home.last_success_ms, home.last_result) == (1, say("services.log_done", sent=3, received=4))


def test_thousands_of_the_last_sync_are_told_apart(office: Office) -> None:
    office.store.states.add_log(LoggedSync(1, "done", 1_208, 1_507, 0, 0, verified=True))
    words = "ส่ง 1,208 การแก้ไข รับ 1,507 รายการ"
    assert office.home.view(FISCAL_MONTH).last_result == words
    assert [event.title for event in office.sync.view().log] == [words]


def test_home_says_when_no_due_day_is_set(office: Office) -> None:
    home = office.home.view(FiscalMonth(2570, 1))
    assert (home.due_on, home.days_left, home.catalogue_missing) == (None, None, True)


def test_the_nearest_areas_due_day_counts(office: Office) -> None:
    with office.store.act("centre") as act:
        values: dict[str, StoredValue] = {"fy": 2565, "fy_month": 5, "due_on": "2022-03-03", "area": "0000"}
        act.insert("due_day", "0000", values)
        act.insert("due_day", "3201", {**values, "area": "3201", "due_on": "2022-03-04"})
    assert office.home.due_day(FiscalMonth(2565, 5)) == date(2022, 3, 4)


def test_going_on_leads_to_the_first_blank_cell(office: Office) -> None:
    route = office.home.view(FISCAL_MONTH).next_route
    assert route is not None
    office.sheets.save_cell(route.row_id, FISCAL_MONTH, route.field, 100)
    after = office.home.view(FISCAL_MONTH).next_route
    assert after is not None
    assert after.row_id == route.row_id
    assert after.field != route.field


def test_measures_worth_a_look_have_targets_and_begin_with_those_to_support(office: Office) -> None:
    measures = office.home.view(FISCAL_MONTH).measures
    assert 0 < len(measures) <= 4
    assert measures[0].result.pace is Pace.SUPPORT
    assert all(one.result.target for one in measures)
    supported = [one.result for one in measures if one.result.pace is Pace.SUPPORT]
    done = [one.value * one.plan[1] / one.plan[0] for one in supported]
    assert len(done) > 1
    assert done == sorted(done)


def test_targets_show_four_programmes_and_all_measures(office: Office) -> None:
    view = office.targets.view(FISCAL_MONTH)
    assert [one.programme for one in view.programmes] == ["MF", "GF", "DM", "RI"]
    assert sum(len(one.measures) for one in view.programmes) == 36
    gap = next(one for one in view.reconciliation if one.id == "R03")
    assert (gap.stated, gap.computed, gap.difference) == (14_250, 14_150, 100)


def test_a_year_without_a_catalogue_says_so(office: Office) -> None:
    view = office.targets.view(FiscalMonth(2570, 1))
    assert view.programmes == ()
    assert "2570" in view.missing


def test_a_saved_visit_moves_its_measure(office: Office) -> None:
    before = office.targets.results(FISCAL_MONTH)["GF4"]
    fund = next(one for one in before.not_counted if one.register == "fund")
    values: dict[str, StoredValue] = {
        "fy": 2565,
        "activity_on": "2021-11-28",
        "type": "follow_up_visit",
        "fund_id": fund.row_id,
        "title_th": "ติดตามการดำเนินงาน",
    }
    assert office.records.save("activity", "", values, {}).value.problems == ()
    after = office.targets.results(FISCAL_MONTH)["GF4"]
    assert after.value == before.value + 1
    assert fund.row_id in {one.row_id for one in after.counted}


def test_search_needs_no_tone_marks_and_leads_there(office: Office) -> None:
    hits = office.search.find("ปีสระนำ")
    assert any("บ้านปี่สระน้ำ" in one.title for one in hits)
    assert {one.route.page for one in hits} >= {"sheet", "record"}
    measure = office.search.find("GF1b")
    assert [one.route.kind for one in measure if one.route.page == "targets"] == ["GF1b"]
    assert office.search.find("  ") == ()


def test_search_leads_to_the_record_of_a_closed_fund_which_no_sheet_shows(office: Office) -> None:
    fund = office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH).rows[0].fund_id
    row = office.store.rows.find("fund", fund)
    assert row is not None
    title = str(row["name_th"])

    def routes() -> list[Route]:
        return [one.route for one in office.search.find(title) if one.route.row_id == fund]

    assert routes() == [Route("sheet", FundKind.KKJ_FUND, fund)]
    closing: dict[str, StoredValue] = {"status": "closed", "closed_on": "2021-11-18"}
    assert office.records.save("fund", fund, closing, {}).value.problems == ()
    assert fund not in {one.fund_id for one in office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH).rows}
    assert routes() == [Route("record", "fund", fund)]


def test_standing_names_office_officer_and_role(office: Office) -> None:
    standing = office.home.standing("up")
    assert standing.district_title == "อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์"
    assert (standing.practice, standing.unsent, standing.line) == (True, 0, "up")


def test_standing_counts_the_sheets_of_the_month_asked_for(office: Office) -> None:
    for month in (FISCAL_MONTH, FISCAL_MONTH.shifted(-1)):
        counted = {one.kind: (one.filled_rows, one.rows) for one in office.sheets.counts(month)}
        standing = office.home.standing("up", month)
        assert standing.month == month
        assert {kind: (filled, rows) for kind, filled, rows in standing.sets} == counted
    assert office.home.standing("up").month == FISCAL_MONTH
