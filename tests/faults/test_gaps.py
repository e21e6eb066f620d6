"""No cursor skips a committed change, whatever order writers allocate, pause, roll back and commit in.

Eight writers take positions in one stream at once. Between allocation and commit each pauses; some roll back;
one transaction stays idle all the while. Readers page by position as pulls do. Positions rest on the lock of
the stream's row: ``unlocked`` takes them from a sequence instead, as many systems do, and loses rows.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection

from sync.central import ledger
from sync.central.database import Database, open_database, run
from sync.central.ledger import LockedStream, append, read_log
from sync.model.ids import AccountId, InstallId, OpId, RowId
from sync.protocol.changes import Change, Kind
from tests.support.databases import SERVERS, database_of
from tests.support.postgres import Cluster

STREAM = "0101"
WRITERS, READERS, WRITES = 8, 3, 25
PAUSE_S = 0.004
ROLLED_BACK = 0.2
PAGE_OCTETS = 600
PATIENCE_S = 60

Allocate = Callable[[Connection], LockedStream]


class RolledBackError(Exception):
    """A writer gave up."""


def locked(connection: Connection) -> LockedStream:
    """Allocate as the endpoint does."""
    return ledger.lock(connection, [STREAM])[STREAM]


def unlocked(connection: Connection) -> LockedStream:
    """Allocate without the row's lock: every position is used once, but not in the order of commits."""
    position = run(connection, "SELECT nextval('position')").scalar()
    return LockedStream(STREAM, int(position or 0) - 1, ledger.GENESIS)


@pytest.fixture(params=SERVERS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path, database_of(request))
    yield opened
    opened.close()


@pytest.fixture
def server(postgres: Cluster, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path, postgres.database())
    with opened.writing() as connection:
        run(connection, "CREATE SEQUENCE position")
        ledger.lock(connection, [STREAM])
    yield opened
    opened.close()


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
            page = read_log(connection, STREAM, self._after, PAGE_OCTETS)
        self.seen += [one.seq for one in page.changes]
        self._after = page.seq
        return bool(page.changes)

    def read_all(self) -> list[int]:
        while self.read():
            pass
        return self.seen


def rest(chance: random.Random) -> None:
    time.sleep(chance.random() * PAUSE_S)


def hammer(database: Database, allocate: Allocate) -> tuple[set[int], list[list[int]]]:
    """Let writers and readers loose on one stream; returns what was committed and what each reader saw."""
    done = threading.Event()
    committed: set[int] = set()

    def writing(number: int) -> None:
        chance = random.Random(number)
        for _ in range(WRITES):
            fails = chance.random() < ROLLED_BACK
            with suppress(RolledBackError):
                committed.add(write(database, allocate, lambda: rest(chance), fails=fails))

    def reading(reader: Reader) -> list[int]:
        while not done.is_set():
            reader.read()
        return reader.read_all()

    readers = [Reader(database) for _ in range(READERS)]
    with ThreadPoolExecutor(WRITERS + READERS) as pool, database.reading() as idle:
        run(idle, "SELECT count(*) FROM stream").one()
        seen = [pool.submit(reading, one) for one in readers]
        for one in [pool.submit(writing, number) for number in range(WRITERS)]:
            one.result(PATIENCE_S)
        done.set()
        return committed, [one.result(PATIENCE_S) for one in seen]


def test_eight_writers_leave_no_gap_for_any_reader(database: Database) -> None:
    committed, seen = hammer(database, locked)
    assert len(committed) > WRITERS * WRITES // 2
    # Without a hole: what was rolled back gave its position to the next.
    assert sorted(committed) == list(range(1, len(committed) + 1))
    assert all(one == sorted(committed) for one in seen)


def test_the_same_writers_without_the_lock_lose_rows(server: Database) -> None:
    committed, seen = hammer(server, unlocked)
    assert any(set(one) != committed for one in seen)


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


def test_a_writer_that_pauses_is_not_overtaken(database: Database) -> None:
    assert overtaken(database, locked) == ({1, 2}, [1, 2])


def test_without_the_lock_it_is_overtaken_and_its_row_never_seen(server: Database) -> None:
    committed, seen = overtaken(server, unlocked)
    assert committed == {1, 2}
    assert seen == [2]


def test_another_streams_writer_does_not_wait(server: Database) -> None:
    """Only on a server: an SQLite file has one writer for all streams."""
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        assert go_on.wait(PATIENCE_S)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(write, server, locked, hold)
        assert held.wait(PATIENCE_S)
        with server.writing() as connection:
            beside = ledger.lock(connection, ["0102"])["0102"]
            beside.new.append(change(beside.next_seq(), "1"))
            append(connection, beside)
        assert not first.done()
        go_on.set()
        first.result(PATIENCE_S)
