"""Opens a store file: key, integrity, schema, triggers, in this order."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app.store.backup import back_up
from desktop_app.store.connection import Opened, Sql, check_integrity, open_database
from desktop_app.store.errors import known_failures
from desktop_app.store.key_check import write_key_check
from desktop_app.store.schema import refuse_newer, set_meta, triggers_ready, upgrade
from sync.model.fields import Registry
from sync.model.ids import operation_id
from sync.model.sources import Chance, Clock, bounded
from sync.model.thai import search_key
from sync.protocol.messages import SCHEMA_MAX

QUICK_LIMIT = 64 * 1024 * 1024
"""Bytes up to which every page is read at each start (about half a second here); larger stores are checked
when idle (``Store.check``)."""


@dataclass(frozen=True, slots=True)
class StoreFile:
    """An opened store: the connection, and what a backup of it needs."""

    sql: Sql
    key: bytes
    salt: bytes
    triggers_ready: bool
    """Whether edits are captured; if not, editing is refused until repaired."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a store is opened with, besides its place and key."""

    registry: Registry
    clock: Clock
    chance: Chance
    app: str = "0"
    """The program's version, recorded in each operation."""


def open_file(path: Path, key: bytes, around: Surroundings) -> StoreFile:
    """Open or make the store at ``path``.

    Raises:
        WrongKey, Damaged, NewerSchema, OpenElsewhere, DiskFull, DiskTrouble: the file is as it was.
    """
    with known_failures():
        path.parent.mkdir(parents=True, exist_ok=True)
    opened = open_database(path, key, around.chance)
    try:
        # Before anything is written: the triggers call them, and without them every edit would fail.
        _add_functions(opened.sql, around)
        # Before the schema: a migration would write into a damaged file, from which much can still be read.
        if not opened.fresh and path.stat().st_size <= QUICK_LIMIT:
            check_integrity(opened.sql)
        ready = _prepare(opened, path, key, around)
    except BaseException:
        opened.sql.close()
        raise
    return StoreFile(opened.sql, key, opened.salt, ready)


def backup_path(path: Path, label: str) -> Path:
    """Return where a backup of the store goes; labels sort by age."""
    return path.parent / "backups" / f"{path.stem}-{label}.backup"


def _prepare(opened: Opened, path: Path, key: bytes, around: Surroundings) -> bool:
    sql = opened.sql
    refuse_newer(sql)

    def save() -> Path:
        label = f"{around.clock.now_ms():013d}"
        return back_up(sql, key, opened.salt, backup_path(path, label))

    upgrade(sql, around.registry, None if opened.fresh else save)
    if opened.fresh:
        set_meta(sql, "made_by", around.app)
        # Last: a cut before this leaves a store that is made anew, after it one that has all its tables.
        write_key_check(path, key, opened.salt, complete=True)
    ready = triggers_ready(sql, around.registry)
    # `capturing` at every start: a copy that a repair left silent would take edits nobody ever sends.
    sql.run("UPDATE sync_context SET app = ?, schema = ?, capturing = 1", (around.app, SCHEMA_MAX))
    return ready


def _add_functions(sql: Sql, around: Surroundings) -> None:
    """Give the triggers time, chance and the search key: the engine has none of ours."""
    sql.raw.create_function("new_operation_id", 0, lambda: operation_id(around.clock, around.chance))
    sql.raw.create_function("wall_ms", 0, lambda: bounded(around.clock.now_ms()))
    sql.raw.create_function("make_search_key", 1, search_key, deterministic=True)
