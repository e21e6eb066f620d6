"""What this PC holds and the endpoint lacks, after it was put back from before.

Nothing of it goes from sight. A record the endpoint lacks lies here as an operation ``kept``, over nothing; a
value it has otherwise as one over the endpoint's row. Neither is an edit, and neither is sent at once: an
edit of such a record goes whole, and what the endpoint gets or writes itself takes its place. Own older
operations that are offered again do not: what was kept had been written over them. A deletion is kept as
well, over what the endpoint has of the record. In a new epoch what is left of it is offered once all own
operations have gone: its authors may never come back (SYNC, "Restored endpoint").
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from desktop_app.store import operations
from desktop_app.store.anew import losers
from desktop_app.store.connection import Sql
from desktop_app.store.incidents import OVERTAKEN, note
from desktop_app.store.install import Install, Installs
from desktop_app.store.operations import Stored
from sync.model.breaches import breach, breaches
from sync.model.fields import Registry, StoredValue
from sync.model.ids import OpId, RowId, operation_id
from sync.model.roles import Role
from sync.model.sentences import title
from sync.model.sources import Chance, Clock, bounded
from sync.protocol.changes import (
    DELETION,
    MOST_OPERATIONS,
    WRITER_OF_ALL,
    FieldChange,
    Kind,
    Operation,
    RowImage,
)
from sync.protocol.conflicts import CONFLICT_REGISTER
from sync.protocol.images import writer_of, written
from sync.protocol.messages import SCHEMA_MAX, Evidence

_shown = msgspec.json.Decoder(Evidence)
_own = msgspec.json.Decoder(dict[str, FieldChange])
_changes = msgspec.json.Decoder(dict[str, StoredValue])


class KeptHere:
    """Works inside the transaction of a snapshot or a reply, the triggers silent."""

    def __init__(
        self, sql: Sql, registry: Registry, installs: Installs, clock: Clock, chance: Chance, app: str
    ) -> None:
        self._sql = sql
        self._registry = registry
        self._installs = installs
        self._clock = clock
        self._chance = chance
        self._app = app

    def keep(self, stream: str, held: RowImage, there: RowImage | None) -> list[Stored]:
        """Keep what ``held`` has and ``there`` lacks, and return the operations that hold it up."""
        # A choice between values nobody offers any more cannot be settled there.
        if held.register == CONFLICT_REGISTER:
            return []
        if held.deleted:
            return self._keep_deletion(stream, held, there)
        if there is None or there.deleted:
            whole = {name: FieldChange(None, value, None) for name, value in held.values.items()}
            return [self._add(stream, held, Kind.INSERT, whole)]
        # A blank nobody wrote says nothing; one that has a writer of its own was chosen.
        emptied = [name for name in there.values if name in held.writers and name not in held.values]
        return self._keep_fields(stream, held, there, [*held.values, *emptied])

    def give_way(
        self,
        stream: str,
        log: Iterable[Stored],
        before: RowImage | None,
        there: RowImage | None,
        passed: Collection[OpId],
        *,
        told: bool = False,
    ) -> list[Stored]:
        """End what the endpoint has, or has written, by now; return the operations that still lie there.

        ``passed``: own operations that lay over the row until now. Any other own one was offered again, and
        is older than what was kept over it: the endpoint having it by now is no news. ``told``: what goes is
        told of by the caller.
        """
        every = list(log)
        if there is None or not any(one.state == "kept" for one in every):
            return every
        laid = {one.operation.op_id for one in every}
        news = self._news(before, there, laid.union(passed))
        left: list[Stored] = []
        for one in every:
            left += [one] if one.state != "kept" else self._left_of(stream, one, there, news)
        if not told:
            self._tell_gone([one for one in every if one.state == "kept"], left, there)
        return left

    def _tell_gone(self, before: Iterable[Stored], left: Iterable[Stored], there: RowImage) -> None:
        """Tell of kept values that gave way to other ones: nothing else shows them any more."""
        still = {
            name: change.new
            for one in left
            if one.state == "kept"
            for name, change in one.operation.set.items()
        }
        for one in before:
            gone = {
                name: change.new
                for name, change in one.operation.set.items()
                if change.new not in {None, there.values.get(name), still.get(name)}
            }
            if gone and one.operation.kind is not Kind.DELETE:
                note(self._sql, self._clock.now_ms(), one.operation, OVERTAKEN, gone)

    def rest_anew(self, log: Iterable[Stored], held: RowImage | None, there: RowImage | None) -> None:
        """Let a row's operations that wait to be offered rest on what the endpoint has, or gets from here.

        Their authors had seen writings of other PCs that it lost: resting on those, they would conflict with
        this PC's own earlier ones. ``log``: in the order of capture.
        """
        there_now = there.writers if there is not None and not there.deleted else {}
        writers = held.writers if held is not None else {}
        last: dict[str, OpId] = {}
        for one in log:
            made = one.operation
            moved = dict(made.set)
            overtaken = dict[str, list[OpId]]()
            for name, change in made.set.items():
                seen = change.base_op
                if seen is None or seen in there_now.values() or self._own(seen):
                    continue
                overtaken[name] = self._beneath(made, name, seen)
                base = writer_of(last, name)
                # An edit of what this PC held last, as an edit of the kept value would be.
                if base is None and seen == writer_of(writers, name):
                    found = writer_of(there_now, name)
                    # Unknown here it may be younger than what its author saw: then both are to be shown.
                    base = found if found in self._beneath_held(held, name) else None
                if base is not None:
                    moved[name] = FieldChange(change.old, change.new, base)
            if moved != made.set:
                operations.rewrite(self._sql, made.op_id, moved)
            if overtaken:
                self._note(made.op_id, Evidence(overtaken, {}))
            making = made.kind is Kind.INSERT
            last = {WRITER_OF_ALL: made.op_id} if making else written(last, made.set, made.op_id)

    def writers(self) -> tuple[OpId, ...]:
        """Return whose writings are kept, each once, as many as one request may ask for."""
        found = {op_id for _one, shown in self._kept() for op_id in shown.repeats.values()}
        return tuple(sorted(found)[:MOST_OPERATIONS])

    def end_known(self, unknown: Collection[OpId]) -> list[tuple[str, RowId, str]]:
        """End what the endpoint has in its history: what stands there came after it, and is no loss.

        ``unknown``: the writers it does not know. Returns (register, row id, stream) of the rows concerned.
        """
        asked = set(self.writers())
        rows = set[tuple[str, RowId, str]]()
        for one, shown in self._kept():
            made = one.operation
            known = {name for name, op_id in shown.repeats.items() if op_id in asked and op_id not in unknown}
            if not known:
                continue
            rows.add((made.register, made.row_id, made.stream))
            left = {name: change for name, change in made.set.items() if name not in known}
            # A record made by what the endpoint knows, and has no more, was made by one that it refused.
            if made.kind is Kind.UPDATE or not left:
                self._end(made.op_id)
        return sorted(rows)

    def _kept(self) -> list[tuple[Stored, Evidence]]:
        kept = operations.read(self._sql, "state = 'kept' AND open = 1 AND evidence IS NOT NULL ORDER BY pos")
        texts = dict(self._sql.rows("SELECT op_id, evidence FROM outbox WHERE evidence IS NOT NULL"))
        return [(one, _shown.decode(texts[one.operation.op_id])) for one in kept]

    def offer(self) -> list[tuple[str, RowId, str]]:
        """Let what is still kept wait to be sent, as far as this account may write it.

        Returns (register, row id, stream) of the rows concerned.
        """
        install = self._installs.current()
        # Kept from parents to children, each below the one before: turned round, parents go first.
        over = [one.operation for one, shown in self._kept() if self._is_written_over(one.operation, shown)]
        for made in over:
            self._end(made.op_id)
        kept = operations.read(self._sql, "state = 'kept' AND open = 1 ORDER BY pos")
        allowed = [one for one in reversed(kept) if self._may_offer(one.operation, install)]
        first = int(self._sql.value("SELECT min(0, min(pos)) FROM outbox") or 0) - len(allowed)
        # Whoever deleted gave a reason that only the lost endpoint had.
        why = title("replaced-epoch")
        self._sql.run_many(
            "UPDATE outbox SET state = 'queued', pos = ?, n = NULL, prev = NULL, link = NULL, actor = ?,"
            " generation = ?, reason = CASE WHEN kind = 'delete' THEN ? ELSE reason END WHERE op_id = ?",
            [
                (pos, install.account, install.generation, why, one.operation.op_id)
                for pos, one in enumerate(allowed, first)
            ],
        )
        every = [*over, *(one.operation for one in allowed)]
        return sorted({(one.register, one.row_id, one.stream) for one in every})

    def _is_written_over(self, made: Operation, shown: Evidence) -> bool:
        """Tell whether this PC itself wrote over a kept value: its own word went already."""
        if made.kind is not Kind.UPDATE:
            return False
        rows = self._sql.rows(
            f"SELECT {operations.CHANGES}, evidence FROM outbox"
            " WHERE row_id = ? AND register = ? AND pos > 0",
            (made.row_id, made.register),
        )
        for name, lost in shown.repeats.items():
            for changes, evidence in rows:
                change = _own.decode(changes).get(name)
                seen = _shown.decode(evidence).seen.get(name, ()) if evidence else ()
                if change is not None and (change.base_op == lost or lost in seen):
                    return True
        return False

    def refused(self, op_ids: Iterable[OpId]) -> None:
        """Keep on what was offered and refused: nobody here entered it, so nobody has to correct it."""
        self._sql.run_many(
            "UPDATE outbox SET state = 'kept', result = NULL, open = 1 WHERE op_id = ? AND pos < 0",
            [(one,) for one in op_ids],
        )

    def _may_offer(self, made: Operation, install: Install) -> bool:
        if made.register not in self._registry:
            return False
        register, role = self._registry[made.register], Role(install.role)
        if made.kind is Kind.DELETE:
            return breach(role, install.home_stream, register, DELETION, made.stream) is None
        values = {name: change.new for name, change in made.set.items()}
        return not breaches(role, install.home_stream, register, values, made.stream)

    def _beneath(self, made: Operation | RowImage, name: str, seen: OpId) -> list[OpId]:
        """Return the writings of others in a field up to ``seen``, which their overwriter had before them."""
        rows = self._sql.rows(
            "SELECT op_id, changes FROM history WHERE row_id = ? AND register = ? ORDER BY stream, seq",
            (made.row_id, made.register),
        )
        found = [op_id for op_id, changes in rows if name in _changes.decode(changes)]
        below = found[: found.index(seen)] if seen in found else []
        return [*below, seen]

    def _beneath_held(self, held: RowImage | None, name: str) -> list[OpId]:
        """Return the writings that are known to have come before what the centre's row held in a field."""
        writer = writer_of(held.writers, name) if held is not None else None
        if held is None or writer is None:
            return []
        others = [one for one in held.writers.values() if one != writer]
        return [*others, *self._own_beneath(held, name), *self._beneath(held, name, writer)]

    def _own_beneath(self, held: RowImage, name: str) -> list[OpId]:
        """Return this PC's own writings that the centre's row had taken in: what it held came after them."""
        rows = self._sql.rows(
            f"SELECT op_id, {operations.CHANGES} FROM outbox WHERE row_id = ? AND register = ? AND open = 0"
            " AND state IN ('queued', 'sent', 'applied')",
            (held.row_id, held.register),
        )
        # One that had lost was never taken in: to name it as seen would overwrite it without a word.
        lost = losers(self._sql)
        return [op_id for op_id, changes in rows if name in _own.decode(changes) and op_id not in lost]

    def _note(self, op_id: OpId, evidence: Evidence) -> None:
        text = msgspec.json.encode(evidence).decode()
        self._sql.run("UPDATE outbox SET evidence = ? WHERE op_id = ?", (text, op_id))

    def _left_of(self, stream: str, one: Stored, there: RowImage, news: frozenset[OpId]) -> list[Stored]:
        """Return what of a kept operation still lies over ``there``; ``news``: writings it gives way to."""
        made = one.operation
        if made.kind is Kind.INSERT and not there.deleted:
            self._end(made.op_id)
            values = {name: change.new for name, change in made.set.items()}
            held = RowImage(made.register, made.row_id, values, {})
            mine = [name for name in {**values, **there.values} if writer_of(there.writers, name) not in news]
            return self._keep_fields(stream, held, there, mine)
        if made.kind is Kind.DELETE and (there.deleted or not news.isdisjoint(there.writers.values())):
            self._end(made.op_id)
            return []
        return self._left_of_field(one, there, news) if made.kind is Kind.UPDATE else [one]

    def _left_of_field(self, one: Stored, there: RowImage, news: frozenset[OpId]) -> list[Stored]:
        ((name, change),) = one.operation.set.items()
        writer = writer_of(there.writers, name)
        if there.values.get(name) == change.new or writer in news:
            self._end(one.operation.op_id)
            return []
        # Whoever edits the kept value answers what stands there now, which may be an own older one.
        moved = {name: FieldChange(there.values.get(name), change.new, writer)}
        operations.rewrite(self._sql, one.operation.op_id, moved)
        return [msgspec.structs.replace(one, operation=msgspec.structs.replace(one.operation, set=moved))]

    def _news(self, before: RowImage | None, there: RowImage, laid: Collection[OpId]) -> frozenset[OpId]:
        """Return the row's writers that are not known from before and are no own, older operations."""
        known = set(before.writers.values()) if before is not None else set[OpId]()
        fresh = set(there.writers.values()) - known
        return frozenset(one for one in fresh if one in laid or not self._own(one))

    def _own(self, op_id: OpId) -> bool:
        return self._sql.value("SELECT 1 FROM outbox WHERE op_id = ?", (op_id,)) is not None

    def _keep_deletion(self, stream: str, held: RowImage, there: RowImage | None) -> list[Stored]:
        """Keep a deletion over what the endpoint has, or will have once this PC offered it again."""
        making = (
            "SELECT 1 FROM outbox WHERE row_id = ? AND register = ? AND kind = 'insert' AND state = 'queued'"
        )
        if there is None and self._sql.value(making, (held.row_id, held.register)) is None:
            return []
        if there is not None and there.deleted:
            return []
        gone = {name: FieldChange(value, None, None) for name, value in held.values.items()}
        return [self._add(stream, held, Kind.DELETE, gone)]

    def _keep_fields(
        self, stream: str, held: RowImage, there: RowImage, names: Iterable[str]
    ) -> list[Stored]:
        return [
            # One operation for each field: each gives way by itself, and `Stored` rests on there being one
            # change.
            self._add(stream, held, Kind.UPDATE, {name: FieldChange(there.values.get(name), value, writer)})
            for name in names
            for value, writer in ((held.values.get(name), writer_of(there.writers, name)),)
            if value != there.values.get(name)
        ]

    def _end(self, op_id: OpId) -> None:
        self._sql.run("UPDATE outbox SET open = 0, state = 'corrected' WHERE op_id = ?", (op_id,))

    def _add(self, stream: str, held: RowImage, kind: Kind, changes: Mapping[str, FieldChange]) -> Stored:
        install = self._installs.current()
        made = Operation(
            op_id=operation_id(self._clock, self._chance),
            register=held.register,
            row_id=held.row_id,
            stream=stream,
            kind=kind,
            set=dict(changes),
            actor=install.account,
            generation=install.generation,
            group=None,
            wall_ms=bounded(self._clock.now_ms()),
            server_offset_ms=None,
            schema=SCHEMA_MAX,
            app=self._app,
        )
        operations.add(self._sql, made)
        # Below every edit: what the officer entered since lies over it.
        self._sql.run(
            "UPDATE outbox SET state = 'kept', pos = (SELECT min(0, min(pos)) - 1 FROM outbox)"
            " WHERE op_id = ?",
            (made.op_id,),
        )
        self._note(made.op_id, self._stood_by(held, changes, kind))
        return operations.read(self._sql, "op_id = ?", (made.op_id,))[0]

    def _stood_by(self, held: RowImage, changes: Iterable[str], kind: Kind) -> Evidence:
        """Say whose value a kept one is, and what its author had seen: they may be offered again later."""
        seen, repeats = dict[str, list[OpId]](), dict[str, OpId]()
        for name in changes:
            writer = writer_of(held.writers, DELETION if kind is Kind.DELETE else name)
            # What was kept again, after a new writing took a part of it, has no writer here.
            if writer is None:
                continue
            seen[name] = [one for one in self._beneath_held(held, name) if one != writer]
            repeats[DELETION if kind is Kind.DELETE else name] = writer
        return Evidence(seen, repeats)
