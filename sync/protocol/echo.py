"""What an install's own finished operations did at the centre, in their place between the others' changes.

A reply need not send back what the install just sent: the endpoint may leave the changes of an operation
out of a page whose reply carries that operation's result with its ``seq``. The client puts them back where
they belong. An own operation stays laid over the row until its stream's position has passed ``seq``.
"""

from collections.abc import Iterable

from sync.model.fields import StoredValue
from sync.model.ids import OpId
from sync.protocol.changes import Change, Kind, Operation, Result, Status
from sync.protocol.images import Write


def effect(operation: Operation, result: Result) -> Write | None:
    """Return what ``operation`` wrote to its row at the centre; ``None`` where it wrote nothing there."""
    if result.status in {Status.REJECTED, Status.SAME} or result.seq is None:
        return None
    if operation.kind is Kind.DELETE:
        return Write(operation.register, operation.row_id, Kind.DELETE, {})
    # Only what it won: a field that lost, or was equal, keeps the centre's writer, and digests are over
    # writers.
    stands = result.stands_for
    fields = dict[str, StoredValue](
        (name, change.new)
        for name, change in operation.set.items()
        if stands.get(name, operation.op_id) == operation.op_id
    )
    # An insert with stand-ins met a living row and was an edit there (`merge._edit`): made anew here, the row
    # would lose every field it did not name.
    if operation.kind is Kind.INSERT and not stands:
        filled = {name: value for name, value in fields.items() if value is not None}
        return Write(operation.register, operation.row_id, Kind.INSERT, filled)
    return Write(operation.register, operation.row_id, Kind.UPDATE, fields) if fields else None


def in_order(
    changes: Iterable[Change], own: Iterable[tuple[Operation, Result]]
) -> list[tuple[OpId, Write | Change]]:
    """Return a stream's writes between two positions in the order of the centre.

    ``own``: this install's operations with results whose ``seq`` lies between the two positions. One that
    the page tells as well is taken from the page.
    """
    told = list(changes)
    # By row too: the row of the conflict an own operation lost bears that operation's id.
    seen = {(one.op_id, one.row_id) for one in told}
    placed: list[tuple[int, OpId, Write | Change]] = [(one.seq, one.op_id, one) for one in told]
    for operation, result in own:
        write = effect(operation, result)
        if write is not None and result.seq is not None and (operation.op_id, write.row_id) not in seen:
            placed.append((result.seq, operation.op_id, write))
    placed.sort(key=lambda one: one[0])
    return [(op_id, write) for _, op_id, write in placed]
