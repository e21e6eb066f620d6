"""Forms while the database lane is busy or the disk is full: what is typed stays, and says what it is."""

import dataclasses
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.services.record_desk import RecordDesk
from desktop_app.store.errors import DiskFull
from sync.model.checks import Problem, Strength
from sync.model.fields import StoredValue
from sync.model.sentences import advice, sentence, title
from tests.support.fake_desk import FakeDesk
from tests.support.keys import press, type_in, wait_for
from tests.support.office_pc import OfficePC
from tests.support.record_samples import FUND_ID, VILLAGES, record
from tests.support.records_window import Registers
from tests.support.sheet_window import CTRL, RETURN
from tests.support.shown_window import ShownWindow, open_window
from ui.pages.record_form import RecordForm
from ui.pages.record_inputs import ReferenceInput
from ui.pages.records import RecordsPage
from ui.text import say
from ui.views.common import Advice, Route
from ui.views.record import SavedRecord
from ui.widgets.inputs import ChoiceBox

KEY = Qt.Key
FULL = Advice("disk-full", title("disk-full"), advice("disk-full"), "bad")
OTHER = f"{1:032x}"
FRESH = "f" * 32


@pytest.fixture
def registers(qtbot: QtBot) -> Registers:
    shown = Registers(qtbot)
    other: dict[str, StoredValue] = {"kind": "kkj_fund", "name_th": "กข.คจ. บ้านทัพกระบือ", "status": "active"}
    shown.desk.records[f"fund/{OTHER}"] = record("fund", OTHER, other)
    return shown


def change(registers: Registers, row_id: str = FUND_ID, **values: StoredValue) -> None:
    """Let the desk know a record by other values, as after a sync."""
    key = f"fund/{row_id}"
    known = registers.desk.records[key]
    registers.desk.records[key] = dataclasses.replace(known, values={**known.values, **values})


def keep_draft(registers: Registers, **drafts: str) -> None:
    """Let the desk know a record with unreadable texts."""
    key = f"fund/{FUND_ID}"
    registers.desk.records[key] = dataclasses.replace(registers.desk.records[key], drafts=drafts)


def news(registers: Registers) -> None:
    """Let the page hear that funds changed, and ask again."""
    registers.page.refresh(frozenset({"fund"}))
    registers.qtbot.wait(400)


def words_of(registers: Registers, name: str, text: str) -> str:
    label = registers.form.fields[name].declared.label
    return sentence("number-unreadable", {"label": label, "typed": text, "example": "12,345.50"})


# 3: an unreadable text is red and says why, also when the record is shown anew


def test_an_unreadable_text_keeps_its_reason_when_the_record_is_shown_anew(registers: Registers) -> None:
    registers.open_fund("initial_capital")
    registers.fill("initial_capital", "สองแสน")
    registers.key(RETURN)
    keep_draft(registers, initial_capital="สองแสน")
    news(registers)
    box = registers.form.fields["initial_capital"]
    assert box.text() == "สองแสน"
    assert box.problem == words_of(registers, "initial_capital", "สองแสน")
    assert box.field.property("problem")
    assert registers.form.problem_words() == [box.problem]


def test_a_record_opened_with_an_unreadable_text_shows_it_red(registers: Registers) -> None:
    keep_draft(registers, initial_capital="สองแสน", village_id="ไม่มีที่นี่")
    registers.open_fund()
    assert len(registers.form.problem_words()) == 1  # the village of a saved fund is locked and says so
    assert registers.form.fields["initial_capital"].problem == words_of(
        registers, "initial_capital", "สองแสน"
    )


def test_a_corrected_text_loses_its_reason(registers: Registers) -> None:
    keep_draft(registers, initial_capital="สองแสน")
    registers.open_fund("initial_capital")
    registers.fill("initial_capital", "290000")
    registers.key(RETURN)
    keep_draft(registers)
    change(registers, initial_capital=29_000_000)
    news(registers)
    assert registers.form.problem_words() == []
    assert registers.desk.saved_records == [("fund", FUND_ID, {"initial_capital": 29_000_000}, {})]


@pytest.mark.usefixtures("qapp")
def test_the_real_program_shows_it_red_after_its_own_reload(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    page, form = open_first_fund(pc, "initial_capital")
    form.fields["initial_capital"].put_text("")
    type_in(pc.window, "สองแสน")
    press(pc.window, RETURN)
    pc.rest()
    wait_for(lambda: not page._reload.isActive(), "the record shown anew")
    pc.rest()
    assert page.form is not None
    box = page.form.fields["initial_capital"]
    assert (box.text(), bool(box.problem)) == ("สองแสน", True)
    assert box.problem in page.form.problem_words()
    pc.close()


def open_first_fund(pc: OfficePC, field: str) -> tuple[RecordsPage, RecordForm]:
    """Open the first fund of the register at one of its fields."""
    row_id = pc.ask(lambda office: office.records.register("fund", "kkj_fund").lines[0].row_id)
    pc.window.open(Route("record", "fund", row_id, field))
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    wait_for(lambda: page.form is not None, "the form")
    pc.rest()
    assert page.form is not None
    assert page.form.fields[field].field.hasFocus()
    return page, page.form


# 17: counts that end, and fields that follow


def office_with_fund(qtbot: QtBot) -> tuple[ShownWindow, RecordsPage]:
    desk = FakeDesk()
    desk.records[f"fund/{OTHER}"] = record("fund", OTHER, {"kind": "kkj_fund", "name_th": "อีกกองทุน"})
    shown = open_window(qtbot, desk)
    shown.window.open(Route("record", "fund"))
    page = shown.window.page
    assert isinstance(page, RecordsPage)
    page.open_route(Route("record", "fund", FUND_ID, "name_th"))
    return shown, page


def retype(shown: ShownWindow, text: str) -> None:
    shown.press(KEY.Key_A, CTRL)
    type_in(shown.window, text)
    shown.press(RETURN)


def test_a_failed_save_that_succeeds_later_is_counted_no_more(qtbot: QtBot) -> None:
    shown, page = office_with_fund(qtbot)
    shown.desk.broken = FULL
    retype(shown, "ชื่อใหม่")
    assert "ยังไม่ได้บันทึก 1 ช่อง" in shown.status
    page.open_route(Route("record", "fund", OTHER))
    assert page.form is not None
    assert page.form.view.row_id == OTHER
    assert "ยังไม่ได้บันทึก 1 ช่อง" in shown.status
    page.open_route(Route("record", "fund", FUND_ID, "name_th"))
    assert page.form.fields["name_th"].text() == "ชื่อใหม่"
    shown.desk.broken = None
    shown.press(RETURN)
    assert shown.desk.saved_records[-1][2] == {"name_th": "ชื่อใหม่"}
    assert "บันทึกแล้วทุกช่อง" in shown.status
    assert shown.window.banners.banners == []


def test_the_next_save_that_succeeds_brings_other_records_along(qtbot: QtBot) -> None:
    shown, page = office_with_fund(qtbot)
    shown.desk.broken = FULL
    retype(shown, "ชื่อใหม่")
    page.open_route(Route("record", "fund", OTHER, "name_th"))
    assert [form.unsaved for form in page._put_by] == [{"name_th"}]
    shown.desk.broken = None
    retype(shown, "อีกชื่อ")
    assert [values for _, _, values, _ in shown.desk.saved_records] == [
        {"name_th": "อีกชื่อ"},
        {"name_th": "ชื่อใหม่"},
    ]
    assert "บันทึกแล้วทุกช่อง" in shown.status


def test_a_field_with_the_focus_follows_a_sync_until_it_is_typed_in(registers: Registers) -> None:
    registers.open_fund("name_th")
    change(registers, name_th="ชื่อจากเครื่องอื่น")
    news(registers)
    box = registers.form.fields["name_th"]
    assert box.field.hasFocus()
    assert box.text() == "ชื่อจากเครื่องอื่น"
    registers.key(RETURN)
    assert registers.desk.saved_records == []


def test_an_unchanged_field_keeps_its_caret_through_news(registers: Registers) -> None:
    registers.open_fund("name_th")
    line = registers.form.fields["name_th"].field
    registers.key(KEY.Key_Home)
    registers.key(KEY.Key_Right)
    news(registers)
    assert line.cursorPosition() == 1  # type: ignore[union-attr]


# what a busy lane and a full disk must not take


def test_news_asked_before_a_save_do_not_undo_what_is_being_saved(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.desk.held = []
    registers.page._ask_again()
    registers.fill("name_th", "ชื่อใหม่")
    registers.desk.broken = FULL
    registers.key(RETURN)
    registers.desk.let_go()
    registers.settle()
    assert registers.form.fields["name_th"].text() == "ชื่อใหม่"
    assert registers.form.unsaved == {"name_th"}
    registers.desk.broken = None
    registers.key(KEY.Key_S, CTRL)
    registers.settle()
    assert registers.desk.saved_records[-1][2] == {"name_th": "ชื่อใหม่"}


def test_a_save_that_fails_after_its_record_was_left_keeps_the_text(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.fill("name_th", "ชื่อใหม่")
    told: list[int] = []
    registers.page.unsaved_changed.connect(lambda count, _advice: told.append(count))
    registers.desk.held, registers.desk.broken = [], FULL
    registers.key(RETURN)
    registers.page.open_route(Route("record", "fund", OTHER))
    registers.desk.let_go()
    registers.desk.broken = None
    registers.settle()
    assert registers.form.view.row_id == OTHER
    assert told[-1] == 1
    registers.page.open_route(Route("record", "fund", FUND_ID, "name_th"))
    registers.settle()
    assert registers.form.fields["name_th"].text() == "ชื่อใหม่"
    assert FULL.title in registers.form.said.accessibleName()


def test_a_half_typed_field_is_saved_when_another_record_comes(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.fill("name_th", "กำลังพิมพ์")
    registers.page.open_route(Route("record", "fund", OTHER))
    registers.settle()
    assert registers.desk.saved_records == [("fund", FUND_ID, {"name_th": "กำลังพิมพ์"}, {})]


def test_a_record_clicked_with_the_lane_busy_is_not_forgotten(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.desk.held = []
    registers.page._open_line(1)
    registers.page._ask_again()
    registers.desk.let_go()
    registers.settle()
    assert registers.form.view.row_id == OTHER


def test_ctrl_s_says_saved_only_once_it_is(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.fill("name_th", "ชื่อใหม่")
    registers.desk.held = []
    registers.key(KEY.Key_S, CTRL)
    assert not registers.form.said.isVisible()
    registers.desk.let_go()
    registers.settle()
    assert registers.form.said.accessibleName() == say("records.saved")


def test_a_refused_value_stays_with_its_reason(registers: Registers) -> None:
    registers.open_fund("name_th")
    label = registers.form.fields["name_th"].declared.label
    registers.desk.refuses = SavedRecord(
        FUND_ID, (Problem("required", "name_th", Strength.UNREADABLE, {"label": label}),)
    )
    registers.key(KEY.Key_A, CTRL)
    registers.key(KEY.Key_Delete)
    registers.key(RETURN)
    news(registers)
    box = registers.form.fields["name_th"]
    assert (box.text(), box.problem) == ("", sentence("required", {"label": label}))
    registers.desk.refuses = None
    registers.fill("name_th", "ชื่อใหม่")
    registers.key(RETURN)
    registers.settle()
    assert registers.form.problem_words() == []
    assert registers.form.unsaved == set()


@pytest.mark.usefixtures("qapp")
def test_the_real_program_keeps_a_blank_it_cannot_store_in_sight(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    page, form = open_first_fund(pc, "name_th")
    press(pc.window, KEY.Key_A, CTRL)
    press(pc.window, KEY.Key_Delete)
    press(pc.window, RETURN)
    pc.rest()
    wait_for(lambda: not page._reload.isActive(), "the record shown anew")
    pc.rest()
    box = form.fields["name_th"]
    assert (box.text(), box.problem) == ("", sentence("required", {"label": box.declared.label}))
    pc.close()


@pytest.mark.usefixtures("qapp")
def test_the_real_desk_keeps_a_text_whose_record_was_left_before_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_desk: RecordDesk, *_record: object) -> None:
        raise DiskFull

    pc = OfficePC(tmp_path)
    pc.practise()
    page, form = open_first_fund(pc, "name_th")
    monkeypatch.setattr(RecordDesk, "save", full)
    press(pc.window, KEY.Key_A, CTRL)
    type_in(pc.window, "ชื่อที่ยังไม่ได้เก็บ")
    page._open_line(3)
    pc.rest()
    assert page.form is not form
    assert "ยังไม่ได้บันทึก 1 ช่อง" in pc.window.status.words()
    monkeypatch.undo()
    press(pc.window, KEY.Key_S, CTRL)
    pc.rest()
    saved = pc.ask(lambda office: office.store.rows.find("fund", form.view.row_id))
    assert saved is not None
    assert saved["name_th"] == "ชื่อที่ยังไม่ได้เก็บ"
    assert "บันทึกแล้วทุกช่อง" in pc.window.status.words()
    pc.close()


# new records


def fill_debt_case(registers: Registers) -> None:
    registers.new("debt_case")
    texts = {"fund_id": "ปีสระนำ", "case_no": "1/2565", "opened_on": "18 พ.ย. 64", "debt_before": "50000"}
    for name, text in {**texts, "released": "0"}.items():
        registers.fill(name, text)
    registers.page.activateWindow()  # the list of a choice was the active window here; elsewhere it never is
    registers.settle()
    saved: dict[str, StoredValue] = {"fund_id": VILLAGES[13].value, "case_no": "1/2565"}
    registers.desk.records[f"debt_case/{FRESH}"] = record("debt_case", FRESH, saved)


def test_what_is_typed_while_a_new_record_is_being_saved_is_saved_too(registers: Registers) -> None:
    fill_debt_case(registers)
    registers.desk.held = []
    registers.key(KEY.Key_S, CTRL)
    registers.fill("contracts_before", "7")
    registers.fill("household_label", "ขอ")
    held, registers.desk.held = registers.desk.held, None
    for answer in held:
        answer()
    type_in(registers.page, "ผ่อน")
    registers.settle()
    type_in(registers.page, "ผัน")
    registers.form.go_to("case_no")
    registers.form.save()
    registers.settle()
    assert registers.form.view.row_id == FRESH
    merged: dict[str, StoredValue] = {}
    for _, row_id, values, _ in registers.desk.saved_records[1:]:
        assert row_id == FRESH
        merged.update(values)
    assert merged == {"contracts_before": 7, "household_label": "ขอผ่อนผัน"}
    assert len([one for one in registers.desk.saved_records if not one[1]]) == 1


def test_nothing_meant_for_a_new_record_goes_into_the_one_still_shown(registers: Registers) -> None:
    registers.open_fund("name_th")
    registers.desk.held = []
    registers.key(KEY.Key_N, CTRL)
    type_in(registers.page, "กองทุนใหม่")
    registers.key(RETURN)
    registers.desk.let_go()
    registers.settle()
    assert registers.desk.saved_records == []
    assert registers.form.is_new
    assert registers.form.focused()
    assert registers.form.texts() == {}


@pytest.mark.usefixtures("qapp")
def test_the_real_program_busy_lets_a_new_record_wait_too(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    page, form = open_first_fund(pc, "name_th")
    before = form.fields["name_th"].text()
    pc.program.database.call(lambda _office: time.sleep(0.4))
    press(pc.window, KEY.Key_N, CTRL)
    type_in(pc.window, "กองทุนใหม่")
    pc.rest()
    assert page.form is not None
    assert page.form.is_new
    saved = pc.ask(lambda office: office.store.rows.find("fund", form.view.row_id))
    assert saved is not None
    assert saved["name_th"] == before
    pc.close()


def test_a_new_record_keeps_its_texts_while_others_are_looked_at(registers: Registers) -> None:
    fill_debt_case(registers)
    registers.open_fund("name_th")
    registers.new("debt_case")
    assert registers.form.fields["case_no"].text() == "1/2565"
    registers.key(KEY.Key_N, CTRL)
    registers.settle()
    assert registers.form.fields["case_no"].text() == "1/2565"
    registers.form.save()
    registers.settle()
    assert registers.form.view.row_id == FRESH
    registers.page.add()
    registers.settle()
    assert registers.form.fields["case_no"].text() == ""


def test_a_record_saved_after_another_was_opened_does_not_jump_in_front(registers: Registers) -> None:
    fill_debt_case(registers)
    registers.desk.held = []
    registers.form.save()
    registers.page.open_route(Route("record", "fund", FUND_ID, "name_th"))
    for _ in range(4):
        registers.desk.let_go()
        registers.settle()
    assert registers.form.view.row_id == FUND_ID
    registers.new("debt_case")
    assert registers.form.fields["case_no"].text() == ""


def test_a_deleted_record_takes_its_texts_along(registers: Registers) -> None:
    registers.open_fund("initial_capital")
    registers.desk.broken = FULL
    registers.fill("initial_capital", "1")
    registers.key(RETURN)
    registers.settle()
    assert len(registers.page.losses()) == 1
    registers.desk.broken = None
    registers.page._delete(("fund", FUND_ID), {}, "บันทึกซ้ำ")
    registers.settle()
    assert registers.desk.saved_records == []
    assert registers.page.losses() == []


# choices


def test_two_choices_of_the_same_words_are_never_guessed_between(registers: Registers) -> None:
    line = ReferenceInput((VILLAGES[0], dataclasses.replace(VILLAGES[1], label=VILLAGES[0].label)))
    registers.qtbot.addWidget(line)
    line.setText(VILLAGES[0].label)
    assert line.value() is None


@pytest.mark.usefixtures("qapp")
def test_funds_of_one_village_are_told_apart_by_their_kind(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    offered = pc.ask(lambda office: office.records.record("fund_event", "").choices["fund_id"])
    labels = [one.label for one in offered]
    assert len(set(labels)) == len(labels)
    pc.close()


def test_a_choice_that_is_offered_no_more_is_not_blanked_by_passing_through(registers: Registers) -> None:
    change(registers, status="seedling")
    registers.open_fund("status")
    box = registers.form.fields["status"]
    assert isinstance(box.field, ChoiceBox)
    assert box.text() == "seedling"
    registers.key(RETURN)
    registers.key(KEY.Key_S, CTRL)
    registers.settle()
    assert registers.desk.saved_records == []


def test_a_field_comes_into_sight_with_its_reason(registers: Registers) -> None:
    keep_draft(registers, initial_capital="สองแสน")
    registers.page.resize(1178, 420)
    registers.open_fund("initial_capital")
    registers.settle()
    box = registers.form.fields["initial_capital"]
    assert box.visibleRegion().boundingRect() == box.rect()
