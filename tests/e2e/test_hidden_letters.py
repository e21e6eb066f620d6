"""What is pasted into a form is stored without letters nobody sees, and without a citizen number."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from sync.model.fields import StoredValue
from tests.support.keys import CTRL, press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.dialogs.delete import DeleteDialog
from ui.pages.record_form import RecordForm
from ui.pages.records import RecordsPage
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[OfficePC]:
    pc = OfficePC(tmp_path / "pc")
    pc.practise()
    yield pc
    pc.close()


def open_activity(pc: OfficePC) -> RecordForm:
    row_id = pc.ask(
        lambda office: min(
            str(row["row_id"]) for row in office.store.rows.where("activity", district_code="3201")
        )
    )
    pc.window.open(Route("record", "activity", row_id))
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    wait_for(lambda: page.form is not None and page.form.view.row_id == row_id, "the form")
    assert page.form is not None
    return page.form


def paste(pc: OfficePC, form: RecordForm, name: str, text: str) -> StoredValue:
    form.fields[name].take_focus()
    press(pc.window, Qt.Key.Key_A, CTRL)
    QGuiApplication.clipboard().setText(text)
    press(pc.window, Qt.Key.Key_V, CTRL)
    press(pc.window, Qt.Key.Key_S, CTRL)
    pc.rest()
    row = pc.ask(lambda office: office.store.rows.find("activity", form.view.row_id))
    assert row is not None
    return row.get(name)


@pytest.mark.parametrize("name", ["title_th", "project_no", "result_note"])
def test_turning_and_empty_letters_are_left_out(pc: OfficePC, name: str) -> None:
    form = open_activity(pc)
    assert paste(pc, form, name, "โครงการ\u200b \u202e10/2565\u202c\u2066 \u3164") == "โครงการ 10/2565"


@pytest.mark.parametrize("name", ["title_th", "project_no", "result_note"])
def test_a_citizen_number_is_stored_nowhere_and_a_phone_number_is_asked_about(
    pc: OfficePC, name: str
) -> None:
    form = open_activity(pc)
    before = form.view.values.get(name)
    assert paste(pc, form, name, "๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘") == before
    assert "เลขประจำตัวประชาชน" in form.fields[name].problem
    assert paste(pc, form, name, "โทร 081-234-5678") == "โทร 081-234-5678"
    wait_for(lambda: "เบอร์โทรศัพท์" in form.fields[name].problem, "the question about the phone number")


def test_the_reason_of_a_deletion_is_looked_at_while_it_is_typed(pc: OfficePC) -> None:
    form = open_activity(pc)
    form.delete_button.click()
    pc.rest()
    (dialog,) = pc.window.page.findChildren(DeleteDialog)
    wait_for(dialog.note.hasFocus, "the cursor in the reason")
    type_in(dialog, "ของ 1101700230708")
    assert "เลขประจำตัวประชาชน" in dialog.box.problem
    press(dialog, Qt.Key.Key_Return, CTRL)
    pc.rest()
    assert pc.ask(lambda office: office.store.states.counts().unsent) == 0
    dialog.note.clear()
    type_in(dialog, "บันทึก\u202eซ้ำ\u200b")
    assert dialog.box.problem == ""
    press(dialog, Qt.Key.Key_Return, CTRL)
    wait_for(lambda: pc.ask(lambda office: office.store.states.counts().unsent) == 1, "the deletion")
    reasons = pc.ask(lambda office: [row[0] for row in office.store._sql.rows("SELECT reason FROM outbox")])
    assert reasons == ["บันทึกซ้ำ"]
