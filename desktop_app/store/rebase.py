"""The view of a row: the centre's row with this install's open operations laid over it. Pure."""

from collections.abc import Iterable

from sync.protocol.changes import Kind, Operation, Result, RowImage, Status
from sync.protocol.echo import effect
from sync.protocol.held import Kept
from sync.protocol.images import Write, after


def view(base: RowImage | None, operations: Iterable[Kept]) -> RowImage | None:
    """Return the row the officer sees; ``None`` when neither side has one.

    Waiting and refused operations show what the officer wrote; one that has ended shows what it came to.
    """
    row = base
    for one in operations:
        write = _write(row, one.operation, one.result)
        row = row if write is None else after(row, write, one.operation.op_id)
    return row


def _write(row: RowImage | None, operation: Operation, result: Result | None) -> Write | None:
    if result is not None and result.status is not Status.REJECTED:
        return effect(operation, result)
    return _laid_over(row, operation)


def _laid_over(row: RowImage | None, operation: Operation) -> Write | None:
    """Return an open operation as a write over ``row``.

    A pending insert of a row that somebody else has made by now is an edit of the fields it fills; an edit
    of a row that is gone from both sides has nothing to stand on; a deleted row is not deleted again.
    """
    kind = operation.kind
    if (row is None and kind is not Kind.INSERT) or (row and row.deleted and kind is Kind.DELETE):
        return None
    if kind is Kind.INSERT and row is not None and not row.deleted:
        kind = Kind.UPDATE
    values = {} if kind is Kind.DELETE else {name: change.new for name, change in operation.set.items()}
    return Write(operation.register, operation.row_id, kind, values)
