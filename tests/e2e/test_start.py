"""Starting on a PC whose settings or files are not as they should be: by keys, with a real endpoint."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.services.enrolment import DATABASE
from desktop_app.version import VERSION
from sync.model.sentences import title
from tests.e2e.practice_round import practice_endpoint
from tests.support.endpoint import central_command
from tests.support.keys import press, settle, type_in, wait_for
from tests.support.office_pc import PASSWORD, OfficePC
from tests.support.wire import RefusedByEndpoint, Wire
from ui.main_window import MainWindow
from ui.pages.first_run import FirstRun
from ui.pages.help import HelpPage
from ui.pages.login import Login

pytestmark = pytest.mark.usefixtures("qapp")

OFFICE = "practice-3201"


def enrolled(folder: Path, address: str, code: str) -> None:
    """Leave an enrolled PC behind, closed."""
    pc = OfficePC(folder)
    pc.enrol(address, code, "supaporn", "สุภาพร")
    pc.sync()
    pc.close()


def at_login(pc: OfficePC) -> Login:
    """Start the program and return its log-in page."""
    pc.program.start()
    login = pc.program.frame.window_now
    assert isinstance(login, Login)
    pc.show()
    return login


def log_in(pc: OfficePC, login: Login, password: str = PASSWORD) -> None:
    """Type the password and wait for the office's window."""
    login.password.setFocus()
    type_in(login, password)
    press(login, Qt.Key.Key_Return)
    wait_for(lambda: isinstance(pc.program.frame.window_now, MainWindow), "the office's window")


def one_time_code(centre: Path) -> str:
    """Return a code that one PC can spend."""
    done = central_command("enrol", "--data", centre, "--district", "3201", "--role", "district_officer")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def damage(folder: Path) -> None:
    (folder / "settings.json").write_bytes(b'{"store": "practice-3201", "endpo')


def lose(folder: Path) -> None:
    (folder / "settings.json").unlink()


@pytest.mark.parametrize(("spoil", "told"), [(damage, ["settings-damaged"]), (lose, [])])
def test_a_spoilt_settings_file_leads_to_the_log_in_and_the_line_is_known(
    tmp_path: Path, spoil: Callable[[Path], None], told: list[str]
) -> None:
    folder = tmp_path / "pc"
    with practice_endpoint(tmp_path / "centre") as (address, code):
        enrolled(folder, address, code)
        spoil(folder)
        pc = OfficePC(folder)
        login = at_login(pc)
        assert login.user_name.text() == "supaporn"
        assert [one.advice.code for one in login.banners.banners] == told
        log_in(pc, login)
        assert pc.settings.read().store == OFFICE
        assert pc.settings.read().endpoint == address
        assert pc.sync().ok
        pc.close()
    assert [one.name for one in folder.glob("settings.damaged*")] == ["settings.damaged-1.json"] * len(told)


def test_a_first_run_beside_an_office_spends_no_code_and_leads_to_the_log_in(tmp_path: Path) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        enrolled(tmp_path / "pc", address, code)
        lose(tmp_path / "pc")
        once = one_time_code(tmp_path / "centre")
        pc = OfficePC(tmp_path / "pc")
        with pytest.raises(AssertionError):
            pc.enrol(address, once, "supaporn", "สุภาพร", within_ms=4_000)
        first = pc.program.frame.window_now
        assert isinstance(first, FirstRun)
        (banner,) = first.banners.banners
        assert banner.advice.title == title("already-enrolled")
        banner.acted.emit(banner.advice.route)
        settle()
        assert isinstance(pc.program.frame.window_now, Login)
        pc.close()
        assert Wire(address, "practice", 7).enrol(once, "somebody-else").home_stream == "3201"


def test_a_store_whose_database_has_gone_is_told_of_and_not_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "pc"
    with practice_endpoint(tmp_path / "centre") as (address, code):
        enrolled(folder, address, code)
    (folder / "stores" / OFFICE / DATABASE).unlink()
    pc = OfficePC(folder)
    login = at_login(pc)
    login.password.setFocus()
    type_in(login, PASSWORD)
    press(login, Qt.Key.Key_Return)
    wait_for(lambda: bool(login.banners.banners), "the word for a lost database")
    assert login.banners.banners[0].advice.code == "store-missing"
    pc.close()


def test_help_names_this_pc_its_centre_and_its_folder(tmp_path: Path) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(tmp_path / "pc")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        press(pc.window, Qt.Key.Key_F1)
        pc.rest()
        page = pc.window.page
        assert isinstance(page, HelpPage)
        install = pc.ask(lambda office: office.store.installs.current().install)
        folder = str(tmp_path / "pc" / "stores" / OFFICE)
        log = str(tmp_path / "pc" / "logs" / "kongtun.log")
        assert list(page.told.values()) == [VERSION, install, address, folder, log]
        pc.close()


def test_the_recovery_code_sets_a_password_that_reaches_the_centre_with_the_next_sync(tmp_path: Path) -> None:
    anew = "รหัสใหม่ที่จำได้"
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pc = OfficePC(tmp_path / "pc")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        recovery = pc.recovery_code
        pc.sync()
        pc.close()
        pc = OfficePC(tmp_path / "pc")
        login = at_login(pc)
        login.forgotten.setFocus()
        press(login, Qt.Key.Key_Return)
        type_in(login, recovery)
        for field in (login.recovery.fields.password, login.recovery.fields.again):
            field.setFocus()
            type_in(login, anew)
        press(login, Qt.Key.Key_Return)
        wait_for(lambda: isinstance(pc.program.frame.window_now, MainWindow), "the office's window")
        pc.rest()
        assert [one.advice.code for one in pc.window.banners.banners] == ["password-renewed"]
        other = Wire(address, "practice", 8)
        with pytest.raises(RefusedByEndpoint) as refused:
            other.enrol(code, "supaporn", anew)
        assert refused.value.problem.code == "wrong-password"
        assert pc.sync().ok
        assert other.enrol(code, "supaporn", anew).home_stream == "3201"
        pc.close()
    pc = OfficePC(tmp_path / "pc")
    pc.log_in(anew)
    pc.close()
