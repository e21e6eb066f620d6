"""The sheet while the database lane is busy: what is typed goes where the officer saw it go, or nowhere."""

# ruff: noqa: ARG002 - a double of the desk need not look at who asks

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from sync.model.fields import FundKind
from sync.model.fiscal_year import FiscalMonth
from tests.support.fake_desk import FakeDesk
from tests.support.keys import press, wait_for
from tests.support.office_pc import OfficePC
from tests.support.sheet_samples import MONTH, figures, kkj_sheet, row
from tests.support.sheet_window import CTRL, ENTER, PAD, RETURN, SheetWindow, type_in
from tests.support.shown_window import ShownWindow, open_window
from ui.dialogs.history import HistoryDialog
from ui.dialogs.search import SearchDialog
from ui.pages.sheet import SheetPage
from ui.ports import Done
from ui.views.common import Route, RowState
from ui.views.sheet import SheetView

KEY = Qt.Key
FUND = f"{15:032x}"
BEFORE = MONTH.shifted(-1)


class SlowDesk(FakeDesk):
    """Answers sheets and saves only when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.slow = False
        self.sheets: list[tuple[str, FiscalMonth, Done[SheetView]]] = []

    def sheet(self, owner: object, kind: str, month: FiscalMonth, done: Done[SheetView]) -> None:
        self.sheets.append((kind, month, done))
        if not self.slow:
            self.answer()

    def answer(self) -> None:
        """Deliver the sheets that were asked for, oldest first."""
        waiting, self.sheets = self.sheets, []
        for kind, month, done in waiting:
            assert self.view is not None
            done(dataclasses.replace(self.view, kind=kind, month=month))

    def _answer(self, done: Callable[[], None]) -> None:
        if self.held is not None:
            self.held.append(done)
        else:
            done()


@pytest.fixture
def window(qtbot: QtBot) -> SheetWindow:
    return SheetWindow(qtbot, kkj_sheet())


@pytest.fixture
def office(qtbot: QtBot) -> ShownWindow:
    shown = open_window(qtbot, SlowDesk())
    shown.window.open(Route("sheet", FundKind.KKJ_FUND, FUND, "bank_balance"))
    return shown


def desk_of(office: ShownWindow) -> SlowDesk:
    assert isinstance(office.desk, SlowDesk)
    return office.desk


def page_of(office: ShownWindow) -> SheetPage:
    page = office.window.page
    assert isinstance(page, SheetPage)
    return page


def on_their_way(page: SheetPage) -> list[tuple[FiscalMonth, str, str]]:
    """Return month, fund and field of the saves that have no answer yet."""
    return list(page.entry._pending)


def history(window: SheetWindow) -> HistoryDialog | None:
    return window.page.findChild(HistoryDialog)


def test_a_late_history_is_of_the_cell_it_was_asked_for(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.desk.held = []
    window.key(RETURN, CTRL)
    window.key(KEY.Key_Down)
    window.desk.let_go()
    dialog = history(window)
    assert dialog is not None
    assert dialog.findChildren(QDialog) == []
    window.settle()
    QTest.keyClick(dialog.lines, RETURN)
    assert window.desk.saved == [(f"{8:032x}", "bank_balance", 5_820_000)]


def test_a_late_history_does_not_break_into_typing(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.desk.held = []
    window.key(RETURN, CTRL)
    window.key(KEY.Key_Down)
    window.keys("12")
    window.desk.let_go()
    window.settle()
    assert history(window) is None
    window.keys("34")
    window.key(RETURN)
    assert window.desk.saved == [(f"{9:032x}", "bank_balance", 123_400)]


def test_a_history_asked_for_twice_opens_once(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.desk.held = []
    window.key(RETURN, CTRL)
    window.key(RETURN, CTRL)
    window.desk.let_go()
    assert len(window.page.findChildren(HistoryDialog)) == 1


def test_a_history_of_another_month_does_not_open(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.desk.held = []
    window.key(RETURN, CTRL)
    window.page.show_month(BEFORE)
    window.desk.let_go()
    assert history(window) is None


def test_nothing_is_typed_into_the_month_still_shown(office: ShownWindow) -> None:
    desk = desk_of(office)
    desk.slow = True
    office.press(KEY.Key_PageUp, CTRL)
    assert office.window.month == BEFORE
    for key in (KEY.Key_5, RETURN, KEY.Key_Delete, KEY.Key_F2, KEY.Key_7):
        office.press(key)
    assert not page_of(office).table.is_editing
    assert desk.saved == []
    desk.answer()
    QApplication.processEvents()
    page = page_of(office)
    assert page.table.hasFocus()
    assert page.model.view.month == BEFORE
    assert page.table.go_to(FUND, "bank_balance")
    desk.held = []
    type_in(office.window, "61")
    office.press(ENTER, PAD)
    assert on_their_way(page) == [(BEFORE, FUND, "bank_balance")]


def test_the_sheet_says_that_its_month_is_being_opened(office: ShownWindow) -> None:
    desk_of(office).slow = True
    office.press(KEY.Key_PageUp, CTRL)
    page = page_of(office)
    wait_for(page.loading.isVisible, "the words over the old month")
    assert not page.grid.isVisible()
    desk_of(office).answer()
    assert page.grid.isVisible()
    assert page.table.hasFocus()


def test_back_to_the_month_still_shown_waits_for_it_too(office: ShownWindow) -> None:
    desk = desk_of(office)
    desk.slow = True
    office.press(KEY.Key_PageUp, CTRL)
    office.press(KEY.Key_PageDown, CTRL)
    office.press(KEY.Key_5)
    office.press(RETURN)
    assert desk.saved == []
    desk.answer()
    assert page_of(office).model.view.month == MONTH


def test_another_kind_of_fund_takes_nothing_before_its_month_is_there(office: ShownWindow) -> None:
    desk = desk_of(office)
    office.window.open(Route("sheet", FundKind.SAVINGS_GROUP))
    savings = page_of(office)
    desk.slow = True
    office.press(KEY.Key_PageUp, CTRL)
    office.window.open(Route("sheet", FundKind.KKJ_FUND))
    office.press(KEY.Key_5)
    office.press(RETURN)
    office.window.open(Route("sheet", FundKind.SAVINGS_GROUP))
    office.press(KEY.Key_6)
    office.press(RETURN)
    assert desk.saved == []
    assert page_of(office) is savings
    desk.answer()
    assert savings.model.view.month == BEFORE


def test_an_open_text_is_saved_in_the_month_it_was_typed_in(office: ShownWindow) -> None:
    desk = desk_of(office)
    desk.slow, desk.held = True, []
    type_in(office.window, "61")
    assert page_of(office).table.is_editing
    office.press(KEY.Key_PageUp, CTRL)
    assert on_their_way(page_of(office)) == [(MONTH, FUND, "bank_balance")]


def test_a_fund_that_a_sync_brings_does_not_break_into_typing(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("12")
    assert window.desk.view is not None
    window.desk.view = dataclasses.replace(
        window.desk.view, rows=(row(40, figures(2)), *window.desk.view.rows)
    )
    window.page.refresh(frozenset({"fund"}))
    window.qtbot.wait(400)
    window.keys("34")
    assert window.editor.text() == "1234"
    window.key(RETURN)
    window.qtbot.wait(400)
    assert window.desk.saved == [(FUND, "bank_balance", 123_400)]
    assert window.page.model.number_of(f"{40:032x}") == 0
    assert window.shown(15, "bank_balance") == "1,234.00"
    assert window.page.table.place() == (FUND, "cash_on_hand")


def test_what_is_being_saved_stays_shown_when_funds_change(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    before = window.desk.view
    assert before is not None
    window.desk.held = []
    window.keys("77")
    window.key(RETURN)
    window.page._put(dataclasses.replace(before, rows=(row(40, figures(2)), *before.rows)))
    assert window.shown(15, "bank_balance") == "77.00"


def test_a_route_that_led_nowhere_does_not_jump_later(window: SheetWindow) -> None:
    window.page.open_route(Route("sheet", FundKind.KKJ_FUND, f"{40:032x}", "bank_balance"))
    window.go(15, "bank_balance")
    window.keys("5")
    window.key(RETURN)
    assert window.desk.view is not None
    window.desk.view = dataclasses.replace(
        window.desk.view, rows=(*window.desk.view.rows, row(40, figures(2), state=RowState.RECEIVED))
    )
    window.page.refresh(frozenset({"fund"}))
    window.qtbot.wait(400)
    assert window.page.model.has(f"{40:032x}")
    assert window.place == ("15", "cash_on_hand")


def test_a_digit_on_a_sum_or_a_locked_row_moves_nothing(qtbot: QtBot) -> None:
    locked = row(0, figures(0), locked="ปิดเดือนแล้ว")
    others = tuple(row(number, figures(number)) for number in range(1, 9))
    window = SheetWindow(
        qtbot, SheetView(FundKind.KKJ_FUND, "", MONTH, kkj_sheet().columns, (locked, *others))
    )
    for name in ("bank_balance", "total"):
        window.go(0, name)
        window.keys(window.shown(1, name)[0])
        assert window.place == ("0", name)
    assert window.desk.saved == []


def test_another_window_in_between_does_not_cut_a_figure_in_two(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("12")
    other = QDialog()
    window.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    window.qtbot.waitUntil(other.isActiveWindow)
    assert window.desk.saved == [(FUND, "bank_balance", 1_200)]
    other.close()
    window.page.activateWindow()
    window.qtbot.waitUntil(window.page.isActiveWindow)
    window.settle()
    window.keys("34")
    window.key(RETURN)
    assert window.desk.saved[-1] == (FUND, "bank_balance", 123_400)
    assert window.place == ("15", "cash_on_hand")


def test_esc_after_another_window_gives_back_what_stood_there(window: SheetWindow) -> None:
    window.go(0, "bank_balance")
    window.keys("12")
    other = QDialog()
    window.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    window.qtbot.waitUntil(other.isActiveWindow)
    other.close()
    window.page.activateWindow()
    window.qtbot.waitUntil(window.page.isActiveWindow)
    window.settle()
    window.key(KEY.Key_Escape)
    window.settle()
    assert window.shown(0, "bank_balance") == "18,340.00"
    assert window.desk.saved[-1] == (f"{0:032x}", "bank_balance", 1_834_000)


def test_a_text_left_open_under_the_search_is_saved_where_it_was_typed(office: ShownWindow) -> None:
    desk = desk_of(office)
    type_in(office.window, "61")
    office.press(KEY.Key_K, CTRL)
    assert desk.saved == [(FUND, "bank_balance", 6_100)]
    assert not page_of(office).table.is_editing
    dialog = office.window.findChild(SearchDialog)
    assert dialog is not None
    QTest.keyClick(dialog.line, KEY.Key_Escape)
    office.window.activateWindow()
    QApplication.processEvents()
    assert page_of(office).table.hasFocus()


@pytest.mark.usefixtures("qapp")
def test_the_real_store_busy_takes_nothing_for_the_month_still_shown(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    pc.window.open(Route("sheet", FundKind.KKJ_FUND))
    pc.rest()
    before = pc.ask(lambda office: office.store.rows.where("fund_month"))
    pc.program.database.call(lambda _office: time.sleep(0.4))
    press(pc.window, KEY.Key_PageUp, CTRL)
    pc.type_cells(["5", "6"])
    pc.rest()
    assert pc.ask(lambda office: office.store.rows.where("fund_month")) == before
    page = pc.window.page
    assert isinstance(page, SheetPage)
    assert page.model.view.month == pc.window.month
    pc.type_cells(["7"])
    pc.rest()
    changed = [
        row for row in pc.ask(lambda office: office.store.rows.where("fund_month")) if row not in before
    ]
    assert [(row["fy"], row["fy_month"]) for row in changed] == [(pc.window.month.fy, pc.window.month.number)]
    pc.close()


def test_the_editor_stays_over_its_cell_when_columns_change(window: SheetWindow) -> None:
    window.go(15, "repaid_amount")
    window.keys("12")
    before = window.editor.geometry()
    window.page.resize(1041, 620)
    window.settle()
    table = window.page.table
    assert table.is_editing
    assert window.editor.geometry() == table.visualRect(table.currentIndex()).adjusted(-1, 0, 1, 0)
    assert window.editor.geometry() != before
