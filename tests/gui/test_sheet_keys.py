"""The sheet by keys: where they lead, what is saved, what stays correctable."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.sheet_samples import kkj_sheet
from tests.support.sheet_window import CTRL, ENTER, PAD, RETURN, SHIFT, SheetWindow
from ui.dialogs.history import HistoryDialog

LAST = "repaid_amount"
FIRST = "capital_with_borrowers"


@pytest.fixture
def window(qtbot: QtBot) -> SheetWindow:
    return SheetWindow(qtbot, kkj_sheet())


def fund(number: int) -> str:
    return f"{number:032x}"


def test_the_keyboard_has_a_cell_at_once(window: SheetWindow) -> None:
    assert window.page.table.hasFocus()
    assert window.place == ("0", FIRST)


def test_keypad_enter_walks_right_and_then_to_the_next_row(window: SheetWindow) -> None:
    window.go(15, FIRST)
    walked = []
    for _ in range(11):
        walked.append(window.place)
        window.key(ENTER, PAD)
    assert [row for row, _ in walked] == ["15"] * 10 + ["16"]
    assert "total" not in [name for _, name in walked]
    assert walked[9][1] == LAST
    assert walked[10][1] == FIRST


def test_enter_commits_and_leads_on_without_opening_the_next_cell(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("61450")
    window.key(RETURN)
    assert window.desk.saved == [(fund(15), "bank_balance", 6_145_000)]
    assert window.place == ("15", "cash_on_hand")
    assert not window.page.table.is_editing
    assert window.page.table.hasFocus()


def test_figures_typed_from_paper_keypad_only(window: SheetWindow) -> None:
    window.go(15, FIRST)
    for figure in ("250000", "20000", "10000", "0", "1", "1", "30", "0", "0", "8000"):
        window.keys(figure)
        window.key(ENTER, PAD)
    window.settle()
    assert [value for _, _, value in window.desk.saved] == [
        25_000_000, 2_000_000, 1_000_000, 0, 1, 1, 30, 0, 0, 800_000,
    ]  # fmt: skip
    assert window.place == ("16", FIRST)
    assert window.shown(15, "identity") == "ครบ"


def test_shift_enter_goes_back_and_saves_too(window: SheetWindow) -> None:
    window.go(16, FIRST)
    window.keys("5")
    window.key(RETURN, SHIFT)
    assert window.desk.saved == [(fund(16), FIRST, 500)]
    assert window.place == ("15", LAST)


def test_tab_and_backtab_walk_as_enter_does(window: SheetWindow) -> None:
    window.go(15, FIRST)
    window.keys("7")
    window.key(Qt.Key.Key_Tab)
    assert window.place == ("15", "bank_balance")
    window.key(Qt.Key.Key_Tab)
    assert window.place == ("15", "cash_on_hand")
    window.key(Qt.Key.Key_Backtab, SHIFT)
    assert window.place == ("15", "bank_balance")


def test_tab_leaves_the_table_after_its_last_cell(window: SheetWindow) -> None:
    window.go(16, LAST)
    window.key(Qt.Key.Key_Tab)
    assert not window.page.table.hasFocus()


def test_arrows_move_and_leave_a_replacing_editor(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.keys("9")
    window.key(Qt.Key.Key_Right)
    assert window.place == ("8", "cash_on_hand")
    window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Left)
    window.key(Qt.Key.Key_Up)
    assert window.place == ("8", "bank_balance")
    assert window.desk.saved == [(fund(8), "bank_balance", 900)]


def test_typing_replaces_what_stands_there(window: SheetWindow) -> None:
    window.go(0, "bank_balance")
    window.keys("5")
    assert window.editor.text() == "5"


def test_f2_edits_what_stands_there_and_keeps_the_arrows(window: SheetWindow) -> None:
    window.go(0, "bank_balance")
    window.key(Qt.Key.Key_F2)
    assert window.editor.text() == "18,340.00"
    window.key(Qt.Key.Key_Left)
    assert window.page.table.is_editing
    window.key(Qt.Key.Key_Return)
    assert window.desk.saved == []


def test_double_click_edits(window: SheetWindow) -> None:
    table = window.page.table
    window.go(2, "cash_on_hand")
    spot = table.visualRect(table.currentIndex()).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.is_editing


def test_escape_forgets_what_was_typed(window: SheetWindow) -> None:
    window.go(0, "bank_balance")
    window.keys("5")
    assert window.shown(0, "bank_balance") == "5.00"
    window.key(Qt.Key.Key_Escape)
    assert window.shown(0, "bank_balance") == "18,340.00"
    assert window.desk.saved == []
    assert window.place == ("0", "bank_balance")


def test_delete_makes_blank_which_is_not_zero(window: SheetWindow) -> None:
    window.go(0, "repaid_amount")
    window.key(Qt.Key.Key_Delete)
    assert window.desk.saved == [(fund(0), "repaid_amount", None)]
    window.key(Qt.Key.Key_Delete)
    window.settle()
    assert len(window.desk.saved) == 1


def test_an_equal_value_is_not_saved_again(window: SheetWindow) -> None:
    window.go(0, "bank_balance")
    window.keys("18340")
    window.key(RETURN)
    assert window.desk.saved == []


def test_nothing_is_saved_while_typing(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("12345")
    assert window.desk.saved == []


def test_leaving_by_mouse_keeps_the_value(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("12345")
    window.page.history_button.setFocus()
    assert window.desk.saved == [(fund(15), "bank_balance", 1_234_500)]
    assert not window.page.table.is_editing


@pytest.mark.parametrize("text", ["๑๒,๓๔๕", "12 345", "฿12345", "12345.00 บาท"])
def test_numbers_as_officers_write_them(window: SheetWindow, text: str) -> None:
    window.go(15, "bank_balance")
    window.keys(text)
    window.key(RETURN)
    assert window.desk.saved == [(fund(15), "bank_balance", 1_234_500)]


def test_an_unreadable_text_stays_red_and_correctable(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("12a45")
    window.key(RETURN)
    window.settle()
    assert window.desk.saved == []
    assert window.desk.drafts == [(fund(15), "bank_balance", "12a45")]
    assert window.shown(15, "bank_balance") == "12a45"
    window.go(15, "bank_balance")
    tone, words = window.page.foot.remark()
    assert tone == "bad"
    assert "12a45" in words
    window.key(Qt.Key.Key_F2)
    assert window.editor.text() == "12a45"
    window.editor.selectAll()
    window.keys("12345")
    window.key(RETURN)
    window.settle()
    assert window.desk.saved == [(fund(15), "bank_balance", 1_234_500)]
    assert window.shown(15, "bank_balance") == "12,345.00"


def test_locked_rows_and_sums_cannot_be_typed_in(window: SheetWindow) -> None:
    window.go(0, "total")
    window.keys("5")
    assert not window.page.table.is_editing


def test_ctrl_enter_opens_the_history_and_escape_closes_it(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.keys("61450")
    window.key(RETURN, CTRL)
    window.settle()
    dialog = window.page.findChild(HistoryDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert window.desk.saved == [(fund(8), "bank_balance", 6_145_000)]
    assert dialog.lines.texts(dialog.lines.lines[1])[1:5] == ("วิชัย", "สพอ. 2", "ว่าง", "58,200.00")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_in_the_history_puts_the_old_value_back(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.key(RETURN, CTRL)
    window.settle()
    dialog = window.page.findChild(HistoryDialog)
    assert dialog is not None
    QTest.keyClick(dialog.lines, RETURN)
    assert window.desk.saved == [(fund(8), "bank_balance", 5_820_000)]
    window.settle()
    assert window.shown(8, "bank_balance") == "58,200.00"


def test_a_sum_has_no_history(window: SheetWindow) -> None:
    window.go(8, "total")
    window.key(RETURN, CTRL)
    window.settle()
    assert window.page.findChild(HistoryDialog) is None
    assert not window.page.history_button.isEnabled()
