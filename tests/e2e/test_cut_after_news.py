"""A sync that ends half-way: of what had come in by then, nothing is answered out of what was remembered."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from tests.e2e.practice_round import practice_endpoint
from tests.support.cut_line import CutLine, cut_line
from tests.support.headless_pc import HeadlessPC
from tests.support.office_pc import OfficePC

pytestmark = pytest.mark.usefixtures("qapp")
TO_COME = FISCAL_MONTH.shifted(1)


@dataclass(frozen=True, slots=True)
class HalfWay:
    """A PC whose next sync has two requests, of which the line carries one, and a colleague at the centre."""

    here: OfficePC
    there: HeadlessPC
    address: str
    line: CutLine


@pytest.fixture
def half_way(tmp_path: Path) -> Iterator[HalfWay]:
    with practice_endpoint(tmp_path / "centre") as (address, code), cut_line(address, 1) as line:
        there = HeadlessPC(tmp_path / "there", "วิชัย")
        there.enrol(address, code)
        here = OfficePC(tmp_path / "here")
        here.enrol(address, code, "supaporn", "สุภาพร")
        assert there.sync(address).verified
        assert here.sync().ok
        yield HalfWay(here, there, address, line)
        here.close()
        there.close()


@pytest.mark.parametrize("code", ["gateway", "cancelled"])
def test_months_that_came_before_the_end_are_offered_at_once(half_way: HalfWay, code: str) -> None:
    here, there, line = half_way.here, half_way.there, half_way.line
    if code == "cancelled":
        line.at_the_cut = here.program.line.cancel
    fund = there.office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH).rows[0].fund_id
    assert here.ask(lambda office: office.home.standing("up").beyond) == ()
    there.office.sheets.save_cell(fund, TO_COME, "bank_balance", 100)
    assert there.sync(half_way.address).verified
    # Asked for only once nothing is left to tell: the second request, and the line ends there.
    here.ask(lambda office: office.store.want_whole())
    here.settings.change(endpoint=line.address)
    outcome = here.sync()
    assert (outcome.ok, outcome.code, line.carried) == (False, code, 1)
    here.rest()
    assert here.ask(lambda office: office.home.standing("up").beyond) == (TO_COME,)
