"""The whole program by keys: log-in, what it says without a line, two syncs that become one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from tests.e2e.practice_round import practice_endpoint
from tests.support.keys import CTRL, press, type_in, wait_for
from tests.support.office_pc import PASSWORD, OfficePC
from ui.main_window import MainWindow
from ui.pages.login import Login
from ui.views.sync import SyncOutcome

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def practising(tmp_path: Path) -> Iterator[OfficePC]:
    pc = OfficePC(tmp_path / "pc")
    pc.practise()
    yield pc
    pc.close()


def test_an_enrolled_pc_opens_again_with_its_password_and_no_line(tmp_path: Path) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(tmp_path / "pc")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        pc.sync()
        pc.close()
    again = OfficePC(tmp_path / "pc")
    again.program.start()
    login = again.program.frame.window_now
    assert isinstance(login, Login)
    again.show()
    login.password.setFocus()
    type_in(login, "ไม่ใช่รหัสนี้")
    press(login, Qt.Key.Key_Return)
    wait_for(lambda: login.password_box.problem != "", "the word for a wrong password")
    login.password.clear()
    login.password.setFocus()
    type_in(login, PASSWORD)
    press(login, Qt.Key.Key_Return)
    wait_for(lambda: isinstance(again.program.frame.window_now, MainWindow), "the office's window")
    counts = again.ask(lambda office: office.sheets.counts(FISCAL_MONTH))
    assert sum(one.rows for one in counts) == 83
    again.close()


def test_a_practice_district_without_endpoint_says_there_is_nowhere_to_send(practising: OfficePC) -> None:
    outcome = practising.sync()
    assert (outcome.ok, outcome.code) == (False, "practice-only")
    assert "ฝึก" in outcome.title + outcome.text


def test_two_starts_of_a_sync_are_one_and_both_are_told(practising: OfficePC) -> None:
    told: list[SyncOutcome] = []
    desk = practising.program.desk
    for _ in range(2):
        desk.start_sync(practising.window, lambda _progress: None, told.append)
    wait_for(lambda: len(told) == 2, "both answers")
    assert told[0] == told[1]
    log = practising.ask(lambda office: office.store.states.log())
    assert len(log) <= 1


def test_a_code_nobody_issued_is_told_at_its_field_and_can_be_corrected(tmp_path: Path) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(tmp_path / "pc")
        wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
        with pytest.raises(AssertionError):
            pc.enrol(address, wrong, "supaporn", "สุภาพร", within_ms=4_000)
        pc.enrol(address, code, "supaporn", "สุภาพร")
        assert isinstance(pc.program.frame.window_now, MainWindow)
        pc.close()


def test_the_practice_district_is_found_again_as_it_was_left(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path / "pc")
    pc.practise()
    village = pc.ask(lambda office: str(office.store.rows.where("village")[0]["row_id"]))
    pc.ask(lambda office: office.records.save("village", village, {"households": 77}, {}))
    pc.close()
    again = OfficePC(tmp_path / "pc")
    again.program.start()
    wait_for(lambda: isinstance(again.program.frame.window_now, MainWindow), "the practice district")
    found = again.ask(lambda office: office.store.rows.find("village", village))
    again.close()
    assert found is not None
    assert found["households"] == 77


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_6, Qt.Key.Key_7])
def test_a_typed_cell_is_saved_when_its_page_is_left_by_key(practising: OfficePC, key: Qt.Key) -> None:
    view = practising.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    fund = next(row.fund_id for row in view.rows if not row.values)
    practising.open_sheet(FundKind.KKJ_FUND, fund, "bank_balance")
    type_in(practising.window, "987")
    press(practising.window, key, Qt.KeyboardModifier.AltModifier)
    practising.rest()
    after = practising.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    assert next(row.values for row in after.rows if row.fund_id == fund) == {"bank_balance": 98_700}


def test_cells_pasted_from_a_sheet_never_become_one_number(practising: OfficePC) -> None:
    view = practising.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    fund = next(row.fund_id for row in view.rows if not row.values)
    practising.open_sheet(FundKind.KKJ_FUND, fund, "bank_balance")
    QGuiApplication.clipboard().setText("100\t200\r\n")
    press(practising.window, Qt.Key.Key_F2)
    press(practising.window, Qt.Key.Key_V, CTRL)
    press(practising.window, Qt.Key.Key_Return)
    practising.rest()
    after = practising.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    row = next(row for row in after.rows if row.fund_id == fund)
    assert (row.values, row.drafts) == ({}, {"bank_balance": "100 | 200"})
