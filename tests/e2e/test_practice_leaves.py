"""From the practice district to an enrolment and back, and a damaged one begun anew: by keys and clicks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.services.enrolment import DATABASE, PRACTICE
from sync.model.practice.moment import NOW_MS
from sync.model.sources import SystemClock
from tests.e2e.practice_round import practice_endpoint
from tests.support.keys import press, settle, type_in, wait_for
from tests.support.office_pc import PASSWORD, OfficePC
from ui.dialogs.losses import LossDialog
from ui.dialogs.question import QuestionDialog
from ui.main_window import MainWindow
from ui.pages.first_run import FirstRun
from ui.pages.login import Login
from ui.pages.records import RecordsPage
from ui.pages.settings import SettingsPage
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")
A_DAY_MS = 24 * 3600 * 1000


def edit(pc: OfficePC, households: int) -> str:
    def work_on(office: object) -> str:
        row_id = str(office.store.rows.where("village")[0]["row_id"])  # type: ignore[attr-defined]
        office.records.save("village", row_id, {"households": households}, {})  # type: ignore[attr-defined]
        return row_id

    return pc.ask(work_on)


def households(pc: OfficePC, row_id: str) -> object:
    row = pc.ask(lambda office: office.store.rows.find("village", row_id))
    return row and row["households"]


def settings_page(pc: OfficePC) -> SettingsPage:
    pc.window.open(Route("settings"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SettingsPage)
    return page


def leave(pc: OfficePC) -> None:
    page = settings_page(pc)
    assert page.leave_button.isVisible()
    page.leave_button.setFocus()
    press(pc.window, Qt.Key.Key_Space)
    wait_for(lambda: not isinstance(pc.program.frame.window_now, MainWindow), "the page before the window")
    settle()
    pc.show()


def here(pc: OfficePC, kind: type) -> object:
    wait_for(lambda: isinstance(pc.program.frame.window_now, kind), kind.__name__)
    return pc.program.frame.window_now


def practise_from(pc: OfficePC, button: QWidget) -> None:
    button.setFocus()
    press(button.window(), Qt.Key.Key_Space)
    here(pc, MainWindow)
    pc.show()


def is_practice_time(pc: OfficePC) -> bool:
    return 0 <= pc.program.desk.now_ms() - NOW_MS < A_DAY_MS


def test_practice_leads_to_an_enrolment_and_can_be_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "pc"
    pc = OfficePC(folder)
    pc.practise()
    village = edit(pc, 77)
    assert is_practice_time(pc)
    leave(pc)
    first = here(pc, FirstRun)
    assert isinstance(first, FirstRun)
    assert abs(pc.program.desk.now_ms() - SystemClock().now_ms()) < A_DAY_MS
    practise_from(pc, first.code.practice)
    assert households(pc, village) == 77
    assert is_practice_time(pc)
    leave(pc)
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc.enrol(address, code, "supaporn", "สุภาพร")
        assert not settings_page(pc).leave_button.isVisible()
        assert pc.sync().ok
        pc.close()
        pc = OfficePC(folder)
        pc.log_in()
        assert pc.settings.read().store == "practice-3201"
        pc.close()
    pc = OfficePC(folder)
    pc.program.start()
    login = here(pc, Login)
    assert isinstance(login, Login)
    pc.show()
    practise_from(pc, login.practice)
    assert households(pc, village) == 77
    pc.close()
    pc = OfficePC(folder)
    pc.program.start()
    here(pc, MainWindow)
    pc.show()
    leave(pc)
    login = here(pc, Login)
    assert isinstance(login, Login)
    login.password.setFocus()
    type_in(login, PASSWORD)
    press(login, Qt.Key.Key_Return)
    here(pc, MainWindow)
    assert pc.ask(lambda office: office.store.installs.current().alone) is False
    pc.close()


def question(pc: OfficePC) -> QuestionDialog:
    (dialog,) = pc.program.frame.findChildren(QuestionDialog)
    assert dialog.isVisible()
    return dialog


def test_a_damaged_practice_district_is_begun_anew_after_a_question(tmp_path: Path) -> None:
    folder = tmp_path / "pc"
    pc = OfficePC(folder)
    pc.practise()
    village = edit(pc, 77)
    pc.close()
    database = folder / "stores" / PRACTICE / DATABASE
    database.write_bytes(b"damaged" * 5_000)
    pc = OfficePC(folder)
    pc.program.start()
    first = here(pc, FirstRun)
    assert isinstance(first, FirstRun)
    pc.show()
    wait_for(lambda: bool(first.banners.banners), "the word for the damage")
    (banner,) = first.banners.banners
    assert "สำเนา" not in banner.advice.action
    banner.acted.emit(banner.advice.route)
    settle()
    press(question(pc), Qt.Key.Key_Return)
    settle()
    assert database.read_bytes().startswith(b"damaged")
    banner.acted.emit(banner.advice.route)
    settle()
    question(pc).act.click()
    here(pc, MainWindow)
    pc.show()
    assert households(pc, village) != 77
    (aside,) = (folder / "stores").glob(f"{PRACTICE}.aside-*")
    assert (aside / DATABASE).read_bytes().startswith(b"damaged")
    pc.close()


def test_practice_can_be_begun_anew_from_the_settings(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path / "pc")
    pc.practise()
    village = edit(pc, 77)
    before = pc.window
    page = settings_page(pc)
    page.anew_button.click()
    settle()
    question(pc).back.click()
    settle()
    assert households(pc, village) == 77
    page.anew_button.click()
    settle()
    question(pc).act.click()
    wait_for(
        lambda: isinstance(pc.program.frame.window_now, MainWindow) and pc.window is not before, "a new one"
    )
    assert households(pc, village) != 77
    pc.close()


def test_leaving_practice_asks_before_it_drops_what_is_saved_nowhere(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path / "pc")
    pc.practise()
    pc.window.open(Route("record", "debt_case"))
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    page.add()
    pc.rest()
    assert page.form is not None
    page.form.go_to("case_no")
    type_in(pc.window, "1/2565")
    settings_page(pc).leave_button.click()
    (dialog,) = pc.program.frame.findChildren(LossDialog)
    assert dialog.isVisible()
    press(dialog, Qt.Key.Key_Escape)
    settle()
    assert isinstance(pc.program.frame.window_now, MainWindow)
    settings_page(pc).leave_button.click()
    (again,) = [one for one in pc.program.frame.findChildren(LossDialog) if one.isVisible()]
    again.discarded.emit()
    here(pc, FirstRun)
    assert pc.program.frame.isVisible()
    pc.close()
