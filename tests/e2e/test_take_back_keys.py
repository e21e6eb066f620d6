"""A province's window at a real endpoint, worked by keys: what was refused is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from desktop_app.store.store import Store
from sync.central.accounts import Grant, issue_code
from sync.model.fields import StoredValue
from sync.model.roles import Role
from tests.support.keys import press, settle, wait_for
from tests.support.office_pc import OfficePC
from tests.support.offices import offices_in
from ui.dialogs.take_back import TakeBackDialog
from ui.pages.records import RecordsPage
from ui.pages.sync import SyncPage
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")
HOME, PROVINCE = "3201", "3200"
VILLAGE: dict[str, StoredValue] = {
    "tambon_code": "320101",
    "moo_no": 1,
    "kind": "village",
    "name_th": "บ้านกลาง",
}
EVENT: dict[str, StoredValue] = {"fy": 2565, "event_on": "2021-11-01", "type": "established"}


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[OfficePC]:
    """A provincial PC with a refused event under a district's fund, and a refused edit of that fund."""
    with offices_in(tmp_path, (("สุดา", HOME, Role.DISTRICT_OFFICER),)) as offices:
        records = offices.pcs[0].office.records
        village = records.save("village", "", VILLAGE, {}).value.row_id
        fund: dict[str, StoredValue] = {"kind": "debt_centre", "name_th": "ศูนย์", "status": "active"}
        row_id = records.save("fund", "", {**fund, "village_id": village}, {}).value.row_id
        offices.sync()
        made = OfficePC(tmp_path / "pc")
        code = issue_code(offices.centre, Grant(PROVINCE, Role.PROVINCE_HEAD), valid_days=1)
        made.enrol(offices.address, code, "prajuab", "ประจวบ")
        made.sync()
        made.ask(lambda office: older_program(office.store, row_id))
        made.sync()
        yield made
        made.close()


def older_program(store: Store, fund: str) -> None:
    """Write what an older window let through."""
    with store.act(store.installs.current().account) as act:
        act.insert("fund_event", HOME, {**EVENT, "fund_id": fund})
        act.update("fund", fund, {"name_th": "แก้จากจังหวัด"})


def dialog_now() -> TakeBackDialog:
    wait_for(lambda: isinstance(QApplication.activeModalWidget(), QDialog), "the question")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, TakeBackDialog)
    return dialog


def answer(dialog: TakeBackDialog) -> None:
    """Say yes by keys: the focus stands on the way back."""
    assert dialog.back.hasFocus()
    dialog.act.setFocus()
    press(dialog, Qt.Key.Key_Space)


def counts(pc: OfficePC) -> tuple[int, int, int]:
    found = pc.ask(lambda office: office.store.states.counts())
    return found.refused, found.unsent, pc.ask(lambda office: office.store.rows.count("fund_event"))


def sync_page(pc: OfficePC) -> SyncPage:
    pc.window.open(Route("sync"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SyncPage)
    page.chips["todo"].click()
    page.list.setFocus()
    return page


def on_line(page: SyncPage, words: str) -> None:
    """Go down to the line of a record."""
    page.list.choose(0)
    for _ in page.list.lines:
        if words in page.list.lines[page.list.current_row][1].text:
            return
        press(page.list, Qt.Key.Key_Down)
    raise AssertionError(words)


def test_a_refused_record_is_taken_back_from_its_form(pc: OfficePC) -> None:
    page = sync_page(pc)
    on_line(page, "จัดตั้ง")
    press(page.list, Qt.Key.Key_Return)
    records = pc.window.page
    assert isinstance(records, RecordsPage)
    wait_for(lambda: records.form is not None and bool(records.form.view.refused), "the locked form")
    form = records.form
    assert form is not None
    assert set(form.view.read_only) >= set(EVENT)
    assert form.back_button.isVisible()
    assert not form.delete_button.isVisible()
    form.back_button.setFocus()
    press(form, Qt.Key.Key_Space)
    press(dialog_now(), Qt.Key.Key_Return)  # a stray Enter goes back
    settle()
    assert counts(pc)[2] == 1
    pc.show()
    form.back_button.setFocus()
    press(form, Qt.Key.Key_Space)
    answer(dialog_now())
    wait_for(lambda: records.form is None, "the list")
    assert counts(pc) == (1, 0, 0)
    pc.show()
    outcome = pc.sync()
    assert (outcome.ok, outcome.sent) == (True, 0)
    page = sync_page(pc)
    assert any("เอากลับแล้ว" in one[2].text for one in page.log.lines)


def test_the_sync_page_takes_back_with_one_key_and_asks_before(pc: OfficePC) -> None:
    page = sync_page(pc)
    assert len(page.list.lines) == 2
    on_line(page, "เมือง")
    assert page.refused.back.isVisible()
    press(page.list, Qt.Key.Key_Delete)
    dialog = dialog_now()
    press(dialog, Qt.Key.Key_Escape)
    settle()
    assert counts(pc) == (2, 0, 1)
    for left in (1, 0):
        page.list.setFocus()
        press(page.list, Qt.Key.Key_Delete)
        answer(dialog_now())
        wait_for(lambda left=left: len(page.list.lines) == left, "one line less")  # type: ignore[misc]
    assert counts(pc) == (0, 0, 0)
    assert not page.refused.back.isVisible()
    name = pc.ask(lambda office: office.store.rows.where("fund")[0]["name_th"])
    assert name == "ศูนย์"


def test_the_register_says_why_nothing_can_be_added_and_the_key_does_nothing(pc: OfficePC) -> None:
    pc.window.open(Route("record", "fund_event"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    assert not page.add_button.isVisible()
    assert "จึงเพิ่มที่นี่ไม่ได้" in page.no_new.text()
    page.list.setFocus()
    press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    pc.rest()
    assert page.form is None or not page.form.is_new
