"""The recovery code is shown until the officer says that it is kept, whatever cuts the first run short."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.services.sessions import Sessions
from desktop_app.store.errors import WrongKey
from tests.e2e.practice_round import practice_endpoint
from tests.support.keys import press, type_in, wait_for
from tests.support.office_pc import PASSWORD, OfficePC
from ui.main_window import MainWindow
from ui.pages.login import Login

pytestmark = pytest.mark.usefixtures("qapp")
OFFICE = "practice-3201"


def at_login(folder: Path) -> tuple[OfficePC, Login]:
    """Start the program and type the password."""
    pc = OfficePC(folder)
    pc.program.start()
    login = pc.program.frame.window_now
    assert isinstance(login, Login)
    pc.show()
    login.password.setFocus()
    type_in(login, PASSWORD)
    press(login, Qt.Key.Key_Return)
    return pc, login


def code_shown(login: Login) -> str:
    wait_for(lambda: login.stack.currentWidget() is login.keeping, "the recovery code")
    return login.keeping.code


def opens_with(folder: Path, code: str) -> bool:
    pc = OfficePC(folder)
    sessions = Sessions(pc.program.starting._machine)
    try:
        sessions.recover(OFFICE, code, PASSWORD).store.close()
    except WrongKey:
        return False
    finally:
        pc.close()
    return True


def test_a_power_failure_before_the_code_is_kept_brings_a_new_one_at_the_next_log_in(tmp_path: Path) -> None:
    folder = tmp_path / "pc"
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(folder)
        pc.enrol_to_code(address, code, "supaporn", "สุภาพร")
        codes = [pc.recovery_code]
        pc.close()  # the power fails
        pc, login = at_login(folder)
        codes.append(code_shown(login))
        assert "รหัสใหม่" in login.keeping.note.text().replace("\u200b", "")
        press(login, Qt.Key.Key_Return)
        assert not isinstance(pc.program.frame.window_now, MainWindow)
        pc.close()  # once more
        pc, login = at_login(folder)
        codes.append(code_shown(login))
        login.keeping.kept.setFocus()
        press(login, Qt.Key.Key_Space)
        press(login, Qt.Key.Key_Return)
        wait_for(lambda: isinstance(pc.program.frame.window_now, MainWindow), "the office's window")
        pc.show()
        assert pc.sync().ok
        pc.close()
        assert len(set(codes)) == 3
        pc = OfficePC(folder)
        pc.log_in()
        pc.close()
    assert [opens_with(folder, one) for one in codes] == [False, False, True]


def test_a_code_that_is_typed_in_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "pc"
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(folder)
        pc.enrol_to_code(address, code, "supaporn", "สุภาพร")
        kept = pc.recovery_code
        pc.close()
    assert opens_with(folder, kept)
    pc = OfficePC(folder)
    pc.log_in()
    pc.close()
    assert opens_with(folder, kept)
