"""What follows a refusal: edits that wait, and corrections that take the refused values along.

Refused creations: when an insert ends ``rejected``, later operations of that row are not sent (those already
on their way end as ``parent-refused``). Once one of them sets the field the refusal named, or, where it named
none, once there is a later edit, the store makes ONE new insert of the row as it stands (``whole``) under
a new operation id. It takes the place of the refused insert and of every operation folded into it; those
stay in the log as refused and are laid over nothing any more. Other refused edits: ``replacing``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from sync.model.ids import OpId
from sync.protocol.changes import FieldChange, Kind, Operation, Result, Status


@dataclass(frozen=True, slots=True)
class Kept:
    """An operation of the local log and how it ended; no result yet means queued or sent."""

    operation: Operation
    result: Result | None


@dataclass(frozen=True, slots=True)
class Held:
    """What stands after a refused creation in one row's log."""

    creation: Kept
    later: tuple[Kept, ...]

    @property
    def ready(self) -> bool:
        """Whether the officer has corrected what was refused, so that the row can go whole."""
        result = self.creation.result
        field = result.field if result else None
        if field is None:
            return any(one.result is None for one in self.later)
        # Whatever became of it: an edit that was on its way ended as `parent-refused` and holds the
        # correction all the same.
        return any(_corrects(one.operation, field) for one in self.later)


def held(row_log: Sequence[Kept]) -> Held | None:
    """Return the held part of one row's log, which is in the order of capture; ``None``: nothing is held."""
    # From the end: a record made anew after a refusal stands by its last making alone.
    for place in range(len(row_log) - 1, -1, -1):
        one = row_log[place]
        if one.operation.kind is Kind.INSERT:
            refused = one.result is not None and one.result.status is Status.REJECTED
            return Held(one, tuple(row_log[place + 1 :])) if refused else None
    return None


def waiting(row_logs: Iterable[Sequence[Kept]]) -> frozenset[OpId]:
    """Return the operations that must not be sent now: queued ones that follow a refused creation."""
    return frozenset(
        kept.operation.op_id
        for row_log in row_logs
        if (found := held(row_log)) is not None
        for kept in found.later
        if kept.result is None
    )


def whole(part: Held, op_id: OpId) -> Operation | None:
    """Return the one insert that takes the place of a held part; ``None`` where the row was deleted again.

    Actor, time, schema and the rest are those of the last edit, whose author saw the whole row.
    """
    log = (part.creation, *part.later)
    last = log[-1].operation
    if last.kind is Kind.DELETE:
        return None
    # In the order of capture, so that the last word on a field counts; emptied ones fall out below.
    values = {name: change.new for kept in log for name, change in kept.operation.set.items()}
    filled = {name: FieldChange(None, value, None) for name, value in values.items() if value is not None}
    # A new id: the old ones have their result, refused, for ever. Nothing to settle: a row the centre never
    # held has no conflict there.
    return msgspec.structs.replace(last, op_id=op_id, kind=Kind.INSERT, set=filled, group=None, settles=None)


def replacing(later: Operation, refused: Operation) -> Operation | None:
    """Return ``later`` as it takes the place of a refused edit of its row; ``None`` where it leaves it alone.

    An edit that touches any field of the refused one takes its other fields along, so that what was
    refused with its neighbour is not lost when the neighbour is corrected. Deleting the row, or making it
    anew, leaves nothing to take. To be applied when the later edit is captured, before it is sealed.
    """
    if later.kind is not Kind.UPDATE:
        return later
    if later.set.keys().isdisjoint(refused.set):
        return None
    # The later values win where both name a field; the refused one's bases stand for what its author had
    # seen.
    return msgspec.structs.replace(later, set={**refused.set, **later.set})


def covered(refused: Operation, later: Iterable[Operation]) -> frozenset[str]:
    """Return the fields of a refused edit that its officer wrote again, knowing of the refusal or not.

    They are shown no more: a value corrected while its refusal was still on its way stays corrected.
    ``later``: the operations of the same row captured after it, whatever became of them.
    """
    again: set[str] = set()
    for one in later:
        if one.kind is not Kind.UPDATE:
            return frozenset(refused.set)
        again |= one.set.keys()
    return frozenset(again & refused.set.keys())


def _corrects(operation: Operation, field: str) -> bool:
    return operation.kind is Kind.DELETE or field in operation.set
