"""Backups of an endpoint on PostgreSQL: one state, read back, and put into either database again."""

import itertools
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

from sync.central import pour
from sync.central.accounts import Grant, issue_code
from sync.central.backup import back_up, seed_in
from sync.central.bulk import every_row
from sync.central.centre import Centre, open_centre
from sync.central.database import FILE_NAME, is_free, run
from sync.central.engines import connect
from sync.central.errors import BackupError
from sync.central.read_back import read_back
from sync.central.restore import restore
from sync.central.schema import CHANGE, METADATA
from sync.central.upgrading import config_for
from tests.support.databases import told
from tests.support.endpoint import central_command, running_endpoint
from tests.support.postgres import Cluster
from tests.support.wire import Wire, work_rows

OFFICE = "0101"
BENCH = "bench_record"
# What an epoch's beginning writes: all else is as it was.
_OF_EPOCHS = {
    "endpoint": {"epoch"},
    "stream": {"began_seq"},
    "device_chain": {"anchored", "durable_n", "nonce", "passed"},
}


@dataclass
class Kept:
    """An endpoint on a database of its own."""

    folder: Path
    address: str | None
    centre: Centre
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def pc(self, line: str) -> Wire:
        wire = Wire(line, "bench", next(self._numbers))
        wire.enrol(issue_code(self.centre, Grant(OFFICE, "district_head"), valid_days=1), f"user-{wire.seed}")
        return wire

    def served(self) -> Any:
        return running_endpoint(self.folder, "--with-bench-register", *told(self.address))


@pytest.fixture(params=["postgresql", "partitioned", "sqlite"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    address = None
    if request.param != "sqlite":
        cluster: Cluster = request.getfixturevalue("postgres")
        address = cluster.partitioned() if request.param == "partitioned" else cluster.database()
    folder = tmp_path / "centre"
    centre = open_centre(folder, realm="bench", address=address)
    yield Kept(folder, address, centre)
    centre.close()


@pytest.fixture(params=["postgresql", "sqlite"])
def target(request: pytest.FixtureRequest) -> str | None:
    """Where a backup is put: an empty database, or a file in the folder."""
    if request.param == "sqlite":
        return None
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.empty()


def tables(centre: Centre) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables but what an epoch begins with."""
    with centre.database.reading() as connection:
        return {
            table.name: [
                tuple(
                    value
                    for name, value in zip(table.columns.keys(), row, strict=True)
                    if name not in _OF_EPOCHS.get(table.name, ())
                )
                for row in every_row(connection, table)
            ]
            for table in METADATA.sorted_tables
            if table.name not in {"epoch", "snapshot", "backup"}
        }


@pytest.mark.expects_log("new epoch")
def test_all_of_it_comes_back_on_either_database_and_its_pcs_go_on(
    kept: Kept, target: str | None, tmp_path: Path
) -> None:
    with kept.served() as line:
        pc = kept.pc(line)
        pc.sync([pc.insert(BENCH, {"name": name, "balance": 1.5}) for name in ("กองทุน", "%s \\N ' \x01")])
        with kept.centre.database.writing() as connection:  # tables that this office has not filled
            run(connection, "INSERT INTO successor VALUES (?, ?, 'name', NULL)", (OFFICE, "a" * 32))
            run(connection, "INSERT INTO slot VALUES (?, 5)", (OFFICE,))
        before = work_rows(pc.everything())
        made = back_up(kept.centre, tmp_path)
        assert pc.sync().durable_through == 2
    assert read_back(made.file) == made.content
    assert seed_in(made.file) == kept.centre.seed
    anew = tmp_path / "anew"
    done = restore(made.file, anew, replace=False, address=target)
    assert sorted(one.name for one in anew.iterdir() if not one.name.endswith((".lock", "-wal", "-shm"))) == (
        [FILE_NAME, "endpoint.key"] if target is None else ["endpoint.key"]
    )
    opened = open_centre(anew, address=target, make=False)
    assert tables(opened) == tables(kept.centre)
    assert opened.identity.epoch == done.epoch != kept.centre.identity.epoch
    again = Kept(anew, target, opened)
    with again.served() as pc.address:
        assert work_rows(pc.everything()) == before
        assert pc.sync([pc.insert(BENCH, {"name": "หลังกู้คืน"})]).results[0].seq
        back_up(opened, tmp_path / "second.backup")
    opened.close()


def test_it_holds_one_state_whatever_is_written_meanwhile(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kept.address is None:
        pytest.skip("pages of one transaction: SQLite's own")
    with kept.served() as line:
        pc = kept.pc(line)
        pc.sync([pc.insert(BENCH, {"name": "ก่อน"})])
        limits = []

        def meanwhile(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
            if connection.dialect.name == "postgresql":
                limits.append(connection.exec_driver_sql("SHOW statement_timeout").scalar())
            if table is CHANGE:
                pc.sync([pc.insert(BENCH, {"name": "ระหว่าง"})])
            return every_row(connection, table)

        monkeypatch.setattr(pour, "every_row", meanwhile)
        made = back_up(kept.centre, tmp_path / "a.backup")
        assert made.content.installs[pc.install] == 1
        # What the backup does not hold, no PC may forget.
        assert pc.sync().durable_through == 1
    assert set(limits) == {"0"}
    with closing(sqlite3.connect(made.file)) as connection:
        assert connection.execute("SELECT count(*) FROM operation WHERE n > 0").fetchone() == (1,)


def test_a_database_that_holds_an_endpoint_is_left_alone(
    kept: Kept, tmp_path: Path, postgres: Cluster
) -> None:
    made = back_up(kept.centre, tmp_path / "a.backup")
    other = tmp_path / "other"
    address = postgres.database()
    open_centre(other, realm="bench", address=address).close()
    before = sorted(one.name for one in other.iterdir())
    with pytest.raises(BackupError, match="holds an endpoint already"):
        restore(made.file, other, replace=True, address=address)
    assert sorted(one.name for one in other.iterdir()) == before
    assert not is_free(address)


@pytest.mark.expects_log("new epoch")
def test_what_fails_half_way_leaves_the_database_free_for_the_next_try(
    kept: Kept, tmp_path: Path, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, address = back_up(kept.centre, tmp_path / "a.backup"), postgres.empty()

    def failing(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
        if table is CHANGE:
            raise OperationalError("COPY", (), OSError(28, "No space left on device"))
        return every_row(connection, table)

    with monkeypatch.context() as patch:
        patch.setattr(pour, "every_row", failing)
        with pytest.raises(BackupError, match="failed"):
            restore(made.file, tmp_path / "anew", replace=False, address=address)
    assert is_free(address)
    assert restore(made.file, tmp_path / "anew", replace=True, address=address).aside is not None
    assert not is_free(address)


@pytest.mark.expects_log("new epoch")
def test_a_backup_of_an_older_program_is_brought_up_to_date_on_the_way(
    kept: Kept, tmp_path: Path, postgres: Cluster
) -> None:
    made, address = back_up(kept.centre, tmp_path / "a.backup"), postgres.empty()
    engine = connect(f"sqlite:///{made.file}")
    with engine.execution_options(immediate=True).begin() as connection:
        command.downgrade(config_for(connection), "0004")
    engine.dispose()
    restore(made.file, tmp_path / "anew", replace=False, address=address)
    opened = open_centre(tmp_path / "anew", address=address, make=False)
    assert tables(opened) == tables(kept.centre)
    opened.close()


def test_the_commands_do_it_without_any_tool_of_the_servers(tmp_path: Path, postgres: Cluster) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    addresses = postgres.database(), postgres.empty()
    open_centre(first, address=addresses[0]).close()
    file = tmp_path / "a.backup"
    done = central_command("backup", "--data", first, "--to", file, "--database", addresses[0])
    assert done.returncode == 0, done.stderr
    assert central_command("verify", file).returncode == 0
    moved = central_command("restore", file, "--data", second, "--database", addresses[1])
    assert moved.returncode == 0, moved.stderr
    assert json.loads(moved.stdout)["epoch"] != json.loads(done.stdout)["epoch"]
    taken = central_command("restore", file, "--data", second, "--replace", "--database", addresses[1])
    assert (taken.returncode, taken.stdout) == (1, "")
    assert "ฐานข้อมูลใน --database มีข้อมูลของศูนย์กลางอยู่แล้ว" in taken.stderr
