"""Delta debugging: from a history that fails to the shortest part of it that still does."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shortest(history: Sequence[T], fails: Callable[[Sequence[T]], bool], tries: int = 3000) -> list[T]:
    """Return a part of ``history`` that fails and of which no single step can be left out.

    ``fails`` is asked ``tries`` times at most; then what was reached by then comes back.
    """
    kept, size = list(history), max(1, len(history) // 2)
    while tries > 0:
        smaller, tries = _without_runs(kept, size, fails, tries)
        if size == 1 and len(smaller) == len(kept):
            break
        kept = smaller
        size = max(1, size // 2)
    return kept


def _without_runs(
    kept: list[T], size: int, fails: Callable[[Sequence[T]], bool], tries: int
) -> tuple[list[T], int]:
    """Leave out runs of ``size`` steps one after the other, wherever the rest still fails."""
    at = 0
    while at < len(kept) and tries > 0:
        without = kept[:at] + kept[at + size :]
        tries -= 1
        if fails(without):
            kept = without
        else:
            at += size
    return kept, tries
