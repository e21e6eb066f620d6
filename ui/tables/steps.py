"""Where Enter, Tab and their backward kin lead in a sheet: right, then the next row. Pure."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A place in a sheet by row and column number, from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The size of a sheet and which of its cells can be typed in."""

    rows: int
    columns: int
    open: Callable[[Cell], bool]


def onward(ground: Ground, start: Cell) -> Cell | None:
    """Return the next cell to type in after ``start``; ``None`` after the last one."""
    return _walk(ground, start, 1)


def back(ground: Ground, start: Cell) -> Cell | None:
    """Return the cell to type in before ``start``; ``None`` before the first one."""
    return _walk(ground, start, -1)


def first(ground: Ground) -> Cell | None:
    """Return the first cell that can be typed in."""
    return _walk(ground, Cell(0, -1), 1)


def _walk(ground: Ground, start: Cell, by: int) -> Cell | None:
    count = ground.rows * ground.columns
    at = start.row * ground.columns + start.column + by
    while 0 <= at < count:
        cell = Cell(at // ground.columns, at % ground.columns)
        # Sums and locked rows are passed over: Enter leads only where something can be typed.
        if ground.open(cell):
            return cell
        at += by
    return None
