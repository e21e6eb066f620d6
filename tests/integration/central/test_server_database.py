"""PostgreSQL under the endpoint: how it is reached, what is told when it is not, work that is done again."""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from sync.central import engines, ledger
from sync.central.accounts import Grant, issue_code
from sync.central.again import TRIES, again
from sync.central.bulk import insert_rows, put_rows
from sync.central.centre import open_centre
from sync.central.database import Database, open_database, run
from sync.central.errors import StoreError, because_of
from sync.central.schema import CHANGE, RECORD
from tests.support.databases import told
from tests.support.endpoint import running_endpoint
from tests.support.postgres import Cluster
from tests.support.wire import Wire, work_rows

VALUE = "ค่าที่ต้องไม่หลุดออกไป"


@pytest.fixture
def database(postgres: Cluster, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path, postgres.database())
    yield opened
    opened.close()


def setting(connection: Connection, name: str) -> object:
    return run(connection, "SELECT current_setting(?)", (name,)).scalar()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_spelling_of_an_address_is_taken(postgres: Cluster, tmp_path: Path, scheme: str) -> None:
    address = postgres.empty().replace("postgresql", scheme, 1)
    open_centre(tmp_path, address=address).close()


def test_writers_see_the_last_commit_and_readers_one_state(database: Database) -> None:
    with database.writing() as connection:
        assert setting(connection, "transaction_isolation") == "read committed"
    with database.reading() as connection:
        assert setting(connection, "transaction_isolation") == "repeatable read"
        assert setting(connection, "transaction_read_only") == "on"


def test_nothing_waits_for_ever(database: Database) -> None:
    with database.reading() as connection:
        found = {
            name: setting(connection, name)
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        }
    assert found == {
        "lock_timeout": "15s",
        "statement_timeout": "2min",
        "idle_in_transaction_session_timeout": "1min",
    }


def test_a_lock_held_too_long_is_told_as_a_busy_store(
    postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MS", 100)
    database = open_database(tmp_path, postgres.database())
    with database.writing() as holder:
        ledger.lock(holder, ["0101"])
        run(holder, "UPDATE stream SET seq = 5")
        with pytest.raises(OperationalError, match="lock timeout"), database.writing() as waiting:
            ledger.lock(waiting, ["0101"])
    database.close()


def test_a_server_that_does_not_keep_unicode_is_refused(postgres: Cluster, tmp_path: Path) -> None:
    postgres.run("CREATE DATABASE letters TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    with pytest.raises(StoreError, match="SQL_ASCII"):
        open_database(tmp_path, postgres.address("letters"))


def test_a_database_that_is_not_there_is_told(postgres: Cluster, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Please check that PostgreSQL runs"):
        open_database(tmp_path, postgres.address("nowhere"))


def test_a_missing_driver_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="Please install it with"):
        open_database(tmp_path, "postgresql://somebody@127.0.0.1:1/x")


def row(seq: int) -> tuple[str, int, bytes, bytes | None]:
    return ("0101", seq, VALUE.encode(), None)


def test_a_failing_copy_is_told_like_any_statement_and_without_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as failed, database.writing() as connection:
        insert_rows(connection, CHANGE, [row(1), row(1)])
    assert VALUE not in str(failed.value)
    assert "duplicate key" in because_of(failed.value)
    with database.reading() as connection:
        assert run(connection, "SELECT count(*) FROM change").scalar() == 0


def test_rows_put_again_take_the_place_of_the_old(database: Database) -> None:
    with database.writing() as connection:
        for seq in (1, 2):
            put_rows(connection, RECORD, [("0101", "village", "a" * 32, b"\x00%s\xff", b"", 0, seq)])
    with database.reading() as connection:
        assert run(connection, "SELECT field_values, seq FROM record").one() == (b"\x00%s\xff", 2)


def test_of_two_that_wait_for_each_other_one_is_done_again(database: Database) -> None:
    both, tries = threading.Barrier(2), [0, 0]

    def crossed(number: int, first: str, second: str) -> Callable[[], None]:
        def work() -> None:
            tries[number] += 1
            with database.writing() as connection:
                ledger.lock(connection, [first])
                if tries[number] == 1:
                    both.wait(30)
                run(connection, "UPDATE stream SET seq = seq + 1 WHERE district_code = ?", (second,))

        return work

    with database.writing() as connection:
        ledger.lock(connection, ["0101", "0102"])
    with ThreadPoolExecutor(2) as pool:
        done = [
            pool.submit(again, crossed(0, "0101", "0102")),
            pool.submit(again, crossed(1, "0102", "0101")),
        ]
        for one in done:
            one.result(60)
    assert sorted(tries) == [1, 2]
    with database.reading() as connection:
        assert [seq for (seq,) in run(connection, "SELECT seq FROM stream")] == [1, 1]


def test_work_that_is_crossed_every_time_ends(database: Database) -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        with database.writing() as connection:
            run(connection, "DO 'BEGIN RAISE SQLSTATE ''40001''; END'")

    with pytest.raises(OperationalError):
        again(work)
    assert len(tries) == TRIES


def test_other_failures_are_not_tried_again(database: Database) -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        with database.writing() as connection:
            insert_rows(connection, CHANGE, [row(1), row(1)])

    with pytest.raises(IntegrityError):
        again(work)
    assert len(tries) == 1


def test_a_restarted_server_costs_no_request(postgres: Cluster, tmp_path: Path) -> None:
    address = postgres.database()
    centre = open_centre(tmp_path, realm="bench", address=address)
    code = issue_code(centre, Grant("0101", "district_head"), valid_days=1)
    name = address.rpartition("/")[2]
    with running_endpoint(tmp_path, "--with-bench-register", *told(address)) as line:
        wire = Wire(line, "bench", 1)
        wire.enrol(code)
        for _ in range(3):
            postgres.cut(name)
            wire.sync([wire.insert("bench_record", {"name": "ก"})])
        assert len(work_rows(wire.everything())) == 3
    centre.close()
