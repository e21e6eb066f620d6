"""The questions the services ask of several registers at once, each in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.store.columns import SEARCH, quoted
from desktop_app.store.connection import Sql
from desktop_app.store.rows import columns_of, row_of
from desktop_app.store.states import UNSETTLED
from sync.model.fields import DELETED, ROW_ID, STREAM, Registry, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.thai import search_key

FOUND_LIMIT = 100


@dataclass(frozen=True, slots=True)
class SheetSource:
    """What a line of the month's sheet is made of."""

    fund: Row
    village: Row | None
    this: Row | None
    """The month's figures; ``None`` when none were entered."""
    last: Row | None
    """The figures of the month before."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How far a kind's sheet is: cells that apply, and rows in which all of them are filled."""

    rows: int
    filled_rows: int
    cells: int
    filled_cells: int


class Queries:
    """Reads over funds, villages, months and conflicts."""

    def __init__(self, sql: Sql, registry: Registry) -> None:
        self._sql = sql
        self._registry = registry

    def sheet(self, kind: str, month: FiscalMonth, *, closed: bool = False) -> list[SheetSource]:
        """Return a month of all funds of a kind (closed ones only when asked), by stream and id."""
        # IS NOT: a fund whose status nobody filled is open.
        open_only = "" if closed else " AND f.status IS NOT 'closed'"
        funds = self._joined(
            "fund", f"f.kind = ? AND f.{DELETED} = 0{open_only} ORDER BY f.{STREAM}, f.{ROW_ID}", (kind,)
        )
        # Read apart and put together below: a join would give two registers' columns under one name.
        villages = {
            row[ROW_ID]: row
            for row in self._joined(
                "village", f"{ROW_ID} IN (SELECT village_id FROM fund WHERE kind = ?)", (kind,)
            )
        }
        this, last = self._month(kind, month), self._month(kind, month.shifted(-1))
        return [
            SheetSource(
                fund, villages.get(fund["village_id"]), this.get(fund[ROW_ID]), last.get(fund[ROW_ID])
            )
            for fund in funds
        ]

    def filled(self, kind: str, month: FiscalMonth, fields: Sequence[str]) -> Filled:
        """Count the cells of ``fields`` of a kind's open funds that are filled in a month."""
        known = self._registry["fund_month"]
        names = [quoted(known.field(name).name) for name in fields]
        cells = " + ".join(f"(m.{name} IS NOT NULL)" for name in names) or "0"
        rows, full, filled = self._sql.rows(
            f"SELECT count(*), coalesce(sum(c = {len(names)}), 0), coalesce(sum(c), 0) FROM"
            f" (SELECT {cells} AS c FROM fund f LEFT JOIN fund_month m ON m.fund_id = f.{ROW_ID}"
            f" AND m.fy = ? AND m.fy_month = ? AND m.{DELETED} = 0"
            f" WHERE f.kind = ? AND f.{DELETED} = 0 AND f.status IS NOT 'closed')",
            (month.fy, month.number, kind),
        )[0]
        return Filled(rows, full, rows * len(names), filled)

    def twelve_months(
        self, fund_id: str, field: str, last: FiscalMonth
    ) -> tuple[tuple[FiscalMonth, StoredValue], ...]:
        """Return a figure of a fund over the twelve months that end with ``last``, oldest first."""
        # Twelve months touch two fiscal years at most: both ends name them.
        months = [last.shifted(-back) for back in range(11, -1, -1)]
        name = quoted(self._registry["fund_month"].field(field).name)
        found = {
            (fy, number): value
            for fy, number, value in self._sql.rows(
                f"SELECT fy, fy_month, {name} FROM fund_month WHERE fund_id = ? AND fy IN (?, ?)"
                f" AND {DELETED} = 0",
                (fund_id, months[0].fy, last.fy),
            )
        }
        return tuple((month, found.get((month.fy, month.number))) for month in months)

    def months_after(self, month: FiscalMonth, fields: Sequence[str]) -> tuple[FiscalMonth, ...]:
        """Return the months after ``month`` in which a figure of ``fields`` is on file, earliest first."""
        known = self._registry["fund_month"]
        filled = " OR ".join(f"{quoted(known.field(name).name)} IS NOT NULL" for name in fields)
        found = self._sql.rows(
            f"SELECT DISTINCT fy, fy_month FROM fund_month WHERE {DELETED} = 0"
            f" AND (fy > ?1 OR (fy = ?1 AND fy_month > ?2)) AND ({filled}) ORDER BY fy, fy_month",
            (month.fy, month.number),
        )
        return tuple(FiscalMonth(fy, number) for fy, number in found)

    def newest_catalogue(self) -> int | None:
        """Return the newest fiscal year (B.E.) whose catalogue is on file."""
        found: int | None = self._sql.value(f"SELECT max(fy) FROM catalogue WHERE {DELETED} = 0")
        return found

    def search(self, register: str, text: str, limit: int = FOUND_LIMIT) -> list[Row]:
        """Return living records whose search fields contain ``text``; tone marks and case do not matter."""
        key = search_key(text)
        if not key:
            return []
        # Every name is looked at, for any part of a Thai name counts and no spaces part its words: the index
        # that holds nothing else is read, 25 ms of processor for 200,000 names. Trigrams were slower: Thai
        # place names are made of the same few syllables.
        found = (
            f"SELECT rowid FROM {quoted(register)}"
            # Short names first: they are the nearest to what was typed, and the limit cuts the others.
            f" WHERE instr({SEARCH}, ?) AND {DELETED} = 0 ORDER BY length({SEARCH}), {SEARCH} LIMIT ?"
        )
        return self._joined(
            register, f"f.rowid IN ({found}) ORDER BY length({SEARCH}), {SEARCH}", (key, limit)
        )

    def open_conflicts(self) -> list[Row]:
        """Return the conflicts that wait for a choice, oldest losing edit first."""
        return self._joined("conflict", f"{UNSETTLED} ORDER BY losing_wall_ms, {ROW_ID}")

    def conflict_cells(self) -> dict[str, tuple[str, ...]]:
        """Return row id -> the fields that have an open conflict."""
        cells: dict[str, tuple[str, ...]] = {}
        for target, field in self._sql.rows(
            f"SELECT target_id, field FROM conflict WHERE {UNSETTLED} ORDER BY field"
        ):
            cells[target] = (*cells.get(target, ()), field)
        return cells

    def _month(self, kind: str, month: FiscalMonth) -> dict[StoredValue, Row]:
        of_kind = f"SELECT {ROW_ID} FROM fund WHERE kind = ?"
        condition = f"fy = ? AND fy_month = ? AND {DELETED} = 0 AND fund_id IN ({of_kind})"
        rows = self._joined("fund_month", condition, (month.fy, month.number, kind))
        return {row["fund_id"]: row for row in rows}

    def _joined(self, register: str, condition: str, values: Sequence[StoredValue] = ()) -> list[Row]:
        known = self._registry[register]
        text = f"SELECT {columns_of(known, 'f.')} FROM {quoted(register)} f WHERE {condition}"
        return [row_of(known, row) for row in self._sql.rows(text, values)]
