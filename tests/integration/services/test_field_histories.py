"""The history of a field: who wrote what, what lost, what was chosen; and choices over a waiting edit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from desktop_app.store.central import quiet
from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.model.practice.moment import FISCAL_MONTH
from sync.protocol.changes import Operation
from tests.support.two_offices import KIND, TwoOffices, two_offices
from ui.text import say
from ui.views.common import Fate, RowState
from ui.views.sheet import CellHistory

ONE, TWO = "ชื่อจากหนึ่ง", "ชื่อจากสอง"


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[TwoOffices]:
    with two_offices(tmp_path) as made:
        yield made


def rename(offices: TwoOffices, office: Office, name: str) -> None:
    """Type another name into the shared fund's form."""
    office.records.save("fund", offices.fund, {"name_th": name}, {})


def quarrel(offices: TwoOffices) -> str:
    """Let both name the fund unseen by each other; two loses. Return the conflict's id."""
    rename(offices, offices.one, ONE)
    rename(offices, offices.two, TWO)
    offices.meet()
    (shown,) = offices.two.conflicts.view().open
    return shown.conflict_id


def lines(offices: TwoOffices, office: Office, name: str = "name_th") -> tuple[CellHistory, ...]:
    return office.records.field("fund", offices.fund, name).history


def told(offices: TwoOffices, office: Office) -> set[tuple[str, Fate]]:
    return {(one.new, one.fate) for one in lines(offices, office)}


def name_of(offices: TwoOffices, office: Office) -> StoredValue:
    row = office.store.rows.find("fund", offices.fund)
    assert row is not None
    return row["name_th"]


def test_a_field_of_a_form_has_a_history(offices: TwoOffices) -> None:
    rename(offices, offices.one, ONE)
    detail = offices.one.records.field("fund", offices.fund, "name_th")
    assert ("กลุ่มร่วม" in detail.title or ONE in detail.title, detail.label) == (True, "ชื่อ")
    newest, first = detail.history
    assert (newest.old, newest.new, newest.state) == ("กลุ่มร่วม", ONE, RowState.QUEUED)
    assert (first.old, first.new, first.state) == ("", "กลุ่มร่วม", RowState.RECEIVED)
    assert {one.fate for one in detail.history} == {Fate.NONE}
    assert not detail.figures
    assert offices.one.records.field("fund", offices.fund, "initial_capital").figures


def test_both_pcs_tell_which_value_waits_in_a_conflict(offices: TwoOffices) -> None:
    quarrel(offices)
    here = say("services.this_machine")
    for office in (offices.one, offices.two):
        assert told(offices, office) == {("กลุ่มร่วม", Fate.NONE), (ONE, Fate.NONE), (TWO, Fate.WAITS)}
        (lost,) = [one for one in lines(offices, office) if one.new == TWO]
        assert (lost.machine == here) == (office is offices.two)
        assert lost.calls_back == TWO


@pytest.mark.parametrize("chooser", ["one", "two"])
def test_the_value_not_chosen_is_called_back_on_either_pc(offices: TwoOffices, chooser: str) -> None:
    conflict, office = quarrel(offices), getattr(offices, chooser)
    (shown,) = office.conflicts.view().open
    assert shown.has_history
    office.conflicts.settle(conflict, shown.theirs.stored, shown.seen)
    assert (TWO, Fate.LOST) in told(offices, office)
    assert (ONE, Fate.CHOSEN) in told(offices, office)
    offices.meet()
    for each in (offices.one, offices.two):
        assert told(offices, each) >= {(TWO, Fate.LOST), (ONE, Fate.CHOSEN), (ONE, Fate.NONE)}
    (lost,) = [one for one in lines(offices, office) if one.fate is Fate.LOST]
    assert lost.calls_back is not None
    rename(offices, office, lost.calls_back)
    offices.meet()
    assert name_of(offices, offices.one) == name_of(offices, offices.two) == TWO
    assert offices.one.conflicts.view().open == ()


def test_a_losing_value_that_was_chosen_is_not_told_as_lost(offices: TwoOffices) -> None:
    conflict = quarrel(offices)
    offices.two.conflicts.settle(conflict, TWO, offices.two.conflicts.view().open[0].seen)
    offices.meet()
    for office in (offices.one, offices.two):
        fates = [one.fate for one in lines(offices, office) if one.new == TWO]
        assert sorted(one.value for one in fates) == ["chosen", "none"]
        assert Fate.LOST not in {one.fate for one in lines(offices, office)}


def test_a_choice_that_has_not_been_sent_is_told_as_one(offices: TwoOffices) -> None:
    conflict = quarrel(offices)
    offices.two.conflicts.settle(conflict, "ชื่อที่สาม", offices.two.conflicts.view().open[0].seen)
    newest = lines(offices, offices.two)[0]
    assert (newest.new, newest.fate, newest.state) == ("ชื่อที่สาม", Fate.CHOSEN, RowState.QUEUED)
    assert (TWO, Fate.LOST) in told(offices, offices.two)


def test_an_edit_made_once_the_conflict_is_known_is_a_choice(offices: TwoOffices) -> None:
    quarrel(offices)
    rename(offices, offices.two, "ชื่อแก้ใหม่")
    offices.meet()
    for office in (offices.one, offices.two):
        assert told(offices, office) >= {(TWO, Fate.LOST), ("ชื่อแก้ใหม่", Fate.CHOSEN)}


def test_a_later_edit_in_the_place_of_the_losing_one_leaves_that_as_lost(offices: TwoOffices) -> None:
    rename(offices, offices.one, ONE)
    rename(offices, offices.two, TWO)
    rename(offices, offices.two, "ชื่อแก้ใหม่")
    offices.meet()
    assert told(offices, offices.two) >= {(TWO, Fate.LOST), ("ชื่อแก้ใหม่", Fate.WAITS)}


def test_a_field_won_in_an_operation_that_lost_another_is_not_told_as_lost(offices: TwoOffices) -> None:
    rename(offices, offices.one, ONE)
    both: dict[str, StoredValue] = {"name_th": TWO, "established_be": 2543}
    offices.two.records.save("fund", offices.fund, both, {})
    offices.meet()
    assert (TWO, Fate.WAITS) in told(offices, offices.two)
    assert [one.fate for one in lines(offices, offices.two, "established_be")] == [Fate.NONE]


def test_a_sheets_cell_calls_back_what_another_pc_lost(offices: TwoOffices) -> None:
    offices.type(offices.one, 200)
    offices.type(offices.two, 300)
    offices.meet()
    (shown,) = offices.one.conflicts.view().open
    offices.one.conflicts.settle(shown.conflict_id, 200, shown.seen)
    history = offices.one.sheets.cell(offices.fund, FISCAL_MONTH, "bank_balance").history
    assert [one.calls_back for one in history if one.fate is Fate.LOST] == ["3.00"]


def test_a_refused_value_is_no_edit_the_centre_received(offices: TwoOffices) -> None:
    offices.endpoint.rule = _refuse_two
    rename(offices, offices.two, TWO)
    offices.sync(offices.two)
    assert lines(offices, offices.two)[0].state is RowState.REFUSED


def _refuse_two(operation: Operation) -> tuple[str, str | None] | None:
    change = operation.set.get("name_th")
    return ("value-refused", "name_th") if change and change.new == TWO else None


# what was written since a conflict and waits


@pytest.mark.parametrize("writer", ["one", "two"])
def test_what_was_written_since_is_shown_until_it_is_sent(offices: TwoOffices, writer: str) -> None:
    quarrel(offices)
    office: Office = getattr(offices, writer)
    assert office.conflicts.view().open[0].waiting is None
    rename(offices, office, "ชื่อแก้ใหม่")
    (shown,) = office.conflicts.view().open
    assert shown.waiting is not None
    assert (shown.waiting.value, shown.waiting.who) == (
        "ชื่อแก้ใหม่",
        office.store.installs.current().display_name,
    )
    offices.meet()
    assert [one.waiting for one in office.conflicts.view().open] == ([None] if writer == "one" else [])
    assert name_of(offices, office) == "ชื่อแก้ใหม่"


def test_the_lost_edit_itself_is_nothing_written_since(offices: TwoOffices) -> None:
    """A reply that was lost on the line: the conflict is told before the result of the edit is."""
    quarrel(offices)
    offices.two.store._sql.run("UPDATE outbox SET state = 'sent' WHERE state = 'conflict'")
    assert offices.two.conflicts.view().open[0].waiting is None


def test_another_field_written_since_is_no_waiting_value(offices: TwoOffices) -> None:
    quarrel(offices)
    offices.two.records.save("fund", offices.fund, {"established_be": 2543}, {})
    assert offices.two.conflicts.view().open[0].waiting is None


@pytest.mark.parametrize("over", ["", "0" * 32])
def test_a_choice_made_without_seeing_the_waiting_edit_writes_nothing(offices: TwoOffices, over: str) -> None:
    conflict = quarrel(offices)
    rename(offices, offices.two, "ชื่อแก้ใหม่")
    before = offices.two.store.states.counts().unsent
    done = offices.two.conflicts.settle(conflict, ONE, over=over)
    assert done.advice is not None
    assert done.advice.code == "choice-overtaken"
    assert offices.two.store.states.counts().unsent == before
    assert name_of(offices, offices.two) == "ชื่อแก้ใหม่"
    assert [one.conflict_id for one in offices.two.conflicts.view().open] == [conflict]


def test_a_choice_made_over_the_waiting_edit_that_was_shown_is_written_and_keeps_it(
    offices: TwoOffices,
) -> None:
    conflict = quarrel(offices)
    rename(offices, offices.two, "ชื่อแก้ใหม่")
    (shown,) = offices.two.conflicts.view().open
    assert shown.waiting is not None
    offices.two.conflicts.settle(conflict, ONE, shown.seen, over=shown.waiting.op_id)
    offices.meet()
    assert name_of(offices, offices.one) == name_of(offices, offices.two) == ONE
    assert offices.two.conflicts.view().open == ()
    assert any(one.new == "ชื่อแก้ใหม่" for one in lines(offices, offices.two))


def test_a_choice_that_nothing_waits_for_is_written(offices: TwoOffices) -> None:
    conflict = quarrel(offices)
    assert offices.two.conflicts.settle(conflict, ONE, over="").advice is None
    offices.meet()
    assert offices.two.conflicts.view().open == ()


# records by their names


def test_a_field_that_refers_to_a_record_shows_its_name(offices: TwoOffices) -> None:
    funds = [
        offices.one.records.save(
            "fund", "", {"kind": KIND, "name_th": name, "status": "active"}, {}
        ).value.row_id
        for name in ("กลุ่มก", "กลุ่มข")
    ]
    values: dict[str, StoredValue] = {"fund_id": offices.fund, "event_on": "2021-11-01", "fy": 2565}
    choice = offices.one.store.registry["fund_event"].field("type").choices[0].value
    event = offices.one.records.save("fund_event", "", {**values, "type": choice}, {}).value
    assert event.problems == ()
    offices.meet()
    for office, fund in zip((offices.one, offices.two), funds, strict=True):
        office.records.save("fund_event", event.row_id, {"fund_id": fund}, {})
    offices.meet()
    (shown,) = offices.two.conflicts.view().open
    names = [shown.before.value, shown.mine.value, shown.theirs.value]
    kind = say(f"services.short_{KIND}")
    assert names == [f"กลุ่มร่วม · {kind}", f"กลุ่มข · {kind}", f"กลุ่มก · {kind}"]
    labels = {
        one.value: one.label
        for one in offices.two.records.record("fund_event", event.row_id).choices["fund_id"]
    }
    assert labels[funds[1]] == shown.mine.value
    history = offices.two.records.field("fund_event", event.row_id, "fund_id").history
    assert shown.mine.value in {one.new for one in history}
    offices.delete(offices.one, "fund", funds[1])
    offices.meet()
    (shown,) = [one for one in offices.two.conflicts.view().open if one.field is not None]
    assert shown.mine.value == say("services.named_deleted", title=names[1])
    with quiet(offices.two.store._sql):
        offices.two.store._central.remove("fund", [RowId(funds[1])])
    (shown,) = [one for one in offices.two.conflicts.view().open if one.field is not None]
    assert shown.mine.value == say("services.not_on_file", of="กองทุน")
    assert funds[1] not in repr(shown.mine.value)


def test_a_deletion_against_an_edit_names_the_record_that_was_chosen(offices: TwoOffices) -> None:
    other = offices.one.records.save(
        "fund", "", {"kind": KIND, "name_th": "กลุ่มก", "status": "active"}, {}
    ).value
    choice = offices.one.store.registry["fund_event"].field("type").choices[0].value
    values: dict[str, StoredValue] = {
        "fund_id": offices.fund,
        "event_on": "2021-11-01",
        "fy": 2565,
        "type": choice,
    }
    event = offices.one.records.save("fund_event", "", values, {}).value.row_id
    offices.meet()
    offices.delete(offices.one, "fund_event", event)
    offices.two.records.save("fund_event", event, {"fund_id": other.row_id}, {})
    offices.meet()
    (shown,) = offices.two.conflicts.view().open
    assert shown.is_deletion
    assert "กลุ่มก" in shown.mine.value
    assert other.row_id not in shown.mine.value
    assert not shown.has_history


def test_an_area_is_shown_by_its_name(offices: TwoOffices) -> None:
    codes = [one.code for one in offices.one.records._facts.areas.tambons("3201")[:2]]
    for office, code in zip((offices.one, offices.two), codes, strict=True):
        office.records.save("fund", offices.fund, {"tambon_code": code}, {})
    offices.meet()
    (shown,) = offices.two.conflicts.view().open
    areas = offices.two.records._facts.areas
    assert (shown.mine.value, shown.theirs.value) == (areas.name(codes[1]), areas.name(codes[0]))
