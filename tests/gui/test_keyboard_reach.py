"""Every act of every page is reached by keys alone, in reading order, and has a name for screen readers."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_desk import OFFICES, FakeDesk
from tests.support.record_samples import FUND_ID
from tests.support.screens import ROUTES, settle
from tests.support.shown_window import application, open_window, press, show
from ui.pages.first_run import FirstRun
from ui.pages.login import Login
from ui.tables.sheet_table import SheetTable
from ui.views.common import Route

PLACES = (*ROUTES, ("record-form", Route("record", "fund", FUND_ID)), ("measure", Route("targets", "GF1b")))
MOST = 400


def reachable(window: QWidget) -> set[QWidget]:
    """Return every widget that is shown, enabled and meant to take the focus by Tab."""
    return {
        one
        for one in window.findChildren(QWidget)
        if one.isVisibleTo(window)
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
    }


def walk(window: QWidget, start: QWidget) -> list[QWidget]:
    """Press Tab from ``start`` until it comes round; F6 leaves the sheet, where Tab means the next cell."""
    start.setFocus()
    settle(application(), 1)
    met = [start]
    for _ in range(MOST):
        inside = isinstance(application().focusWidget(), SheetTable)
        press(window, Qt.Key.Key_F6 if inside else Qt.Key.Key_Tab)
        now = application().focusWidget()
        assert now is not None
        if now in met:
            return met
        met.append(now)
    raise AssertionError("Tab never comes round")


def told(widgets: set[QWidget]) -> list[str]:
    return sorted(f"{type(one).__name__} {one.accessibleName()}" for one in widgets)


@pytest.mark.parametrize(("name", "route"), PLACES, ids=[name for name, _ in PLACES])
def test_tab_reaches_all_of_a_page(qtbot: QtBot, name: str, route: Route) -> None:
    shown = open_window(qtbot)
    shown.window.open(route)
    settle(application())
    met = walk(shown.window, shown.window.navigation.entries[0])
    assert told(reachable(shown.window) - set(met)) == [], name


@pytest.mark.parametrize(("name", "route"), PLACES, ids=[name for name, _ in PLACES])
def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, name: str, route: Route) -> None:
    shown = open_window(qtbot)
    shown.window.open(route)
    settle(application())
    nameless = [type(one).__name__ for one in reachable(shown.window) if not one.accessibleName().strip()]
    assert nameless == [], name


@pytest.mark.parametrize("step", [0, 1, 2])
def test_tab_reaches_all_of_the_first_run(qtbot: QtBot, step: int) -> None:
    page = FirstRun(FakeDesk(), "1.0.0")
    show(qtbot, page)
    page.go(step)
    settle(application())
    start = application().focusWidget()
    assert start is not None
    assert told(reachable(page) - set(walk(page, start))) == []
    assert all(one.accessibleName().strip() for one in reachable(page))


def test_tab_reaches_all_of_the_log_in(qtbot: QtBot) -> None:
    page = Login(FakeDesk(), "1.0.0", OFFICES)
    show(qtbot, page)
    start = application().focusWidget()
    assert start is not None
    assert told(reachable(page) - set(walk(page, start))) == []
    assert all(one.accessibleName().strip() for one in reachable(page))


@pytest.mark.parametrize("page", ["sync", "targets", "settings", "help", "home"])
def test_tab_goes_as_one_reads(qtbot: QtBot, page: str) -> None:
    """Within a column nothing is met before what stands wholly above it."""
    shown = open_window(qtbot)
    shown.window.open(Route(page))
    settle(application())
    inside = [
        one
        for one in walk(shown.window, shown.window.navigation.entries[0])
        if shown.window.page.isAncestorOf(one) and not isinstance(one.parentWidget(), QAbstractScrollArea)
    ]
    spots = [(one.mapTo(shown.window, QPoint(0, 0)), one) for one in inside]
    for (first, one), (second, other) in pairwise(spots):
        side_by_side = second.x() >= first.x() + one.width() or other.width() == 0
        assert second.y() + other.height() > first.y() or side_by_side, told({one, other})


def test_the_cell_editor_has_a_name(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.window.open(Route("sheet", "kkj_fund"))
    settle(application())
    press(shown.window, Qt.Key.Key_5)
    editor = application().focusWidget()
    assert editor is not None
    assert editor.accessibleName().strip()
