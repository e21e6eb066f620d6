"""Simple lists: rows opened by keys, widths that fit, words for those who hear the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.shown_window import press, show
from ui.tables.list_cells import Bullet, Cell, Column
from ui.tables.list_table import ListTable
from ui.views.common import RowState
from ui.widgets.badge import mark_of
from ui.widgets.key_button import KeyButton

KEY = Qt.Key
COLUMNS = (Column("รายการ", stretch=True), Column("แก้", right=True), Column("สถานะ"))
LINES = tuple(
    (Cell(f"บ้านที่ {number}"), Cell(f"{number} ช่อง"), Cell(mark=mark_of(RowState.QUEUED)))
    for number in range(1, 31)
)


def opened(qtbot: QtBot, *, fits: bool = False) -> ListTable:
    table = ListTable(COLUMNS, "รายการที่แก้", fits=fits)
    parent = QWidget()
    column = QVBoxLayout(parent)
    column.addWidget(table)
    column.addWidget(KeyButton("ถัดไป"))
    show(qtbot, parent, (500, 400))
    table.put(LINES)
    table.setFocus()
    return table


def test_arrows_move_and_enter_opens_the_row(qtbot: QtBot) -> None:
    table = opened(qtbot)
    press(table, KEY.Key_Down)
    with qtbot.waitSignal(table.opened) as signal:
        press(table, KEY.Key_Enter)
    assert signal.args == [1]


def test_the_focus_makes_the_first_row_current(qtbot: QtBot) -> None:
    assert opened(qtbot).current_row == 0


def test_a_letter_never_moves_the_current_row(qtbot: QtBot) -> None:
    table = opened(qtbot)
    press(table, KEY.Key_2)
    assert table.current_row == 0


def test_new_rows_keep_the_place_as_far_as_there_is_one(qtbot: QtBot) -> None:
    table = opened(qtbot)
    table.choose(20)
    table.put(LINES[:25])
    assert table.current_row == 20
    table.put(LINES[:5])
    assert table.current_row == 4
    table.put(())
    assert table.current_row == -1


def test_tab_leaves_the_list(qtbot: QtBot) -> None:
    table = opened(qtbot)
    press(table, KEY.Key_Tab)
    assert not table.hasFocus()
    assert table.current_row == 0


def test_columns_fit_their_words_and_the_rest_stretches(qtbot: QtBot) -> None:
    table = opened(qtbot)
    widths = [table.columnWidth(number) for number in range(3)]
    assert sum(widths) == pytest.approx(table.viewport().width(), abs=1)
    for number in (1, 2):
        assert widths[number] >= max(line[number].width() for line in LINES) + 28


def test_a_fitting_list_shows_every_row_without_scrolling(qtbot: QtBot) -> None:
    table = opened(qtbot, fits=True)
    table.put(LINES[:4])
    assert table.height() == 30 + 4 * 32
    assert table.verticalScrollBar().maximum() == 0


def test_a_cell_tells_its_row_its_column_and_its_state(qtbot: QtBot) -> None:
    model = opened(qtbot).model()
    told = model.index(2, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "บ้านที่ 3 สถานะ รอส่ง"


def test_other_columns_may_come_with_other_rows(qtbot: QtBot) -> None:
    table = opened(qtbot)
    table.put(((Cell("ก"), Cell(bullet=Bullet(1, 2, "gf"))),), (Column("ชื่อ", stretch=True), Column("แท่ง")))
    assert table.model().columnCount() == 2
    assert table.model().headerData(1, Qt.Orientation.Horizontal) == "แท่ง"


def test_the_current_row_is_seen(qtbot: QtBot) -> None:
    table = opened(qtbot)
    before = table.viewport().grab().toImage()
    press(table, KEY.Key_Down)
    assert table.viewport().grab().toImage() != before
