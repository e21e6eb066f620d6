"""Two cells of a spreadsheet never become one number, whichever way their text comes into a line."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from sync.model.sentences import sentence
from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.records_window import Registers
from tests.support.sheet_samples import kkj_sheet
from tests.support.sheet_window import CTRL, RETURN, SheetWindow, press
from tests.support.shown_window import open_window
from ui.pages.conflicts import ConflictsPage
from ui.text import say
from ui.views.common import Route
from ui.views.sync import ConflictsView

FUND = f"{15:032x}"
Door = Callable[[QLineEdit, str], None]


def by_key(line: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    line.setFocus()
    press(line, Qt.Key.Key_V, CTRL)


def by_menu(line: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    menu = line.createStandardContextMenu()
    paste = menu.findChild(QAction, "edit-paste")
    assert paste is not None
    paste.trigger()
    menu.deleteLater()


def by_drop(line: QLineEdit, text: str) -> None:
    dragged = QMimeData()
    dragged.setText(text)
    spot = QPointF(line.width() - 8, line.height() / 2)
    held, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(spot.toPoint(), Qt.DropAction.CopyAction, dragged, held, none)
    QApplication.sendEvent(line, entering)
    QApplication.sendEvent(line, QDropEvent(spot, Qt.DropAction.CopyAction, dragged, held, none))


def by_input_method(line: QLineEdit, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


DOORS = [by_key, by_menu, by_drop, by_input_method]
TWO_CELLS = ["12\t345", "12\r\n345\r\n", "12\u2028345", "12\x0b345", "12\n\n345"]


@pytest.fixture
def window(qtbot: QtBot) -> SheetWindow:
    opened = SheetWindow(qtbot, kkj_sheet())
    opened.go(15, "bank_balance")
    opened.page.table.open_editor("")
    return opened


@pytest.fixture
def registers(qtbot: QtBot) -> Registers:
    return Registers(qtbot)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", TWO_CELLS)
def test_two_cells_in_the_sheet_stay_two(window: SheetWindow, door: Door, text: str) -> None:
    door(window.editor, text)
    assert window.editor.text() == "12 | 345"
    assert "12 | 345" in window.page.foot.remark()[1]
    window.key(RETURN)
    window.settle()
    assert window.desk.saved == []
    assert window.desk.drafts == [(FUND, "bank_balance", "12 | 345")]


@pytest.mark.parametrize("text", ["", " ", "\u200b\u200b", "\ufeff\r\n"])
def test_what_cannot_be_seen_is_nothing_pasted_and_is_said(qtbot: QtBot, text: str) -> None:
    window = SheetWindow(qtbot, kkj_sheet())
    window.go(0, "bank_balance")
    QGuiApplication.clipboard().setText(text)
    window.key(Qt.Key.Key_V, CTRL)
    assert not window.page.table.is_editing
    assert window.page.foot.remark() == ("warn", sentence("paste-nothing", {}))
    window.key(Qt.Key.Key_F2)
    window.editor.selectAll()
    window.key(Qt.Key.Key_V, CTRL)
    assert window.editor.text() == "18,340.00"
    window.key(RETURN)
    window.settle()
    assert (window.desk.saved, window.shown(0, "bank_balance")) == ([], "18,340.00")


@pytest.mark.parametrize("door", DOORS)
def test_one_cell_of_a_spreadsheet_is_its_number(window: SheetWindow, door: Door) -> None:
    door(window.editor, "12,345.00\r\n")
    window.key(RETURN)
    assert window.desk.saved == [(FUND, "bank_balance", 1_234_500)]


def test_one_cell_pasted_before_other_letters_joins_them(window: SheetWindow) -> None:
    window.keys("500")
    window.editor.setCursorPosition(0)
    by_menu(window.editor, "12\r\n")
    assert window.editor.text() == "12500"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("initial_capital", "280,000.00\t290,000.00", "number-unreadable"),
        ("established_be", "2543\r\n2544", "year-unreadable"),
        ("established_on", "1/10/2564\n2/10/2564", "date-unreadable"),
    ],
)
def test_a_form_refuses_several_cells_in_words_and_keeps_the_text(
    registers: Registers, door: Door, name: str, text: str, code: str
) -> None:
    registers.open_fund(name)
    box = registers.form.fields[name]
    box.put_text("")
    assert isinstance(box.field, QLineEdit)
    door(box.field, text)
    registers.key(RETURN)
    kept = " | ".join(text.split())
    assert box.text() == kept
    told = {"label": box.declared.label, "typed": kept, "example": "12,345.50"}
    assert box.problem == sentence(code, told)
    assert registers.desk.saved_records == [("fund", registers.form.view.row_id, {}, {name: kept})]


def test_a_name_of_two_lines_stays_one_name(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.form.fields["name_th"].put_text("")
    line = registers.form.fields["name_th"].field
    assert isinstance(line, QLineEdit)
    by_key(line, "กลุ่มออมทรัพย์\r\nบ้านสำโรง\r\n")
    registers.key(RETURN)
    assert registers.desk.saved_records[-1][2] == {"name_th": "กลุ่มออมทรัพย์ บ้านสำโรง"}


@pytest.mark.parametrize("door", DOORS)
def test_another_value_of_a_conflict_is_never_two_cells(qtbot: QtBot, door: Door) -> None:
    desk = FakeDesk()
    desk.conflicts_view = ConflictsView(fake_views.conflicts().open[:1], ())
    shown = open_window(qtbot, desk)
    shown.window.open(Route("conflicts"))
    page = shown.window.page
    assert isinstance(page, ConflictsPage)
    shown.press(Qt.Key.Key_3)
    door(page.panel.typed, "12\t345")
    shown.press(RETURN)
    assert [act for act in desk.acts if act[0] == "settle"] == []
    assert page.panel.typed.text().endswith("12 | 345")  # a drop lands beside the value it starts with
    assert "12 | 345" in page.panel.other.problem
    assert page.panel.other.problem != say("conflicts.other_empty")
