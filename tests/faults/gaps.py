"""Writers of one stream that pause between taking a position and committing, and readers that page meanwhile.

Positions rest on the lock of the stream's row: ``unlocked`` takes them from a sequence instead, as many
systems do, and readers lose rows.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from sqlalchemy import Connection

from sync.central import ledger
from sync.central.database import Database, run
from sync.central.ledger import LockedStream, append, read_log
from sync.model.ids import AccountId, InstallId, OpId, RowId
from sync.protocol.changes import Change, Kind

STREAM = "0101"
PATIENCE_S = 60
_PAGE_OCTETS = 600

Allocate = Callable[[Connection], LockedStream]


class RolledBackError(Exception):
    """A writer gave up."""


def locked(connection: Connection) -> LockedStream:
    """Allocate as the endpoint does."""
    return ledger.lock(connection, [STREAM])[STREAM]


def unlocked(connection: Connection, stream: str = STREAM) -> LockedStream:
    """Allocate without the row's lock: every position is used once, but not in the order of commits."""
    position = run(connection, "SELECT nextval('position')").scalar()
    return LockedStream(stream, int(position or 0) - 1, ledger.GENESIS)


def with_sequence(database: Database) -> Database:
    """Make what ``unlocked`` takes positions from, and the stream."""
    with database.writing() as connection:
        run(connection, "CREATE SEQUENCE position")
        ledger.lock(connection, [STREAM])
    return database


def change(seq: int, mark: str) -> Change:
    op_id, row_id = OpId(mark.rjust(32, "0")), RowId(f"{seq:032x}")
    actor, install = AccountId("a" * 32), InstallId("b" * 32)
    return Change(seq, "bench_record", row_id, Kind.INSERT, {"name": mark}, op_id, actor, install, 0, 0)


def write(database: Database, allocate: Allocate, pause: Callable[[], object], *, fails: bool = False) -> int:
    """Take a position, pause, write it, and commit or roll back; returns it."""
    with database.writing() as connection:
        stream = allocate(connection)
        seq = stream.next_seq()
        stream.new.append(change(seq, f"{seq:x}"))
        pause()
        append(connection, stream)
        if fails:
            raise RolledBackError
    return seq


class Reader:
    """Pages through the stream from where it stands, as a PC does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._after = 0
        self.seen: list[int] = []

    def read(self) -> bool:
        """Take one page; tells whether there was anything."""
        with self._database.reading() as connection:
            page = read_log(connection, STREAM, self._after, _PAGE_OCTETS)
        self.seen += [one.seq for one in page.changes]
        self._after = page.seq
        return bool(page.changes)

    def read_all(self) -> list[int]:
        while self.read():
            pass
        return self.seen


def overtaken(database: Database, allocate: Allocate) -> tuple[set[int], list[int]]:
    """Let a second writer begin and, if it can, commit while the first holds a position; read in between."""
    allocated, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        allocated.set()
        assert go_on.wait(PATIENCE_S)

    reader = Reader(database)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(write, database, allocate, hold)
        assert allocated.wait(PATIENCE_S)
        second = pool.submit(write, database, allocate, lambda: None)
        with suppress(TimeoutError):  # under the lock it waits for the first
            second.result(0.5)
        reader.read_all()
        go_on.set()
        committed = {first.result(PATIENCE_S), second.result(PATIENCE_S)}
    return committed, reader.read_all()
