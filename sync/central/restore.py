"""Puts a verified backup in an endpoint's place and begins a new epoch in it."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from sync.central import epochs
from sync.central.backup import seed_in
from sync.central.centre import open_centre
from sync.central.database import FILE_NAME, is_free, open_database, upgraded_file
from sync.central.errors import BackupError, because_of, in_both_languages
from sync.central.keys import KEY_FILE
from sync.central.one_server import only_server
from sync.central.pour import pour
from sync.central.read_back import Content, read_back
from sync.model.sources import Clock, SystemClock


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in the folder now, the epoch that began, and where the old folder lies."""

    content: Content
    epoch: str
    aside: Path | None


def restore(
    file: Path, folder: Path, *, replace: bool, address: str | None = None, clock: Clock | None = None
) -> Restored:
    """Make ``folder`` the endpoint that ``file`` was made of, in a new epoch.

    ``replace`` moves aside what lies there. ``address``: an empty database for the tables; without it a file
    in the folder.

    Raises:
        BackupError: the backup is not whole, the folder holds something and is not to be replaced, or the
            database holds an endpoint.
        ServedAlreadyError: the folder is being served.
    """
    content, seed = read_back(file), seed_in(file)
    aside = None
    try:
        if address is not None and not is_free(address):
            raise BackupError(in_both_languages("restore-database-there", {}))
        if folder.exists() and any(folder.iterdir()):
            if not replace:
                raise BackupError(in_both_languages("restore-there", {"folder": str(folder)}))
            # Held only to see that nobody serves it: the folder moves away with its lock.
            with only_server(folder):
                pass
            aside = _beside(folder, (clock or SystemClock()).now_ms())
            folder.rename(aside)
        _fill(file, folder, seed, address)
    except (sqlite3.Error, OSError, SQLAlchemyError) as trouble:
        values = {"folder": str(folder), "because": because_of(trouble)}
        raise BackupError(in_both_languages("restore-failed", values)) from trouble
    centre = open_centre(folder, address=address, make=False)
    try:
        return Restored(content, epochs.begin(centre, epochs.RESTORED).identity.epoch, aside)
    finally:
        centre.close()


def _beside(folder: Path, now_ms: int) -> Path:
    resolved = folder.resolve()
    return resolved.with_name(f"{resolved.name}-replaced-{now_ms}")


def _fill(file: Path, folder: Path, seed: bytes, address: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    database, part = folder / FILE_NAME, folder / f"{FILE_NAME}.part"
    _write_new(folder / KEY_FILE, seed.hex().encode("ascii"))
    _write_new(part, b"")
    shutil.copyfile(file, part)
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        # The key lies beside the database from here on, never in it and its dumps.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("DROP TABLE carried")
    # Last: a folder without its database is no endpoint yet, and the command can be given again.
    if address is None:
        part.replace(database)
        return
    _load(part, folder, address)
    part.unlink()


def _load(part: Path, folder: Path, address: str) -> None:
    """Write a backup's tables into an empty database, all or nothing."""
    database = open_database(folder, address)
    try:
        with upgraded_file(part) as source, database.starting() as target:
            pour(source, target)
    finally:
        database.close()


def _write_new(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
