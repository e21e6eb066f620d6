"""What this PC holds and the endpoint lacks, after it was restored from before this PC was enrolled there.

Nothing of it goes from sight. A record the endpoint lacks lies here as an operation ``kept``, over nothing; a
value it has otherwise as one over the endpoint's row. Neither is an edit, and neither is sent: an edit of
such a record goes whole, and what the endpoint gets or writes itself takes its place. Own older operations
that are offered again do not: what was kept had been written over them. A deletion is kept as well, over
what the endpoint has of the record. Offering all of it again is the work of a new epoch (SYNC, "Restored
endpoint").
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from desktop_app.store import operations
from desktop_app.store.connection import Sql
from desktop_app.store.install import Installs
from desktop_app.store.operations import Stored
from sync.model.ids import OpId, operation_id
from sync.model.sources import Chance, Clock, bounded
from sync.protocol.changes import WRITER_OF_ALL, FieldChange, Kind, Operation, RowImage
from sync.protocol.conflicts import CONFLICT_REGISTER
from sync.protocol.images import writer_of, written
from sync.protocol.messages import SCHEMA_MAX


class KeptHere:
    """Works inside the transaction of a snapshot or a reply, the triggers silent."""

    def __init__(self, sql: Sql, installs: Installs, clock: Clock, chance: Chance, app: str) -> None:
        self._sql = sql
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
    ) -> list[Stored]:
        """End what the endpoint has, or has written, by now; return the operations that still lie there.

        ``passed``: own operations that lay over the row until now. Any other own one was offered again, and
        is older than what was kept over it: the endpoint having it by now is no news.
        """
        every = list(log)
        if there is None or not any(one.state == "kept" for one in every):
            return every
        laid = {one.operation.op_id for one in every}
        news = self._news(before, there, laid.union(passed))
        left: list[Stored] = []
        for one in every:
            left += [one] if one.state != "kept" else self._left_of(stream, one, there, news)
        return left

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
            for name, change in made.set.items():
                seen = change.base_op
                if seen is None or seen in there_now.values() or self._own(seen):
                    continue
                base = writer_of(last, name)
                # An edit of what this PC held last, as an edit of the kept value would be.
                if base is None and seen == writer_of(writers, name):
                    base = writer_of(there_now, name)
                if base is not None:
                    moved[name] = FieldChange(change.old, change.new, base)
            if moved != made.set:
                operations.rewrite(self._sql, made.op_id, moved)
            making = made.kind is Kind.INSERT
            last = {WRITER_OF_ALL: made.op_id} if making else written(last, made.set, made.op_id)

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
        return operations.read(self._sql, "op_id = ?", (made.op_id,))[0]
