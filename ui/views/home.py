"""What the home page shows."""

from dataclasses import dataclass
from datetime import date

from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult
from ui.views.common import Route


@dataclass(frozen=True, slots=True)
class SetLine:
    """One fund kind's sheet this month."""

    kind: str
    title: str
    filled_rows: int
    rows: int
    filled_cells: int
    cells: int
    must_fix: int
    explain: int


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure as a line with its bullet bar."""

    measure: str
    programme: str
    """``MF``, ``GF``, ``DM`` or ``RI``."""
    title: str
    unit: str
    result: MeasureResult


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the officer."""

    icon: str
    title: str
    detail: str
    action: str
    route: Route


@dataclass(frozen=True, slots=True)
class HomeView:
    """The month at a glance."""

    month: FiscalMonth
    due_on: date | None
    """``None`` when the centre has set no due day: said in words."""
    days_left: int | None
    filled_cells: int
    cells: int
    unfilled_words: str
    """Which funds are unfilled, by kind."""
    next_title: str
    """Words for "continue at …"; empty when nothing is left."""
    next_route: Route | None
    must_fix: int
    explain: int
    unsent: int
    last_success_ms: int | None
    last_result: str
    """ส่วนกลางรับ 31 จาก 31."""
    sets: tuple[SetLine, ...]
    measures: tuple[MeasureLine, ...]
    waiting: tuple[Waiting, ...]
    catalogue_missing: bool
    """The year has no catalogue yet: said in words."""
