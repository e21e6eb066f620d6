"""A folder copied to another PC: noticed at the centre, mended by keys, and no edit lost or doubled."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sync.central.copies import RENEWED_MS
from sync.central.database import FILE_NAME
from sync.model.fields import FundKind, StoredValue
from sync.model.ids import InstallId, OpId
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.sentences import sentence, title
from tests.e2e.practice_round import practice_endpoint
from tests.support.keys import press, settle, type_in, wait_for
from tests.support.office_pc import PASSWORD, OfficePC
from ui.dialogs.enrol_again import EnrolAgainDialog
from ui.pages.sync import SyncPage
from ui.views.common import Route, RowState
from ui.views.sync import SyncOutcome

pytestmark = pytest.mark.usefixtures("qapp")

FIELD = "bank_balance"


@dataclass
class TwoCopies:
    """Two PCs that work as one install; ``funds`` have no figures of the month yet."""

    first: OfficePC
    copy: OfficePC
    funds: list[str]


def sync(copies: TwoCopies, pc: OfficePC) -> SyncOutcome:
    """Sync one of them; the keys go to the window in front."""
    (copies.copy if pc is copies.first else copies.first).hide()
    pc.show()
    return pc.sync()


def fill(pc: OfficePC, fund: str, value: int) -> None:
    pc.ask(lambda office: office.sheets.save_cell(fund, FISCAL_MONTH, FIELD, value))


def cells(pc: OfficePC, funds: list[str]) -> list[StoredValue]:
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    found = {row.fund_id: row.values.get(FIELD) for row in view.rows}
    return [found[fund] for fund in funds]


def retained(pc: OfficePC) -> list[OpId]:
    query = "SELECT op_id FROM outbox ORDER BY pos"
    return pc.ask(lambda office: [OpId(row[0]) for row in office.store._sql.rows(query)])


def install_of(pc: OfficePC) -> InstallId:
    return pc.ask(lambda office: office.store.installs.current().install)


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[TwoCopies]:
    """The folder was copied while one edit waited to be sent: both copies hold it."""
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(tmp_path / "one")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        pc.sync()
        view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
        funds = [row.fund_id for row in view.rows if not row.values][:4]
        fill(pc, funds[0], 100)
        pc.close()
        shutil.copytree(tmp_path / "one", tmp_path / "two")
        both = TwoCopies(OfficePC(tmp_path / "one"), OfficePC(tmp_path / "two"), funds)
        for one in (both.first, both.copy):
            one.log_in()
        yield both
        for one in (both.first, both.copy):
            one.close()


def forked(copies: TwoCopies) -> SyncPage:
    """Let both copies work on until the centre notices; return the page of the one that is told."""
    fill(copies.first, copies.funds[1], 200)
    assert sync(copies, copies.first).ok
    assert sync(copies, copies.copy).ok  # what both hold is known already
    fill(copies.copy, copies.funds[2], 300)
    outcome = sync(copies, copies.copy)
    assert (outcome.ok, outcome.code) == (False, "install-forked")
    copies.copy.window.open(Route("sync"))
    copies.copy.rest()
    page = copies.copy.window.page
    assert isinstance(page, SyncPage)
    return page


def enrol_again(page: SyncPage, password: str = PASSWORD) -> EnrolAgainDialog:
    """Press the button and type the password."""
    page.again.setFocus()
    press(page, Qt.Key.Key_Return)
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EnrolAgainDialog)
    dialog.password.setFocus()
    type_in(dialog, password)
    press(dialog, Qt.Key.Key_Return)
    return dialog


def test_a_copied_store_enrols_again_by_password_and_nothing_is_lost_or_doubled(copies: TwoCopies) -> None:
    first, copy, funds = copies.first, copies.copy, copies.funds
    page = forked(copies)
    held, before = retained(copy), install_of(copy)
    village = first.ask(lambda office: str(office.store.rows.where("village")[0]["row_id"]))
    first.ask(lambda office: office.records.save("village", village, {"households": 7}, {}))
    assert sync(copies, first).ok  # news for the copy, which has not heard of it yet
    copy.show()
    ended: list[bool] = []
    copy.window.watch.ended.connect(lambda: ended.append(True))
    enrol_again(page)
    wait_for(lambda: bool(ended), "the sync after enrolling again")
    copy.rest()
    assert copy.window.watch.outcome is not None
    assert copy.window.watch.outcome.ok
    assert (install_of(first), install_of(copy) == before) == (before, False)
    assert retained(copy) == held
    fill(first, funds[3], 400)
    assert sync(copies, first).ok
    assert sync(copies, copy).ok
    assert cells(first, funds) == cells(copy, funds) == [100, 200, 300, 400]
    assert first.replica() == copy.replica()
    assert copy.ask(lambda office: office.store.states.counts()).unsent == 0
    for pc in (first, copy):
        assert pc.ask(lambda office: office.conflicts.view()).open == ()
        assert pc.ask(lambda office: office.store.states.incidents()) == []
    rows = copy.ask(lambda office: office.store.rows.where("machine"))
    assert {str(row["row_id"]) for row in rows} == {install_of(first), install_of(copy)}


def test_a_copy_at_which_nobody_enters_anything_is_told_and_enrols_again(
    copies: TwoCopies, tmp_path: Path
) -> None:
    told: OfficePC | None = None
    for _ in range(5):
        for pc in (copies.first, copies.copy):
            if told is None and sync(copies, pc).code == "install-forked":
                told = pc
        with closing(sqlite3.connect(tmp_path / "centre" / FILE_NAME)) as connection, connection:
            connection.execute("UPDATE device_chain SET heard_ms = heard_ms - ?", (RENEWED_MS,))
    assert told is not None
    before = install_of(told)
    told.show()
    told.window.open(Route("sync"))
    told.rest()
    page = told.window.page
    assert isinstance(page, SyncPage)
    ended: list[bool] = []
    told.window.watch.ended.connect(lambda: ended.append(True))
    enrol_again(page)
    wait_for(lambda: bool(ended), "the sync after enrolling again")
    told.rest()
    assert install_of(told) != before
    for pc in (copies.first, copies.copy):
        assert sync(copies, pc).ok
        assert cells(pc, copies.funds)[0] == 100
        assert pc.ask(lambda office: office.store.states.incidents()) == []
    assert copies.first.replica() == copies.copy.replica()


def test_a_dialog_stays_until_the_enrolment_it_asked_for_is_answered(copies: TwoCopies) -> None:
    page, copy = forked(copies), copies.copy
    before = install_of(copy)
    ended: list[bool] = []
    copy.window.watch.ended.connect(lambda: ended.append(True))
    dialog = enrol_again(page)
    for way_out in (partial(press, dialog, Qt.Key.Key_Escape), dialog.back.click, dialog.close):
        way_out()
        assert dialog.isVisible()
    wait_for(lambda: bool(ended), "the sync after enrolling again")
    assert QApplication.activeModalWidget() is None
    assert install_of(copy) != before


def test_until_then_the_edit_waits_and_says_so(copies: TwoCopies) -> None:
    page = forked(copies)
    assert page.again.isVisible()
    assert title("install-forked") in page.head.words
    lines = copies.copy.ask(lambda office: office.sync.view()).lines
    assert lines[0].state is RowState.QUEUED
    assert cells(copies.copy, copies.funds) == [100, 200, 300, None]


def test_a_wrong_password_is_told_in_the_dialog_and_changes_nothing(copies: TwoCopies) -> None:
    page = forked(copies)
    before = install_of(copies.copy)
    dialog = enrol_again(page, "ไม่ใช่รหัสนี้เลย")
    wait_for(lambda: dialog.box.problem != "", "the word for a wrong password")
    assert dialog.box.problem == sentence("wrong-password", {})
    assert dialog.act.isEnabled()
    assert install_of(copies.copy) == before
    press(dialog, Qt.Key.Key_Escape)
    settle()
    assert QApplication.activeModalWidget() is None
