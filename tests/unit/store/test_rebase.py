"""The view of a row: what lies over what, without any database."""

from desktop_app.store.rebase import view
from sync.model.ids import OpId, RowId
from sync.protocol.changes import FieldChange, Kind, Operation, Result, RowImage, Status
from sync.protocol.held import Kept

ROW = RowId("1" * 32)


def operation(name: str, kind: Kind, **new: int | str | None) -> Operation:
    return Operation(
        op_id=OpId(name),
        register="note_book",
        row_id=ROW,
        stream="3201",
        kind=kind,
        set={field: FieldChange(None, value, None) for field, value in new.items()},
        actor="a",
        generation=1,
        group=None,
        wall_ms=1,
        server_offset_ms=None,
        schema=1,
        app="0",
    )


def base(**values: int | str | None) -> RowImage:
    return RowImage("note_book", ROW, dict(values), {"*": OpId("f")})


def over(row: RowImage | None, *operations: Operation) -> RowImage | None:
    return view(row, [Kept(one, None) for one in operations])


def test_nothing_over_nothing_is_nothing() -> None:
    assert over(None) is None
    assert over(None, operation("o", Kind.UPDATE, amount=1)) is None


def test_a_pending_insert_makes_the_row() -> None:
    seen = over(None, operation("o", Kind.INSERT, title="t", amount=1), operation("p", Kind.UPDATE, amount=2))
    assert seen is not None
    assert seen.values == {"title": "t", "amount": 2}
    assert seen.writers == {"*": "o", "amount": "p"}


def test_a_pending_insert_of_a_row_somebody_made_edits_what_it_fills() -> None:
    seen = over(base(title="theirs", remark="kept"), operation("o", Kind.INSERT, title="mine"))
    assert seen is not None
    assert seen.values == {"title": "mine", "remark": "kept"}
    assert seen.writers == {"*": "f", "title": "o"}


def test_a_pending_insert_of_a_deleted_row_makes_it_anew() -> None:
    gone = base(title="theirs", remark="old")
    gone.deleted = True
    seen = over(gone, operation("o", Kind.INSERT, title="mine"))
    assert seen is not None
    assert (seen.values, seen.deleted) == ({"title": "mine"}, False)


def test_a_pending_deletion_hides_the_row_and_keeps_its_values() -> None:
    seen = over(base(title="t"), operation("o", Kind.DELETE, title=None))
    assert seen is not None
    assert (seen.values, seen.deleted) == ({"title": "t"}, True)
    assert seen.writers == {"*": "f", "$deleted": "o"}


def test_a_deleted_row_is_not_deleted_again() -> None:
    gone = base(title="t")
    gone.deleted = True
    assert over(gone, operation("o", Kind.DELETE)) == gone


def test_an_ended_operation_shows_what_it_came_to() -> None:
    partly = operation("o", Kind.UPDATE, title="mine", amount=2)
    lost = Result(OpId("o"), Status.CONFLICT, {"title": OpId("f")}, seq=9)
    seen = view(base(title="theirs", amount=1), [Kept(partly, lost)])
    assert seen is not None
    assert seen.values == {"title": "theirs", "amount": 2}
    assert seen.writers == {"*": "f", "amount": "o"}


def test_a_refused_operation_stays_in_the_officers_row() -> None:
    refused = Result(OpId("o"), Status.REJECTED, {"amount": OpId("f")}, code="above-maximum")
    seen = view(base(amount=1), [Kept(operation("o", Kind.UPDATE, amount=99), refused)])
    assert seen is not None
    assert seen.values == {"amount": 99}


def test_what_lies_over_it_never_changes_the_base() -> None:
    row = base(title="t")
    over(row, operation("o", Kind.UPDATE, title="x"), operation("p", Kind.DELETE))
    assert row == base(title="t")
