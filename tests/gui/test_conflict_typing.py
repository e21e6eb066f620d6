"""Another value of a conflict: what is typed stays with its conflict, and is read as its field reads it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.model.fields import Field, FieldType
from sync.model.registry import REGISTERS
from sync.model.sentences import sentence
from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.sheet_window import type_in
from tests.support.shown_window import ShownWindow, open_window
from ui.pages.conflicts import ConflictsPage
from ui.text import say
from ui.views.common import Route
from ui.views.sync import ConflictsView, ConflictView

KEY = Qt.Key


def on_page(qtbot: QtBot, *open_ones: ConflictView) -> tuple[ShownWindow, ConflictsPage]:
    desk = FakeDesk()
    if open_ones:
        desk.conflicts_view = ConflictsView(open_ones, ())
    shown = open_window(qtbot, desk)
    shown.window.open(Route("conflicts"))
    page = shown.window.page
    assert isinstance(page, ConflictsPage)
    return shown, page


def of_field(field: Field, number: str = "c9") -> ConflictView:
    """Return a conflict about a field, as the services hand it over."""
    return replace(
        fake_views.conflicts().open[2], conflict_id=number, label=field.label, field=field, is_money=False
    )


def settled(shown: ShownWindow) -> list[tuple[object, ...]]:
    return [act[1:] for act in shown.desk.acts if act[0] == "settle"]


def typed_into(shown: ShownWindow, text: str) -> None:
    shown.press(KEY.Key_3)
    type_in(shown.window, text)


def test_a_typed_value_waits_while_another_conflict_is_looked_at(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    typed_into(shown, "50,250")
    page.list.setFocus()
    shown.press(KEY.Key_Down)
    assert page.panel.head.title == "สมาชิก (คน)"
    assert not page.panel.other.isVisible()
    shown.press(KEY.Key_Up)
    assert page.panel.other.isVisible()
    assert page.panel.typed.text() == "50,250"
    assert page.panel.use.text() == say("conflicts.use_other")
    assert page.list.hasFocus()
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c1", 5_025_000)]


def test_esc_closes_the_input_and_three_brings_the_text_back(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    typed_into(shown, "50,250")
    shown.press(KEY.Key_Escape)
    assert not page.panel.other.isVisible()
    shown.press(KEY.Key_3)
    assert page.panel.typed.text() == "50,250"


def test_news_leave_the_input_and_the_words_of_the_button_alone(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    typed_into(shown, "50,2")
    shown.desk.change("conflict")
    QApplication.processEvents()
    type_in(shown.window, "50")
    assert page.panel.typed.text() == "50,250"
    assert page.panel.use.text() == say("conflicts.use_other")
    assert not page.panel.mine.isChecked()


def test_a_new_conflict_before_it_moves_no_choice(qtbot: QtBot) -> None:
    first, second, third = fake_views.conflicts().open
    shown, page = on_page(qtbot, second, third)
    shown.press(KEY.Key_Down)
    typed_into(shown, "ปิดแล้ว")
    shown.desk.conflicts_view = ConflictsView((first, second, third), ())
    shown.desk.change("conflict")
    QApplication.processEvents()
    assert page.list.current_row == 2
    assert page.panel.typed.hasFocus()
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c3", "closed")]


def test_a_conflict_settled_elsewhere_says_what_was_typed_for_it(qtbot: QtBot) -> None:
    first, second, third = fake_views.conflicts().open
    shown, page = on_page(qtbot)
    typed_into(shown, "50,250")
    shown.desk.conflicts_view = ConflictsView((second, third), ())
    shown.desk.change("conflict")
    QApplication.processEvents()
    assert page.panel.head.title == second.label
    assert not page.panel.other.isVisible()
    told = shown.window.banners.banners[0].advice
    assert first.label in told.title
    assert "50,250" in told.text


def test_what_was_settled_here_is_no_news(qtbot: QtBot) -> None:
    shown, _ = on_page(qtbot)
    typed_into(shown, "50,250")
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c1", 5_025_000)]
    assert shown.window.banners.banners == []


@pytest.mark.parametrize(
    ("register", "name", "text", "stored"),
    [
        ("fund", "established_on", "18 พ.ย. 64", "2021-11-18"),
        ("fund", "status", "พักดำเนินการ", None),
        ("fund", "established_be", "๒๕๔๓", 2543),
        ("fund", "name_th", " กองทุน  ก ", "กองทุน  ก"),
        ("fund_month", "bank_balance", "1,200.50", 120_050),
    ],
)
def test_a_typed_value_is_read_as_its_field(
    qtbot: QtBot, register: str, name: str, text: str, stored: object
) -> None:
    field = REGISTERS[register].field(name)
    if field.type is FieldType.CHOICE:
        text, stored = field.choices[-1].label, field.choices[-1].value
    shown, _ = on_page(qtbot, of_field(field))
    typed_into(shown, text)
    shown.press(KEY.Key_Return)
    assert settled(shown) == [("c9", stored)]


def test_what_its_field_cannot_read_is_refused_in_words_and_kept(qtbot: QtBot) -> None:
    field = REGISTERS["fund"].field("established_on")
    shown, page = on_page(qtbot, of_field(field))
    typed_into(shown, "เมื่อวาน")
    shown.press(KEY.Key_Return)
    assert settled(shown) == []
    assert page.panel.typed.text() == "เมื่อวาน"
    assert page.panel.other.problem == sentence("date-unreadable", {"label": field.label})
