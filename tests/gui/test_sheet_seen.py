"""What comes in from other PCs while a cell is typed in: the base is what the sheet showed before."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sync.model.fields import StoredValue
from sync.model.ids import OpId
from sync.model.seen import SeenField
from sync.model.sentences import advice, title
from tests.support.sheet_samples import kkj_sheet, row
from tests.support.sheet_window import ENTER, PAD, SheetWindow
from ui.views.common import Advice
from ui.views.sheet import SheetView

FUND = f"{15:032x}"
BANK, CASH = "bank_balance", "cash_on_hand"
EARLY, LATE = SeenField(1_000, OpId("1")), SeenField(2_000, OpId("2"))


def told(view: SheetView, seen: SeenField, name: str = BANK) -> SheetView:
    """Return the sheet as it is once ``seen`` stands in the fund's cell."""
    values: dict[str, StoredValue] = {name: seen.value}
    rows = (
        dataclasses.replace(one, values={**one.values, **values}, seen={**one.seen, name: seen})
        if one.fund_id == FUND
        else one
        for one in view.rows
    )
    return dataclasses.replace(view, rows=tuple(rows))


def delete_fund(window: SheetWindow) -> None:
    """Let the fund leave the sheet, as another PC's deletion makes it."""
    view = sheet(window)
    window.desk.gone = (window.desk.row(FUND),)
    rows = tuple(one for one in view.rows if one.fund_id != FUND)
    hear(window, dataclasses.replace(view, rows=rows))


@pytest.fixture
def window(qtbot: QtBot) -> SheetWindow:
    opened = SheetWindow(qtbot, told(kkj_sheet(), EARLY))
    opened.go(15, BANK)
    return opened


def hear(window: SheetWindow, view: SheetView) -> None:
    """Let a sync bring another sheet."""
    window.desk.view = view
    window.page.refresh(frozenset({"fund_month"}))
    window.qtbot.wait(350)


def sheet(window: SheetWindow) -> SheetView:
    assert window.desk.view is not None
    return window.desk.view


def test_an_editor_keeps_what_it_saw_when_it_was_opened(window: SheetWindow) -> None:
    window.keys("3")
    hear(window, told(sheet(window), LATE))
    assert window.editor.text() == "3"
    window.keys("0")
    window.key(ENTER, PAD)
    window.settle()
    assert (window.desk.saved, window.desk.seen) == ([(FUND, BANK, 3_000)], [EARLY])


def test_an_editor_opened_afterwards_saw_what_came(window: SheetWindow) -> None:
    hear(window, told(sheet(window), LATE))
    window.keys("30")
    window.key(ENTER, PAD)
    assert window.desk.seen == [LATE]


def test_a_cell_only_looked_into_is_not_written(window: SheetWindow) -> None:
    window.key(Qt.Key.Key_F2)
    hear(window, told(sheet(window), LATE))
    window.key(ENTER, PAD)
    window.settle()
    assert window.desk.saved == []
    assert window.shown(15, BANK) == "20.00"


def test_the_same_value_typed_against_another_that_came_is_said(window: SheetWindow) -> None:
    window.keys("1")
    hear(window, told(sheet(window), LATE))
    window.keys("0.00")
    window.key(ENTER, PAD)
    assert (window.desk.saved, window.desk.seen) == ([(FUND, BANK, 1_000)], [EARLY])


def test_the_same_value_typed_while_nothing_came_is_not(window: SheetWindow) -> None:
    window.keys("10.00")
    window.key(ENTER, PAD)
    window.settle()
    assert window.desk.saved == []


def test_a_text_that_was_not_saved_keeps_what_was_seen_under_it(window: SheetWindow) -> None:
    window.desk.broken = Advice("disk-full", title("disk-full"), advice("disk-full"), "bad")
    window.keys("30")
    window.key(ENTER, PAD)
    window.settle()
    window.desk.broken = None
    hear(window, told(sheet(window), LATE))
    window.go(15, BANK)
    window.key(Qt.Key.Key_F2)
    window.key(Qt.Key.Key_Home)
    window.keys("4")
    window.key(ENTER, PAD)
    window.settle()
    assert (window.desk.saved[-1], window.desk.seen[-1]) == ((FUND, BANK, 43_000), EARLY)


def test_a_fund_deleted_elsewhere_stays_until_its_cell_is_left(window: SheetWindow) -> None:
    window.keys("3")
    delete_fund(window)
    assert window.page.table.is_editing
    window.keys("0")
    window.key(ENTER, PAD)
    assert (window.desk.saved, window.desk.seen) == ([(FUND, BANK, 3_000)], [EARLY])
    window.qtbot.wait(350)
    assert not window.page.model.has(FUND)


def test_a_fund_that_came_while_typing_cuts_no_figure_in_two(window: SheetWindow) -> None:
    window.keys("3")
    view = sheet(window)
    hear(window, dataclasses.replace(view, rows=(row(17), *view.rows)))
    window.keys("0")
    window.key(ENTER, PAD)
    window.settle()
    assert window.desk.saved == [(FUND, BANK, 3_000)]


def test_a_cell_of_a_fund_that_left_the_sheet_is_saved_all_the_same(window: SheetWindow) -> None:
    delete_fund(window)
    window.page._put_back((FUND, BANK), EARLY, "30")
    window.settle()
    assert window.desk.saved == [(FUND, BANK, 3_000)]
