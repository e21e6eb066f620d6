"""What a client makes of results: its own writes in their place, and rows whose creation was refused."""

import msgspec
import pytest

from sync.model.ids import OpId, RowId
from sync.protocol.changes import Change, Kind, Operation, Result, Status
from sync.protocol.echo import effect, in_order
from sync.protocol.held import Kept, covered, held, replacing, waiting, whole
from sync.protocol.images import Write
from tests.unit.protocol.operations import ROW, THERE, Centre, delete, insert, op, update


def change(seq: int, name: str, row_id: RowId = ROW, **values: int) -> Change:
    return Change(seq, "fund", row_id, Kind.UPDATE, dict(values), op(name), "a" * 32, THERE, 1, 2)


def ended(centre: Centre, one: Operation) -> tuple[Operation, Result]:
    return one, centre.results[one.op_id]


def test_an_applied_operation_wrote_what_the_centre_wrote() -> None:
    """Whatever becomes of an operation, ``effect`` says the same as the merge did."""
    centre = Centre()
    steps = [
        insert("a", name="ก", level=1),
        update("b", level=(1, 2, "a"), name=("ก", None, "a")),
        update("c", level=(1, 9, "a"), note=(None, 3, "a")),
        insert("d", name="ข", level=2, share=0.5),
        delete("e", level=(2, "b"), note=(3, "c"), share=(0.5, "d")),
        insert("f", name="ค"),
        delete("g", name=("เก่า", "a")),
    ]
    for one in steps:
        outcome = centre.take(one)
        told = [write for write in outcome.writes if write.register == "fund"]
        found = effect(*ended(centre, one))
        assert ([] if found is None else [found]) == told, one.op_id
    conflicting, applied = Status.CONFLICT, Status.APPLIED
    ends = [centre.results[one.op_id].status for one in steps]
    assert ends == [applied, applied, conflicting, conflicting, applied, applied, conflicting]


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SAME])
def test_refused_and_equal_operations_wrote_nothing(status: Status) -> None:
    assert effect(insert("a", level=1), Result(op("a"), status, seq=None)) is None


def test_own_writes_stand_between_the_others_by_position() -> None:
    own = update("own", level=(1, 2, "a"))
    placed = in_order(
        [change(1, "x", level=7), change(3, "y", level=8)], [(own, Result(own.op_id, Status.APPLIED, seq=2))]
    )
    assert [op_id for op_id, _ in placed] == [op("x"), op("own"), op("y")]


def test_an_own_write_that_the_page_tells_is_not_done_twice() -> None:
    own = update("own", level=(1, 2, "a"))
    told = change(2, "own", level=2)
    assert in_order([told], [(own, Result(own.op_id, Status.APPLIED, seq=2))]) == [(op("own"), told)]


def test_a_conflicts_row_told_under_the_own_id_does_not_hide_the_own_write() -> None:
    own = update("own", level=(1, 2, "a"), name=("ก", "ข", "a"))
    result = Result(own.op_id, Status.CONFLICT, {"level": op("a")}, seq=2)
    conflict = msgspec.structs.replace(change(3, "own", RowId("c" * 32)), register="conflict")
    first, second = in_order([conflict], [(own, result)])
    assert first == (op("own"), Write("fund", ROW, Kind.UPDATE, {"name": "ข"}))
    assert second == (op("own"), conflict)


REFUSED = Result(op("a"), Status.REJECTED, {"*": None}, code="value-refused", field="level")
PARENT = Result(op("b"), Status.REJECTED, code="parent-refused")
DONE = Result(op("z"), Status.APPLIED, seq=1)
CREATION = Kept(insert("a", name="ก", level=-1), REFUSED)


def test_nothing_is_held_after_an_accepted_creation() -> None:
    log = [Kept(insert("z", name="ก"), DONE), Kept(update("b", name=("ก", "ข", "z")), None)]
    assert held(log) is None
    assert waiting([log]) == set()


def test_edits_of_a_refused_creation_wait_until_the_refused_field_is_corrected() -> None:
    log = [CREATION, Kept(update("b", name=("ก", "ข", "a")), None)]
    part = held(log)
    assert part is not None
    assert not part.ready
    assert waiting([log]) == {op("b")}
    corrected = held([*log, Kept(update("c", level=(-1, 3, "a")), None)])
    assert corrected is not None
    assert corrected.ready


def test_a_corrected_record_goes_whole_under_a_new_id() -> None:
    later = [Kept(update("b", name=("ก", None, "a"), note=(None, "น", "a")), PARENT)]
    part = held([CREATION, *later, Kept(update("c", level=(-1, 3, "a")), None)])
    assert part is not None
    one = whole(part, OpId("9" * 32))
    assert one is not None
    assert (one.op_id, one.kind) == ("9" * 32, Kind.INSERT)
    assert {name: (c.old, c.new, c.base_op) for name, c in one.set.items()} == {
        "level": (None, 3, None),
        "note": (None, "น", None),
    }


def test_a_refused_record_deleted_again_needs_nothing_sent() -> None:
    part = held([CREATION, Kept(delete("b", name=("ก", "a")), None)])
    assert part is not None
    assert part.ready
    assert whole(part, OpId("9" * 32)) is None


def test_a_creation_refused_for_no_field_waits_for_any_later_edit() -> None:
    creation = Kept(CREATION.operation, msgspec.structs.replace(REFUSED, field=None))
    alone = held([creation])
    assert alone is not None
    assert not alone.ready
    edited = held([creation, Kept(update("b", name=("ก", "ข", "a")), None)])
    assert edited is not None
    assert edited.ready


def test_a_record_made_anew_after_the_refusal_is_not_held() -> None:
    assert held([CREATION, Kept(insert("n", name="ก", level=1), None)]) is None


def test_a_correction_takes_the_refused_neighbours_along() -> None:
    refused = update("b", level=(1, -1, "a"), name=("ก", "ข", "a"))
    taken = replacing(update("c", level=(-1, 2, "b")), refused)
    assert taken is not None
    assert {name: c.new for name, c in taken.set.items()} == {"level": 2, "name": "ข"}
    assert taken.op_id == op("c")
    assert replacing(update("c", note=(None, "น", "a")), refused) is None
    gone = delete("d", level=(-1, "b"))
    assert replacing(gone, refused) == gone


def test_what_was_written_again_before_the_refusal_came_is_shown_no_more() -> None:
    refused = update("b", level=(1, -1, "a"), name=("ก", "ข", "a"))
    assert covered(refused, []) == set()
    assert covered(refused, [update("c", level=(-1, 2, "b"), note=(None, 1, "a"))]) == {"level"}
    assert covered(refused, [delete("d", level=(-1, "b"))]) == {"level", "name"}
