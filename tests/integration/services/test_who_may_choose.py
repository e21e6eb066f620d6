"""Who may choose between two values, and which values a role may give: as the endpoint judges it."""

import json

import pytest

from desktop_app.services.office import Office
from sync.model.fields import Row, StoredValue
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.registry import REGISTERS
from tests.support.stores import SETTLING
from ui.views.common import Route
from ui.views.sync import ConflictView

GONE = True
APPROVED = frozenset({"approved", "returned"})


def as_role(office: Office, role: str, home: str = "3201") -> None:
    office.store._sql.run("UPDATE install SET role = ?, home_stream = ?", (role, home))


def clash(office: Office, register: str, row: Row, field: str, mine: object, theirs: object) -> ConflictView:
    """Open a conflict as the endpoint would; ``GONE`` stands for the deletion."""
    with office.store.act("centre") as act:
        values: dict[str, StoredValue] = {
            "register": register,
            "target_id": row["row_id"],
            "field": field,
            "status": "open",
            "losing_value": json.dumps(mine),
            "centre_value": json.dumps(theirs),
        }
        act.insert("conflict", str(row["district_code"]), values)
    (shown,) = office.conflicts.view().open
    return shown


def one(office: Office, register: str, **equal: str) -> Row:
    return office.store.rows.where(register, deleted=False, **equal)[0]


def settling(office: Office) -> list[tuple[object, ...]]:
    return office.store._sql.rows(SETTLING)


def routes(office: Office) -> list[Route]:
    return [waiting.route for waiting in office.home.view(FISCAL_MONTH).waiting]


@pytest.mark.parametrize("field", ["title_th", "$deleted"])
def test_a_conflict_of_another_office_is_shown_and_says_who_chooses(office: Office, field: str) -> None:
    theirs = one(office, "activity", district_code="3200")
    deleted = field == "$deleted"
    shown = clash(office, "activity", theirs, field, GONE if deleted else "ก", {} if deleted else "ข")
    assert "สพจ.สุรินทร์" in shown.locked
    assert office.conflicts.counts()[0] == office.home.standing("up").conflicts == 0
    assert Route("conflicts") not in routes(office)
    if deleted:
        office.conflicts.settle_deletion(shown.conflict_id, delete=True, mark=shown.mark)
    else:
        office.conflicts.settle(shown.conflict_id, "ก", shown.seen)
    assert settling(office) == []
    as_role(office, "province_head", "3200")
    (again,) = office.conflicts.view().open
    assert again.locked == ""
    assert office.conflicts.counts()[0] == office.home.standing("up").conflicts == 1


def test_own_conflicts_come_before_those_of_others(office: Office) -> None:
    clash(office, "activity", one(office, "activity", district_code="3200"), "title_th", "ก", "ข")
    own = one(office, "village")
    with office.store.act("centre") as act:
        values: dict[str, StoredValue] = {
            "register": "village",
            "target_id": own["row_id"],
            "field": "households",
            "status": "open",
            "losing_value": "7",
            "centre_value": "8",
            "losing_wall_ms": 9_999_999_999_999,
        }
        act.insert("conflict", "3201", values)
    assert [bool(shown.locked) for shown in office.conflicts.view().open] == [False, True]
    assert office.conflicts.counts()[0] == 1


def test_a_value_the_role_may_not_give_is_not_chosen(office: Office) -> None:
    as_role(office, "district_officer")
    row = one(office, "assessment", district_code="3201")
    shown = clash(office, "assessment", row, "status", "approved", "submitted")
    assert "พัฒนาการอำเภอ" in shown.mine.locked
    assert (shown.theirs.locked, shown.locked) == ("", "")
    assert shown.withheld is not None
    assert shown.withheld.values == APPROVED
    office.conflicts.settle(shown.conflict_id, "approved", shown.seen)
    assert settling(office) == []
    office.conflicts.settle(shown.conflict_id, "submitted", shown.seen)
    assert len(settling(office)) == 1


def test_the_head_chooses_what_the_officer_may_not(office: Office) -> None:
    as_role(office, "district_head")
    row = one(office, "assessment", district_code="3201")
    shown = clash(office, "assessment", row, "status", "approved", "submitted")
    assert (shown.mine.locked, shown.theirs.locked, shown.withheld) == ("", "", None)


def test_a_record_with_a_value_the_role_may_not_give_is_not_brought_back_by_it(office: Office) -> None:
    """Bringing it back would write the approval anew."""
    as_role(office, "district_officer")
    row = one(office, "assessment", district_code="3201", status="approved")
    with office.store.act("centre", reason="ซ้ำ") as act:
        act.delete("assessment", str(row["row_id"]))
    shown = clash(office, "assessment", row, "$deleted", {"level_after": "A"}, GONE)
    assert "พัฒนาการอำเภอ" in shown.mine.locked
    assert shown.theirs.locked == ""


def test_a_form_offers_no_value_the_role_may_not_give(office: Office) -> None:
    as_role(office, "district_officer")
    row_id = str(one(office, "assessment", district_code="3201")["row_id"])
    for asked in ("", row_id):
        withheld = office.records.record("assessment", asked).withheld
        assert list(withheld) == ["status"]
        assert withheld["status"].values == APPROVED
        assert "พัฒนาการอำเภอ" in withheld["status"].why
        assert "อนุมัติแล้ว" in withheld["status"].why
    as_role(office, "district_head")
    assert office.records.record("assessment", row_id).withheld == {}


def test_a_third_value_is_offered_as_the_form_offers_it(office: Office) -> None:
    fund = one(office, "fund", kind="kkj_fund")
    shown = clash(office, "fund", fund, "status", "dormant", "active")
    assert shown.field is not None
    assert "seedling" not in {choice.value for choice in shown.field.choices}
    assert shown.can_type


def test_what_is_chosen_from_a_list_is_not_typed(office: Office) -> None:
    visit = one(office, "activity", district_code="3201")
    shown = clash(office, "activity", visit, "fund_id", "a" * 32, "b" * 32)
    assert shown.field is REGISTERS["activity"].field("fund_id")
    assert not shown.can_type
