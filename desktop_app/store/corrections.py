"""Refused operations that a later edit has corrected: they end, and creations go again as a whole."""

import msgspec

from desktop_app.store import operations
from desktop_app.store.central import Central, quiet, writers_text
from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from desktop_app.store.incidents import DELETED_HERE, note
from desktop_app.store.operations import Stored
from desktop_app.store.rebase import view
from sync.model.fields import ROW_ID
from sync.model.ids import OpId, RowId, operation_id
from sync.model.sources import Chance, Clock
from sync.protocol.changes import Kind, Operation
from sync.protocol.held import Held, Kept, held, replacing, whole
from sync.protocol.images import writer_of, written

_AGAIN = "(r.open = 2 OR (r.open = 0 AND r.state IN ('queued', 'sent')))"
"""Offered again: on its way, or written at the centre and not passed yet."""
_ON_KEPT = (
    # From the kept ones, of which there are nearly none, to the edits upon them; below nought lies only what
    # was kept (`kept_here`).
    "SELECT q.row_id FROM outbox k NOT INDEXED CROSS JOIN outbox q ON q.row_id = k.row_id"
    " WHERE k.pos < 0 AND k.open = 1 AND k.state = 'kept' AND q.state = 'queued' AND q.open = 1"
    # Its making is offered again and on its way: made once more before, it would meet itself.
    f" AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.row_id = q.row_id AND r.kind = 'insert' AND {_AGAIN})"
)
"""Edits of what the centre lacks: they go whole, as after a refused creation."""

_WHOLLY_KEPT = (
    # As above: the index of open operations would read every unsent one at each act.
    "k.pos < 0 AND k.open = 1 AND k.state = 'kept' AND k.kind = 'insert'"
    # As above: offered again already, it needs no other making.
    f" AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.row_id = k.row_id AND r.kind = 'insert' AND {_AGAIN})"
)
_NAMED = (
    f"SELECT k.row_id FROM outbox k NOT INDEXED WHERE {_WHOLLY_KEPT} AND EXISTS (SELECT 1 FROM outbox q"
    " JOIN outbox_changes e ON e.id = q.entry, json_each(e.changes) c"
    " WHERE q.state = 'queued' AND q.open = 1 AND json_extract(c.value, '$[1]') = k.row_id) LIMIT 1"
)
"""A record the centre lacks that something on its way names: it goes before or with it."""


class Corrections:
    """Looks after refused operations; to be asked inside a transaction."""

    def __init__(self, sql: Sql, central: Central, clock: Clock, chance: Chance) -> None:
        self._sql = sql
        self._central = central
        self._clock = clock
        self._chance = chance

    def any_refused(self) -> bool:
        """Tell whether there is anything to look after; nearly always not."""
        refused = self._sql.value("SELECT 1 FROM outbox WHERE state = 'rejected' LIMIT 1")
        kept = (f"{_ON_KEPT} LIMIT 1", _NAMED)
        return refused is not None or any(self._sql.value(one) is not None for one in kept)

    def settle(self) -> None:
        """End the refused operations that the officer has corrected since."""
        # By row and not by operation: whether a refused one has been corrected shows only in what lies above
        # it.
        rows = self._sql.rows(f"SELECT row_id FROM outbox WHERE state = 'rejected' UNION {_ON_KEPT}")
        for row in rows:
            self._settle_row(row[0])
        # Records made under one that is only kept; theirs may stand under a kept one in turn.
        while above := self._sql.value(_NAMED):
            self._offer_kept(above)

    def _settle_row(self, row_id: str) -> None:
        # Read row by row: an earlier one may have offered this one already, as what it stands under.
        for every in operations.open_of_rows(self._sql, [row_id]).values():
            # Single values that the centre has otherwise are no edits: they go with none.
            log = [one for one in every if one.state != "kept" or one.operation.kind is Kind.INSERT]
            part = held([one.kept for one in log])
            if part is None:
                self._take_along(log)
            # One on its way still gets a result of its own: folded in now, it would have two ends.
            elif part.ready and not any(one.state == "sent" for one in log):
                self.send_whole(part, log)

    def _offer_kept(self, row_id: str) -> None:
        """Offer a kept record whole, with the edits that wait upon it."""
        for every in operations.open_of_rows(self._sql, [row_id]).values():
            log = [one for one in every if one.state != "kept" or one.operation.kind is Kind.INSERT]
            part = held([one.kept for one in log])
            if part is not None:
                self.send_whole(part, log)

    def _take_along(self, log: list[Stored]) -> None:
        """Let later edits take the place of refused ones they touch."""
        # What is sealed already cannot change: its link of the chain stands for these very fields.
        later = {one.pos: one for one in log if one.state == "queued"}
        ended: dict[int, Kind] = {}
        for refused in (one for one in log if one.state == "rejected"):
            for pos, one in later.items():
                made = replacing(one.operation, refused.kept.operation) if pos > refused.pos else None
                if made is not None:
                    self.end([refused.operation.op_id])
                    later[pos] = self._carry(one, made, refused.operation)
                    ended[refused.pos] = made.kind
                    break
        if any(kind is not Kind.UPDATE for kind in ended.values()):
            # A deletion takes no values along: the refused ones must not stay below it in the row.
            first = log[0].operation
            above = [later.get(one.pos, one).kept for one in log if one.pos not in ended]
            self.show(first.register, first.row_id, first.stream, above)

    def _carry(self, one: Stored, made: Operation, refused: Operation) -> Stored:
        """Write an operation that took refused fields along, and make it their writer."""
        # It wrote every refused field itself: nothing is taken along, and the operation stays as the trigger
        # captured it.
        if made.set.keys() == one.operation.set.keys():
            return one
        operations.rewrite(self._sql, made.op_id, made.set)
        image = self._central.images(made.register, [made.row_id])[made.row_id]
        names = [name for name in refused.set if writer_of(image.writers, name) == refused.op_id]
        self._sql.run(
            f"UPDATE {quoted(made.register)} SET {WRITERS} = ? WHERE {ROW_ID} = ?",
            (writers_text(written(image.writers, names, made.op_id)), made.row_id),
        )
        return msgspec.structs.replace(one, operation=made)

    def end(self, op_ids: list[OpId]) -> None:
        """Let refused operations stand over their row no more: others have taken their place."""
        self._sql.run_many(
            "UPDATE outbox SET open = 0, state = 'corrected' WHERE op_id = ?", [(one,) for one in op_ids]
        )

    def send_whole(self, part: Held, log: list[Stored]) -> None:
        """Let one new creation take the place of a refused one and of all that followed it."""
        # All of them, before the new one is added: two open creations of one row would be laid over it one
        # after the other.
        self.end([one.operation.op_id for one in log])
        made = whole(part, operation_id(self._clock, self._chance))
        first = part.creation.operation
        if made is not None:
            # First what it stands under: nobody else has that, and a record without it is shown nowhere.
            for above in self._kept_above(made):
                self._offer_kept(above)
            operations.add(self._sql, made)
        elif part.creation.operation.op_id in {one.operation.op_id for one in log if one.state == "kept"}:
            self._note_deleted(part)
        self.show(first.register, first.row_id, first.stream, [] if made is None else [Kept(made, None)])

    def _note_deleted(self, part: Held) -> None:
        """Tell what a deleted record held that was only kept here: nobody else has it."""
        values = {
            name: change.new
            for one in (part.creation, *part.later)
            for name, change in one.operation.set.items()
            if one.operation.kind is not Kind.DELETE and change.new is not None
        }
        actor = part.later[-1].operation.actor
        note(self._sql, self._clock.now_ms(), part.creation.operation, DELETED_HERE, values, actor)

    def _kept_above(self, made: Operation) -> list[str]:
        named = {one.new for one in made.set.values() if isinstance(one.new, str)}
        kept = (
            self._sql.rows(f"SELECT k.row_id FROM outbox k NOT INDEXED WHERE {_WHOLLY_KEPT}") if named else []
        )
        return [row_id for (row_id,) in kept if row_id in named]

    def show(self, register: str, row_id: RowId, stream: str, above: list[Kept]) -> None:
        """Show the centre's row, which somebody may have made meanwhile, with what lies above it now."""
        base = self._central.bases([row_id]).get((register, row_id))
        shown = view(base.image if base else None, above)
        with quiet(self._sql):
            if shown is None:
                self._central.remove(register, [row_id])
            else:
                self._central.put(register, [(stream, shown)])
            if not above:
                self._central.drop_bases([(register, row_id)])
