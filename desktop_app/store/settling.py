"""Settles conflicts: operations that write a field anew, even with the value that stands there already."""

from typing import cast

from desktop_app.store import operations
from desktop_app.store.act import Act
from desktop_app.store.central import Central, writers_text
from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from sync.model.fields import ROW_ID, STREAM, Row, StoredValue
from sync.model.ids import RowId, operation_id
from sync.model.sources import Chance, Clock
from sync.protocol.changes import FieldChange, Kind, Operation, RowImage
from sync.protocol.conflicts import losing_fields
from sync.protocol.images import writer_of, written


class Settling:
    """Works inside ``Store.act`` whose context names the conflict."""

    def __init__(self, sql: Sql, central: Central, clock: Clock, chance: Chance) -> None:
        self._sql = sql
        self._central = central
        self._clock = clock
        self._chance = chance

    def settle(self, act: Act, conflict: Row, value: StoredValue) -> None:
        """Write the conflict's field with ``value``."""
        register, target, name = _place(conflict)
        row = self._row(register, target)
        if row.deleted:
            self._append(conflict, Kind.UPDATE, {})
            return
        stands = row.values.get(name)
        act.update(register, target, {name: value})
        if self._row(register, target).values.get(name) != stands:
            return  # the trigger wrote the operation
        change = FieldChange(stands, stands, writer_of(row.writers, name))
        made = self._append(conflict, Kind.UPDATE, {name: change})
        writers = written(row.writers, (name,), made.op_id)
        self._sql.run(
            f"UPDATE {quoted(register)} SET {WRITERS} = ? WHERE {ROW_ID} = ?", (writers_text(writers), target)
        )

    def settle_deletion(self, act: Act, conflict: Row, *, delete: bool) -> None:
        """Delete the record, or keep it: with the lost edit where that had met a deletion."""
        register, target, _ = _place(conflict)
        row, lost = self._row(register, target), self._lost(conflict)
        if delete and not row.deleted:
            act.delete(register, target)
        elif not delete and row.deleted:
            act.undelete(register, target, lost)
        elif not delete and any(row.values.get(name) != value for name, value in lost.items()):
            act.update(register, target, lost)
        else:
            self._append(conflict, Kind.UPDATE, {})

    def _lost(self, conflict: Row) -> dict[str, StoredValue]:
        values = dict(conflict)
        return losing_fields(RowImage("conflict", RowId(str(conflict[ROW_ID])), values, {}))

    def _row(self, register: str, target: RowId) -> RowImage:
        return self._central.images(register, [target])[target]

    def _append(self, conflict: Row, kind: Kind, changes: dict[str, FieldChange]) -> Operation:
        """Append an operation the triggers cannot see: no column changes."""
        register, target, _ = _place(conflict)
        self._keep_base(conflict, self._row(register, target))
        context = self._sql.dicts("SELECT * FROM sync_context")[0]
        made = Operation(
            op_id=operation_id(self._clock, self._chance),
            register=register,
            row_id=target,
            stream=str(conflict[STREAM]),
            kind=kind,
            set=changes,
            actor=context["actor"],
            generation=context["generation"],
            group=context["grp"],
            wall_ms=self._clock.now_ms(),
            server_offset_ms=context["server_offset_ms"],
            schema=context["schema"],
            app=context["app"],
            reason=context["reason"],
            settles=context["settles"],
        )
        operations.add(self._sql, made)
        return made

    def _keep_base(self, conflict: Row, row: RowImage) -> None:
        """Do what the triggers do before a row's first open operation."""
        lies = self._sql.value("SELECT 1 FROM outbox WHERE row_id = ? AND open = 1", (row.row_id,))
        if not lies:
            self._central.keep_base(str(conflict[STREAM]), row)


def _place(conflict: Row) -> tuple[str, RowId, str]:
    register, target, name = (cast("str", conflict[one]) for one in ("register", "target_id", "field"))
    return register, RowId(target), name
