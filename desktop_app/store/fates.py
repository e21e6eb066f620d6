"""What became of a field's values in its conflicts: who lost, what was chosen.

A value that lost on another PC is in no change this PC is told of: only its conflict's row carries it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from desktop_app.store.connection import Sql
from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId
from sync.protocol.conflicts import OPEN, Author
from ui.views.common import Fate

_value = msgspec.json.Decoder(StoredValue)


@dataclass(frozen=True, slots=True)
class Lost:
    """One conflict of a field, seen from the value that does not stand."""

    op_id: OpId
    """The losing operation."""
    base: StoredValue
    value: StoredValue
    author: Author
    is_open: bool
    settled_by: OpId | None
    """The choice; also one made here that has not been sent."""


class Fates:
    """The conflicts of one field of a record."""

    def __init__(self, sql: Sql, register: str, row_id: str, field: str) -> None:
        self.lost = tuple(_read(sql, register, row_id, field))
        self._chosen = {one.settled_by for one in self.lost}

    def of(self, op_id: OpId, *, lost: bool, values: Mapping[OpId | None, StoredValue]) -> Fate:
        """Return the fate of an operation's value.

        ``lost``: the centre kept another writer in this field; ``values``: what the known operations wrote.
        """
        if op_id in self._chosen:
            return Fate.CHOSEN
        mine = next((one for one in self.lost if one.op_id == op_id), None)
        if mine is None:
            # A later edit of its own author took its place in the conflict.
            return Fate.LOST if lost else Fate.NONE
        chosen = mine.settled_by
        if chosen in values and values[chosen] == mine.value:
            return Fate.NONE  # it was chosen, and stands under the choice's own line
        return Fate.WAITS if mine.is_open and chosen is None else Fate.LOST


def _read(sql: Sql, register: str, row_id: str, field: str) -> Iterator[Lost]:
    rows = sql.rows(
        "SELECT losing_op, base_value, losing_value, losing_actor, losing_install, losing_wall_ms, status,"
        # The choice made here stands in the outbox until the centre writes it into the conflict. `max`: ids
        # begin with their time, so the last one counts.
        " coalesce(settled_by, (SELECT max(op_id) FROM outbox WHERE settles = c.row_id))"
        " FROM conflict c WHERE target_id = ? AND register = ? AND field = ? ORDER BY row_id",
        (row_id, register, field),
    )
    for op_id, base, value, actor, install, wall_ms, status, settled_by in rows:
        author = Author(actor or "", InstallId(install or ""), wall_ms or 0)
        yield Lost(op_id, _decoded(base), _decoded(value), author, status == OPEN, settled_by)


def _decoded(text: str | None) -> StoredValue:
    found: StoredValue = None if text is None else _value.decode(text)
    return found
