"""One bad record among a thousand: the others are received at once; it is listed, mended, sent, received."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.services.office import Office
from desktop_app.services.refused import harmless
from sync.model.fields import StoredValue
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.keys import press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.records import RecordsPage
from ui.pages.sync import SyncPage
from ui.views.common import Route, RowState

pytestmark = pytest.mark.usefixtures("qapp")
MANY = 1_000
BAD = '=HYPERLINK("http://x")'
ACTIVITY: dict[str, StoredValue] = {
    "fy": 2565,
    "activity_on": "2021-11-01",
    "type": "training",
    "participants_total": 9,
}


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[tuple[str, str]]:
    with practice_endpoint(tmp_path / "centre") as found:
        yield found


@pytest.fixture
def pc(tmp_path: Path, centre: tuple[str, str]) -> Iterator[OfficePC]:
    """A PC that holds a thousand new activities, the first with a number the window would never take."""
    made = filled(tmp_path / "pc", centre)
    yield made
    made.close()


def filled(folder: Path, centre: tuple[str, str]) -> OfficePC:
    made = OfficePC(folder)
    made.enrol(*centre, "supaporn", "สุภาพร")
    made.sync()
    made.ask(enter)
    return made


def enter(office: Office) -> None:
    with office.store.act(office.store.installs.current().account) as act:
        for number in range(MANY):
            title = BAD if number == 0 else f"อบรมครั้งที่ {number}"
            many = {"participants_total": -5} if number == 0 else {}
            act.insert("activity", "3201", {**ACTIVITY, "title_th": title, **many})


def sync_page(pc: OfficePC) -> SyncPage:
    pc.window.open(Route("sync"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SyncPage)
    return page


def states(pc: OfficePC) -> dict[RowState, int]:
    def count(office: Office) -> dict[RowState, int]:
        told = office.store.states.rows("activity")
        rows = [str(row["row_id"]) for row in office.store.rows.where("activity")]
        every = [told.get(row_id, RowState.RECEIVED) for row_id in rows]
        return {state: every.count(state) for state in set(every)}

    return pc.ask(count)


def bad_row(pc: OfficePC) -> str:
    return str(pc.ask(lambda office: office.store.rows.where("activity", title_th=BAD))[0]["row_id"])


def choose_refused(page: SyncPage) -> None:
    page.chips["refused"].click()
    page.list.choose(0)
    page.list.setFocus()


def test_the_others_are_received_and_the_bad_one_is_listed_mended_sent_and_received(pc: OfficePC) -> None:
    before = states(pc).get(RowState.RECEIVED, 0)
    assert states(pc)[RowState.QUEUED] == MANY
    assert pc.sync().ok
    assert states(pc) == {RowState.RECEIVED: before + MANY - 1, RowState.REFUSED: 1}
    page = sync_page(pc)
    choose_refused(page)
    assert len(page.list.lines) == 1
    assert "ผู้เข้าร่วมทั้งหมด" in page.detail.text()
    assert "0" in page.detail.text()
    press(page.list, Qt.Key.Key_Return)
    records = pc.window.page
    assert isinstance(records, RecordsPage)
    wait_for(lambda: records.form is not None, "the record's form")
    form = records.form
    assert form is not None
    wait_for(lambda: form.focused() == "participants_total", "the refused field")
    box = pc.program.frame.focusWidget()
    assert box is not None
    press(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in(box, "5")
    press(box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    pc.rest()
    assert states(pc)[RowState.QUEUED] == 1
    assert pc.sync().ok
    assert states(pc) == {RowState.RECEIVED: before + MANY}


def test_it_is_sent_again_as_it_is_and_taken_once_the_centre_takes_it(
    pc: OfficePC, centre: tuple[str, str], tmp_path: Path
) -> None:
    pc.sync()
    row_id = bad_row(pc)
    page = sync_page(pc)
    choose_refused(page)
    page.refused.again.setFocus()
    press(page.refused.again, Qt.Key.Key_Space)
    pc.rest()
    assert states(pc)[RowState.QUEUED] == 1
    outcome = pc.sync()
    # Still refused, with a reason of today: nothing was lost and nothing else is held up.
    assert (outcome.sent, states(pc)[RowState.REFUSED]) == (1, 1)
    assert bad_row(pc) == row_id
    other = HeadlessPC(tmp_path / "other", "วิชัย")
    other.enrol(*centre)
    other.sync(centre[0])
    assert len(other.store.rows.where("activity")) >= MANY - 1
    assert other.store.rows.find("activity", row_id) is None
    other.close()


def test_states_survive_a_restart(centre: tuple[str, str], tmp_path: Path) -> None:
    pc = filled(tmp_path / "pc", centre)
    pc.sync()
    before = states(pc)
    assert before[RowState.REFUSED] == 1
    pc.close()
    again = OfficePC(tmp_path / "pc")
    again.log_in()
    assert states(again) == before
    page = sync_page(again)
    choose_refused(page)
    assert "ผู้เข้าร่วมทั้งหมด" in page.detail.text()
    again.close()


def test_the_refused_are_written_out_as_a_table_no_spreadsheet_runs(pc: OfficePC, tmp_path: Path) -> None:
    pc.sync()
    page = sync_page(pc)
    assert not page.refused.export.isVisible()
    choose_refused(page)
    assert page.refused.export.isVisible()
    file = tmp_path / "ส่วนกลางไม่รับ.csv"
    page.refused.write(str(file))
    wait_for(file.exists, "the table")
    pc.rest()
    assert [one.advice.code for one in pc.window.banners.banners] == ["refused-saved"]
    head, *rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert len(head) == 7
    assert [row[2:4] for row in rows] == [["ผู้เข้าร่วมทั้งหมด (คน)", "-5"]]
    assert all(cell[:1] != "=" for row in rows for cell in row)
    assert rows[0][1].startswith("'=HYPERLINK")
    assert "ผู้เข้าร่วมทั้งหมด" in rows[0][4]
    assert rows[0][5] == "สุภาพร"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("-5", "-5"),
        ("+1,200.50", "+1,200.50"),
        ("บ้านกลาง", "บ้านกลาง"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_is_written_as_text(text: str, cell: str) -> None:
    assert harmless(text) == cell
