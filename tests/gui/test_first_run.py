"""First run and log-in: three steps, problems in words at their fields, practice at once."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.fake_desk import ENROLLED, OFFICES, FakeDesk
from tests.support.keys import type_in
from tests.support.screens import settle
from tests.support.shown_window import application as running
from tests.support.shown_window import press, show
from ui.pages.first_run import FirstRun
from ui.pages.login import Login
from ui.text import say, unbroken
from ui.views.common import Advice
from ui.views.enrol import EnrolForm
from ui.views.login import OfficeHere

KEY = Qt.Key
PASSWORD = "ฝนตกหน้าหนาว"
CODE = "7KQM-2D4P-XW9T-HB3R"


def opened(qtbot: QtBot, desk: FakeDesk) -> FirstRun:
    page = FirstRun(desk, "1.0.0")
    show(qtbot, page)
    return page


def fill_code(page: FirstRun) -> None:
    page.code.address.setText("https://kongtun.example/")
    page.code.code.setText(f" {CODE.lower()} ")
    page.code.user_name.setText("supaporn.cdd")
    page.code.display_name.setText("สุภาพร")


def fill_password(page: FirstRun, again: str = PASSWORD) -> None:
    page.password.password.setText(PASSWORD)
    page.password.again.setText(again)


def test_three_steps_by_enter_alone(qtbot: QtBot) -> None:
    desk = FakeDesk()
    page = opened(qtbot, desk)
    fill_code(page)
    press(page, KEY.Key_Return)
    assert QApplication.focusWidget() is page.password.password
    fill_password(page)
    press(page, KEY.Key_Enter)
    form = EnrolForm("https://kongtun.example", CODE.lower(), "supaporn.cdd", "สุภาพร", PASSWORD)
    assert desk.acts == [("enrol", form)]
    assert page.recovery.code == ENROLLED.recovery_code
    assert page.stepper.now == 2
    page.recovery.kept.setFocus()
    press(page, KEY.Key_Space)
    with qtbot.waitSignal(page.finished) as finished:
        press(page, KEY.Key_Return)
    assert finished.args == [ENROLLED]


def test_the_program_starts_only_when_the_recovery_code_is_kept(qtbot: QtBot) -> None:
    page = opened(qtbot, FakeDesk())
    page.go(2)
    assert not page.recovery.start.isEnabled()
    page.recovery.kept.click()
    assert page.recovery.start.isEnabled()


def test_copy_puts_the_code_on_the_clipboard_and_says_so(qtbot: QtBot) -> None:
    page = opened(qtbot, FakeDesk())
    page.recovery.put(ENROLLED)
    page.go(2)
    press(page, KEY.Key_Return)
    assert QApplication.clipboard().text() == ENROLLED.recovery_code
    assert page.recovery.copy.text() == say("first_run.recovery_copied")


def test_an_empty_form_names_every_field_and_goes_to_the_first(qtbot: QtBot) -> None:
    desk = FakeDesk()
    page = opened(qtbot, desk)
    press(page, KEY.Key_Return)
    assert [name for name, box in page.code.boxes.items() if box.problem] == [
        "address",
        "code",
        "user_name",
        "display_name",
    ]
    assert QApplication.focusWidget() is page.code.address
    assert page.stepper.now == 0
    assert desk.acts == []


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("address", "ftp://kongtun.example", "https://"),
        ("code", "7KQM-2D4P", "กรอกแล้ว 8 ตัว"),
        ("user_name", "x" * 81, "ไม่เกิน 80 ตัวอักษร"),
        ("display_name", "  ", "ยังไม่ได้กรอกชื่อที่แสดง"),
    ],
)
def test_a_field_says_what_is_wrong_and_what_to_do(qtbot: QtBot, field: str, text: str, words: str) -> None:
    page = opened(qtbot, FakeDesk())
    fill_code(page)
    getattr(page.code, field).setText(text)
    press(page, KEY.Key_Return)
    assert words in unbroken(page.code.boxes[field].problem)
    assert [name for name, box in page.code.boxes.items() if box.problem] == [field]


def test_a_corrected_field_loses_its_problem(qtbot: QtBot) -> None:
    page = opened(qtbot, FakeDesk())
    press(page, KEY.Key_Return)
    fill_code(page)
    press(page, KEY.Key_Return)
    assert all(not box.problem for box in page.code.boxes.values())


def test_passwords_must_be_long_enough_and_equal(qtbot: QtBot) -> None:
    desk = FakeDesk()
    page = opened(qtbot, desk)
    page.go(1)
    page.password.password.setText("สั้นไป")
    press(page, KEY.Key_Return)
    assert "อย่างน้อย 8 ตัวอักษร" in unbroken(page.password.boxes["password"].problem)
    fill_password(page, again="อย่างอื่น")
    press(page, KEY.Key_Return)
    assert "ไม่ตรงกัน" in unbroken(page.password.boxes["again"].problem)
    assert desk.acts == []


def test_passwords_are_hidden_until_asked_for(qtbot: QtBot) -> None:
    page = opened(qtbot, FakeDesk())
    page.go(1)
    assert page.password.password.echoMode() is QLineEdit.EchoMode.Password
    page.password.show_password.click()
    assert page.password.again.echoMode() is QLineEdit.EchoMode.Normal


@pytest.mark.parametrize(
    ("code", "step", "field"), [("code-used", 0, "code"), ("password-weak", 1, "password")]
)
def test_a_refusal_stands_at_the_field_it_is_about(qtbot: QtBot, code: str, step: int, field: str) -> None:
    desk = FakeDesk()
    desk.refuse_enrol = Advice(code, "ไม่ได้", "เพราะเหตุนี้ ให้ทำอย่างนี้", "bad")
    page = opened(qtbot, desk)
    fill_code(page)
    fill_password(page)
    page.go(1)
    press(page, KEY.Key_Return)
    form = page.code if step == 0 else page.password
    assert page.stepper.now == step
    assert form.boxes[field].problem == "เพราะเหตุนี้ ให้ทำอย่างนี้"
    assert page.password.password.text() == PASSWORD
    assert page.password.enrol.isEnabled()


def test_a_missing_line_stands_above_the_form(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.refuse_enrol = Advice("no-line", "ต่อไม่ได้", "ตรวจสายแล้วลองใหม่", "warn")
    page = opened(qtbot, desk)
    fill_code(page)
    fill_password(page)
    page.go(1)
    press(page, KEY.Key_Return)
    assert [one.advice.code for one in page.banners.banners] == ["no-line"]


def test_escape_goes_back_to_the_code(qtbot: QtBot) -> None:
    page = opened(qtbot, FakeDesk())
    page.go(1)
    press(page, KEY.Key_Escape)
    assert page.stepper.now == 0


def test_practice_starts_without_a_code(qtbot: QtBot) -> None:
    desk = FakeDesk()
    page = opened(qtbot, desk)
    with qtbot.waitSignal(page.finished):
        page.code.practice.click()
    assert desk.acts == [("start_practice",)]


def test_log_in_asks_for_the_password_and_opens(qtbot: QtBot) -> None:
    desk = FakeDesk()
    page = Login(desk, "1.0.0", OFFICES)
    show(qtbot, page)
    assert QApplication.focusWidget() is page.password
    press(page, KEY.Key_Return)
    assert page.password_box.problem == say("first_run.login_empty")
    page.password.setText(PASSWORD)
    with qtbot.waitSignal(page.opened):
        press(page, KEY.Key_Return)
    assert desk.acts == [("log_in", "real-3201", "supaporn.cdd", PASSWORD)]


@pytest.mark.parametrize(("code", "place"), [("wrong-key", "password"), ("account-unknown", "user")])
def test_a_wrong_log_in_says_so_at_its_field(qtbot: QtBot, code: str, place: str) -> None:
    desk = FakeDesk()
    desk.refuse_login = Advice(code, "เปิดไม่ได้", "พิมพ์อีกครั้ง", "bad")
    page = Login(desk, "1.0.0", OFFICES)
    show(qtbot, page)
    page.password.setText("ผิด")
    press(page, KEY.Key_Return)
    box = page.password_box if place == "password" else page.user_box
    assert box.problem == "พิมพ์อีกครั้ง"
    assert page.log_in.isEnabled()


def test_a_damaged_store_is_told_above_the_form(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.refuse_login = Advice("store-damaged", "ข้อมูลเสีย", "เปิดจากสำรอง", "bad")
    page = Login(desk, "1.0.0", OFFICES)
    show(qtbot, page)
    page.password.setText("ถูก")
    press(page, KEY.Key_Return)
    settle(running())
    assert [one.advice.code for one in page.banners.banners] == ["store-damaged"]


def test_several_offices_on_one_pc_can_be_chosen_from(qtbot: QtBot) -> None:
    desk = FakeDesk()
    other = OfficeHere("real-3202", "อำเภอชุมพลบุรี จังหวัดสุรินทร์", "")
    page = Login(desk, "1.0.0", (*OFFICES, other))
    show(qtbot, page)
    page.office.setFocus()
    press(page, KEY.Key_Down)
    assert "อำเภอชุมพลบุรี" in page.status.words()
    page.user_name.setText("wichai")
    page.password.setText(PASSWORD)
    page.password.setFocus()
    press(page, KEY.Key_Return)
    assert desk.acts == [("log_in", "real-3202", "wichai", PASSWORD)]


def test_one_office_needs_no_choice_and_stands_at_the_foot(qtbot: QtBot) -> None:
    page = Login(FakeDesk(), "1.0.0", OFFICES)
    show(qtbot, page)
    assert not page.office.isVisible()
    assert OFFICES[0].title in page.status.words()
    assert say("window.bar.unregistered") not in page.status.words()


def test_a_failure_nobody_took_is_told_before_the_window_too(qtbot: QtBot) -> None:
    desk = FakeDesk()
    pages = (FirstRun(desk, "1.0.0"), Login(desk, "1.0.0", OFFICES))
    for page in pages:
        show(qtbot, page)
        desk.advise(Advice("settings-damaged", "เสียหาย", "เริ่มใหม่", "warn"))
        assert [one.advice.code for one in page.banners.banners] == ["settings-damaged"]


# the recovery code


def recovering(qtbot: QtBot, desk: FakeDesk) -> Login:
    page = Login(desk, "1.0.0", OFFICES)
    show(qtbot, page)
    page.forgotten.setFocus()
    press(page, KEY.Key_Return)
    assert QApplication.focusWidget() is page.recovery.code
    return page


def test_a_forgotten_password_is_set_anew_with_the_recovery_code(qtbot: QtBot) -> None:
    desk = FakeDesk()
    page = recovering(qtbot, desk)
    page.recovery.code.setText(CODE)
    for field in (page.recovery.fields.password, page.recovery.fields.again):
        field.setText(PASSWORD)
    with qtbot.waitSignal(page.opened):
        press(page, KEY.Key_Return)
    assert desk.acts == [("recover", "real-3201", CODE, PASSWORD)]


def test_recovery_says_what_does_not_fit_before_it_asks(qtbot: QtBot) -> None:
    desk = FakeDesk()
    page = recovering(qtbot, desk)
    page.recovery.fields.password.setText("สั้นไป")
    press(page, KEY.Key_Return)
    assert [name for name, box in page.recovery.boxes.items() if box.problem] == ["code", "password"]
    page.recovery.code.setText(CODE)
    page.recovery.fields.password.setText(PASSWORD)
    press(page, KEY.Key_Return)
    assert [name for name, box in page.recovery.boxes.items() if box.problem] == ["again"]
    assert desk.acts == []


@pytest.mark.parametrize("code", ["recovery-code-mistyped", "recovery-code-wrong"])
def test_a_wrong_recovery_code_is_told_at_its_field(qtbot: QtBot, code: str) -> None:
    desk = FakeDesk()
    desk.refuse_login = Advice(code, "ไม่ได้", "เทียบกับใบ แล้วพิมพ์อีกครั้ง", "bad")
    page = recovering(qtbot, desk)
    page.recovery.code.setText(CODE)
    for field in (page.recovery.fields.password, page.recovery.fields.again):
        field.setText(PASSWORD)
    press(page, KEY.Key_Return)
    assert page.recovery.boxes["code"].problem == "เทียบกับใบ แล้วพิมพ์อีกครั้ง"
    assert page.recovery.recover.isEnabled()
    assert page.recovery.fields.password.text() == PASSWORD


def test_escape_leads_from_the_recovery_code_back_to_the_password(qtbot: QtBot) -> None:
    page = recovering(qtbot, FakeDesk())
    press(page, KEY.Key_Escape)
    assert QApplication.focusWidget() is page.password


def test_the_recovery_sheet_is_written_where_the_officer_says(qtbot: QtBot, tmp_path: Path) -> None:
    place = str(tmp_path / "sheet.txt")
    desk = FakeDesk()
    page = opened(qtbot, desk)
    page.recovery.put(ENROLLED)
    page.go(2)
    page.recovery.save.setFocus()
    press(page, KEY.Key_Return)
    dialog = page.recovery.findChild(QFileDialog)
    assert dialog is not None
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    line.setFocus()
    line.selectAll()
    type_in(line, place)
    press(page, KEY.Key_Return)
    ((act, path, text),) = desk.acts
    assert (act, path) == ("save_text", place)
    for words in (ENROLLED.recovery_code, ENROLLED.district_title, "29 พฤศจิกายน 2564", "ลืมรหัสผ่าน"):
        assert words in str(text)
    assert "\u200b" not in str(text)
    assert place in page.recovery.told.text()
    assert not page.recovery.start.isEnabled()


def test_a_sheet_that_cannot_be_written_is_said_so(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.refuse_text = Advice("file-not-saved", "ไม่ได้", "เลือกที่อื่น", "bad")
    page = opened(qtbot, desk)
    page.recovery.put(ENROLLED)
    page.go(2)
    page.recovery.sheet_asked.emit("Z:/x.txt")
    assert page.recovery.told.text() == "เลือกที่อื่น"
