"""Writes invented rows: the ids are the registers' own, chance and clock come from the seed."""

import random

from sync.model.fields import DELETED, ROW_ID, STREAM, Register, StoredValue
from sync.model.ids import RowId
from sync.model.sources import SeededChance, SteppingClock, moment_ms

RowValues = dict[str, StoredValue]


class Pen:
    """Collects rows of one stream; the same seed writes the same rows with the same ids."""

    def __init__(self, stream: str, seed: int | str) -> None:
        self.stream = stream
        self.chance = random.Random(f"{seed}/{stream}")  # noqa: S311 - repeatable on purpose
        self.rows: list[tuple[str, RowValues]] = []
        self._clock = SteppingClock(moment_ms(2021, 10, 1, 8, 30))
        # Ids from a sequence of their own: one more figure drawn moves no id.
        self._octets = SeededChance(f"{seed}/{stream}/ids")

    def write(self, register: Register, /, **values: StoredValue) -> RowId:
        """Add a row of ``register`` with its filled ``values`` and return its id."""
        return self.write_in(self.stream, register, **values)

    def write_in(self, stream: str, register: Register, /, **values: StoredValue) -> RowId:
        """Add a row to another stream, such as the province's."""
        row: RowValues = {STREAM: stream, DELETED: 0}
        row.update({name: value for name, value in values.items() if value is not None})
        row_id = register.new_row_id(row, self._clock, self._octets)
        self.rows.append((register.name, {ROW_ID: row_id, **row}))
        return row_id
