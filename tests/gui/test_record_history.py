"""The history of a form's field: opened by the keys of the sheet, an older value called back like typing."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from sync.model.ids import OpId
from sync.model.registry import REGISTERS
from sync.model.seen import SeenField
from tests.support.keys import press as press_in
from tests.support.keys import wait_for
from tests.support.office_pc import OfficePC
from tests.support.record_samples import FUND_ID
from tests.support.records_window import Registers
from tests.support.sheet_desk import NOW
from tests.support.sheet_window import CTRL, type_in
from ui.dialogs.history import HistoryDialog
from ui.pages.records import RecordsPage
from ui.text import say
from ui.views.common import Fate, Route, RowState
from ui.views.sheet import CellHistory

RETURN = Qt.Key.Key_Return
KEY = f"fund/{FUND_ID}"


def line(old: str, new: str, fate: Fate = Fate.NONE, *, knows_old: bool = True) -> CellHistory:
    return CellHistory(old, new, "วิชัย", "สพอ. 2", NOW, NOW, RowState.RECEIVED, "0" * 32, knows_old, fate)


@pytest.fixture
def registers(qtbot: QtBot) -> Registers:
    made = Registers(qtbot)
    made.desk.field_history = (line("ชื่อเดิม", "กข.คจ. บ้านสำโรง"), line("ก", "ที่แพ้", Fate.LOST))
    return made


def dialog(registers: Registers) -> HistoryDialog | None:
    return registers.page.findChild(HistoryDialog)


def opened(registers: Registers, field: str = "name_th") -> HistoryDialog:
    registers.open_fund(field)
    registers.key(RETURN, CTRL)
    registers.settle()
    found = dialog(registers)
    assert found is not None
    return found


def saved(registers: Registers) -> list[dict[str, object]]:
    return [dict(values) for _, _, values, _ in registers.desk.saved_records]


def test_home_and_end_lead_to_the_newest_and_the_oldest_line_and_into_sight(registers: Registers) -> None:
    registers.desk.field_history = tuple(line(str(number), str(number + 1)) for number in range(30))
    shown = opened(registers)
    QTest.keyClick(shown.lines, Qt.Key.Key_End)
    assert shown.lines.at == 29
    assert shown.lines.visibleRegion().contains(QPoint(20, shown.lines.middle))
    assert "30" in shown.lines.accessibleDescription()
    QTest.keyClick(shown.lines, Qt.Key.Key_Down)
    assert shown.lines.at == 29
    QTest.keyClick(shown.lines, Qt.Key.Key_Home)
    assert shown.lines.at == 0
    assert shown.lines.visibleRegion().contains(QPoint(20, shown.lines.middle))
    assert shown.lines.visibleRegion().contains(QPoint(20, 0))  # with the heads


def test_ctrl_enter_opens_the_history_of_the_field_and_esc_leads_back_into_it(registers: Registers) -> None:
    shown = opened(registers)
    assert registers.desk.asked[-1] == f"field fund {FUND_ID} name_th"
    assert registers.form.fields["name_th"].declared.label in shown.heading.text()
    QTest.keyClick(shown.lines, Qt.Key.Key_Escape)
    registers.page.activateWindow()
    registers.settle()
    assert registers.form.fields["name_th"].field.hasFocus()
    assert saved(registers) == []


def test_the_button_shows_the_key_and_opens_the_field_that_had_the_cursor(registers: Registers) -> None:
    registers.open_fund("established_on")
    button = registers.form.history_button
    assert (button.text(), button.key) == (say("sheet.history"), "Ctrl+Enter")
    button.setFocus()
    registers.key(RETURN)
    registers.settle()
    assert registers.desk.asked[-1] == f"field fund {FUND_ID} established_on"
    shown = dialog(registers)
    assert shown is not None
    QTest.keyClick(shown.lines, Qt.Key.Key_Escape)
    registers.page.activateWindow()
    registers.settle()
    assert registers.form.fields["established_on"].field.hasFocus()


def test_enter_puts_the_older_value_back_and_saves_it(registers: Registers) -> None:
    shown = opened(registers)
    assert shown.back_button.text() == say("sheet.put_back")
    QTest.keyClick(shown.lines, RETURN)
    registers.settle()
    assert registers.form.fields["name_th"].text() == "ชื่อเดิม"
    assert saved(registers) == [{"name_th": "ชื่อเดิม"}]


def test_a_value_that_was_not_chosen_is_called_back_itself(registers: Registers) -> None:
    shown = opened(registers)
    QTest.keyClick(shown.lines, Qt.Key.Key_Down)
    assert shown.back_button.text() == say("sheet.put_back_lost")
    assert say("sheet.history_lost") in shown.lines.accessibleDescription()
    QTest.keyClick(shown.lines, RETURN)
    registers.settle()
    assert saved(registers) == [{"name_th": "ที่แพ้"}]


def test_what_came_in_while_the_history_was_open_is_not_overwritten_unseen(registers: Registers) -> None:
    looked = SeenField("กข.คจ. บ้านสำโรง", OpId("a" * 32))
    view = registers.desk.records[KEY]
    registers.desk.records[KEY] = replace(view, seen={"name_th": looked})
    shown = opened(registers)
    newer = replace(view, values={**view.values, "name_th": "ใหม่"}, seen={"name_th": SeenField("ใหม่", None)})
    registers.form.put(newer)
    QTest.keyClick(shown.lines, RETURN)
    registers.settle()
    assert registers.desk.seen == [looked]


def test_a_line_whose_value_before_is_not_known_brings_nothing_back(registers: Registers) -> None:
    registers.desk.field_history = (line("", "ก", knows_old=False),)
    shown = opened(registers)
    assert not shown.back_button.isEnabled()
    QTest.keyClick(shown.lines, RETURN)
    registers.settle()
    assert shown.isVisible()
    assert saved(registers) == []


@pytest.mark.parametrize("lock", ["read_only", "gone"])
def test_who_may_not_write_may_look_and_call_nothing_back(registers: Registers, lock: str) -> None:
    view = registers.desk.records[KEY]
    why = {"name_th": "เป็นข้อมูลของ สพจ."}
    locked = (
        replace(view, read_only=why) if lock == "read_only" else replace(view, read_only=why, gone="ลบแล้ว")
    )
    registers.desk.records[KEY] = locked
    registers.open_fund()
    field = registers.form.fields["name_th"].field
    field.setFocus()
    registers.key(RETURN, CTRL)
    registers.settle()
    shown = dialog(registers)
    assert shown is not None
    assert not shown.back_button.isVisible()
    QTest.keyClick(shown.lines, RETURN)
    registers.settle()
    assert saved(registers) == []


def test_a_choice_comes_back_by_its_word(registers: Registers) -> None:
    choices = REGISTERS["fund"].field("status").choices
    label = next(one.label for one in choices if one.value == "dormant")
    registers.desk.field_history = (line(label, "ดำเนินการ"),)
    shown = opened(registers, "status")
    QTest.keyClick(shown.lines, RETURN)
    registers.settle()
    assert saved(registers) == [{"status": "dormant"}]


def test_a_choice_that_is_not_offered_here_says_so_and_leaves_the_field(registers: Registers) -> None:
    registers.desk.field_history = (line("คำที่ไม่มีแล้ว", "ดำเนินการ"),)
    shown = opened(registers, "status")
    QTest.keyClick(shown.lines, RETURN)
    registers.settle()
    assert saved(registers) == []
    box = registers.form.fields["status"]
    assert box.problem
    assert box.text() == "active"


def test_what_is_being_typed_is_saved_before_the_history_is_asked_for(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.form.fields["name_th"].put_text("")
    type_in(registers.page, "พิมพ์ค้าง")
    registers.key(RETURN, CTRL)
    assert saved(registers) == [{"name_th": "พิมพ์ค้าง"}]
    registers.settle()
    assert dialog(registers) is not None


def test_a_late_history_does_not_break_into_typing_nor_open_on_another_field(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.desk.held = []
    registers.key(RETURN, CTRL)
    type_in(registers.page, "ก")
    registers.desk.let_go()
    assert dialog(registers) is None
    registers.form.fields["name_th"].take_as_saved()
    registers.desk.held = []
    registers.key(RETURN, CTRL)
    registers.form.go_to("established_on")
    registers.desk.let_go()
    assert dialog(registers) is None


def test_a_history_asked_for_twice_opens_once(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.desk.held = []
    registers.key(RETURN, CTRL)
    registers.key(RETURN, CTRL)
    registers.desk.let_go()
    assert len(registers.page.findChildren(HistoryDialog)) == 1


def test_a_long_value_can_be_read_in_full_by_keys(registers: Registers) -> None:
    long = "รายงานการประชุม " * 60
    registers.desk.field_history = (line("สั้น", long), line(long + "จบ", "สั้น"))
    shown = opened(registers, "closed_reason")
    assert long.strip() in shown.whole.toPlainText()
    QTest.keyClick(shown.lines, Qt.Key.Key_Down)
    assert "จบ" in shown.whole.toPlainText()
    QTest.keyClick(shown.lines, Qt.Key.Key_Tab)
    assert shown.whole.hasFocus()
    assert shown.whole.isReadOnly()


def test_in_the_program_itself_a_value_that_lost_comes_back_from_its_form(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    row_id = pc.ask(lose_a_name)
    pc.window.open(Route("record", "fund", row_id, "name_th"))
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    wait_for(lambda: page.form is not None and page.form.focused() == "name_th", "the form")
    press_in(pc.window, RETURN, CTRL)
    wait_for(lambda: bool(page.findChildren(HistoryDialog)), "the history")
    shown = page.findChildren(HistoryDialog)[0]
    wait_for(lambda: QApplication.focusWidget() is shown.lines, "the lines")
    fates = [one.fate for one in shown.lines.lines]
    for _ in range(fates.index(Fate.LOST)):
        press_in(shown, Qt.Key.Key_Down)
    press_in(shown, RETURN)
    pc.rest()
    row = pc.ask(lambda office: office.store.rows.find("fund", row_id))
    assert row is not None
    assert row["name_th"] == "ชื่อที่ไม่ได้เลือก"
    pc.close()


def lose_a_name(office: Office) -> str:
    """Let another PC have lost a fund's name in a conflict that is settled."""
    fund = office.store.rows.where("fund", kind="savings_group")[0]
    with office.store.act("centre") as act:
        values = {
            "register": "fund",
            "target_id": fund["row_id"],
            "field": "name_th",
            "status": "settled",
            "base_value": '"เดิม"',
            "losing_value": '"ชื่อที่ไม่ได้เลือก"',
            "losing_op": "b" * 32,
            "losing_wall_ms": 1,
            "centre_value": '"ชื่อที่เลือก"',
            "settled_by": "c" * 32,
        }
        act.insert("conflict", str(fund["district_code"]), values)
    return str(fund["row_id"])
