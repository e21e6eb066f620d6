"""The outcome of an act: its value, and which registers it touched."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from ui.views.common import Advice

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """What a write gives back; pages redraw by ``registers``."""

    value: T
    registers: frozenset[str]
    advice: Advice | None = None
    """What the officer must hear even when the asking page is gone by then."""
