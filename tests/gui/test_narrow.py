"""Where the room is narrow the words give way in turn: what matters is never cut."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.legible import faults_of
from tests.support.rest import come_to_rest
from tests.support.screens import long_conflicts
from tests.support.sheet_samples import kkj_sheet
from tests.support.sheet_window import SheetWindow
from tests.support.shown_window import open_window, show
from ui.main_window import SMALLEST, MainWindow
from ui.pages import home_lines
from ui.pages.conflicts import ConflictsPage
from ui.pages.sheet_foot import LEAST_PLOT, plot_in
from ui.tables.target_list import columns_in
from ui.text import say
from ui.views.common import Route
from ui.widgets.context_bar import ContextBar
from ui.widgets.facts import HEIGHT, FactStrip
from ui.widgets.status_bar import Segment, StatusBar
from ui.widgets.three_places import ThreePlaces
from ui.widgets.value_card import HEIGHT as CARD
from ui.widgets.value_card import ValueCard


def small(qtbot: QtBot, desk: FakeDesk | None = None, page: str = "home") -> MainWindow:
    window = open_window(qtbot, desk, SMALLEST).window
    window.open(Route(page))
    come_to_rest(window)
    return window


def test_a_fact_too_wide_for_its_place_goes_on_below(qtbot: QtBot) -> None:
    strip = FactStrip()
    show(qtbot, strip, (985, HEIGHT))
    strip.put(home_lines.facts(fake_views.home(), fake_views.NOW))
    assert strip.heightForWidth(985) == HEIGHT
    view = replace(fake_views.home(), last_result="ส่ง 0 การแก้ไข รับ 1,507 รายการ")
    strip.put(home_lines.facts(view, fake_views.NOW))
    assert strip.heightForWidth(985) > HEIGHT
    strip.resize(985, strip.heightForWidth(985))
    assert faults_of(strip) == []


def test_the_bar_above_gives_up_the_least_needed_first(qtbot: QtBot) -> None:
    around = QWidget()
    bar = ContextBar(fake_views.MONTH, fake_views.MONTH, around)
    bar.put_title("กข.คจ.", "33 กองทุน", "gf")
    bar.put_practice(practice=True)
    show(qtbot, around, (1366, 60))
    seen: list[tuple[bool, bool, bool]] = []
    for width in range(1366, 640, -1):
        bar.resize(width, bar.height())
        now = (not bar.search.toolTip(), bar._year.isVisible(), bar._note.isVisible())
        if now not in seen:
            seen.append(now)
            come_to_rest(around)
            assert faults_of(around) == []
    assert seen == [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]


def test_a_search_box_without_words_tells_them(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.standing_view = fake_views.standing(practice=True)
    search = small(qtbot, desk, "conflicts").bar.search
    assert search.toolTip() == search.accessibleName() == f"{say('window.search')} Ctrl+K"


def test_the_bar_below_leaves_out_what_is_told_above_and_nothing_else(qtbot: QtBot) -> None:
    bar = StatusBar()
    show(qtbot, bar, (700, 40))
    left = (
        Segment("map-pin", "อ.เมืองสุรินทร์", told_above=True),
        Segment("calendar", "ด.2 · พ.ย. 2564", told_above=True),
        Segment("save", "บันทึกแล้ว"),
    )
    bar.put(left, (Segment("cloud-upload", "ยังไม่ส่ง 1,507 การแก้ไข"),))
    assert bar._shown(narrow=True) == left
    bar.resize(430, 31)
    assert bar._shown(narrow=True) == (left[0], left[2])
    assert faults_of(bar) == []
    bar.resize(60, 31)
    assert bar._shown(narrow=True) == (left[2],)
    assert "ด.2" in bar.accessibleName()


@pytest.mark.parametrize("width", [908, 1041, 1178])
def test_the_foot_shows_the_largest_figure(qtbot: QtBot, width: int) -> None:
    opened = SheetWindow(qtbot, kkj_sheet(), width)
    opened.go(0, "bank_balance")
    opened.keys("999,999,999,999")
    opened.key(Qt.Key.Key_Return)
    opened.go(0, "bank_balance")
    come_to_rest(opened.page)
    assert faults_of(opened.page.foot) == []
    assert "999,999," in opened.page.foot.identity_words()


def test_twelve_months_stand_beside_the_words_or_not_at_all() -> None:
    area = QRectF(100, 0, 274, 106)
    beside = plot_in(area, 120)
    assert (beside.right(), beside.width() >= LEAST_PLOT) == (area.right(), True)
    assert plot_in(area, 190).left() > area.left() + 190
    assert plot_in(area, 260).width() < LEAST_PLOT


def test_three_places_and_the_ways_between_fit(qtbot: QtBot) -> None:
    places = ThreePlaces()
    for link in ("open", "cut", "working", "none"):
        places.put(fake_views.sync_page(), link)
        show(qtbot, places, (842, 89))
        assert faults_of(places) == []


def test_a_measure_keeps_its_name_and_gives_up_the_bar() -> None:
    assert columns_in(578).bar[1] == 0
    assert columns_in(578).name[1] > 220
    assert columns_in(700).bar[1] > 0
    assert columns_in(1000).bar[1] > 200


def test_long_names_of_a_conflict_go_on_below(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.conflicts_view = long_conflicts()
    page = small(qtbot, desk, "conflicts").page
    assert isinstance(page, ConflictsPage)
    panel = page.panel
    assert panel.theirs.height() == panel.mine.height() > CARD
    assert panel.type.geometry().top() == panel.use.geometry().top()
    panel.choose_theirs()
    come_to_rest(page)
    assert panel.type.geometry().top() > panel.use.geometry().bottom()
    assert faults_of(page) == []


def test_a_card_tells_all_its_words_by_tool_tip(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.conflicts_view = long_conflicts()
    window = small(qtbot, desk, "conflicts")
    for card in window.page.findChildren(ValueCard):
        assert card.words.title in card.toolTip()
        assert card.words.who in card.toolTip()
