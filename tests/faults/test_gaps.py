"""No cursor skips a committed change, whatever order writers allocate, pause, roll back and commit in.

Eight writers take positions in one stream at once. Between allocation and commit each pauses; some roll back;
one transaction stays idle all the while. Readers page by position as pulls do. Positions rest on the lock of
the stream's row: ``unlocked`` takes them from a sequence instead, as many systems do, and loses rows.
"""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from sync.central import ledger
from sync.central.database import Database, open_database, run
from sync.central.ledger import append
from tests.faults.gaps import (
    PATIENCE_S,
    Allocate,
    Reader,
    RolledBackError,
    change,
    locked,
    overtaken,
    unlocked,
    with_sequence,
    write,
)
from tests.support.databases import SERVERS, database_of
from tests.support.postgres import Cluster

WRITERS, READERS, WRITES = 8, 3, 25
PAUSE_S = 0.004
ROLLED_BACK = 0.2


@pytest.fixture(params=SERVERS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path, database_of(request))
    yield opened
    opened.close()


@pytest.fixture
def server(postgres: Cluster, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path, postgres.database())
    yield with_sequence(opened)
    opened.close()


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
