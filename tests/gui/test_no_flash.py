"""No page and no dialog may flash as a window of its own while it is being built (UX section 4.1)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_desk import FakeDesk
from tests.support.record_samples import FUND_ID
from tests.support.screens import ROUTES, settle
from tests.support.shown_window import application, open_window, show
from ui.frame import Frame
from ui.pages.records import KEPT, RecordsPage
from ui.pages.sheet import SheetPage
from ui.pages.targets import TargetsPage
from ui.views.common import Route


class Watcher(QObject):
    """Writes down every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@contextmanager
def watching() -> Iterator[list[str]]:
    watcher = Watcher()
    application().installEventFilter(watcher)
    try:
        yield watcher.seen
    finally:
        application().removeEventFilter(watcher)


def test_a_stack_without_a_parent_is_seen(qtbot: QtBot) -> None:
    parent = QWidget()
    show(qtbot, parent, (100, 100))
    with watching() as seen:
        stack = QStackedLayout()
        stack.addWidget(QLabel("ก"))
    assert seen == ["QLabel"]


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_pages_open_inside_the_window(qtbot: QtBot, size: tuple[int, int]) -> None:
    shown = open_window(qtbot, size=size)
    with watching() as seen:
        for _name, route in (*ROUTES, *ROUTES):
            shown.window.open(route)
            settle(application())
            page = shown.window.page
            if isinstance(page, TargetsPage):
                for chip in ("support", "check", "all"):
                    page.choose_chip(chip)
                page.open_panel("GF1b")
        settle(application())
    assert seen == []


def test_records_and_forms_open_inside_the_window(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    with watching() as seen:
        for register in KEPT:
            shown.window.open(Route("record", register))
            page = shown.window.page
            assert isinstance(page, RecordsPage)
            page.add()
            settle(application())
            assert page.form is not None
            page.form.save()
    assert seen == []


def test_the_frame_changes_pages_inside_itself(qtbot: QtBot) -> None:
    from_machine = open_window(qtbot).window._links.surroundings
    frame = Frame(FakeDesk(), lambda: from_machine)
    show(qtbot, frame)
    with watching() as seen:
        frame.show_first_run()
        frame.show_login()
        frame.show_office()
        settle(application())
    assert seen == []


def test_a_dialog_shows_itself_and_nothing_else(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    with watching() as seen:
        shown.window.search()
        settle(application())
        shown.window.open(Route("sheet", "kkj_fund"))
        page = shown.window.page
        assert isinstance(page, SheetPage)
        page.open_history()
        settle(application())
        shown.window.open(Route("record", "fund", FUND_ID))
        records = shown.window.page
        assert isinstance(records, RecordsPage)
        assert records.form is not None
        records.form.delete_asked.emit()
        settle(application())
    assert seen == ["SearchDialog", "HistoryDialog", "DeleteDialog"]
