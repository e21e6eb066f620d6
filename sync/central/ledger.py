"""Streams, their append-only log, and the results of operations: the statements behind them.

Every writing transaction begins with ``lock``: the rows it takes make the order of positions the order of
commits, so that a cursor never skips a change (SYNC "Positions").
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from sync.central.bulk import insert_rows
from sync.central.database import run, run_many
from sync.central.schema import CHANGE, OPERATION
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol.changes import Change, Result, Status

GENESIS: Final = bytes(32)
"""The log's hash before the first change."""
# Changes read at a time: where a page ends shows only in their sizes.
_FETCH: Final = 500

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE_CHANGE = msgspec.msgpack.Decoder(Change).decode
_DECODE_RESULT = msgspec.msgpack.Decoder(Result).decode
# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_APPLIED: Final = Status.APPLIED


@dataclass(slots=True)
class LockedStream:
    """A locked stream: the last position given and the log's hash there. Changes wait in ``new``."""

    stream: str
    seq: int
    head: bytes
    new: list[Change] = field(default_factory=list)

    def next_seq(self) -> int:
        """Give the next position; its change must follow into ``new``."""
        self.seq += 1
        return self.seq


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some of a stream's changes, ending where a transaction ended."""

    changes: list[Change]
    seq: int
    link: bytes
    more: bool


def lock(connection: Connection, streams: Iterable[str]) -> dict[str, LockedStream]:
    """Lock streams for this transaction, in one order everywhere so that two never wait for each other."""
    return {stream: _lock(connection, stream) for stream in sorted(set(streams))}


def _lock(connection: Connection, stream: str) -> LockedStream:
    # An update that changes nothing takes the row's lock where the database has one.
    statement = "UPDATE stream SET seq = seq + 0 WHERE district_code = ? RETURNING seq, head"
    found = run(connection, statement, (stream,)).one_or_none()
    if found is None:
        run(
            connection,
            "INSERT INTO stream (district_code, seq, head) VALUES (?, 0, ?) ON CONFLICT DO NOTHING",
            (stream, GENESIS),
        )
        # Asked again, not taken as 0: another process may have made the stream, and written, in between.
        found = run(connection, statement, (stream,)).one()
    return LockedStream(stream, found.seq, bytes(found.head))


def append(connection: Connection, locked: LockedStream) -> None:
    """Write the waiting changes of a locked stream and move its head."""
    if not locked.new:
        return
    rows: list[tuple[str, int, bytes, bytes | None]] = []
    for change in locked.new:
        body = _ENCODE(change)
        locked.head = hashlib.sha256(locked.head + body).digest()
        rows.append((locked.stream, change.seq, body, None))
    # A hash only where the transaction ends: a cursor in the middle would name a state that never was.
    rows[-1] = (*rows[-1][:3], locked.head)
    insert_rows(connection, CHANGE, rows)
    run(
        connection,
        "UPDATE stream SET seq = ?, head = ? WHERE district_code = ?",
        (locked.seq, locked.head, locked.stream),
    )
    locked.new = []


def head_of(connection: Connection, stream: str) -> tuple[int, bytes]:
    """Return a stream's last position and the log's hash there, without locking it."""
    found = run(connection, "SELECT seq, head FROM stream WHERE district_code = ?", (stream,)).one_or_none()
    return (0, GENESIS) if found is None else (found.seq, bytes(found.head))


def link_at(connection: Connection, stream: str, seq: int) -> bytes | None:
    """Return the log's hash at ``seq``; None where no transaction ended there."""
    if seq == 0:
        return GENESIS
    found = run(
        connection, "SELECT link FROM change WHERE district_code = ? AND seq = ?", (stream, seq)
    ).one_or_none()
    return None if found is None or found.link is None else bytes(found.link)


def read_log(
    connection: Connection, stream: str, after: int, octets: int, known: Collection[int] = ()
) -> LogPage:
    """Return the changes after a position, about ``octets`` of them, without those at positions ``known``.

    A page ends where a transaction ended: a client that stores it holds a state the centre once had.
    ``known``: what the reply tells as results of the install's own operations (``sync.protocol.echo``).
    """
    changes: list[Change] = []
    # What is known from here on is not read back for nothing. Where that ends within a transaction, the rest
    # of it is read, and the page ends where it does.
    while after + 1 in known:
        after += 1
    ended = (after, b"")
    size, kept = 0, 0
    for row in rows_after(connection, stream, after):
        # A transaction larger than a page goes whole: cut, the next request would ask for the same again.
        if size > octets and ended[0] > after:
            return LogPage(changes[:kept], ended[0], ended[1], more=True)
        if row.seq not in known:
            changes.append(_DECODE_CHANGE(row.body))
            size += len(row.body)
        if row.link is not None:
            ended, kept = (row.seq, bytes(row.link)), len(changes)
    # Nothing after the position: the cursor stays and keeps the hash that stands there.
    link = ended[1] or link_at(connection, stream, after) or GENESIS
    return LogPage(changes[:kept], ended[0], link, more=False)


def change_at(connection: Connection, stream: str, seq: int) -> Change | None:
    """Return one change of the log."""
    found = run(
        connection, "SELECT body FROM change WHERE district_code = ? AND seq = ?", (stream, seq)
    ).one_or_none()
    return None if found is None else _DECODE_CHANGE(found.body)


def change_of(body: bytes) -> Change:
    """Return a change as the log holds it."""
    return _DECODE_CHANGE(body)


def collected_through(connection: Connection, streams: Iterable[str]) -> dict[str, int]:
    """Return stream -> the last position of a deletion that was collected, where there is any."""
    rows = run(
        connection,
        "SELECT district_code, collected_seq FROM stream WHERE district_code IN ?* AND collected_seq > 0",
        (list(streams),),
    )
    return {row.district_code: row.collected_seq for row in rows}


def latest(
    connection: Connection, stream: str, keys: Collection[tuple[str, RowId]], most: int
) -> Iterator[Change]:
    """Yield changes of some rows, the latest first, among the stream's last ``most``."""
    before = head_of(connection, stream)[0] + 1
    last = max(0, before - 1 - most)
    while before > last + 1:
        rows = run(
            connection,
            "SELECT seq, body FROM change WHERE district_code = ? AND seq < ? AND seq > ?"
            " ORDER BY seq DESC LIMIT ?",
            (stream, before, last, _FETCH),
        ).all()
        for row in rows:
            change = _DECODE_CHANGE(row.body)
            if (change.register, change.row_id) in keys:
                yield change
        if len(rows) < _FETCH:
            return
        before = rows[-1].seq


def known_results(connection: Connection, stream: str, op_ids: Sequence[OpId]) -> dict[OpId, Result]:
    """Return the stored results of those operations the stream already knows."""
    rows = run(
        connection,
        "SELECT op_id, seq, result FROM operation WHERE district_code = ? AND op_id IN ?*",
        (stream, list(op_ids)),
    )
    return {op_id: _result(op_id, seq, result) for op_id, seq, result in rows}


def known_result(connection: Connection, stream: str, op_id: OpId) -> Result | None:
    """Return the stored result of one operation."""
    found = run(
        connection,
        "SELECT seq, result FROM operation WHERE district_code = ? AND op_id = ?",
        (stream, op_id),
    ).one_or_none()
    return None if found is None else _result(op_id, found.seq, found.result)


def known_entries(connection: Connection, stream: str, op_ids: Sequence[OpId]) -> dict[OpId, bytes | None]:
    """Return what known operations entered (``chain.entered``); None for those of release 0.1.0."""
    rows = run(
        connection,
        "SELECT op_id, entered FROM operation WHERE district_code = ? AND op_id IN ?*",
        (stream, list(op_ids)),
    )
    return {op_id: None if found is None else bytes(found) for op_id, found in rows}


def keep_results(
    connection: Connection, stream: str, install: InstallId, numbered: Iterable[tuple[int, Result, bytes]]
) -> None:
    """Store how operations ended, with their number of that install and what they entered."""
    insert_rows(
        connection,
        OPERATION,
        ((stream, one.op_id, install, n, one.seq, _stored(one), entered) for n, one, entered in numbered),
    )


def unknown_of(connection: Connection, streams: Iterable[str], op_ids: Sequence[OpId]) -> list[OpId]:
    """Return those operations that none of the streams knows, nor anything that stands for them."""
    known = set[OpId]()
    for stream in streams:
        known |= known_results(connection, stream, op_ids).keys()
        known |= {op_id for op_id, _ in successors(connection, stream, op_ids)}
    return [one for one in op_ids if one not in known]


def began_at(connection: Connection, stream: str) -> int:
    """Return the last position of the backup the epoch began with; 0 where it was not restored by command."""
    return int(
        run(connection, "SELECT began_seq FROM stream WHERE district_code = ?", (stream,)).scalar_one()
    )


def successors(
    connection: Connection, stream: str, op_ids: Sequence[OpId]
) -> dict[tuple[OpId, str], OpId | None]:
    """Return (lost operation, field) -> the writer with its value; None where it was written over."""
    rows = run(
        connection,
        "SELECT op_id, field, stands FROM successor WHERE district_code = ? AND op_id IN ?*",
        (stream, list(op_ids)),
    )
    return {(op_id, field_name): stands for op_id, field_name, stands in rows}


def keep_successors(
    connection: Connection, stream: str, found: Mapping[tuple[OpId, str], OpId | None]
) -> None:
    """Store what stands for lost operations; what is known already stays as it is."""
    run_many(
        connection,
        "INSERT INTO successor (district_code, op_id, field, stands) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        ((stream, op_id, name, stands) for (op_id, name), stands in found.items()),
    )


def _result(op_id: OpId, seq: int | None, stored: bytes | None) -> Result:
    return Result(op_id, _APPLIED, seq=seq) if stored is None else _DECODE_RESULT(stored)


def _stored(result: Result) -> bytes | None:
    # How nearly all end: `seq` has a column of its own, and an empty one spares the encoding both ways.
    plain = result.status is _APPLIED and not result.stands_for and result.conflict is None
    return None if plain else _ENCODE(result)


def rows_after(connection: Connection, stream: str, after: int) -> Iterator["LogRow"]:
    """Yield the log after a position as it is stored, some rows at a time."""
    while True:
        rows = run(
            connection,
            "SELECT seq, body, link FROM change WHERE district_code = ? AND seq > ? ORDER BY seq LIMIT ?",
            (stream, after, _FETCH),
        ).all()
        yield from (LogRow(*row) for row in rows)
        if len(rows) < _FETCH:
            return
        after = rows[-1].seq


class LogRow(NamedTuple):
    """A change as it is stored; ``link``, the log's hash, stands where a transaction ended."""

    seq: int
    body: bytes
    link: bytes | None
