"""Commands given what they cannot use end with a sentence in Thai and English, never with a traceback."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.central.centre import open_centre
from sync.central.database import FILE_NAME, open_database, run
from sync.central.errors import StoreError
from sync.central.keys import KEY_FILE
from sync.central.one_server import LOCK_FILE
from tests.support.endpoint import ROOT, central_command, serving

CATALOGUE = ROOT / "resources" / "catalogue" / "fy2565.json"
ENROL = ("enrol", "--district", "3201", "--role", "district_officer")
SERVE = ("serve", "--port", "0")

Done = subprocess.CompletedProcess[str]


def assert_told(done: Done, code: int, english: str) -> None:
    """In both languages, and nothing of the program's inside."""
    assert (done.returncode, done.stdout) == (code, "")
    assert english in done.stderr
    assert any("ก" <= letter <= "ฮ" for letter in done.stderr)
    assert "Traceback" not in done.stderr
    assert "sqlalche.me" not in done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds an endpoint."""
    open_centre(tmp_path / "centre").close()
    return tmp_path / "centre"


@pytest.mark.parametrize("command", [SERVE, ("provision", "--districts", "1", "--out", "out.json")])
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    done = central_command(*command, "--data", tmp_path / "file" / "centre")
    assert_told(done, 1, "cannot be opened or written (Not a directory)")
    assert not (ROOT / "out.json").exists()


def test_a_file_for_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = central_command(*SERVE, "--data", tmp_path / "file")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is a file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def locked(folder: Path) -> Iterator[Path]:
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    yield folder
    folder.chmod(0o700)


@pytest.mark.parametrize("command", [SERVE, ENROL, ("publish", str(CATALOGUE))])
def test_a_folder_without_rights_is_told(locked: Path, command: tuple[str, ...]) -> None:
    assert_told(central_command(*command, "--data", locked), 1, "cannot be opened or written")


WRITE_SO = "Please write postgresql://user@host/name"


@pytest.mark.parametrize(
    ("address", "advice", "because"),
    [
        ("nonsense", WRITE_SO, ""),
        ("nonsense://somewhere/x", WRITE_SO, ""),
        ("postgresql+pg8000://nobody:secret@127.0.0.1:1/x", WRITE_SO, ""),
        (
            "postgresql://nobody:secret@127.0.0.1:1/x",
            "Please check that PostgreSQL runs",
            "Connection refused",
        ),
        (
            "sqlite:////nowhere/at/all/centre.sqlite3",
            "Please check --data, --database and the rights",
            "unable to open database file",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    folder: Path, address: str, advice: str, because: str
) -> None:
    done = central_command(*SERVE, "--data", folder, "--database", address)
    assert_told(done, 1, advice)
    assert because in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize("command", [SERVE, ENROL])
def test_a_file_that_is_no_database_is_told(folder: Path, command: tuple[str, ...]) -> None:
    for file in folder.glob(f"{FILE_NAME}*"):
        file.unlink()
    (folder / FILE_NAME).write_text("not a database " * 500, "utf-8")
    assert_told(central_command(*command, "--data", folder), 1, "(file is not a database)")


@pytest.mark.parametrize("command", [SERVE, ENROL])
def test_a_key_that_is_none_is_told(folder: Path, command: tuple[str, ...]) -> None:
    (folder / KEY_FILE).write_text("no key", "ascii")
    done = central_command(*command, "--data", folder)
    assert_told(done, 1, f"The key file {KEY_FILE} in {folder} cannot be read or written, or is damaged")


@pytest.mark.parametrize(
    "arguments",
    [
        (*SERVE, "--data", ""),
        (*SERVE, "--data", "{folder}", "--database", ""),
        (*SERVE, "--data", "{folder}", "--host", ""),
        (*ENROL, "--data", ""),
    ],
)
def test_a_blank_value_chooses_nothing(folder: Path, arguments: tuple[str, ...]) -> None:
    """As a shell gives for a variable that is not set."""
    before = sorted(ROOT.iterdir())
    done = central_command(*(one.format(folder=folder) for one in arguments))
    assert_told(done, 2, "The value is blank")
    assert sorted(ROOT.iterdir()) == before


@pytest.mark.parametrize("host", ["no.such.host.invalid", "x" * 80 + ".example", "8.8.8.8"])
def test_a_host_that_is_not_here_is_told(folder: Path, host: str) -> None:
    done = central_command(*SERVE, "--data", folder, "--host", host)
    assert_told(done, 1, f"cannot listen on {host}:0")
    assert "choose another --port" in done.stderr


def test_a_folder_is_served_once_at_a_time(folder: Path) -> None:
    with (folder / "serve.log").open("wb") as log, serving(folder, log) as (_address, process):
        assert_told(central_command(*SERVE, "--data", folder), 1, f"Another serve is at work on {folder}")
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.wait(20)
    assert (folder / LOCK_FILE).exists()
    # What a killed server leaves hinders nobody.
    with (folder / "serve.log").open("wb") as log, serving(folder, log):
        pass


def test_a_lock_that_cannot_be_written_is_told_as_one(folder: Path) -> None:
    (folder / LOCK_FILE).mkdir()
    done = central_command(*SERVE, "--data", folder)
    assert_told(done, 1, f"cannot be opened or written ({LOCK_FILE}: Is a directory)")


@pytest.mark.parametrize(
    ("place", "role"),
    [
        ("9999", "district_officer"),
        ("", "district_officer"),
        ("32", "district_officer"),
        ("๓๒๐๑", "district_officer"),
        ("3201", "central_staff"),
    ],
)
def test_an_office_that_is_not_there_gets_no_code(folder: Path, place: str, role: str) -> None:
    done = central_command("enrol", "--data", folder, "--district", place, "--role", role)
    assert_told(done, 2, f"{role} cannot be given at “{place}”")


def test_an_unknown_role_gets_no_code(folder: Path) -> None:
    done = central_command("enrol", "--data", folder, "--district", "3201", "--role", "king")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'king' is not one of" in done.stderr


@pytest.mark.parametrize("out", ["nowhere/out.json", "full"])
def test_credentials_that_cannot_be_written_are_told(tmp_path: Path, out: str) -> None:
    place = tmp_path / out
    if out == "full":
        if not Path("/dev/full").exists():
            pytest.skip("no device that is always full")
        place = Path("/dev/full")
    done = central_command("provision", "--data", tmp_path / "bench", "--districts", "1", "--out", place)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"The credentials cannot be written to {place}" in done.stderr
    assert "Traceback" not in done.stderr
    # A slip in the last argument is seen before anything is made.
    assert (tmp_path / "bench").exists() is (out == "full")


def test_a_practice_office_outside_the_known_districts_is_told(tmp_path: Path) -> None:
    arguments = ("--practice", "--district", "9999", "--out", str(tmp_path / "out.json"))
    done = central_command("provision", "--data", tmp_path / "practice", *arguments)
    assert_told(done, 2, "“9999” is no district in scope")


@pytest.mark.parametrize("command", [ENROL, ("publish", str(CATALOGUE))])
def test_a_database_that_takes_nothing_more_is_told(folder: Path, command: tuple[str, ...]) -> None:
    """A full disk, as the database tells of it."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        for table in ("enrolment_code", "change"):
            connection.execute(
                f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
    done = central_command(*command, "--data", folder)
    assert_told(done, 1, "did not take this work (database or disk is full)")
    centre = open_centre(folder)
    with centre.database.reading() as connection:
        assert run(connection, "SELECT count(*) FROM record").scalar() == 0
    centre.close()


def test_a_folder_that_may_not_be_opened_is_a_known_failure(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreError, match="unable to open database file"):
        open_database(tmp_path)
