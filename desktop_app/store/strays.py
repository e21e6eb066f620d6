"""Rows of the centre whose id this PC shows in another stream already (docs/decisions/0013).

The endpoint takes no such row any more, but may hold one, and a record's id is no proof of its stream. It is
kept aside, counts in its stream's digest and follows its changes, and stops nothing. Shown is the row whose
stream its codes name, else the one that came first; a deleted one gives way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from desktop_app.store.central import Central, writers_of, writers_text
from desktop_app.store.columns import quoted
from desktop_app.store.connection import Sql
from desktop_app.store.digests import Digests, Moved
from sync.model.fields import ROW_ID, Registry, StoredValue
from sync.model.homes import stream_named
from sync.model.ids import RowId
from sync.model.sources import Clock
from sync.protocol.changes import Change, RowImage
from sync.protocol.images import after
from sync.protocol.messages import Page

Key = tuple[str, RowId]
REASON = "elsewhere"
"""The reason of the incident that tells of a row kept aside."""
_content = msgspec.json.Decoder(dict[str, StoredValue])


@dataclass(frozen=True, slots=True)
class _Stray:
    stream: str
    image: RowImage


class Strays:
    """Works inside the transaction of a reply or a snapshot, the triggers silent."""

    def __init__(
        self, sql: Sql, registry: Registry, central: Central, digests: Digests, clock: Clock
    ) -> None:
        self._sql = sql
        self._registry = registry
        self._central = central
        self._digests = digests
        self._clock = clock

    def of_page(self, page: Page, told: Mapping[Key, str]) -> frozenset[Key]:
        """Return which rows of a page are held in another stream; ``told``: streams earlier pages named."""
        ids: dict[str, list[RowId]] = {}
        for one in page.changes:
            ids.setdefault(one.register, []).append(one.row_id)
        held = {name: self._central.streams(name, ids[name]) for name in ids if self._central.knows(name)}
        # Of a first sync two streams may bring the same id in one reply, before either stands in a table.
        found = {
            (name, row_id): streams.get(row_id) or told.get((name, row_id))
            for name, streams in held.items()
            for row_id in ids[name]
        }
        return frozenset(key for key, stream in found.items() if stream not in {None, page.stream})

    def move(self, told: Mapping[tuple[str, Key], Iterable[Change]]) -> None:
        """Take along what happened at the centre to rows kept aside."""
        for (stream, (register, row_id)), changes in told.items():
            before = row = self._find(stream, register, row_id)
            for one in changes:
                row = after(row, one, one.op_id)
            if row is not None:
                self._keep(stream, row)
                moved = Moved(stream, row_id, before.writers if before else None, row.writers)
                self._digests.move(register, [moved])

    def replace(self, stream: str, register: str, rows: Iterable[RowImage]) -> None:
        """Keep ``rows``, and no others of this stream's register, aside."""
        fresh = {row.row_id: row for row in rows}
        kept = self._sql.rows(
            "SELECT row_id FROM strays WHERE stream = ? AND register = ?", (stream, register)
        )
        for (row_id,) in kept:
            if row_id not in fresh:
                self._drop(stream, register, row_id)
        for row in fresh.values():
            self._keep(stream, row)

    def settle(self) -> frozenset[str]:
        """Let those that should be shown change places with those that are; tell of new ones.

        Returns the registers in which another row is shown.
        """
        living = [_stray(row) for row in self._sql.rows(f"{_SELECT} WHERE deleted = 0")]
        shown = {one.image.register for one in living if self._shows_instead(one)}
        self._sql.run(
            "INSERT INTO incidents (at_ms, stream, reason, register, row_id, found)"
            " SELECT ?, stream, ?, register, row_id, content FROM strays WHERE told = 0 AND deleted = 0",
            (self._clock.now_ms(), REASON),
        )
        # Deleted ones stay untold: one that comes back to life is news.
        self._sql.run("UPDATE strays SET told = 1 WHERE told = 0 AND deleted = 0")
        return frozenset(shown)

    def _shows_instead(self, stray: _Stray) -> bool:
        """Show a row kept aside where its place is free, or its by right; nothing open may lie there."""
        image = stray.image
        key = image.register, image.row_id
        if self._sql.value("SELECT 1 FROM outbox WHERE open = 1 AND register = ? AND row_id = ?", key):
            return False
        held = self._central.images(*_one(key)).get(image.row_id)
        at_home = stream_named(self._registry[image.register], image.values) == stray.stream
        if held is not None and not held.deleted and not at_home:
            return False
        # Read before the row is taken away, for they stand in its columns only.
        local = self._local_values(key)
        if held is not None:
            self._keep(self._central.streams(*_one(key))[image.row_id], held)
            self._central.remove(*_one(key))
        self._central.put(image.register, [(stray.stream, image)])
        self._put_local_values(key, local)
        self._drop(stray.stream, *key)
        return True

    def _local_values(self, key: Key) -> dict[str, StoredValue]:
        """Return what stands on this PC only: it is about the thing, whichever row shows it."""
        names = [one.name for one in self._registry[key[0]].fields if one.local_only]
        columns = ", ".join(map(quoted, names))
        row = names and self._sql.one(f"SELECT {columns} FROM {quoted(key[0])} WHERE {ROW_ID} = ?", key[1:])
        return dict(zip(names, row, strict=True)) if row else {}

    def _put_local_values(self, key: Key, values: Mapping[str, StoredValue]) -> None:
        parts = ", ".join(f"{quoted(name)} = ?" for name in values)
        if parts:
            statement = f"UPDATE {quoted(key[0])} SET {parts} WHERE {ROW_ID} = ?"
            self._sql.run(statement, (*values.values(), key[1]))

    def _find(self, stream: str, register: str, row_id: RowId) -> RowImage | None:
        row = self._sql.one(
            f"{_SELECT} WHERE stream = ? AND register = ? AND row_id = ?", (stream, register, row_id)
        )
        return None if row is None else _stray(row).image

    def _keep(self, stream: str, row: RowImage) -> None:
        content = msgspec.json.encode(row.values).decode()
        self._sql.run(
            "INSERT INTO strays (stream, register, row_id, content, w, deleted) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (stream, register, row_id) DO UPDATE SET content = excluded.content,"
            " w = excluded.w, deleted = excluded.deleted",
            (stream, row.register, row.row_id, content, writers_text(row.writers), int(row.deleted)),
        )

    def _drop(self, stream: str, register: str, row_id: str) -> None:
        key = stream, register, row_id
        self._sql.run("DELETE FROM strays WHERE stream = ? AND register = ? AND row_id = ?", key)


_SELECT = "SELECT stream, register, row_id, content, w, deleted FROM strays"


def _stray(row: tuple[str, str, RowId, str, str, int]) -> _Stray:
    stream, register, row_id, content, w, deleted = row
    return _Stray(stream, RowImage(register, row_id, _content.decode(content), writers_of(w), bool(deleted)))


def _one(key: Key) -> tuple[str, list[RowId]]:
    return key[0], [key[1]]
