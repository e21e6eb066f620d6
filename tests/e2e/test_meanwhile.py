"""Two PCs and a real endpoint: what one officer types while the other's work comes in by a sync."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from sync.model.fields import FundKind, Row, StoredValue
from sync.model.practice.moment import FISCAL_MONTH
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.keys import PAD, press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.record_form import RecordForm
from ui.pages.records import RecordsPage
from ui.views.common import Route
from ui.views.sync import ConflictView

pytestmark = pytest.mark.usefixtures("qapp")
KKJ, SAVINGS = FundKind.KKJ_FUND, FundKind.SAVINGS_GROUP
BANK = "bank_balance"


@dataclass(frozen=True, slots=True)
class Pair:
    """The PC whose window is typed in, and a colleague's."""

    here: OfficePC
    there: HeadlessPC
    address: str

    def there_syncs(self) -> None:
        assert self.there.sync(self.address).verified

    def all_sync(self) -> None:
        assert self.here.sync().ok
        self.there_syncs()
        assert self.here.sync().ok

    def open_conflicts(self) -> list[tuple[ConflictView, ...]]:
        """Return what each PC's conflicts page shows."""
        return [
            self.here.ask(lambda office: office.conflicts.view().open),
            self.there.office.conflicts.view().open,
        ]

    def stored(self, register: str, row_id: str) -> list[Row | None]:
        return [
            self.here.ask(lambda office: office.store.rows.find(register, row_id)),
            self.there.store.rows.find(register, row_id),
        ]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        there = HeadlessPC(tmp_path / "there", "วิชัย")
        there.enrol(address, code)
        here = OfficePC(tmp_path / "here")
        here.enrol(address, code, "supaporn", "สุภาพร")
        made = Pair(here, there, address)
        made.there_syncs()
        assert here.sync().ok
        yield made
        assert here.advice == [one for one in here.advice if one in {"record-gone", "fund-gone"}]
        here.close()
        there.close()


def filled_fund(pair: Pair) -> str:
    rows = pair.there.office.sheets.view(KKJ, FISCAL_MONTH).rows
    return next(row.fund_id for row in rows if len(row.values) == 10)


def open_form(pair: Pair, register: str, row_id: str, field: str) -> RecordForm:
    pair.here.window.open(Route("record", register, row_id, field))
    page = pair.here.window.page
    assert isinstance(page, RecordsPage)
    wait_for(lambda: page.form is not None and page.form.view.row_id == row_id, "the form")
    pair.here.rest()
    assert page.form is not None
    assert page.form.fields[field].field.hasFocus()
    return page.form


def type_over(pair: Pair, form: RecordForm, field: str, text: str) -> None:
    form.fields[field].put_text("")
    type_in(pair.here.window, text)


def test_a_cell_typed_over_a_value_that_came_meanwhile_is_a_conflict_with_both(pair: Pair) -> None:
    fund = filled_fund(pair)
    page = pair.here.open_sheet(KKJ, fund, BANK)
    type_in(pair.here.window, "33")
    pair.there.office.sheets.save_cell(fund, FISCAL_MONTH, BANK, 4_444_400)
    pair.there.office.sheets.save_cell(fund, FISCAL_MONTH, "cash_on_hand", 77_700)
    pair.there_syncs()
    assert pair.here.sync_meanwhile().received
    wait_for(lambda: page.model.saved_row(fund).values[BANK] == 4_444_400, "the colleague's figure")  # type: ignore[union-attr]
    assert page.table.is_editing
    type_in(pair.here.window, "333")
    press(pair.here.window, Qt.Key.Key_Enter, PAD)
    pair.here.rest()
    pair.all_sync()
    for shown in pair.open_conflicts():
        (conflict,) = shown
        assert conflict.label == "เงินฝากธนาคาร"
        assert (conflict.mine.stored, conflict.theirs.stored) == (3_333_300, 4_444_400)
    for row in pair.stored("fund_month", month_id(pair, fund)):
        assert row is not None
        assert (row[BANK], row["cash_on_hand"]) == (4_444_400, 77_700)


def month_id(pair: Pair, fund: str) -> str:
    month: dict[str, StoredValue] = {"fy": FISCAL_MONTH.fy, "fy_month": FISCAL_MONTH.number}
    (row,) = pair.there.store.rows.where("fund_month", deleted=False, fund_id=fund, **month)
    return str(row["row_id"])


def test_a_field_typed_over_a_value_that_came_meanwhile_is_a_conflict_with_both(pair: Pair) -> None:
    village = str(pair.there.store.rows.where("village")[0]["row_id"])
    form = open_form(pair, "village", village, "households")
    type_over(pair, form, "households", "7")
    pair.there.office.records.save("village", village, {"households": 88, "external_code": "ก-1"}, {})
    pair.there_syncs()
    assert pair.here.sync().received
    wait_for(lambda: form.fields["external_code"].text() == "ก-1", "the colleague's other field")
    type_in(pair.here.window, "7")
    press(pair.here.window, Qt.Key.Key_Return)
    pair.here.rest()
    pair.all_sync()
    for shown in pair.open_conflicts():
        (conflict,) = shown
        assert (conflict.mine.stored, conflict.theirs.stored) == (77, 88)
    for row in pair.stored("village", village):
        assert row is not None
        assert (row["households"], row["external_code"]) == (88, "ก-1")


def test_a_field_left_as_it_was_overwrites_nothing(pair: Pair) -> None:
    village = str(pair.there.store.rows.where("village")[0]["row_id"])
    open_form(pair, "village", village, "households")
    pair.there.office.records.save("village", village, {"households": 88}, {})
    pair.there_syncs()
    assert pair.here.sync().received
    press(pair.here.window, Qt.Key.Key_Return)
    pair.here.rest()
    pair.all_sync()
    assert pair.open_conflicts() == [(), ()]
    assert [row["households"] for row in pair.stored("village", village) if row] == [88, 88]


def test_an_own_chain_of_edits_is_no_conflict(pair: Pair) -> None:
    fund = filled_fund(pair)
    for figure in ("111", "222", "333"):
        pair.here.open_sheet(KKJ, fund, BANK)
        type_in(pair.here.window, figure)
        press(pair.here.window, Qt.Key.Key_Enter, PAD)
    assert pair.here.sync().ok
    pair.here.open_sheet(KKJ, fund, BANK)
    type_in(pair.here.window, "4")
    assert pair.here.sync_meanwhile().ok
    type_in(pair.here.window, "44")
    press(pair.here.window, Qt.Key.Key_Enter, PAD)
    pair.here.rest()
    pair.all_sync()
    assert pair.open_conflicts() == [(), ()]
    for row in pair.stored("fund_month", month_id(pair, fund)):
        assert row is not None
        assert row[BANK] == 44_400


@pytest.mark.parametrize("keep", [True, False])
def test_a_field_typed_in_a_record_deleted_meanwhile_is_a_conflict(pair: Pair, *, keep: bool) -> None:
    visit = str(pair.there.store.rows.where("activity", type="follow_up_visit")[0]["row_id"])
    form = open_form(pair, "activity", visit, "title_th")
    type_over(pair, form, "title_th", "ติดตามครั้ง")
    pair.there.office.deletions.delete("activity", visit, "บันทึกซ้ำ")
    pair.there_syncs()
    assert pair.here.sync().received
    wait_for(lambda: form.view.gone != "", "the word that the record was deleted")
    assert "วิชัย" in form.view.gone
    type_in(pair.here.window, "ใหม่")
    press(pair.here.window, Qt.Key.Key_Return)
    pair.here.rest()
    assert pair.here.advice == ["record-gone"]
    pair.all_sync()
    for shown in pair.open_conflicts():
        (conflict,) = shown
        assert "ติดตามครั้งใหม่" in conflict.mine.value
        assert conflict.theirs.stored == 1
    case = pair.open_conflicts()[0][0].conflict_id
    pair.here.ask(lambda office: office.conflicts.settle_deletion(case, delete=not keep))
    pair.all_sync()
    for row in pair.stored("activity", visit):
        assert row is not None
        assert bool(row["deleted"]) is not keep
        assert not keep or row["title_th"] == "ติดตามครั้งใหม่"
    assert pair.open_conflicts() == [(), ()]


@pytest.mark.parametrize("keep", [True, False])
def test_a_cell_typed_in_the_sheet_of_a_fund_deleted_meanwhile_is_kept_to_choose(
    pair: Pair, *, keep: bool
) -> None:
    values: dict[str, StoredValue] = {"kind": SAVINGS, "name_th": "กลุ่มใหม่", "status": "active"}
    fund = pair.there.office.records.save("fund", "", values, {}).value.row_id
    pair.there_syncs()
    assert pair.here.sync().received
    page = pair.here.open_sheet(SAVINGS, fund, BANK)
    type_in(pair.here.window, "5")
    assert pair.there.office.deletions.delete("fund", fund, "บันทึกซ้ำ").value.refused == ""
    pair.there_syncs()
    assert pair.here.sync_meanwhile().received
    pair.here.rest()
    assert page.table.is_editing
    type_in(pair.here.window, "00")
    press(pair.here.window, Qt.Key.Key_Enter, PAD)
    pair.here.rest()
    assert pair.here.advice == ["fund-gone"]
    pair.all_sync()
    for shown in pair.open_conflicts():
        (case,) = shown
        assert "500.00" in case.mine.value
        assert (case.mine.who, case.theirs.who, case.theirs.stored) == ("สุภาพร", "วิชัย", 1)
    assert pair.here.window.watch.outcome is not None
    settled = pair.open_conflicts()[1][0].conflict_id
    pair.there.office.conflicts.settle_deletion(settled, delete=not keep)
    pair.there_syncs()
    pair.all_sync()
    assert pair.open_conflicts() == [(), ()]
    for row in pair.stored("fund", fund):
        assert row is not None
        assert bool(row["deleted"]) is not keep
    sheets = pair.here.ask(lambda office: office.sheets.view(SAVINGS, FISCAL_MONTH))
    assert [dict(row.values) for row in sheets.rows if row.fund_id == fund] == [{BANK: 50_000}] * keep
