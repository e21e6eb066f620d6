"""Who changed a field, from what, on which install, received when: the operations this PC holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop_app.store.connection import Sql
from desktop_app.store.install import Installs
from desktop_app.store.states import States
from sync.model.fields import StoredValue
from sync.model.ids import OpId
from sync.protocol.changes import FieldChange
from ui.views.common import RowState

_own = msgspec.json.Decoder(dict[str, FieldChange])
_theirs = msgspec.json.Decoder(dict[str, StoredValue])


@dataclass(frozen=True, slots=True)
class CellOperation:
    """One write of a field."""

    op_id: OpId
    old: StoredValue
    """For others' writes the value before it that this PC knows, else ``None``."""
    new: StoredValue
    actor: str
    install: str
    mine: bool
    wall_ms: int
    received_ms: int | None
    state: RowState
    reason: str | None


class History:
    """Reads the outbox and the pulled changes together."""

    def __init__(self, sql: Sql, installs: Installs, states: States) -> None:
        self._sql = sql
        self._installs = installs
        self._states = states

    def of_cell(self, register: str, row_id: str, field: str) -> list[CellOperation]:
        """Return the writes of a field, newest first by the writers' clocks."""
        writes = [*self._mine(register, row_id, field), *self._others(register, row_id, field)]
        return sorted(writes, key=lambda one: (one.wall_ms, one.op_id), reverse=True)

    def authors(self, register: str, row_id: str) -> Mapping[str, str]:
        """Return operation -> account for a record's known operations."""
        return dict(
            self._sql.rows(
                "SELECT op_id, actor FROM outbox WHERE row_id = ?1 AND register = ?2 UNION"
                " SELECT op_id, actor FROM history WHERE row_id = ?1 AND register = ?2",
                (row_id, register),
            )
        )

    def _mine(self, register: str, row_id: str, field: str) -> Iterator[CellOperation]:
        install = self._installs.find()
        for row in self._rows(
            "outbox", "op_id, changes, actor, wall_ms, received_ms, state, n, reason", register, row_id
        ):
            op_id, changes, actor, wall_ms, received_ms, state, n, reason = row
            change = _own.decode(changes).get(field)
            if change is not None:
                yield CellOperation(
                    op_id,
                    change.old,
                    change.new,
                    actor,
                    install.install if install else "",
                    mine=True,
                    wall_ms=wall_ms,
                    received_ms=received_ms,
                    state=self._states.operation(state, n, received_ms),
                    reason=reason,
                )

    def _others(self, register: str, row_id: str, field: str) -> Iterator[CellOperation]:
        before: StoredValue = None
        columns = "op_id, changes, actor, wall_ms, received_ms, install"
        for row in self._rows("history", columns, register, row_id):
            op_id, changes, actor, wall_ms, received_ms, install = row
            told = _theirs.decode(changes)
            if field in told:
                yield CellOperation(
                    op_id,
                    before,
                    told[field],
                    actor,
                    install,
                    mine=False,
                    wall_ms=wall_ms,
                    received_ms=received_ms,
                    state=RowState.RECEIVED,
                    reason=None,
                )
                before = told[field]

    def _rows(self, table: str, columns: str, register: str, row_id: str) -> list[tuple[Any, ...]]:
        order = "pos" if table == "outbox" else "stream, seq"
        return self._sql.rows(
            f"SELECT {columns} FROM {table} WHERE row_id = ? AND register = ? ORDER BY {order}",
            (row_id, register),
        )
