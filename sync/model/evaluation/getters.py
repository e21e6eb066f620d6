"""Turns the path of a condition into a function of a row."""

from collections.abc import Callable

from sync.model.evaluation.view import View
from sync.model.fields import Row, StoredValue

Getter = Callable[[Row], StoredValue]
CAPITAL = ("capital_with_borrowers", "bank_balance", "cash_on_hand", "elsewhere")
"""The parts of a กข.คจ. fund's capital (DOMAIN section 4.4)."""


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
    parts = [month.get(name) for name in CAPITAL]
    filled = [part for part in parts if isinstance(part, int)]
    return sum(filled) if len(filled) == len(parts) else None


def capital_missing(view: View, month: Row) -> int | None:
    """Return how many satang the month is short of the fund's initial capital; ``None`` when not known."""
    fund = view.fund_of("fund_month", month)
    capital, held = fund.get("initial_capital") if fund else None, total(month)
    return max(capital - held, 0) if isinstance(capital, int) and held is not None else None


def _filled(value: StoredValue) -> StoredValue:
    return None if value == "" else value
