"""What the targets page shows."""

from dataclasses import dataclass

from sync.model.fiscal_year import FiscalMonth
from sync.model.reconciliation import Reconciliation
from ui.views.home import MeasureLine


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """One of the four programmes with its measures."""

    programme: str
    title: str
    note: str
    """26 หมู่บ้าน; 22 กลุ่ม · 33 กองทุน."""
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True, slots=True)
class TargetsView:
    """All measures of a year for the district, as of a month."""

    month: FiscalMonth
    programmes: tuple[ProgrammeView, ...]
    reconciliation: tuple[Reconciliation, ...]
    missing: str
    """Words when the year has no catalogue; then there are no programmes."""
