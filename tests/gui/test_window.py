"""The main window by keys: pages, month, sync, banners, bars (UX sections 4.1 and 4.4)."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sync.model.fiscal_year import FiscalMonth
from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.shown_window import ALT, CTRL, open_window
from ui.dialogs.search import SearchDialog
from ui.text import say
from ui.views.common import Advice, Route
from ui.views.sync import SyncOutcome
from ui.widgets.navigation import NARROW, WIDE

KEY = Qt.Key
PAGES = (
    (KEY.Key_1, "window.nav.home"),
    (KEY.Key_2, "common.short.mother_fund"),
    (KEY.Key_4, "common.short.kkj_fund"),
    (KEY.Key_6, "window.nav.record"),
    (KEY.Key_7, "window.nav.targets"),
    (KEY.Key_8, "window.nav.sync"),
    (KEY.Key_9, "window.nav.settings"),
)
DONE = SyncOutcome(ok=True, code="done", title="", text="", sent=38, received=4)
CUT = SyncOutcome(
    ok=False, code="cut", title="สายขาดระหว่างส่ง", text="ข้อมูลยังอยู่ครบ ลองใหม่ได้", sent=24, received=0
)


@pytest.mark.parametrize(("key", "title"), PAGES)
def test_alt_and_a_digit_open_each_page(qtbot: QtBot, key: Qt.Key, title: str) -> None:
    shown = open_window(qtbot)
    shown.window.open(Route("help"))
    shown.press(key, ALT)
    assert shown.window.page.title() == say(title)
    assert shown.window.stack.currentWidget() is shown.window.page


def test_f1_opens_help_and_alt_left_goes_back(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_8, ALT)
    shown.press(KEY.Key_F1)
    assert shown.window.page.title() == say("window.nav.help")
    shown.press(KEY.Key_Left, ALT)
    assert shown.window.page.title() == say("window.nav.sync")


def test_f6_walks_from_page_to_navigation_to_bar_and_back(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    window = shown.window

    def pane() -> str:
        now = QApplication.focusWidget()
        assert now is not None
        names = {"navigation": window.navigation, "bar": window.bar, "page": window.page}
        return next(name for name, one in names.items() if one.isAncestorOf(now))

    walked = []
    for _ in range(4):
        walked.append(pane())
        shown.press(KEY.Key_F6)
    assert walked == ["page", "navigation", "bar", "page"]


def test_arrows_and_enter_in_the_navigation_open_the_next_page(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_F6)
    shown.press(KEY.Key_Down)
    shown.press(KEY.Key_Return)
    assert shown.window.page.title() == say("common.short.mother_fund")


def test_month_keys_go_back_and_never_past_this_month(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_PageUp, CTRL)
    assert shown.window.month == FiscalMonth(2565, 1)
    assert ("home", FiscalMonth(2565, 1)) in shown.desk.acts
    shown.press(KEY.Key_PageDown, CTRL)
    shown.press(KEY.Key_PageDown, CTRL)
    assert shown.window.month == FiscalMonth(2565, 2)


def test_the_fiscal_year_follows_the_month(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    for _ in range(2):
        shown.press(KEY.Key_PageUp, CTRL)
    assert shown.window.month == FiscalMonth(2564, 12)
    assert "ก.ย. 2564" in shown.status


def test_status_bar_says_all_facts(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    for words in (
        "อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์",
        "เดือนที่ 2 · พ.ย. 2564",
        "ยังไม่ส่ง 38 การแก้ไข",
        "ส่งสำเร็จเมื่อ 2 ชม. ก่อน",
        "(29 พ.ย. 64 09:12)",
        "อินเทอร์เน็ตปกติ",
        "สุภาพร · พัฒนากร",
    ):
        assert words in shown.status


def test_a_line_that_is_down_says_work_goes_on(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.standing_view = fake_views.standing(line="down")
    assert "อินเทอร์เน็ตขาด · ทำงานต่อได้" in open_window(qtbot, desk).status


def test_f9_syncs_while_the_page_stays_and_a_second_f9_starts_no_other(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_4, ALT)
    focus = QApplication.focusWidget()
    shown.press(KEY.Key_F9)
    shown.press(KEY.Key_F9)
    assert shown.desk.acts.count(("start_sync",)) == 1
    assert shown.window.page.title() == say("common.short.kkj_fund")
    assert QApplication.focusWidget() is focus
    shown.desk.move_sync(24, 62)
    assert "กำลังส่ง 24 จาก 62" in shown.status
    shown.desk.move_sync(62, 62, received=4)
    assert "กำลังรับ 4 รายการ" in shown.status
    shown.desk.end_sync(DONE)
    assert "อินเทอร์เน็ตปกติ" in shown.status
    assert not shown.window.banners.isVisible()


def test_a_failed_sync_leaves_a_banner_until_one_succeeds(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_F9)
    shown.desk.end_sync(CUT)
    assert [one.advice.text for one in shown.window.banners.banners] == [CUT.text]
    shown.press(KEY.Key_F9)
    shown.desk.end_sync(DONE)
    assert shown.window.banners.banners == []


def test_advice_of_a_code_replaces_the_older_and_its_act_opens_a_page(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    for text in ("ครั้งแรก", "ครั้งที่สอง"):
        shown.desk.advise(Advice("disk-full", "ที่เก็บเต็ม", text, "bad", Route("settings"), "ดู"))
    assert [one.advice.text for one in shown.window.banners.banners] == ["ครั้งที่สอง"]
    assert shown.window.page.title() == say("window.nav.home")
    shown.window.banners.banners[0].acted.emit(Route("settings"))
    assert shown.window.page.title() == say("window.nav.settings")


def test_counts_and_badges_stand_in_the_navigation(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    kkj, sync = shown.window.navigation.entry("sheet", "kkj_fund"), shown.window.navigation.entry("sync")
    assert kkj is not None
    assert sync is not None
    assert kkj.accessibleName() == "กข.คจ. 21/33"
    assert "3" in sync.accessibleName()


def test_news_refresh_the_bars_and_the_open_page(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.desk.standing_view = replace(shown.desk.standing_view, unsent=39)
    asked = shown.desk.acts.count(("home", fake_views.MONTH))
    shown.desk.change("fund_month")
    assert "ยังไม่ส่ง 39 การแก้ไข" in shown.status
    assert shown.desk.acts.count(("home", fake_views.MONTH)) == asked + 1


def test_a_page_that_was_away_asks_again_when_opened(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_9, ALT)
    asked = shown.desk.acts.count(("home", fake_views.MONTH))
    shown.desk.change("fund_month")
    assert shown.desk.acts.count(("home", fake_views.MONTH)) == asked
    shown.press(KEY.Key_1, ALT)
    assert shown.desk.acts.count(("home", fake_views.MONTH)) == asked + 1


def test_practice_is_marked_everywhere_and_a_real_office_nowhere(qtbot: QtBot) -> None:
    desk = FakeDesk()
    real = open_window(qtbot, desk).window
    assert not real.watermark.isVisible()
    assert not real.bar.practice.isVisible()
    desk.standing_view = fake_views.standing(practice=True)
    desk.change()
    assert real.watermark.isVisible()
    assert real.bar.practice.isVisible()


def test_the_watermark_lets_clicks_through(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.standing_view = fake_views.standing(practice=True)
    window = open_window(qtbot, desk).window
    assert window.childAt(window.watermark.geometry().center()) is not window.watermark


def test_ctrl_k_opens_the_search_and_escape_closes_it(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    shown.press(KEY.Key_K, CTRL)
    dialog = shown.window.findChild(SearchDialog)
    assert isinstance(dialog, SearchDialog)
    assert dialog.isVisible()
    dialog.route_chosen.emit(Route("targets"))
    assert shown.window.page.title() == say("window.nav.targets")


def test_a_narrow_window_has_a_rail_and_short_words(qtbot: QtBot) -> None:
    shown = open_window(qtbot, size=(1093, 614))
    assert shown.window.navigation.width() == NARROW
    assert shown.window.status.is_narrow()
    shown.window.resize(1366, 768)
    assert shown.window.navigation.width() == WIDE
    assert not shown.window.status.is_narrow()


@pytest.mark.parametrize("page", ["home", "sync", "conflicts", "settings", "help"])
def test_every_widget_that_takes_the_focus_has_a_name(qtbot: QtBot, page: str) -> None:
    shown = open_window(qtbot)
    shown.window.open(Route(page))
    nameless = [
        f"{type(one).__name__} in {type(one.parentWidget()).__name__}"
        for one in shown.window.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not one.accessibleName()
        and not one.objectName().startswith("qt_")
    ]
    assert not nameless, "\n".join(nameless)


def test_tab_reaches_the_bar_and_no_widget_traps_it(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    seen: list[QWidget | None] = []
    for _ in range(60):
        seen.append(QApplication.focusWidget())
        shown.press(KEY.Key_Tab)
    assert shown.window.bar.search in seen
    assert any(shown.window.navigation.isAncestorOf(one) for one in seen if one is not None)
    assert len(set(map(id, seen))) > 10


def test_nothing_to_send_yet_is_not_called_all_sent(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.standing_view = replace(fake_views.standing(), unsent=0, last_success_ms=None)
    shown = open_window(qtbot, desk)
    assert say("window.bar.unsent_none") not in shown.status
    assert say("window.bar.unsent_nothing") in shown.status
    assert say("window.bar.never") in shown.status


def test_all_is_called_sent_once_a_sync_went_through(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.standing_view = replace(fake_views.standing(), unsent=0)
    assert say("window.bar.unsent_none") in open_window(qtbot, desk).status


def test_counts_in_the_navigation_wait_for_those_of_the_month_shown(qtbot: QtBot) -> None:
    shown = open_window(qtbot)
    entry = shown.window.navigation.entry("sheet", "kkj_fund")
    assert entry is not None
    assert "21/33" in entry.accessibleName()
    late = replace(fake_views.standing(), sets=(("kkj_fund", 5, 33),))
    shown.desk.standing_view = replace(fake_views.standing(), sets=(("kkj_fund", 7, 33),))
    shown.press(KEY.Key_PageUp, CTRL)
    assert "7/33" in entry.accessibleName()
    shown.window._stand(late)  # the answer about November comes after October was opened
    assert "7/33" in entry.accessibleName()
