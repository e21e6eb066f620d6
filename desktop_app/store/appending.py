"""Operations the triggers cannot see: they change no column of a living record."""

from desktop_app.store import operations
from desktop_app.store.central import Central
from desktop_app.store.connection import Sql
from sync.model.ids import operation_id
from sync.model.sources import Chance, Clock, bounded
from sync.protocol.changes import FieldChange, Kind, Operation, RowImage


class Appending:
    """Works inside ``Store.act``, whose context says who acts, why, and what is settled."""

    def __init__(self, sql: Sql, central: Central, clock: Clock, chance: Chance) -> None:
        self._sql = sql
        self._central = central
        self._clock = clock
        self._chance = chance

    def append(self, stream: str, row: RowImage, changes: dict[str, FieldChange]) -> Operation:
        """Append an edit of ``row`` to the outbox, as the triggers would."""
        self._keep_base(stream, row)
        # Out of the row and not from the caller: the triggers take it from there, so that both kinds of
        # operation of one act agree.
        context = self._sql.dicts("SELECT * FROM sync_context")[0]
        made = Operation(
            op_id=operation_id(self._clock, self._chance),
            register=row.register,
            row_id=row.row_id,
            stream=stream,
            kind=Kind.UPDATE,
            set=changes,
            actor=context["actor"],
            generation=context["generation"],
            group=context["grp"],
            wall_ms=bounded(self._clock.now_ms()),
            server_offset_ms=context["server_offset_ms"],
            schema=context["schema"],
            app=context["app"],
            reason=context["reason"],
            settles=context["settles"],
        )
        operations.add(self._sql, made)
        return made

    def _keep_base(self, stream: str, row: RowImage) -> None:
        """Do what the triggers do before a row's first open operation."""
        lies = self._sql.value("SELECT 1 FROM outbox WHERE row_id = ? AND open = 1", (row.row_id,))
        if not lies:
            self._central.keep_base(stream, row)
