"""Turns the path of a condition into a function of a row."""

from collections.abc import Callable

from sync.model.capital import capital, initial_of
from sync.model.evaluation.view import View
from sync.model.fields import Row, StoredValue

Getter = Callable[[Row], StoredValue]


def getter(view: View, register: str, path: str) -> Getter:
    """Return a function that gives the value of ``path`` for a row of ``register``; blanks are ``None``."""
    head, dot, name = path.rpartition(".")
    if dot:
        parent = {"fund": view.fund_of, "year": view.year_of, "village": view.village_of}[head]

        def of_parent(row: Row) -> StoredValue:
            owner = parent(register, row)
            return _filled(owner.get(name)) if owner is not None else None

        return of_parent
    if register == "fund_month" and name == "total":
        return total
    if register == "fund_month" and name == "capital_missing":
        return lambda row: capital_missing(view, row)
    return lambda row: _filled(row.get(name))


def total(month: Row) -> int | None:
    """Return all money of a month in satang; ``None`` while a part is blank, for blank is not 0."""
    held = capital(month, None)
    return held.total if held.complete else None


def capital_missing(view: View, month: Row) -> int | None:
    """Return how many satang a กข.คจ. month is short of the initial capital; ``None`` when not known."""
    initial = initial_of(view.fund_of("fund_month", month))
    held = capital(month, initial)
    return held.missing if held.complete and initial is not None else None


def _filled(value: StoredValue) -> StoredValue:
    return None if value == "" else value
