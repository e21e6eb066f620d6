"""What one method of the proof came to, and how much of it a run asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """One method's figures. ``bad`` of ``runs`` broke a promise; ``story`` tells the shortest history."""

    name: str
    runs: int
    bad: int
    seed: int
    counts: Mapping[str, int] = field(default_factory=dict)
    story: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a method is asked to do: ``amount`` in its own unit, from ``seed``, in an empty ``folder``."""

    amount: int
    seed: int
    folder: Path
    database: str = ""
    """Address of the endpoint's database; empty: a file of SQLite in the endpoint's folder."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of SYNC section 3 and its two amounts.

    ``processes``: it works with real processes; ``both``: the endpoint's database matters, so that it is
    carried out on an SQLite file and on PostgreSQL.
    """

    name: str
    run: Callable[[Task], Outcome]
    quick: int
    full: int
    unit: str
    processes: bool = False
    both: bool = False
