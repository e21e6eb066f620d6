"""Targets: lists that add up, chips, the panel by keys, checks of the printed sums."""

import dataclasses
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.sheet_desk import SheetDesk
from tests.support.sheet_samples import MONTH
from tests.support.sheet_window import CTRL, dress, press
from tests.support.target_samples import persons, targets_view
from ui.pages.target_checks import verdict
from ui.pages.target_proof import proof_of
from ui.pages.targets import TargetsPage
from ui.tables.target_list import columns_in
from ui.tables.target_model import Head, entries_of, figures_of
from ui.text import say, unbroken
from ui.views.common import Route
from ui.views.targets import TargetsView
from ui.widgets.words import Words


def opened(qtbot: QtBot, view: TargetsView, width: int = 1178) -> TargetsPage:
    dress()
    desk = SheetDesk()
    desk.targets_view = view
    page = TargetsPage(desk)
    qtbot.addWidget(page)
    page.resize(width, 684)
    page.show_month(MONTH)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.first_focus().setFocus()
    qtbot.wait(30)
    return page


def shown_words(page: TargetsPage) -> list[str]:
    return [unbroken(one.text()) for one in page.findChildren(Words) if one.isVisible()]


@pytest.fixture
def page(qtbot: QtBot) -> TargetsPage:
    return opened(qtbot, targets_view())


def test_every_measures_lists_add_up_to_its_number() -> None:
    for programme in targets_view().programmes:
        for line in programme.measures:
            assert proof_of(line.result, line.unit).holds, line.measure


def test_the_proof_names_both_lists_and_the_register() -> None:
    line = next(one for one in targets_view().programmes[1].measures if one.measure == "GF1b")
    assert proof_of(line.result, line.unit).words == "3 + 30 = 33 กองทุน ตรงกับทะเบียน"


def test_persons_are_added_not_counted() -> None:
    line = persons()
    assert proof_of(line.result, line.unit).words == "รวม 2 รายการ = 9 คน ตรงกับตัวเลขด้านบน"


def test_lists_that_do_not_add_up_are_said_so() -> None:
    line = persons()
    wrong = dataclasses.replace(line.result, value=10)
    proof = proof_of(wrong, line.unit)
    assert not proof.holds
    assert "9" in proof.words
    assert "10" in proof.words


def test_heads_stand_over_their_measures_and_empty_ones_go() -> None:
    entries = entries_of(targets_view().programmes, only_support=True)
    assert [one.programme for one in entries if isinstance(one, Head)] == ["GF", "DM"]
    assert len(entries) == 4


def test_a_measure_without_target_has_none() -> None:
    line = targets_view().programmes[3].measures[0]
    assert figures_of(line) == ("0", "ครั้ง")


@pytest.mark.parametrize("width", [700, 719, 1178])
def test_columns_share_the_whole_width_without_overlap(width: int) -> None:
    columns = columns_in(width)
    spans = [columns.name, columns.bar, columns.value, columns.target, columns.pace]
    assert all(one[0] + one[1] <= other[0] + 0.5 for one, other in pairwise(spans))
    assert columns.pace[0] + columns.pace[1] <= width


def test_enter_opens_the_list_behind_the_number(page: TargetsPage) -> None:
    page.list.choose("GF1b")
    press(page.list, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert page.panel.isVisible()
    assert len(page.panel.counted.lines) == 3
    assert len(page.panel.left.lines) == 30
    assert page.panel.proof.mark.words.startswith("3 + 30 = 33")
    assert page.panel.counted.hasFocus()


def test_the_keys_pass_over_heads(page: TargetsPage) -> None:
    page.list.choose("MF6")
    press(page.list, Qt.Key.Key_Down)
    assert page.list.measure() == "GF1a"
    press(page.list, Qt.Key.Key_Up)
    assert page.list.measure() == "MF6"


def test_enter_on_a_line_asks_for_its_record(qtbot: QtBot, page: TargetsPage) -> None:
    page.open_panel("GF1b")
    press(page, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.route_asked) as asked:
        press(page, Qt.Key.Key_Return)
    assert asked.args == [Route("record", "fund", f"{1:032x}")]


def test_escape_closes_the_panel_and_gives_the_list_its_focus(page: TargetsPage) -> None:
    page.open_panel("GF4")
    press(page, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert page.list.hasFocus()
    assert page.list.measure() == "GF4"


def test_an_open_panel_follows_the_list(page: TargetsPage) -> None:
    page.open_panel("GF4")
    page.list.choose("MF6")
    assert page.panel.line is not None
    assert page.panel.line.measure == "MF6"
    assert len(page.panel.counted.lines) == 19


def test_chips_show_what_wants_support(page: TargetsPage) -> None:
    assert page.chips["all"].text() == "ทั้งหมด 9"
    assert page.chips["support"].text() == "ควรสนับสนุน 2"
    press(page.list, Qt.Key.Key_2, CTRL)
    assert page.list.entries.rowCount() == 4
    press(page.list, Qt.Key.Key_1, CTRL)
    assert page.list.entries.rowCount() == 13


def test_the_printed_gap_is_shown_not_corrected(page: TargetsPage) -> None:
    press(page.list, Qt.Key.Key_3, CTRL)
    assert page.checks.isVisible()
    by_id = {one.id: one for one in targets_view().reconciliation}
    assert verdict(by_id["R03"]).words == "ต่างกัน 100"
    assert verdict(by_id["R01"]).words == "ตรงกัน"
    assert verdict(by_id["R09"]).words == "ข้อสังเกต"


def test_a_year_whose_announcement_has_no_sums_says_that_there_are_none(qtbot: QtBot) -> None:
    page = opened(qtbot, dataclasses.replace(targets_view(), reconciliation=()))
    press(page.list, Qt.Key.Key_3, CTRL)
    assert not page.list.isVisible()
    assert not page.checks.isVisible()
    assert say("targets.check_none_title") in shown_words(page)
    press(page, Qt.Key.Key_2, CTRL)
    press(page, Qt.Key.Key_1, CTRL)
    assert page.list.isVisible()


def test_a_year_without_catalogue_says_so_at_its_checks_too(qtbot: QtBot) -> None:
    missing = "ส่วนกลางยังไม่ประกาศเป้าหมายปี 2566"
    page = opened(qtbot, TargetsView(MONTH, (), (), missing))
    press(page, Qt.Key.Key_3, CTRL)
    assert missing in shown_words(page)


def test_a_route_opens_a_measure_that_a_chip_hid(page: TargetsPage) -> None:
    press(page.list, Qt.Key.Key_2, CTRL)
    page.open_route(Route("targets", "MF6"))
    assert page.panel.isVisible()
    assert page.list.measure() == "MF6"


def test_a_year_without_catalogue_says_so(qtbot: QtBot) -> None:
    view = TargetsView(MONTH, (), (), "ส่วนกลางยังไม่ประกาศเป้าหมายปี 2566")
    page = opened(qtbot, view)
    assert not page.list.isVisible()
    assert page.chips["all"].text() == "ทั้งหมด 0"


def test_an_answer_for_another_month_is_dropped(qtbot: QtBot, page: TargetsPage) -> None:
    desk = page._desk
    assert isinstance(desk, SheetDesk)
    desk.targets_view = TargetsView(MONTH, (), (), "")
    page.show_month(MONTH.shifted(1))
    qtbot.wait(30)
    assert page.list.entries.rowCount() == 13


def test_narrow_windows_put_place_and_reason_below_the_name(qtbot: QtBot) -> None:
    page = opened(qtbot, targets_view(), width=1041)
    page.open_panel("GF1b")
    assert page.panel.width() == 320
    assert page.panel.left.lines[0][0].below
    assert page.panel.left.lines[0][0].sub == "ยังไม่ประเมินในปีนี้"
