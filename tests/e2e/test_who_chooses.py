"""Who settles a conflict: the window offers what the endpoint takes, over a real endpoint."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.model.roles import Role
from tests.support.headless_pc import HeadlessPC
from tests.support.offices import Offices, offices_in
from ui.views.sync import ConflictView

HOME, PROVINCE = "3201", "3200"
VISIT: dict[str, StoredValue] = {
    "fy": 2565,
    "activity_on": "2021-11-18",
    "type": "meeting",
    "title_th": "ประชุม",
}
FUND: dict[str, StoredValue] = {"kind": "savings_group", "name_th": "กลุ่ม", "status": "active"}


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    officers = (
        ("สุดา", HOME, Role.DISTRICT_OFFICER),
        ("วิชัย", HOME, Role.DISTRICT_HEAD),
        ("ประจวบ", PROVINCE, Role.PROVINCE_HEAD),
        ("มาลี", PROVINCE, Role.PROVINCE_GROUP_DIRECTOR),
    )
    with offices_in(tmp_path, officers) as made:
        yield made


def make(pc: HeadlessPC, register: str, values: dict[str, StoredValue]) -> RowId:
    saved = pc.office.records.save(register, "", values, {}).value
    assert saved.problems == ()
    return RowId(saved.row_id)


def write(pc: HeadlessPC, register: str, row_id: str, **values: StoredValue) -> None:
    pc.office.records.save(register, row_id, values, {})


def asked(pc: HeadlessPC) -> ConflictView:
    (shown,) = pc.office.conflicts.view().open
    return shown


def refused(pc: HeadlessPC) -> int:
    return pc.store.states.counts().refused


def test_a_province_settles_its_own_conflict_and_its_districts_see_it_only(offices: Offices) -> None:
    officer, _, head, director = offices.pcs
    visit = make(head, "activity", VISIT)
    offices.sync()
    write(head, "activity", visit, title_th="ประชุมหนึ่ง")
    write(director, "activity", visit, title_th="ประชุมสอง")
    offices.sync()
    shown = asked(officer)
    assert (shown.mine.value, shown.theirs.value) == ("ประชุมสอง", "ประชุมหนึ่ง")
    assert "สพจ.สุรินทร์" in shown.locked
    officer.office.conflicts.settle(shown.conflict_id, "ประชุมสาม", shown.seen)
    offices.sync()
    assert refused(officer) == 0
    assert asked(head).locked == ""
    head.office.conflicts.settle(asked(head).conflict_id, "ประชุมสอง", asked(head).seen)
    offices.sync()
    assert [pc.office.conflicts.view().open for pc in offices.pcs] == [()] * 4
    found = officer.store.rows.find("activity", visit)
    assert found is not None
    assert found["title_th"] == "ประชุมสอง"


def test_an_officer_is_offered_no_approval_and_the_head_is(offices: Offices) -> None:
    officer, head, *_ = offices.pcs
    fund = make(officer, "fund", FUND)
    assessment: dict[str, StoredValue] = {
        "fund_id": fund,
        "fy": 2565,
        "scheme_code": "s",
        "scheme_version": 1,
        "status": "draft",
    }
    row_id = make(officer, "assessment", assessment)
    offices.sync()
    write(head, "assessment", row_id, status="approved")
    offices.sync(head)
    write(officer, "assessment", row_id, status="submitted")
    offices.sync(officer, head, officer)
    shown = asked(officer)
    assert "พัฒนาการอำเภอ" in shown.theirs.locked
    assert (shown.mine.locked, shown.locked) == ("", "")
    officer.office.conflicts.settle(shown.conflict_id, "approved", shown.seen)
    offices.sync()
    assert refused(officer) == 0
    assert asked(head).theirs.locked == ""
    head.office.conflicts.settle(shown.conflict_id, "approved", asked(head).seen)
    offices.sync()
    assert [pc.office.conflicts.view().open for pc in (officer, head)] == [(), ()]
    assert refused(head) == 0
