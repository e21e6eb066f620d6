"""The outbox's rows as operations, and back. Every operation stays; only its state moves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from desktop_app.store.central import parts
from desktop_app.store.connection import Sql
from sync.model.ids import OpId, RowId
from sync.protocol.changes import FieldChange, Kind, Operation, Result, Status
from sync.protocol.held import Kept

CHANGES = "(SELECT c.changes FROM outbox_changes c WHERE c.id = entry)"
"""SQL for what an operation of ``outbox`` set. It lies apart, for each push moves its state twice."""
COLUMNS = (
    f"op_id, register, row_id, stream, kind, {CHANGES}, actor, generation, grp, wall_ms, server_offset_ms,"
    " schema, app, reason, settles, state, pos, n, seq, result, covered"
)
_set = msgspec.json.Decoder(dict[str, FieldChange])
_result = msgspec.json.Decoder(Result)
# Asked of the enumeration, each would cost as much as reading its row.
_KINDS = {str(one): one for one in Kind}
_NOTHING = frozenset[str]()
ENDED = {
    "applied": Status.APPLIED,
    "same": Status.SAME,
    "conflict": Status.CONFLICT,
    "rejected": Status.REJECTED,
    "corrected": Status.REJECTED,
    "taken": Status.REJECTED,
    # Like a refused creation: it lies over the row, is not sent, and goes whole with the next edit.
    "kept": Status.REJECTED,
}


class Stored(msgspec.Struct, frozen=True):
    """An operation of the outbox with its state."""

    operation: Operation
    state: str
    pos: int
    """Order of capture."""
    n: int | None
    """Its number in the chain; ``None`` until it is sealed, and from then on nothing of it changes."""
    seq: int | None
    """The centre's position of what it wrote to its row."""
    result: Result | None
    covered: frozenset[str] = _NOTHING
    """Fields of a refused operation that its officer wrote again before the refusal came."""

    @property
    def kept(self) -> Kept:
        """The operation as it still counts, and its end, as the protocol's rules want them."""
        if self.state == "kept" and self.operation.kind is Kind.UPDATE:
            return Kept(self._as_of_the_centre(), self.result)
        if not self.covered:
            return Kept(self.operation, self.result)
        left = {name: one for name, one in self.operation.set.items() if name not in self.covered}
        return Kept(msgspec.structs.replace(self.operation, set=left), self.result)

    def _as_of_the_centre(self) -> Operation:
        """Whoever edits a value that was only kept answers what the centre has: it knows no other writer."""
        (change,) = self.operation.set.values()
        return msgspec.structs.replace(self.operation, op_id=change.base_op or self.operation.op_id)


def stored(row: Sequence[Any]) -> Stored:
    """Return the operation behind a row of ``COLUMNS``."""
    # By place: `COLUMNS` follows the fields of `Operation`, and this runs for every operation of a push.
    op_id, register, row_id, stream, kind, changes, *others = row[:15]
    operation = Operation(op_id, register, row_id, stream, _KINDS[kind], _set.decode(changes), *others)
    state, pos, n, seq, result, covered = row[15:]
    end = _end(operation.op_id, state, seq, result)
    again = frozenset(msgspec.json.decode(covered, type=list[str])) if covered else _NOTHING
    return Stored(operation, state, pos, n, seq, end, again)


def read(sql: Sql, condition: str, values: Sequence[str | int] = (), of: str = "outbox") -> list[Stored]:
    """Return the operations that satisfy ``condition``; ``of``: the outbox with the index to read it by."""
    return [stored(row) for row in sql.rows(f"SELECT {COLUMNS} FROM {of} WHERE {condition}", values)]


def each(sql: Sql, condition: str, of: str = "outbox") -> Iterator[Stored]:
    """Yield operations one by one, so that who needs few of many reads no more."""
    for row in sql.each(f"SELECT {COLUMNS} FROM {of} WHERE {condition}"):
        yield stored(row)


def open_of_rows(sql: Sql, row_ids: Sequence[str]) -> dict[tuple[str, RowId], list[Stored]]:
    """Return (register, row id) -> open operations in the order of capture."""
    return _of_rows(sql, "open = 1", row_ids)


def unsealed_of_rows(sql: Sql, row_ids: Sequence[str]) -> dict[tuple[str, RowId], list[Stored]]:
    """Return (register, row id) -> operations that wait for their first push, in the order of capture."""
    return _of_rows(sql, "state = 'queued'", row_ids)


def _of_rows(sql: Sql, which: str, row_ids: Sequence[str]) -> dict[tuple[str, RowId], list[Stored]]:
    found: dict[tuple[str, RowId], list[Stored]] = {}
    for part in parts(row_ids):
        marks = ", ".join("?" for _ in part)
        for one in read(sql, f"{which} AND row_id IN ({marks}) ORDER BY pos", part):
            found.setdefault((one.operation.register, one.operation.row_id), []).append(one)
    return found


def add(sql: Sql, operation: Operation) -> None:
    """Append an operation the store itself makes (a corrected creation that goes whole)."""
    fields = msgspec.structs.astuple(operation)
    text = msgspec.json.encode(operation.set).decode()
    sql.run("INSERT INTO outbox_changes (changes) VALUES (?)", (text,))
    sql.run(
        "INSERT INTO outbox (op_id, register, row_id, stream, kind, entry, actor, generation, grp, wall_ms,"
        " server_offset_ms, schema, app, reason, settles)"
        " VALUES (?, ?, ?, ?, ?, last_insert_rowid(), ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*fields[:4], str(operation.kind), *fields[6:]),
    )


def rewrite(sql: Sql, op_id: OpId, changes: Mapping[str, FieldChange]) -> None:
    """Give an operation that is not sealed other changes."""
    text = msgspec.json.encode(dict(changes)).decode()
    entry = "(SELECT entry FROM outbox WHERE op_id = ?)"
    sql.run(f"UPDATE outbox_changes SET changes = ? WHERE id = {entry}", (text, op_id))


def close(sql: Sql, op_ids: Sequence[OpId]) -> None:
    """Take operations off the visible rows: what the centre holds of them stands there now."""
    sql.run_many("UPDATE outbox SET open = 0 WHERE op_id = ?", [(one,) for one in op_ids])


def _end(op_id: OpId, state: str, seq: int | None, text: str | None) -> Result | None:
    if text is not None:
        return _result.decode(text)
    # A simple result is not kept as text: nearly all are, and state and position say the same.
    return Result(op_id, ENDED[state], seq=seq) if state in ENDED else None
