"""Who changed a field, from what, on which install, received when: the operations this PC holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop_app.store.connection import Sql
from desktop_app.store.install import Installs
from desktop_app.store.states import States
from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol.changes import FieldChange
from sync.protocol.conflicts import Author
from ui.views.common import RowState

_own = msgspec.json.Decoder(dict[str, FieldChange])
_all_mine = msgspec.json.Decoder(list[dict[str, FieldChange]])
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


@dataclass(frozen=True, slots=True)
class Merged:
    """A record of which one field was changed here and another elsewhere, neither knowing of the other."""

    register: str
    row_id: RowId
    fields: frozenset[str]
    """What either wrote alone; a field both wrote is equal by now, or a conflict."""


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

    def author(self, row_id: str, op_id: OpId | None) -> Author | None:
        """Return who wrote an operation of a record, where this PC holds it."""
        install = self._installs.find()
        own = self._sql.one("SELECT actor, wall_ms FROM outbox WHERE op_id = ?", (op_id,))
        if own is not None:
            return Author(own[0], InstallId(install.install if install else ""), own[1])
        told = self._sql.one(
            "SELECT actor, install, wall_ms FROM history WHERE row_id = ? AND op_id = ?", (row_id, op_id)
        )
        return None if told is None else Author(*told)

    def merged(self, since_ms: int) -> list[Merged]:
        """Return the records merged without a question, newest first, of what the centre received since then.

        A change of others counts when it arrived while own edits lay over its row, and stands before them in
        the stream: whoever made these had not seen it.
        """
        install = self._installs.find()
        found: dict[tuple[str, RowId], frozenset[str]] = {}
        for key, theirs, mine in self._met(since_ms, install.install if install else ""):
            if theirs - mine and mine - theirs:
                found[key] = found.get(key, frozenset()) | (theirs ^ mine)
        return [Merged(*key, fields) for key, fields in found.items()]

    def _met(
        self, since_ms: int, here: str
    ) -> Iterator[tuple[tuple[str, RowId], frozenset[str], frozenset[str]]]:
        """Yield the row, the fields of a change of others, and those of the own edits it met."""
        rows = self._sql.rows(
            "SELECT h.register, h.row_id, h.changes, json_group_array(json(o.changes))"
            " FROM history h JOIN outbox o ON o.row_id = h.row_id AND o.register = h.register"
            " AND o.pos <= h.met AND o.kind <> 'delete' AND (o.state IN ('queued', 'sent') OR o.seq > h.seq)"
            " WHERE h.met IS NOT NULL AND h.received_ms >= ? AND h.install <> ?"
            " GROUP BY h.stream, h.seq ORDER BY h.received_ms DESC, h.seq DESC",
            (since_ms, here),
        )
        for register, row_id, theirs, mine in rows:
            own = frozenset(name for one in _all_mine.decode(mine) for name in one)
            yield (register, RowId(row_id)), frozenset(_theirs.decode(theirs)), own

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
