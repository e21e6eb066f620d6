"""What a parent knows of the cells its killed children typed, held against the store."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop_app.store import operations
from desktop_app.store.store import Store
from tests.support.commit_news import BEGUN, ENDED, LEFT, READY

Cell = tuple[str, str]
"""Row and field."""


@dataclass(slots=True)
class KillFigures:
    """What the kills came to."""

    kills: int = 0
    inside_commit: int = 0
    """Kills that fell between the start of a commit and its return."""
    cells: int = 0
    """Cells that were left and whose save was answered."""
    unanswered: int = 0
    """Cells that were left, and the kill came before the answer."""
    unanswered_kept: int = 0
    """Those of them that had been committed all the same."""
    lost: int = 0
    not_once: int = 0
    """Cells whose operation does not stand in the outbox exactly once."""


@dataclass(slots=True)
class KillBooks:
    """Keeps the list of cells over all kills; ``figures`` are the sums."""

    figures: KillFigures = field(default_factory=KillFigures)
    _stands: dict[Cell, int] = field(default_factory=dict)
    """The value that has to be found in a cell."""
    _open: dict[Cell, list[int]] = field(default_factory=dict)
    """Values on their way when the kill came: each is there whole or not at all."""
    _times: dict[tuple[str, str, int], int] = field(default_factory=dict)
    """How often an operation that sets a cell to a value has to stand in the outbox."""

    def hear(self, lines: Iterable[str]) -> None:
        """Take in what one killed process had told."""
        inside = False
        for line in lines:
            if line in {BEGUN, ENDED}:
                inside = line == BEGUN
            elif line.startswith(LEFT):
                cell, value = _cell(line.removeprefix(LEFT))
                self._open.setdefault(cell, []).append(value)
            elif line != READY:
                self._answered(*_cell(line))
        self.figures.kills += 1
        self.figures.inside_commit += inside

    def _answered(self, cell: Cell, value: int) -> None:
        self._open[cell].remove(value)
        self._stands[cell] = value
        self._times[*cell, value] = 1
        self.figures.cells += 1

    def look(self, store: Store) -> None:
        """Look for every cell of all processes so far in the reopened store."""
        for cell, values in self._open.items():
            self._settle(store, cell, values)
        self._open.clear()
        self.figures.lost = sum(_found(store, cell) != value for cell, value in self._stands.items())
        counts = _counts(store)
        self.figures.not_once = sum(counts.get(key, 0) != times for key, times in self._times.items())

    def _settle(self, store: Store, cell: Cell, values: list[int]) -> None:
        """See which values on their way arrived: from now on they stand, the others never come."""
        found = _found(store, cell)
        kept = values.index(found) + 1 if found in values else 0
        self.figures.unanswered += len(values)
        self.figures.unanswered_kept += kept
        for number, value in enumerate(values):
            self._times[*cell, value] = int(number < kept)
        if kept:
            self._stands[cell] = values[kept - 1]


def _cell(line: str) -> tuple[Cell, int]:
    row_id, name, value = line.split()
    return (row_id, name), int(value)


def _found(store: Store, cell: Cell) -> object:
    row = store.rows.find("fund_month", cell[0])
    return row.get(cell[1]) if row else None


def _counts(store: Store) -> dict[tuple[str, str, int], int]:
    """Count the outbox's operations by row, field and the value they set."""
    counts: dict[tuple[str, str, int], int] = {}
    for one in operations.read(store._sql, "register = 'fund_month'"):
        for name, change in one.operation.set.items():
            if isinstance(change.new, int):
                key = (str(one.operation.row_id), name, change.new)
                counts[key] = counts.get(key, 0) + 1
    return counts
