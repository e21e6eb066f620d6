"""Reads a backup whole: pages, the log's chain of every stream, heads, digests, results."""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from sync.central.errors import BackupError, because_of, in_both_languages
from sync.central.ledger import GENESIS
from sync.model.ids import OpId
from sync.protocol.changes import Change
from sync.protocol.digest import EMPTY, row_hash

_COUNTED: Final = ("change", "operation", "record", "install", "account")
_change = msgspec.msgpack.Decoder(Change)
_writers = msgspec.msgpack.Decoder(dict[str, OpId])


@dataclass(frozen=True, slots=True)
class Content:
    """What a backup holds."""

    realm: str
    epoch: str
    heads: dict[str, int]
    """Stream -> its last position."""
    installs: dict[str, int]
    """Install -> the last operation held of it."""
    counts: dict[str, int]


def read_back(file: Path) -> Content:
    """Read every page of a backup and hold its parts against each other.

    Raises:
        BackupError: it cannot be read, or is not whole.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            faults = list(_faults(connection))
            if not faults:
                return _content(connection)
    except (sqlite3.Error, msgspec.MsgspecError, OSError) as trouble:
        values = {"file": str(file), "because": because_of(trouble)}
        raise BackupError(in_both_languages("backup-unreadable", values)) from trouble
    raise BackupError(
        in_both_languages("backup-not-whole", {"file": str(file), "because": "; ".join(faults[:3])})
    )


def _content(connection: sqlite3.Connection) -> Content:
    realm, epoch = connection.execute("SELECT realm, epoch FROM endpoint").fetchone()
    return Content(
        realm,
        epoch,
        dict(connection.execute("SELECT district_code, seq FROM stream")),
        dict(connection.execute("SELECT install, n FROM device_chain")),
        {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _COUNTED},  # noqa: S608 - names of our own
    )


def _faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what does not hold, in the words of the tables."""
    (state,) = connection.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        yield f"integrity_check: {state}"
        return
    if connection.execute("SELECT count(*) FROM endpoint").fetchone() != (1,):
        yield "endpoint"
    heads = connection.execute("SELECT district_code, seq, head FROM stream").fetchall()
    for stream, seq, head in heads:
        yield from _log_faults(connection, stream, seq, head)
    (others,) = connection.execute(
        "SELECT count(*) FROM change WHERE district_code NOT IN (SELECT district_code FROM stream)"
    ).fetchone()
    if others:
        yield "change: stream"
    yield from _digest_faults(connection)


def _log_faults(connection: sqlite3.Connection, stream: str, seq: int, head: bytes) -> Iterator[str]:
    """Walk a stream's log: no position is missing, each hash follows from the one before."""
    at, link = 0, GENESIS
    rows = connection.execute(
        "SELECT seq, body, link FROM change WHERE district_code = ? ORDER BY seq", (stream,)
    )
    for found, body, told in rows:
        link = hashlib.sha256(link + body).digest()
        at += 1
        if found != at or _change.decode(body).seq != at or told not in {None, link}:
            yield f"change {stream} {found}"
            return
    if (at, link) != (seq, head):
        yield f"stream {stream}: {at} of {seq}"


def _digest_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Count the rows anew and compare with the digests PCs are told."""
    counted: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    rows = connection.execute("SELECT district_code, register, row_id, writers FROM record")
    for stream, register, row_id, writers in rows:
        found = counted[stream, register]
        found[0] += 1
        found[1] ^= row_hash(row_id, _writers.decode(writers))
    told = {
        (stream, register): [count, int(xor, 16)]
        for stream, register, count, xor in connection.execute(
            "SELECT district_code, register, count, xor FROM digest"
        )
    }
    nothing = [EMPTY.count, int(EMPTY.xor, 16)]
    for key in {*counted, *told}:
        if counted.get(key, nothing) != told.get(key, nothing):
            yield f"digest {' '.join(key)}"
