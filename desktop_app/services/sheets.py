"""Builds a month's sheet of one fund kind from rows, and says how far each row is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desktop_app.services.places import Places, text_of, whole
from sync.model.checks import Problem, Strength
from sync.model.fields import Field, FieldType, FundKind, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.registers.fund_month import CAPITAL_PARTS, sheet_fields
from sync.model.seen import NO_RECORD, Seen
from ui.text import say
from ui.views.common import EntryState, RowState
from ui.views.sheet import SheetColumn, SheetRow, SheetView

TOTAL, IDENTITY = "total", "identity"
"""Computed columns: the capital's sum, and its comparison with the initial capital."""

ProblemsOf = Callable[["MonthRows"], tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class MonthRows:
    """All that one line of the sheet rests on."""

    fund: Row
    village: Row | None
    this: Row | None
    """The fund's row of the month; ``None`` before anything is typed."""
    last: Row | None
    drafts: Mapping[str, str] = field(default_factory=dict)
    state: RowState = RowState.SAVED_HERE
    conflicts: tuple[str, ...] = ()
    locked: str = ""
    seen: Seen = field(default_factory=dict)


def columns_of(kind: FundKind) -> tuple[SheetColumn, ...]:
    """Return the sheet's columns: the declared cells, the capital's total and identity behind its parts."""
    made: list[SheetColumn] = []
    cells = sheet_fields(kind)
    for one in cells:
        made.append(SheetColumn(one.name, one.head, one.group, one.label, one.type, editable=True))
        if one.name == CAPITAL_PARTS[-1]:
            made.extend(_computed(kind, one.group))
    return tuple(made)


def _computed(kind: FundKind, group: str) -> list[SheetColumn]:
    total = say("services.total")
    made = [SheetColumn(TOTAL, total, group, total, FieldType.SATANG, editable=False)]
    if kind is FundKind.KKJ_FUND:
        identity = say("services.identity")
        made.append(SheetColumn(IDENTITY, identity, group, identity, FieldType.TEXT, editable=False))
    return made


def build_sheet(
    kind: FundKind, month: FiscalMonth, rows: list[MonthRows], places: Places, problems_of: ProblemsOf
) -> SheetView:
    """Return the sheet of ``kind`` for ``month``, lines in the order of tambon and moo."""
    ordered = sorted(rows, key=lambda one: places.order(one.fund))
    lines = tuple(build_row(kind, one, places, problems_of) for one in ordered)
    return SheetView(kind, say(f"services.set_{kind}"), month, columns_of(kind), lines)


def build_row(kind: FundKind, rows: MonthRows, places: Places, problems_of: ProblemsOf) -> SheetRow:
    """Return one line of the sheet."""
    cells = sheet_fields(kind)
    problems = problems_of(rows)
    return SheetRow(
        fund_id=text_of(rows.fund.get("row_id")),
        title=places.title(rows.fund),
        place=places.place(rows.fund),
        values=filled(cells, rows.this),
        last=filled(cells, rows.last),
        drafts=dict(rows.drafts),
        initial_capital=whole(rows.fund.get("initial_capital")),
        village_households=whole(rows.village.get("households")) if rows.village else None,
        entry=entry_state(cells, rows.this, rows.drafts, problems),
        state=rows.state,
        problems=problems,
        conflicts=rows.conflicts,
        locked=rows.locked,
        seen={one.name: rows.seen.get(one.name, NO_RECORD) for one in cells},
    )


def filled(cells: tuple[Field, ...], row: Row | None) -> dict[str, StoredValue]:
    """Return the cells of ``row`` that are not blank."""
    if row is None:
        return {}
    return {one.name: row[one.name] for one in cells if row.get(one.name) is not None}


def entry_state(
    cells: tuple[Field, ...], row: Row | None, drafts: Mapping[str, str], problems: tuple[Problem, ...]
) -> EntryState:
    """Say how far a row is: what must be fixed first, then how full it is, then what asks for a reason."""
    count = len(filled(cells, row))
    strengths = {one.strength for one in problems}
    # Only with a figure in it: a line nobody has typed in yet is empty, not wrong.
    if drafts or Strength.UNREADABLE in strengths or (count and Strength.MUST_FIX in strengths):
        return EntryState.MUST_FIX
    if count == 0:
        return EntryState.EMPTY
    if count < len(cells):
        return EntryState.PARTIAL
    if Strength.EXPLAIN in strengths:
        return EntryState.EXPLAIN
    no_change = row is not None and row.get("entry") == "no_change"
    return EntryState.NO_CHANGE if no_change else EntryState.FILLED


@dataclass(frozen=True, slots=True)
class SetCount:
    """How far one kind's sheet is: rows and cells, and what stands in the way of closing."""

    kind: FundKind
    rows: int
    filled_rows: int
    cells: int
    filled_cells: int
    must_fix: int
    explain: int


def count_set(kind: FundKind, view: SheetView) -> SetCount:
    """Count a sheet; a row counts as filled when none of its cells is blank."""
    width = len(sheet_fields(kind))
    full = sum(1 for row in view.rows if len(row.values) == width)
    return SetCount(
        kind=kind,
        rows=len(view.rows),
        filled_rows=full,
        cells=width * len(view.rows),
        filled_cells=sum(len(row.values) for row in view.rows),
        must_fix=sum(1 for row in view.rows if row.entry is EntryState.MUST_FIX),
        explain=sum(1 for row in view.rows if row.entry is EntryState.EXPLAIN),
    )
