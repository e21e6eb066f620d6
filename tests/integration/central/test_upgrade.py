"""A database of the first release is brought up to date, once, on either database, with all that is in it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from sync.central import installs, records
from sync.central.centre import open_centre
from sync.central.database import FILE_NAME, Database, open_database, run
from sync.central.engines import connect
from sync.central.schema import METADATA
from sync.central.upgrading import config_for
from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.protocol.changes import RowImage
from tests.support.endpoint import ROOT
from tests.support.postgres import Cluster

INSTALL, ACCOUNT, ETAG, OP = "1" * 32, "2" * 32, "3" * 32, "4" * 32
VALUES: dict[str, StoredValue] = {"name": "กองทุนหมู่บ้าน"}
IDS = {"install": INSTALL, "account": ACCOUNT, "etag": ETAG, "op": OP}
FIRST = (
    "INSERT INTO endpoint VALUES (1, 'bench', 'e', 'i', 5)",
    "INSERT INTO account VALUES (:account, 'somchai', 'สมชาย', 'verifier', 5)",
    "INSERT INTO install VALUES (:install, '0101', 'key', 'PC', 5, 7, 'head')",
    "INSERT INTO snapshot VALUES (:etag, '0101', '', 3, '', 'sha', 10, 5)",
    "INSERT INTO stream VALUES ('0101', 3, '')",
    "INSERT INTO operation VALUES ('0101', :op, :install, 7, 3, NULL)",
)
OPENED = """
import json, sys
from pathlib import Path
from sync.central.centre import open_centre
centre = open_centre(Path(sys.argv[1]), address=sys.argv[2] or None, realm="bench")
print(json.dumps([centre.new, centre.identity.epoch, centre.seed.hex()]))
centre.close()
"""
AT_ONCE = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / FILE_NAME}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.empty()


def move(address: str, revision: str) -> None:
    """Take a database to a step of the migrations, up or down."""
    engine = connect(address)
    with engine.execution_options(immediate=True).begin() as connection:
        config = config_for(connection)
        go = command.downgrade if revision == "0001" and is_there(address) else command.upgrade
        go(config, revision)
    engine.dispose()


def is_there(address: str) -> bool:
    engine = connect(address)
    try:
        with engine.begin() as connection:
            return MigrationContext.configure(connection).get_current_revision() is not None
    finally:
        engine.dispose()


@pytest.fixture
def first_release(address: str) -> str:
    move(address, "0001")
    engine = connect(address)
    with engine.execution_options(immediate=True).begin() as connection:
        for statement in FIRST:
            connection.execute(text(statement), IDS)
    engine.dispose()
    return address


@pytest.fixture
def upgraded(first_release: str, tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path, first_release, make=False)
    yield database
    database.close()


def test_the_upgraded_tables_are_the_declared_ones(upgraded: Database) -> None:
    with upgraded.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_chains_snapshots_and_accounts_are_kept(upgraded: Database) -> None:
    with upgraded.reading() as connection:
        install = installs.find_install(connection, INSTALL)
        kept = run(connection, "SELECT district_code, etag, seq FROM snapshot").one()
        verifier = run(connection, "SELECT verifier FROM account").scalar()
    assert install is not None
    assert (install.stream, install.n, install.head) == ("0101", 7, "head")
    assert tuple(kept) == ("0101", ETAG, 3)
    assert verifier == "verifier"


def test_the_upgraded_database_works(upgraded: Database) -> None:
    row = RowImage("bench_record", RowId("5" * 32), VALUES, {})
    with upgraded.writing() as connection:
        records.save(connection, "0101", [(row, 4)])
        run(connection, "UPDATE account SET verifier = ?", ("v" * 256,))
    with upgraded.reading() as connection:
        assert list(records.every(connection, "0101")) == [row]


def test_the_step_can_be_taken_back(first_release: str, tmp_path: Path) -> None:
    open_database(tmp_path, first_release).close()
    move(first_release, "0001")
    engine = connect(first_release)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT n, head FROM install")).one()
        assert connection.execute(text("SELECT etag FROM snapshot")).scalar() == ETAG
    engine.dispose()
    assert tuple(found) == (7, "head")


def opened_at_once(folder: Path, address: str) -> list[list[object]]:
    """Open one endpoint by several processes that start together."""
    starting = [sys.executable, "-c", OPENED, str(folder), address]

    def opened(_number: int) -> list[object]:
        done = subprocess.run(starting, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        answer: list[object] = json.loads(done.stdout)
        return answer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(opened, range(AT_ONCE)))


def test_processes_that_start_at_once_make_one_endpoint(address: str, tmp_path: Path) -> None:
    answers = opened_at_once(tmp_path, "" if address.startswith("sqlite") else address)
    assert sorted(bool(one[0]) for one in answers) == [False] * (AT_ONCE - 1) + [True]
    assert len({tuple(one[1:]) for one in answers}) == 1


def test_processes_that_start_at_once_upgrade_once(first_release: str, tmp_path: Path) -> None:
    (tmp_path / "endpoint.key").write_text("00" * 32, "ascii")
    answers = opened_at_once(tmp_path, "" if first_release.startswith("sqlite") else first_release)
    assert [one[:2] for one in answers] == [[False, "e"]] * AT_ONCE
    centre = open_centre(
        tmp_path, address=None if first_release.startswith("sqlite") else first_release, make=False
    )
    with centre.database.reading() as connection:
        assert run(connection, "SELECT count(*) FROM device_chain").scalar() == 1
        assert run(connection, "SELECT count(*) FROM alembic_version").scalar() == 1
    centre.close()
