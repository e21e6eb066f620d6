"""The home page: what is due, what is left, and one key to go on (T1)."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.shown_window import ShownWindow, open_window
from ui.pages import home_lines as lines
from ui.pages.home import HomePage
from ui.text import say
from ui.views.home import HomeView, SetLine

KEY = Qt.Key


def page_of(shown: ShownWindow) -> HomePage:
    page = shown.window.page
    assert isinstance(page, HomePage)
    return page


def opened(qtbot: QtBot, view: HomeView) -> ShownWindow:
    desk = FakeDesk()
    desk.home_view = view
    return open_window(qtbot, desk)


def test_enter_goes_on_where_the_month_was_left(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    assert QApplication.focusWidget() is page_of(shown).main
    shown.press(KEY.Key_Return)
    assert shown.window.page.title() == say("common.short.kkj_fund")


def test_nothing_left_hides_the_main_button(qtbot: QtBot) -> None:
    view = replace(fake_views.home(), filled_cells=730, next_route=None, next_title="", unsent=0)
    page = page_of(opened(qtbot, view))
    assert not page.main.isVisible()
    assert not page.send.isVisible()
    assert lines.share_words(view) == "100 %"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (4, "เหลืออีก 4 วัน ก่อนกำหนดส่งเดือนพฤศจิกายน"),
        (0, "วันนี้เป็นวันกำหนดส่งเดือนพฤศจิกายน"),
        (-2, "ผ่านวันกำหนดส่งเดือนพฤศจิกายนมา 2 วัน ยังบันทึกและส่งได้"),
        (None, "บันทึกข้อมูลเดือนพฤศจิกายน"),
    ],
)
def test_headline_says_what_is_due(days: int | None, words: str) -> None:
    view = replace(fake_views.home(), days_left=days)
    assert lines.headline(view).replace("\u200b", "") == words


def test_due_day_is_written_in_the_buddhist_era() -> None:
    assert "วันศุกร์ที่ 3 ธันวาคม 2564" in lines.due_words(fake_views.home())
    later = replace(fake_views.home(), due_on=date(2024, 2, 29))
    assert "29 กุมภาพันธ์ 2567" in lines.due_words(later)


def test_no_due_day_is_said_in_words() -> None:
    view = replace(fake_views.home(), due_on=None, days_left=None)
    assert "ยังไม่กำหนดวันส่ง" in lines.due_words(view).replace("\u200b", "")


def test_share_never_says_hundred_before_the_last_cell() -> None:
    assert lines.share_words(replace(fake_views.home(), filled_cells=729)) == "99 %"
    assert lines.share_words(replace(fake_views.home(), filled_cells=0, cells=0)) == "0 %"


def test_facts_name_number_unit_and_note() -> None:
    left, fix, unsent, last = lines.facts(fake_views.home(), fake_views.NOW)
    assert (left.number, left.note) == ("171", "12 กองทุน 4 กลุ่ม 1 ศูนย์")
    assert (fix.number, fix.tone) == ("2", "bad")
    assert unsent.number == "38"
    assert (last.number, last.unit) == ("2", "ชม. ก่อน")
    assert last.note == "วันนี้ 09:12 · ส่วนกลางรับ 31 จาก 31"


def test_a_pc_that_never_sent_says_so() -> None:
    *_, last = lines.facts(replace(fake_views.home(), last_success_ms=None), fake_views.NOW)
    assert (last.number, last.unit) == ("", "ยังไม่เคยส่ง")


@pytest.mark.parametrize(
    ("filled", "fix", "words", "tone"),
    [
        (330, 0, "พร้อมส่ง", "ok"),
        (282, 0, "เหลือ 48 ช่อง", "plain"),
        (210, 2, "ต้องแก้ 2 · เหลือ 120", "bad"),
        (330, 2, "ต้องแก้ 2", "bad"),
    ],
)
def test_a_set_has_a_word_for_its_state(filled: int, fix: int, words: str, tone: str) -> None:
    line = lines.set_line(SetLine("kkj_fund", "โครงการ กข.คจ.", 21, 33, filled, 330, fix, 0))
    mark = line[3].mark
    assert mark is not None
    assert (mark.words, mark.tone) == (words, tone)


def test_enter_on_a_set_opens_its_sheet(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    page_of(shown).sets.setFocus()
    shown.press(KEY.Key_Down)
    shown.press(KEY.Key_Return)
    assert shown.window.page.title() == say("common.short.savings_group")


def test_enter_on_what_waits_opens_the_choice(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    page_of(shown).waiting.setFocus()
    shown.press(KEY.Key_Down)
    shown.press(KEY.Key_Return)
    assert shown.window.page.title() == say("conflicts.title")


def test_a_year_without_a_catalogue_says_so(qtbot: QtBot) -> None:
    view = replace(fake_views.home(), measures=(), catalogue_missing=True)
    page = page_of(opened(qtbot, view))
    assert not page.measures.isVisible()
    assert say("home.no_catalogue", fy=2565) == page.no_measures.text()
    assert page.no_measures.isVisible()


def test_measures_show_value_target_and_pace() -> None:
    line = lines.measure_line(fake_views.home().measures[0])
    assert line[2].text == "3 / 6"
    assert line[3].words == "เร็วกว่าแผน"
    bullet = line[1].bullet
    assert bullet is not None
    assert bullet.plan == 1


def test_tables_stand_one_over_the_other_in_a_narrow_window(qtbot: QtBot) -> None:
    page = page_of(open_window(qtbot, size=(1093, 614)))
    assert (
        page.sets.mapTo(page, page.sets.rect().topLeft()).x()
        == page.measures.mapTo(page, page.measures.rect().topLeft()).x()
    )
