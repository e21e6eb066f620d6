"""What the evaluator answers for a measure: numbers, pace, and the lists behind the number."""

from dataclasses import dataclass
from enum import Enum

from sync.model.fiscal_year import FiscalMonth


class Pace(Enum):
    """A measure against the calendar (DOMAIN section 6 "Pace")."""

    NOT_YET = "not_yet"
    """Before the measure's start month."""
    REACHED = "reached"
    SUPPORT = "support"
    """Value below 0.8 of the plan: ควรสนับสนุน."""
    ON_PLAN = "on_plan"
    AHEAD = "ahead"
    """Above 1.2 of the plan."""
    NO_TARGET = "no_target"
    """Neither target nor base: nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing behind a number: a fund, village, site, district, province, case or activity."""

    register: str
    row_id: str
    """The record to open; for a district or province its area code."""
    title: str
    place: str
    """Where it is, as short words (``ม. 5 สวาย``)."""
    amount: int
    """What it adds to the value (1 for a count; persons for a sum)."""
    detail: str = ""
    """What made it count (``ระดับ 1 → 2``) or, not counted, the filled reason sentence."""
    on: str = ""
    """The ISO day that decided it, where there is one."""
    reason: str = ""
    """Not counted: the stable reason code; empty when counted."""


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One measure of one area as of the end of one month."""

    measure: str
    month: FiscalMonth
    value: int
    base: int | None
    """How many things were looked at: counted and not counted together; ``None`` when typed by hand."""
    target: int | None
    share: tuple[int, int] | None
    """Numerator and denominator where the measure is a share; a denominator of 0 means ไม่มีฐาน."""
    plan: tuple[int, int]
    """The target's part due by this month, as an exact fraction (numerator, denominator)."""
    pace: Pace
    counted: tuple[Counted, ...]
    not_counted: tuple[Counted, ...]
    notes: tuple[str, ...] = ()
    """Codes of remarks for beside the number (no base, persons counted twice …); their sentences come from
    ``sync.model.evaluate.remark_sentence``."""
    beside: tuple[tuple[str, tuple[int, int]], ...] = ()
    """Further shares over the same base: Thai label, numerator and denominator."""
