"""What the endpoint refuses, at a real one: not offered, said before saving, corrected, or taken back."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sync.central.accounts import Grant, issue_code
from sync.model.fields import StoredValue
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.registry import REGISTERS
from sync.model.roles import Role
from sync.model.sentences import sentence
from tests.support.headless_pc import HeadlessPC
from tests.support.offices import Offices, offices_in
from ui.pages.records import KEPT
from ui.views.common import RowState

HOME, PROVINCE = "3201", "3200"
VILLAGE: dict[str, StoredValue] = {
    "tambon_code": "320101",
    "moo_no": 1,
    "kind": "village",
    "name_th": "บ้านกลาง",
}
FUND: dict[str, StoredValue] = {"kind": "debt_centre", "name_th": "ศูนย์", "status": "active"}
ACTIVITY: dict[str, StoredValue] = {
    "fy": 2565,
    "activity_on": "2021-11-01",
    "type": "training",
    "title_th": "อบรม",
    "participants_total": 9,
}


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    officers = (("สุดา", HOME, Role.DISTRICT_OFFICER), ("ประจวบ", PROVINCE, Role.PROVINCE_HEAD))
    with offices_in(tmp_path, officers) as made:
        yield made


def save(pc: HeadlessPC, register: str, values: Mapping[str, StoredValue], row_id: str = "") -> str:
    """Save as a form does; nothing may stand against it."""
    saved = pc.office.records.save(register, row_id, values, {}).value
    assert saved.problems == ()
    return saved.row_id


def district_fund(offices: Offices) -> str:
    """Let the district make a village with a fund, and let everybody hear of it."""
    village = save(offices.pcs[0], "village", VILLAGE)
    fund = save(offices.pcs[0], "fund", {**FUND, "village_id": village})
    offices.sync()
    return fund


def older(pc: HeadlessPC, register: str, stream: str, values: Mapping[str, StoredValue]) -> str:
    """Make a record as an older program did, whatever the rights."""
    with pc.store.act(pc.store.installs.current().account) as act:
        return act.insert(register, stream, values)


def refused(offices: Offices, register: str, stream: str, values: Mapping[str, StoredValue]) -> str:
    """Let the province hold a record that the endpoint refused."""
    province = offices.pcs[1]
    row_id = older(province, register, stream, values)
    assert province.sync(offices.address).refused == 1
    return row_id


def take_back(pc: HeadlessPC, register: str, row_id: str) -> str:
    """Look, and take back what was seen; return why not, empty when done."""
    view = pc.office.taking_back.view(register, row_id)
    return pc.office.taking_back.take_back(register, row_id, view.mark).value.refused


def centre_has(offices: Offices, row_id: str) -> bool:
    """Ask a fresh PC of the district, which takes everything anew."""
    pc = HeadlessPC(offices.pcs[0].store.path.parent.parent / f"fresh {row_id}", f"ใหม่{row_id}")
    pc.enrol(offices.address, issue_code(offices.centre, Grant(HOME, Role.DISTRICT_OFFICER), valid_days=1))
    pc.sync(offices.address)
    found = any(row_id in rows for rows in pc.replica().values())
    pc.close()
    return found


def test_a_province_is_offered_no_record_that_only_districts_can_make(offices: Offices) -> None:
    district_fund(offices)
    district, province = (pc.office.records for pc in offices.pcs)
    offered = {name for name in KEPT if not province.register(name, "").no_new}
    assert offered == {"fund", "fund_year", "activity"}
    assert all(not district.register(name, "").no_new for name in KEPT)
    for name in set(KEPT) - offered:
        view = province.record(name, "")
        assert set(view.read_only) == set(REGISTERS[name].names)
        assert "จึงเพิ่มที่นี่ไม่ได้" in province.register(name, "").no_new
        assert province.save(name, "", {}, {}).value.problems


def test_whoever_writes_nothing_is_offered_nothing(offices: Offices) -> None:
    province = offices.pcs[1]
    province.store._sql.run("UPDATE install SET role = ?, home_stream = '0000'", (Role.SYSTEM_ADMIN,))
    assert all(province.office.records.register(name, "").no_new for name in KEPT)


@pytest.mark.parametrize(
    ("register", "values"),
    [
        ("fund_event", {"fy": 2565, "event_on": "2021-11-01", "type": "established"}),
        ("debt_case", {"case_no": "1", "opened_on": "2021-11-01"}),
        ("activity", ACTIVITY),
        ("assessment", {"fy": 2565, "scheme_code": "a", "scheme_version": 1, "status": "draft"}),
    ],
)
def test_a_record_under_anothers_fund_is_refused_in_words_at_saving(
    offices: Offices, register: str, values: dict[str, StoredValue]
) -> None:
    fund = district_fund(offices)
    province = offices.pcs[1]
    saved = province.office.records.save(register, "", {**values, "fund_id": fund}, {}).value
    (problem,) = saved.problems
    assert (saved.row_id, problem.field, problem.code) == ("", "fund_id", "of-another-office")
    assert "อ.เมืองสุรินทร์" in sentence(problem.code, problem.values)
    assert province.store.states.counts().unsent == 0


def test_a_fund_in_anothers_village_is_refused_in_words_at_saving(offices: Offices) -> None:
    district_fund(offices)
    province = offices.pcs[1]
    village = str(province.store.rows.where("village")[0]["row_id"])
    saved = province.office.records.save("fund", "", {**FUND, "village_id": village}, {}).value
    assert [(one.field, one.code) for one in saved.problems] == [("village_id", "of-another-office")]


def test_of_a_districts_year_a_province_saves_the_budget_alone_and_the_endpoint_takes_it(
    offices: Offices,
) -> None:
    fund = district_fund(offices)
    province = offices.pcs[1]
    year: dict[str, StoredValue] = {"fund_id": fund, "fy": 2565, "budgeted": 1}
    saved = province.office.records.save("fund_year", "", {**year, "members_baseline": 7}, {}).value
    assert [(one.field, one.code) for one in saved.problems] == [("members_baseline", "not-yours-to-write")]
    row_id = save(province, "fund_year", year)
    assert province.sync(offices.address).refused == 0
    edited = province.office.records.save("fund_year", row_id, {"members_baseline": 7}, {}).value
    assert [one.code for one in edited.problems] == ["not-yours-to-write"]
    assert province.store.states.counts().unsent == 0


def test_what_the_window_lets_through_the_endpoint_takes(offices: Offices) -> None:
    district_fund(offices)
    province = offices.pcs[1]
    fund = save(province, "fund", {**FUND, "kind": "savings_group"})
    save(province, "activity", {**ACTIVITY, "fund_id": fund})
    save(
        province, "fund_event", {"fund_id": fund, "fy": 2565, "event_on": "2021-11-01", "type": "established"}
    )
    assert province.sync(offices.address).refused == 0
    case = {"fund_id": fund, "case_no": "1", "opened_on": "2021-11-01"}
    saved = province.office.records.save("debt_case", "", case, {}).value
    assert [one.code for one in saved.problems] == ["not-yours-to-make"]


def test_a_refused_record_is_taken_back_with_what_only_this_pc_knows_under_it(offices: Offices) -> None:
    village = save(offices.pcs[0], "village", VILLAGE)
    offices.sync()
    province = offices.pcs[1]
    fund = refused(offices, "fund", HOME, {**FUND, "village_id": village})
    with province.store.act(province.store.installs.current().account) as act:
        month: dict[str, StoredValue] = {"fund_id": fund, "fy": FISCAL_MONTH.fy, "bank_balance": 5}
        act.insert("fund_month", HOME, {**month, "fy_month": FISCAL_MONTH.number})
    province.sync(offices.address)
    event = older(province, "fund_event", HOME, {"fund_id": fund, "fy": 2565, "type": "established"})
    assert province.office.records.record("fund", fund).refused_new
    view = province.office.taking_back.view("fund", fund)
    assert view.whole
    assert "รายการนี้อยู่นอกพื้นที่ของท่าน" in view.why
    assert "เหตุการณ์ของกองทุน 1" in view.along
    assert take_back(province, "fund", fund) == ""
    counts = province.store.states.counts()
    assert (counts.refused, counts.unsent) == (0, 0)
    assert [province.store.rows.count(name) for name in ("fund", "fund_month", "fund_event")] == [0, 0, 0]
    assert province.office.sync.view().lines == ()
    summary = province.sync(offices.address)
    assert (summary.sent, summary.verified) == (0, True)
    assert not centre_has(offices, fund)
    assert not centre_has(offices, event)


def test_what_was_taken_back_stays_on_file_with_who_and_when(offices: Offices) -> None:
    district_fund(offices)
    province = offices.pcs[1]
    row_id = refused(offices, "activity", HOME, ACTIVITY)
    province.store.drafts.keep("activity", row_id, "participants_female", "สิบ")
    assert take_back(province, "activity", row_id) == ""
    (told,) = [one for one in province.office.sync.view().log if one.icon == "undo-2"]
    assert "อบรม" in told.title
    assert "ประจวบ" in told.detail
    assert "สิบ" in told.detail
    (incident,) = province.store.states.incidents()
    assert incident.reason == "taken-back"
    assert incident.values["participants_total"] == 9
    kept = province.store._sql.rows("SELECT state, result FROM outbox WHERE row_id = ?", (row_id,))
    assert [(state, bool(result)) for state, result in kept] == [("taken", True)]
    assert province.store.states.counts().drafts == 0


def test_a_second_look_at_a_record_that_moved_takes_nothing_back(offices: Offices) -> None:
    district_fund(offices)
    province = offices.pcs[1]
    row_id = refused(offices, "activity", HOME, ACTIVITY)
    mark = province.office.taking_back.view("activity", row_id).mark
    with province.store.act(province.store.installs.current().account) as act:
        act.update("activity", row_id, {"fy": 2566})  # it goes again, whole
    answer = province.office.taking_back.take_back("activity", row_id, mark).value
    assert answer.refused
    assert province.store.rows.find("activity", row_id) is not None


def test_a_record_the_centre_got_meanwhile_is_not_lost(offices: Offices) -> None:
    """The same village made by its district: what is taken back is the province's own values only."""
    village = refused(offices, "village", HOME, {**VILLAGE, "name_th": "ของจังหวัด"})
    district, province = offices.pcs
    assert save(district, "village", VILLAGE) == village
    district.sync(offices.address)
    view = province.office.taking_back.view("village", village)
    assert view.whole
    province.sync(offices.address)
    assert province.office.taking_back.take_back("village", village, view.mark).value.refused
    assert not province.office.records.record("village", village).refused_new
    assert take_back(province, "village", village) == ""
    offices.sync()
    row = province.store.rows.find("village", village)
    assert row is not None
    assert row["name_th"] == "บ้านกลาง"
    assert province.replica() == district.replica()


def test_what_was_sent_and_has_no_result_yet_is_not_taken_back(offices: Offices) -> None:
    district_fund(offices)
    province = offices.pcs[1]
    row_id = refused(offices, "activity", HOME, ACTIVITY)
    with province.store.act(province.store.installs.current().account) as act:
        act.update("activity", row_id, {"title_th": "อื่น"})
    # As left by a line that broke: sealed and sent, and nobody knows what the endpoint made of it.
    sent = "UPDATE outbox SET state = 'sent' WHERE row_id = ? AND kind = 'update'"
    province.store._sql.run(sent, (row_id,))
    assert "ยังไม่รู้ผล" in province.office.taking_back.view("activity", row_id).refused
    assert take_back(province, "activity", row_id)
    assert province.store.rows.find("activity", row_id) is not None


def test_refused_edits_give_way_to_the_centres_values(offices: Offices) -> None:
    fund = district_fund(offices)
    district, province = offices.pcs
    with province.store.act(province.store.installs.current().account) as act:
        act.update("fund", fund, {"name_th": "แก้จากจังหวัด", "established_be": 2550})
    assert province.sync(offices.address).refused == 1
    save(district, "fund", {"name_th": "ชื่อใหม่"}, fund)
    offices.sync()
    view = province.office.records.record("fund", fund)
    assert (view.refused_new, bool(view.refused)) == (False, True)
    asked = province.office.taking_back.view("fund", fund)
    assert asked.values == ("ชื่อ: แก้จากจังหวัด → ชื่อใหม่", "ปีที่จัดตั้ง (พ.ศ.): 2550 → –")
    assert take_back(province, "fund", fund) == ""
    row = province.store.rows.find("fund", fund)
    assert row is not None
    assert (row["name_th"], row["established_be"]) == ("ชื่อใหม่", None)
    assert province.store.states.row("fund", fund) is RowState.RECEIVED
    assert province.store.states.counts().refused == 0
    offices.sync()
    assert province.replica() == district.replica()


def test_a_refused_deletion_taken_back_brings_the_record_back(offices: Offices) -> None:
    fund = district_fund(offices)
    province = offices.pcs[1]
    assert province.office.deletions.delete("fund", fund, "บันทึกซ้ำ").value.refused
    with province.store.act(province.store.installs.current().account, reason="ซ้ำ") as act:
        act.delete("fund", fund)
    assert province.sync(offices.address).refused == 1
    assert province.store.rows.count("fund") == 0
    assert take_back(province, "fund", fund) == ""
    assert province.store.rows.count("fund") == 1
    offices.sync()
    assert province.replica() == offices.pcs[0].replica()


def test_a_refused_deletion_of_a_record_that_was_refused_too_brings_nothing_back(offices: Offices) -> None:
    district_fund(offices)
    province = offices.pcs[1]
    row_id = older(province, "activity", HOME, ACTIVITY)
    with province.store.act(province.store.installs.current().account, reason="ซ้ำ") as act:
        act.delete("activity", row_id)
    assert province.sync(offices.address).refused == 2
    view = province.office.taking_back.view("activity", row_id)
    assert (view.title, view.whole) == ("อบรม · 1/11/2564", True)
    (told,) = view.values
    assert "ไม่มีรายการใดกลับมา" in told
    assert take_back(province, "activity", row_id) == ""
    assert province.store.rows.find("activity", row_id) is None
    assert province.store.states.counts().refused == 0
    (noted,) = [one for one in province.office.sync.view().log if one.icon == "undo-2"]
    assert "อบรม" in noted.title
    assert not centre_has(offices, row_id)


def test_a_creation_refused_for_one_value_is_corrected_by_making_it_blank(offices: Offices) -> None:
    fund = district_fund(offices)
    province = offices.pcs[1]
    values: dict[str, StoredValue] = {"fund_id": fund, "fy": 2565, "budgeted": 1, "members_baseline": 7}
    row_id = refused(offices, "fund_year", HOME, values)
    view = province.office.records.record("fund_year", row_id)
    assert "members_baseline" not in view.read_only
    assert "has_members" in view.read_only
    save(province, "fund_year", {"members_baseline": None}, row_id)
    assert province.sync(offices.address).refused == 0
    offices.sync()
    assert province.store.states.counts().refused == 0
    assert province.replica() == offices.pcs[0].replica()


def test_what_the_centre_took_under_a_refused_record_keeps_it(offices: Offices) -> None:
    district = offices.pcs[0]
    village = save(district, "village", VILLAGE)
    fund = older(district, "fund", HOME, {**FUND, "village_id": village, "established_be": 9999})
    save(district, "activity", {**ACTIVITY, "fund_id": fund})
    assert district.sync(offices.address).refused == 1
    assert "กิจกรรม/การติดตาม 1" in district.office.taking_back.view("fund", fund).refused
    assert take_back(district, "fund", fund)
    assert district.store.rows.count("fund") == 1


def test_a_record_taken_back_can_be_made_anew(offices: Offices) -> None:
    district = offices.pcs[0]
    village = older(district, "village", HOME, {**VILLAGE, "households": -1})
    assert district.sync(offices.address).refused == 1
    assert take_back(district, "village", village) == ""
    assert save(district, "village", VILLAGE) == village
    assert district.sync(offices.address).refused == 0
    offices.sync()
    assert district.replica() == offices.pcs[1].replica()
