"""Sums under and beside the cells of a sheet: capital, its identity, columns. Pure; money in satang."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync.model.fields import FieldType, StoredValue
from sync.model.registers.fund_month import CAPITAL_PARTS
from ui.views.sheet import SheetColumn, SheetRow

TOTAL, IDENTITY = "total", "identity"
# A yes counts 1: its total says how many funds.
_SUMMED = frozenset({FieldType.SATANG, FieldType.INTEGER, FieldType.BOOLEAN, FieldType.DECIMAL})


@dataclass(frozen=True, slots=True)
class Identity:
    """A fund's money against the capital it started with, in satang."""

    total: int
    capital: int

    @property
    def gap(self) -> int:
        """What is missing when negative; the surplus (interest, gifts) when positive."""
        return self.total - self.capital


@dataclass(frozen=True, slots=True)
class SheetSums:
    """The totals row: sums per column over what is entered, and how many rows are full."""

    full_rows: int
    rows: int
    columns: Mapping[str, int | float]
    missing: int | None
    """Satang missing over the full rows; ``None`` when no fund of the kind has an initial capital."""


def part_names(columns: Iterable[SheetColumn]) -> tuple[str, ...]:
    """Return which parts of the capital this kind of fund has, in their fixed order."""
    present = {column.name for column in columns}
    return tuple(name for name in CAPITAL_PARTS if name in present)


def total_of(values: Mapping[str, StoredValue], parts: tuple[str, ...] = CAPITAL_PARTS) -> int | None:
    """Add up the parts that are entered; ``None`` when all are blank, because blank is not 0."""
    entered = [value for name in parts if isinstance(value := values.get(name), int)]
    return sum(entered) if entered else None


def identity_of(row: SheetRow, parts: tuple[str, ...] = CAPITAL_PARTS) -> Identity | None:
    """Set a row's total against its initial capital; ``None`` without either of them."""
    total = total_of(row.values, parts)
    # The state gave a capital to kkj funds (280,000 baht); other kinds have none to compare with (DOMAIN
    # section 4.2).
    if total is None or not row.initial_capital:
        return None
    return Identity(total, row.initial_capital)


def is_full(row: SheetRow, names: Iterable[str]) -> bool:
    """Tell whether every cell of ``names`` has a value of this month."""
    return all(row.values.get(name) is not None for name in names)


def sums_of(columns: tuple[SheetColumn, ...], rows: Iterable[SheetRow]) -> SheetSums:
    """Add up a sheet. A surplus of one fund never hides what another one misses."""
    rows = tuple(rows)
    editable = tuple(column.name for column in columns if column.editable)
    parts = part_names(columns)
    full = [row for row in rows if is_full(row, editable)]
    sums: dict[str, int | float] = {}
    for column in columns:
        figures = _figures(column, rows, parts)
        if figures:
            sums[column.name] = sum(figures)
    return SheetSums(len(full), len(rows), sums, _missing(rows, full, parts))


def _figures(column: SheetColumn, rows: tuple[SheetRow, ...], parts: tuple[str, ...]) -> list[int | float]:
    if column.name == IDENTITY or column.type not in _SUMMED:
        return []
    if column.name == TOTAL:
        return [total for row in rows if (total := total_of(row.values, parts)) is not None]
    return [value for row in rows if isinstance(value := row.values.get(column.name), int | float)]


def _missing(rows: tuple[SheetRow, ...], full: list[SheetRow], parts: tuple[str, ...]) -> int | None:
    if not any(row.initial_capital for row in rows):
        return None
    identities = (identity_of(row, parts) for row in full)
    return sum(-one.gap for one in identities if one is not None and one.gap < 0)
