"""A row before and after a write, and its writers: the one rule both ends keep their rows by."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.protocol.changes import DELETION, WRITER_OF_ALL, Change, Kind, RowImage

# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_INSERT: Final = Kind.INSERT
_DELETE: Final = Kind.DELETE


class Write(msgspec.Struct, frozen=True):
    """What an accepted operation does to one row: the content of a ``Change``, before it has a position."""

    register: str
    row_id: RowId
    kind: Kind
    set: Mapping[str, StoredValue]


def writer_of(writers: Mapping[str, OpId], name: str) -> OpId | None:
    """Return who wrote a field last; also for ``$deleted``."""
    return writers.get(name) or writers.get(WRITER_OF_ALL)


def written(writers: Mapping[str, OpId], names: Iterable[str], op_id: OpId) -> dict[str, OpId]:
    """Return the writers after ``op_id`` wrote the fields ``names``; the shortest map that says so."""
    moved = dict(writers)
    # An entry equal to the one of `*` says nothing new; kept at one end only, equal rows would have two
    # digests.
    if moved.get(WRITER_OF_ALL) == op_id:
        for name in names:
            moved.pop(name, None)
    else:
        moved.update(dict.fromkeys(names, op_id))
    return moved


def after(row: RowImage | None, write: Write | Change, op_id: OpId) -> RowImage:
    """Return the row as ``write`` leaves it; ``row`` stays as it is.

    An insert makes the row anew, whatever was there: fields it does not name are empty then. A delete
    keeps the values, which history and settling still need. Empty fields stand in no image.
    """
    if write.kind is _INSERT:
        # One writer for everything, `$deleted` too: with the old entry kept, a row made anew would still hash
        # as a deleted one.
        return RowImage(write.register, write.row_id, _filled(write.set), {WRITER_OF_ALL: op_id})
    values, writers, deleted = (row.values, row.writers, row.deleted) if row else ({}, {}, False)
    if write.kind is _DELETE:
        gone = written(writers, (DELETION,), op_id)
        return RowImage(write.register, write.row_id, values, gone, deleted=True)
    values = {**values, **write.set}
    # Few writes empty a field: the others need no second copy of the map.
    if None in write.set.values():
        values = _filled(values)
    moved = written(writers, write.set, op_id)
    return RowImage(write.register, write.row_id, values, moved, deleted=deleted)


def _filled(values: Mapping[str, StoredValue]) -> dict[str, StoredValue]:
    return dict[str, StoredValue](pair for pair in values.items() if pair[1] is not None)
