"""The one SQLCipher connection: opened, checked, closed, and every statement's failures translated.

``locking_mode=EXCLUSIVE`` is the lock against a second opening: the system drops it when the process dies,
and the WAL index stays in memory, so there is no ``-shm`` file. Statements run in autocommit; transactions
are explicit (``Sql.transaction``).
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlcipher3 import dbapi2 as engine

from desktop_app.store.errors import Damaged, OpenElsewhere, StoreTrouble, known_failures
from desktop_app.store.key_check import KEY_OCTETS, SALT_OCTETS, read_key_check, write_key_check
from sync.model.fields import StoredValue
from sync.model.sources import Chance

# sqlite-utils looks for this name first and then knows the engine's exceptions.
sys.modules["pysqlite3"] = sqlcipher3

BUSY_SECONDS = 0.25
WAL_PAGES = 8_000
"""32 MB: a first sync fits, so no checkpoint runs inside a sync; idle moments do it (``checkpoint``)."""
_SETTINGS = (
    "PRAGMA cipher_memory_security = OFF",
    # Before the first access in WAL mode: set after it, the engine would make the `-shm` file all the same.
    "PRAGMA locking_mode = EXCLUSIVE",
    # Sorted and joined rows are records too: a temporary file of the engine would lie on the disk.
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -16000",
)
"""Foreign keys are off: a page of changes may bring a child whose parent stands in another stream."""

Values = Sequence[StoredValue | bytes] | Mapping[str, StoredValue]


class Sql:
    """The open database. Not for use by another thread than the one that opened it."""

    def __init__(self, raw: engine.Connection, path: Path) -> None:
        self.raw = raw
        self.path = path

    def run(self, statement: str, values: Values = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with known_failures():
            return int(self.raw.execute(statement, values).rowcount)

    def run_many(self, statement: str, rows: Iterable[Values]) -> None:
        """Run one statement for each of ``rows``."""
        with known_failures():
            self.raw.executemany(statement, rows)

    def rows(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query as tuples."""
        with known_failures():
            return list(self.raw.execute(statement, values))

    def each(self, statement: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they are found; the tables stay unchanged meanwhile."""
        with known_failures():
            yield from self.raw.execute(statement, values)

    def dicts(self, statement: str, values: Values = ()) -> list[dict[str, Any]]:
        """Return all rows of a query as dictionaries by column name."""
        with known_failures():
            cursor = self.raw.execute(statement, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, statement: str, values: Values = ()) -> tuple[Any, ...] | None:
        """Return the first row, ``None`` when there is none."""
        with known_failures():
            found: tuple[Any, ...] | None = self.raw.execute(statement, values).fetchone()
            return found

    def value(self, statement: str, values: Values = ()) -> Any:
        """Return the first value of the first row, ``None`` when there is none."""
        row = self.one(statement, values)
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together and durably, or nothing of it."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # A full disk or a failed write makes the engine roll back by itself; a second ROLLBACK would
            # raise and hide what happened.
            if self.raw.in_transaction:
                self.run("ROLLBACK")
            raise

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database; for idle moments."""
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close; the engine moves the write-ahead log into the database."""
        with known_failures():
            self.raw.close()


@dataclass(frozen=True, slots=True)
class Opened:
    """A database just opened. ``fresh`` ones have no tables yet; ``finish`` them when they have."""

    sql: Sql
    fresh: bool
    salt: bytes


def open_database(path: Path, key: bytes, chance: Chance) -> Opened:
    """Open the encrypted database at ``path``, or make it when neither it nor its key check exists.

    Raises:
        WrongKey: ``key`` is not this store's.
        Damaged: its bytes are broken, or the database has gone from beside its key check.
        OpenElsewhere, DiskFull, DiskTrouble: as their names say.
    """
    if len(key) != KEY_OCTETS:
        raise ValueError("a store's key has 32 bytes")
    # Before the file is touched: the engine has one message for a wrong key and a damaged first page
    # (decision 8).
    check = read_key_check(path, key)
    there = path.exists() and path.stat().st_size > 0
    if check is None and there:
        raise Damaged(part="keycheck")
    if check is not None and check.complete and not there:
        raise Damaged("store-missing")
    salt = check.salt if check is not None else chance.octets(SALT_OCTETS)
    fresh = check is None or not check.complete
    if fresh:
        # What a first start that was cut left behind: nothing can have been entered in it, its check is not
        # complete.
        path.unlink(missing_ok=True)
        # First the check, then the database: the other way round a cut leaves a file without its salt, which
        # counts as damaged.
        write_key_check(path, key, salt, complete=False)
    return Opened(_connect(path, key, salt), fresh, salt)


def _connect(path: Path, key: bytes, salt: bytes) -> Sql:
    with known_failures():
        raw = engine.connect(str(path), isolation_level=None, timeout=BUSY_SECONDS, cached_statements=512)
    sql = Sql(raw, path)
    try:
        unlock(sql, key, salt)
        for setting in _SETTINGS:
            sql.run(setting)
        # The first access to the file: here broken bytes show and the exclusive lock is taken, so that a
        # second program is told at its opening and not at its first edit.
        sql.run("PRAGMA journal_mode = WAL")
        sql.run("PRAGMA synchronous = FULL")
        sql.run(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        sql.value("SELECT count(*) FROM sqlite_master")
    except BaseException:
        raw.close()
        raise
    return sql


def unlock(sql: Sql, key: bytes, salt: bytes) -> None:
    """Give the engine the raw key; it never goes through a statement log, which is off."""
    sql.run("PRAGMA cipher_log_level = NONE")
    # Raw key and salt: a passphrase would cost 256,000 rounds of PBKDF2 at every opening, which add nothing
    # to a random key.
    sql.run(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")


def check_integrity(sql: Sql) -> None:
    """Read every page: authentication codes first, then the structure. About 8 ms a megabyte.

    Raises:
        Damaged: with the first finding in ``values``.
        DiskFull, DiskTrouble: it could not be made ready to be read.
    """
    # First: the codes are checked in the file alone. A power cut while the log was moved into it leaves torn
    # pages there whose sound copies stand in the log.
    sql.checkpoint()
    for statement in ("PRAGMA cipher_integrity_check", "PRAGMA quick_check"):
        try:
            findings = [str(row[0]) for row in sql.rows(statement) if row[0] != "ok"]
        # A file in use is a whole file: told as damage, it would be put back from a backup.
        except OpenElsewhere:
            raise
        except StoreTrouble as trouble:
            raise Damaged(finding=statement) from trouble
        if findings:
            raise Damaged(finding=findings[0])
