"""What this PC holds and the endpoint lacks, after it was restored from before this PC was enrolled there.

Nothing of it goes from sight. A record the endpoint lacks lies here as an operation ``kept``, over nothing; a
value it has otherwise as one over the endpoint's row. Neither is an edit, and neither is sent: an edit of
such a record goes whole, and what the endpoint gets or writes itself takes its place. Offering all of it
again is the work of a new epoch (SYNC, "Restored endpoint").
"""

from collections.abc import Iterable, Mapping

from desktop_app.store import operations
from desktop_app.store.connection import Sql
from desktop_app.store.install import Installs
from desktop_app.store.operations import Stored
from sync.model.ids import operation_id
from sync.model.sources import Chance, Clock, bounded
from sync.protocol.changes import FieldChange, Kind, Operation, RowImage
from sync.protocol.conflicts import CONFLICT_REGISTER
from sync.protocol.images import writer_of
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
        if held.deleted or held.register == CONFLICT_REGISTER:
            return []
        if there is None or there.deleted:
            whole = {name: FieldChange(None, value, None) for name, value in held.values.items()}
            return [self._add(stream, held, Kind.INSERT, whole)]
        return [
            # One operation for each field: each gives way by itself, and `Stored` rests on there being one
            # change.
            self._add(stream, held, Kind.UPDATE, {name: FieldChange(there.values.get(name), value, writer)})
            for name, value in held.values.items()
            if value != there.values.get(name)
            for writer in (writer_of(there.writers, name),)
        ]

    def give_way(
        self, log: Iterable[Stored], before: RowImage | None, there: RowImage | None
    ) -> list[Stored]:
        """End what the endpoint has, or has written, by now; return the operations that still lie there."""
        left = []
        for one in log:
            if one.state == "kept" and there is not None and _overtaken(one.operation, before, there):
                self._sql.run(
                    "UPDATE outbox SET open = 0, state = 'corrected' WHERE op_id = ?", (one.operation.op_id,)
                )
            else:
                left.append(one)
        return left

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


def _overtaken(kept: Operation, before: RowImage | None, there: RowImage) -> bool:
    """Tell whether the endpoint has the record by now, has the value, or has written the field anew."""
    if kept.kind is Kind.INSERT:
        return not there.deleted
    writers = before.writers if before is not None else {}
    return all(
        there.values.get(name) == change.new or writer_of(there.writers, name) != writer_of(writers, name)
        for name, change in kept.set.items()
    )
