"""The conditions of a formula as values: what they ask of a row, not how it is answered.

A path is a field of the row itself (``kind``), or of a named parent: ``fund.kind``, ``year.budgeted`` (the
fund's row of the catalogue's fiscal year), ``village.name_th``. A blank fulfils no condition but ``Blank``.
"""

from dataclasses import dataclass

Level = str | int
FISCAL_YEAR = "$fy"
"""Stands for the catalogue's own fiscal year in a value."""
DEEPEST_CONDITION = 20
"""Conditions inside one another (``any``, ``not``, ``exists``, ``latest``), itself counted; 2565 needs 4.

Reading and answering call themselves for each: what one end takes, the other must not break on.
"""


@dataclass(frozen=True, slots=True)
class Equal:
    """The value is one of these."""

    path: str
    values: frozenset[str | int]


@dataclass(frozen=True, slots=True)
class Between:
    """The number lies in the range, both ends included; ``None`` is open."""

    path: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Filled:
    """The field holds a value."""

    path: str


@dataclass(frozen=True, slots=True)
class Blank:
    """The field, or the parent it belongs to, is missing."""

    path: str


@dataclass(frozen=True, slots=True)
class AllTrue:
    """Every tick is true. Each path comes with its word for the list of what is missing."""

    ticks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AnyTrue:
    """At least one tick is true."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelAbove:
    """The left level is above the right one, in the order of the assessment's scheme."""

    higher: str
    lower: str


@dataclass(frozen=True, slots=True)
class StatusIn:
    """The fund's status on the last day of the month asked is one of these."""

    statuses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dated:
    """The day is not after the last day of the month asked; ``in_year``: nor before the fiscal year."""

    path: str
    in_year: bool


@dataclass(frozen=True, slots=True)
class BeforeYear:
    """The day lies before the fiscal year."""

    path: str


@dataclass(frozen=True, slots=True)
class Exists:
    """A row of ``register`` belonging to this one fulfils all of ``where``."""

    register: str
    where: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class LatestHolds:
    """The latest row of ``register`` that fulfils ``where`` also fulfils ``holds``."""

    register: str
    where: tuple["Condition", ...]
    holds: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the conditions is fulfilled."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition is not fulfilled."""

    condition: "Condition"


Condition = (
    Equal
    | Between
    | Filled
    | Blank
    | AllTrue
    | AnyTrue
    | LevelAbove
    | StatusIn
    | Dated
    | BeforeYear
    | Exists
    | LatestHolds
    | AnyOf
    | Not
)
