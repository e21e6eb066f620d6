"""The basic widgets: keys press them, names tell them, the wheel leaves them alone."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import Pace
from tests.support.shown_window import press, show
from ui.theme.current import tokens
from ui.views.common import Advice, EntryState, Route, RowState
from ui.widgets import paint
from ui.widgets.badge import Badge, mark_of
from ui.widgets.banner_strip import BannerStrip
from ui.widgets.bullet import paint_bullet
from ui.widgets.chip import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import ChoiceBox, Input, NoteInput
from ui.widgets.key_button import KINDS, KeyButton
from ui.widgets.month_switcher import MonthSwitcher
from ui.widgets.progress import ProgressLine
from ui.widgets.sparkline import points_of
from ui.widgets.tick import Tick
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words, breakable

KEY = Qt.Key
LONG = "ข้อมูลทุกช่องเก็บอยู่ในเครื่องนี้และจะส่งต่อจากจุดเดิมเมื่อต่ออินเทอร์เน็ตได้อีกครั้ง"


def together(*widgets: QWidget) -> QWidget:
    """Return a parent that shows the widgets one below the other."""
    parent = QWidget()
    column = QVBoxLayout(parent)
    for widget in widgets:
        column.addWidget(widget)
    return parent


def roll(widget: QWidget) -> None:
    """Turn the wheel one notch over a widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own signature
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter, KEY.Key_Space])
def test_a_button_is_pressed_by_enter_keypad_enter_and_space(qtbot: QtBot, key: Qt.Key) -> None:
    button = KeyButton("ส่งตอนนี้", "F9")
    show(qtbot, together(button))
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        press(button, key)


@pytest.mark.parametrize("kind", KINDS)
def test_focus_is_seen_on_every_kind_of_button(qtbot: QtBot, kind: str) -> None:
    button, other = KeyButton("เก็บไว้ก่อน", kind=kind), KeyButton("อื่น")
    show(qtbot, together(button, other))
    other.setFocus()
    before = button.grab().toImage()
    button.setFocus()
    assert button.grab().toImage() != before


def test_a_disabled_button_looks_disabled_and_does_nothing(qtbot: QtBot) -> None:
    button = KeyButton("ส่งตอนนี้", kind="main")
    show(qtbot, together(button))
    enabled = button.grab().toImage()
    button.setEnabled(False)
    assert button.grab().toImage() != enabled
    with qtbot.assertNotEmitted(button.clicked):
        press(button, KEY.Key_Space)


def test_a_bare_button_keeps_its_words_as_name_and_tool_tip(qtbot: QtBot) -> None:
    button = KeyButton("คัดลอก", icon="copy", kind="tool")
    show(qtbot, together(button))
    wide = button.sizeHint().width()
    button.set_bare(bare=True)
    assert button.sizeHint().width() < wide
    assert button.toolTip() == button.accessibleName() == "คัดลอก"
    assert button.sizeHint().width() >= 24


@pytest.mark.parametrize("state", [*RowState, *EntryState, *Pace])
def test_every_state_has_icon_and_word(qtbot: QtBot, state: RowState | EntryState | Pace) -> None:
    badge = Badge(mark_of(state))
    show(qtbot, together(badge))
    assert badge.mark.icon
    assert badge.accessibleName() == badge.mark.words != ""


def test_a_chip_is_chosen_by_enter_and_its_neighbour_let_go(qtbot: QtBot) -> None:
    one, other = Chip("ทั้งหมด 33"), Chip("ต้องแก้ 2", "circle-x", "bad")
    show(qtbot, together(one, other))
    one.setChecked(True)
    other.setFocus()
    press(other, KEY.Key_Return)
    assert (one.isChecked(), other.isChecked()) == (False, True)


def test_a_tick_changes_with_space(qtbot: QtBot) -> None:
    tick = Tick("จดไว้แล้ว")
    show(qtbot, together(tick))
    tick.setFocus()
    press(tick, KEY.Key_Space)
    assert tick.isChecked()


def test_the_wheel_changes_no_choice_without_focus(qtbot: QtBot) -> None:
    choice, other = ChoiceBox(), Input()
    choice.addItems(["ก", "ข", "ค"])
    show(qtbot, together(choice, other))
    other.setFocus()
    roll(choice)
    assert choice.currentIndex() == 0
    choice.setFocus()
    roll(choice)
    assert choice.currentIndex() == 1


def test_a_field_tells_label_hint_and_problem(qtbot: QtBot) -> None:
    field = Input()
    box = FieldBox("เงินสด (บาท)", field, "เดือนก่อน 1,500.00")
    show(qtbot, together(box))
    assert (field.accessibleName(), field.accessibleDescription()) == ("เงินสด (บาท)", "เดือนก่อน 1,500.00")
    plain = field.grab().toImage()
    box.set_problem("มากกว่าผู้ยืม 33 คน")
    assert box.problem == field.accessibleDescription() == "มากกว่าผู้ยืม 33 คน"
    assert field.grab().toImage() != plain
    box.set_problem("")
    assert (box.problem, field.accessibleDescription()) == ("", "เดือนก่อน 1,500.00")


@pytest.mark.parametrize("make", [Input, NoteInput, ChoiceBox])
def test_a_locked_field_says_why(qtbot: QtBot, make: type[Input] | type[NoteInput] | type[ChoiceBox]) -> None:
    field = make()
    box = FieldBox("ทุนเริ่มต้น", field)
    show(qtbot, together(box))
    box.set_locked("ส่วนกลางกำหนด")
    assert field.accessibleDescription() == "ส่วนกลางกำหนด"
    locked = not field.isEnabled() if isinstance(field, ChoiceBox) else field.isReadOnly()
    assert locked


def test_tab_leaves_a_note(qtbot: QtBot) -> None:
    note, after = NoteInput(), Input()
    show(qtbot, together(note, after))
    note.setFocus()
    press(note, KEY.Key_Tab)
    assert QApplication.focusWidget() is after


def test_long_thai_text_wraps_inside_its_width(qtbot: QtBot) -> None:
    label = Words(LONG, wrap=True)
    show(qtbot, label, (220, 200))
    assert len(label.lines(220)) > 2
    assert all(paint.text_width(line, "body") <= 220.5 for line in label.lines(220))


def test_break_points_come_before_leading_vowels_and_change_no_letter() -> None:
    shown = breakable(LONG)
    assert shown.replace("\u200b", "") == LONG
    assert all("\u0e40" <= part[0] <= "\u0e44" for part in shown.split("\u200b")[1:])
    assert breakable("กองทุน") == "กองทุน"


@pytest.mark.parametrize("word", ["ดูแล", "ทะเบียน", "อำเภอ"])
def test_a_frequent_word_is_not_split_where_a_vowel_stands_inside(word: str) -> None:
    text = f"กรุณาขอรหัสสำหรับพนักงานจากผู้{word}แล้วกรอกใหม่"
    assert text.index(word) >= 24
    shown = breakable(text)
    assert "\u200b" in shown
    assert word in shown


def test_a_title_block_grows_with_its_lines(qtbot: QtBot) -> None:
    block = TitleBlock("กองทุน", LONG)
    show(qtbot, block, (700, 120))
    assert block.heightForWidth(220) > block.heightForWidth(700)
    assert block.accessibleName() == f"กองทุน {LONG}"


def test_banners_keep_three_and_close_one_by_one(qtbot: QtBot) -> None:
    strip = BannerStrip("ปิด")
    show(qtbot, strip)
    for number in range(4):
        strip.show_advice(Advice(f"code-{number}", f"เรื่องที่ {number}", "ข้อความ", "warn"))
    assert [one.advice.code for one in strip.banners] == ["code-3", "code-2", "code-1"]
    strip.banners[0].closed.emit("code-3")
    strip.drop("code-2")
    strip.drop("code-1")
    assert not strip.isVisible()


def test_a_banner_leads_where_its_act_says(qtbot: QtBot) -> None:
    strip = BannerStrip("ปิด")
    show(qtbot, strip)
    strip.show_advice(Advice("x", "เรื่อง", "ข้อความ", "info", Route("sync"), "ดู"))
    act = next(one for one in strip.findChildren(KeyButton) if one.text() == "ดู")
    with qtbot.waitSignal(strip.acted) as acted:
        act.click()
    assert acted.args == [Route("sync")]


def test_an_empty_state_offers_one_act(qtbot: QtBot) -> None:
    empty = EmptyState("circle-check", "ยังไม่มีพื้นที่", "ส่วนกลางยังไม่กำหนด", "เป้าหมายชุดอื่น")
    show(qtbot, empty)
    with qtbot.waitSignal(empty.acted):
        empty.findChildren(KeyButton)[0].click()


def test_months_end_where_they_begin_to_be_future(qtbot: QtBot) -> None:
    latest = FiscalMonth(2565, 2)
    switcher = MonthSwitcher(FiscalMonth(2565, 1), latest)
    show(qtbot, switcher)
    switcher.go_forward()
    switcher.go_forward()
    assert switcher.month == latest
    assert switcher.accessibleName() == "พฤศจิกายน 2564 เดือนที่ 2"


def test_months_to_come_are_reached_where_they_hold_figures_and_no_others(qtbot: QtBot) -> None:
    latest, far, farther = FiscalMonth(2565, 2), FiscalMonth(2571, 3), FiscalMonth(2571, 7)
    switcher = MonthSwitcher(latest, latest)
    show(qtbot, switcher)
    switcher.put_range(latest, (far, farther))
    went: list[FiscalMonth] = []
    switcher.chosen.connect(went.append)
    for _ in range(3):
        switcher.go_forward()
    for _ in range(3):
        switcher.go_back()
    assert went == [far, farther, far, latest, latest.shifted(-1)]
    switcher.put(FiscalMonth(2570, 1))  # a month that a line of the sync page led to
    switcher.go_back()
    assert switcher.month == latest
    switcher.put(farther)
    switcher.put_range(latest, ())
    switcher.go_forward()
    assert switcher.month == farther
    switcher.go_back()
    assert switcher.month == latest


def test_the_first_month_of_all_is_left_over_for_the_one_after_it(qtbot: QtBot) -> None:
    switcher = MonthSwitcher(FiscalMonth(2540, 3), FiscalMonth(2565, 2))
    show(qtbot, switcher)
    switcher.go_back()
    switcher.go_back()
    assert switcher.month == FiscalMonth(2540, 2)


def test_progress_of_nothing_is_nothing(qtbot: QtBot) -> None:
    line = ProgressLine()
    show(qtbot, line)
    line.put(0, 0)
    assert line.share == 0
    line.put(412, 1096)
    assert line.share == pytest.approx(412 / 1096)


def column_of(image: QImage, colour: str) -> set[int]:
    """Return the x of every pixel of a colour on the bar's middle line."""
    middle = image.height() // 2
    return {x for x in range(image.width()) if image.pixelColor(x, middle).name() == colour}


@pytest.mark.parametrize(("value", "end"), [(0, 0), (3, 100), (6, 199), (9, 199)])
def test_a_bullet_bar_fills_to_its_share_and_never_past_the_target(
    qtbot: QtBot, value: int, end: int
) -> None:
    show(qtbot, together(Words("x")))
    image = QImage(200, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(tokens().surface)
    painter = QPainter(image)
    paint_bullet(painter, QRectF(0, 0, 200, 20), value, None, 6, tokens().gf)
    painter.end()
    filled = column_of(image, tokens().gf.name())
    assert (max(filled) if filled else 0) == pytest.approx(end, abs=2)


def test_a_line_of_months_leaves_gaps_and_stays_inside() -> None:
    rect = QRectF(0, 0, 110, 40)
    points = points_of([5, None, 9, 1], rect)
    assert points[1] is None
    assert all(rect.contains(one) for one in points if one is not None)
    assert points[3] is not None
    assert points[3].y() == rect.bottom()
    flat = points_of([4, 4], rect)[0]
    assert flat is not None
    assert flat.y() == rect.center().y()
