"""The measures of a fiscal year, as the centre publishes them (DOMAIN sections 4.9c and 6).

Nothing here knows a year: titles, targets, formulas, reasons and the reconciliation of the printed numbers
all come from the file. ``docs/targets.md`` describes it.
"""

from dataclasses import dataclass
from functools import cached_property

from sync.model.conditions import Condition
from sync.model.formulas import Formula
from sync.model.reconciliation import Reconciliation

KINDS = ("count", "percent_of_base", "percent_growth", "all_must", "update", "activity")
LEVELS = ("district", "province", "department")
RULES = (
    "equal_per_district",
    "equal_per_province",
    "percent_of_own_base",
    "all_of_own_base",
    "equal_per_centre",
    "from_centre",
    "selection",
    "listed_sites",
    "listed_provinces",
    "centre_only",
)
"""How a target comes down where the centre has published no number for an area."""

MOST_ITEMS = 200
"""The announcement of 2565 has 22: room for nine times as many, and a page that still opens."""
MOST_MEASURES = 300
"""In one catalogue; 2565 has 36. All are evaluated together whenever the targets are shown."""
MOST_RECONCILIATIONS = 300
"""Lines of the printed numbers' check; 2565 has 19."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """How the target of a district or province follows when no ``target_allocation`` row names it."""

    rule: str
    value: int | None = None
    """Per district, province or centre; or the percentage."""
    centres: tuple[Condition, ...] = ()
    """For ``equal_per_centre``: which funds are those centres."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its formula."""

    id: str
    label: str
    short: str
    """The words beside a bullet bar."""
    unit: str
    kind: str
    level: str
    parent: str
    start_month: int
    """Fiscal month (1 is October) from which the pace is judged."""
    national_target: int | None
    printed_base: int | None
    """The base as the announcement prints it; shown, never calculated with."""
    rate_percent: int | None
    allocation: Allocation
    formula: Formula


@dataclass(frozen=True, slots=True)
class Item:
    """One target of the announcement and its measures."""

    id: str
    programme: str
    number: int
    title_verbatim: str
    """As printed, slips included."""
    title: str
    """With slips corrected: what is shown."""
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """One of the programmes and its items."""

    id: str
    title: str
    title_verbatim: str
    items: tuple[Item, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The programme's measures in their printed order."""
        return tuple(measure for item in self.items for measure in item.measures)


@dataclass(frozen=True)
class Catalogue:
    """All measures of one fiscal year."""

    fy: int
    """B.E."""
    title: str
    source: str
    programmes: tuple[Programme, ...]
    reasons: dict[str, str]
    """Reason code -> Thai sentence, ``{path}`` filled from the record it is about."""
    remarks: dict[str, str]
    """Remark code -> Thai sentence beside a number."""
    reconciliation: tuple[Reconciliation, ...]

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """All measures by id, in their printed order."""
        return {measure.id: measure for programme in self.programmes for measure in programme.measures}


@dataclass(frozen=True, slots=True)
class NoCatalogue:
    """The centre has published no catalogue for this fiscal year, or one that cannot be used."""

    fy: int
    trouble: str = ""
    """What is wrong with the one published, in Thai; empty when there is none."""

    @property
    def words(self) -> str:
        """The sentence for the officer."""
        if self.trouble:
            return (
                f"เป้าหมายปีงบประมาณ {self.fy} ที่ส่วนกลางประกาศอ่านไม่ได้ ({self.trouble}) "
                "ข้อมูลที่บันทึกไว้ไม่เสียหาย โปรดแจ้งส่วนกลางให้ประกาศใหม่ แล้วกดส่ง–รับอีกครั้ง"
            )
        return (
            f"ส่วนกลางยังไม่ประกาศเป้าหมายปีงบประมาณ {self.fy} "
            "บันทึกข้อมูลต่อได้ตามปกติ เมื่อประกาศแล้วเป้าหมายจะมาพร้อมการส่ง–รับครั้งถัดไป"
        )
