"""Registers: the list, the form derived from its declaration, saving, problems, deletion."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sync.model.fiscal_year import BE_OFFSET
from sync.model.ids import OpId
from sync.model.registry import REGISTERS
from sync.model.seen import SeenField
from sync.model.thai_dates import ASK_BELOW, LAST_BE
from tests.support.record_samples import FUND_ID, VILLAGES, record
from tests.support.records_window import Registers
from tests.support.sheet_window import CTRL, SHIFT, press, type_in
from ui.dialogs.delete import DeleteDialog, RefusalDialog
from ui.dialogs.take_back import NotTakenDialog, ask_to_take_back
from ui.pages.record_calendar import CalendarPopup, months_later, weeks_of
from ui.pages.record_form import TWO_COLUMNS
from ui.pages.record_inputs import DateInput, ReferenceInput
from ui.pages.records import KEPT
from ui.views.common import Route, Withheld
from ui.views.record import DeletionView, SavedRecord, TakeBackView
from ui.widgets.inputs import ChoiceBox
from ui.widgets.words import Words


@pytest.fixture
def registers(qtbot: QtBot) -> Registers:
    return Registers(qtbot)


@pytest.mark.parametrize("name", KEPT)
def test_every_register_has_a_form_with_all_its_fields(registers: Registers, name: str) -> None:
    registers.new(name)
    declared = [one.name for one in REGISTERS[name].fields if one.type.value != "json"]
    assert list(registers.form.fields) == declared
    assert registers.form.is_new


def test_a_register_that_takes_no_new_record_here_says_why_instead(registers: Registers) -> None:
    page, village = registers.page, registers.desk.registers["village"]
    registers.desk.registers["village"] = replace(village, no_new="หมู่บ้านเป็นข้อมูลของอำเภอ")
    page.open_route(Route("record", "village"))
    registers.settle()
    assert page.no_new.isVisible()
    assert page.no_new.text() == "หมู่บ้านเป็นข้อมูลของอำเภอ"
    assert not page.add_button.isVisible()
    registers.key(Qt.Key.Key_N, CTRL)
    registers.settle()
    assert page.form is None
    page.open_route(Route("record", "fund"))
    registers.settle()
    assert page.add_button.isVisible()
    assert not page.no_new.isVisible()


def test_the_list_filters_without_tone_marks(registers: Registers) -> None:
    assert len(registers.page.list.lines) == 17
    registers.page.filter.setFocus()
    type_in(registers.page.filter, "ปีสระ")
    assert [line[0].text for line in registers.page.list.lines] == ["บ้านปี่สระน้ำ"]
    type_in(registers.page.filter, "ฮ")
    assert registers.page.none.isVisible()


def test_enter_in_the_filter_and_in_the_list_opens_the_record(registers: Registers) -> None:
    registers.page.filter.setFocus()
    type_in(registers.page.filter, "สำโรง")
    registers.key(Qt.Key.Key_Return)
    registers.key(Qt.Key.Key_Return)
    registers.settle()
    assert registers.form.view.row_id == FUND_ID


def test_fields_of_other_kinds_do_not_show(registers: Registers) -> None:
    registers.open_fund()
    shown = [box.declared.name for box in registers.form.shown_fields()]
    assert "subtype" not in shown
    assert "initial_capital" in shown
    assert not registers.form.fields["subtype"].isVisible()


def test_choices_follow_the_kind(registers: Registers) -> None:
    registers.open_fund()
    status = registers.form.fields["status"].field
    assert isinstance(status, ChoiceBox)
    assert status.findData("seedling") == -1
    registers.new("fund")
    registers.fill("kind", "mother_fund")
    registers.key(Qt.Key.Key_Return)
    status = registers.form.fields["status"].field
    assert isinstance(status, ChoiceBox)
    assert status.findData("seedling") >= 0


def test_a_choice_the_role_may_not_give_is_not_offered_and_says_who_gives_it(registers: Registers) -> None:
    why = "“อนุมัติแล้ว” พัฒนาการอำเภอเป็นผู้เลือก"
    withheld = {"status": Withheld(frozenset({"approved"}), why)}
    desk = registers.desk
    desk.records["assessment/"] = replace(desk.records["assessment/"], withheld=withheld)
    registers.new("assessment")
    box = registers.form.fields["status"]
    assert isinstance(box.field, ChoiceBox)
    assert box.field.findData("approved") == -1
    assert box.field.findData("submitted") >= 0
    assert box.field.accessibleDescription() == why
    box.put("approved")
    assert box.words() == "อนุมัติแล้ว"
    box.put_kind(None)
    assert box.text() == "approved"
    box.put("submitted")
    assert box.field.findData("approved") == -1


def test_a_field_is_saved_when_it_is_left(registers: Registers) -> None:
    registers.open_fund("initial_capital")
    registers.fill("initial_capital", "๒๙๐,๐๐๐")
    assert registers.desk.saved_records == []
    registers.key(Qt.Key.Key_Return)
    assert registers.desk.saved_records == [("fund", FUND_ID, {"initial_capital": 29_000_000}, {})]
    registers.settle()
    assert registers.form.said.isVisible()


def test_an_unreadable_text_is_kept_as_draft_with_the_same_words_twice(registers: Registers) -> None:
    registers.open_fund("initial_capital")
    registers.fill("initial_capital", "สองแสน")
    registers.key(Qt.Key.Key_Return)
    assert registers.desk.saved_records == [("fund", FUND_ID, {}, {"initial_capital": "สองแสน"})]
    beside = registers.form.fields["initial_capital"].problem
    assert "สองแสน" in beside
    assert registers.form.problem_words() == [beside]
    registers.fill("initial_capital", "290000")
    registers.key(Qt.Key.Key_Return)
    assert registers.form.problem_words() == []
    assert registers.desk.saved_records[-1][2] == {"initial_capital": 29_000_000}


def test_enter_goes_to_the_next_field_and_shift_enter_back(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.key(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert registers.form.fields["established_on"].field.hasFocus()
    registers.key(Qt.Key.Key_Return, SHIFT)
    assert registers.form.fields["name_th"].field.hasFocus()


def test_enter_makes_a_line_in_a_note_and_tab_leaves_it(registers: Registers) -> None:
    registers.open_fund("closed_reason")
    box = registers.form.fields["closed_reason"]
    type_in(box.field, "ก")
    registers.key(Qt.Key.Key_Return)
    type_in(box.field, "ข")
    assert box.text() == "ก\nข"
    registers.key(Qt.Key.Key_Tab)
    assert not box.field.hasFocus()


def test_ctrl_enter_leads_on_in_a_new_record_which_has_no_history_yet(registers: Registers) -> None:
    registers.new("fund_event")
    box = registers.form.fields["note"]
    box.take_focus()
    registers.key(Qt.Key.Key_Return, CTRL)
    registers.settle()
    assert not box.field.hasFocus()
    assert not registers.form.history_button.isVisible()
    assert not any(one.startswith("field ") for one in registers.desk.asked)


def test_enter_through_a_new_form_saves_nothing(registers: Registers) -> None:
    registers.new("debt_case")
    for _ in range(30):
        if registers.form.save_button.hasFocus():
            break
        registers.key(Qt.Key.Key_Return)
    assert registers.form.save_button.hasFocus()
    assert registers.desk.saved_records == []


def test_ctrl_s_lists_what_a_new_record_lacks(registers: Registers) -> None:
    registers.new("debt_case")
    registers.key(Qt.Key.Key_S, CTRL)
    assert registers.desk.saved_records == []
    words = registers.form.problem_words()
    assert len(words) == 3
    assert words[0] == registers.form.fields["fund_id"].problem
    registers.form.problems.opened.emit(1)
    assert registers.form.fields["case_no"].field.hasFocus()


def test_a_full_new_record_is_saved_at_once(registers: Registers) -> None:
    registers.new("debt_case")
    registers.fill("fund_id", "ปีสระนำ")
    registers.fill("case_no", "1/2565")
    registers.fill("opened_on", "18 พ.ย. 64")
    registers.fill("debt_before", "50000")
    registers.fill("released", "0")
    fresh = "f" * 32
    registers.desk.records[f"debt_case/{fresh}"] = record("debt_case", fresh, {"case_no": "1/2565"})
    for _ in range(3):  # a hasty hand makes one record all the same
        registers.form.save()
    registers.settle()
    assert len(registers.desk.saved_records) == 1
    register, row_id, values, drafts = registers.desk.saved_records[0]
    assert (register, row_id, drafts) == ("debt_case", "", {})
    assert values == {
        "fund_id": VILLAGES[13].value,
        "case_no": "1/2565",
        "opened_on": "2021-11-18",
        "debt_before": 5_000_000,
        "released": 0,
    }
    assert registers.form.view.row_id == fresh


def test_a_refused_new_record_stays_open_with_its_problems(registers: Registers) -> None:
    registers.new("village")
    for name, text in (("tambon_code", "ตังใจ"), ("name_th", "บ้านใหม่"), ("kind", "village")):
        registers.fill(name, text)
    broken = REGISTERS["village"].field("moo_no")
    registers.form.fields["moo_no"].put_text("1000")
    found = registers.form.fields["moo_no"].typed().problem
    assert found is not None
    registers.form.fields["moo_no"].put_text("1")
    registers.desk.refuses = SavedRecord("", (found,))
    registers.key(Qt.Key.Key_S, CTRL)
    registers.settle()
    assert registers.form.is_new
    assert broken.label in registers.form.problem_words()[0]


def test_what_was_typed_into_a_new_record_survives_looking_elsewhere(registers: Registers) -> None:
    registers.new("fund")
    registers.fill("name_th", "กองทุนใหม่")
    registers.open_fund()
    registers.page.add()
    registers.settle()
    assert registers.form.fields["name_th"].text() == "กองทุนใหม่"


def test_read_only_fields_say_why_and_are_not_disabled(registers: Registers) -> None:
    registers.open_fund()
    box = registers.form.fields["kind"]
    assert not isinstance(box.field, ChoiceBox)
    assert box.field.isReadOnly()
    assert box.field.isEnabled()
    assert box.text() == "กข.คจ."
    assert "เปลี่ยนไม่ได้" in box.field.accessibleDescription()


def test_references_offer_what_contains_the_letters(registers: Registers) -> None:
    registers.new("fund")
    line = registers.form.fields["village_id"].field
    assert isinstance(line, ReferenceInput)
    assert line.fitting("ปีสระนำ") == ["บ้านปี่สระน้ำ ม. 6 นาบัว"]
    line.setText("ไม่มีที่นี่")
    assert registers.form.fields["village_id"].typed().problem is not None


def test_f4_opens_the_calendar_and_enter_takes_the_day(registers: Registers) -> None:
    registers.open_fund("established_on")
    line = registers.form.fields["established_on"].field
    assert isinstance(line, DateInput)
    line.setText("28/2/2567")
    registers.key(Qt.Key.Key_F4)
    popup = line.findChild(CalendarPopup)
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Right)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert line.text() == "29/2/2567"


def test_ctrl_semicolon_is_today(registers: Registers) -> None:
    registers.open_fund("established_on")
    registers.key(Qt.Key.Key_Semicolon, CTRL)
    assert registers.form.fields["established_on"].text() == "29/11/2564"


def test_months_end_where_they_end() -> None:
    assert months_later(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert months_later(date(2022, 1, 15), -1) == date(2021, 12, 15)
    assert weeks_of(date(2021, 11, 29))[0] == date(2021, 11, 1)
    assert len(weeks_of(date(2021, 11, 29))) == 42


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (date(LAST_BE - BE_OFFSET, 12, 31), (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down)),
        (date(ASK_BELOW - BE_OFFSET, 1, 1), (Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Up)),
    ],
)
def test_the_calendar_ends_where_a_typed_date_would_be_refused(
    qtbot: QtBot, day: date, keys: tuple[Qt.Key, ...]
) -> None:
    popup = CalendarPopup(day, day)
    qtbot.addWidget(popup)
    popup.show()
    popup.grab()
    for key in keys:
        QTest.keyClick(popup, key)
        assert popup.day == day
    chosen: list[QDate] = []
    popup.day_chosen.connect(chosen.append)
    outside = next(
        rect
        for one, rect in zip(weeks_of(day), popup._cells(), strict=True)
        if (one > day if day.month == 12 else one < day)
    )
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=outside.center().toPoint())
    assert (chosen, popup.isVisible()) == ([], True)


def test_the_wheel_changes_no_choice_without_focus(registers: Registers) -> None:
    registers.open_fund("name_th")
    box = registers.form.fields["status"]
    before = box.text()
    spot = QPointF(box.field.rect().center())
    held, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turn, spot_on_screen = QPoint(0, -120), box.field.mapToGlobal(spot)
    none = Qt.MouseButton.NoButton
    wheel = QWheelEvent(spot, spot_on_screen, QPoint(), turn, none, held, phase, False)  # noqa: FBT003 - Qt's
    QApplication.sendEvent(box.field, wheel)
    assert box.text() == before


def test_deletion_wants_a_reason(registers: Registers) -> None:
    registers.open_fund()
    for _ in range(2):  # a hasty hand gets one question all the same
        registers.form.delete_button.click()
    registers.settle()
    (dialog,) = registers.page.findChildren(DeleteDialog)
    dialog.act.click()
    assert dialog.isVisible()
    assert dialog.box.problem
    registers.qtbot.waitActive(dialog)
    dialog.activateWindow()
    registers.settle()
    assert dialog.note.hasFocus()
    type_in(dialog.note, "บันทึกซ้ำกับกองทุนเดิม")
    press(dialog.note, Qt.Key.Key_Return, CTRL)
    registers.settle()
    assert registers.desk.deleted == [("fund", FUND_ID, "บันทึกซ้ำกับกองทุนเดิม")]
    assert registers.page.form is None


def test_a_record_with_something_under_it_says_so_before_asking_for_a_reason(registers: Registers) -> None:
    registers.open_fund()
    registers.desk.deletion_view = DeletionView("กข.คจ.", refused="มีข้อมูลอยู่ใต้รายการนี้")
    registers.form.delete_button.click()
    registers.settle()
    assert registers.page.findChild(DeleteDialog) is None
    (refusal,) = registers.page.findChildren(RefusalDialog)
    assert "มีข้อมูลอยู่ใต้รายการนี้" in refusal.words.text()
    press(refusal, Qt.Key.Key_Return)
    assert not refusal.isVisible()
    assert registers.form.view.row_id == FUND_ID


def test_what_goes_along_is_said_and_what_came_meanwhile_refuses(registers: Registers) -> None:
    registers.open_fund()
    registers.desk.deletion_view = DeletionView("กข.คจ.", along="ข้อมูลว่าง 2 รายการ")
    registers.form.delete_button.click()
    registers.settle()
    (dialog,) = registers.page.findChildren(DeleteDialog)
    assert any("ข้อมูลว่าง 2 รายการ" in one.text() for one in dialog.findChildren(Words))
    registers.desk.deletion_view = DeletionView("กข.คจ.", refused="เพิ่งมีข้อมูล")
    type_in(dialog.note, "บันทึกซ้ำ")
    dialog.act.click()
    registers.settle()
    assert registers.desk.deleted == []
    assert "เพิ่งมีข้อมูล" in registers.page.findChildren(RefusalDialog)[0].words.text()
    assert registers.form.view.row_id == FUND_ID


def looks(registers: Registers, **values: SeenField) -> None:
    """Give the fund what the form is to hand back, and tell the page of it."""
    key = f"fund/{FUND_ID}"
    view = registers.desk.records[key]
    shown = {name: one.value for name, one in values.items()}
    registers.desk.records[key] = replace(view, values={**view.values, **shown}, seen=values)


def test_a_field_is_saved_with_what_was_seen_when_it_was_opened(registers: Registers) -> None:
    looks(registers, name_th=SeenField("ก", OpId("1")), established_be=SeenField(2540, OpId("2")))
    registers.open_fund("name_th")
    type_in(registers.page, "ข")
    looks(registers, name_th=SeenField("ค", OpId("3")), established_be=SeenField(2541, OpId("4")))
    registers.page.refresh(frozenset({"fund"}))
    registers.qtbot.wait(400)
    registers.key(Qt.Key.Key_Return)
    assert registers.desk.saved_records == [("fund", FUND_ID, {"name_th": "กข"}, {})]
    assert registers.desk.seen == [SeenField("ก", OpId("1"))]
    registers.fill("established_be", "2545")
    registers.key(Qt.Key.Key_Return)
    assert registers.desk.seen[1:] == [SeenField(2541, OpId("4"))]


def test_a_deletion_is_of_what_was_seen_when_it_was_asked_for(registers: Registers) -> None:
    looks(registers, name_th=SeenField("ก", OpId("1")))
    registers.open_fund()
    registers.form.delete_button.click()
    registers.settle()
    looks(registers, name_th=SeenField("ค", OpId("3")))
    registers.page.refresh(frozenset({"fund"}))
    registers.qtbot.wait(400)
    (dialog,) = registers.page.findChildren(DeleteDialog)
    type_in(dialog.note, "บันทึกซ้ำ")
    dialog.act.click()
    registers.settle()
    assert registers.desk.seen == [SeenField("ก", OpId("1"))]


def is_locked(registers: Registers, name: str) -> bool:
    line = registers.form.fields[name].field
    assert not isinstance(line, ChoiceBox)
    return line.isReadOnly()


def test_a_record_deleted_elsewhere_is_locked_but_for_the_field_being_typed_in(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.fill("name_th", "กำลังพิมพ์")
    key = f"fund/{FUND_ID}"
    view = registers.desk.records[key]
    gone = dict.fromkeys(view.values, "ลบแล้ว")
    registers.desk.records[key] = replace(view, gone="วิชัย ลบรายการนี้แล้ว", read_only=gone)
    registers.page.refresh(frozenset({"fund"}))
    registers.qtbot.wait(400)
    assert not is_locked(registers, "name_th")
    assert is_locked(registers, "established_be")
    assert "วิชัย" in " ".join(one.text() for one in registers.form.findChildren(Words) if one.isVisible())
    registers.key(Qt.Key.Key_Return)
    assert registers.desk.saved_records == [("fund", FUND_ID, {"name_th": "กำลังพิมพ์"}, {})]
    registers.page.refresh(frozenset({"fund"}))
    registers.qtbot.wait(400)
    assert is_locked(registers, "name_th")
    registers.desk.records[key] = view
    registers.page.refresh(frozenset({"fund"}))
    registers.qtbot.wait(400)
    assert not is_locked(registers, "name_th")


def test_news_do_not_touch_the_field_being_typed_in(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.fill("name_th", "กำลังพิมพ์")
    registers.page.refresh(frozenset({"fund"}))
    registers.qtbot.wait(400)
    assert registers.form.fields["name_th"].text() == "กำลังพิมพ์"


def test_every_input_has_a_name(registers: Registers) -> None:
    registers.open_fund()
    nameless = [
        one
        for one in registers.page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and not one.accessibleName()
    ]
    assert nameless == []


def test_narrow_windows_have_one_column(qtbot: QtBot) -> None:
    narrow = Registers(qtbot, width=800)
    narrow.open_fund()
    first, second = narrow.form.fields["name_th"], narrow.form.fields["established_on"]
    assert first.x() == second.x()


def test_a_form_that_goes_from_two_columns_to_one_has_no_hole_in_it(registers: Registers) -> None:
    registers.open_fund()
    registers.page.resize(1178, 3000)
    registers.settle()
    boxes = registers.form.shown_fields()
    assert len({box.x() for box in boxes}) == 2
    registers.form.setFixedWidth(TWO_COLUMNS - 1)
    registers.settle()
    assert len({box.x() for box in boxes}) == 1
    wanted = [max(box.sizeHint().height(), box.heightForWidth(box.width())) for box in boxes]
    assert [box.height() for box in boxes] == wanted


def test_the_word_that_nothing_was_taken_back_is_gone_once_it_is_closed(registers: Registers) -> None:
    registers.desk.take_back_view = TakeBackView("กข.คจ. บ้านสำโรง", refused="กำลังส่ง")
    for _ in range(2):
        ask_to_take_back(registers.desk, registers.page, ("fund", FUND_ID), print)
        registers.settle()
        (dialog,) = registers.page.findChildren(NotTakenDialog)
        press(dialog, Qt.Key.Key_Escape)
        registers.settle()
    assert registers.page.findChildren(NotTakenDialog) == []
