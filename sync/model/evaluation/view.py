"""The registers as one question sees them: without deleted rows, up to the last day of a month.

Built once per evaluation; everything a condition follows (a fund's events, its year, its village) is a
dictionary look-up afterwards.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from sync.model.areas import area_of, is_stream
from sync.model.fields import DELETED, ROW_ID, STREAM, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth, year_span

Rows = Mapping[str, Iterable[Row]]
"""Register name -> its rows, several streams together."""
Table = dict[str, Row]
Children = Callable[[Row], list[Row]]

HAPPENED_ON: dict[str, str] = {"fund_event": "event_on", "activity": "activity_on", "attachment": "taken_on"}
"""Rows that exist from a day on: before it, or without a day, they are not seen as children."""
DECIDED_ON: dict[str, str] = {**HAPPENED_ON, "assessment": "approved_on", "debt_case": "closed_on"}
"""The day that decides about a row, shown beside what it made count."""
WITH_EVIDENCE = ("fund_event", "assessment", "activity", "debt_case")
"""Rows of a fund whose attachments are the fund's too."""


class View:
    """All rows, as of the end of ``month``; they must be those of the catalogue's fiscal year."""

    def __init__(self, rows: Rows, month: FiscalMonth) -> None:
        self.month = month
        self.first_day = year_span(month.fy)[0].isoformat()
        self.last_day = month.last_day.isoformat()
        # Deleted rows go once, here: no condition can forget them (DOMAIN section 6).
        self._tables: dict[str, Table] = {
            name: {str(row[ROW_ID]): row for row in own if not row.get(DELETED)} for name, own in rows.items()
        }
        self._children: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def table(self, register: str) -> Table:
        """Return the rows of a register by id."""
        return self._tables.get(register, {})

    @cached_property
    def years(self) -> Table:
        """The funds' rows of this fiscal year, by fund id."""
        own = self.table("fund_year").values()
        return {str(row.get("fund_id")): row for row in own if row.get("fy") == self.month.fy}

    def fund_of(self, register: str, row: Row) -> Row | None:
        """Return the fund a row is, or belongs to."""
        return row if register == "fund" else self.table("fund").get(str(row.get("fund_id")))

    def village_of(self, register: str, row: Row) -> Row | None:
        """Return the village a row is, or its fund stands in."""
        if register == "village":
            return row
        fund = self.fund_of(register, row)
        return self.table("village").get(str(fund.get("village_id"))) if fund else None

    def year_of(self, register: str, row: Row) -> Row | None:
        """Return the fund's row of this fiscal year."""
        fund = self.fund_of(register, row)
        return self.years.get(str(fund[ROW_ID])) if fund else None

    def place(self, register: str, row: Row) -> str:
        """Return the area code a row is about: village, tambon, ``place_code``, else its stream."""
        fund = self.fund_of(register, row) if register != "village" else None
        for one in (self.village_of(register, row), fund):
            # The village before the fund: a fund's own tambon is filled only where it has no village.
            if one and one.get("tambon_code"):
                return str(one["tambon_code"])
        if register not in ("village", "fund") and fund:
            return self.place("fund", fund)
        return str(row.get("place_code") or "") or area_of(str(row.get(STREAM) or ""))

    def status(self, fund: Row) -> StoredValue:
        """Return the fund's status on the last day."""
        since = fund.get("status_on")
        # A report of October asked for in December must show October's status.
        if since and str(since) > self.last_day:
            return fund.get("status_before")
        return fund.get("status")

    def is_seen(self, register: str, row: Row) -> bool:
        """Tell whether a child row counts as of the last day."""
        if register == "fund_month":
            fy, number = row.get("fy"), row.get("fy_month")
            return isinstance(fy, int) and isinstance(number, int) and self._is_past(fy, number)
        column = HAPPENED_ON.get(register)
        # Without a day it happened at no time: seen from then on, it would count in every month.
        return column is None or "" < str(row.get(column) or "") <= self.last_day

    def children(self, parent: str, child: str) -> Children:
        """Return what gives the rows of ``child`` belonging to a row of ``parent``, oldest first."""
        index = self._children.get((parent, child))
        if index is None:
            index = self._children[parent, child] = self._index(parent, child)
        return lambda row: index.get(str(row[ROW_ID]), [])

    def _is_past(self, fy: int, number: int) -> bool:
        return (fy, number) <= (self.month.fy, self.month.number)

    def _index(self, parent: str, child: str) -> dict[str, list[Row]]:
        index: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.table(child).values(), key=lambda one: _order(child, one)):
            if self.is_seen(child, row):
                for owner in self._owners(parent, child, row):
                    index[owner].append(row)
        return dict(index)

    def _owners(self, parent: str, child: str, row: Row) -> tuple[str, ...]:
        """Return the ids of the rows of ``parent`` that ``row`` belongs to."""
        if not parent:
            place = self.place(child, row)
            # Indexed under both: districts and provinces ask the same rows, each by its own code.
            return (place[:2], place[:4]) if len(place) > 2 else (place,)
        if child == "attachment":
            return self._owner_of_evidence(parent, row)
        return (str(row.get(f"{parent}_id") or ""),)

    def _owner_of_evidence(self, parent: str, row: Row) -> tuple[str, ...]:
        table, owner = str(row.get("owner_table") or ""), str(row.get("owner_id") or "")
        if table == parent:
            return (owner,)
        # The owner may be deleted, or not here yet: then the evidence is nobody's.
        if parent == "fund" and table in WITH_EVIDENCE and owner in self.table(table):
            return (str(self.table(table)[owner].get("fund_id") or ""),)
        return ()


def asked_area(area: str) -> str:
    """Return the code prefix of an area given as a code or a stream; empty for the country."""
    return area_of(area) if is_stream(area) else area


def _order(register: str, row: Row) -> tuple[str, int, int, str]:
    # The id last, so that rows of one day stand in the same order on every machine, and "the latest" is the
    # same row.
    fy, month = row.get("fy"), row.get("fy_month")
    day = str(row.get(DECIDED_ON.get(register, "")) or "")
    return (
        day,
        fy if isinstance(fy, int) else 0,
        month if isinstance(month, int) else 0,
        str(row[ROW_ID]),
    )
