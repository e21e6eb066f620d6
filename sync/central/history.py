"""Who changed a record, from what to what, on which PC, received when: told from the log, and the log proved.

Each position's hash is over the one before and what stands there, so that nobody can change, take out or put
in a change afterwards without all later hashes being others: those that backups and PCs' cursors hold.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from sync.central.centre import Centre
from sync.central.database import run
from sync.central.ledger import GENESIS, LogRow, head_of, rows_after
from sync.model.fields import StoredValue
from sync.protocol.changes import DELETION, Change, Kind
from sync.protocol.conflicts import CONFLICT_REGISTER

_change = msgspec.msgpack.Decoder(Change).decode


@dataclass(slots=True)
class History:
    """What the log tells of one record."""

    entries: list[dict[str, object]] = field(default_factory=list)
    """In the order of positions; times in milliseconds, values as they are stored."""
    seq: int = 0
    """The last position whose hash holds."""
    link: bytes = GENESIS
    """The log's hash there."""
    broken: bool = False
    """Whether the log does not hold after it: what follows is told no more."""


def history(centre: Centre, stream: str, row_id: str, name: str | None = None) -> History:
    """Walk a stream's log from its beginning and return what changed a record, or its field ``name``.

    The record's conflicts are told with it: they keep the values that lost.
    """
    found = History()
    with centre.database.reading() as connection:
        people = dict[str, str](_pairs(connection, "SELECT account, user_name FROM account"))
        machines = dict[str, str](_pairs(connection, "SELECT install, machine_label FROM install"))
        ids, values = {row_id.encode()}, dict[str, dict[str, StoredValue]]()
        for row in _proved(connection, stream, found):
            # Most of a log is about other records: what does not name this one is not read.
            if not any(one in row.body for one in ids):
                continue
            change = _change(row.body)
            if change.register == CONFLICT_REGISTER and change.set.get("target_id") == row_id:
                ids.add(change.row_id.encode())
            if change.row_id.encode() in ids and (fields := _fields(change, values, name)):
                found.entries.append(
                    {
                        "seq": change.seq,
                        "register": change.register,
                        "row": change.row_id,
                        "kind": change.kind.value,
                        "fields": fields,
                        "account": change.actor,
                        "user": people.get(change.actor),
                        "install": change.install,
                        "machine": machines.get(change.install),
                        "entered_ms": change.wall_ms,
                        "received_ms": change.received_ms,
                        "late": change.late,
                        "operation": change.op_id,
                    }
                )
    return found


def _pairs(connection: Connection, statement: str) -> Iterator[tuple[str, str]]:
    return ((one, other) for one, other in run(connection, statement))


def _proved(connection: Connection, stream: str, found: History) -> Iterator[LogRow]:
    """Yield the log as far as it holds: no position is missing, each hash follows from the one before."""
    for row in rows_after(connection, stream, 0):
        link = hashlib.sha256(found.link + row.body).digest()
        if row.seq != found.seq + 1 or (row.link is not None and bytes(row.link) != link):
            found.broken = True
            return
        found.seq, found.link = row.seq, link
        yield row
    found.broken = (found.seq, found.link) != head_of(connection, stream)


def _fields(
    change: Change, values: dict[str, dict[str, StoredValue]], name: str | None
) -> dict[str, tuple[StoredValue, StoredValue]]:
    """Return field -> (before, after) of a change, and keep the record's values for the next one."""
    before = values.get(change.row_id, {})
    if change.kind is Kind.DELETE:
        return {DELETION: (0, 1)}
    # An insert makes the record anew: what it does not name is empty then.
    names = {*change.set, *before} if change.kind is Kind.INSERT else {*change.set}
    told = {one: (before.get(one), change.set.get(one)) for one in sorted(names)}
    kept = {} if change.kind is Kind.INSERT else before
    values[change.row_id] = {**kept, **change.set}
    # Of a conflict all is told, where it is about the field: it keeps both values.
    if name is None or (change.register == CONFLICT_REGISTER and values[change.row_id].get("field") == name):
        return told
    return {name: told[name]} if name in told else {}
