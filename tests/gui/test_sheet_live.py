"""What changes while typing: identity, totals, foot; and how answers of the desk are taken in."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sync.model.fields import FieldType, FundKind
from tests.support.sheet_samples import MONTH, columns, figures, kkj_sheet, row
from tests.support.sheet_window import CTRL, ENTER, PAD, RETURN, SheetWindow
from ui.tables.row_filter import RowFilter
from ui.tables.sheet_widths import share
from ui.views.common import EntryState, Route, RowState
from ui.views.sheet import SheetColumn, SheetView


@pytest.fixture
def window(qtbot: QtBot) -> SheetWindow:
    return SheetWindow(qtbot, kkj_sheet())


def published(qtbot: QtBot) -> SheetWindow:
    """The published fund of บ้านเทนมีย์ among others, nothing typed yet."""
    record = dataclasses.replace(row(0, last={}), title="บ้านเทนมีย์", place="ม. 1 เทนมีย์")
    return SheetWindow(
        qtbot, SheetView(FundKind.KKJ_FUND, "กข.คจ.", MONTH, columns(), (record, row(1, figures(1))))
    )


def test_the_published_record_goes_from_missing_to_exact_to_surplus(qtbot: QtBot) -> None:
    window = published(qtbot)
    told: list[str] = []
    for letter in "280000":
        window.keys(letter)
        told.append(window.shown(0, "identity"))
    assert told[0] == "ขาด 279,998"
    assert all(one.startswith("ขาด") for one in told[:-1])
    assert told[-1] == "ครบ"
    assert window.page.foot.identity_words() == "ครบ"
    window.key(ENTER, PAD)
    for letter in "1156.19":
        window.keys(letter)
    assert window.shown(0, "identity") == "เกิน 1,156.19"
    assert window.shown(0, "total") == "281,156.19"
    assert window.page.foot.identity_words() == "เกิน 1,156.19"
    assert window.desk.saved == [("0" * 32, "capital_with_borrowers", 28_000_000)]
    window.key(ENTER, PAD)
    for figure in ("", "", "", "", "44"):
        window.keys(figure)
        window.key(ENTER, PAD)
    window.settle()
    assert window.desk.row("0" * 32).values["borrower_households"] == 44
    assert window.shown(0, "identity") == "เกิน 1,156.19"


def test_totals_follow_the_typing_before_anything_is_saved(window: SheetWindow) -> None:
    before = window.page.grid.totals.face_of("bank_balance").text
    window.go(15, "bank_balance")
    window.keys("100")
    after = window.page.grid.totals.face_of("bank_balance").text
    assert (before, after) == ("422,350.00", "422,450.00")
    window.key(Qt.Key.Key_Escape)
    assert window.page.grid.totals.face_of("bank_balance").text == before


def test_the_row_says_that_it_is_being_filled(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("1")
    status = window.page.model.status_column()
    number = window.page.model.number_of(f"{15:032x}")
    assert window.page.model.index(number, status).data() == "กำลังกรอก"


def test_an_older_answer_takes_no_newer_text_away(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.desk.held = []
    window.keys("5")
    window.key(RETURN)
    window.go(15, "bank_balance")
    window.keys("6")
    window.key(RETURN)
    assert window.page.entry.is_waiting
    first, second = window.desk.held
    first()
    assert window.shown(15, "bank_balance") == "6.00"
    second()
    assert window.shown(15, "bank_balance") == "6.00"
    assert not window.page.entry.is_waiting


def test_an_answer_during_typing_leaves_the_editor_alone(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.desk.held = []
    window.keys("5")
    window.key(RETURN)
    window.go(15, "bank_balance")
    window.keys("77")
    window.desk.let_go()
    assert window.page.table.is_editing
    assert window.shown(15, "bank_balance") == "77.00"


def test_news_from_the_desk_keep_the_place_and_the_editor(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("42")
    rows = list(window.desk.view.rows)  # type: ignore[union-attr]
    rows[3] = dataclasses.replace(rows[3], state=RowState.IN_CONFLICT, conflicts=("elsewhere",))
    window.desk.view = dataclasses.replace(window.desk.view, rows=tuple(rows))  # type: ignore[type-var]
    window.page.refresh(frozenset({"fund_month"}))
    window.qtbot.wait(400)
    assert window.page.table.is_editing
    assert window.editor.text() == "42"
    assert window.place == ("15", "bank_balance")
    assert window.page.model.row_of(f"{3:032x}").conflicts == ("elsewhere",)


def test_other_registers_do_not_ask_again(window: SheetWindow) -> None:
    asked = len(window.desk.asked)
    window.page.refresh(frozenset({"debt_case"}))
    window.qtbot.wait(350)
    assert len(window.desk.asked) == asked


def test_chips_filter_and_count(window: SheetWindow) -> None:
    chips = window.page.chips
    assert [chips.chip(one).text() for one in RowFilter] == ["ทั้งหมด 17", "ยังไม่กรอก 3", "ควรตรวจ 1", "ต้องแก้ 2"]
    window.key(Qt.Key.Key_2, CTRL)
    assert window.page.model.rowCount() == 3
    assert chips.chip(RowFilter.OPEN).isChecked()
    window.key(Qt.Key.Key_4, CTRL)
    assert [window.page.model.row_at(one).title for one in range(2)] == ["บ้านแสลงพันธ์", "บ้านจรวย"]
    window.key(Qt.Key.Key_1, CTRL)
    assert window.page.model.rowCount() == 17


def test_a_row_filled_under_a_chip_stays_until_the_chip_is_chosen_anew(window: SheetWindow) -> None:
    window.key(Qt.Key.Key_2, CTRL)
    window.go(8, "bank_balance")
    for _ in range(9):
        window.keys("1")
        window.key(ENTER, PAD)
    window.settle()
    assert window.desk.row(f"{8:032x}").entry is EntryState.FILLED
    assert window.page.model.rowCount() == 3
    assert window.page.chips.chip(RowFilter.OPEN).text() == "ยังไม่กรอก 2"
    window.key(Qt.Key.Key_2, CTRL)
    assert window.page.model.rowCount() == 2


def test_a_chip_with_no_rows_says_so(qtbot: QtBot) -> None:
    view = SheetView(FundKind.KKJ_FUND, "กข.คจ.", MONTH, columns(), (row(0, figures(0), EntryState.FILLED),))
    window = SheetWindow(qtbot, view)
    window.key(Qt.Key.Key_4, CTRL)
    assert not window.page.grid.isVisible()
    window.key(Qt.Key.Key_1, CTRL)
    assert window.page.grid.isVisible()


def test_a_kind_without_funds_says_so(qtbot: QtBot) -> None:
    window = SheetWindow(qtbot, SheetView(FundKind.DEBT_CENTRE, "", MONTH, columns(FundKind.DEBT_CENTRE), ()))
    assert not window.page.grid.isVisible()
    assert not window.page.note()


def test_a_route_selects_row_and_cell(window: SheetWindow) -> None:
    window.page.open_route(Route("sheet", FundKind.KKJ_FUND, f"{5:032x}", "overdue_households"))
    assert window.place == ("5", "overdue_households")
    assert window.page.foot.remark()[0] == "bad"
    assert "35" in window.page.foot.remark()[1]


def test_a_route_to_a_hidden_row_shows_all_rows(window: SheetWindow) -> None:
    window.key(Qt.Key.Key_2, CTRL)
    window.page.open_route(Route("sheet", FundKind.KKJ_FUND, f"{5:032x}"))
    assert window.page.model.chip is RowFilter.ALL
    assert window.place[0] == "5"


def test_the_foot_compares_with_last_month(window: SheetWindow) -> None:
    window.go(8, "bank_balance")
    window.keys("61450")
    window.qtbot.wait(200)
    row_now = window.page.foot.row()
    assert row_now is not None
    assert window.page.foot.comparison(row_now) == ("เดือนก่อน 27,600.00", "ต่าง +33,850.00 (+122.6 %)")
    assert window.page.foot.months(row_now)[-1] == 6_145_000
    assert len(window.page.foot.months(row_now)) == 12


def test_screen_readers_hear_row_column_value_and_state(window: SheetWindow) -> None:
    model = window.page.model
    index = model.index(0, model.column_named("bank_balance"))
    heard = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert heard == "บ้านสำโรง, เงินฝากธนาคาร, 18,340.00, กรอกแล้ว · ส่วนกลางรับแล้ว"


@pytest.mark.parametrize("kind", [FundKind.MOTHER_FUND, FundKind.SAVINGS_GROUP, FundKind.DEBT_CENTRE])
def test_every_kind_has_its_cells(qtbot: QtBot, kind: FundKind) -> None:
    blank = dataclasses.replace(row(0, initial_capital=None, last={}), initial_capital=None)
    window = SheetWindow(qtbot, SheetView(kind, "", MONTH, columns(kind), (blank,)), kind=kind)
    cells = {FundKind.MOTHER_FUND: 5, FundKind.SAVINGS_GROUP: 12, FundKind.DEBT_CENTRE: 3}[kind]
    for _ in range(cells):
        window.keys("1")
        window.key(ENTER, PAD)
    window.settle()
    assert len(window.desk.saved) == cells
    assert window.page.model.sums().full_rows == 1


def test_narrow_windows_shorten_words(qtbot: QtBot) -> None:
    window = SheetWindow(qtbot, kkj_sheet(), width=1041)
    model = window.page.model
    assert model.compact
    assert model.face(model.row_at(0), model.status_column()).text == ""
    assert not window.page.table.horizontalScrollBar().maximum()


@pytest.mark.parametrize(("room", "pad"), [(1168, 6), (1400, 8), (1100, 4)])
def test_padding_gives_way_before_anything_scrolls(window: SheetWindow, room: int, pad: int) -> None:
    widths = share(window.page.model, room)
    assert widths.pad == pad
    assert widths.total >= room
    assert len(widths.columns) == len(window.page.model.columns)


def test_first_column_and_totals_stay_with_the_rows(window: SheetWindow) -> None:
    window.go(16, "bank_balance")
    grid = window.page.grid
    assert grid.frozen.verticalScrollBar().value() == grid.table.verticalScrollBar().value()
    assert grid.totals.words().startswith("รวมที่กรอกแล้ว 14 / 17")


def test_an_answer_of_another_month_changes_nothing_here(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.desk.held = []
    window.keys("5")
    window.key(RETURN)
    assert window.desk.view is not None
    later = dataclasses.replace(window.desk.view, month=MONTH.shifted(1), rows=(row(15), row(16)))
    window.page.show_month(MONTH.shifted(1))
    window.page._put(later)
    window.desk.held[0]()
    saved = window.page.model.saved_row(f"{15:032x}")
    assert saved is not None
    assert not saved.values
    assert window.shown(15, "bank_balance") == "18,340.00"


def test_space_turns_a_yes_or_no_over_and_ctrl_semicolon_is_today(qtbot: QtBot) -> None:
    checks = (
        SheetColumn("has_rules", "กติกา", "", "กฎระเบียบ", FieldType.BOOLEAN, editable=True),
        SheetColumn("checked_on", "ตรวจเมื่อ", "", "วันที่ตรวจ", FieldType.DATE, editable=True),
    )
    window = SheetWindow(qtbot, SheetView(FundKind.MOTHER_FUND, "", MONTH, checks, (row(0, last={}),)))
    window.key(Qt.Key.Key_Space)
    window.settle()
    window.key(Qt.Key.Key_Space)
    window.key(Qt.Key.Key_Tab)
    window.key(Qt.Key.Key_Semicolon, CTRL)
    assert [value for _, _, value in window.desk.saved] == [1, 0, "2021-11-29"]


def test_ctrl_s_says_that_everything_is_saved(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("7")
    window.desk.held = []
    window.key(Qt.Key.Key_S, CTRL)
    assert window.page.foot.remark()[0] != "ok"
    window.desk.let_go()
    assert window.desk.saved == [(f"{15:032x}", "bank_balance", 700)]
    assert window.page.foot.remark()[0] == "ok"


def test_locked_rows_take_no_figures(qtbot: QtBot) -> None:
    locked = row(0, figures(0), EntryState.FILLED, locked="ปิดเดือนแล้ว")
    view = SheetView(FundKind.KKJ_FUND, "", MONTH, columns(), (locked, row(1)))
    window = SheetWindow(qtbot, view)
    assert window.place == ("1", "capital_with_borrowers")
    window.go(0, "bank_balance")
    window.keys("5")
    window.key(Qt.Key.Key_Delete)
    assert window.desk.saved == []
    assert "ปิดเดือนแล้ว" in window.page.foot.remark()[1]


def test_coming_back_from_a_short_chip_nothing_scrolls_sideways(qtbot: QtBot) -> None:
    rows = tuple(row(number, figures(number), EntryState.FILLED) for number in range(17))
    window = SheetWindow(qtbot, SheetView(FundKind.KKJ_FUND, "", MONTH, columns(), rows), width=1366)
    window.page.resize(1178, 420)
    window.settle()
    window.key(Qt.Key.Key_2, CTRL)
    window.settle()
    window.key(Qt.Key.Key_1, CTRL)
    window.settle()
    assert window.page.table.verticalScrollBar().maximum()
    assert not window.page.table.horizontalScrollBar().maximum()
