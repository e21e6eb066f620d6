"""A record that vanished from the PC while its form is open: what was typed is kept and said in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from sync.central import records
from sync.central.centre import Centre, open_centre
from sync.central.database import run
from sync.model.ids import RowId
from sync.protocol.digest import moved
from tests.e2e.practice_round import practice_endpoint
from tests.support.keys import CTRL, press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.record_form import RecordForm
from ui.pages.records import RecordsPage
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")
HOME, REGISTER = "3201", "activity"


@pytest.fixture
def pc_and_centre(tmp_path: Path) -> Iterator[tuple[OfficePC, Centre]]:
    folder = tmp_path / "centre"
    with practice_endpoint(folder) as (address, code):
        pc = OfficePC(tmp_path / "pc")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        assert pc.sync().ok
        centre = open_centre(folder, realm="practice")
        yield pc, centre
        centre.close()
        pc.close()


def forget(centre: Centre, row_id: str) -> None:
    """Let the centre lose a record, as one put back from an older backup does."""
    key = REGISTER, RowId(row_id)
    with centre.database.writing() as connection:
        row = records.load(connection, HOME, [key])[key]
        run(connection, "DELETE FROM record WHERE district_code = ? AND row_id = ?", (HOME, row_id))
        run(connection, "DELETE FROM snapshot")
        digest = records.load_digests(connection, HOME)[REGISTER]
        records.save_digests(connection, HOME, {REGISTER: moved(digest, key[1], row.writers, None)})


def a_visit(pc: OfficePC) -> str:
    return pc.ask(
        lambda office: str(
            office.store.rows.where(REGISTER, type="follow_up_visit", district_code=HOME)[0]["row_id"]
        )
    )


def count(pc: OfficePC) -> int:
    return pc.ask(lambda office: office.store.rows.count(REGISTER))


def open_form(pc: OfficePC, row_id: str, field: str) -> RecordForm:
    pc.window.open(Route("record", REGISTER, row_id, field))
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    wait_for(lambda: page.form is not None and page.form.view.row_id == row_id, "the form")
    pc.rest()
    assert page.form is not None
    return page.form


def test_what_was_typed_into_a_vanished_record_is_kept_and_makes_no_new_one(
    pc_and_centre: tuple[OfficePC, Centre],
) -> None:
    pc, centre = pc_and_centre
    visit, before = a_visit(pc), count(pc)
    form = open_form(pc, visit, "title_th")
    shown = form.fields["type"].text()
    form.fields["title_th"].put_text("")
    type_in(pc.window, "ติดตามครั้ง")
    forget(centre, visit)
    pc.ask(lambda office: office.store.want_whole())
    assert pc.sync().ok
    wait_for(lambda: form.view.gone != "", "the word that the record is here no more")
    assert count(pc) == before - 1
    form.fields["title_th"].take_focus()
    type_in(pc.window, "ใหม่")
    press(pc.window, Qt.Key.Key_Return)
    pc.rest()
    assert count(pc) == before - 1
    assert pc.ask(lambda office: office.store.states.counts().unsent) == 0
    assert form.fields["title_th"].text() == "ติดตามครั้งใหม่"
    assert "คัดลอก" in form.fields["title_th"].problem
    assert form.fields["type"].text() == shown
    assert not form.fields["type"].field.isEnabled()
    assert not form.save_button.isVisible()
    (loss,) = form.losses()
    assert "ติดตามครั้งใหม่" in loss.what
    press(pc.window, Qt.Key.Key_S, CTRL)
    pc.rest()
    assert count(pc) == before - 1
    form.fields["title_th"].put_text(form.view.values.get("title_th") or "")  # type: ignore[arg-type]


def test_a_vanished_record_opens_as_one_that_is_here_no_more(pc_and_centre: tuple[OfficePC, Centre]) -> None:
    pc, _ = pc_and_centre
    form = open_form(pc, "f" * 32, "")
    assert not form.is_new
    assert "ไม่มีรายการนี้" in form.view.gone
    assert not form.save_button.isVisible()
    assert not form.delete_button.isVisible()
