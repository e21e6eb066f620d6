"""Forms, deletions, the sync page without an endpoint, and opening what is already here."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.services.enrolment import (
    DATABASE,
    FINISHED,
    KEY_FILE,
    PRACTICE,
    UNKEPT,
    Accepted,
    Enrolment,
    Pending,
)
from desktop_app.services.office import Office
from desktop_app.services.sessions import Sessions
from desktop_app.services.surroundings import Machine
from desktop_app.store.errors import DiskTrouble, StoreTrouble, WrongKey
from desktop_app.store.key_file import key_from
from desktop_app.store.key_slots import KeySlots, slots_path
from sync.client.http import HttpTransport
from sync.model.fields import FundKind, StoredValue
from sync.model.ids import InstallId
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance
from sync.protocol.messages import EnrolReply
from sync.protocol.session import LineTrouble
from ui.pages.sync_lines import record_line
from ui.text import say
from ui.views.common import RowState
from ui.views.enrol import EnrolForm

FORM = EnrolForm("http://127.0.0.1:9", "CODE", "suda", "สุดา", "รหัสผ่านยาวพอ")


def reply(realm: str = "real") -> EnrolReply:
    return EnrolReply(
        "a" * 32, "สุดา", "district_officer", ["3201", "3200", "0000"], "3201", 1, "e" * 32, realm, "b" * 64, 1
    )


def test_a_new_record_with_problems_is_not_written(office: Office) -> None:
    saved = office.records.save("village", "", {"tambon_code": "320101", "kind": "village"}, {}).value
    assert saved.row_id == ""
    assert "name_th" in {one.field for one in saved.problems}


def test_a_good_record_is_written_and_listed(office: Office) -> None:
    tambon = office.records.record("village", "").choices["tambon_code"][0].value
    values: dict[str, StoredValue] = {
        "tambon_code": tambon,
        "moo_no": 98,
        "kind": "village",
        "name_th": "บ้านใหม่ทดสอบ",
    }
    saved = office.records.save("village", "", values, {}).value
    lines = {one.row_id: one for one in office.records.register("village", "").lines}
    assert (lines[saved.row_id].title, lines[saved.row_id].state) == ("บ้านใหม่ทดสอบ", RowState.SAVED_HERE)


def test_a_fund_without_its_village_is_told_not_crashed(office: Office) -> None:
    values = {"kind": "kkj_fund", "name_th": "กข.คจ.", "status": "active"}
    saved = office.records.save("fund", "", values, {}).value
    assert saved.row_id == ""
    assert "village_id" in {one.field for one in saved.problems}


def test_only_the_bad_field_of_an_existing_record_stays_out(office: Office) -> None:
    village = office.store.rows.where("village")[0]
    row_id = str(village["row_id"])
    saved = office.records.save("village", row_id, {"households": 91, "name_th": ""}, {}).value
    assert saved.row_id == row_id
    assert [one.field for one in saved.problems] == ["name_th"]
    after = office.store.rows.find("village", row_id)
    assert after is not None
    assert (after["households"], after["name_th"]) == (91, village["name_th"])


def test_unreadable_texts_of_a_form_stay_with_it(office: Office) -> None:
    row_id = str(office.store.rows.where("village")[0]["row_id"])
    office.records.save("village", row_id, {}, {"households": "ร้อยกว่า"})
    assert office.records.record("village", row_id).drafts == {"households": "ร้อยกว่า"}
    office.records.save("village", row_id, {"households": 120}, {})
    assert office.records.record("village", row_id).drafts == {}


def test_a_deleted_record_leaves_lists_and_measures(office: Office) -> None:
    visit = str(office.store.rows.where("activity", type="follow_up_visit")[0]["row_id"])
    office.deletions.delete("activity", visit, "บันทึกซ้ำ")
    assert visit not in {one.row_id for one in office.records.register("activity", "").lines}


def test_key_and_centre_owned_fields_say_why_they_are_read_only(office: Office) -> None:
    fund = str(office.store.rows.where("fund")[0]["row_id"])
    assert set(office.records.record("fund", fund).read_only) == {"kind", "village_id"}
    assert office.records.record("fund", "").read_only == {}
    year = str(office.store.rows.where("fund_year")[0]["row_id"])
    assert "budgeted" in office.records.record("fund_year", year).read_only


def test_another_offices_records_are_read_only_and_name_the_office(office: Office) -> None:
    theirs = str(office.store.rows.where("activity", district_code="3200")[0]["row_id"])
    view = office.records.record("activity", theirs)
    assert set(view.read_only) == set(REGISTERS["activity"].names)
    assert all("สพจ.สุรินทร์" in why for why in view.read_only.values())
    assert not view.deletable
    own = str(office.store.rows.where("activity", district_code="3201")[0]["row_id"])
    assert office.records.record("activity", own).read_only == {}
    assert office.records.record("activity", own).deletable


def test_a_province_reads_its_districts_and_writes_what_is_the_provinces(office: Office) -> None:
    """Rights are those of the role: budget marks are the province's to set, sheets are the district's."""
    office.store._sql.run("UPDATE install SET role = 'province_head', home_stream = '3200'")
    year = str(office.store.rows.where("fund_year", fy=2565)[0]["row_id"])
    view = office.records.record("fund_year", year)
    assert "budgeted" not in view.read_only
    assert "อ.เมืองสุรินทร์" in view.read_only["members_baseline"]
    assert not view.deletable
    sheet = office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH)
    assert {row.locked for row in sheet.rows} == {view.read_only["members_baseline"]}


def test_a_province_is_not_offered_what_belongs_to_its_districts(office: Office) -> None:
    office.store._sql.run("UPDATE install SET role = 'province_head', home_stream = '3200'")
    assert "หมู่บ้าน" in office.records.register("village", "").no_new
    assert set(office.records.record("village", "").read_only) == set(REGISTERS["village"].names)
    assert office.records.register("fund", "").no_new == ""
    assert office.records.record("fund", "").choices["village_id"] == ()
    assert office.records.record("activity", "").choices["fund_id"] == ()
    assert office.records.record("fund_year", "").choices["fund_id"]


def test_a_district_is_offered_its_own(office: Office) -> None:
    assert office.records.register("village", "").no_new == ""
    assert office.records.record("fund", "").choices["village_id"]
    assert office.records.record("activity", "").choices["fund_id"]


def test_a_role_of_a_newer_program_locks_nothing_here(office: Office) -> None:
    office.store._sql.run("UPDATE install SET role = 'district_auditor'")
    own = str(office.store.rows.where("activity", district_code="3201")[0]["row_id"])
    assert office.records.record("activity", own).read_only == {}


def test_the_sync_page_lists_edits_and_says_there_is_nowhere_to_send(office: Office) -> None:
    row_id = str(office.store.rows.where("village")[0]["row_id"])
    office.records.save("village", row_id, {"households": 77}, {})
    page = office.sync.view()
    assert page.practice_only
    assert [(one.fields, one.state, one.route.row_id) for one in page.lines] == [
        (1, RowState.SAVED_HERE, row_id)
    ]


def test_cells_are_counted_as_the_officer_filled_them(office: Office) -> None:
    view = office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH)
    fund = next(row.fund_id for row in view.rows if not row.values)
    for name, value in (("bank_balance", 100), ("cash_on_hand", 200), ("cash_on_hand", 300)):
        office.sheets.save_cell(fund, FISCAL_MONTH, name, value)
    assert [(one.fields, one.deleted) for one in office.sync.view().lines] == [(2, False)]
    assert office.store.states.counts().unsent == 3


def test_a_deleted_record_shows_no_count_of_cells(office: Office) -> None:
    visit = str(office.store.rows.where("activity", type="follow_up_visit")[0]["row_id"])
    office.deletions.delete("activity", visit, "บันทึกซ้ำ")
    (line,) = office.sync.view().lines
    assert (line.fields, line.deleted) == (0, True)
    assert record_line(line, line.wall_ms)[2].text == say("sync.deleted")


def test_the_practice_district_opens_again_as_it_was_left(machine: Machine, office: Office) -> None:
    row_id = str(office.store.rows.where("village")[0]["row_id"])
    office.records.save("village", row_id, {"households": 77}, {})
    office.close()
    sessions = Sessions(machine)
    assert sessions.kind(PRACTICE) == "key-file"
    store = sessions.open_practice(PRACTICE)
    found = store.rows.find("village", row_id)
    store.close()
    assert found is not None
    assert found["households"] == 77


def test_an_enrolled_store_opens_with_its_password_only(machine: Machine) -> None:
    enrolment = Enrolment(machine, HttpTransport)
    accepted = Accepted(Pending("c" * 32, "d" * 64), reply())
    store, name, code = enrolment.make_store(accepted, FORM)
    store.close()
    assert len(code.replace("-", "").replace(" ", "")) > 20
    sessions = Sessions(machine)
    assert (sessions.kind(name), sessions.accounts(name)) == ("password", ("suda",))
    with pytest.raises(WrongKey):
        sessions.log_in(name, "suda", "ผิดแน่นอน")
    opened = sessions.log_in(name, "suda", FORM.password).store
    assert opened.install is not None
    assert opened.install.home_stream == "3201"
    opened.close()


def test_a_second_enrolment_never_replaces_an_offices_store(machine: Machine) -> None:
    enrolment = Enrolment(machine, HttpTransport)
    accepted = Accepted(Pending("c" * 32, "d" * 64), reply())
    enrolment.make_store(accepted, FORM)[0].close()
    with pytest.raises(StoreTrouble) as caught:
        enrolment.make_store(accepted, FORM)
    assert caught.value.code == "already-enrolled"


def test_a_first_run_cut_half_way_is_laid_aside_and_made_anew(machine: Machine) -> None:
    enrolment = Enrolment(machine, HttpTransport)
    accepted = Accepted(Pending("c" * 32, "d" * 64), reply())
    store, name, _code = enrolment.make_store(accepted, FORM)
    store.close()
    (machine.stores / name / FINISHED).unlink()  # as if the power had failed just before
    again, _name, _code = enrolment.make_store(accepted, FORM)
    again.close()
    assert [one.name for one in machine.stores.iterdir() if ".half-" in one.name]


class InTheWay(SeededChance):
    """Chance that, when it is first asked, lets a file of a store that is being made be refused."""

    def __init__(self, path: Path) -> None:
        super().__init__("in the way")
        self.path = path

    def octets(self, count: int) -> bytes:
        self.path.mkdir(exist_ok=True)
        return super().octets(count)


@pytest.mark.parametrize("refused", [f"{UNKEPT}.new", f"{FINISHED}.new"])
def test_a_first_run_that_fails_after_the_store_was_opened_lets_it_go(machine: Machine, refused: str) -> None:
    folder = machine.stores / "real-3201"
    stuck = replace(machine, chance=InTheWay(folder / refused))
    accepted = Accepted(Pending("c" * 32, "d" * 64), reply())
    with pytest.raises(DiskTrouble) as caught:
        Enrolment(stuck, HttpTransport).make_store(accepted, FORM)
    # The failure is still held, and with it all that its steps held.
    assert caught.value.__traceback__ is not None
    database = folder / DATABASE
    slots = KeySlots(slots_path(database), machine.secrets, machine.chance, machine.cost)
    machine.open(database, slots.open("suda", machine.system_user, FORM.password)).close()
    Enrolment(machine, HttpTransport).make_store(accepted, FORM)[0].close()


def test_a_practice_district_that_cannot_be_filled_is_let_go(machine: Machine) -> None:
    folder = machine.stores / PRACTICE
    folder.mkdir(parents=True)
    key = key_from(folder / KEY_FILE, machine.chance)
    store = machine.open(folder / DATABASE, key)
    store.enrol(InstallId("c" * 32), "d" * 64, "suda", reply())
    store._sql.run("ALTER TABLE village RENAME TO village_aside")
    store._sql.run("DELETE FROM install")
    store.close()
    with pytest.raises(Exception, match="village") as caught:
        Enrolment(machine, HttpTransport).make_practice()
    assert caught.value.__traceback__ is not None  # still held
    machine.open(folder / DATABASE, key).close()


def test_the_identity_told_to_the_endpoint_survives_a_lost_answer(machine: Machine) -> None:
    enrolment = Enrolment(machine, HttpTransport)
    for _ in range(2):
        with pytest.raises(LineTrouble):
            enrolment.ask(FORM, "real")
    first = (machine.stores / "enrolment.pending").read_bytes()
    with pytest.raises(LineTrouble):
        Enrolment(machine, HttpTransport).ask(FORM, "real")
    assert (machine.stores / "enrolment.pending").read_bytes() == first


def test_a_half_written_identity_is_made_anew(machine: Machine) -> None:
    machine.stores.mkdir(parents=True)
    pending: Path = machine.stores / "enrolment.pending"
    pending.write_bytes(b'{"install": "c')
    with pytest.raises(LineTrouble):
        Enrolment(machine, HttpTransport).ask(FORM, "real")
    assert b"seed" in pending.read_bytes()


@pytest.mark.parametrize(
    "address", ["http://centre.example", "http://127.0.0.1.example", "ftp://centre.example"]
)
def test_a_real_password_never_goes_over_an_open_line(machine: Machine, address: str) -> None:
    form = EnrolForm(address, "CODE", "suda", "สุดา", "รหัสผ่านยาวพอ")
    with pytest.raises(LineTrouble) as caught:
        Enrolment(machine, HttpTransport).ask(form, "real")
    assert caught.value.code == "address-not-secure"
    assert not machine.stores.exists()


def test_what_is_typed_into_a_record_that_is_here_no_more_makes_no_new_one(office: Office) -> None:
    before = office.store.rows.count("activity")
    typed: dict[str, StoredValue] = {
        "fy": 2565,
        "activity_on": "2021-11-18",
        "type": "meeting",
        "title_th": "ประชุม",
    }
    saved = office.records.save("activity", "f" * 32, typed, {"participants_total": "สิบ"}).value
    assert saved.row_id == ""
    assert {one.field for one in saved.problems} == {*typed, "participants_total"}
    assert {one.code for one in saved.problems} == {"record-vanished"}
    assert office.store.rows.count("activity") == before
    assert office.store.states.counts().unsent == office.store.states.counts().drafts == 0
    assert office.records.record("activity", "f" * 32).vanished
    refused = office.deletions.delete("activity", "f" * 32, "บันทึกซ้ำ").value
    assert "ไม่มีรายการนี้" in refused.refused


def test_a_new_record_never_overwrites_one_on_file(office: Office) -> None:
    fund = office.store.rows.where("fund", kind="kkj_fund")[0]
    values = {
        "kind": "kkj_fund",
        "village_id": fund["village_id"],
        "name_th": "กองทุนพิมพ์ผิดหมู่บ้าน",
        "status": "active",
        "initial_capital": 99_900,
    }
    saved = office.records.save("fund", "", values, {}).value
    assert (saved.row_id, [one.code for one in saved.problems]) == ("", ["already-there"])
    assert office.store.rows.find("fund", str(fund["row_id"])) == fund


def test_a_debt_case_offers_debt_centres_only_and_takes_no_other_fund(office: Office) -> None:
    kinds = {str(one["row_id"]): one["kind"] for one in office.store.rows.where("fund")}
    offered = office.records.record("debt_case", "").choices["fund_id"]
    assert {kinds[one.value] for one in offered} == {FundKind.DEBT_CENTRE}
    assert len(offered) == list(kinds.values()).count(FundKind.DEBT_CENTRE)
    group = next(one for one, kind in kinds.items() if kind == FundKind.SAVINGS_GROUP)
    values: dict[str, StoredValue] = {"fund_id": group, "case_no": "77", "opened_on": "2021-11-01"}
    made = office.records.save("debt_case", "", values, {}).value
    assert made.row_id == ""
    assert [(one.field, one.code) for one in made.problems] == [("fund_id", "wrong-fund-kind")]
    case = office.store.rows.where("debt_case")[0]
    row_id = str(case["row_id"])
    moved = office.records.save("debt_case", row_id, {"fund_id": group, "case_no": "78"}, {}).value
    assert [(one.field, one.code) for one in moved.problems] == [("fund_id", "wrong-fund-kind")]
    after = office.store.rows.find("debt_case", row_id)
    assert after is not None
    assert (after["fund_id"], after["case_no"]) == (case["fund_id"], "78")


def test_a_case_that_stands_under_another_fund_shows_its_name_and_can_be_moved(office: Office) -> None:
    group = office.store.rows.where("fund", kind=FundKind.SAVINGS_GROUP)[0]
    centre = office.store.rows.where("fund", kind=FundKind.DEBT_CENTRE)[0]
    case = str(office.store.rows.where("debt_case")[0]["row_id"])
    with office.store.act(office.store.installs.current().account) as act:
        act.update("debt_case", case, {"fund_id": group["row_id"]})  # as an older program did
    view = office.records.record("debt_case", case)
    assert group["row_id"] in {one.value for one in view.choices["fund_id"]}
    assert "wrong-fund-kind" in {one.code for one in view.problems}
    saved = office.records.save("debt_case", case, {"fund_id": centre["row_id"]}, {}).value
    assert saved.problems == ()
    problems = office.records.record("debt_case", case).problems
    assert "wrong-fund-kind" not in {one.code for one in problems}


def test_a_day_decades_away_is_told_beside_its_field(office: Office) -> None:
    case = str(office.store.rows.where("debt_case")[0]["row_id"])
    office.records.save("debt_case", case, {"opened_on": "1932-01-01"}, {})
    problems = office.records.record("debt_case", case).problems
    assert ("opened_on", "date-long-ago") in {(one.field, one.code) for one in problems}
