"""Arithmetic checks of the printed announcement: shown beside the live figures, never "corrected"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One check of published numbers, as the catalogue file carries it."""

    id: str
    subject: str
    """Measure or matter it is about."""
    check: str
    """The sum as printed (``9,530 + 4,620 = 14,250 ?``)."""
    stated: float | None
    computed: float | None
    difference: float | None
    status: str
    explanation: str
    """In Thai, for the officer."""
    parts: tuple[tuple[str, int], ...] = ()
    """Measure id and printed number of each part."""
