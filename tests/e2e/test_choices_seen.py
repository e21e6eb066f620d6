"""Settling a deletion against an edit answers what the page showed, over a real endpoint."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.model.fields import Row, StoredValue
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from ui.views.sync import ConflictView


@dataclass(frozen=True, slots=True)
class Trio:
    """Three PCs of one office."""

    address: str
    pcs: tuple[HeadlessPC, HeadlessPC, HeadlessPC]

    def sync(self, *pcs: HeadlessPC) -> None:
        for pc in pcs or (*self.pcs, *self.pcs):
            assert pc.sync(self.address).verified


@pytest.fixture
def trio(tmp_path: Path) -> Iterator[Trio]:
    with practice_endpoint(tmp_path / "centre") as (address, code):
        first, second, third = (HeadlessPC(tmp_path / name, name) for name in ("สุดา", "วิชัย", "มาลี"))
        made = Trio(address, (first, second, third))
        for pc in made.pcs:
            pc.enrol(address, code)
        made.sync(*made.pcs)
        yield made
        for pc in made.pcs:
            pc.close()


def a_visit(pc: HeadlessPC) -> str:
    return str(pc.store.rows.where("activity", type="follow_up_visit", district_code="3201")[0]["row_id"])


def write(pc: HeadlessPC, visit: str, **values: StoredValue) -> None:
    pc.office.records.save("activity", visit, values, {}, pc.store.rows.seen("activity", [visit])[visit])


def delete(pc: HeadlessPC, visit: str) -> None:
    seen = pc.store.rows.seen("activity", [visit])[visit]
    assert pc.office.deletions.delete("activity", visit, "บันทึกซ้ำ", seen).value.refused == ""


def row(pc: HeadlessPC, visit: str) -> Row:
    found = pc.store.rows.find("activity", visit)
    assert found is not None
    return found


def asked(pc: HeadlessPC) -> ConflictView:
    (shown,) = pc.office.conflicts.view().open
    return shown


def choose(pc: HeadlessPC, shown: ConflictView, stored: StoredValue) -> str:
    """Choose a side as the page does; returns the code of what is told."""
    delete_it = None if stored is None else stored == 1
    done = pc.office.conflicts.settle_deletion(shown.conflict_id, delete=delete_it, mark=shown.mark)
    return done.advice.code if done.advice else ""


def test_a_deletion_is_not_chosen_over_what_came_after_the_question(trio: Trio) -> None:
    first, second, third = trio.pcs
    visit = a_visit(first)
    write(first, visit, participants_total=11)
    delete(second, visit)
    trio.sync(first, second, third)
    shown = asked(second)
    assert (shown.mine.stored, shown.theirs.stored) == (1, 0)
    assert "11" in shown.theirs.value
    write(third, visit, result_note="เขียนทีหลัง")
    trio.sync(third, second)
    assert choose(second, shown, 1) == "choice-moved"
    trio.sync()
    assert [bool(row(pc, visit)["deleted"]) for pc in trio.pcs] == [False] * 3
    shown = asked(second)
    assert "เขียนทีหลัง" in shown.theirs.value
    assert shown.theirs.who == "มาลี"
    assert choose(second, shown, 1) == ""
    trio.sync()
    assert [bool(row(pc, visit)["deleted"]) for pc in trio.pcs] == [True] * 3
    assert [pc.office.conflicts.view().open for pc in trio.pcs] == [(), (), ()]


def test_a_deletion_chosen_while_another_pc_writes_is_a_conflict_again(trio: Trio) -> None:
    """What this PC has not received yet is the endpoint's to find."""
    first, second, third = trio.pcs
    visit = a_visit(first)
    write(first, visit, participants_total=11)
    delete(second, visit)
    trio.sync(first, second, third)
    write(third, visit, result_note="เขียนทีหลัง")
    trio.sync(third)
    assert choose(second, asked(second), 1) == ""
    trio.sync()
    assert [bool(row(pc, visit)["deleted"]) for pc in trio.pcs] == [False] * 3
    assert "เขียนทีหลัง" in asked(first).theirs.value


@pytest.mark.parametrize("mine", [True, False])
def test_an_edit_lost_to_a_deletion_that_was_taken_back_meets_what_stands_there_now(
    trio: Trio, *, mine: bool
) -> None:
    first, second, third = trio.pcs
    visit = a_visit(first)
    delete(first, visit)
    write(second, visit, participants_total=22)
    write(third, visit, participants_total=33)
    trio.sync()
    before = {one.mine.who: one for one in third.office.conflicts.view().open}
    assert choose(second, before["วิชัย"], 0) == ""
    trio.sync()
    assert row(third, visit)["participants_total"] == 22
    assert choose(third, before["มาลี"], 0) == "choice-moved"
    shown = asked(third)
    assert "33" in shown.mine.value
    assert "22" in shown.theirs.value
    assert (shown.theirs.who, shown.theirs.stored) == ("วิชัย", None)
    assert choose(third, shown, shown.mine.stored if mine else shown.theirs.stored) == ""
    trio.sync()
    assert [row(pc, visit)["participants_total"] for pc in trio.pcs] == [33 if mine else 22] * 3
    assert [pc.office.conflicts.view().open for pc in trio.pcs] == [(), (), ()]


def test_what_was_entered_under_a_deleted_record_after_the_question_is_not_deleted(trio: Trio) -> None:
    first, second, third = trio.pcs
    values: dict[str, StoredValue] = {"kind": "savings_group", "name_th": "กลุ่มใหม่", "status": "active"}
    fund = first.office.records.save("fund", "", values, {}).value.row_id
    trio.sync()
    event: dict[str, StoredValue] = {"fund_id": fund, "fy": 2565, "event_on": "2021-11-18", "type": "award"}
    assert first.office.deletions.delete("fund", fund, "บันทึกซ้ำ").value.refused == ""
    second.office.records.save("fund_event", "", event, {})
    trio.sync(first, second, third, first)
    shown = asked(first)
    later = third.office.records.save("fund_event", "", {**event, "event_on": "2021-11-20"}, {}).value.row_id
    trio.sync(third, first)
    assert choose(first, shown, 1) == "choice-moved"
    found = first.store.rows.find("fund_event", later)
    assert found is not None
    assert not found["deleted"]
    shown = asked(first)
    assert choose(first, shown, 1) == ""
    trio.sync()
    assert [pc.store.rows.where("fund_event", fund_id=fund) for pc in trio.pcs] == [[], [], []]
