"""The month's sheet: shows it, saves its cells, tells a cell's history."""

from desktop_app.services.changed import Changed
from desktop_app.services.facts import Facts
from desktop_app.services.gone import fund_gone
from desktop_app.services.histories import cell_history
from desktop_app.services.places import Places, text_of
from desktop_app.services.problems import Problems
from desktop_app.services.rights import Rights
from desktop_app.services.sheets import MonthRows, SetCount, build_row, build_sheet, count_set
from desktop_app.store.queries import SheetSource
from sync.model.fields import DELETED, ROW_ID, STREAM, FundKind, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.registers.fund_month import FIGURES, FUND_MONTH
from sync.model.seen import Seen, SeenField
from sync.model.thai_dates import month_title
from ui.text import say
from ui.views.common import RowState
from ui.views.sheet import CellDetail, SheetRow, SheetView

SHEET_KINDS = (FundKind.MOTHER_FUND, FundKind.SAVINGS_GROUP, FundKind.KKJ_FUND, FundKind.DEBT_CENTRE)
"""The kinds with a month's figures, in the order of the navigation."""
_MONTH = FUND_MONTH.name


class SheetDesk:
    """Questions and acts about ``fund_month``."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store
        self._beyond: tuple[FiscalMonth, tuple[FiscalMonth, ...]] | None = None

    def changed(self, registers: frozenset[str]) -> None:
        """Forget which months hold figures when others' have come."""
        if _MONTH in registers:
            self._beyond = None

    def months_beyond(self) -> tuple[FiscalMonth, ...]:
        """Return the months after the current one that hold figures: a clock was ahead, here or elsewhere.

        Asked for after every cell, and read once: no row of a month to come is begun here while it is one.
        """
        current = self._facts.current_month
        if self._beyond is None or self._beyond[0] != current:
            names = [one.name for one in FIGURES]
            self._beyond = current, self._store.queries.months_after(current, names)
        return self._beyond[1]

    def view(self, kind: FundKind, month: FiscalMonth) -> SheetView:
        """Return the sheet of a kind for a month."""
        sources = self._store.queries.sheet(kind, month)
        drafts = self._store.drafts.of_register(_MONTH)
        states = self._store.states.rows(_MONTH)
        clashes = self._store.queries.conflict_cells()
        rights = Rights(self._facts)
        ids = [month_row_id(one.fund, month) for one in sources]
        seen, under = self._store.rows.seen(_MONTH, ids), self._store.drafts.seen(_MONTH)
        rows = []
        for row_id, one in zip(ids, sources, strict=True):
            rows.append(
                MonthRows(
                    one.fund,
                    one.village,
                    one.this,
                    one.last,
                    drafts.get(row_id, {}),
                    states.get(row_id, RowState.RECEIVED),
                    clashes.get(row_id, ()),
                    self._locked(rights, one.fund, month, one.this),
                    {**seen.get(row_id, {}), **under.get(row_id, {})},
                )
            )
        problems = Problems(self._facts, month)
        return build_sheet(kind, month, rows, self._places(sources), problems.of)

    def counts(self, month: FiscalMonth) -> tuple[SetCount, ...]:
        """Return how far each kind's sheet is."""
        return tuple(count_set(kind, self.view(kind, month)) for kind in SHEET_KINDS)

    def save_cell(
        self,
        fund_id: str,
        month: FiscalMonth,
        name: str,
        value: StoredValue,
        seen: SeenField | None = None,
    ) -> Changed[SheetRow]:
        """Save one cell durably and return its line; the cell's draft is forgotten.

        ``seen``: what the officer saw there; others may have written the cell since, or deleted the row.
        """
        fund = self._fund(fund_id)
        row_id = month_row_id(fund, month)
        with self._store.act(self._facts.install.account) as act:
            row = self._store.rows.find(_MONTH, row_id)
            looked: Seen = {} if seen is None else {name: seen}
            # A deleted row nobody saw living is begun anew; one that was seen gets an edit, which the centre
            # makes a conflict.
            if row is None or (row[DELETED] and not (seen and seen.writer)):
                values: dict[str, StoredValue] = {
                    "fund_id": fund_id,
                    "fy": month.fy,
                    "fy_month": month.number,
                }
                act.insert(_MONTH, text_of(fund[STREAM]), {**values, name: value, "entry": "typed"})
            else:
                how: dict[str, StoredValue] = {} if row[DELETED] else {"entry": "typed"}
                act.update(_MONTH, row_id, {name: value, **how}, looked)
            # In the same transaction: after a cut a saved value never stands beside the text it replaced.
            self._store.drafts.drop(_MONTH, row_id, name)
        if month > self._facts.current_month:
            self._beyond = None  # what a wrong clock put there may have gone
        advice = fund_gone(self._places_of(fund).full(fund)) if fund[DELETED] else None
        return Changed(self._line(fund, month), frozenset({_MONTH}), advice)

    def keep_draft(
        self, fund_id: str, month: FiscalMonth, name: str, text: str, seen: SeenField | None = None
    ) -> Changed[SheetRow]:
        """Keep a text that cannot be read; the saved value of the cell stays as it was."""
        fund = self._fund(fund_id)
        self._store.drafts.keep(_MONTH, month_row_id(fund, month), name, text, seen)
        return Changed(self._line(fund, month), frozenset({_MONTH}))

    def cell(self, fund_id: str, month: FiscalMonth, name: str) -> CellDetail:
        """Return twelve months and the history of one cell."""
        fund = self._fund(fund_id)
        places = self._places_of(fund)
        field = FUND_MONTH.field(name)
        return CellDetail(
            title=f"{places.full(fund)} · {month_title(month)}",
            label=field.label,
            months=self._store.queries.twelve_months(fund_id, name, month),
            history=cell_history(self._facts, _MONTH, month_row_id(fund, month), field),
        )

    def _line(self, fund: Row, month: FiscalMonth) -> SheetRow:
        kind = FundKind(text_of(fund["kind"]))
        places = self._places_of(fund)
        row_id, last_id = month_row_id(fund, month), month_row_id(fund, month.shifted(-1))
        this, rights = self._living(row_id), Rights(self._facts)
        rows = MonthRows(
            fund,
            places.village_of(fund),
            this,
            self._living(last_id),
            self._store.drafts.of(_MONTH, row_id),
            self._store.states.row(_MONTH, row_id),
            self._store.queries.conflict_cells().get(row_id, ()),
            say("services.fund_gone") if fund[DELETED] else self._locked(rights, fund, month, this),
            self._seen(row_id),
        )
        problems = Problems(self._facts, month, text_of(fund[ROW_ID]))
        return build_row(kind, rows, places, problems.of)

    def _seen(self, row_id: str) -> Seen:
        """Return what is seen of a row; whoever sees an unreadable text sees no newer value under it."""
        seen = self._store.rows.seen(_MONTH, [row_id]).get(row_id, {})
        return {**seen, **self._store.drafts.seen(_MONTH).get(row_id, {})}

    def _living(self, row_id: str) -> Row | None:
        row = self._store.rows.find(_MONTH, row_id)
        return None if row is None or row["deleted"] else row

    def _fund(self, fund_id: str) -> Row:
        fund = self._store.rows.find("fund", fund_id)
        if fund is None:
            raise LookupError(f"no fund {fund_id}")
        return fund

    def _places(self, sources: list[SheetSource]) -> Places:
        villages = {text_of(one.village[ROW_ID]): one.village for one in sources if one.village}
        return Places(self._facts.areas, villages)

    def _places_of(self, fund: Row) -> Places:
        village = self._store.rows.find("village", text_of(fund.get("village_id")))
        return Places(self._facts.areas, {text_of(village[ROW_ID]): village} if village else {})

    def _locked(self, rights: Rights, fund: Row, month: FiscalMonth, this: Row | None) -> str:
        """Say why a line cannot be typed in: the month has not come, or the fund is another office's.

        Figures that stand in a month to come stay open: a wrong clock put them there, and they have to go.
        """
        filled = this is not None and any(this.get(one.name) is not None for one in FIGURES)
        if month > self._facts.current_month and not filled:
            return say("services.locked_future")
        return rights.why_not(FUND_MONTH, FIGURES[0].name, text_of(fund[STREAM]))


def month_row_id(fund: Row, month: FiscalMonth) -> str:
    """Return the id of a fund's row of a month, the same on every PC."""
    return FUND_MONTH.official_row_id({"fund_id": fund[ROW_ID], "fy": month.fy, "fy_month": month.number})
