"""What two PCs of an office tell each other: who wrote what and where, and what merged by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.services.facts import Facts
from desktop_app.services.people import People
from sync.model.areas import Areas
from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from ui.pages.conflict_words import owner_words
from ui.views.sheet import SheetRow
from ui.views.sync import Side

KKJ = FundKind.KKJ_FUND


@dataclass(frozen=True, slots=True)
class Pair:
    """Two PCs of one office; each is named as its officer and machine are."""

    address: str
    code: str
    first: HeadlessPC
    second: HeadlessPC

    def sync(self, *pcs: HeadlessPC) -> None:
        for pc in pcs:
            pc.sync(self.address)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pcs = [HeadlessPC(tmp_path / name, name) for name in ("สุภาพร", "วิชัย")]
        made = Pair(address, code, *pcs)
        for pc in pcs:
            pc.enrol(address, code)
        made.sync(*pcs)
        yield made
        for pc in pcs:
            pc.close()


def a_fund(pc: HeadlessPC) -> str:
    """Return a fund whose month is filled."""
    rows = pc.office.sheets.view(KKJ, FISCAL_MONTH).rows
    return next(row.fund_id for row in rows if len(row.values) == 10)


def people_of(pc: HeadlessPC) -> People:
    return People(Facts(pc.store, pc.clock, Areas.shipped()))


def who_and_where(side: Side) -> tuple[str, str]:
    return side.who, side.machine


def test_a_cells_history_names_who_wrote_it_and_where(pair: Pair) -> None:
    fund = a_fund(pair.first)
    pair.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 1_111_100)
    pair.sync(pair.first, pair.second)
    for pc, machine in ((pair.first, "เครื่องนี้"), (pair.second, "สุภาพร")):
        newest = pc.office.sheets.cell(fund, FISCAL_MONTH, "bank_balance").history[0]
        assert (newest.new, newest.actor, newest.machine) == ("11,111.00", "สุภาพร", machine)


def test_both_sides_of_a_conflict_are_named_on_both_pcs(pair: Pair) -> None:
    fund = a_fund(pair.first)
    pair.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 3_333_300)
    pair.second.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 4_444_400)
    pair.sync(pair.first, pair.second, pair.first)
    told = {}
    for pc in (pair.first, pair.second):
        (shown,) = pc.office.conflicts.view().open
        told[pc.name] = who_and_where(shown.theirs), who_and_where(shown.mine)
    assert told == {
        "สุภาพร": (("สุภาพร", "เครื่องนี้"), ("วิชัย", "วิชัย")),
        "วิชัย": (("สุภาพร", "สุภาพร"), ("วิชัย", "เครื่องนี้")),
    }


def test_a_namesakes_value_is_never_taken_for_ones_own(tmp_path: Path) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        pcs = [HeadlessPC(tmp_path / name, name, shown_name="สมชาย") for name in ("one", "two")]
        both = Pair(address, code, *pcs)
        for pc in pcs:
            pc.enrol(address, code)
        both.sync(*pcs)
        fund = a_fund(both.first)
        for number, pc in enumerate(pcs, start=1):
            pc.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 1_111_100 * number)
        both.sync(*pcs, both.first)
        sides = [(shown.theirs, shown.mine) for pc in pcs for shown in (pc.office.conflicts.view().open[0],)]
        assert {side.who for pair in sides for side in pair} == {"สมชาย"}
        assert [tuple(side.own for side in pair) for pair in sides] == [(True, False), (False, True)]
        assert [tuple(map(owner_words, pair)) for pair in sides] == [
            ("ของฉัน", "ของสมชาย"),
            ("ของสมชาย", "ของฉัน"),
        ]
        both.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 3_333_300)
        both.sync(both.first, both.second)
        newer = [pc.office.conflicts.view().open[0].theirs for pc in pcs]
        assert [(side.stored, side.own) for side in newer] == [(3_333_300, True), (3_333_300, False)]
        for pc in pcs:
            pc.close()


def test_a_text_corrected_over_a_value_that_came_under_it_is_a_conflict(pair: Pair) -> None:
    """Whoever sees their unreadable text in a cell does not see what came in under it."""
    fund = a_fund(pair.first)
    sheets = pair.first.office.sheets

    def line() -> SheetRow:
        return next(row for row in sheets.view(KKJ, FISCAL_MONTH).rows if row.fund_id == fund)

    sheets.keep_draft(fund, FISCAL_MONTH, "bank_balance", "3333x", line().seen["bank_balance"])
    pair.second.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 4_444_400)
    pair.sync(pair.second, pair.first)
    assert line().drafts == {"bank_balance": "3333x"}
    sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 333_300, line().seen["bank_balance"])
    pair.sync(pair.first, pair.second)
    for pc in (pair.first, pair.second):
        (shown,) = pc.office.conflicts.view().open
        assert (shown.mine.stored, shown.theirs.stored) == (333_300, 4_444_400)


def test_a_choice_overwrites_nothing_that_came_after_its_question(pair: Pair) -> None:
    fund = a_fund(pair.first)
    pair.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 3_333_300)
    pair.second.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 4_444_400)
    pair.sync(pair.first, pair.second)
    (asked,) = pair.second.office.conflicts.view().open
    pair.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 5_555_500)
    pair.sync(pair.first, pair.second)
    pair.second.office.conflicts.settle(asked.conflict_id, asked.mine.stored, asked.seen)
    pair.sync(pair.second, pair.first)
    for pc in (pair.first, pair.second):
        (shown,) = pc.office.conflicts.view().open
        assert (shown.mine.stored, shown.theirs.stored) == (4_444_400, 5_555_500)


def test_the_page_shows_what_the_centre_holds_by_now(pair: Pair) -> None:
    fund = a_fund(pair.first)
    pair.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 3_333_300)
    pair.second.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 4_444_400)
    pair.sync(pair.first, pair.second)
    pair.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 5_555_500)
    pair.sync(pair.first, pair.second)
    (shown,) = pair.second.office.conflicts.view().open
    assert (shown.theirs.stored, shown.theirs.who) == (5_555_500, "สุภาพร")
    pair.second.office.conflicts.settle(shown.conflict_id, shown.theirs.stored, shown.seen)
    pair.sync(pair.second, pair.first)
    assert [pc.office.conflicts.view().open for pc in (pair.first, pair.second)] == [(), ()]


def test_a_machine_named_anew_bears_its_new_name_elsewhere(pair: Pair) -> None:
    install = pair.first.store.installs.current().install
    assert people_of(pair.second).machine(install) == "สุภาพร"
    pair.first.rename(pair.address, pair.code, "โต๊ะพัฒนาการ")
    pair.sync(pair.second)
    assert people_of(pair.second).machine(install) == "โต๊ะพัฒนาการ"


def test_an_account_nobody_has_introduced_is_a_colleague(pair: Pair) -> None:
    people = people_of(pair.second)
    assert people.actor("ab" * 16) == "เพื่อนร่วมงาน (abab)"
    assert people.actor("centre") == "ส่วนกลาง"


def test_what_merged_by_itself_is_listed_with_the_fields_names(pair: Pair) -> None:
    fund = a_fund(pair.first)
    pair.first.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 1_111_100)
    pair.second.office.sheets.save_cell(fund, FISCAL_MONTH, "repaid_amount", 2_222_200)
    pair.sync(pair.first, pair.second)
    view = pair.second.office.conflicts.view()
    title = next(
        row.title for row in pair.second.office.sheets.view(KKJ, FISCAL_MONTH).rows if row.fund_id == fund
    )
    ((record, fields),) = view.merged
    assert (view.open, fields) == ((), "เงินฝากธนาคาร · รับคืนในเดือน (บาท)")
    assert title in record
    assert "พ.ย. 64" in record
    page = pair.second.office.sync.view()
    assert (page.to_choose, page.merged) == (0, 1)
