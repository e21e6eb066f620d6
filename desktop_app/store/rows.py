"""Reading records: rows as mappings of stored values, without the machinery's columns."""

from collections.abc import Sequence
from typing import Final

import msgspec

from desktop_app.store.central import CONTENT, writers_of
from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from sync.model.fields import DELETED, ROW_ID, STREAM, Register, Registry, Row, StoredValue
from sync.model.ids import OpId
from sync.model.seen import Seen, SeenField
from sync.protocol.changes import DELETION
from sync.protocol.images import writer_of

_content = msgspec.json.Decoder(dict[str, StoredValue])
_ALWAYS: Final = (ROW_ID, STREAM, DELETED)
IN_LIMIT = 900
"""Ids per statement, well below the engine's limit on variables."""


def columns_of(register: Register, prefix: str = "") -> str:
    """Return the column list of a record for a SELECT."""
    return ", ".join(prefix + quoted(name) for name in (*_ALWAYS, *register.names))


def row_of(register: Register, values: Sequence[StoredValue]) -> Row:
    """Return the record behind the columns of ``columns_of``."""
    return dict(zip((*_ALWAYS, *register.names), values, strict=True))


class Rows:
    """Reads whole records. Deleted ones only where asked for."""

    def __init__(self, sql: Sql, registry: Registry) -> None:
        self._sql = sql
        self._registry = registry

    def find(self, register: str, row_id: str) -> Row | None:
        """Return one record, also a deleted one; ``None`` when this PC does not hold it."""
        known = self._registry[register]
        found = self._sql.one(
            f"SELECT {columns_of(known)} FROM {quoted(register)} WHERE {ROW_ID} = ?", (row_id,)
        )
        return None if found is None else row_of(known, found)

    def find_many(self, register: str, row_ids: Sequence[str]) -> dict[str, Row]:
        """Return row id -> record for the ids this PC holds, deleted ones included."""
        known = self._registry[register]
        kept: dict[str, Row] = {}
        for start in range(0, len(row_ids), IN_LIMIT):
            part = row_ids[start : start + IN_LIMIT]
            marks = ", ".join("?" for _ in part)
            text = f"SELECT {columns_of(known)} FROM {quoted(register)} WHERE {ROW_ID} IN ({marks})"
            kept.update({row[0]: row_of(known, row) for row in self._sql.rows(text, part)})
        return kept

    def seen(self, register: str, row_ids: Sequence[str]) -> dict[str, Seen]:
        """Return row id -> what is seen of a living record's fields, to be handed back with what is typed."""
        fields = [one.name for one in self._registry[register].travelling]
        columns = ", ".join((ROW_ID, WRITERS, *map(quoted, fields)))
        kept: dict[str, Seen] = {}
        for start in range(0, len(row_ids), IN_LIMIT):
            part = row_ids[start : start + IN_LIMIT]
            marks = ", ".join("?" for _ in part)
            text = f"SELECT {columns} FROM {quoted(register)} WHERE {DELETED} = 0 AND {ROW_ID} IN ({marks})"
            for row_id, writers, *values in self._sql.rows(text, part):
                wrote = writers_of(writers)
                pairs = zip(fields, values, strict=True)
                kept[row_id] = {name: SeenField(value, writer_of(wrote, name)) for name, value in pairs}
        return kept

    def at_centre(self, register: str, row_id: str) -> Seen:
        """Return what the centre holds of a record's fields, under the edits that wait here."""
        query = f"SELECT {CONTENT}, w, deleted FROM base WHERE register = ? AND row_id = ?"
        kept = self._sql.one(query, (register, row_id))
        if kept is None:
            # No base: nothing of ours lies over the row, and what is seen is the centre's.
            return self.seen(register, [row_id]).get(row_id, {})
        if kept[2]:
            return {}
        values, wrote = _content.decode(kept[0]), writers_of(kept[1])
        names = (one.name for one in self._registry[register].travelling)
        return {name: SeenField(values.get(name), writer_of(wrote, name)) for name in names}

    def deleter(self, register: str, row_id: str) -> OpId | None:
        """Return the operation that deleted a record; ``None`` for one that is there."""
        text = f"SELECT {WRITERS} FROM {quoted(register)} WHERE {ROW_ID} = ? AND {DELETED} = 1"
        found = self._sql.value(text, (row_id,))
        return None if found is None else writer_of(writers_of(found), DELETION)

    def stamp(self, register: str, row_id: str) -> str:
        """Return what changes whenever anything is written to a record; empty where there is none."""
        text = f"SELECT {DELETED} || {WRITERS} FROM {quoted(register)} WHERE {ROW_ID} = ?"
        return str(self._sql.value(text, (row_id,)) or "")

    def where(self, register: str, *, deleted: bool = False, **equal: StoredValue) -> list[Row]:
        """Return the records with the fields ``equal`` (``None`` means blank), in the order of their ids."""
        known = self._registry[register]
        strange = set(equal).difference(known.names, _ALWAYS)
        if strange:
            raise KeyError(f"{register}: {', '.join(sorted(strange))}")
        # `IS`, for `= NULL` finds nothing; the engine uses its indexes for it as for `=`.
        parts = [f"{quoted(name)} IS ?" for name in equal]
        if not deleted:
            parts.append(f"{DELETED} = 0")
        condition = f" WHERE {' AND '.join(parts)}" if parts else ""
        text = f"SELECT {columns_of(known)} FROM {quoted(register)}{condition} ORDER BY {ROW_ID}"
        return [row_of(known, row) for row in self._sql.rows(text, tuple(equal.values()))]

    def everything(self) -> dict[str, list[Row]]:
        """Return register -> all its living records: what the evaluator reads."""
        return {register.name: self.where(register.name) for register in self._registry}

    def count(self, register: str) -> int:
        """Return how many living records a register has."""
        return int(self._sql.value(f"SELECT count(*) FROM {quoted(register)} WHERE {DELETED} = 0"))
