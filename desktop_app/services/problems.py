"""Runs the rules between fields over rows of this store, with the neighbours each rule looks at."""

from collections.abc import Mapping

from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of
from desktop_app.services.sheets import MonthRows
from sync.model.checks import Problem
from sync.model.fields import ROW_ID, Register, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.registers.fund_month import FUND_MONTH
from sync.model.row_context import RowContext
from sync.model.rules import check_row

_EARLIER = 3
"""Months before last month that rules may look at (savings that never move)."""
_PARENT = "fund_id"


class Problems:
    """One pass over rows: what several rows need is read once."""

    def __init__(self, facts: Facts, month: FiscalMonth, fund_id: str = "") -> None:
        """Look at all funds; at one only when ``fund_id`` is given, which a saved cell waits for."""
        self._facts = facts
        self._fund_id = fund_id
        self._store = facts.store
        self._month = month
        self._reasons: dict[str, dict[str, str]] | None = None
        self._before: dict[str, list[Row]] | None = None

    def of(self, rows: MonthRows) -> tuple[Problem, ...]:
        """Return the problems of one line of a sheet; an untouched line has none."""
        if rows.this is None:
            return ()
        context = RowContext(
            today=self._facts.today,
            fund=rows.fund,
            village=rows.village,
            last_month=rows.last,
            earlier=tuple(self._earlier().get(text_of(rows.fund[ROW_ID]), ())),
            reasons=self._reasons_of(text_of(rows.this[ROW_ID])),
        )
        return check_row(FUND_MONTH, rows.this, context)

    def of_row(self, register: Register, row: Row) -> tuple[Problem, ...]:
        """Return the problems of one record shown in a form."""
        fund = row if register.name == "fund" else self._store.rows.find("fund", text_of(row.get(_PARENT)))
        village_id = text_of((fund or {}).get("village_id"))
        row_id = text_of(row.get(ROW_ID))
        context = RowContext(
            today=self._facts.today,
            fund=fund,
            village=self._store.rows.find("village", village_id) if village_id else None,
            siblings=self._siblings(register, row),
            has_evidence=bool(self._store.rows.where("attachment", owner_id=row_id)) if row_id else False,
            reasons=self._reasons_of(row_id),
        )
        return check_row(register, row, context)

    def _siblings(self, register: Register, row: Row) -> tuple[Row, ...]:
        parent = "village_id" if register.name == "fund" else _PARENT
        if parent not in register.names or not row.get(parent):
            return ()
        found = self._store.rows.where(register.name, deleted=False, **{parent: row[parent]})
        return tuple(one for one in found if one[ROW_ID] != row.get(ROW_ID))

    def _reasons_of(self, row_id: str) -> Mapping[str, str]:
        # For all rows at once: asked for one by one they would be a query for each line of a sheet.
        if self._reasons is None:
            self._reasons = {}
            for one in self._store.rows.where("problem_reason"):
                rules = self._reasons.setdefault(text_of(one["target_id"]), {})
                rules[text_of(one["rule"])] = text_of(one["value_explained"])
        return self._reasons.get(row_id, {})

    def _earlier(self) -> dict[str, list[Row]]:
        """Return fund id -> its rows of the months before last month, newest first."""
        if self._before is None:
            self._before = {}
            # Of one fund the index by fund is searched, where a sheet reads the whole month.
            one: dict[str, StoredValue] = {"fund_id": self._fund_id} if self._fund_id else {}
            for back in range(2, 2 + _EARLIER):
                month = self._month.shifted(-back)
                months: dict[str, StoredValue] = {"fy": month.fy, "fy_month": month.number}
                for row in self._store.rows.where("fund_month", deleted=False, **months, **one):
                    self._before.setdefault(text_of(row["fund_id"]), []).append(row)
        return self._before
