"""Texts that could not be read as values: kept, encrypted, until corrected (DOMAIN section 4.9b)."""

import msgspec

from desktop_app.store.connection import Sql
from sync.model.seen import Seen, SeenField
from sync.model.sources import Clock

_seen = msgspec.json.Decoder(SeenField)


class Drafts:
    """The unreadable texts of this machine; they never travel."""

    def __init__(self, sql: Sql, clock: Clock) -> None:
        self._sql = sql
        self._clock = clock

    def keep(self, register: str, row_id: str, field: str, typed: str, seen: SeenField | None = None) -> None:
        """Keep what was typed in a cell, replacing its older draft, and what had been seen there."""
        text = None if seen is None else msgspec.json.encode(seen).decode()
        self._sql.run(
            "INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (row_id, register, field)"
            " DO UPDATE SET typed = excluded.typed, wall_ms = excluded.wall_ms, seen = excluded.seen",
            (register, row_id, field, typed, self._clock.now_ms(), text),
        )

    def drop(self, register: str, row_id: str, field: str) -> None:
        """Forget the draft of a cell that was corrected."""
        self._sql.run(
            "DELETE FROM drafts WHERE row_id = ? AND register = ? AND field = ?", (row_id, register, field)
        )

    def of(self, register: str, row_id: str) -> dict[str, str]:
        """Return field -> text of one record's drafts."""
        found = self._sql.rows(
            "SELECT field, typed FROM drafts WHERE row_id = ? AND register = ?", (row_id, register)
        )
        return dict(found)

    def of_register(self, register: str) -> dict[str, dict[str, str]]:
        """Return row id -> field -> text of all drafts of a register."""
        kept: dict[str, dict[str, str]] = {}
        for row_id, field, typed in self._sql.rows(
            "SELECT row_id, field, typed FROM drafts WHERE register = ?", (register,)
        ):
            kept.setdefault(row_id, {})[field] = typed
        return kept

    def seen(self, register: str) -> dict[str, Seen]:
        """Return row id -> what had been seen under its drafts: whoever sees a text sees no newer value."""
        kept: dict[str, dict[str, SeenField]] = {}
        for row_id, field, text in self._sql.rows(
            "SELECT row_id, field, seen FROM drafts WHERE register = ? AND seen IS NOT NULL", (register,)
        ):
            kept.setdefault(row_id, {})[field] = _seen.decode(text)
        return dict(kept)

    def count(self) -> int:
        """Return how many cells hold an unreadable text."""
        return int(self._sql.value("SELECT count(*) FROM drafts"))
