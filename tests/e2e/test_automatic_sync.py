"""Syncs that nobody asks for, in the whole program: after edits, with a new line, as the window closes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.services import automatic_sync
from desktop_app.shell.network_news import SystemNetwork
from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.registers.fund_month import sheet_fields
from tests.e2e.practice_round import practice_endpoint
from tests.support.keys import press, settle, wait_for
from tests.support.office_pc import OfficePC
from tests.support.raw_server import raw_server
from ui.dialogs.leaving import LeavingDialog
from ui.main_window import MainWindow
from ui.text import say
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")
KKJ = FundKind.KKJ_FUND
SOON_MS = 300
NEVER_MS = 10_000_000


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficePC]:
    """An office that has synced once and whose waits are short; nothing of its start is left to wait for."""
    for name in ("START_MS", "QUIET_MS", "LINE_SPREAD_MS"):
        monkeypatch.setattr(automatic_sync, name, NEVER_MS if name != "LINE_SPREAD_MS" else 1)
    for name in ("REST_MS", "LINE_MS"):
        monkeypatch.setattr(automatic_sync, name, SOON_MS)
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(tmp_path / "pc")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        assert pc.sync().ok
        pc.program.schedule.begin()
        yield pc
        pc.settings.change(endpoint=address)
        pc.close()


def enter(pc: OfficePC) -> None:
    """Type a figure into an open row, as an officer does."""
    rows = pc.ask(lambda one: one.sheets.view(KKJ, FISCAL_MONTH)).rows
    fund = next(row.fund_id for row in rows if not row.values)
    pc.open_sheet(KKJ, fund, sheet_fields(KKJ)[0].name)
    pc.type_cells(["12000"])


def unsent(pc: OfficePC) -> int:
    return pc.ask(lambda one: one.store.states.counts().unsent)


@pytest.fixture
def heard(office: OfficePC) -> list[str]:
    """Why syncs began by themselves."""
    found: list[str] = []
    office.program.schedule.asked.connect(found.append)
    return found


def test_what_was_entered_goes_once_it_rests_and_typing_is_not_disturbed(
    office: OfficePC, heard: list[str]
) -> None:
    enter(office)
    page = office.window.page
    wait_for(lambda: bool(heard) and unsent(office) == 0, "the edits sent")
    assert set(heard) == {"rest"}
    assert office.window.page is page
    office.rest()
    assert say("window.bar.line.up") in office.window.status.words()


def test_switched_off_nothing_is_sent_until_the_officer_asks(office: OfficePC, heard: list[str]) -> None:
    office.window.open(Route("settings"))
    page = office.window.page
    page.automatic.setFocus()  # type: ignore[attr-defined]
    press(office.window, Qt.Key.Key_Space)
    assert office.settings.read().automatic == "off"
    enter(office)
    for _ in range(3):
        settle(SOON_MS)
    assert (heard, unsent(office) > 0) == ([], True)
    assert office.sync().ok
    assert unsent(office) == 0


def test_a_line_that_comes_sends_what_waits_and_none_is_tried_without(
    office: OfficePC, heard: list[str]
) -> None:
    network = office.program.schedule.findChild(SystemNetwork)
    assert network is not None
    network.went.emit()
    enter(office)
    settle(2 * SOON_MS)
    assert heard == []
    network.came.emit()
    wait_for(lambda: unsent(office) == 0, "the edits sent")
    assert heard == ["line"]


def test_a_failure_nobody_asked_for_makes_no_banner(office: OfficePC, heard: list[str]) -> None:
    with raw_server() as gone:
        nowhere = gone.address
    office.settings.change(endpoint=nowhere)
    enter(office)
    wait_for(lambda: bool(heard) and not office.window.watch.running, "the failed sync")
    office.rest()
    assert office.window.watch.outcome is not None
    assert not office.window.watch.outcome.ok
    assert office.window.banners.banners == []
    assert say("window.bar.line.down") in office.window.status.words()


def dialog_of(pc: OfficePC) -> LeavingDialog | None:
    return pc.window.findChild(LeavingDialog)


def test_the_window_sends_what_waits_before_it_closes(
    office: OfficePC, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic_sync, "REST_MS", NEVER_MS)
    enter(office)
    office.program.frame.close()
    assert dialog_of(office) is not None
    assert isinstance(office.program.frame.window_now, MainWindow)
    wait_for(lambda: not office.program.frame.isVisible(), "the window closed")
    assert unsent(office) == 0


def test_nobody_has_to_wait_for_a_silent_line(office: OfficePC, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automatic_sync, "REST_MS", NEVER_MS)
    enter(office)
    waiting = unsent(office)
    with raw_server(b"", hold=True) as silent:
        office.settings.change(endpoint=silent.address)
        office.program.frame.close()
        wait_for(lambda: bool(silent.asked), "the request on its way")
        dialog = dialog_of(office)
        assert dialog is not None
        assert QApplication.focusWidget() is dialog.close_now
        press(dialog, Qt.Key.Key_Return)
        wait_for(lambda: not office.program.frame.isVisible(), "the window closed")
        wait_for(lambda: not office.window.watch.running, "the sync stopped")
    assert unsent(office) == waiting


def test_with_nothing_to_send_the_window_closes_at_once(office: OfficePC) -> None:
    office.rest()
    office.program.frame.close()
    assert not office.program.frame.isVisible()
