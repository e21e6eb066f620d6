"""Help names what an administrator asks for, and copies it; so does the settings page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.fake_desk import IDENTITY, FakeDesk
from tests.support.screens import LOG
from tests.support.shown_window import open_window
from ui.pages.help import HelpPage
from ui.pages.settings import SettingsPage
from ui.text import say, unbroken
from ui.views.common import Route
from ui.views.surroundings import Identity

KEY = Qt.Key
GROUPED = "3f2a91c0 7be44d5c 9a6f0e1d 2c3b4a59"


def test_help_shows_number_version_centre_and_folder_and_copies_them_by_key(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_F1)
    page = shown.window.page
    assert isinstance(page, HelpPage)
    asked = ["1.0.0", IDENTITY.install, IDENTITY.address, IDENTITY.store_place, LOG]
    assert [one.text() for one in page.facts.values()] == [asked[0], GROUPED, *asked[2:]]
    assert QApplication.focusWidget() is page.copy
    shown.press(KEY.Key_Return)
    copied = QApplication.clipboard().text().splitlines()
    assert [line.partition(": ")[2] for line in copied] == asked


def test_help_says_that_a_practice_district_has_no_number_and_no_centre(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.identity_view = Identity("", "", "D:\\kongtun")
    shown = open_window(qtbot, desk)
    shown.window.open(Route("help"))
    page = shown.window.page
    assert isinstance(page, HelpPage)
    none = say("help.fact.practice")
    assert [one.text() for one in page.facts.values()] == ["1.0.0", none, none, "D:\\kongtun", LOG]
    page.copy.click()
    assert unbroken(none) in QApplication.clipboard().text()


def test_a_pc_enrolled_again_shows_its_new_number(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    for name in ("help", "settings"):
        shown.window.open(Route(name))
    shown.desk.identity_view = Identity("9" * 32, IDENTITY.address, "E:\\kongtun")
    shown.desk.change()
    settings = shown.window.page
    assert isinstance(settings, SettingsPage)
    assert settings.place.text() == "E:\\kongtun"
    shown.window.open(Route("help"))
    page = shown.window.page
    assert isinstance(page, HelpPage)
    assert page.told["install"] == "9" * 32
