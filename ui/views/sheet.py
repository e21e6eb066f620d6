"""What a month's sheet of one fund kind shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.model.checks import Problem
from sync.model.fields import FieldType, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.seen import Seen, SeenField
from ui.views.common import EntryState, Fate, RowState


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column, derived from a field of ``fund_month`` or computed (``total``, ``identity``)."""

    name: str
    head: str
    group: str
    label: str
    type: FieldType
    editable: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One fund in one month."""

    fund_id: str
    title: str
    """บ้านสำโรง."""
    place: str
    """ม. 2 สำโรง."""
    values: Mapping[str, StoredValue]
    """Saved values; a missing key is blank."""
    last: Mapping[str, StoredValue]
    """Last month's values."""
    drafts: Mapping[str, str]
    """Typed texts that could not be read, kept until corrected."""
    initial_capital: int | None
    village_households: int | None
    entry: EntryState
    state: RowState
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Fields with an open conflict."""
    locked: str = ""
    """Why the row cannot be edited, in words; empty when it can."""
    seen: Seen = field(default_factory=dict)
    """What is seen of each cell, to be handed back with what is typed into it."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that is written in, and what the sheet showed there when the officer began to type."""

    fund_id: str
    month: FiscalMonth
    name: str
    seen: SeenField | None = None
    """Other PCs may have written the cell since; ``None``: seen the way it stands."""


@dataclass(frozen=True, slots=True)
class SheetView:
    """A month of all funds of a kind."""

    kind: str
    title: str
    month: FiscalMonth
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class CellHistory:
    """One operation on a cell, newest first in a list."""

    old: str
    new: str
    actor: str
    machine: str
    wall_ms: int
    received_ms: int | None
    state: RowState
    op_id: str
    knows_old: bool = True
    """Whether this PC knows what stood there before; of another PC's first write it does not."""
    fate: Fate = Fate.NONE

    @property
    def calls_back(self) -> str | None:
        """What this line brings back: the value not chosen, else the one before it; ``None``: unknown."""
        if self.fate in {Fate.WAITS, Fate.LOST}:
            return self.new
        return self.old if self.knows_old else None


@dataclass(frozen=True, slots=True)
class CellDetail:
    """A cell of a sheet or a field of a form in depth: its months and the operations this PC holds."""

    title: str
    label: str
    months: tuple[tuple[FiscalMonth, StoredValue], ...]
    """Twelve for a cell, none for a field of a form."""
    history: tuple[CellHistory, ...] = field(default=())
    figures: bool = True
    """Whether the values are numbers, which stand at the right; words stand at the left."""
