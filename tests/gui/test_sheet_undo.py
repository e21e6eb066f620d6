"""Ctrl+Z and Ctrl+Y in the sheet, and keys on a cell that takes nothing: each says what it did or why not."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from sync.model.sentences import sentence
from tests.support.sheet_samples import MONTH, kkj_sheet
from tests.support.sheet_window import CTRL, RETURN, SHIFT, SheetWindow
from ui.text import say
from ui.views.common import Advice
from ui.views.sheet import SheetView

BANK, CASH = "bank_balance", "cash_on_hand"
NOTHING = sentence("undo-nothing", {})
FULL = Advice("disk-full", "ดิสก์เต็ม", "เพิ่มที่ว่าง", "bad")


@pytest.fixture
def window(qtbot: QtBot) -> SheetWindow:
    return SheetWindow(qtbot, kkj_sheet())


def fund(number: int) -> str:
    return f"{number:032x}"


def undo(window: SheetWindow) -> None:
    window.key(Qt.Key.Key_Z, CTRL)
    window.settle()


def redo(window: SheetWindow) -> None:
    window.key(Qt.Key.Key_Y, CTRL)
    window.settle()


def said(window: SheetWindow) -> str:
    return window.page.foot.notice


def label(window: SheetWindow, name: str) -> str:
    return window.page.model.field_of(name).label


def bring(window: SheetWindow, number: int, **changed: object) -> None:
    """Let a sync bring another row."""
    view = window.desk.view
    assert view is not None
    rows = tuple(
        dataclasses.replace(one, **changed) if one.fund_id == fund(number) else one  # type: ignore[arg-type]
        for one in view.rows
    )
    hear(window, dataclasses.replace(view, rows=rows))


def hear(window: SheetWindow, view: SheetView) -> None:
    window.desk.view = view
    asked = len(window.desk.asked)
    window.page.refresh(frozenset({"fund_month"}))
    window.qtbot.waitUntil(lambda: len(window.desk.asked) > asked)
    window.settle()


def test_a_deleted_figure_comes_back_as_an_ordinary_edit(window: SheetWindow) -> None:
    window.go(0, BANK)
    before = window.shown(0, BANK)
    window.key(Qt.Key.Key_Delete)
    window.settle()
    assert BANK not in window.page.model.row_of(fund(0)).values
    undo(window)
    assert window.desk.saved == [(fund(0), BANK, None), (fund(0), BANK, 1_834_000)]
    assert window.shown(0, BANK) == before
    assert said(window) == say("sheet.undone", label=label(window, BANK), text="18,340.00")
    assert window.page.foot.remark() == ("ok", said(window))


def test_each_undo_goes_one_step_further_back_and_into_its_cell(window: SheetWindow) -> None:
    window.go(0, BANK)
    for figure in ("5", "7"):
        window.keys(figure)
        window.key(RETURN)
    assert window.place == ("0", "elsewhere")
    window.settle()
    undo(window)
    assert window.place == ("0", CASH)
    undo(window)
    assert window.place == ("0", BANK)
    assert window.desk.saved[2:] == [(fund(0), CASH, 320_000), (fund(0), BANK, 1_834_000)]
    undo(window)
    assert said(window) == NOTHING
    assert len(window.desk.saved) == 4


def test_the_same_write_made_twice_is_taken_back_in_its_order(window: SheetWindow) -> None:
    blank = fund(15)
    for figure in ("5", "", "5"):
        window.go(15, BANK)
        if figure:
            window.keys(figure)
            window.key(RETURN)
        else:
            window.key(Qt.Key.Key_Delete)
        window.settle()
    for value in (None, 500, None):
        undo(window)
        assert window.desk.saved[-1] == (blank, BANK, value)
    assert len(window.desk.saved) == 6
    undo(window)
    assert said(window) == NOTHING


def test_undo_does_not_wait_for_the_answer_to_the_deletion(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.desk.held = []
    window.key(Qt.Key.Key_Delete)
    window.key(Qt.Key.Key_Z, CTRL)
    window.desk.let_go()
    window.settle()
    assert [value for _, _, value in window.desk.saved] == [None, 1_834_000]
    assert window.shown(0, BANK) == "18,340.00"


def test_steps_piled_up_on_a_cell_are_undone_in_turn_before_any_is_answered(window: SheetWindow) -> None:
    for figure in ("1", "2", "2x", "3"):
        window.go(0, BANK)
        window.keys(figure)
        window.key(RETURN)
        window.settle()
    window.desk.held = []
    for text in ("2x", "2.00", "1.00", "18,340.00"):
        window.key(Qt.Key.Key_Z, CTRL)
        assert said(window) == say("sheet.undone", label=label(window, BANK), text=text)
    for text in ("1.00", "2.00"):
        window.key(Qt.Key.Key_Y, CTRL)
        assert window.page.foot.remark() == ("ok", say("sheet.redone", label=label(window, BANK), text=text))
    window.desk.let_go()
    window.settle()
    assert window.desk.drafts == [(fund(0), BANK, "2x")] * 2
    assert [value for _, _, value in window.desk.saved] == [100, 200, 300, 200, 100, 1_834_000, 100, 200]
    assert window.shown(0, BANK) == "2.00"


def test_a_refused_undo_leaves_older_steps_of_other_cells_as_they_were(window: SheetWindow) -> None:
    for name, figure in ((CASH, "3"), (CASH, "4"), (BANK, "5"), (BANK, "6")):
        window.go(0, name)
        window.keys(figure)
        window.key(RETURN)
        window.settle()
    bring(window, 0, values={**window.desk.row(fund(0)).values, BANK: 4_444_400})
    window.desk.held = []
    tones = []
    for _ in range(4):
        window.key(Qt.Key.Key_Z, CTRL)
        tones.append(window.page.foot.remark()[0])
    assert tones == ["warn", "warn", "ok", "ok"]
    window.desk.let_go()
    window.settle()
    assert (window.shown(0, BANK), window.shown(0, CASH)) == ("44,444.00", "3,200.00")


def test_redo_writes_again_what_was_taken_back_until_something_else_is_typed(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.key(Qt.Key.Key_Delete)
    window.settle()
    undo(window)
    redo(window)
    assert [value for _, _, value in window.desk.saved] == [None, 1_834_000, None]
    blank = say("sheet.history_blank")
    assert said(window) == say("sheet.redone", label=label(window, BANK), text=blank)
    window.key(Qt.Key.Key_Z, CTRL)
    window.settle()
    window.key(Qt.Key.Key_Z, CTRL | SHIFT)
    window.settle()
    undo(window)
    assert [value for _, _, value in window.desk.saved][3:] == [1_834_000, None, 1_834_000]
    window.keys("9")
    window.key(RETURN)
    window.settle()
    redo(window)
    assert window.desk.saved[-1] == (fund(0), BANK, 900)
    assert said(window) == NOTHING


def test_a_text_that_could_not_be_read_comes_back_as_it_was_typed(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.keys("12a")
    window.key(RETURN)
    window.settle()
    window.go(0, BANK)
    window.keys("12")
    window.key(RETURN)
    window.settle()
    undo(window)
    assert window.desk.drafts == [(fund(0), BANK, "12a")] * 2
    undo(window)
    assert window.desk.saved == [(fund(0), BANK, 1_200), (fund(0), BANK, 1_834_000)]
    assert window.shown(0, BANK) == "18,340.00"


def test_a_value_that_came_meanwhile_is_not_undone_away(window: SheetWindow) -> None:
    window.go(0, CASH)
    window.keys("3")
    window.key(RETURN)
    window.go(0, BANK)
    window.key(Qt.Key.Key_Delete)
    window.settle()
    values = window.desk.row(fund(0)).values
    bring(window, 0, values={**values, BANK: 4_444_400})
    saved = list(window.desk.saved)
    undo(window)
    assert window.desk.saved == saved
    assert said(window) == sentence("undo-changed", {"label": label(window, BANK)})
    assert window.page.foot.remark()[0] == "warn"
    assert window.shown(0, BANK) == "44,444.00"
    undo(window)  # what cannot be taken back does not stand in the way of what can
    assert window.desk.saved[-1] == (fund(0), CASH, 320_000)


def test_a_cell_that_was_closed_meanwhile_is_not_undone(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.key(Qt.Key.Key_Delete)
    window.settle()
    bring(window, 0, locked="ปิดเดือนแล้ว")
    undo(window)
    assert len(window.desk.saved) == 1
    assert said(window) == sentence("cell-locked", {"why": "ปิดเดือนแล้ว"})
    bring(window, 0, locked="")
    undo(window)
    assert window.desk.saved[-1] == (fund(0), BANK, 1_834_000)


def test_a_row_that_is_gone_is_said_to_be_gone(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.key(Qt.Key.Key_Delete)
    window.settle()
    view = window.desk.view
    assert view is not None
    window.desk.gone = view.rows[:1]
    hear(window, dataclasses.replace(view, rows=view.rows[1:]))
    undo(window)
    assert len(window.desk.saved) == 1
    assert said(window) == sentence("undo-gone", {"label": label(window, BANK)})


def test_only_what_was_changed_in_the_month_shown_is_undone(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.key(Qt.Key.Key_Delete)
    window.settle()
    view = window.desk.view
    assert view is not None
    window.desk.view = dataclasses.replace(view, month=MONTH.shifted(-1))
    window.page.show_month(MONTH.shifted(-1))
    undo(window)
    undo(window)
    assert len(window.desk.saved) == 1
    assert said(window) == NOTHING
    window.desk.view = view
    window.page.show_month(MONTH)
    window.settle()
    undo(window)
    assert window.desk.saved[-1] == (fund(0), BANK, 1_834_000)


def test_a_text_that_was_never_saved_is_taken_back_too(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.desk.broken = FULL
    window.keys("5")
    window.key(RETURN)
    window.settle()
    assert window.page.entry.unsaved == 1
    undo(window)
    assert window.page.entry.unsaved == 0
    assert (window.desk.saved, window.shown(0, BANK)) == ([], "18,340.00")


def test_in_the_open_editor_ctrl_z_is_the_editors_own(window: SheetWindow) -> None:
    window.go(0, BANK)
    window.key(Qt.Key.Key_Delete)
    window.settle()
    window.go(0, CASH)
    window.key(Qt.Key.Key_F2)
    window.keys("9")
    undo(window)
    assert window.page.table.is_editing
    assert window.editor.text() == "3,200.00"
    assert len(window.desk.saved) == 1


# keys on a cell that takes nothing


def typed(window: SheetWindow) -> None:
    window.keys("5")


def deleted(window: SheetWindow) -> None:
    window.key(Qt.Key.Key_Delete)


def pasted(window: SheetWindow) -> None:
    QGuiApplication.clipboard().setText("5")
    window.key(Qt.Key.Key_V, CTRL)


ACTS = [typed, deleted, pasted]


@pytest.mark.parametrize("act", ACTS)
def test_a_computed_cell_says_why_it_takes_nothing(window: SheetWindow, act: object) -> None:
    window.go(0, "total")
    assert callable(act)
    act(window)
    assert window.page.foot.remark() == ("warn", sentence("cell-computed", {}))
    assert not window.page.table.is_editing
    window.go(0, BANK)
    assert said(window) == ""


@pytest.mark.parametrize("act", ACTS)
def test_a_locked_cell_says_why_it_takes_nothing(window: SheetWindow, act: object) -> None:
    bring(window, 0, locked="ปิดเดือนแล้ว")
    window.go(0, BANK)
    assert callable(act)
    act(window)
    window.settle()
    assert said(window) == sentence("cell-locked", {"why": "ปิดเดือนแล้ว"})
    assert window.desk.saved == []


@pytest.mark.parametrize("act", ACTS)
def test_while_the_month_is_on_its_way_a_cell_says_so(window: SheetWindow, act: object) -> None:
    window.go(0, BANK)
    window.desk.held = []
    window.page.show_month(MONTH.shifted(-1))
    assert callable(act)
    act(window)
    assert said(window) == sentence("cell-waiting", {})
    undo(window)
    assert said(window) == sentence("cell-waiting", {})


def test_a_paste_into_a_cell_is_as_if_it_had_been_typed(window: SheetWindow) -> None:
    window.go(15, BANK)
    QGuiApplication.clipboard().setText("12,345.00\r\n")
    window.key(Qt.Key.Key_V, CTRL)
    assert window.editor.text() == "12,345.00"
    window.key(RETURN)
    window.settle()
    QGuiApplication.clipboard().setText("12\t345")
    window.key(Qt.Key.Key_V, CTRL)
    assert window.editor.text() == "12 | 345"
    window.key(Qt.Key.Key_Escape)
    undo(window)
    assert window.desk.saved == [(fund(15), BANK, 1_234_500), (fund(15), BANK, None)]
