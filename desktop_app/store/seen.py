"""Gives captured edits the base their author saw, where another PC's sync brought something else meanwhile.

The triggers take what stands in the row. Where that was written by others after the author looked, the
captured operation answers the older writing, so that the endpoint finds the conflict. What this install wrote
itself counts as seen: a chain of own edits never conflicts with itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec

from desktop_app.store.appending import Appending
from desktop_app.store.central import Central, writers_text
from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from desktop_app.store.operations import CHANGES, rewrite
from sync.model.fields import ROW_ID, STREAM, Register, StoredValue
from sync.model.ids import OpId, RowId
from sync.model.seen import Seen, SeenField
from sync.protocol.changes import FieldChange, Kind, RowImage
from sync.protocol.images import writer_of, written

_changes = msgspec.json.Decoder(dict[str, FieldChange])


class SeenWrites:
    """Works inside ``Store.act``."""

    def __init__(self, sql: Sql, central: Central, appending: Appending) -> None:
        self._sql = sql
        self._central = central
        self._appending = appending

    @contextmanager
    def answering(self, register: str, row_id: str, seen: Seen) -> Iterator[None]:
        """Make what is captured inside the block an answer to what its author saw."""
        overtaken = self._overtaken(register, row_id, seen)
        after = int(self._sql.value("SELECT coalesce(max(pos), 0) FROM outbox")) if overtaken else 0
        yield
        # After the block, because the triggers have to write the operation first; within the act, so nobody
        # ever sees or sends it as it was.
        if overtaken:
            self._answer(overtaken, after)

    def against_deletion(
        self, register: Register, row_id: str, values: Mapping[str, StoredValue], seen: Seen
    ) -> None:
        """Capture an edit of a record that was deleted before it came: the endpoint makes it a conflict."""
        row = self._central.images(register.name, [row_id])[RowId(row_id)]
        travelling = {one.name for one in register.travelling}
        overtaken = self._overtaken(register.name, row_id, seen)
        changes = _captured(row, {name: values[name] for name in values if name in travelling}, overtaken)
        if not changes:
            return
        stream = str(self._row_value(register, row_id, STREAM))
        made = self._appending.append(stream, row, changes)
        # The row shows what was typed until the conflict is told: typing the old value back is an edit too.
        columns = {**values, WRITERS: writers_text(written(row.writers, changes, made.op_id))}
        parts = ", ".join(f"{quoted(name)} = ?" for name in columns)
        self._sql.run(
            f"UPDATE {quoted(register.name)} SET {parts} WHERE {ROW_ID} = ?", (*columns.values(), row_id)
        )

    def _overtaken(self, register: str, row_id: str, seen: Seen) -> Seen:
        """Return the part of ``seen`` that others have written over since."""
        if not seen:
            return {}
        now = self._central.row_writers(register, row_id)
        moved = {name: one for name, one in seen.items() if writer_of(now, name) != one.writer}
        return {name: one for name, one in moved.items() if not self._is_own(writer_of(now, name))}

    def _answer(self, overtaken: Seen, after: int) -> None:
        # Only what this very act captured: an edit before it answers what its own author saw.
        captured = self._sql.rows(f"SELECT op_id, kind, {CHANGES} FROM outbox WHERE pos > ?", (after,))
        for op_id, kind, text in captured:
            rewritten = _deleting if kind == Kind.DELETE else _writing
            rewrite(self._sql, op_id, rewritten(_changes.decode(text), overtaken))

    def _row_value(self, register: Register, row_id: str, column: str) -> StoredValue:
        query = f"SELECT {column} FROM {quoted(register.name)} WHERE {ROW_ID} = ?"
        found: StoredValue = self._sql.value(query, (row_id,))
        return found

    def _is_own(self, writer: OpId | None) -> bool:
        # Whatever became of it, also a refused one: its author is who sits here and saw what was typed.
        return self._sql.value("SELECT 1 FROM outbox WHERE op_id = ?", (writer,)) is not None


def _writing(changes: dict[str, FieldChange], overtaken: Seen) -> dict[str, FieldChange]:
    return {
        name: FieldChange(overtaken[name].value, one.new, overtaken[name].writer)
        if name in overtaken
        else one
        for name, one in changes.items()
    }


def _deleting(changes: dict[str, FieldChange], overtaken: Seen) -> dict[str, FieldChange]:
    """A deletion names every field that was seen filled."""
    kept = {name: one for name, one in changes.items() if name not in overtaken}
    filled = {name: one for name, one in overtaken.items() if one.value is not None}
    return {**kept, **{name: FieldChange(one.value, None, one.writer) for name, one in filled.items()}}


def _captured(row: RowImage, values: Mapping[str, StoredValue], overtaken: Seen) -> dict[str, FieldChange]:
    changes = {}
    for name, new in values.items():
        saw = overtaken.get(name) or SeenField(row.values.get(name), writer_of(row.writers, name))
        if new != saw.value:
            changes[name] = FieldChange(saw.value, new, saw.writer)
    return changes
