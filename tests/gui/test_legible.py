"""The legibility check itself goes red on purpose; then it reads every page of the window (S10)."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_desk import FakeDesk
from tests.support.legible import faults_of
from tests.support.narrowed import KINDS, before_and_after
from tests.support.screens import SIZES, long_conflicts, smallest_screens, start_screens, take, window_screens
from tests.support.shown_window import application, open_window, show
from ui.pages.first_run import FirstRun
from ui.theme.apply import apply_theme
from ui.views.common import Advice, Route
from ui.widgets.key_button import KeyButton
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

OURS = tuple((one, Route(one)) for one in ("home", "sync", "conflicts", "settings", "help"))


def kinds(widget: QWidget) -> set[str]:
    return {fault.kind for fault in faults_of(widget)}


def framed(qtbot: QtBot, widget: QWidget) -> QWidget:
    parent = QWidget()
    QVBoxLayout(parent).addWidget(widget)
    show(qtbot, parent, (400, 200))
    return parent


def test_a_sound_label_has_no_fault(qtbot: QtBot) -> None:
    assert kinds(framed(qtbot, Words("ปี่ ฎุ ฟ้ำ กองทุนแม่ของแผ่นดิน"))) == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("qapp")
def test_a_widget_made_too_narrow_is_seen(kind: str) -> None:
    apply_theme(application(), "light")
    sound, narrow = before_and_after(kind)
    assert sound == []
    assert {fault.kind for fault in narrow} & {"elided", "overlap", "cut"}


def test_a_label_made_too_low_clips_its_marks(qtbot: QtBot) -> None:
    label = Words("ปี่ ฎุ ฟ้ำ")
    parent = framed(qtbot, label)
    label.setFixedHeight(15)
    assert "clipped" in kinds(parent)


def test_wrapped_words_without_room_are_seen(qtbot: QtBot) -> None:
    block = TitleBlock("กองทุน", "ข้อมูลทุกช่องเก็บอยู่ในเครื่องนี้ " * 4)
    parent = framed(qtbot, block)
    block.setFixedHeight(30)
    assert "cut" in kinds(parent)


def test_a_label_pushed_out_of_its_parent_is_seen(qtbot: QtBot) -> None:
    parent = QWidget()
    label = Words("กองทุนแม่", parent=parent)
    show(qtbot, parent, (200, 60))
    label.setGeometry(150, 10, 120, 28)
    assert "cut" in kinds(parent)


def test_a_plain_label_is_read_too(qtbot: QtBot) -> None:
    label = QLabel("ปี่ ฎุ กองทุนแม่ของแผ่นดิน")
    parent = framed(qtbot, label)
    label.setFixedSize(50, 10)
    assert {"cut", "clipped"} <= kinds(parent)


def test_english_and_unfilled_words_are_seen(qtbot: QtBot) -> None:
    assert kinds(framed(qtbot, KeyButton("Settings"))) == {"english"}
    assert kinds(framed(qtbot, Words("เหลือ {days} วัน"))) == {"unfilled"}
    assert kinds(framed(qtbot, KeyButton("ค้นหา Ctrl+K"))) == set()


@pytest.mark.parametrize(("theme", "scaling"), [("light", "125"), ("dark", "100"), ("contrast", "100")])
def test_every_page_of_ours_can_be_read(qtbot: QtBot, tmp_path: Path, theme: str, scaling: str) -> None:
    apply_theme(application(), theme)
    qtbot.wait(0)
    screens = window_screens(application(), FakeDesk(), SIZES[scaling], "x", tmp_path, OURS)
    assert {one.name: one.faults for one in screens if one.faults} == {}


@pytest.mark.parametrize("scaling", sorted(SIZES))
def test_first_run_and_log_in_can_be_read(qtbot: QtBot, tmp_path: Path, scaling: str) -> None:
    apply_theme(application(), "light")
    qtbot.wait(0)
    screens = start_screens(application(), SIZES[scaling], "x", tmp_path)
    assert {one.name: one.faults for one in screens if one.faults} == {}


def test_problems_of_the_first_run_can_be_read(qtbot: QtBot) -> None:
    page = FirstRun(FakeDesk(), "1.0.0")
    show(qtbot, page, SIZES["125"])
    page.code.next.click()
    qtbot.wait(0)
    assert faults_of(page) == []


def test_banners_in_a_narrow_window_can_be_read(qtbot: QtBot) -> None:
    shown = open_window(qtbot, size=SIZES["125"])
    text = "ต่ออินเทอร์เน็ตไม่ได้ ข้อมูลยังอยู่ครบในเครื่องนี้ ตรวจสายหรือสัญญาณแล้วกดส่งอีกครั้ง " * 2
    shown.desk.advise(Advice("no-line", "ต่ออินเทอร์เน็ตไม่ได้", text, "warn", Route("sync"), "ไปดู"))
    qtbot.wait(0)
    assert faults_of(shown.window) == []


def test_a_picture_is_taken_once_the_layout_has_come_to_rest(qtbot: QtBot, tmp_path: Path) -> None:
    desk = FakeDesk()
    window = open_window(qtbot, desk, SIZES["125"]).window
    window.open(Route("conflicts"))
    desk.conflicts_view = long_conflicts()
    window.page.refresh(frozenset())
    assert take(window, "conflicts", tmp_path).faults == ()


@pytest.mark.usefixtures("qapp")
def test_the_smallest_window_can_be_read(tmp_path: Path) -> None:
    apply_theme(application(), "light")
    taken = {one.name: one.faults for one in smallest_screens(application(), tmp_path)}
    assert {name: faults for name, faults in taken.items() if faults} == {}
    assert len(taken) == 5
