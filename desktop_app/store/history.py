"""Who changed a field, from what, on which install, received when: the operations this PC holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from desktop_app.store.connection import Sql
from desktop_app.store.fates import Fates
from desktop_app.store.install import Installs
from desktop_app.store.operations import CHANGES
from desktop_app.store.states import WAITING, OperationState, States
from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol.changes import FieldChange, Result
from sync.protocol.conflicts import Author
from ui.views.common import Fate, RowState

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
    knows_old: bool = True
    """Whether ``old`` is what stood there: of another PC's first write this PC does not know."""
    fate: Fate = Fate.NONE


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
        """Return the writes of a field, newest first by the writers' clocks; also what lost elsewhere."""
        fates = Fates(self._sql, register, row_id, field)
        writes = [*self._mine(register, row_id, field), *self._others(register, row_id, field)]
        known = {one.op_id for one in writes}
        # Own lost writes stand in the outbox already, where more is known of them than their conflict tells.
        writes += [one for one in _lost_elsewhere(fates) if one.op_id not in known]
        values: dict[OpId | None, StoredValue] = {one.op_id: one.new for one in writes}
        told = [
            replace(one, fate=fates.of(one.op_id, lost=one.fate is Fate.LOST, values=values))
            for one in writes
        ]
        return sorted(told, key=lambda one: (one.wall_ms, one.op_id), reverse=True)

    def waiting(self, register: str, row_id: str, field: str) -> CellOperation | None:
        """Return the newest own write of a field that has no answer yet."""
        query = (
            f"SELECT op_id FROM outbox WHERE row_id = ? AND register = ? AND state IN {WAITING}"
            " ORDER BY pos DESC"
        )
        unsent = {op_id for (op_id,) in self._sql.rows(query, (row_id, register))}
        if not unsent:
            return None
        mine = [one for one in self._mine(register, row_id, field) if one.op_id in unsent]
        return mine[-1] if mine else None

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
        # By row as well: pulled changes are found by their row, there is no index over their ids.
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
            # Both sides wrote something the other did not: where one side's fields are all among the other's,
            # nothing was put together.
            if theirs - mine and mine - theirs:
                found[key] = found.get(key, frozenset()) | (theirs ^ mine)
        return [Merged(*key, fields) for key, fields in found.items()]

    def _met(
        self, since_ms: int, here: str
    ) -> Iterator[tuple[tuple[str, RowId], frozenset[str], frozenset[str]]]:
        """Yield the row, the fields of a change of others, and those of the own edits it met."""
        rows = self._sql.rows(
            "SELECT h.register, h.row_id, h.changes, json_group_array(json(c.changes))"
            " FROM history h JOIN outbox o ON o.row_id = h.row_id AND o.register = h.register"
            " AND o.pos <= h.met AND o.kind <> 'delete' AND (o.state IN ('queued', 'sent') OR o.seq > h.seq)"
            " JOIN outbox_changes c ON c.id = o.entry"
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
            "outbox",
            f"op_id, {CHANGES}, actor, wall_ms, received_ms, state, n, reason, result",
            register,
            row_id,
        ):
            op_id, changes, actor, wall_ms, received_ms, state, n, reason, result = row
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
                    fate=Fate.LOST if _lost(op_id, state, result, field) else Fate.NONE,
                )

    def _others(self, register: str, row_id: str, field: str) -> Iterator[CellOperation]:
        before: StoredValue = None
        here = self._installs.find()
        columns = "op_id, changes, actor, wall_ms, received_ms, install, reason"
        for row in self._rows("history", columns, register, row_id):
            op_id, changes, actor, wall_ms, received_ms, install, reason = row
            told = _theirs.decode(changes)
            if field in told:
                yield CellOperation(
                    op_id,
                    before,
                    told[field],
                    actor,
                    install,
                    # This PC's own, once the outbox has forgotten them (`pruning`).
                    mine=here is not None and install == here.install,
                    wall_ms=wall_ms,
                    received_ms=received_ms,
                    state=RowState.RECEIVED,
                    reason=reason,
                    knows_old=before is not None,
                )
                before = told[field]

    def _rows(self, table: str, columns: str, register: str, row_id: str) -> list[tuple[Any, ...]]:
        # Never the clocks: the order of capture and of the centre are what `old` and `new` rest on.
        order = "pos" if table == "outbox" else "stream, seq"
        return self._sql.rows(
            f"SELECT {columns} FROM {table} WHERE row_id = ? AND register = ? ORDER BY {order}",
            (row_id, register),
        )


def _lost(op_id: OpId, state: str, result: str | None, field: str) -> bool:
    """Tell whether the centre kept another writer in a field: an operation may lose one and win another."""
    if state != OperationState.CONFLICT or result is None:
        return False
    return msgspec.json.decode(result, type=Result).stands_for.get(field, op_id) != op_id


def _lost_elsewhere(fates: Fates) -> Iterator[CellOperation]:
    """Yield the losing writes as their conflicts tell them."""
    for one in fates.lost:
        yield CellOperation(
            one.op_id,
            one.base,
            one.value,
            one.author.actor,
            one.author.install,
            mine=False,
            wall_ms=one.author.wall_ms,
            received_ms=None,
            state=RowState.IN_CONFLICT,
            reason=None,
        )
