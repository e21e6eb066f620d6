"""A database file that is a mixture of two moments is refused before it is served, and left as it was."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sync.central.centre import open_centre
from sync.central.database import FILE_NAME
from sync.central.errors import StoreError
from sync.central.soundness import check_file
from tests.support.endpoint import central_command

ROWS = 4_000


def endpoint(folder: Path) -> Path:
    """Make an endpoint and return its database file."""
    open_centre(folder).close()
    return folder / FILE_NAME


def write(connection: sqlite3.Connection, first: int) -> None:
    # Scattered over the tree, as ids are.
    ids = (f"{number * 0x9E3779B1 % 2**32:08x}{number:024x}" for number in range(first, first + ROWS))
    statement = "INSERT INTO operation (district_code, op_id, install, n) VALUES ('3201', ?, '', 0)"
    connection.executemany(statement, ((one,) for one in ids))
    connection.commit()


def mixture(folder: Path, tmp: Path) -> Path:
    """Copy the database of an endpoint, and its log after more work."""
    file, torn = endpoint(folder), tmp / "torn"
    with closing(sqlite3.connect(file)) as connection:
        write(connection, 0)
        shutil.copytree(folder, torn)
        write(connection, ROWS)
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
        write(connection, 2 * ROWS)
        shutil.copyfile(f"{file}-wal", torn / f"{FILE_NAME}-wal")
    return torn


def test_a_whole_file_and_one_that_is_not_there_are_no_damage(tmp_path: Path) -> None:
    check_file(tmp_path, None)
    endpoint(tmp_path / "centre")
    check_file(tmp_path / "centre", None)


def test_a_file_with_its_own_log_is_whole(tmp_path: Path) -> None:
    file = endpoint(tmp_path / "centre")
    with closing(sqlite3.connect(file)) as connection:
        write(connection, 0)
        copy = shutil.copytree(tmp_path / "centre", tmp_path / "copy")
    assert (copy / f"{FILE_NAME}-wal").stat().st_size
    check_file(copy, None)


def test_a_mixture_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    torn = mixture(tmp_path / "centre", tmp_path)
    before = {name: (torn / name).read_bytes() for name in (FILE_NAME, f"{FILE_NAME}-wal")}
    with pytest.raises(StoreError, match=r"\(.+\).*-wal") as told:
        check_file(torn, None)
    assert FILE_NAME in str(told.value)
    assert {name: (torn / name).read_bytes() for name in before} == before


def test_an_endpoint_is_not_served_out_of_a_mixture(tmp_path: Path) -> None:
    torn = mixture(tmp_path / "centre", tmp_path)
    done = central_command("serve", "--data", torn, "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ไม่สมบูรณ์" in done.stderr


def test_a_database_elsewhere_is_not_looked_for_here(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, though it bears the name of one")
    check_file(tmp_path, "postgresql://nobody@127.0.0.1/none")
    with pytest.raises(StoreError):
        check_file(tmp_path, None)
