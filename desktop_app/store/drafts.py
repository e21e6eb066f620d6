"""Texts that could not be read as values: kept, encrypted, until corrected (DOMAIN section 4.9b)."""

from desktop_app.store.connection import Sql
from sync.model.sources import Clock


class Drafts:
    """The unreadable texts of this machine; they never travel."""

    def __init__(self, sql: Sql, clock: Clock) -> None:
        self._sql = sql
        self._clock = clock

    def keep(self, register: str, row_id: str, field: str, typed: str) -> None:
        """Keep what was typed in a cell, replacing its older draft."""
        self._sql.run(
            "INSERT INTO drafts VALUES (?, ?, ?, ?, ?) ON CONFLICT (row_id, register, field)"
            " DO UPDATE SET typed = excluded.typed, wall_ms = excluded.wall_ms",
            (register, row_id, field, typed, self._clock.now_ms()),
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

    def count(self) -> int:
        """Return how many cells hold an unreadable text."""
        return int(self._sql.value("SELECT count(*) FROM drafts"))
