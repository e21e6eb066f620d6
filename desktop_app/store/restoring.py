"""Puts a backup into a damaged store's place: copied and read whole first, the damaged files kept aside.

Order for power cuts: the key check stands before the database goes, for a store without either would count
as none and be made anew; the write-ahead log goes before the copy comes, for it would be played into it. A
cut in between leaves a store whose database is missing, which is told, and can be restored again.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_app.store.backup import backups_in, verify_backup
from desktop_app.store.errors import Damaged, WrongKey, known_failures
from desktop_app.store.files import write_whole
from desktop_app.store.key_check import check_path, read_key_check
from desktop_app.store.key_slots import slots_path, slots_readable

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, and where the damaged files are kept."""

    made_ms: int
    aside: Path
    skipped: int
    """Newer backups that did not open."""


def backups_of(database: Path) -> list[Path]:
    """Return the backups of a store, newest first."""
    return backups_in(database.parent / "backups", database.stem)[::-1]


def made_ms(backup: Path) -> int:
    """Return when a backup was made, from its label."""
    label = backup.stem.rpartition("-")[2]
    return int(label) if label.isdigit() else int(backup.stat().st_mtime * 1000)


def mend_slots(database: Path) -> bool:
    """Put readable key slots beside the database again, from the newest backup's; tell whether."""
    if slots_readable(slots_path(database)):
        return False
    for backup in backups_of(database):
        if slots_readable(slots_path(backup)):
            write_whole(slots_path(database), slots_path(backup).read_bytes())
            return True
    return False


def mend_check(database: Path, key: bytes) -> bool:
    """Put the key check beside the database again, from the newest backup of this key; tell whether.

    Salt and key of a store never change, so any backup's will do.
    """
    if _has_check(database, key):
        return False
    for backup in backups_of(database):
        if _has_check(backup, key):
            write_whole(check_path(database), check_path(backup).read_bytes())
            return True
    return False


def _has_check(database: Path, key: bytes) -> bool:
    try:
        return read_key_check(database, key) is not None
    except (Damaged, WrongKey):
        return False


def restore(database: Path, key: bytes, now_ms: int) -> Restored:
    """Put the newest backup that opens with ``key`` into the place of ``database``.

    Raises:
        Damaged: ``backups-damaged``: none of them opens; the store is as it was.
        DiskFull, DiskTrouble: the store is as it was, or its database is aside already; restore again.
    """
    backups = backups_of(database)
    fresh = database.with_name(database.name + ".restored")
    for skipped, backup in enumerate(backups):
        try:
            _copy_sound(backup, key, fresh)
        except (Damaged, WrongKey):
            fresh.unlink(missing_ok=True)
            continue
        aside = database.parent / f"damaged-{now_ms}"
        _exchange(database, backup, fresh, aside)
        return Restored(made_ms(backup), aside, skipped)
    raise Damaged("backups-damaged", count=str(len(backups)))


def _copy_sound(backup: Path, key: bytes, fresh: Path) -> None:
    """Copy a backup and read every page of the copy."""
    check = read_key_check(backup, key)
    if check is None:
        raise Damaged(part="keycheck")
    with known_failures():
        shutil.copyfile(backup, fresh)
        fresh.chmod(0o600)
        # For writing, though nothing is written: Windows flushes no handle that only reads.
        handle = os.open(fresh, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    verify_backup(fresh, key, check.salt)


def _exchange(database: Path, backup: Path, fresh: Path, aside: Path) -> None:
    with known_failures():
        aside.mkdir(exist_ok=True)
        # Copied, not moved: until the exchange is done the store needs them where they are.
        for small in _small_files(database):
            shutil.copyfile(small, aside / small.name)
    write_whole(check_path(database), check_path(backup).read_bytes())
    with known_failures():
        for old in (database, *(database.with_name(database.name + end) for end in _BESIDE)):
            if old.exists():
                old.replace(aside / old.name)
        fresh.replace(database)


def _small_files(database: Path) -> Iterator[Path]:
    return (one for one in (check_path(database), slots_path(database)) if one.exists())
