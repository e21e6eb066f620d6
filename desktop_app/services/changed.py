"""The outcome of an act: its value, and which registers it touched."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """What a write gives back; pages redraw by ``registers``."""

    value: T
    registers: frozenset[str]
