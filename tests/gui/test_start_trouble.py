"""A start that cannot go on: the real program in a folder that takes no file, and once it is mended."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.services.enrolment import PRACTICE
from desktop_app.settings import SettingsFile
from desktop_app.shell.single_instance import SingleInstance
from desktop_app.store.folder import trial_path
from sync.model.sentences import advice, title
from tests.support.keys import press, settle, wait_for
from tests.support.office_pc import OfficePC
from ui.main_window import MainWindow
from ui.pages.first_run import FirstRun
from ui.pages.help import HelpPage
from ui.pages.settings import SettingsPage
from ui.pages.start_trouble import StartTrouble
from ui.text import say
from ui.views.common import Route

KEY = Qt.Key
pytestmark = pytest.mark.usefixtures("qapp", "_handlers_go")


@pytest.fixture
def started() -> Iterator[list[OfficePC]]:
    pcs: list[OfficePC] = []
    yield pcs
    for one in pcs:
        one.close()


@pytest.fixture
def _handlers_go() -> Iterator[None]:
    """Take away the logs that starts have opened."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for one in [one for one in root.handlers if one not in before]:
        root.removeHandler(one)
        one.close()
    root.setLevel(level)


def begin(folder: Path, started: list[OfficePC]) -> OfficePC:
    pc = OfficePC(folder)
    started.append(pc)
    assert pc.program.begin()
    pc.show()
    return pc


def trouble_on(pc: OfficePC) -> StartTrouble:
    page = pc.program.frame.window_now
    assert isinstance(page, StartTrouble)
    assert pc.program.frame.isVisible()
    return page


def told(page: StartTrouble, code: str, folder: Path) -> None:
    """See that the page says the code's words and names the folder."""
    assert page.advice.code == code
    words = f"{title(code)} {advice(code, {'folder': str(folder)})}"
    assert page.head.words == words
    assert str(folder) in page.head.words


def test_a_file_where_the_folder_should_be_is_told_and_once_it_is_away_enter_goes_on(
    tmp_path: Path, started: list[OfficePC]
) -> None:
    file = tmp_path / "office"
    file.touch()
    folder = file / "Kongtun"
    pc = begin(folder, started)
    told(trouble_on(pc), "folder-refused", folder)
    press(pc.program.frame, KEY.Key_Return)
    settle()
    told(trouble_on(pc), "folder-refused", folder)
    file.unlink()
    press(pc.program.frame, KEY.Key_Return)
    wait_for(lambda: isinstance(pc.program.frame.window_now, FirstRun), "the first run")
    assert not SingleInstance(folder, patience_ms=0).first()


def test_a_link_that_leads_in_a_circle_is_told_and_once_it_is_away_enter_goes_on(
    tmp_path: Path, started: list[OfficePC]
) -> None:
    folder = tmp_path / "one"
    try:
        folder.symlink_to(tmp_path / "two")
    except OSError:
        pytest.skip("this account may make no links")
    (tmp_path / "two").symlink_to(folder)
    pc = begin(folder, started)
    told(trouble_on(pc), "folder-refused", folder)
    folder.unlink()
    press(pc.program.frame, KEY.Key_Return)
    wait_for(lambda: isinstance(pc.program.frame.window_now, FirstRun), "the first run")


def test_a_file_named_stores_is_told_with_its_place(tmp_path: Path, started: list[OfficePC]) -> None:
    (tmp_path / "stores").touch()
    told(trouble_on(begin(tmp_path, started)), "folder-refused", tmp_path / "stores")


def test_escape_closes_the_window_and_nothing_is_left_behind(tmp_path: Path, started: list[OfficePC]) -> None:
    (tmp_path / "stores").touch()
    pc = begin(tmp_path, started)
    press(pc.program.frame, KEY.Key_Escape)
    settle()
    assert not pc.program.frame.isVisible()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["settings.json", "stores"]


def test_what_is_told_can_be_copied_for_the_administrator(tmp_path: Path, started: list[OfficePC]) -> None:
    (tmp_path / "stores").touch()
    page = trouble_on(begin(tmp_path, started))
    page.copy.click()
    assert str(tmp_path / "stores") in QApplication.clipboard().text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_told_and_room_made_enter_goes_on(tmp_path: Path, started: list[OfficePC]) -> None:
    folder = tmp_path / "pc"
    folder.mkdir()
    trial_path(folder).symlink_to("/dev/full")
    pc = begin(folder, started)
    told(trouble_on(pc), "folder-full", folder)
    assert not trial_path(folder).is_symlink()
    press(pc.program.frame, KEY.Key_Return)
    wait_for(lambda: isinstance(pc.program.frame.window_now, FirstRun), "the first run")


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path, started: list[OfficePC]) -> None:
    (tmp_path / "kongtun.lock").mkdir()
    told(trouble_on(begin(tmp_path, started)), "folder-refused", tmp_path)


def test_a_store_that_does_not_answer_to_its_name_is_told_at_the_start(
    tmp_path: Path, started: list[OfficePC]
) -> None:
    """Looking at a store's folder may fail where looking at the folder above did not."""
    before = OfficePC(tmp_path)
    before.practise()
    before.close()
    before.settings.change(store="x" * 300)
    told(trouble_on(begin(tmp_path, started)), "folder-refused", tmp_path / "stores" / ("x" * 300))


def test_a_window_that_does_not_answer_is_told_and_when_it_is_gone_enter_goes_on(
    tmp_path: Path, started: list[OfficePC]
) -> None:
    stuck = SingleInstance(tmp_path)
    assert stuck.first()
    stuck.deaf()
    pc = OfficePC(tmp_path)
    started.append(pc)
    pc.program.single = SingleInstance(tmp_path, patience_ms=0)
    assert pc.program.begin()
    pc.show()
    assert trouble_on(pc).advice.code == "already-running"
    stuck.leave()
    press(pc.program.frame, KEY.Key_Return)
    wait_for(lambda: isinstance(pc.program.frame.window_now, FirstRun), "the first run")


def test_trying_again_beside_a_window_that_is_open_by_now_leaves_only_that_one(
    tmp_path: Path, started: list[OfficePC]
) -> None:
    (tmp_path / "stores").touch()
    pc = begin(tmp_path, started)
    (tmp_path / "stores").unlink()
    other = begin(tmp_path, started)
    assert isinstance(other.program.frame.window_now, FirstRun)
    pc.show()
    press(pc.program.frame, KEY.Key_Return)
    wait_for(lambda: not pc.program.frame.isVisible(), "one window")
    assert other.program.frame.isVisible()


def test_trying_again_beside_a_program_that_does_not_answer_tells_of_it_without_a_wait(
    tmp_path: Path, started: list[OfficePC], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window is shown by then, and would stand still: whoever wants to wait presses Enter once more."""
    (tmp_path / "stores").touch()
    pc = begin(tmp_path, started)
    (tmp_path / "stores").unlink()
    stuck = SingleInstance(tmp_path)
    assert stuck.first()
    stuck.deaf()
    # Whoever waits finds the folder free afterwards, and goes on.
    monkeypatch.setattr(time, "sleep", lambda _seconds: stuck.leave())
    press(pc.program.frame, KEY.Key_Return)
    settle()
    assert trouble_on(pc).advice.code == "already-running"
    stuck.leave()
    press(pc.program.frame, KEY.Key_Return)
    wait_for(lambda: isinstance(pc.program.frame.window_now, FirstRun), "the first run")


def help_of(pc: OfficePC) -> HelpPage:
    first = pc.program.frame.window_now
    assert isinstance(first, FirstRun)
    first.code.practice.click()
    wait_for(lambda: isinstance(pc.program.frame.window_now, MainWindow), "the practice district")
    pc.window.open(Route("help"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, HelpPage)
    return page


@pytest.mark.expects_log("no log file: .*logs takes none")
def test_a_file_named_logs_keeps_nobody_from_work_and_help_says_that_there_is_no_log(
    tmp_path: Path, started: list[OfficePC], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").touch()
    page = help_of(begin(tmp_path, started))
    assert page.told["log"] == say("help.fact.log_refused", folder=tmp_path / "logs")
    assert page.facts["log"].text() == page.told["log"]
    assert f"no log file: {tmp_path / 'logs'}" in capsys.readouterr().err


def test_help_names_the_log_that_is_written(tmp_path: Path, started: list[OfficePC]) -> None:
    page = help_of(begin(tmp_path, started))
    assert page.told["log"] == str(tmp_path / "logs" / "kongtun.log")
    assert Path(page.told["log"]).exists()


def test_settings_that_the_disk_does_not_take_are_told_and_hold_while_the_program_runs(
    tmp_path: Path, started: list[OfficePC]
) -> None:
    (tmp_path / "settings.new").mkdir()  # where the new settings are written first
    pc = begin(tmp_path, started)
    help_of(pc)
    assert pc.advice == ["settings-not-kept"]
    pc.window.open(Route("settings"))
    page = pc.window.page
    assert isinstance(page, SettingsPage)
    page.modes["dark"].click()
    assert pc.advice == ["settings-not-kept"] * 2
    (banner,) = pc.window.banners.banners
    assert str(tmp_path) in banner.advice.text
    assert (pc.settings.read().store, pc.settings.read().theme) == (PRACTICE, "dark")
    (tmp_path / "settings.new").rmdir()
    page.modes["light"].click()
    assert pc.advice == ["settings-not-kept"] * 2
    saved = SettingsFile(tmp_path).read()
    assert (saved.store, saved.theme) == (PRACTICE, "light")


def test_a_store_whose_folder_refuses_is_told_with_its_name_where_it_is_opened(
    tmp_path: Path, started: list[OfficePC]
) -> None:
    folder = tmp_path / "stores" / PRACTICE
    folder.parent.mkdir()
    folder.touch()
    pc = begin(tmp_path, started)
    first = pc.program.frame.window_now
    assert isinstance(first, FirstRun)
    first.code.practice.click()
    wait_for(lambda: bool(first.banners.banners), "what is told")
    (banner,) = first.banners.banners
    assert banner.advice.code == "folder-refused"
    assert str(folder) in banner.advice.text
    assert "{" not in banner.advice.text
