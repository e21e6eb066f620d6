"""A damaged store put back from a backup, by keys: what was sent comes back, what was not is said."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sync.model.fields import FundKind, StoredValue
from sync.model.practice.moment import FISCAL_MONTH, NOW_MS
from sync.model.thai_dates import moment
from tests.e2e.practice_round import practice_endpoint
from tests.support.keys import press, settle, type_in, wait_for
from tests.support.office_pc import PASSWORD, OfficePC
from ui.dialogs.enrol_again import EnrolAgainDialog
from ui.dialogs.restore import RestoreDialog
from ui.main_window import MainWindow
from ui.pages.login import Login
from ui.pages.sync import SyncPage
from ui.views.common import Route
from ui.widgets.key_button import KeyButton

pytestmark = pytest.mark.usefixtures("qapp")

FIELD = "bank_balance"


def funds_of(pc: OfficePC) -> list[str]:
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    return [row.fund_id for row in view.rows if not row.values][:3]


def fill(pc: OfficePC, fund: str, value: int) -> None:
    pc.ask(lambda office: office.sheets.save_cell(fund, FISCAL_MONTH, FIELD, value))


def cells(pc: OfficePC, funds: list[str]) -> list[StoredValue]:
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    found = {row.fund_id: row.values.get(FIELD) for row in view.rows}
    return [found[fund] for fund in funds]


def damaged_pc(folder: Path, address: str, code: str) -> list[str]:
    """Leave a PC with a backup, one edit sent after it, one not sent, and a broken page; return the funds."""
    pc = OfficePC(folder)
    pc.enrol(address, code, "supaporn", "สุภาพร")
    pc.sync()
    funds = funds_of(pc)
    pc.ask(lambda office: office.store.back_up(f"{NOW_MS:013d}"))
    fill(pc, funds[0], 100)
    assert pc.sync().ok
    fill(pc, funds[1], 200)
    pc.close()
    database = folder / "stores" / "practice-3201" / "kongtun.db"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 0x5A
    database.write_bytes(content)
    return funds


def told_of_damage(pc: OfficePC) -> Login:
    """Log in, and wait for the word for the damage."""
    pc.program.start()
    login = pc.program.frame.window_now
    assert isinstance(login, Login)
    pc.show()
    login.password.setFocus()
    type_in(login, PASSWORD)
    press(login, Qt.Key.Key_Return)
    wait_for(lambda: bool(login.banners.banners), "the word for the damage")
    return login


def restore_dialog(login: Login) -> RestoreDialog:
    (banner,) = login.banners.banners
    act = next(one for one in banner.findChildren(KeyButton) if one.text() == banner.advice.action)
    act.setFocus()
    press(login, Qt.Key.Key_Return)
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RestoreDialog)
    return dialog


def test_a_backup_is_restored_by_keys_and_the_centre_brings_what_was_sent(tmp_path: Path) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        funds = damaged_pc(tmp_path / "pc", address, code)
        pc = OfficePC(tmp_path / "pc")
        login = told_of_damage(pc)
        assert moment(NOW_MS) in login.banners.banners[0].advice.text
        dialog = restore_dialog(login)
        dialog.act.setFocus()
        press(dialog, Qt.Key.Key_Return)
        wait_for(lambda: isinstance(pc.program.frame.window_now, MainWindow), "the office's window")
        pc.show()
        pc.rest()
        (banner,) = pc.window.banners.banners
        assert banner.advice.code == "store-restored"
        assert moment(NOW_MS) in banner.advice.text
        assert cells(pc, funds) == [None, None, None]
        assert pc.sync().ok
        assert cells(pc, funds) == [100, None, None]
        work_on_after_the_restore(pc, funds)
        pc.close()


def work_on_after_the_restore(pc: OfficePC, funds: list[str]) -> None:
    """The restored store's chain is behind the centre's: the next edit is a fork, mended by password."""
    fill(pc, funds[2], 300)
    assert pc.sync().code == "install-forked"
    pc.window.open(Route("sync"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SyncPage)
    ended: list[bool] = []
    pc.window.watch.ended.connect(lambda: ended.append(True))
    page.again.click()
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EnrolAgainDialog)
    type_in(dialog, PASSWORD)
    press(dialog, Qt.Key.Key_Return)
    wait_for(lambda: bool(ended), "the sync after enrolling again")
    pc.rest()
    assert cells(pc, funds) == [100, None, 300]
    assert pc.ask(lambda office: office.store.states.counts()).unsent == 0
    assert pc.ask(lambda office: office.conflicts.view()).open == ()


def test_a_second_thought_restores_nothing(tmp_path: Path) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        damaged_pc(tmp_path / "pc", address, code)
    before = (tmp_path / "pc" / "stores" / "practice-3201" / "kongtun.db").read_bytes()
    pc = OfficePC(tmp_path / "pc")
    login = told_of_damage(pc)
    dialog = restore_dialog(login)
    press(dialog, Qt.Key.Key_Return)  # the focus is on the way back
    settle()
    assert QApplication.activeModalWidget() is None
    assert pc.program.frame.window_now is login
    assert (tmp_path / "pc" / "stores" / "practice-3201" / "kongtun.db").read_bytes() == before
    pc.close()
