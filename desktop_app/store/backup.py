"""Encrypted copies of the store, made while it is open and believed only after they have been opened."""

from contextlib import suppress
from pathlib import Path

from sqlcipher3 import dbapi2 as engine

from desktop_app.store.connection import Sql, check_integrity, unlock
from desktop_app.store.errors import StoreTrouble, known_failures
from desktop_app.store.files import flush_folder, write_whole
from desktop_app.store.key_check import check_path
from desktop_app.store.key_slots import slots_path

KEEP = 5
"""Backups kept per folder; the oldest go first."""


def back_up(sql: Sql, key: bytes, salt: bytes, target: Path) -> Path:
    """Copy the store to ``target``, same key, with its key check and slots; return ``target``.

    The copy is opened and every page checked before it gets its name. A failure leaves no half copy.

    Raises:
        DiskFull, DiskTrouble, Damaged: nothing was changed.
    """
    with known_failures():
        target.parent.mkdir(parents=True, exist_ok=True)
        flush_folder(target.parent.parent)
    fresh = target.with_name(target.name + ".new")
    try:
        with known_failures():
            fresh.unlink(missing_ok=True)
            _copy(sql, key, salt, fresh)
            verify_backup(fresh, key, salt)
            # Before the backup has its name: one without its key check would be passed over as damaged.
            _copy_beside(sql.path, target)
            fresh.replace(target)
            # What comes next may be an upgrade, which relies on this backup.
            flush_folder(target.parent)
    except StoreTrouble:
        _clear_half(fresh, target)
        raise
    _drop_old(target)
    return target


def verify_backup(path: Path, key: bytes, salt: bytes) -> None:
    """Open a copy and read every page; Damaged when it would not serve."""
    copy = _open(path, key, salt)
    try:
        check_integrity(copy)
    finally:
        copy.close()


def backups_in(folder: Path, name: str) -> list[Path]:
    """Return the backups of the store called ``name``, oldest first."""
    # By name, for the label is a time of fixed width: a file's own time changes when a folder is copied.
    return sorted(folder.glob(f"{name}-*.backup")) if folder.exists() else []


def _copy(sql: Sql, key: bytes, salt: bytes, fresh: Path) -> None:
    copy = _open(fresh, key, salt)
    try:
        # Through the engine: what was written last lies in the write-ahead log, so a copy of the file alone
        # would lack it; and the exclusive lock lets no second connection in to read (decision 8).
        sql.raw.backup(copy.raw)
    finally:
        copy.close()


def _open(path: Path, key: bytes, salt: bytes) -> Sql:
    with known_failures():
        raw = engine.connect(str(path), isolation_level=None)
    copy = Sql(raw, path)
    unlock(copy, key, salt)
    return copy


def _copy_beside(database: Path, target: Path) -> None:
    for where in (check_path, slots_path):
        if where(database).exists():
            write_whole(where(target), where(database).read_bytes())


def _clear_half(fresh: Path, target: Path) -> None:
    # What told of a failure here would hide the first one, and what is left over is never taken for a backup.
    with suppress(OSError):
        fresh.unlink(missing_ok=True)
        # Of an older backup of the same name they are the key to it.
        if not target.exists():
            _drop(target)


def _drop_old(target: Path) -> None:
    name = target.name.rsplit("-", 1)[0]
    # Last, once the new one is verified: a disk that fills up meanwhile leaves the old ones.
    for old in backups_in(target.parent, name)[:-KEEP]:
        # One too many does no harm, and it goes with a later one: a scanner that holds it open must not keep
        # an upgrade from its start.
        with suppress(OSError):
            _drop(old)


def _drop(backup: Path) -> None:
    # The database first: a backup that cannot go keeps what opens it.
    for path in (backup, check_path(backup), slots_path(backup)):
        path.unlink(missing_ok=True)
