"""Whole streams as files for first and replacement syncs: made at one position, kept while in use."""

import hashlib
import os
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from sync.central import records
from sync.central.calls import Call, Endpoint
from sync.central.centre import Centre
from sync.central.database import run
from sync.central.installs import Caller, authenticate
from sync.central.ledger import head_of
from sync.central.problems import refuse
from sync.central.pull import cursor_at
from sync.central.sight import Sight, seen_rows, sight_of
from sync.model.fields import Registry
from sync.model.ids import is_id
from sync.protocol.changes import RowImage
from sync.protocol.messages import (
    SCHEMA_MAX,
    SCHEMA_MIN,
    SNAPSHOT_TYPE,
    Snapshot,
    SnapshotOffer,
    SnapshotRows,
)
from sync.protocol.whole_streams import write_file

STALE_AFTER: Final = 500
"""Changes a first snapshot may be behind: they follow as a page; past that a fresh one is cheaper. One that
replaces what a PC holds is never behind: rows would go back to what they were, and count as differing."""
KEPT_MS: Final = 24 * 60 * 60 * 1000
"""An office on a thin line may fetch the rest of a file the next morning."""


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A snapshot to be sent, whole or in ranges."""

    file: Path
    etag: str
    content_type: str = SNAPSHOT_TYPE


@dataclass(frozen=True, slots=True)
class _Made:
    """A snapshot on file."""

    etag: str
    seq: int
    link: bytes
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What a file shows of a stream, and in the form of which schema."""

    sight: Sight
    schema: int

    @property
    def name(self) -> str:
        """A short text that is equal for equal files of one state; schema 1 has the names it always had."""
        return self.sight.name if self.schema == 1 else f"{self.schema};{self.sight.name}"


def offer(centre: Centre, caller: Caller, stream: str, reason: str, schema: int) -> SnapshotOffer:
    """Return where what the caller sees of a stream lies, making the file when there is no fresh one."""
    look = _Look(sight_of(caller, stream, centre.registry), schema)
    behind = STALE_AFTER if reason == "first" else 0
    made = _fresh(centre, stream, look, behind)
    if made is None:
        # An office's PCs often start together: the second waits for the file of the first.
        with centre.snapshot_turns.turn(int(stream)):
            made = _fresh(centre, stream, look, behind) or _make(centre, stream, look)
    return SnapshotOffer(
        stream=stream,
        path=f"/v1/snapshot/{stream}/{made.etag}",
        etag=made.etag,
        sha256=made.sha256,
        size=made.size,
        cursor=cursor_at(centre, stream, made.seq, made.link, schema),
        reason=reason,
    )


def snapshot_file(endpoint: Endpoint, call: Call) -> SnapshotFile:
    """Answer ``GET /v1/snapshot/{stream}/{etag}``.

    Raises:
        Refused: ``stream-forbidden``, ``snapshot-gone``.
    """
    stream, etag = call.path.split("/")[-2:]
    with endpoint.centre.database.reading() as connection:
        caller = authenticate(connection, call)
        if not caller.reads(stream):
            raise refuse("stream-forbidden", stream=stream[:4])
        if not is_id(etag):
            raise refuse("snapshot-gone")
        sight = sight_of(caller, stream, endpoint.centre.registry)
        known = run(
            connection,
            # By sight as well: with an ETag from elsewhere a province's PC could fetch what it must not see.
            "SELECT etag FROM snapshot WHERE etag = ? AND district_code = ? AND hidden IN (?, ?)",
            (etag, stream, *(_Look(sight, schema).name for schema in (SCHEMA_MIN, SCHEMA_MAX))),
        ).one_or_none()
    if known is None or not _file(endpoint.centre, known.etag).exists():
        raise refuse("snapshot-gone")
    return SnapshotFile(_file(endpoint.centre, known.etag), known.etag)


def _fresh(centre: Centre, stream: str, look: _Look, behind: int) -> _Made | None:
    """Return the newest snapshot, unless more than ``behind`` changes behind, or not whole on file."""
    with centre.database.reading() as connection:
        made = _newest(connection, stream, look)
        seq, _link = head_of(connection, stream)
    if made is None or seq - made.seq > behind:
        return None
    # A folder put back from elsewhere, or a full disk, leaves another size than the database remembers.
    file = _file(centre, made.etag)
    return made if file.exists() and file.stat().st_size == made.size else None


def _make(centre: Centre, stream: str, look: _Look) -> _Made:
    with centre.database.reading() as connection:
        seq, link = head_of(connection, stream)
        rows = _columns(centre.registry, seen_rows(look.sight, records.every(connection, stream)))
    cursor = cursor_at(centre, stream, seq, link, look.schema)
    body = write_file(Snapshot(stream, cursor, seq, rows), look.schema)
    digest = hashlib.sha256(body).hexdigest()
    # Two sights of a stream may have the same content; who may fetch the file differs all the same.
    etag = hashlib.sha256(f"{look.name}:{digest}".encode()).hexdigest()[:32]
    made = _Made(etag, seq, link, digest, len(body))
    _keep_file(_file(centre, made.etag), body)
    now = centre.clock.now_ms()
    # The same content made again is young again: it must not be cleared under whoever was just offered it.
    with centre.database.writing() as connection:
        run(
            connection,
            "INSERT INTO snapshot (etag, district_code, hidden, seq, link, sha256, size, made_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (district_code, etag) DO UPDATE SET made_ms = excluded.made_ms",
            (made.etag, stream, look.name, seq, link, digest, len(body), now),
        )
        gone = _forget_old(connection, stream, made.etag, now)
    # After the commit: a file without a row only takes room, a row without its file would be offered.
    for etag in gone:
        _file(centre, etag).unlink(missing_ok=True)
    return made


def _columns(registry: Registry, rows: Iterable[RowImage]) -> dict[str, SnapshotRows]:
    grouped: defaultdict[str, list[RowImage]] = defaultdict(list)
    for row in rows:
        grouped[row.register].append(row)
    # By rank, parents first, as rows load; what only a newer program declared comes last.
    ordered = [one.name for one in registry if one.name in grouped]
    ordered += [name for name in grouped if name not in registry]
    return {name: _rows(registry, name, grouped[name]) for name in ordered}


def _rows(registry: Registry, register: str, rows: list[RowImage]) -> SnapshotRows:
    declared = [one.name for one in registry[register].travelling] if register in registry else []
    # Fields of a newer program are kept and sent on untouched.
    others = sorted({name for row in rows for name in row.values}.difference(declared))
    names = declared + others
    return SnapshotRows(
        names,
        [row.row_id for row in rows],
        [[row.values.get(name) for name in names] for row in rows],
        [row.writers for row in rows],
        [at for at, row in enumerate(rows) if row.deleted],
    )


def _newest(connection: Connection, stream: str, look: _Look) -> _Made | None:
    found = run(
        connection,
        "SELECT etag, seq, link, sha256, size FROM snapshot"
        " WHERE district_code = ? AND hidden = ? ORDER BY seq DESC LIMIT 1",
        (stream, look.name),
    ).one_or_none()
    if found is None:
        return None
    return _Made(found.etag, found.seq, bytes(found.link), found.sha256, found.size)


def _forget_old(connection: Connection, stream: str, but: str, now_ms: int) -> list[str]:
    rows = run(
        connection,
        "DELETE FROM snapshot WHERE district_code = ? AND etag <> ? AND made_ms < ? RETURNING etag",
        (stream, but, now_ms - KEPT_MS),
    )
    return [row.etag for row in rows]


def _file(centre: Centre, etag: str) -> Path:
    return centre.folder / "snapshots" / f"{etag}.snapshot"


def _keep_file(file: Path, body: bytes) -> None:
    """Write all or nothing, durably: a reader never meets half a file, nor does one after a power cut."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    # A name of its own for each writer: two processes may make the same content at once.
    part = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    with part.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
