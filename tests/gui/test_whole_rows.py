"""No row is cut in half at the foot of a list or of the sheet, whatever the window's height."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sync.model.fields import FundKind
from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.sheet_samples import MONTH, columns, figures, kkj_sheet, row
from tests.support.sheet_window import SheetWindow
from tests.support.shown_window import open_window, press, show
from ui.pages.conflicts import ConflictsPage
from ui.tables.list_cells import Cell, Column
from ui.tables.list_table import ListTable
from ui.tables.sheet_table import ROW_HEIGHT
from ui.views.common import Route
from ui.views.sheet import SheetView
from ui.views.sync import ConflictsView

SMALLEST = (1093, 614)
"""Logical pixels of the smallest screen at 125 % (UX section 4.1)."""
LONG = "สนับสนุนวัสดุอุปกรณ์การประกอบอาชีพ แก่ครัวเรือนเป้าหมายในหมู่บ้านที่เข้าร่วมโครงการ ครั้งที่สอง"


def opened(qtbot: QtBot, height: int, *, long_rows: bool = False) -> ListTable:
    table = ListTable((Column("", stretch=True),), "รายการ", row_height=46)
    parent = QWidget()
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(table)
    show(qtbot, parent, (330, height))
    words = [LONG if long_rows and number % 3 == 0 else f"บ้านที่ {number}" for number in range(40)]
    table.put(tuple((Cell(one, "ม. 1 สำโรง", below=True),) for one in words))
    table.setFocus()
    QApplication.processEvents()
    return table


def whole_rows(table: ListTable) -> int:
    """Return how far down whole rows reach."""
    bottoms = [
        table.rowViewportPosition(one) + table.rowHeight(one)
        for one in range(table.rowAt(0), table.model().rowCount())
    ]
    return max(one for one in bottoms if one <= table.viewport().height())


def is_blank(image: QImage, area: QRect) -> bool:
    """Tell whether one colour fills an area of a picture."""
    scale = image.devicePixelRatio()
    spots = [
        image.pixelColor(round(x * scale), round(y * scale))
        for x in range(area.left(), area.right(), 3)
        for y in range(area.top(), area.bottom() + 1)
    ]
    return len({one.rgba() for one in spots}) <= 1


def foot(table: ListTable) -> QRect:
    width, height = table.viewport().width(), table.viewport().height()
    top = whole_rows(table)
    return QRect(0, top, width, height - top)


@pytest.mark.parametrize("height", [230, 245, 260, 275, 300])
@pytest.mark.parametrize("long_rows", [False, True])
def test_the_last_row_of_a_list_is_whole_or_not_there(qtbot: QtBot, height: int, long_rows: bool) -> None:  # noqa: FBT001
    table = opened(qtbot, height, long_rows=long_rows)
    for _ in range(12):
        assert is_blank(table.viewport().grab().toImage(), foot(table))
        press(table, Qt.Key.Key_Down)


def test_the_rows_themselves_are_still_painted_after_scrolling(qtbot: QtBot) -> None:
    table = opened(qtbot, 260)
    for _ in range(9):
        press(table, Qt.Key.Key_Down)
    scrolled = table.viewport().grab().toImage()
    table.viewport().update()
    QApplication.processEvents()
    assert table.viewport().grab().toImage() == scrolled
    last = whole_rows(table) - 46
    assert not is_blank(scrolled, QRect(0, last, table.viewport().width(), 46))


def test_a_click_below_the_last_whole_row_chooses_nothing(qtbot: QtBot) -> None:
    table = opened(qtbot, 260)
    table.choose(0)
    below = foot(table)
    assert below.height() > 4
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, below.center().y()))
    assert table.current_row == 0


@pytest.mark.parametrize("height", [420, 431, 447, 503, 620])
@pytest.mark.parametrize("width", [1366, 1041, 800])
def test_the_last_row_of_the_sheet_is_whole(qtbot: QtBot, height: int, width: int) -> None:
    rows = tuple(row(number, figures(number)) for number in range(40))
    window = SheetWindow(qtbot, SheetView(FundKind.KKJ_FUND, "", MONTH, columns(), rows), width=width)
    window.page.resize(width, height)
    window.settle()
    table, frozen = window.page.grid.table, window.page.grid.frozen
    assert table.viewport().height() % ROW_HEIGHT == 0
    assert frozen.viewport().height() == table.viewport().height()
    window.go(39, "bank_balance")
    window.settle()
    rect = table.visualRect(table.currentIndex())
    assert rect.bottom() == table.viewport().height() - 1


def test_a_sheet_of_few_rows_has_no_bar(qtbot: QtBot) -> None:
    window = SheetWindow(qtbot, kkj_sheet())
    window.page.resize(1366, 160 + 106 + 48 + 18 * ROW_HEIGHT)
    window.settle()
    assert window.page.table.verticalScrollBar().maximum() == 0


def on_conflicts(qtbot: QtBot, *, conflicts: int, merged: int) -> ConflictsPage:
    desk = FakeDesk()
    many = fake_views.conflicts().open * 10
    quiet = tuple((f"บ้านที่ {number} ม. {number}", "เงินสด · รับคืน") for number in range(1, merged + 1))
    desk.conflicts_view = ConflictsView(many[:conflicts], quiet)
    shown = open_window(qtbot, desk, SMALLEST)
    shown.window.open(Route("conflicts"))
    QApplication.processEvents()
    page = shown.window.page
    assert isinstance(page, ConflictsPage)
    return page


@pytest.mark.parametrize(
    ("conflicts", "merged", "whole"), [(1, 12, 6), (3, 5, 5), (3, 12, 5), (12, 12, 3), (12, 2, 2)]
)
def test_merged_records_are_not_squeezed_on_the_smallest_screen(
    qtbot: QtBot, conflicts: int, merged: int, whole: int
) -> None:
    page = on_conflicts(qtbot, conflicts=conflicts, merged=merged)
    assert whole_rows(page.merged) // 46 >= whole
    assert whole_rows(page.list) // 50 >= min(conflicts, 4)


def test_what_is_done_about_a_conflict_is_in_sight_on_the_smallest_screen(qtbot: QtBot) -> None:
    page = on_conflicts(qtbot, conflicts=2, merged=1)
    panel = page.panel
    for button in (panel.use, panel.type, panel.later):
        corner = button.mapTo(page, QPoint(0, button.height()))
        assert button.visibleRegion().boundingRect() == button.rect()
        assert corner.y() <= page.height()
    panel.type_other()
    QApplication.processEvents()
    assert panel.typed.visibleRegion().boundingRect() == panel.typed.rect()
    assert panel.use.visibleRegion().boundingRect() == panel.use.rect()
