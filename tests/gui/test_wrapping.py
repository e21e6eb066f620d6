"""Where lines break: at spaces and marked word ends, never within a name; rows grow with their words."""

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from tests.support.shown_window import show
from ui.tables.list_cells import Cell, Column, lines_of
from ui.tables.list_table import ListTable
from ui.text import BREAK
from ui.widgets import paint

PLACE = "26/11/2564 · บ้านขนวนพัฒนา ม. 10 เพี้ยราม"


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize("width", range(110, 320, 10))
def test_no_name_and_no_date_is_cut_in_two(width: int) -> None:
    lines = paint.wrapped(PLACE, "caption", width)
    assert " ".join(lines) == PLACE
    assert all(paint.text_width(line, "caption") <= width + 0.5 for line in lines)


@pytest.mark.usefixtures("qtbot")
def test_marked_word_ends_are_used_before_anything_else() -> None:
    text = f"กองทุนแม่{BREAK}ของแผ่นดิน"
    width = paint.text_width("กองทุนแม่ของ", "body")
    assert paint.wrapped(text, "body", width) == [f"กองทุนแม่{BREAK}", "ของแผ่นดิน"]


@pytest.mark.usefixtures("qtbot")
def test_a_word_wider_than_a_line_is_broken_all_the_same() -> None:
    text = "กองทุนแม่ของแผ่นดิน" * 3
    lines = paint.wrapped(text, "body", 100)
    assert "".join(lines) == text
    assert len(lines) > 1
    assert all(paint.text_width(line, "body") <= 101 for line in lines)


@pytest.mark.usefixtures("qtbot")
def test_lines_keep_their_paragraphs_and_empty_text_its_line() -> None:
    assert paint.wrapped("ก\n\nข", "body", 100) == ["ก", "", "ข"]
    assert paint.wrapped("", "body", 100) == [""]


@pytest.mark.usefixtures("qtbot")
def test_a_cell_that_fits_asks_for_no_lines() -> None:
    assert lines_of(Cell("บ้านราม", "ม. 4", below=True), 200) == []
    lines = lines_of(Cell("บ้านขนวนพัฒนา", PLACE, below=True), 150)
    assert lines[0] == ("บ้านขนวนพัฒนา", "body")
    assert {role for _, role in lines[1:]} == {"caption"}


def test_a_row_grows_with_its_words_and_shrinks_again(qtbot: QtBot) -> None:
    table = ListTable((Column("", stretch=True),), "รายการ", row_height=32, fits=True)
    table.put(((Cell(PLACE),), (Cell("บ้านราม"),)))
    show(qtbot, table, (160, 200))
    assert table.rowHeight(0) > 32
    assert table.rowHeight(1) == 32
    assert table.height() == table.rowHeight(0) + 32
    heights = []
    for width in (160, 220, 500):
        table.resize(width, table.height())
        heights.append(table.rowHeight(0))
    assert all(first >= second for first, second in pairwise(heights))
    assert heights[-1] == 32
