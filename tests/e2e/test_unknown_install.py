"""An endpoint restored from before a PC's enrolment: it enrols by a new code, and nothing held here goes."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.store.key_slots import slots_path
from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.model.fields import StoredValue
from sync.model.practice.moment import DISTRICT
from sync.model.roles import Role
from sync.model.sentences import sentence, title
from tests.support.endpoint import provision, running_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.keys import press, settle, type_in, wait_for
from tests.support.office_pc import PASSWORD, OfficePC
from ui.dialogs.enrol_again import EnrolByCodeDialog
from ui.pages.sync import SyncPage
from ui.views.common import Route, RowState

pytestmark = pytest.mark.usefixtures("qapp")
ACTIVITY: dict[str, StoredValue] = {
    "fy": 2565,
    "activity_on": "2021-11-01",
    "type": "training",
    "title_th": "อบรมของเครื่องนี้",
}


@dataclass
class Restored:
    """A PC, the folder of the endpoint's backup, and what the PC holds that the backup lacks."""

    pc: OfficePC
    folder: Path
    code: str
    own: str
    theirs: str
    edited: str
    village: str


def codes_for(folder: Path, stream: str, role: Role = Role.DISTRICT_OFFICER) -> str:
    centre = open_centre(folder)
    try:
        return issue_code(centre, Grant(stream, role), valid_days=1)
    finally:
        centre.close()


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Restored]:
    """Enrol after the backup was made; then work here and on another PC, and leave one edit unsent."""
    centre, backup = tmp_path / "centre", tmp_path / "backup"
    centre.mkdir()
    many = provision(centre, "--practice", "--district", DISTRICT)["district_officer"]
    shutil.copytree(centre, backup)
    pc = OfficePC(tmp_path / "pc")
    with running_endpoint(centre) as address:
        pc.enrol(address, many, "supaporn", "สุภาพร")
        pc.sync()
        village = str(pc.ask(lambda office: office.store.rows.where("village")[0]["row_id"]))
        other = HeadlessPC(tmp_path / "other", "วิชัย")
        other.enrol(address, many)
        other.sync(address)
        theirs, edited = (
            other.office.records.save("activity", "", {**ACTIVITY, "title_th": name}, {}).value.row_id
            for name in ("ของอีกเครื่อง", "ของอีกเครื่อง ที่จะแก้")
        )
        other.office.records.save("village", village, {"households": 77}, {})
        other.sync(address)
        other.close()
        own = pc.ask(lambda office: office.records.save("activity", "", ACTIVITY, {}).value.row_id)
        assert pc.sync().ok
        pc.ask(lambda office: office.records.save("activity", edited, {"participants_total": 9}, {}))
    code = codes_for(backup, DISTRICT)
    yield Restored(pc, backup, code, own, theirs, edited, village)
    pc.close()


@contextmanager
def refused_page(restored: Restored) -> Iterator[tuple[str, SyncPage]]:
    """Serve the backup, and give the sync page after it said that it does not know the PC."""
    with running_endpoint(restored.folder) as address:
        pc = restored.pc
        pc.settings.change(endpoint=address)
        pc.show()
        assert pc.sync().code == "unknown-install"
        pc.window.open(Route("sync"))
        pc.rest()
        page = pc.window.page
        assert isinstance(page, SyncPage)
        yield address, page


def ask(page: SyncPage, code: str, password: str = PASSWORD) -> EnrolByCodeDialog:
    page.by_code.setFocus()
    press(page.by_code, Qt.Key.Key_Return)
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EnrolByCodeDialog)
    assert dialog.code.hasFocus()
    type_in(dialog, code)
    press(dialog, Qt.Key.Key_Tab)
    type_in(dialog, password)
    press(dialog, Qt.Key.Key_Return)
    return dialog


def enrolled(restored: Restored, page: SyncPage) -> None:
    """Enrol by the new code, and wait for the sync that follows."""
    ended: list[bool] = []
    restored.pc.window.watch.ended.connect(lambda: ended.append(True))
    ask(page, restored.code)
    wait_for(lambda: bool(ended), "the sync after enrolling", 120_000)
    restored.pc.rest()
    outcome = restored.pc.window.watch.outcome
    assert outcome is not None
    assert outcome.ok, outcome
    restored.pc.show()


def test_everything_stays_and_what_is_retained_or_edited_is_at_the_centre(
    restored: Restored, tmp_path: Path
) -> None:
    pc = restored.pc
    before = pc.replica()
    with refused_page(restored) as (address, page):
        assert page.by_code.isVisible()
        assert not page.again.isVisible()
        assert title("unknown-install") in page.head.words
        enrolled(restored, page)
        assert pc.ask(lambda office: office.store.states.log())[0].verified
        assert pc.sync().ok
        held = pc.replica()
        assert {name: set(rows) - set(held[name]) for name, rows in before.items() if name != "conflict"} == {
            name: set() for name in before if name != "conflict"
        }
        activities = {row: held["activity"][row] for row in before["activity"]}
        assert activities == before["activity"]
        assert held["village"][restored.village]["households"] == 77
        counts = pc.ask(lambda office: office.store.states.counts())
        assert (counts.unsent, counts.refused, counts.conflicts) == (0, 0, 0)
        assert pc.ask(lambda office: office.store.states.log())[0].verified
        state = pc.ask(lambda office: office.store.states.row("activity", restored.theirs))
        # The old install's receipt proved the loss: what only this PC holds is offered by it.
        assert state is RowState.RECEIVED
        told = pc.ask(lambda office: office.sync.view()).log
        assert any(one.title == title("centre-put-back") for one in told)
        third = HeadlessPC(tmp_path / "third", "ใหม่")
        third.enrol(address, codes_for(restored.folder, DISTRICT))
        third.sync(address)
        there = third.replica()["activity"]
        assert {restored.own, restored.edited, restored.theirs} <= set(there)
        assert there[restored.edited] == held["activity"][restored.edited]
        # Whoever writes what was offered answers it: no conflict, and it goes.
        pc.ask(lambda office: office.records.save("village", restored.village, {"households": 78}, {}))
        people: dict[str, StoredValue] = {"participants_total": 78}
        pc.ask(lambda office: office.records.save("activity", restored.theirs, people, {}))
        pc.show()
        assert pc.sync().ok
        third.sync(address)
        there_now = third.replica()
        assert there_now["village"][restored.village]["households"] == 78
        assert there_now["activity"][restored.theirs]["title_th"] == "ของอีกเครื่อง"
        assert third.store.states.counts().conflicts == 0
        third.close()


def test_what_the_centre_writes_anew_takes_the_place_of_what_was_kept(
    restored: Restored, tmp_path: Path
) -> None:
    pc = restored.pc
    with refused_page(restored) as (address, page):
        enrolled(restored, page)
        third = HeadlessPC(tmp_path / "third", "ใหม่")
        third.enrol(address, codes_for(restored.folder, DISTRICT))
        third.sync(address)
        third.office.records.save("village", restored.village, {"households": 80}, {})
        third.sync(address)
        third.close()
        pc.show()
        assert pc.sync().ok
        assert pc.replica()["village"][restored.village]["households"] == 80
        assert pc.ask(lambda office: office.store.states.log())[0].verified


def test_another_districts_code_is_refused_in_words_and_stays_usable(restored: Restored) -> None:
    elsewhere = codes_for(restored.folder, "3202")
    with refused_page(restored) as (address, page):
        before = restored.pc.ask(lambda office: office.store.installs.current())
        dialog = ask(page, elsewhere)
        wait_for(lambda: dialog.code_box.problem != "", "the word for another office's code")
        assert "อำเภอเมืองสุรินทร์" in dialog.code_box.problem
        assert restored.pc.ask(lambda office: office.store.installs.current()) == before
        press(dialog, Qt.Key.Key_Escape)
        settle()
        other = HeadlessPC(restored.folder.parent / "3202", "ของเขา")
        other.enrol(address, elsewhere)
        other.close()


def test_a_code_of_another_role_of_the_office_says_which_role_this_pc_has_now(restored: Restored) -> None:
    pc = restored.pc
    restored.code = codes_for(restored.folder, DISTRICT, Role.DISTRICT_HEAD)
    with refused_page(restored) as (_address, page):
        enrolled(restored, page)
        assert pc.ask(lambda office: office.store.installs.current().role) == Role.DISTRICT_HEAD
        shown = [one.advice for one in pc.window.banners.banners]
        (told,) = [one for one in shown if one.code == "role-changed"]
        for role in (Role.DISTRICT_HEAD, Role.DISTRICT_OFFICER):
            assert role.label in told.text


def test_a_dialog_stays_until_the_enrolment_it_asked_for_is_answered(restored: Restored) -> None:
    with refused_page(restored) as (_address, page):
        ended: list[bool] = []
        restored.pc.window.watch.ended.connect(lambda: ended.append(True))
        dialog = ask(page, restored.code)
        for way_out in (partial(press, dialog, Qt.Key.Key_Escape), dialog.back.click, dialog.close):
            way_out()
            assert dialog.isVisible()
        wait_for(lambda: bool(ended), "the sync after enrolling", 120_000)
        assert QApplication.activeModalWidget() is None


def test_an_account_that_this_pc_does_not_know_is_told_at_the_password(restored: Restored) -> None:
    with refused_page(restored) as (_address, page):
        slots = slots_path(restored.pc.ask(lambda office: office.store.path))
        held = json.loads(slots.read_bytes())
        others = [one for one in held["slots"] if one["account"] != "supaporn"]
        slots.write_text(json.dumps({**held, "slots": others, "check": ""}), "utf-8")
        dialog = ask(page, restored.code)
        told = sentence("account-unknown", {})
        wait_for(lambda: told in {dialog.box.problem, dialog.code_box.problem}, "the word for the account")
        assert (dialog.box.problem, dialog.code_box.problem) == (told, "")
        assert dialog.password.hasFocus()
        press(dialog, Qt.Key.Key_Escape)
        settle()
        assert QApplication.activeModalWidget() is None


def test_a_password_that_does_not_open_this_pc_spends_no_code(restored: Restored) -> None:
    with refused_page(restored) as (_address, page):
        dialog = ask(page, restored.code, "ไม่ใช่รหัสนี้เลย")
        wait_for(lambda: dialog.box.problem != "", "the word for a wrong password")
        press(dialog, Qt.Key.Key_Escape)
        settle()
        restored.pc.show()
        enrolled(restored, page)
