"""Search: typed without tone marks, chosen by arrows, opened by Enter."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sync.model.thai import search_key
from tests.support.sheet_desk import SheetDesk
from tests.support.sheet_samples import PLACES
from tests.support.sheet_window import dress, type_in
from ui.dialogs.search import SearchDialog
from ui.views.common import Route
from ui.views.record import Found


class FindingDesk(SheetDesk):
    """Searches the sample places by the product's own search key."""

    def search(self, owner: object, text: str, done: Callable[[tuple[Found, ...]], None]) -> None:
        wanted = search_key(text)
        hits = [number for number, (title, _) in enumerate(PLACES) if wanted in search_key(title)]
        self.found = tuple(
            Found(*PLACES[number], "map-pin", Route("record", "fund", f"{number:032x}")) for number in hits
        )
        super().search(owner, text, done)


@pytest.fixture
def dialog(qtbot: QtBot) -> SearchDialog:
    dress()
    made = SearchDialog(FindingDesk())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    made.line.setFocus()
    return made


def find(qtbot: QtBot, dialog: SearchDialog, text: str) -> None:
    type_in(dialog.line, text)
    qtbot.waitUntil(lambda: text in dialog._asked and not dialog._timer.isActive(), timeout=2000)
    qtbot.wait(20)


def test_thai_without_tone_marks_finds(qtbot: QtBot, dialog: SearchDialog) -> None:
    find(qtbot, dialog, "ปีสระนำ")
    assert [one.title for one in dialog.found] == ["บ้านปี่สระน้ำ"]
    assert dialog.remark.text().startswith("พบ 1")


def test_arrows_choose_and_enter_opens(qtbot: QtBot, dialog: SearchDialog) -> None:
    find(qtbot, dialog, "แก")
    assert len(dialog.found) > 0
    QTest.keyClick(dialog.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.route_chosen) as chosen:
        QTest.keyClick(dialog.line, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    row = min(1, len(dialog.found) - 1)
    assert chosen.args == [dialog.found[row].route]
    assert not dialog.isVisible()


def test_nothing_found_says_so_with_the_text(qtbot: QtBot, dialog: SearchDialog) -> None:
    find(qtbot, dialog, "ฮฮฮ")
    assert dialog.found == ()
    assert "ฮฮฮ" in dialog.remark.text()
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_a_slow_answer_to_older_letters_is_dropped(qtbot: QtBot, dialog: SearchDialog) -> None:
    find(qtbot, dialog, "สำโรง")
    dialog._put("บ้าน", ())
    assert [one.title for one in dialog.found] == ["บ้านสำโรง"]


def test_enter_right_after_typing_does_not_open_an_older_hit(qtbot: QtBot, dialog: SearchDialog) -> None:
    find(qtbot, dialog, "สำโรง")
    type_in(dialog.line, "ฮ")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_escape_closes(dialog: SearchDialog) -> None:
    QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_while_the_lane_is_busy_does_not_open_an_older_hit(qtbot: QtBot, dialog: SearchDialog) -> None:
    find(qtbot, dialog, "สำโรง")
    assert len(dialog.found) == 1
    desk = dialog._desk
    assert isinstance(desk, FindingDesk)
    desk.held = []
    opened: list[object] = []
    dialog.route_chosen.connect(opened.append)
    dialog.line.selectAll()
    type_in(dialog.line, "ปี่สระ")
    for _ in range(3):
        QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert opened == []
    assert dialog.isVisible()
    desk.let_go()
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert opened == [dialog.found[0].route]
    assert dialog.found[0].title == "บ้านปี่สระน้ำ"
