"""Refused operations that a later edit has corrected: they end, and creations go again as a whole."""

from desktop_app.store import operations
from desktop_app.store.central import Central, quiet, writers_text
from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from desktop_app.store.operations import Stored
from sync.model.fields import ROW_ID
from sync.model.ids import OpId, RowId, operation_id
from sync.model.sources import Chance, Clock
from sync.protocol.changes import WRITER_OF_ALL, Kind
from sync.protocol.held import Held, held, whole


class Corrections:
    """Looks after refused operations; to be asked inside a transaction."""

    def __init__(self, sql: Sql, central: Central, clock: Clock, chance: Chance) -> None:
        self._sql = sql
        self._central = central
        self._clock = clock
        self._chance = chance

    def any_refused(self) -> bool:
        """Tell whether there is anything to look after; nearly always not."""
        return self._sql.value("SELECT 1 FROM outbox WHERE state = 'rejected' LIMIT 1") is not None

    def settle(self) -> None:
        """End the refused operations that the officer has corrected since."""
        rows = self._sql.rows("SELECT DISTINCT row_id FROM outbox WHERE state = 'rejected'")
        for log in operations.open_of_rows(self._sql, [row[0] for row in rows]).values():
            part = held([one.kept for one in log])
            if part is None:
                self._end(_replaced(log))
            elif part.ready:
                self._send_whole(part, log)

    def _end(self, op_ids: list[OpId]) -> None:
        self._sql.run_many(
            "UPDATE outbox SET open = 0, state = 'corrected' WHERE op_id = ?", [(one,) for one in op_ids]
        )

    def _send_whole(self, part: Held, log: list[Stored]) -> None:
        self._end([one.operation.op_id for one in log])
        made = whole(part, operation_id(self._clock, self._chance))
        first = part.creation.operation
        if made is None:
            self._show_centre(first.register, first.row_id)
            return
        operations.add(self._sql, made)
        self._sql.run(
            f"UPDATE {quoted(first.register)} SET {WRITERS} = ? WHERE {ROW_ID} = ?",
            (writers_text({WRITER_OF_ALL: made.op_id}), first.row_id),
        )

    def _show_centre(self, register: str, row_id: RowId) -> None:
        base = self._central.bases([row_id]).get((register, row_id))
        with quiet(self._sql):
            if base is None:
                self._central.remove(register, [row_id])
            else:
                self._central.put(register, [(base.stream, base.image)])
                self._central.drop_bases([(register, row_id)])


def _replaced(log: list[Stored]) -> list[OpId]:
    """Return the refused operations all of whose fields a later one of the same row writes."""
    ended: list[OpId] = []
    covered: set[str] = set()
    whole_row = False
    for one in reversed(log):
        fields = set(one.operation.set)
        if one.state == "rejected" and (whole_row or (fields and fields <= covered)):
            ended.append(one.operation.op_id)
            continue
        covered |= fields
        whole_row = whole_row or one.operation.kind is not Kind.UPDATE
    return ended
