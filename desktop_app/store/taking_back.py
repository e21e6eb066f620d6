"""What the centre refused, taken back by whoever entered it: nothing of it is sent any more.

A record whose creation was refused is known to this PC only, and goes from it; refused edits give way to the
centre's values, or to those kept here (``kept_here``) where an edit of them went whole. The operations stay
on file as ``taken``, the values as an incident that names who and when.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from desktop_app.store import operations
from desktop_app.store.central import Central
from desktop_app.store.connection import Sql
from desktop_app.store.corrections import Corrections
from desktop_app.store.drafts import Drafts
from desktop_app.store.operations import Stored
from desktop_app.store.rebase import view
from desktop_app.store.rows import Rows
from sync.model.fields import DELETED, ROW_ID, STREAM, StoredValue
from sync.model.ids import RowId
from sync.model.sources import Clock
from sync.protocol.changes import Kind, Result, RowImage
from sync.protocol.held import held

REASON = "taken-back"
"""The reason of the incident that tells of it."""
_MACHINERY = frozenset({ROW_ID, STREAM, DELETED})


class StillOnItsWayError(RuntimeError):
    """An operation of the record has no result yet: a bug in the caller, who is told so by ``of``."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a record back would come to."""

    only_here: bool
    """The centre has no such record: it goes from this PC."""
    on_its_way: bool
    """Some operation of it was sent and has no result yet: nothing can be taken back before it has."""
    refusals: tuple[Result, ...]
    """Why the centre refused; none for a record that was never sent."""
    ending: tuple[Stored, ...]
    """The operations that end."""
    kept: Stored | None
    """What was kept here and went with the edit; it lies there again afterwards."""
    left: RowImage | None
    """What stands in the record's place afterwards."""

    @property
    def mark(self) -> str:
        """What stands for all of it exactly as it is now."""
        ending = [(one.operation.op_id, one.state) for one in self.ending]
        told = msgspec.json.encode((ending, self.only_here, self.on_its_way, self.left))
        return hashlib.sha256(told).hexdigest()

    @property
    def refused_creation(self) -> Result | None:
        """Why the record's creation was refused; ``None`` where edits were, or the centre has it by now."""
        made = self.ending[0] if self.only_here else None
        return made.result if made is not None and made.operation.kind is Kind.INSERT else None


class TakingBack:
    """Questions, and the act inside ``Store.act``."""

    def __init__(
        self, sql: Sql, central: Central, corrections: Corrections, rows: Rows, drafts: Drafts, clock: Clock
    ) -> None:
        self._sql = sql
        self._central = central
        self._corrections = corrections
        self._rows = rows
        self._drafts = drafts
        self._clock = clock

    def of(self, register: str, row_id: str) -> Taken | None:
        """Return what of a record can be taken back; ``None`` where the centre refused nothing of it."""
        taken = self._of(register, row_id)
        return taken if taken is not None and taken.refusals else None

    def unsent(self, register: str, row_id: str) -> Taken | None:
        """Return the same of a record the centre never heard of, refused or not; ``None`` for others."""
        taken = self._of(register, row_id)
        return taken if taken is not None and taken.only_here else None

    def take(self, actor: str, register: str, row_id: str) -> None:
        """Take back what was refused of a record, or the record itself where only this PC knows it.

        Raises:
            StillOnItsWayError: the endpoint may have accepted something of it meanwhile.
        """
        taken = self._of(register, row_id)
        if taken is None:
            return
        if taken.on_its_way:
            raise StillOnItsWayError(f"{register} {row_id}")
        first = taken.ending[0].operation
        # Before the operations end: afterwards the row shows other values, and these would be told nowhere.
        self._note(actor, first.stream, register, row_id, self._given_up(taken, register, row_id))
        self._sql.run_many(
            "UPDATE outbox SET open = 0, state = 'taken' WHERE op_id = ?",
            [(one.operation.op_id,) for one in taken.ending],
        )
        if taken.kept is not None:
            again = "UPDATE outbox SET open = 1, state = 'kept' WHERE op_id = ?"
            self._sql.run(again, (taken.kept.operation.op_id,))
        if taken.only_here:
            for field in self._drafts.of(register, row_id):
                self._drafts.drop(register, row_id, field)
        open_now = operations.open_of_rows(self._sql, [row_id]).get((register, RowId(row_id)), [])
        self._corrections.show(register, RowId(row_id), first.stream, [one.kept for one in open_now])

    def _of(self, register: str, row_id: str) -> Taken | None:
        key = register, RowId(row_id)
        log = operations.open_of_rows(self._sql, [row_id]).get(key, [])
        base = self._central.bases([row_id]).get(key)
        here = base is None and _made_here(log)
        ending = log if here else _refused(log)
        if not ending:
            return None
        kept = self._went_whole(register, row_id) if here else None
        ids = {one.operation.op_id for one in ending}
        left = [one for one in log if one.operation.op_id not in ids]
        above = [one.kept for one in ([kept] if kept else []) + left]
        return Taken(
            # The last copy of what another PC entered, perhaps: an edit of it that was refused takes none of
            # it away.
            only_here=here and kept is None,
            # Any of the row, not only those that end: a reply under way may make the record known to the
            # centre.
            on_its_way=any(one.state == "sent" for one in log),
            refusals=tuple(one.result for one in ending if one.state == "rejected" and one.result),
            ending=tuple(ending),
            kept=kept,
            left=view(base.image if base else None, above),
        )

    def _went_whole(self, register: str, row_id: str) -> Stored | None:
        """Return what was kept here of the whole record before an edit of it took its place."""
        # Below nought lies only what was kept; the lowest is of the last endpoint.
        below = "register = ? AND row_id = ? AND kind = 'insert' AND state = 'corrected' AND pos < 0"
        found = operations.read(self._sql, f"{below} ORDER BY pos LIMIT 1", (register, row_id))
        return found[0] if found else None

    def _given_up(self, taken: Taken, register: str, row_id: str) -> Mapping[str, StoredValue]:
        """Return what goes from sight: the edits' values, or a whole record's and its unreadable texts."""
        if not taken.only_here:
            # A deletion that leaves nothing behind took the values away: they are told nowhere else.
            ended = {
                name: one.old if taken.left is None and each.operation.kind is Kind.DELETE else one.new
                for each in taken.ending
                for name, one in each.operation.set.items()
            }
            stays = taken.left.values if taken.kept and taken.left else None
            return {name: one for name, one in ended.items() if stays is None or stays.get(name) != one}
        row = self._rows.find(register, row_id) or {}
        entered = {name: one for name, one in row.items() if one is not None and name not in _MACHINERY}
        return {**entered, **self._drafts.of(register, row_id)}

    def _note(
        self, actor: str, stream: str, register: str, row_id: str, values: Mapping[str, StoredValue]
    ) -> None:
        self._sql.run(
            "INSERT INTO incidents (at_ms, stream, reason, register, row_id, found, actor)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._clock.now_ms(),
                stream,
                REASON,
                register,
                row_id,
                msgspec.json.encode(dict(values)).decode(),
                actor,
            ),
        )


def _made_here(log: list[Stored]) -> bool:
    """Tell whether a record without a row at the centre stands on its own making alone, unsent or refused."""
    made = [one for one in log if one.operation.kind is Kind.INSERT and one.state != "kept"]
    return bool(made) and all(one.state in {"rejected", "queued", "sent"} for one in made)


def _refused(log: list[Stored]) -> list[Stored]:
    """Return the operations to end where the centre has the record: the refused, and what waits upon them."""
    part = held([one.kept for one in log])
    waiting = {one.operation.op_id for one in part.later if one.result is None} if part else set()
    return [one for one in log if one.state == "rejected" or one.operation.op_id in waiting]
