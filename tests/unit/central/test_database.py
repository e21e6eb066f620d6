"""Tables come from the migrations; transactions are whole; a newer database is left alone."""

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from sync.central.centre import Centre, open_centre
from sync.central.database import FILE_NAME, open_database, run
from sync.central.errors import NewerDatabaseError, StoreError, WrongRealmError
from sync.central.keys import KEY_FILE
from sync.central.schema import METADATA


def test_the_migrations_make_the_declared_tables(centre: Centre) -> None:
    with centre.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_every_table_that_grows_carries_the_stream() -> None:
    small = {"endpoint", "account", "epoch", "backup"}
    for table in METADATA.sorted_tables:
        assert table.name in small or "district_code" in table.c, table.name


def test_a_failing_transaction_leaves_nothing(centre: Centre) -> None:
    with pytest.raises(IntegrityError):
        _write_twice(centre)
    with centre.database.reading() as connection:
        assert run(connection, "SELECT count(*) FROM stream").scalar() == 0


def _write_twice(centre: Centre) -> None:
    with centre.database.writing() as connection:
        run(connection, "INSERT INTO stream (district_code, seq, head) VALUES ('0101', 0, x'00')")
        run(connection, "INSERT INTO stream (district_code, seq, head) VALUES ('0101', 0, x'00')")


def test_the_embedded_file_is_durable_and_its_owners_only(centre: Centre) -> None:
    with centre.database.reading() as connection:
        assert run(connection, "PRAGMA journal_mode").scalar() == "wal"
        assert run(connection, "PRAGMA synchronous").scalar() == 2
    for name in (FILE_NAME, KEY_FILE):
        assert stat.S_IMODE((centre.folder / name).stat().st_mode) == 0o600


def test_an_endpoint_keeps_its_identity_and_key(tmp_path: Path) -> None:
    first = open_centre(tmp_path, realm="practice")
    first.close()
    again = open_centre(tmp_path)
    again.close()
    assert (again.identity, again.seed) == (first.identity, first.seed)
    assert again.identity.realm == "practice"


def test_a_new_endpoint_is_a_real_one(tmp_path: Path) -> None:
    opened = open_centre(tmp_path)
    opened.close()
    assert opened.identity.realm == "real"


def test_realms_do_not_mix(tmp_path: Path) -> None:
    open_centre(tmp_path, realm="practice").close()
    with pytest.raises(WrongRealmError):
        open_centre(tmp_path, realm="bench")


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerDatabaseError):
        open_database(tmp_path)


@pytest.mark.parametrize("wrong", [b"", b"zz" * 32, b"00" * 31])
def test_a_damaged_key_is_not_replaced(tmp_path: Path, wrong: bytes) -> None:
    open_centre(tmp_path).close()
    (tmp_path / KEY_FILE).write_bytes(wrong)
    with pytest.raises(StoreError):
        open_centre(tmp_path)
    assert (tmp_path / KEY_FILE).read_bytes() == wrong


def test_a_file_that_is_no_database_is_a_known_failure(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(StoreError):
        open_database(tmp_path)
