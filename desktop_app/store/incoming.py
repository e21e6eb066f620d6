"""Brings the rows of a reply up to date: closes own operations the streams have passed, rebuilds the rest.

The usual acknowledgement is cheap: an operation that was simply applied, with none above it, leaves its row
as it stands. Rows that others changed, whose operation ended otherwise, or that lie under further open
operations are rebuilt from the centre's row (``base``).
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_app.store import operations
from desktop_app.store.central import Base, Central, parts
from desktop_app.store.connection import Sql
from desktop_app.store.digests import Digests, Moved
from desktop_app.store.kept_here import KeptHere
from desktop_app.store.operations import Stored
from desktop_app.store.rebase import view
from sync.model.ids import OpId, RowId
from sync.protocol.changes import Change, RowImage
from sync.protocol.echo import in_order
from sync.protocol.images import after

Key = tuple[str, RowId]
"""Register and row id."""


@dataclass(slots=True)
class Incoming:
    """What one reply does to rows, gathered before any is written."""

    anew: bool = False
    """Whether the endpoint began another epoch."""
    again: bool = False
    """Whether more can be offered now."""
    slow: set[Key] = field(default_factory=set)
    """Rows to rebuild."""
    ended: set[Key] = field(default_factory=set)
    """Rows under operations that this reply ended otherwise than simply applied."""
    told: dict[Key, list[Change]] = field(default_factory=dict)
    refused_again: int = 0
    """Operations that ended long ago, offered to another endpoint and refused there."""
    strays: dict[tuple[str, Key], list[Change]] = field(default_factory=dict)
    """By stream: what is told of rows that are shown in another stream."""
    streams: dict[Key, str] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    """Stream -> the position its cursor stood at."""
    passed: dict[str, int] = field(default_factory=dict)
    """Stream -> the position its cursor stands at after this reply."""


_PASSED = "stream = ? AND open = 1 AND seq IS NOT NULL AND seq <= ?"
# A simple result is not kept as text.
_SIMPLE = "state = 'applied' AND result IS NULL"


class _Passed(NamedTuple):
    """An own operation that its stream has passed."""

    op_id: OpId
    simple: bool
    """Simply applied: its row stands as it was captured."""


@dataclass(slots=True)
class _Outcome:
    """What rebuilding a register's rows comes to."""

    put: list[tuple[str, RowImage]] = field(default_factory=list)
    gone: list[RowId] = field(default_factory=list)
    keep: list[tuple[str, RowImage]] = field(default_factory=list)
    drop: list[Key] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)


class RowWriter:
    """Writes what came in; the triggers are silent meanwhile."""

    def __init__(self, sql: Sql, central: Central, digests: Digests, kept: KeptHere) -> None:
        self._kept = kept
        self._sql = sql
        self._central = central
        self._digests = digests

    def write(self, incoming: Incoming) -> None:
        """Close passed operations and bring every row concerned up to date."""
        # First: `open` tells below which rows still have something over them.
        passing = self._close_passed(incoming)
        again = self._again(incoming)
        operations.close(self._sql, [one.operation.op_id for ended in again.values() for one in ended])
        # The row does not show them: it cannot simply stay.
        incoming.slow.update(again)
        # What stands in such a row is not its old base with own edits on top: it cannot simply stay.
        special = self._keys("SELECT register, row_id FROM base WHERE touched = 1")
        special |= self._keys("SELECT DISTINCT register, row_id FROM outbox WHERE open = 1")
        for key, ended in passing.items():
            if key in special or not all(one.simple for one in ended):
                incoming.slow.add(key)
        self._let_stand([key for key in passing if key not in incoming.slow], incoming)
        whole = self._whole([one.op_id for key in incoming.slow for one in passing.get(key, ())])
        by_register: dict[str, list[RowId]] = {}
        # A newer endpoint sends registers this program has no table for; its cursor passes them.
        for register, row_id in sorted(incoming.slow):
            if self._central.knows(register):
                by_register.setdefault(register, []).append(row_id)
        for register, row_ids in by_register.items():
            self._rebuild(register, row_ids, incoming, whole, again)

    def _close_passed(self, incoming: Incoming) -> dict[Key, list[_Passed]]:
        """Close and return the open operations whose write lies at or before their stream's new position."""
        passing: dict[Key, list[_Passed]] = {}
        # Not the operations whole: nearly all were simply applied, and nothing is read of those.
        close = (
            f"UPDATE outbox SET open = 0 WHERE {_PASSED} RETURNING pos, register, row_id, op_id, {_SIMPLE}"
        )
        for stream, through in incoming.passed.items():
            for _, register, row_id, op_id, simple in sorted(self._sql.rows(close, (stream, through))):
                key = (register, row_id)
                passing.setdefault(key, []).append(_Passed(op_id, bool(simple)))
                incoming.streams[key] = stream
        return passing

    def _again(self, incoming: Incoming) -> dict[Key, list[Stored]]:
        """Return the operations offered again, and written anew, that the same holds of."""
        found: dict[Key, list[Stored]] = {}
        for stream, through in incoming.passed.items():
            condition = "stream = ? AND open = 2 AND seq <= ? ORDER BY pos"
            for one in operations.read(self._sql, condition, (stream, through)):
                key = (one.operation.register, one.operation.row_id)
                found.setdefault(key, []).append(one)
                incoming.streams[key] = stream
        return found

    def _whole(self, op_ids: list[OpId]) -> dict[Key, list[Stored]]:
        """Return passed operations whole, in the order of capture."""
        found: list[Stored] = []
        for part in parts(op_ids):
            marks = ", ".join("?" for _ in part)
            found += operations.read(self._sql, f"op_id IN ({marks})", part)
        passing: dict[Key, list[Stored]] = {}
        for one in sorted(found, key=lambda one: one.pos):
            passing.setdefault((one.operation.register, one.operation.row_id), []).append(one)
        return passing

    def _keys(self, query: str) -> set[Key]:
        return {(register, RowId(row_id)) for register, row_id in self._sql.rows(query)}

    def _let_stand(self, keys: list[Key], incoming: Incoming) -> None:
        """Make what stands in the rows the centre's: nothing lies over them any longer."""
        by_register: dict[str, list[RowId]] = {}
        for register, row_id in keys:
            by_register.setdefault(register, []).append(row_id)
        for register, row_ids in by_register.items():
            # The digest moves from the centre's row before (the base) to what stands there, which the
            # triggers wrote at capture: an acknowledgement rewrites no row (34 ms became 2, PERF).
            moved = [
                Moved(incoming.streams[register, row_id], row_id, before, now)
                for row_id, before, now in self._central.moved_writers(register, row_ids)
            ]
            self._digests.move(register, moved)
        self._central.drop_bases(keys)

    def _rebuild(
        self,
        register: str,
        row_ids: list[RowId],
        incoming: Incoming,
        passing: dict[Key, list[Stored]],
        again: dict[Key, list[Stored]],
    ) -> None:
        visible = self._central.images(register, row_ids)
        bases = self._central.bases(row_ids)
        above = operations.open_of_rows(self._sql, row_ids)
        outcome = _Outcome()
        for row_id in row_ids:
            key = (register, row_id)
            stream, own = incoming.streams[key], above.get(key, [])
            # Without a base the visible row is the centre's only where nothing of ours lies, or lay, over it.
            lying = key in incoming.ended or bool(own or passing.get(key))
            before = _centre_row(bases.get(key), visible.get(row_id), lying=lying)
            written = [*passing.get(key, ()), *again.get(key, ())]
            centre = _moved_on(before, key, incoming, written)
            passed = [one.operation.op_id for one in passing.get(key, ())]
            own = self._kept.give_way(stream, own, before, centre, passed)
            _settle(outcome, key, stream, centre, view(centre, [one.kept for one in own]), own)
            outcome.moved.append(Moved(stream, row_id, _writers(before), _writers(centre)))
        self._central.put(register, outcome.put)
        self._central.remove(register, outcome.gone)
        for stream, image in outcome.keep:
            self._central.keep_base(stream, image)
        self._central.drop_bases(outcome.drop)
        self._digests.move(register, outcome.moved)


def _moved_on(row: RowImage | None, key: Key, incoming: Incoming, written: list[Stored]) -> RowImage | None:
    """Return the centre's row after what the reply tells of it and own operations it has passed."""
    own = [
        (one.operation, one.result)
        for one in written
        # At or before the old position it was told, and taken in, as a change already.
        if one.result is not None and (one.seq or 0) > incoming.before[one.operation.stream]
    ]
    for op_id, write in in_order(incoming.told.get(key, ()), own):
        row = after(row, write, op_id)
    return row


def _settle(
    outcome: _Outcome,
    key: Key,
    stream: str,
    centre: RowImage | None,
    shown: RowImage | None,
    above: list[Stored],
) -> None:
    """Note what becomes of one row: shown or gone, its centre's row kept beside it or not."""
    if shown is None:
        outcome.gone.append(key[1])
    else:
        outcome.put.append((stream, shown))
    # A base is kept only under something: a row without open operations is itself the centre's.
    if above and centre is not None:
        outcome.keep.append((stream, centre))
    else:
        outcome.drop.append(key)


def _centre_row(kept: Base | None, visible: RowImage | None, *, lying: bool) -> RowImage | None:
    """Return the centre's row before this reply: kept under open operations, else the visible one."""
    if kept is not None:
        return kept.image
    return None if lying else visible


def _writers(row: RowImage | None) -> dict[str, OpId] | None:
    return None if row is None else row.writers
