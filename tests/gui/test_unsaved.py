"""A save that failed (disk full) never looks saved, keeps its text, and is tried again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.sheet_desk import SheetDesk as SheetsDesk
from desktop_app.store.errors import DiskFull
from sync.model.sentences import advice, title
from tests.support.fake_desk import FakeDesk
from tests.support.office_pc import OfficePC
from tests.support.record_samples import record_desk
from tests.support.sheet_samples import MONTH, kkj_sheet
from tests.support.sheet_window import CTRL, ENTER, PAD, SheetWindow
from tests.support.shown_window import open_window
from ui.pages.sheet import SheetPage
from ui.tables.faces import Ink
from ui.tables.row_filter import RowFilter
from ui.views.common import Advice, Route

FULL = Advice("disk-full", title("disk-full"), advice("disk-full"), "bad")
FUND = f"{15:032x}"
STATE = "ยังไม่ได้บันทึก"


@pytest.fixture
def window(qtbot: QtBot) -> SheetWindow:
    opened = SheetWindow(qtbot, kkj_sheet())
    opened.desk.broken = FULL
    opened.go(15, "bank_balance")
    opened.keys("123")
    opened.key(ENTER, PAD)
    opened.settle()
    return opened


def state_of_row(window: SheetWindow) -> str:
    model = window.page.model
    return str(model.index(model.number_of(FUND), model.status_column()).data())


def test_a_cell_that_was_not_saved_says_so_and_keeps_its_text(window: SheetWindow) -> None:
    model = window.page.model
    face = model.face(model.row_of(FUND), model.column_named("bank_balance"))
    assert (face.text, face.ink, face.ring) == ("123.00", Ink.BAD, True)
    assert state_of_row(window) == STATE
    assert window.page.foot.remark()[0] == "bad"
    assert FULL.title in window.page.foot.remark()[1]
    spoken = str(model.index(model.number_of(FUND), 1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert STATE in spoken
    assert window.desk.saved == []


def test_ctrl_s_tries_again_and_never_says_saved_before_it_is(window: SheetWindow) -> None:
    window.key(Qt.Key.Key_S, CTRL)
    window.settle()
    assert window.page.foot.remark()[0] == "bad"
    window.desk.broken = None
    window.key(Qt.Key.Key_S, CTRL)
    window.settle()
    assert window.desk.saved == [(FUND, "bank_balance", 12_300)]
    assert window.page.foot.remark()[0] == "ok"
    assert state_of_row(window) != STATE


def test_the_next_save_that_succeeds_brings_the_others_along(window: SheetWindow) -> None:
    window.desk.broken = None
    window.keys("5")
    window.key(ENTER, PAD)
    window.settle()
    assert [value for _, _, value in window.desk.saved] == [500, 12_300]
    assert window.page.entry.unsaved == 0


def test_an_unreadable_text_that_was_not_kept_is_tried_again_as_a_draft(window: SheetWindow) -> None:
    window.keys("12x")
    window.key(ENTER, PAD)
    window.settle()
    assert window.page.entry.unsaved == 2
    window.desk.broken = None
    window.key(Qt.Key.Key_S, CTRL)
    window.settle()
    assert window.desk.drafts == [(FUND, "cash_on_hand", "12x")]


def test_esc_gives_back_the_text_that_was_not_saved(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.keys("9")
    window.key(Qt.Key.Key_Escape)
    assert window.shown(15, "bank_balance") == "123.00"
    assert window.page.entry.unsaved == 1


def test_blanking_the_cell_gives_the_text_up(window: SheetWindow) -> None:
    window.go(15, "bank_balance")
    window.key(Qt.Key.Key_Delete)
    window.settle()
    assert window.page.entry.unsaved == 0
    assert state_of_row(window) != STATE


def test_another_month_and_back_still_shows_it(window: SheetWindow) -> None:
    desk = window.desk
    view = desk.view
    assert view is not None
    desk.view = type(view)(view.kind, view.title, MONTH.shifted(-1), view.columns, view.rows)
    window.page.show_month(MONTH.shifted(-1))
    window.settle()
    assert state_of_row(window) != STATE
    desk.view = view
    window.page.show_month(MONTH)
    window.settle()
    assert state_of_row(window) == STATE
    assert window.shown(15, "bank_balance") == "123.00"


def test_the_window_says_it_too_until_it_is_mended(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    desk = shown.desk
    shown.window.open(Route("sheet", "kkj_fund", FUND, "bank_balance"))
    page = shown.window.page
    assert isinstance(page, SheetPage)
    desk.broken = FULL
    page.table.setFocus()
    QApplication.processEvents()
    shown.press(Qt.Key.Key_7)
    shown.press(ENTER, PAD)
    assert "ยังไม่ได้บันทึก 1 ช่อง" in shown.status
    assert [one.advice.code for one in shown.window.banners.banners] == ["disk-full"]
    desk.broken = None
    shown.press(Qt.Key.Key_S, CTRL)
    assert "บันทึกแล้วทุกช่อง" in shown.status
    assert shown.window.banners.banners == []


def test_a_field_of_a_record_that_was_not_saved_keeps_its_text(qtbot: QtBot) -> None:
    desk = FakeDesk()
    shown = open_window(qtbot, desk)
    key = next(one for one in record_desk().records if one.startswith("fund/") and one != "fund/")
    shown.window.open(Route("record", "fund", key.removeprefix("fund/")))
    form = shown.window.page.form  # type: ignore[attr-defined]
    desk.broken = FULL
    box = form.fields["name_th"]
    box.put_text("กลุ่มใหม่")
    box._on_left()
    assert form.unsaved == {"name_th"}
    assert FULL.title in form.said.accessibleName()
    assert "ยังไม่ได้บันทึก 1 ช่อง" in shown.status
    form.put(form.view)
    assert box.text() == "กลุ่มใหม่"
    desk.broken = None
    form.save()
    assert form.unsaved == set()
    assert desk.saved_records[-1][2] == {"name_th": "กลุ่มใหม่"}
    assert "บันทึกแล้วทุกช่อง" in shown.status


def test_the_real_desk_tells_the_sheet_and_not_only_the_banner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_desk: SheetsDesk, *_cell: object) -> None:
        raise DiskFull

    pc = OfficePC(tmp_path)
    pc.practise()
    pc.window.open(Route("sheet", "kkj_fund"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SheetPage)
    page.choose_chip(RowFilter.OPEN)
    monkeypatch.setattr(SheetsDesk, "save_cell", full)
    pc.type_cells(["500"])
    pc.rest()
    assert page.entry.unsaved == 1
    assert page.foot.remark()[0] == "bad"
    monkeypatch.undo()
    pc.type_cells(["7"])
    pc.rest()
    assert page.entry.unsaved == 0
    pc.close()
