"""Long values, waiting edits and keys on the conflicts page: nothing is replaced or left unseen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.model.fields import Field, FieldType, StoredValue
from sync.model.registry import REGISTERS
from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.keys import press as press_in
from tests.support.sheet_window import SHIFT, type_in
from tests.support.shown_window import ShownWindow, open_window
from ui.pages.conflicts import ConflictsPage
from ui.text import say, unbroken
from ui.views.common import Route
from ui.views.sync import ConflictsView, ConflictView, Side, Waiting
from ui.widgets.value_card import MOST_LINES, ValueCard

KEY = Qt.Key
NOTE = REGISTERS["fund_event"].field("note")
SAME = "ประชุม คณะกรรมการ ครั้งที่ หนึ่ง " * 12
MINE, THEIRS = SAME + "เห็นชอบ ให้กู้ ห้าพัน " + SAME, SAME + "เห็นชอบ ให้กู้ หกพัน " + SAME
NOW = fake_views.NOW


def conflict(field: Field, mine: str, theirs: str, waiting: str | None = None) -> ConflictView:
    base = fake_views.conflicts().open[2]

    def side(one: Side, text: str) -> Side:
        return replace(one, value=text, stored=text)

    return replace(
        base,
        conflict_id="c9",
        label=field.label,
        field=field,
        can_type=field.type is not FieldType.REFERENCE,
        before=side(base.before, SAME),
        mine=side(base.mine, mine),
        theirs=side(base.theirs, theirs),
        waiting=None if waiting is None else Waiting(waiting, "สุภาพร", NOW, "d" * 32),
    )


def on_page(
    qtbot: QtBot, *open_ones: ConflictView, size: tuple[int, int] = (1366, 768)
) -> tuple[ShownWindow, ConflictsPage]:
    desk = FakeDesk()
    if open_ones:
        desk.conflicts_view = ConflictsView(open_ones, ())
    shown = open_window(qtbot, desk, size)
    shown.window.open(Route("conflicts"))
    page = shown.window.page
    assert isinstance(page, ConflictsPage)
    return shown, page


def settled(shown: ShownWindow) -> list[tuple[str, StoredValue]]:
    return [(str(act[1]), act[2]) for act in shown.desk.acts if act[0] == "settle"]  # type: ignore[misc]


def seen(card: ValueCard) -> str:
    return " ".join(card.shown_lines())


# long values


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_where_two_long_values_differ_is_in_sight_at_once_and_marked(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    _, page = on_page(qtbot, conflict(NOTE, MINE, THEIRS), size=size)
    panel = page.panel
    assert "ห้าพัน" in seen(panel.mine)
    assert "หกพัน" in seen(panel.theirs)
    for card, part in ((panel.mine, "ห้า"), (panel.theirs, "หก")):
        assert card.words.differs is not None
        assert card.words.value[slice(*card.words.differs)] == part


def test_both_values_are_read_in_full_by_keys(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, conflict(NOTE, MINE, THEIRS))
    for card in (page.panel.mine, page.panel.theirs):
        shown.press(KEY.Key_Tab)
        assert card.hasFocus()
        shown.press(KEY.Key_Home)
        read = list(card.shown_lines())
        assert len(read) == MOST_LINES
        for _ in range(60):
            shown.press(KEY.Key_Down)
            read.append(card.shown_lines()[-1])
        wrapped = [one.text for one in card.lines()]
        assert read[: len(wrapped)] == wrapped
        assert "".join(" ".join(wrapped).split()) == "".join(card.words.value.split())
        shown.press(KEY.Key_PageUp)
        assert card.shown_lines()[-1] != wrapped[-1]
        shown.press(KEY.Key_End)
        assert card.shown_lines()[-1] == wrapped[-1]
    assert page.list.current_row == 0


def test_the_news_of_a_sync_leave_the_place_in_a_text_alone(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, conflict(NOTE, MINE, THEIRS))
    shown.press(KEY.Key_Tab)
    shown.press(KEY.Key_End)
    before = page.panel.mine.shown_lines()
    page.refresh(frozenset({"conflict"}))
    assert page.panel.mine.shown_lines() == before


def test_cards_of_short_values_stay_low_and_unmarked_lines_scroll_nowhere(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    short = page.panel.mine.height()
    assert page.panel.mine.lines() == ()
    shown.desk.conflicts_view = ConflictsView((conflict(NOTE, MINE, THEIRS),), ())
    page.refresh(frozenset())
    QApplication.processEvents()
    heights = {card.height() for card in (page.panel.before, page.panel.mine, page.panel.theirs)}
    assert len(heights) == 1
    assert heights.pop() > short


def test_a_value_of_two_lines_shows_both_of_them(qtbot: QtBot) -> None:
    _, page = on_page(qtbot, conflict(NOTE, "ก\nข", "ก\nค"))
    assert page.panel.mine.shown_lines() == ("ก", "ข")
    assert page.panel.theirs.shown_lines() == ("ก", "ค")


def test_the_mark_is_painted(qtbot: QtBot) -> None:
    _, page = on_page(qtbot, conflict(NOTE, MINE, THEIRS))
    marked = page.panel.mine.grab().toImage()
    page.panel.mine.put(replace(page.panel.mine.words, differs=None))
    page.panel.mine._first = page.panel.theirs.first_line(page.panel.theirs.lines())
    assert page.panel.mine.grab().toImage() != marked


# another value starts with what stands there


def test_another_value_starts_with_mine_all_selected(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_3)
    assert page.panel.typed.text() == "51,000.00"
    assert page.panel.typed.selectedText() == "51,000.00"
    type_in(page, "7")
    assert page.panel.typed.text() == "7"


def test_another_value_starts_with_the_one_that_is_chosen(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_2)
    shown.press(KEY.Key_3)
    assert page.panel.typed.text() == "45,500.00"
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c1", 4_550_000)]


def test_a_value_nobody_changed_is_nothing_that_was_typed(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_3)
    assert page.losses() == []
    page.list.setFocus()
    shown.press(KEY.Key_Down)
    shown.press(KEY.Key_Up)
    assert not page.panel.other.isVisible()
    assert page.panel.mine.isChecked()


def test_a_note_is_corrected_with_its_lines_kept(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, conflict(NOTE, "บรรทัดหนึ่ง\nบรรทัดสอง", "อื่น"))
    shown.press(KEY.Key_3)
    note = page.panel.other.note
    assert note.hasFocus()
    assert not page.panel.typed.isVisible()
    assert note.toPlainText() == "บรรทัดหนึ่ง\nบรรทัดสอง"
    assert note.textCursor().selectedText().replace("\u2029", "\n") == note.toPlainText()
    shown.press(KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
    press_in(page, KEY.Key_Return, SHIFT)
    type_in(page, "123 /-")
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c9", "บรรทัดหนึ่ง\nบรรทัดสอง\n123 /-")]


def test_a_half_typed_note_waits_with_its_conflict(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, conflict(NOTE, "ก", "ข"), *fake_views.conflicts().open)
    shown.press(KEY.Key_3)
    type_in(page, "ใหม่")
    page.list.setFocus()
    shown.press(KEY.Key_Down)
    assert not page.panel.other.isVisible()
    shown.press(KEY.Key_Up)
    assert page.panel.other.note.toPlainText() == "ใหม่"
    assert [one.what for one in page.losses()] == [
        say("conflicts.lost", label=NOTE.label, where=page._view.open[0].where, text="ใหม่")
    ]


# an own edit that waits

MONEY = REGISTERS["fund_month"].field("bank_balance")


def waits(text: str = "50,250.00") -> ConflictView:
    base = fake_views.conflicts().open[0]
    return replace(base, waiting=Waiting(text, "สุภาพร", NOW, "d" * 32))


def test_a_waiting_own_edit_is_told_and_enter_keeps_it(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, waits())
    panel = page.panel
    assert panel.since.isVisible()
    for part in ("50,250.00", "สุภาพร"):
        assert part in unbroken(panel.since.text())
    assert (panel.mine.isChecked(), panel.theirs.isChecked()) == (False, False)
    assert panel.typed.text() == "50,250.00"
    assert page.list.hasFocus()
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c1", 5_025_000)]
    assert shown.desk.marks == ["d" * 32]


@pytest.mark.parametrize(("key", "stored"), [(KEY.Key_1, 5_100_000), (KEY.Key_2, 4_550_000)])
def test_a_choice_over_it_takes_a_key_of_its_own_and_a_button_that_names_it(
    qtbot: QtBot, key: Qt.Key, stored: int
) -> None:
    shown, page = on_page(qtbot, waits())
    shown.press(key)
    assert "50,250.00" in page.panel.use.text()
    assert not page.panel.other.isVisible()
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c1", stored)]


def test_closing_the_input_chooses_nothing_by_itself(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, waits())
    shown.press(KEY.Key_Escape)
    assert not page.panel.other.isVisible()
    assert not page.panel.use.isEnabled()
    shown.press(KEY.Key_Return)
    page.panel.take()
    assert settled(shown) == []
    page.refresh(frozenset())
    shown.press(KEY.Key_Return)
    assert settled(shown) == []
    shown.press(KEY.Key_3)
    assert page.panel.typed.text() == "50,250.00"
    assert page.panel.use.isEnabled()
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c1", 5_025_000)]


def test_what_waits_is_no_loss_and_what_was_typed_over_it_is(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, waits())
    assert page.losses() == []
    shown.press(KEY.Key_3)
    type_in(page, "9")
    assert len(page.losses()) == 1


def test_an_edit_that_comes_to_wait_takes_the_choice_back(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, fake_views.conflicts().open[0])
    assert page.panel.mine.isChecked()
    assert not page.panel.since.isVisible()
    shown.desk.conflicts_view = ConflictsView((waits(),), ())
    page.refresh(frozenset({"conflict"}))
    assert not page.panel.mine.isChecked()
    assert page.panel.since.isVisible()
    shown.desk.conflicts_view = ConflictsView((fake_views.conflicts().open[0],), ())
    page.refresh(frozenset({"conflict"}))
    assert page.panel.mine.isChecked()
    assert not page.panel.other.isVisible()


def test_what_cannot_be_typed_is_told_with_what_to_do(qtbot: QtBot) -> None:
    field = REGISTERS["fund_event"].field("fund_id")
    shown, page = on_page(qtbot, conflict(field, "กลุ่มก", "กลุ่มข", "กลุ่มค"))
    assert "F9" in page.panel.since.text()
    assert "กลุ่มค" in unbroken(page.panel.since.text())
    shown.press(KEY.Key_Return)
    assert settled(shown) == []
    shown.press(KEY.Key_2)
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c9", "กลุ่มข")]


def test_where_others_choose_a_waiting_edit_is_told_all_the_same(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, replace(waits(), locked="ของ สพจ."))
    assert page.panel.since.isVisible()
    assert not page.panel.other.isVisible()
    shown.press(KEY.Key_Return)
    assert settled(shown) == []


# keys


@pytest.mark.parametrize("layout", ["123", "ๅ/-", "๑๒๓"])
def test_one_two_three_choose_in_either_layout(qtbot: QtBot, layout: str) -> None:
    shown, page = on_page(qtbot)
    type_in(page, layout[1])
    assert page.panel.theirs.isChecked()
    type_in(page, layout[0])
    assert page.panel.mine.isChecked()
    shown.press(KEY.Key_Tab)
    type_in(page, layout[2])
    assert page.panel.typed.hasFocus()
    type_in(page, layout)
    assert page.panel.typed.text() == layout
    assert settled(shown) == []


def test_the_place_of_a_key_counts_on_the_page_too(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    plain = Qt.KeyboardModifier.NoModifier
    second = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_unknown, plain, 11, 0, 0, "๒")
    QApplication.sendEvent(page.list, second)
    assert page.panel.theirs.isChecked()


def test_one_tab_leads_from_the_list_to_the_cards_and_on_to_the_acts(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    panel = page.panel
    assert page.list.hasFocus()
    for widget in (panel.mine, panel.theirs, panel.use, panel.type, panel.later, page.merged):
        shown.press(KEY.Key_Tab)
        assert widget.hasFocus()
    shown.press(KEY.Key_3)
    shown.press(KEY.Key_Tab)
    assert panel.use.hasFocus()
    page.list.setFocus()
    shown.press(KEY.Key_Tab, SHIFT)
    now = QApplication.focusWidget()
    assert now is not None
    assert not panel.isAncestorOf(now)
