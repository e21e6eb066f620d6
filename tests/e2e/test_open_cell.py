"""Two PCs and a real endpoint: F9 while a cell is open, and Ctrl+Z on what both have on file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from sync.model.fields import FundKind, StoredValue
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.sentences import sentence
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.keys import CTRL, PAD, press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.sheet import SheetPage
from ui.text import say

pytestmark = pytest.mark.usefixtures("qapp")
KKJ = FundKind.KKJ_FUND
BANK = "bank_balance"
OPEN = say("window.bar.half_typed", count=1)
SAVED, SENT = say("window.bar.saved"), say("window.bar.unsent_none")


@dataclass(frozen=True, slots=True)
class Pair:
    """The PC whose window is typed in, a colleague's, and a fund whose figures both hold."""

    here: OfficePC
    there: HeadlessPC
    address: str
    fund: str

    def open(self) -> SheetPage:
        page = self.here.open_sheet(KKJ, self.fund, BANK)
        self.here.rest()
        return page

    def there_has(self) -> StoredValue:
        """Return the fund's figure as the colleague's PC has it after a sync."""
        assert self.there.sync(self.address).verified
        rows = self.there.office.sheets.view(KKJ, FISCAL_MONTH).rows
        return next(row.values.get(BANK) for row in rows if row.fund_id == self.fund)

    @property
    def bar(self) -> str:
        return self.here.window.status.words()

    def history(self) -> list[tuple[str, str]]:
        """Return old and new of the cell's writes on this PC, newest first."""
        detail = self.here.ask(lambda office: office.sheets.cell(self.fund, FISCAL_MONTH, BANK))
        return [(one.old, one.new) for one in detail.history]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        there = HeadlessPC(tmp_path / "there", "วิชัย")
        there.enrol(address, code)
        here = OfficePC(tmp_path / "here")
        here.enrol(address, code, "supaporn", "สุภาพร")
        assert there.sync(address).verified
        assert here.sync().ok
        rows = there.office.sheets.view(KKJ, FISCAL_MONTH).rows
        fund = next(row.fund_id for row in rows if len(row.values) == 10)
        yield Pair(here, there, address, fund)
        here.close()
        there.close()


def test_f9_saves_the_open_cell_and_sends_it(pair: Pair) -> None:
    page = pair.open()
    type_in(pair.here.window, "777")
    assert pair.here.sync().sent == 1
    assert not page.table.is_editing
    assert page.table.hasFocus()
    assert page.table.place() == (pair.fund, BANK)
    assert SAVED in pair.bar
    assert SENT in pair.bar
    assert pair.there_has() == 77_700


def test_f9_with_a_text_that_cannot_be_read_sends_the_rest_and_says_that_a_cell_is_open(pair: Pair) -> None:
    page = pair.open()
    before = pair.there_has()
    type_in(pair.here.window, "555")
    press(pair.here.window, Qt.Key.Key_Enter, PAD)
    type_in(pair.here.window, "12a")
    assert pair.here.sync().sent == 1
    assert page.table.is_editing
    assert page.table.editor.text() == "12a"
    assert OPEN in pair.bar
    assert SAVED not in pair.bar
    assert SENT not in pair.bar
    assert before != 55_500
    assert pair.there_has() == 55_500
    press(pair.here.window, Qt.Key.Key_Escape)
    pair.here.rest()
    assert SAVED in pair.bar
    assert SENT in pair.bar
    assert OPEN not in pair.bar


def test_a_cell_opened_while_the_sync_ran_is_not_told_as_sent(pair: Pair) -> None:
    pair.open()
    type_in(pair.here.window, "9")
    assert pair.here.sync_meanwhile().ok
    assert OPEN in pair.bar
    assert SENT not in pair.bar
    press(pair.here.window, Qt.Key.Key_Enter, PAD)
    pair.here.rest()
    assert OPEN not in pair.bar
    assert SAVED in pair.bar


def test_a_deletion_taken_back_is_two_writes_for_everybody(pair: Pair) -> None:
    page = pair.open()
    before = pair.there_has()
    shown = page.table.text_at(pair.fund, BANK)
    press(pair.here.window, Qt.Key.Key_Delete)
    pair.here.rest()
    assert pair.here.sync().ok
    assert pair.there_has() is None
    press(pair.here.window, Qt.Key.Key_Z, CTRL)
    pair.here.rest()
    assert pair.here.sync().sent == 1
    assert pair.there_has() == before
    assert pair.history()[:2] == [("", shown), (shown, "")]


def test_what_a_colleague_wrote_since_is_not_undone(pair: Pair) -> None:
    page = pair.open()
    press(pair.here.window, Qt.Key.Key_Delete)
    pair.here.rest()
    assert pair.here.sync().ok
    assert pair.there_has() is None
    pair.there.office.sheets.save_cell(pair.fund, FISCAL_MONTH, BANK, 4_444_400)
    assert pair.there_has() == 4_444_400
    assert pair.here.sync().received
    wait_for(lambda: page.model.row_of(pair.fund).values.get(BANK) == 4_444_400, "the colleague's figure")
    press(pair.here.window, Qt.Key.Key_Z, CTRL)
    pair.here.rest()
    label = page.model.field_of(BANK).label
    assert page.foot.notice == sentence("undo-changed", {"label": label})
    assert pair.here.sync().sent == 0
    assert pair.there_has() == 4_444_400
