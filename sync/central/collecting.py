"""Collects deletions: rows deleted long ago go from the tables, once nobody needs to be told of them.

A deletion is a row's state, so that PCs hear of it and late edits meet it. It is collected when it is
``KEPT_DAYS`` old (by its arrival here), every active install that pulls its stream has taken it in, and
nothing refers to its row. The log keeps it for ever. PCs then fetch the stream whole, once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from sync.central import records
from sync.central.accounts import DAY_MS
from sync.central.centre import Centre
from sync.central.copies import passed
from sync.central.database import run, run_many
from sync.central.ledger import change_of, lock
from sync.central.records import RowKey
from sync.model.areas import CENTRE
from sync.model.fields import Registry
from sync.model.ids import RowId
from sync.model.roles import Role, streams_of
from sync.protocol.changes import RowImage
from sync.protocol.conflicts import CONFLICT_REGISTER
from sync.protocol.digest import EMPTY, moved_by

KEPT_DAYS: Final = 400
"""SYNC "Deletes": longer than a fiscal year and its closing."""
ACTIVE_DAYS: Final = 400
"""An install is active while an account may work on it and it was heard of within so many days."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection did."""

    rows: dict[str, int] = field(default_factory=dict)
    """Stream -> how many rows went."""
    waits_for: set[str] = field(default_factory=set)
    """Active installs that have not taken in a deletion which is old enough."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """An active install and the positions it has passed."""

    install: str
    passed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Deletion:
    """A deleted row and the position at which it was deleted."""

    row: RowImage
    seq: int

    @property
    def key(self) -> RowKey:
        return self.row.register, self.row.row_id


def collect(centre: Centre) -> Collected:
    """Collect what can be collected, stream by stream; each in a transaction of its own.

    What the centre gave out (stream ``0000``) stays: any stream may refer to it.
    """
    done = Collected()
    with centre.database.reading() as connection:
        streams = run(connection, "SELECT DISTINCT district_code FROM record WHERE deleted = 1").scalars()
        wanted = sorted(stream for stream in streams if stream != CENTRE)
        readers = _readers(connection, centre.clock.now_ms())
    for stream in wanted:
        with centre.database.writing() as connection:
            _collect(connection, centre, stream, readers[stream], done)
    return done


def _readers(connection: Connection, now_ms: int) -> defaultdict[str, list[_Reader]]:
    """Return stream -> the active installs that pull it."""
    pulled: defaultdict[str, set[str]] = defaultdict(set)
    rows = run(
        connection, "SELECT install, district_code, role FROM assignment WHERE ended_generation IS NULL"
    )
    for install, home, role in rows:
        pulled[install].update(streams_of(Role(role), home))
    heard = run(
        connection,
        "SELECT i.install, i.created_ms, c.sent_ms, c.heard_ms FROM install i"
        " JOIN device_chain c ON c.install = i.install AND c.district_code = i.district_code",
    )
    positions = passed(connection)
    found: defaultdict[str, list[_Reader]] = defaultdict(list)
    for install, *moments in heard:
        if now_ms - max(one or 0 for one in moments) <= ACTIVE_DAYS * DAY_MS and pulled[install]:
            reader = _Reader(install, positions.get(install, {}))
            # Whoever may see more than it has to pull, and did, counts there as well.
            for stream in pulled[install] | reader.passed.keys():
                found[stream].append(reader)
    return found


def _collect(
    connection: Connection, centre: Centre, stream: str, readers: Iterable[_Reader], done: Collected
) -> None:
    lock(connection, [stream])
    old = _old(connection, stream, centre.clock.now_ms() - KEPT_DAYS * DAY_MS)
    behind = {
        (one.install, deletion.seq)
        for deletion in old
        for one in readers
        if one.passed.get(stream, 0) < deletion.seq
    }
    done.waits_for.update(install for install, _ in behind)
    late = {seq for _, seq in behind}
    gone = _unreferred(connection, centre.registry, stream, [one for one in old if one.seq not in late])
    if gone:
        _remove(connection, stream, gone)
        done.rows[stream] = len(gone)


def _old(connection: Connection, stream: str, before_ms: int) -> list[_Deletion]:
    rows = run(
        connection,
        "SELECT r.register, r.row_id, r.seq, c.body FROM record r"
        " JOIN change c ON c.district_code = r.district_code AND c.seq = r.seq"
        " WHERE r.district_code = ? AND r.deleted = 1",
        (stream,),
    ).all()
    seqs = {
        (register, RowId(row_id)): seq
        for register, row_id, seq, body in rows
        if change_of(body).received_ms < before_ms
    }
    images = records.load(connection, stream, seqs)
    return [_Deletion(image, seqs[key]) for key, image in images.items()]


def _unreferred(
    connection: Connection, registry: Registry, stream: str, old: list[_Deletion]
) -> list[_Deletion]:
    """Return those whose rows no row that stays refers to, nor an open conflict."""
    if not old:
        return []
    keys = {one.key for one in old}
    staying = [row for row in records.every(connection, stream) if (row.register, row.row_id) not in keys]
    waiting = set(records.open_conflicts(connection, stream))
    named = {
        str(row.values["target_id"])
        for row in staying
        if row.register == CONFLICT_REGISTER and row.row_id in waiting
    }
    named |= {row_id for row in staying for row_id in _referred(registry, row)}
    # A row that stays because something refers to it keeps what it refers to in its turn.
    while kept := [one for one in old if one.row.row_id in named]:
        old = [one for one in old if one.row.row_id not in named]
        named = {row_id for one in kept for row_id in _referred(registry, one.row)}
    return old


def _referred(registry: Registry, row: RowImage) -> Iterable[str]:
    # A register that this program does not know yet: nobody can tell which of its fields refer.
    fields = registry[row.register].fields if row.register in registry else ()
    return [str(row.values[one.name]) for one in fields if one.refers_to and one.name in row.values]


def _remove(connection: Connection, stream: str, gone: list[_Deletion]) -> None:
    run_many(
        connection,
        "DELETE FROM record WHERE district_code = ? AND register = ? AND row_id = ?",
        ((stream, one.row.register, one.row.row_id) for one in gone),
    )
    moved: defaultdict[str, list[RowImage]] = defaultdict(list)
    for one in gone:
        moved[one.row.register].append(one.row)
    before = records.load_digests(connection, stream)
    after = {
        name: moved_by(before.get(name, EMPTY), [(row.row_id, row.writers, None) for row in rows])
        for name, rows in moved.items()
    }
    records.save_digests(connection, stream, after)
    last = max(one.seq for one in gone)
    run(
        connection,
        "UPDATE stream SET collected_seq = ? WHERE district_code = ? AND collected_seq < ?",
        (last, stream, last),
    )
    # They hold what was collected; whoever loaded one would find that it differs.
    run(connection, "DELETE FROM snapshot WHERE district_code = ?", (stream,))
