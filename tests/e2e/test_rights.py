"""A district officer sees the province's records and cannot write them; their own stay as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.support.keys import CTRL, press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.record_form import RecordForm
from ui.pages.records import RecordsPage
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")
HOME, PROVINCE = "3201", "3200"


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[OfficePC]:
    pc = OfficePC(tmp_path / "pc")
    pc.practise()
    yield pc
    pc.close()


def open_activity(pc: OfficePC, stream: str) -> RecordForm:
    row_id = pc.ask(
        lambda office: min(
            str(row["row_id"]) for row in office.store.rows.where("activity", district_code=stream)
        )
    )
    pc.window.open(Route("record", "activity", row_id))
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    wait_for(lambda: page.form is not None and page.form.view.row_id == row_id, "the form")
    assert page.form is not None
    return page.form


def type_over(pc: OfficePC, form: RecordForm, name: str) -> None:
    form.fields[name].take_focus()
    press(pc.window, Qt.Key.Key_A, CTRL)
    type_in(pc.window, "7")
    press(pc.window, Qt.Key.Key_Return)
    press(pc.window, Qt.Key.Key_S, CTRL)
    pc.rest()


def unsent(pc: OfficePC) -> int:
    return pc.ask(lambda office: office.store.states.counts().unsent)


@pytest.mark.parametrize("name", ["title_th", "type", "activity_on", "result_note", "participants_total"])
def test_the_provinces_activity_takes_no_key(pc: OfficePC, name: str) -> None:
    form = open_activity(pc, PROVINCE)
    before = {one: box.text() for one, box in form.fields.items()}
    type_over(pc, form, name)
    assert {one: box.text() for one, box in form.fields.items()} == before
    assert unsent(pc) == 0
    assert form.fields[name].field.accessibleDescription() == (
        "อ่านอย่างเดียว: เป็นข้อมูลของ สพจ.สุรินทร์ ถ้าต้องแก้โปรดแจ้งที่นั่น"
    )
    assert not form.delete_button.isVisible()


def test_an_own_activity_is_written_as_ever(pc: OfficePC) -> None:
    form = open_activity(pc, HOME)
    type_over(pc, form, "participants_total")
    assert form.fields["participants_total"].text() == "7"
    assert unsent(pc) == 1
    assert form.delete_button.isVisible()
