"""How a measure is worked out, as values: the declarative form of DESIGN section 2.

``each`` thing of ``base`` is counted when it fulfils ``counted``, in order; the first condition that fails
gives the reason shown. So counted + not counted = base by construction. ``docs/targets.md`` explains it.
"""

from dataclasses import dataclass
from enum import StrEnum

from sync.model.conditions import Condition


class Each(StrEnum):
    """The kinds of thing a measure can count."""

    FUND = "fund"
    SITE = "site"
    """A fund of kind royal_site."""
    VILLAGE = "village"
    CASE = "case"
    ACTIVITY = "activity"
    DISTRICT = "district"
    PROVINCE = "province"

    @property
    def register(self) -> str:
        """The register of the things; empty for areas."""
        return _REGISTERS.get(self, "")


_REGISTERS = {
    Each.FUND: "fund",
    Each.SITE: "fund",
    Each.VILLAGE: "village",
    Each.CASE: "debt_case",
    Each.ACTIVITY: "activity",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One condition for being counted and the reason shown when it fails."""

    condition: Condition
    reason: str


@dataclass(frozen=True, slots=True)
class CountOne:
    """Each counted thing adds 1."""


@dataclass(frozen=True, slots=True)
class SumOf:
    """Each counted thing adds a field: its own, or that of its rows of ``of`` that fulfil ``where``."""

    field: str
    of: str = ""
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class LatestMinus:
    """Each counted thing adds the latest filled ``field`` of its rows of ``of``, less ``minus``."""

    field: str
    of: str
    where: tuple[Condition, ...]
    minus: str


Amount = CountOne | SumOf | LatestMinus


@dataclass(frozen=True, slots=True)
class Over:
    """What the value is a share of: the number of things in the base, or the sum of a field.

    The sum is taken over the counted things only: those that have what the formula needs.
    """

    field: str = ""
    country: int | None = None
    """The printed number that stands in for the base when the whole country is asked."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A second share over the same base, shown beside the number."""

    label: str
    counted: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A measure worked out from the registers."""

    each: Each
    base: tuple[Condition, ...]
    counted: tuple[Step, ...]
    amount: Amount = CountOne()
    over: Over | None = None
    detail: str = ""
    """Words beside a counted thing; ``{path}`` is filled from the row that made it count."""
    on: str = ""
    """Path of the day that decided; by default that of the row that made it count."""
    notes: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of other measures of the catalogue."""

    measures: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manual:
    """Typed by hand in the month's progress entry."""


Formula = Derived | Total | Manual
