"""Backups of the endpoint: made while it serves, read back whole, and only then counted on.

A backup is one SQLite file of its owner's only, whatever database it is made of. The signing key travels in
it: without the key nobody could tell the endpoint's receipts and cursors from made-up ones, and every PC
would have to enrol anew.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sync.central.centre import Centre
from sync.central.database import run, run_many, upgraded_file
from sync.central.errors import BackupError, because_of, in_both_languages
from sync.central.keys import SEED_OCTETS
from sync.central.pour import pour
from sync.central.read_back import Content, read_back

SUFFIX: Final = ".backup"
_PART: Final = ".part"
_PAGES: Final = 512
"""Pages copied at a time: writers of the endpoint go on between two of them."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was read back and found whole."""

    file: Path
    content: Content
    octets: int


def back_up(centre: Centre, target: Path) -> Made:
    """Copy the database into ``target`` and read it back.

    In a folder the file is named by its time. Only when all of it holds do PCs hear, by ``durable_through``,
    that a verified backup holds what they sent.

    Raises:
        BackupError: nothing under that name was made, or what was made is not whole.
    """
    now = centre.clock.now_ms()
    file = target / f"kongtun-{now}{SUFFIX}" if target.is_dir() else target
    if file.exists():
        raise BackupError(in_both_languages("backup-there", {"file": str(file)}))
    part = file.with_name(file.name + _PART)
    try:
        _copy(centre, part)
        content = read_back(part)
        part.replace(file)
        octets = file.stat().st_size
    except (sqlite3.Error, OSError, SQLAlchemyError) as trouble:
        values = {"file": str(file), "because": because_of(trouble)}
        raise BackupError(in_both_languages("backup-failed", values)) from trouble
    finally:
        part.unlink(missing_ok=True)
    _count_on(centre, content, now, octets)
    return Made(file, content, octets)


def seed_in(file: Path) -> bytes:
    """Return the signing key that travels in a backup.

    Raises:
        BackupError: there is none.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT content FROM carried WHERE name = 'seed'").fetchone()
    except sqlite3.Error as trouble:
        values = {"file": str(file), "because": because_of(trouble)}
        raise BackupError(in_both_languages("backup-unreadable", values)) from trouble
    if found is None or len(found[0]) != SEED_OCTETS:
        raise BackupError(in_both_languages("backup-unreadable", {"file": str(file), "because": "key"}))
    return bytes(found[0])


def _copy(centre: Centre, part: Path) -> None:
    # Made with its rights before the first page stands in it: it holds a district's records and the key.
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with centre.database.reading() as connection:
        source = connection.connection.driver_connection
        # From the transaction's own state: what changes meanwhile is of a later one.
        run(connection, "SELECT count(*) FROM endpoint").one()
        if isinstance(source, sqlite3.Connection):
            with closing(sqlite3.connect(part, isolation_level=None)) as target:
                source.backup(target, pages=_PAGES)
        else:
            with upgraded_file(part) as writing:
                pour(connection, writing)
    with closing(sqlite3.connect(part, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute("CREATE TABLE carried (name TEXT PRIMARY KEY, content BLOB NOT NULL)")
        target.execute("INSERT INTO carried VALUES ('seed', ?)", (centre.seed,))
    descriptor = os.open(part, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _count_on(centre: Centre, content: Content, now_ms: int, octets: int) -> None:
    with centre.database.writing() as connection:
        # A new epoch began meanwhile: what PCs number in it is not what the backup holds.
        if run(connection, "SELECT epoch FROM endpoint").scalar_one() == content.epoch:
            _advance(connection, content)
        run(
            connection,
            "INSERT INTO backup (made_ms, epoch, octets) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (now_ms, content.epoch, octets),
        )


def _advance(connection: Connection, content: Content) -> None:
    run_many(
        connection,
        "UPDATE device_chain SET durable_n = ? WHERE install = ? AND durable_n < ? AND anchored = 1",
        [(n, install, n) for install, n in content.installs.items()],
    )
