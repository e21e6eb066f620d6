"""Settles conflicts: operations that write a field anew, even with the value that stands there already."""

from typing import cast

from desktop_app.store.act import Act
from desktop_app.store.appending import Appending
from desktop_app.store.central import Central, writers_text
from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from sync.model.fields import ROW_ID, STREAM, Row, StoredValue
from sync.model.ids import OpId, RowId
from sync.model.seen import SeenField
from sync.protocol.changes import FieldChange, RowImage
from sync.protocol.conflicts import losing_fields
from sync.protocol.images import writer_of, written


class Settling:
    """Works inside ``Store.act`` whose context names the conflict."""

    def __init__(self, sql: Sql, central: Central, appending: Appending) -> None:
        self._sql = sql
        self._central = central
        self._appending = appending

    def settle(self, act: Act, conflict: Row, value: StoredValue, seen: SeenField | None) -> None:
        """Write the conflict's field with ``value``, chosen against what was ``seen`` at the centre."""
        register, target, name = _place(conflict)
        row = self._row(register, target)
        if row.deleted:
            # A field of a record that is gone is not written any more; the choice still ends the conflict.
            self._append(conflict, row, {})
            return
        stands = row.values.get(name)
        act.update(register, target, {name: value}, {} if seen is None else {name: seen})
        if self._row(register, target).values.get(name) != stands:
            return  # the trigger wrote the operation
        # An equal value leaves no trace by the triggers, and yet somebody chose it: it bears a new writer.
        change = FieldChange(stands, stands, writer_of(row.writers, name))
        writers = written(row.writers, (name,), self._append(conflict, row, {name: change}))
        self._sql.run(
            f"UPDATE {quoted(register)} SET {WRITERS} = ? WHERE {ROW_ID} = ?", (writers_text(writers), target)
        )

    def settle_deletion(self, act: Act, conflict: Row, *, delete: bool | None) -> None:
        """Delete the record, or keep it: with the lost edit where that had met a deletion; or leave it."""
        register, target, _ = _place(conflict)
        row, lost = self._row(register, target), self._lost(conflict)
        if delete and not row.deleted:
            act.delete(register, target)
        elif delete is False and row.deleted:
            act.undelete(register, target, lost)
        # Kept, and there again by now, but without the lost edit: it is written now, and its trigger's
        # operation closes the conflict.
        elif delete is False and any(row.values.get(name) != value for name, value in lost.items()):
            act.update(register, target, lost)
        else:
            self._append(conflict, row, {})

    def _lost(self, conflict: Row) -> dict[str, StoredValue]:
        values = dict(conflict)
        return losing_fields(RowImage("conflict", RowId(str(conflict[ROW_ID])), values, {}))

    def _row(self, register: str, target: RowId) -> RowImage:
        return self._central.images(register, [target])[target]

    def _append(self, conflict: Row, row: RowImage, changes: dict[str, FieldChange]) -> OpId:
        return self._appending.append(str(conflict[STREAM]), row, changes).op_id


def _place(conflict: Row) -> tuple[str, RowId, str]:
    register, target, name = (cast("str", conflict[one]) for one in ("register", "target_id", "field"))
    return register, RowId(target), name
