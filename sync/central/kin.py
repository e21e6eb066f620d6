"""Keeps a new record in the stream of what it stands under (docs/decisions/0013).

A fund's month names its fund, a fund its village; their ids follow from those of their parents, so that in
another stream they would be the same row twice for every PC that holds both streams. A parent nobody has
told of yet hinders nothing: the id is the same when it comes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection

from sync.central import records
from sync.central.database import run
from sync.central.gate import misplaced
from sync.central.records import RowKey
from sync.model.areas import CENTRE
from sync.model.checks import check_value
from sync.model.fields import Field, FieldType, Registry
from sync.model.homes import parents_named
from sync.model.ids import RowId
from sync.protocol.changes import Kind, Operation, Result

# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_INSERT: Final = Kind.INSERT


class Kin:
    """Knows of one push's new records whose parents stand in another stream than they."""

    def __init__(self, connection: Connection, registry: Registry, operations: Iterable[Operation]) -> None:
        self._registry = registry
        # Of a register whose ids rest on none other no record is looked at.
        self._below = {
            one.name for one in registry if any(key.type is FieldType.REFERENCE for key in one.keys)
        }
        self._elsewhere: dict[tuple[str, RowKey], str] = {}
        wanted: defaultdict[str, set[RowKey]] = defaultdict(set)
        for one in operations:
            wanted[one.stream].update(key for _, key in self._parents(one))
        for stream, keys in wanted.items():
            # The own stream first: nearly every parent is there, and then the others need not be asked at
            # all.
            lost = keys - records.where(connection, (stream,), keys).keys()
            found = records.where(connection, _beside(connection, stream), lost) if lost else {}
            self._elsewhere.update({(stream, key): other for key, other in found.items()})

    def refusal(self, operation: Operation) -> Result | None:
        """Return why ``operation`` is refused; ``None`` where it stands by its parents."""
        if not self._elsewhere:
            return None
        for field, key in self._parents(operation):
            other = self._elsewhere.get((operation.stream, key))
            if other is not None:
                return misplaced(operation, field, other)
        return None

    def _parents(self, operation: Operation) -> Iterator[tuple[Field, RowKey]]:
        if operation.kind is _INSERT and operation.register in self._below:
            values = {name: change.new for name, change in operation.set.items()}
            for field, register, row_id in parents_named(self._registry[operation.register], values):
                # A hostile push may name anything: only what could be an id is looked up (the gate refuses
                # the rest).
                if register in self._registry and check_value(field, row_id) is None:
                    yield field, (register, RowId(row_id))


def _beside(connection: Connection, stream: str) -> list[str]:
    """Return the streams that some PC holds together with ``stream``: its province's and the centre's."""
    # Codes are four digits as text, so their order as text is that of the numbers.
    first, last = ("0000", "9999") if stream == CENTRE else (f"{stream[:2]}00", f"{stream[:2]}99")
    rows = run(
        connection,
        "SELECT district_code FROM stream WHERE district_code BETWEEN ? AND ? OR district_code = ?",
        (first, last, CENTRE),
    )
    return [code for (code,) in rows]
