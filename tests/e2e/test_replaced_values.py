"""What a new copy from the centre takes away is told on the sync page, with the way to its cell."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.services.office import Office
from sync.model.fields import FundKind, StoredValue
from sync.model.practice.moment import DISTRICT, FISCAL_MONTH
from sync.model.sentences import sentence, title
from tests.support.endpoint import provision, running_endpoint
from tests.support.keys import press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.sheet import SheetPage
from ui.pages.sync import SyncPage
from ui.text import say
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")
FIELD = "bank_balance"
LABEL = "เงินฝากธนาคาร"


def fund_with_figures(office: Office) -> str:
    rows = office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH).rows
    return next(row.fund_id for row in rows if FIELD in row.values)


def figure(office: Office, fund: str) -> object:
    rows = office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH).rows
    return next(row.values.get(FIELD) for row in rows if row.fund_id == fund)


def spoil(office: Office, fund: str) -> None:
    """Change a value behind the capture's back, as a damaged file would: no digest of the centre's fits."""
    sql = office.store._sql
    sql.run("UPDATE sync_context SET capturing = 0")
    values = ('{"*":"00"}', fund, FISCAL_MONTH.fy, FISCAL_MONTH.number)
    spoilt = (
        "UPDATE fund_month SET bank_balance = 777700, w = ? WHERE fund_id = ? AND fy = ? AND fy_month = ?"
    )
    sql.run(spoilt, values)
    sql.run("DELETE FROM digests")
    sql.run("UPDATE sync_context SET capturing = 1")


def on_sync_page(pc: OfficePC) -> SyncPage:
    pc.window.open(Route("sync"))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SyncPage)
    return page


def marks(page: SyncPage) -> list[str]:
    return [line[4].mark.words for line in page.list.lines if line[4].mark is not None]


def enrolled(folder: Path, address: str, code: str) -> OfficePC:
    pc = OfficePC(folder)
    pc.enrol(address, code, "supaporn", "สุภาพร")
    assert pc.sync().ok
    return pc


@pytest.fixture
def centre(tmp_path: Path) -> tuple[Path, str]:
    """Give the folder of an endpoint with the practice district, and a code for its officers."""
    folder = tmp_path / "centre"
    folder.mkdir()
    return folder, provision(folder, "--practice", "--district", DISTRICT)["district_officer"]


def test_a_repaired_cell_is_listed_with_its_old_value_and_enter_leads_to_it(
    tmp_path: Path, centre: tuple[Path, str]
) -> None:
    folder, code = centre
    with running_endpoint(folder) as address:
        pc = enrolled(tmp_path / "pc", address, code)
        page = on_sync_page(pc)
        assert not page.chips["replaced"].isVisible()
        fund = pc.ask(fund_with_figures)
        before = pc.ask(lambda office: figure(office, fund))
        pc.ask(lambda office: spoil(office, fund))
        assert pc.sync().ok
        assert pc.ask(lambda office: figure(office, fund)) == before
        (line,) = pc.ask(lambda office: office.sync.view()).replaced
        page = on_sync_page(pc)
        assert page.chips["replaced"].isVisible()
        assert page.chips["replaced"].text() == say("sync.filter_replaced", count=1)
        assert page.list.lines[0][1].text == line.title
        page.chips["replaced"].setFocus()
        press(pc.window, Qt.Key.Key_Return)
        assert [one[1].text for one in page.list.lines] == [line.title]
        assert "(พ.ย. 64)" in line.title
        page.list.setFocus()
        page.list.choose(0)
        assert page.detail.text() == line.detail
        for part in (line.title, f"{LABEL} 7,777.00", sentence("replaced-digest", {})):
            assert part in page.detail.text()
        press(pc.window, Qt.Key.Key_Return)
        sheet = pc.window.page
        assert isinstance(sheet, SheetPage)
        wait_for(lambda: sheet.table.place() == (fund, FIELD), "the cell that lost its value")
        type_in(pc.window, "7777")  # what stands there again is missing no more
        press(pc.window, Qt.Key.Key_Return)
        pc.rest()
        assert on_sync_page(pc).list.lines == ()
        page.chips["all"].click()
        pc.rest()
        assert marks(page) == [say("common.RowState.queued")]
        page.refresh(frozenset())
        pc.rest()
        assert not page.chips["replaced"].isVisible()
        pc.close()


def test_what_a_restored_centre_has_lost_is_offered_again_and_nothing_is_listed(
    tmp_path: Path, centre: tuple[Path, str]
) -> None:
    folder, code = centre
    with running_endpoint(folder) as address:
        pc = enrolled(tmp_path / "pc", address, code)
        village = pc.ask(lambda office: str(office.store.rows.where("village")[0]["row_id"]))
    copy = tmp_path / "backup"
    shutil.copytree(folder, copy)
    with running_endpoint(folder) as address:
        pc.settings.change(endpoint=address)
        values: dict[str, StoredValue] = {
            "tambon_code": "320101",
            "moo_no": 29,
            "kind": "village",
            "name_th": "บ้านที่หายไป",
        }
        made = pc.ask(lambda office: office.records.save("village", "", values, {})).value.row_id
        pc.ask(lambda office: office.records.save("village", village, {"households": 77}, {}))
        assert pc.sync().ok
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    with running_endpoint(folder) as address:
        pc.settings.change(endpoint=address)
        assert pc.sync().ok
        view = pc.ask(lambda office: office.sync.view())
        assert view.replaced == ()
        assert title("centre-put-back") in {one.title for one in view.log}
        held = pc.replica()["village"]
        assert (held[made]["name_th"], held[village]["households"]) == ("บ้านที่หายไป", 77)
        pc.close()
