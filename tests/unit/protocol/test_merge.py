"""The merge, field by field: who saw what decides."""

import msgspec
import pytest

from sync.model.ids import RowId
from sync.protocol.changes import Kind, RowImage, Status
from sync.protocol.conflicts import conflict_id, losing_fields, shown
from sync.protocol.merge import Outcome
from tests.unit.protocol.operations import HERE, ROW, THERE, Centre, delete, insert, op, update

SIDES = ("losing", "centre")


def status(outcome: Outcome) -> Status:
    return outcome.result.status


@pytest.fixture
def centre() -> Centre:
    """A record made by operation ``a``, whose ``level`` another PC has set by ``b``."""
    made = Centre()
    made.take(insert("a", name="ก", level=1))
    made.take(update("b", level=(1, 2, "a")), THERE)
    return made


def values(centre: Centre) -> dict[str, object]:
    assert centre.row is not None
    return dict(centre.row.values)


def test_a_new_record_is_written_by_its_insert_alone() -> None:
    centre = Centre()
    outcome = centre.take(insert("a", name="ก", level=None))
    assert outcome.row is not None
    assert (outcome.row.values, outcome.row.writers) == ({"name": "ก"}, {"*": op("a")})
    assert [(one.kind, dict(one.set)) for one in outcome.writes] == [(Kind.INSERT, {"name": "ก"})]


def test_whoever_saw_the_last_writing_may_write(centre: Centre) -> None:
    outcome = centre.take(update("c", level=(2, 3, "b"), name=("ก", "ข", "a")))
    assert status(outcome) is Status.APPLIED
    assert outcome.result.stands_for == {}
    assert values(centre) == {"name": "ข", "level": 3}
    assert centre.row is not None
    assert centre.row.writers == {"*": op("a"), "level": op("c"), "name": op("c")}


def test_an_unseen_writing_keeps_both_values(centre: Centre) -> None:
    outcome = centre.take(update("c", level=(1, 9, "a")))
    assert status(outcome) is Status.CONFLICT
    assert outcome.row is None
    assert outcome.result.stands_for == {"level": op("a")}
    assert outcome.result.conflict == conflict_id(op("c"), "level")
    (conflict,) = outcome.conflicts
    sides = {name: shown(conflict.values[f"{name}_value"]) for name in ("base", "losing", "centre")}
    assert sides == {"base": 1, "losing": 9, "centre": 2}
    authors = [[conflict.values[f"{side}_{of}"] for of in ("actor", "install", "wall_ms")] for side in SIDES]
    assert authors == [["a" * 32, HERE, 5], ["a" * 32, THERE, 5]]
    assert (conflict.values["base_op"], conflict.values["centre_op"]) == (op("a"), op("b"))


def test_a_value_whose_author_the_centre_does_not_know_is_shown_without_one(centre: Centre) -> None:
    del centre.authors[op("b")]
    (conflict,) = centre.take(update("c", level=(1, 9, "a"))).conflicts
    assert conflict.values["centre_op"] == op("b")
    assert not [name for name in conflict.values if name in {"centre_actor", "centre_install"}]


def test_a_conflicts_id_is_the_same_in_every_version() -> None:
    assert conflict_id(op("a"), "level") == "59fae1a87fc25b12a90603c07db4231e"


def test_the_same_value_entered_twice_is_no_conflict(centre: Centre) -> None:
    outcome = centre.take(update("c", level=(1, 2, "a")))
    assert (status(outcome), outcome.row, outcome.result.stands_for) == (
        Status.SAME,
        None,
        {"level": op("b")},
    )
    assert status(centre.take(update("d", level=(2, 5, "c")))) is Status.APPLIED


def test_fields_are_judged_singly(centre: Centre) -> None:
    outcome = centre.take(update("c", level=(1, 9, "a"), name=("ก", "ข", "a")))
    assert status(outcome) is Status.CONFLICT
    assert values(centre) == {"name": "ข", "level": 2}
    assert [dict(one.set) for one in outcome.writes if one.register == "fund"] == [{"name": "ข"}]


def test_a_chain_after_a_conflict_does_not_win_by_its_own_edit(centre: Centre) -> None:
    """A losing operation stands for what its author had seen, never for what beat it."""
    centre.take(update("c", level=(1, 9, "a")))
    outcome = centre.take(update("d", level=(9, 10, "c")))
    assert status(outcome) is Status.CONFLICT
    assert values(centre)["level"] == 2
    (conflict,) = centre.open
    assert conflict.row_id == conflict_id(op("c"), "level")
    assert shown(conflict.values["losing_value"]) == 10
    assert shown(conflict.values["base_value"]) == 1
    assert conflict.values["losing_op"] == op("d")


def test_two_pcs_that_lose_have_a_conflict_each(centre: Centre) -> None:
    centre.take(update("c", level=(1, 9, "a")))
    centre.take(update("e", level=(1, 8, "a")), THERE)
    assert len(centre.open) == 2


def test_an_edit_that_knows_the_winner_ends_the_own_conflict(centre: Centre) -> None:
    centre.take(update("c", level=(1, 9, "a")))
    outcome = centre.take(update("d", level=(2, 10, "b")))
    assert status(outcome) is Status.APPLIED
    assert not centre.open
    assert centre.conflicts[conflict_id(op("c"), "level")].values["settled_by"] == op("d")


@pytest.mark.parametrize("value", [9, 2])
def test_settling_writes_and_closes(centre: Centre, value: int) -> None:
    centre.take(update("c", level=(1, 9, "a")), THERE)
    outcome = centre.take(update("s", conflict_id(op("c"), "level"), level=(2, value, "b")))
    assert status(outcome) is Status.APPLIED
    assert values(centre)["level"] == value
    assert not centre.open
    assert centre.row is not None
    assert centre.row.writers["level"] == op("s")


def test_a_settlement_that_conflicts_opens_anew_and_closes_the_old(centre: Centre) -> None:
    lost = centre.take(update("c", level=(1, 9, "a"))).result.conflict
    centre.take(update("d", level=(2, 3, "b")), THERE)
    outcome = centre.take(update("s", lost, level=(2, 9, "b")))
    assert status(outcome) is Status.CONFLICT
    assert [row.row_id for row in centre.open] == [conflict_id(op("s"), "level")]


def test_a_settlement_of_another_field_or_row_closes_nothing(centre: Centre) -> None:
    lost = centre.take(update("c", level=(1, 9, "a"))).result.conflict
    centre.take(update("s", lost, name=("ก", "ข", "a")), THERE)
    assert [row.row_id for row in centre.open] == [lost]


def test_making_a_known_record_edits_what_it_fills(centre: Centre) -> None:
    outcome = centre.take(insert("i", name="ก", level=5, note="ใหม่"))
    assert status(outcome) is Status.CONFLICT
    assert values(centre) == {"name": "ก", "level": 2, "note": "ใหม่"}
    assert outcome.result.stands_for == {"name": op("a"), "level": None, "note": op("i"), "*": None}
    assert next((one.kind, dict(one.set)) for one in outcome.writes) == (Kind.UPDATE, {"note": "ใหม่"})


def test_edits_after_making_a_known_record_had_not_seen_its_other_fields(centre: Centre) -> None:
    centre.take(insert("i", name="ก"))
    assert status(centre.take(update("j", name=("ก", "ข", "i")))) is Status.APPLIED
    assert status(centre.take(update("k", level=(None, 7, "i")))) is Status.CONFLICT
    assert status(centre.take(update("l", note=(None, "น", "i")))) is Status.APPLIED


def test_making_a_deleted_record_makes_it_anew(centre: Centre) -> None:
    centre.take(delete("x", name=("ก", "a"), level=(2, "b")))
    outcome = centre.take(insert("i", name="ข"), THERE)
    assert status(outcome) is Status.APPLIED
    assert centre.row is not None
    assert (values(centre), centre.row.writers, centre.row.deleted) == ({"name": "ข"}, {"*": op("i")}, False)


def test_deleting_what_was_seen_is_applied_and_keeps_the_values(centre: Centre) -> None:
    outcome = centre.take(delete("x", name=("ก", "a"), level=(2, "b")))
    assert status(outcome) is Status.APPLIED
    assert centre.row is not None
    assert centre.row.deleted
    assert centre.row.writers["$deleted"] == op("x")
    assert values(centre) == {"name": "ก", "level": 2}


@pytest.mark.parametrize("seen", [{"level": (1, "a")}, {}])
def test_deleting_over_an_unseen_value_is_a_conflict(
    centre: Centre, seen: dict[str, tuple[int, str]]
) -> None:
    outcome = centre.take(delete("x", name=("ก", "a"), **seen))
    assert status(outcome) is Status.CONFLICT
    (conflict,) = centre.open
    assert shown(conflict.values["centre_value"]) == {"level": 2}
    assert shown(conflict.values["losing_value"]) is True
    assert conflict.values["centre_op"] == op("b")


def test_deleting_twice_is_the_same(centre: Centre) -> None:
    for name in ("x", "y"):
        outcome = centre.take(delete(name, name=("ก", "a"), level=(2, "b")))
    assert (status(outcome), outcome.result.stands_for["$deleted"]) == (Status.SAME, op("x"))


def test_edits_of_a_deleted_record_gather_in_one_conflict(centre: Centre) -> None:
    centre.take(delete("x", name=("ก", "a"), level=(2, "b")), THERE)
    assert status(centre.take(update("c", level=(2, 9, "b")))) is Status.CONFLICT
    assert status(centre.take(update("d", name=("ก", "ข", "a")))) is Status.CONFLICT
    (conflict,) = centre.open
    assert (conflict.values["field"], losing_fields(conflict)) == ("$deleted", {"level": 9, "name": "ข"})
    assert shown(conflict.values["centre_value"]) is True
    assert status(centre.take(update("e", level=(9, 2, "c")))) is Status.SAME
    (conflict,) = centre.open
    assert losing_fields(conflict) == {"name": "ข"}
    assert status(centre.take(update("f", name=("ข", "ก", "d")))) is Status.SAME
    assert not centre.open


def test_making_the_record_anew_ends_the_own_conflict_over_its_deletion(centre: Centre) -> None:
    centre.take(delete("x", name=("ก", "a"), level=(2, "b")), THERE)
    lost = centre.take(update("c", level=(2, 9, "b"))).result.conflict
    again = msgspec.structs.replace(insert("i", name="ก", level=9), settles=lost)
    assert status(centre.take(again)) is Status.APPLIED
    assert not centre.open
    assert values(centre) == {"name": "ก", "level": 9}


def test_keeping_the_deletion_settles_without_writing(centre: Centre) -> None:
    centre.take(delete("x", name=("ก", "a"), level=(2, "b")), THERE)
    lost = centre.take(update("c", level=(2, 9, "b"))).result.conflict
    outcome = centre.take(update("s", lost))
    assert (status(outcome), outcome.row, centre.open) == (Status.APPLIED, None, [])


def test_a_refused_edit_stands_for_what_its_author_had_seen(centre: Centre) -> None:
    outcome = centre.refuse(update("c", level=(2, -1, "b")), field="level")
    assert outcome.result.stands_for == {"level": op("b")}
    assert status(centre.take(update("d", level=(-1, 3, "c")))) is Status.APPLIED


def test_edits_of_a_refused_creation_are_refused_with_it() -> None:
    centre = Centre()
    centre.refuse(insert("a", level=-1), field="level")
    outcome = centre.take(update("b", level=(-1, 3, "a")))
    assert (status(outcome), outcome.result.code) == (Status.REJECTED, "parent-refused")
    assert status(centre.take(delete("c", level=(3, "b")))) is Status.SAME


def test_edits_of_a_refused_creation_wait_also_where_others_made_and_deleted_the_record() -> None:
    centre = Centre()
    centre.refuse(insert("a", level=-1), field="level")
    centre.take(insert("x", level=1), THERE)
    centre.take(delete("y", level=(1, "x")), THERE)
    outcome = centre.take(update("b", level=(-1, 3, "a")))
    assert (status(outcome), outcome.result.code) == (Status.REJECTED, "parent-refused")
    assert not centre.open


def test_a_settled_conflict_keeps_the_choice_that_settled_it(centre: Centre) -> None:
    centre.take(update("x", level=(2, 3, "b")), THERE)
    lost = centre.take(update("c", level=(2, 9, "b"))).result.conflict
    centre.take(update("s", lost, level=(3, 9, "x")))
    outcome = centre.take(update("t", lost, level=(9, 4, "s")))
    assert (status(outcome), outcome.conflicts) == (Status.APPLIED, ())
    (conflict,) = centre.conflicts.values()
    assert conflict.values["settled_by"] == op("s")


def test_a_settlement_closes_no_conflict_of_another_record(centre: Centre) -> None:
    centre.take(update("x", level=(2, 3, "b")), THERE)
    lost = centre.take(update("c", level=(2, 9, "b"))).result.conflict
    other = msgspec.structs.replace(update("s", lost, level=(1, 9, "o")), row_id=RowId("e" * 32))
    centre.row = RowImage("fund", other.row_id, {"level": 1}, {"*": op("o")})
    assert status(centre.take(other, THERE)) is Status.APPLIED
    assert [row.row_id for row in centre.open] == [lost]


def test_edits_of_a_record_nobody_made_are_refused() -> None:
    for one in (update("b", level=(1, 2, "a")), delete("c", level=(1, "a"))):
        outcome = Centre().take(one)
        assert (status(outcome), outcome.result.code) == (Status.REJECTED, "row-unknown")


def test_the_row_before_is_left_as_it_was(centre: Centre) -> None:
    before = centre.row
    assert before is not None
    kept = msgspec.msgpack.encode(before)
    centre.take(update("c", level=(2, 3, "b")))
    centre.take(delete("x", name=("ก", "a"), level=(3, "c")))
    assert msgspec.msgpack.encode(before) == kept
    assert before.row_id == ROW


def test_a_field_filled_by_the_first_maker_is_not_written_over_blindly() -> None:
    centre = Centre()
    centre.take(insert("a", level=1), THERE)
    centre.take(insert("i", name="ก"))
    assert status(centre.take(update("j", level=(None, 7, "i")))) is Status.CONFLICT
    assert values(centre)["level"] == 1
