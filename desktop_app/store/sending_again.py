"""What the centre refused, offered again as it is: the rule may have changed there, or a right been given.

A known operation has its answer for ever, so what goes is a new one with the same values, which still answers
what the officer had seen. The refused ones stay on file as corrected.
"""

import msgspec

from desktop_app.store import operations
from desktop_app.store.connection import Sql
from desktop_app.store.corrections import Corrections
from desktop_app.store.install import Installs
from desktop_app.store.operations import Stored
from sync.model.ids import RowId, operation_id
from sync.model.sources import Chance, Clock, bounded
from sync.protocol.changes import Kind, Operation
from sync.protocol.held import held


class SendingAgain:
    """The act, inside ``Store.act``."""

    def __init__(
        self, sql: Sql, corrections: Corrections, installs: Installs, clock: Clock, chance: Chance
    ) -> None:
        self._sql = sql
        self._corrections = corrections
        self._installs = installs
        self._clock = clock
        self._chance = chance

    def again(self, actor: str, register: str, row_id: str) -> bool:
        """Queue what was refused of a record once more; False where nothing is, or some is on its way."""
        key = register, RowId(row_id)
        every = operations.open_of_rows(self._sql, [row_id]).get(key, [])
        log = [one for one in every if one.state != "kept" or one.operation.kind is Kind.INSERT]
        if not any(one.state == "rejected" for one in log) or any(one.state == "sent" for one in log):
            return False
        part = held([one.kept for one in log])
        if part is not None:
            self._corrections.send_whole(part, log)
        else:
            self._send_edits(actor, [one for one in log if one.state == "rejected"])
        return True

    def _send_edits(self, actor: str, refused: list[Stored]) -> None:
        self._corrections.end([one.operation.op_id for one in refused])
        for one in refused:
            operations.add(self._sql, self._made(actor, one.kept.operation))
        first = refused[0].operation
        above = operations.open_of_rows(self._sql, [first.row_id])[first.register, first.row_id]
        self._corrections.show(first.register, first.row_id, first.stream, [one.kept for one in above])

    def _made(self, actor: str, refused: Operation) -> Operation:
        # None of them rests on another: an edit of a refused one's field would have taken its place.
        return msgspec.structs.replace(
            refused,
            op_id=operation_id(self._clock, self._chance),
            actor=actor,
            # An act of today: it answers to the assignment known today.
            generation=self._installs.current().generation,
            wall_ms=bounded(self._clock.now_ms()),
        )
