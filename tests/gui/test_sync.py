"""The sync page: words that never lie, a list that says why, a cancel that is safe (T13)."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from tests.support.shown_window import ALT, ShownWindow, open_window
from ui.pages.sync import SyncPage
from ui.text import say, unbroken
from ui.views.common import Route, RowState
from ui.views.sync import Replaced, SyncOutcome, SyncView

KEY = Qt.Key
CUT = SyncOutcome(
    ok=False, code="cut", title="สายขาดระหว่างส่ง", text="ข้อมูลยังอยู่ครบ ลองใหม่ได้", sent=24, received=0
)
STOPPED = SyncOutcome(ok=False, code="cancelled", title="หยุดตามที่สั่ง", text="ส่งต่อจากเดิมได้", sent=24, received=0)


def on_page(qtbot: QtBot, view: SyncView | None = None) -> tuple[ShownWindow, SyncPage]:
    desk = FakeDesk()
    if view is not None:
        desk.sync_view = view
    shown = open_window(qtbot, desk)
    shown.press(KEY.Key_8, ALT)
    page = shown.window.page
    assert isinstance(page, SyncPage)
    return shown, page


def head(page: SyncPage) -> str:
    return unbroken(page.head.words)


def test_enter_on_the_main_button_starts_a_sync(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    assert QApplication.focusWidget() is page.send
    shown.press(KEY.Key_Return)
    assert ("start_sync",) in shown.desk.acts
    assert page.stop.isVisible()
    assert not page.send.isVisible()
    assert QApplication.focusWidget() is page.stop


def test_progress_counts_up_and_says_typing_goes_on(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_F9)
    shown.desk.move_sync(24, 62)
    assert unbroken(page.sent.text()) == "ส่งรอบนี้ 24 จาก 62 การแก้ไข"
    assert page.volume.text() == "ส่ง 118 kB · รับ 4 kB"
    assert "กรอกต่อได้ตามปกติ" in head(page)


def test_stop_asks_once_and_ends_calmly(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_F9)
    page.stop.setFocus()
    shown.press(KEY.Key_Return)
    page.stop.click()
    assert shown.desk.acts.count(("cancel_sync",)) == 1
    assert say("sync.stopping") in head(page)
    shown.desk.end_sync(STOPPED)
    assert page.send.isVisible()
    assert not shown.window.banners.isVisible()


def test_a_cut_says_nothing_is_lost_and_offers_to_send_again(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    shown.press(KEY.Key_Return)
    shown.desk.end_sync(CUT)
    assert CUT.text in head(page)
    assert page.send.isVisible()
    assert QApplication.focusWidget() is page.send
    assert not shown.window.banners.isVisible()


def test_waiting_records_are_counted_and_called_safe(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    assert "มี 38 รายการรอส่ง ไม่มีอะไรหาย" in head(page)


def test_all_received_says_when(qtbot: QtBot) -> None:
    sample = fake_views.sync_page()
    settled = tuple(one for one in sample.lines if one.state is RowState.RECEIVED)
    _, page = on_page(qtbot, replace(sample, queued=0, received=559, lines=settled))
    assert "ส่วนกลางรับครบทุกรายการ" in head(page)
    assert "2 ชม. ก่อน" in head(page)


def test_what_a_new_copy_took_away_of_own_records_is_told_instead_of_all_received(qtbot: QtBot) -> None:
    own = Replaced("fund", "กข.คจ.", "บ้านสวาย", 1, fake_views.LAST, "ค่าเดิม", Route("home"), own=True)
    older = replace(own, of_late=False)
    calm = replace(fake_views.sync_page(), queued=0, lines=(), replaced=(own, replace(own, own=False), older))
    _, page = on_page(qtbot, calm)
    assert say("sync.done_replaced", count=1) in head(page)
    assert say("sync.done") not in head(page)


def test_what_others_must_choose_or_what_merged_can_be_reached(qtbot: QtBot) -> None:
    sample = fake_views.sync_page()
    received = tuple(one for one in sample.lines if one.state is RowState.RECEIVED)
    calm = replace(sample, queued=0, lines=received)
    _, page = on_page(qtbot, calm)
    assert not page.settle.isVisible()
    for to_choose, words in ((0, "sync.see_merged"), (1, "sync.settle")):
        shown, page = on_page(qtbot, replace(calm, merged=2, to_choose=to_choose))
        assert page.settle.text() == say(words)
        page.settle.click()
        assert shown.window.page.title() == say("conflicts.title")


def test_what_is_sent_but_not_settled_is_never_called_all_received(qtbot: QtBot) -> None:
    _, page = on_page(qtbot, replace(fake_views.sync_page(), queued=0, received=559))
    assert "มี 2 รายการรอคุณแก้หรือเลือก" in head(page)


def test_practice_has_nowhere_to_send(qtbot: QtBot) -> None:
    _, page = on_page(qtbot, fake_views.sync_page(practice_only=True))
    assert not page.send.isVisible()
    assert "ไม่ส่งข้อมูลไปที่ใด" in head(page)
    assert QApplication.focusWidget() is page.list


def test_filters_keep_their_rows_and_count_them(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    shown = [chip.text() for chip in page.chips.values() if chip.isVisible()]
    assert shown == ["ทั้งหมด 10", "ยังไม่ส่ง 4", "ต้องทำ 2", "ไม่รับ 1"]
    page.chips["todo"].click()
    assert [line[4].words for line in page.list.lines] == ["มีค่าต่างกัน", "ไม่รับ"]


def test_what_was_replaced_of_late_stands_among_all_and_older_ones_under_their_filter(qtbot: QtBot) -> None:
    of_late = Replaced("kkj_fund", "กข.คจ.", "บ้านสวาย", 1, fake_views.LAST, "ค่าเดิม", Route("home"))
    view = replace(
        fake_views.sync_page(), replaced=(of_late, replace(of_late, title="บ้านเดิม", of_late=False))
    )
    shown, page = on_page(qtbot, view)
    assert [chip.text() for chip in page.chips.values()][::4] == ["ทั้งหมด 11", "ค่าเดิม 2"]
    assert [line[1].text for line in page.list.lines[:2]] == ["บ้านสวาย", "บ้านตระแสง ม. 1 ตระแสง"]
    page.chips["replaced"].click()
    assert [line[1].text for line in page.list.lines] == ["บ้านสวาย", "บ้านเดิม"]
    shown.desk.sync_view = fake_views.sync_page()
    shown.desk.change()
    assert page.chips["replaced"].isVisible()
    assert page.list.lines == ()
    page.chips["all"].click()
    shown.desk.change()
    assert not page.chips["replaced"].isVisible()


def test_what_came_today_says_the_time_alone(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    assert page.list.lines[5][5].text == "11:13"


def test_a_refused_record_tells_the_whole_reason_below(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    page.chips["todo"].click()
    page.list.choose(1)
    assert "วันที่อยู่นอกปีงบประมาณ 2565" in page.detail.text()
    assert "ส่งอีกครั้ง" in unbroken(page.detail.text())


def test_enter_on_a_conflict_opens_the_choice_and_on_a_record_its_sheet(qtbot: QtBot) -> None:
    shown, page = on_page(qtbot)
    page.chips["todo"].click()
    page.list.setFocus()
    shown.press(KEY.Key_Return)
    assert shown.window.page.title() == say("conflicts.title")
    shown.press(KEY.Key_Left, ALT)
    page.list.choose(1)
    page.list.setFocus()
    shown.press(KEY.Key_Return)
    assert shown.window.page.title() == say("common.short.savings_group")


def test_the_log_can_be_copied_without_marks_of_display(qtbot: QtBot) -> None:
    _, page = on_page(qtbot)
    page.copy.click()
    text = QApplication.clipboard().text()
    assert text.splitlines()[0].startswith("29 พ.ย. 64 11:13\tอินเทอร์เน็ตขาด")
    assert "\u200b" not in text


def test_what_is_only_delivered_is_never_called_received(qtbot: QtBot) -> None:
    sample = fake_views.sync_page()
    settled = tuple(one for one in sample.lines if one.state is RowState.RECEIVED)
    waiting = replace(settled[0], state=RowState.DELIVERED)
    _, page = on_page(qtbot, replace(sample, queued=0, received=559, lines=(*settled, waiting)))
    assert "ถึงส่วนกลางแล้ว 1 รายการ รอส่วนกลางตรวจ" in head(page)
    assert say("sync.done") not in head(page)
