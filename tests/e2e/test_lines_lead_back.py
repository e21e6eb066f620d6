"""A line of the sync page leads to the very cell it names: the month too, which looks like any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from sync.model.fields import FundKind
from sync.model.fiscal_year import FiscalMonth
from sync.model.practice.moment import FISCAL_MONTH
from tests.support.keys import press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.pages.sheet import SheetPage
from ui.views.common import Route

pytestmark = pytest.mark.usefixtures("qapp")
OCTOBER = FiscalMonth(FISCAL_MONTH.fy, 1)
FIELD = "bank_balance"


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[OfficePC]:
    pc = OfficePC(tmp_path / "pc")
    pc.practise()
    yield pc
    pc.close()


def figure(pc: OfficePC, fund: str, month: FiscalMonth) -> object:
    rows = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, month)).rows
    return next(row.values.get(FIELD) for row in rows if row.fund_id == fund)


def test_what_is_typed_after_following_a_line_goes_into_the_month_the_line_names(pc: OfficePC) -> None:
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, OCTOBER))
    fund = view.rows[0].fund_id
    november = figure(pc, fund, FISCAL_MONTH)
    pc.ask(lambda office: office.sheets.save_cell(fund, OCTOBER, FIELD, 4_000_000))
    pc.open_sheet(FundKind.KKJ_FUND, fund, FIELD)
    assert pc.window.month == FISCAL_MONTH
    line = pc.ask(lambda office: office.sync.view()).lines[0]
    pc.window.open(Route("sync"))
    pc.window.open(line.route)
    page = pc.window.page
    assert isinstance(page, SheetPage)
    wait_for(lambda: not page.is_waiting and page.table.place() is not None, "the line's sheet")
    assert pc.window.month == OCTOBER
    assert (page.table.place() or ("",))[0] == fund
    pc.rest()
    page.table.go_to(fund, FIELD)
    type_in(pc.window, "999")
    press(pc.window, Qt.Key.Key_Return)
    pc.rest()
    assert figure(pc, fund, OCTOBER) == 99_900
    assert figure(pc, fund, FISCAL_MONTH) == november
