"""What may be deleted, what goes along, and what is shown where two PCs deleted and entered apart."""

import pytest

from desktop_app.services.office import Office
from sync.model.fields import FundKind, StoredValue
from sync.model.practice.moment import FISCAL_MONTH

KKJ, SAVINGS = FundKind.KKJ_FUND, FundKind.SAVINGS_GROUP
WHY = "บันทึกซ้ำ"


def deleted(office: Office, register: str, row_id: str) -> bool:
    row = office.store.rows.find(register, row_id)
    assert row is not None
    return bool(row["deleted"])


def new_fund(office: Office, **more: StoredValue) -> str:
    values: dict[str, StoredValue] = {"kind": SAVINGS, "name_th": "กลุ่มใหม่", "status": "active", **more}
    return office.records.save("fund", "", values, {}).value.row_id


def months(office: Office, fund: str) -> list[str]:
    return [str(row["row_id"]) for row in office.store.rows.where("fund_month", deleted=False, fund_id=fund)]


def delete_here(office: Office, register: str, row_id: str) -> None:
    """Delete as a PC would that knows of nothing under the record."""
    with office.store.act(office.store.installs.current().account, reason=WHY) as act:
        act.delete(register, row_id)


def test_a_village_with_funds_is_not_deleted_and_says_what_to_do(office: Office) -> None:
    village = str(office.store.rows.where("fund", kind=KKJ)[0]["village_id"])
    count = len(office.store.rows.where("fund", village_id=village))
    view = office.deletions.view("village", village)
    assert f"กลุ่ม/กองทุน/ศูนย์/พื้นที่ {count} รายการ" in view.refused
    assert "ก่อน" in view.refused
    outcome = office.deletions.delete("village", village, WHY)
    assert (outcome.value, outcome.registers) == (view, frozenset())
    assert not deleted(office, "village", village)


def test_a_fund_with_figures_is_not_deleted_and_may_be_closed_instead(office: Office) -> None:
    fund = office.sheets.view(KKJ, FISCAL_MONTH).rows[0].fund_id
    view = office.deletions.view("fund", fund)
    assert "ข้อมูลกองทุนรายเดือน" in view.refused
    assert "ปิดแล้ว" in view.refused
    assert office.deletions.delete("fund", fund, WHY).value.refused
    assert not deleted(office, "fund", fund)


def test_a_fund_with_nothing_under_it_is_deleted(office: Office) -> None:
    fund = new_fund(office)
    view = office.deletions.view("fund", fund)
    assert (view.refused, view.along) == ("", "")
    assert office.deletions.delete("fund", fund, WHY).registers == {"fund"}
    assert deleted(office, "fund", fund)


def test_a_month_whose_cells_were_cleared_goes_along_in_the_same_act(office: Office) -> None:
    fund = new_fund(office)
    office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 500)
    assert office.deletions.view("fund", fund).refused
    office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", None)
    view = office.deletions.view("fund", fund)
    assert view.refused == ""
    assert "ข้อมูลกองทุนรายเดือน 1 รายการ" in view.along
    (month,) = months(office, fund)
    assert office.deletions.delete("fund", fund, WHY).registers == {"fund", "fund_month"}
    assert deleted(office, "fund", fund)
    assert deleted(office, "fund_month", month)
    groups = office.store._sql.rows("SELECT DISTINCT grp FROM outbox WHERE kind = 'delete'")
    assert len(groups) == 1
    assert groups[0][0]


def test_a_deletion_after_another_pcs_is_no_trouble(office: Office) -> None:
    fund = new_fund(office)
    seen = office.records.record("fund", fund).seen
    delete_here(office, "fund", fund)
    count = office.store.states.counts().unsent
    assert office.deletions.delete("fund", fund, WHY, seen).value.refused == ""
    assert office.store.states.counts().unsent == count


@pytest.mark.parametrize("keep", [True, False])
def test_what_was_entered_under_a_deleted_fund_waits_for_a_choice(office: Office, *, keep: bool) -> None:
    fund = new_fund(office)
    office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 50_000)
    (month,) = months(office, fund)
    before = office.home.standing("up").conflicts
    delete_here(office, "fund", fund)
    (case,) = office.conflicts.view().open
    assert "กลุ่มใหม่" in case.where
    assert "เงินฝากธนาคาร 500.00" in case.mine.value
    assert (case.mine.stored, case.theirs.stored, case.can_type) == (0, 1, False)
    assert office.home.standing("up").conflicts == before + 1
    assert any(one.route.page == "conflicts" for one in office.home.view(FISCAL_MONTH).waiting)
    for _ in range(3):  # a hasty hand makes one choice
        office.conflicts.settle_deletion(case.conflict_id, delete=not keep)
    assert office.conflicts.view().open == ()
    assert deleted(office, "fund", fund) is not keep
    assert deleted(office, "fund_month", month) is not keep
    assert office.home.standing("up").conflicts == before


def test_an_empty_month_under_a_deleted_fund_is_nothing_to_choose(office: Office) -> None:
    fund = new_fund(office)
    office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 500)
    office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", None)
    delete_here(office, "fund", fund)
    assert office.conflicts.view().open == ()


def test_a_village_deleted_above_a_fund_with_figures_takes_all_or_comes_back(office: Office) -> None:
    fund = office.store.rows.where("fund", kind=KKJ)[0]
    village = str(fund["village_id"])
    delete_here(office, "village", village)
    (case,) = office.conflicts.view().open
    assert str(fund["name_th"]) in case.mine.value
    office.conflicts.settle_deletion(case.conflict_id, delete=True)
    assert office.store.families.all_under("village", village) == []
    assert months(office, str(fund["row_id"])) == []


def test_an_unreadable_text_in_a_deleted_record_can_still_be_corrected(office: Office) -> None:
    village = office.records.save(
        "village", "", {"tambon_code": "320101", "name_th": "ชุมชนใหม่", "kind": "community"}, {}
    ).value.row_id
    seen = office.records.record("village", village).seen
    office.records.save("village", village, {}, {"households": "ร้อยกว่า"}, seen)
    delete_here(office, "village", village)
    view = office.records.record("village", village)
    assert view.gone
    assert "households" not in view.read_only
    assert "name_th" in view.read_only
    sent = office.store.states.counts().unsent
    saved = office.records.save("village", village, {"households": 120}, {}, view.seen)
    assert saved.advice is not None
    assert saved.advice.code == "record-gone"
    assert office.store.states.counts().unsent == sent + 1
    assert office.store.drafts.count() == 0


def test_what_stands_under_a_deleted_village_goes_before_what_it_stands_under(office: Office) -> None:
    village = str(office.store.rows.where("fund", kind=KKJ)[0]["village_id"])
    delete_here(office, "village", village)
    (case,) = office.conflicts.view().open
    under = {str(one.row["row_id"]): one for one in office.store.families.all_under("village", village)}
    parents = {
        row_id: {*map(str, one.row.values())} & under.keys() - {row_id} for row_id, one in under.items()
    }
    assert any(parents.values())
    office.conflicts.settle_deletion(case.conflict_id, delete=True)
    query = "SELECT row_id FROM outbox WHERE kind = 'delete' AND row_id <> ? ORDER BY pos"
    went = [str(row[0]) for row in office.store._sql.rows(query, (village,))]
    assert {*went} == under.keys()
    assert all(went.index(child) < went.index(one) for child in went for one in parents[child])


@pytest.mark.parametrize("deep", [False, True])
def test_a_case_locked_only_by_what_stands_under_it_is_not_counted_as_this_officers(
    office: Office, *, deep: bool
) -> None:
    place: dict[str, StoredValue] = {"tambon_code": "320101", "name_th": "ชุมชนใหม่", "kind": "community"}
    village = office.records.save("village", "", place, {}).value.row_id
    fund = new_fund(office, village_id=village)
    before = office.home.standing("up").conflicts
    with office.store.act("centre") as act:
        visit: dict[str, StoredValue] = {
            "fy": 2565,
            "activity_on": "2021-11-18",
            "type": "follow_up_visit",
            "fund_id": fund,
            "title_th": "ติดตาม",
        }
        act.insert("activity", "3200", visit)
    delete_here(office, *(("village", village) if deep else ("fund", fund)))
    (case,) = office.conflicts.view().open
    assert "สพจ.สุรินทร์" in case.locked
    assert office.home.standing("up").conflicts == before
    assert office.conflicts.counts()[0] == before
    office.conflicts.settle_deletion(case.conflict_id, delete=True)
    assert office.conflicts.view().open == (case,)
