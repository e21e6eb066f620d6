"""A district handed over before its PC had sent all: everything arrives or stays in a list, and is told."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.store.states import LoggedSync
from sync.central import epochs
from sync.central.centre import open_centre
from sync.central.hand_over import Side, hand_over
from sync.central.oversight import revoke
from sync.model.fields import StoredValue
from sync.model.practice.moment import DISTRICT
from sync.model.sentences import sentence, title
from sync.protocol.session import Refused
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.keys import press, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.sync import SyncPage
from ui.views.common import Route

ACTIVITY: dict[str, StoredValue] = {"fy": 2565, "activity_on": "2021-11-01", "type": "training"}


@dataclass
class Handing:
    """A served endpoint, the PC that loses the district, and the one that gets it."""

    folder: Path
    address: str
    code: str
    old: HeadlessPC
    new: HeadlessPC

    def sync(self, *pcs: HeadlessPC) -> None:
        for pc in pcs:
            pc.sync(self.address)

    def hand_over(self, leaving: HeadlessPC, taking: HeadlessPC) -> None:
        centre = open_centre(self.folder)
        install = taking.store.installs.current().install
        sides = Side(f"user.{leaving.name}"), Side(f"user.{taking.name}", install)
        hand_over(centre, DISTRICT, *sides, valid_days=1)
        centre.close()

    def refused(self, pc: HeadlessPC) -> str:
        with pytest.raises(Refused) as refused:
            pc.sync(self.address)
        return refused.value.code


@pytest.fixture
def handing(tmp_path: Path) -> Iterator[Handing]:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pcs = [HeadlessPC(tmp_path / name, name) for name in ("old", "new")]
        for pc in pcs:
            pc.enrol(address, code)
            pc.sync(address)
        yield Handing(tmp_path / "centre", address, code, *pcs)
        for pc in pcs:
            pc.close()


def make(pc: HeadlessPC, name: str) -> str:
    return str(pc.office.records.save("activity", "", {**ACTIVITY, "title_th": name}, {}).value.row_id)


def edit(pc: HeadlessPC, row_id: str, name: str) -> None:
    pc.office.records.save("activity", row_id, {"title_th": name}, {})


def title_of(pc: HeadlessPC, row_id: str) -> StoredValue:
    row = pc.store.rows.find("activity", row_id)
    return None if row is None else row.get("title_th")


def told(pc: HeadlessPC) -> str:
    return "\n".join(f"{one.title} {one.detail}" for one in pc.office.sync.view().log)


def test_what_waited_when_the_district_went_arrives_and_is_listed_with_its_author(handing: Handing) -> None:
    old, new = handing.old, handing.new
    both, mine = make(old, "ร่วม"), make(old, "ของเดิม")
    handing.sync(old, new)
    edit(old, mine, "แก้ก่อนรู้")
    edit(old, both, "ของคนเดิม")
    late = make(old, "เพิ่มก่อนรู้")
    handing.hand_over(old, new)
    edit(new, both, "ของคนใหม่")
    handing.sync(new)
    assert handing.refused(old) == "handed-over"
    counts = old.store.states.counts()
    assert (counts.unsent, counts.refused) == (0, 0)
    handing.sync(new)
    assert [title_of(new, one) for one in (mine, late, both)] == ["แก้ก่อนรู้", "เพิ่มก่อนรู้", "ของคนใหม่"]
    assert len(new.office.conflicts.view().open) == 1
    for words in ("ส่งมาหลังโอนงาน", "old กรอกไว้ก่อนเครื่องนั้นทราบ", "แก้ก่อนรู้", "เพิ่มก่อนรู้"):
        assert words in told(new)
    assert new.office.sync.view().replaced == ()
    edit(new, mine, "แก้ต่อ")
    assert new.office.sync.view().replaced == ()


def test_what_is_entered_after_is_refused_stays_and_goes_once_the_district_is_back(handing: Handing) -> None:
    old, new = handing.old, handing.new
    row = make(old, "ของเดิม")
    handing.sync(old, new)
    handing.hand_over(old, new)
    assert handing.refused(old) == "handed-over"
    edit(old, row, "แก้หลังรู้")
    assert handing.refused(old) == "handed-over"
    assert old.store.states.counts().refused == 1
    assert title_of(old, row) == "แก้หลังรู้"
    lines = list(csv.reader(old.office.refused.table().splitlines()))
    assert [(line[3], line[4]) for line in lines[1:]] == [("แก้หลังรู้", sentence("not-owner", {}))]
    handing.sync(new)
    assert title_of(new, row) == "ของเดิม"
    handing.hand_over(new, old)
    handing.sync(old)
    old.office.refused.again("activity", row)
    handing.sync(old)
    assert old.store.states.counts().refused == 0
    third = HeadlessPC(handing.folder.parent / "third", "third")
    third.enrol(handing.address, handing.code)
    handing.sync(third)
    assert title_of(third, row) == "แก้หลังรู้"
    third.close()


def test_no_row_leaves_a_pc_with_the_district(handing: Handing) -> None:
    old, new = handing.old, handing.new
    make(old, "ของเดิม")
    handing.sync(old, new)
    before = old.replica()
    handing.hand_over(old, new)
    for _ in range(2):
        assert handing.refused(old) == "handed-over"
    # Put back from a backup, it wants all anew, and gets nothing: that goes round in no circle.
    old.store.want_whole()
    assert handing.refused(old) == "handed-over"
    assert old.replica() == before


def test_where_nothing_is_taken_any_more_what_waits_can_leave_as_a_file(handing: Handing) -> None:
    old = handing.old
    row = make(old, "ยังไม่ส่ง")
    assert len(old.office.refused.table().splitlines()) == 1
    centre = open_centre(handing.folder)
    revoke(centre, user_name="user.old")
    centre.close()
    assert handing.refused(old) == "install-revoked"
    log(old, "install-revoked")
    table = old.office.refused.table()
    assert "ยังไม่ส่ง" in table
    assert sentence("install-revoked", {}) in table
    assert title_of(old, row) == "ยังไม่ส่ง"


@pytest.mark.expects_log("new epoch")
def test_at_an_endpoint_put_back_what_was_made_before_arrives_all_the_same(handing: Handing) -> None:
    old, new = handing.old, handing.new
    sent = make(old, "ส่งแล้ว")
    handing.sync(old, new)
    edit(old, sent, "แก้ก่อนรู้")
    handing.hand_over(old, new)
    centre = open_centre(handing.folder)
    epochs.begin(centre, epochs.RESTORED)
    centre.close()
    assert handing.refused(old) == "handed-over"
    assert old.store.states.counts().unsent == 0
    handing.sync(new, new)
    assert title_of(new, sent) == "แก้ก่อนรู้"


def log(pc: HeadlessPC, code: str) -> None:
    """Write the line of the sync log that the program writes."""
    pc.store.states.add_log(LoggedSync(pc.clock.now_ms(), code, 0, 0, 0, 0, verified=False))


@pytest.fixture
def window(tmp_path: Path) -> Iterator[tuple[OfficePC, Path]]:
    """A PC in its window whose one edit is refused, for the district went before."""
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(tmp_path / "pc")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        pc.sync()
        centre = open_centre(tmp_path / "centre")
        hand_over(centre, DISTRICT, Side("supaporn"), Side(), valid_days=1)
        yield pc, tmp_path / "centre"
        centre.close()
        pc.close()


def sync_page(pc: OfficePC) -> SyncPage:
    pc.window.open(Route("sync"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SyncPage)
    return page


@pytest.mark.usefixtures("qapp")
def test_the_sync_page_says_so_and_offers_the_file(window: tuple[OfficePC, Path], tmp_path: Path) -> None:
    pc, _folder = window
    assert pc.sync().code == "handed-over"
    pc.ask(lambda office: office.records.save("activity", "", {**ACTIVITY, "title_th": "หลังโอน"}, {}))
    outcome = pc.sync()
    assert (outcome.ok, outcome.code) == (False, "handed-over")
    page = sync_page(pc)
    assert title("handed-over") in page.head.words
    assert sentence("handed-over", {}) in page.head.words
    assert title("handed-over") in {one.title for one in pc.ask(lambda office: office.sync.view()).log}
    page.chips["refused"].setFocus()
    press(page, Qt.Key.Key_Space)
    pc.rest()
    assert page.refused.export.isVisible()
    file = tmp_path / "out.csv"
    page.refused.write(str(file))
    wait_for(file.exists, "the file")
    pc.rest()
    assert "หลังโอน" in file.read_text("utf-8-sig")


@pytest.mark.usefixtures("qapp")
def test_a_revoked_pc_offers_what_waits_as_a_file(window: tuple[OfficePC, Path]) -> None:
    pc, folder = window
    pc.ask(lambda office: office.records.save("activity", "", {**ACTIVITY, "title_th": "รออยู่"}, {}))
    page = sync_page(pc)
    page.chips["unsent"].setFocus()
    press(page, Qt.Key.Key_Space)
    assert not page.refused.export.isVisible()
    centre = open_centre(folder)
    revoke(centre, user_name="supaporn")
    centre.close()
    assert pc.sync().code == "install-revoked"
    assert page.refused.export.isVisible()
    assert "รออยู่" in pc.ask(lambda office: office.refused.table())
