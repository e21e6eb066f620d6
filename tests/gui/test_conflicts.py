"""Choosing between two values: one or two keys each, nothing thrown away (T15)."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from sync.model.fields import StoredValue
from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.fake_views import MONTH
from tests.support.keys import press
from tests.support.office_pc import OfficePC
from tests.support.sheet_window import type_in
from tests.support.shown_window import ShownWindow, open_window
from tests.support.stores import SETTLING
from ui.pages import conflict_words as words
from ui.pages.conflicts import ConflictsPage
from ui.text import say
from ui.views.common import Route, Withheld
from ui.views.sync import ConflictsView

KEY = Qt.Key


def on_page(qtbot: QtBot, view: ConflictsView | None = None) -> tuple[ShownWindow, ConflictsPage]:
    desk = FakeDesk()
    if view is not None:
        desk.conflicts_view = view
    shown = open_window(qtbot, desk)
    shown.window.open(Route("conflicts"))
    page = shown.window.page
    assert isinstance(page, ConflictsPage)
    return shown, page


def settled(shown: ShownWindow) -> list[tuple[object, ...]]:
    return [act for act in shown.desk.acts if act[0] in {"settle", "settle_deletion"}]


def test_only_where_a_history_can_be_opened_it_is_promised(qtbot: QtBot) -> None:
    first, *rest = fake_views.conflicts().open
    for has_history, words_told in ((True, "conflicts.kept"), (False, "conflicts.kept_nowhere")):
        view = ConflictsView((replace(first, has_history=has_history), *rest), ())
        _, page = on_page(qtbot, view)
        assert page.panel.kept.text() == say(words_told)


def test_enter_takes_mine_and_goes_to_the_next(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("settle", "c1", 5_100_000)]
    assert page.panel.head.title == "สมาชิก (คน)"


def test_two_and_enter_take_theirs(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_2)
    assert page.panel.theirs.isChecked()
    assert page.panel.use.text() == "ใช้ค่าของวิชัย แล้วไปช่องถัดไป"
    shown.press(KEY.Key_Enter)
    assert settled(shown) == [("settle", "c1", 4_550_000)]


def test_one_goes_back_to_mine(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_2)
    shown.press(KEY.Key_1)
    assert page.panel.mine.isChecked()
    assert not page.panel.theirs.isChecked()


def test_three_types_another_value_in_baht(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_3)
    assert QApplication.focusWidget() is page.panel.typed
    type_in(page, "๕๐,๒๕๐.๕๐")
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("settle", "c1", 5_025_050)]


def test_digits_typed_as_a_value_choose_no_card(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_3)
    type_in(page, "212")
    assert page.panel.typed.text() == "212"
    assert not page.panel.mine.isChecked()


def test_an_unreadable_value_stays_with_a_sentence(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_3)
    type_in(page, "12.345")
    shown.press(KEY.Key_Return)
    assert settled(shown) == []
    assert page.panel.other.problem
    assert page.panel.typed.text() == "12.345"


def test_an_empty_value_asks_for_one(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_3)
    shown.press(KEY.Key_Backspace)
    shown.press(KEY.Key_Return)
    assert page.panel.other.problem == say("conflicts.other_empty")
    assert settled(shown) == []


def test_escape_closes_the_input_then_leaves_for_later(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_3)
    shown.press(KEY.Key_Escape)
    assert not page.panel.other.isVisible()
    shown.press(KEY.Key_Escape)
    assert page.list.current_row == 1
    shown.press(KEY.Key_Escape)
    shown.press(KEY.Key_Escape)
    assert shown.window.page.title() == say("window.nav.sync")
    assert settled(shown) == []


def test_the_last_choice_leaves_an_empty_page_that_says_why(qtbot: QtBot) -> None:
    one = ConflictsView(fake_views.conflicts().open[:1], ())
    shown, page = on_page(qtbot, one)
    shown.press(KEY.Key_Return)
    assert page.empty.isVisible()
    assert not page.panel.isVisible()


def test_a_whole_number_is_settled_as_a_number() -> None:
    counted = replace(
        fake_views.conflicts().open[1],
        mine=replace(fake_views.conflicts().open[1].mine, stored=83),
    )
    assert words.typed_value(counted, "๙๐ คน") == (90, "")
    value, problem = words.typed_value(counted, "9.5")
    assert value is None
    assert problem


def test_a_deletion_is_settled_as_one_and_offers_no_typing(qtbot: QtBot) -> None:
    base = fake_views.conflicts().open[0]
    deletion = replace(
        base,
        can_type=False,
        field=None,
        mark="seen so",
        is_money=False,
        mine=replace(base.mine, value="ลบแล้ว", stored=1),
        theirs=replace(base.theirs, value="ยังใช้อยู่", stored=0),
        effects=(),
        trend=(),
    )
    shown, page = on_page(qtbot, ConflictsView((deletion,), ()))
    assert not page.panel.type.isVisible()
    shown.press(KEY.Key_3)
    assert not page.panel.other.isVisible()
    shown.press(KEY.Key_2)
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("settle_deletion", "c1", False)]
    assert shown.desk.marks == ["seen so"]


def test_a_side_that_stands_for_the_record_as_it_is_leaves_it_so(qtbot: QtBot) -> None:
    base = fake_views.conflicts().open[0]
    left = replace(base.theirs, value="ธนาคาร 9.00", stored=None)
    deletion = replace(base, can_type=False, field=None, theirs=left, effects=(), trend=())
    shown, _ = on_page(qtbot, ConflictsView((deletion,), ()))
    shown.press(KEY.Key_2)
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("settle_deletion", "c1", None)]


@pytest.mark.parametrize(("side", "change"), [("mine", "+2,750.00"), ("theirs", "−2,750.00")])
def test_cards_say_how_far_from_before(side: str, change: str) -> None:
    conflict = fake_views.conflicts().open[0]
    shown = words.change_words(conflict, getattr(conflict, side))
    assert shown.replace("\u200b", "") == f"{change} จากค่าก่อนหน้า"


def test_values_are_called_mine_by_whose_they_are_and_never_by_a_name(qtbot: QtBot) -> None:
    base = fake_views.conflicts().open[0]
    namesake, own = replace(base.mine, own=False), replace(base.theirs, own=True)
    _, page = on_page(qtbot, ConflictsView((replace(base, mine=namesake, theirs=own),), ()))
    assert namesake.who.split(" · ")[0] == fake_views.standing().user_title
    assert page.panel.mine.words.title == "ของสุภาพร"
    assert page.panel.theirs.words.title == "ของฉัน"


def test_the_effect_on_the_fund_follows_the_choice(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    roles = [line[0].role for line in page.panel.effects.lines]
    shown.press(KEY.Key_2)
    assert roles == ["strong", "body"]
    assert [line[0].role for line in page.panel.effects.lines] == ["body", "strong"]


def test_cards_tell_all_to_those_who_hear_the_screen(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    name = page.panel.mine.accessibleName()
    for part in ("ของฉัน", "51,000.00", "สุภาพร", "วันนี้ 10:52", "เครื่องนี้"):
        assert part in name


def hold(shown: ShownWindow, key: Qt.Key, times: int) -> None:
    """Hold a key down: one press and its repeats, to whatever has the focus."""
    for number in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", number > 0)
        QApplication.sendEvent(QApplication.focusWidget() or shown.window, event)


def test_a_held_enter_chooses_once(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    hold(shown, KEY.Key_Return, 12)
    assert settled(shown) == [("settle", "c1", 5_100_000)]
    qtbot.wait(450)
    page.panel.use.setFocus()
    hold(shown, KEY.Key_Enter, 12)
    assert [one[1] for one in settled(shown)] == ["c1", "c2"]


def test_an_enter_pressed_twice_leaves_the_next_conflict_alone(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    for _ in range(3):
        shown.press(KEY.Key_Return)
    assert [one[1] for one in settled(shown)] == ["c1"]
    assert page.panel.head.title == "สมาชิก (คน)"
    qtbot.wait(450)
    shown.press(KEY.Key_Return)
    assert [one[1] for one in settled(shown)] == ["c1", "c2"]


def test_a_conflict_the_officer_went_to_can_be_settled_at_once(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_Down)
    shown.press(KEY.Key_Return)
    assert [one[1] for one in settled(shown)] == ["c2"]
    assert page.list.current_row == 1


def test_hasty_keys_in_the_program_itself_write_one_operation(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    pc.ask(two_conflicts)
    pc.window.open(Route("conflicts"))
    pc.rest()
    for key in (KEY.Key_2, KEY.Key_2, KEY.Key_Return, KEY.Key_Return, KEY.Key_1, KEY.Key_1, KEY.Key_Return):
        press(pc.window, key)
    pc.rest()
    settling = pc.ask(lambda office: office.store._sql.rows(SETTLING))
    assert len(settling) == 1
    assert pc.ask(lambda office: len(office.conflicts.view().open)) == 1
    pc.close()


def two_conflicts(office: Office) -> None:
    """Open two conflicts as the endpoint would."""
    rows = [one.this for one in office.store.queries.sheet("kkj_fund", MONTH) if one.this][:2]
    with office.store.act("centre") as act:
        for row in rows:
            values: dict[str, StoredValue] = {
                "register": "fund_month",
                "target_id": row["row_id"],
                "field": "bank_balance",
                "status": "open",
                "losing_value": "700",
                "centre_value": "900",
            }
            act.insert("conflict", str(row["district_code"]), values)


def test_quiet_merges_are_listed_with_nothing_to_choose_too(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot, ConflictsView((), fake_views.conflicts().merged))
    assert page.merged.isVisible()
    assert page.merged.lines[0][0].text == "บ้านสดอ ม. 4"
    assert page.empty.isVisible()
    assert not page.panel.isVisible()
    assert not page.list.isVisible()
    assert page.first_focus() is page.merged
    shown.desk.conflicts_view = fake_views.conflicts()
    page.refresh(frozenset({"conflict"}))
    assert page.panel.isVisible()
    assert page.list.isVisible()
    assert not page.empty.isVisible()


def test_quiet_merges_are_listed(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    assert page.merged.lines[0][0].text == "บ้านสดอ ม. 4"
    _, bare = on_page(qtbot, ConflictsView(fake_views.conflicts().open, ()))
    assert not bare.merged.isVisible()


def test_a_conflict_another_office_chooses_takes_no_key_and_says_who(qtbot: QtBot) -> None:
    first, second, _ = fake_views.conflicts().open
    why = "เลือกที่นี่ไม่ได้: เป็นข้อมูลของ สพจ.สุรินทร์"
    shown, page = on_page(qtbot, ConflictsView((second, replace(first, locked=why)), ()))
    assert not page.panel.why_locked.isVisible()
    shown.press(KEY.Key_Down)
    assert page.panel.why_locked.text() == why
    assert page.panel.why_locked.isVisible()
    for key in (KEY.Key_2, KEY.Key_3, KEY.Key_1, KEY.Key_Return, KEY.Key_Enter):
        shown.press(key)
    page.panel.mine.click()
    page.panel.take()
    assert settled(shown) == []
    assert not page.panel.other.isVisible()
    assert not page.panel.use.isVisible()
    assert not page.panel.type.isVisible()
    assert not page.panel.mine.isChecked()
    assert page.panel.mine.words.value == first.mine.value


def test_a_value_the_role_may_not_give_is_neither_chosen_nor_typed(qtbot: QtBot) -> None:
    why = "“ปิดแล้ว” พัฒนาการอำเภอเป็นผู้เลือก"
    third = fake_views.conflicts().open[2]
    locked = replace(
        third, mine=replace(third.mine, locked=why), withheld=Withheld(frozenset({"closed"}), why)
    )
    shown, page = on_page(qtbot, ConflictsView((locked,), ()))
    assert page.panel.theirs.isChecked()
    assert why in page.panel.why_locked.text()
    shown.press(KEY.Key_1)
    assert page.panel.theirs.isChecked()
    shown.press(KEY.Key_3)
    type_in(page, "ปิดแล้ว")
    shown.press(KEY.Key_Return)
    assert settled(shown) == []
    assert page.panel.other.problem == why
    assert page.panel.typed.text() == "ปิดแล้ว"
    shown.press(KEY.Key_Escape)
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("settle", "c3", third.theirs.stored)]
