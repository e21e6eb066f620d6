"""The home page: days left, cells left, problems, what is unsent, which targets to look at."""

from datetime import date

from desktop_app.services.choosing import Choosing
from desktop_app.services.clock_watch import ClockWatch
from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of
from desktop_app.services.sheet_desk import SHEET_KINDS, SheetDesk, month_row_id
from desktop_app.services.sheets import SetCount
from desktop_app.services.targets_desk import TargetsDesk
from desktop_app.store.states import LoggedSync
from sync.model.areas import province_of
from sync.model.catalogue import NoCatalogue
from sync.model.fields import ROW_ID, FundKind
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import Pace
from sync.model.registers.fund_month import sheet_fields
from sync.model.registry import REGISTERS
from ui.text import say
from ui.views.common import Route, Standing
from ui.views.home import HomeView, MeasureLine, SetLine, Waiting
from ui.views.sheet import SheetView

_LOOK_AT = 4
_FIRST = (Pace.SUPPORT, Pace.ON_PLAN, Pace.AHEAD, Pace.REACHED)
_NATIONAL = "0000"


class HomeDesk:
    """Questions about the month as a whole."""

    def __init__(self, facts: Facts, sheets: SheetDesk, targets: TargetsDesk, clock: ClockWatch) -> None:
        self._facts = facts
        self._store = facts.store
        self._sheets = sheets
        self._targets = targets
        self._clock = clock

    def standing(self, line: str, month: FiscalMonth | None = None) -> Standing:
        """Return the bars' facts: what is known of the ``line``, the counts of ``month``'s sheets."""
        install = self._facts.install
        areas = self._facts.areas
        counts = self._store.states.counts()
        counted = month or self._facts.current_month
        return Standing(
            district_title=areas.title(install.home_stream),
            district_short=areas.short(install.home_stream),
            user_title=install.display_name or say("services.practice_user"),
            role_title=say(f"services.role_{install.role}"),
            practice=install.realm == "practice",
            unsent=counts.unsent,
            refused=counts.refused,
            conflicts=Choosing(self._facts).count(),
            last_success_ms=self._store.states.last_success_ms(),
            now_ms=self._facts.clock.now_ms(),
            line=line,
            month=counted,
            sets=tuple(self._set(kind, counted) for kind in SHEET_KINDS),
            current=self._facts.current_month,
            beyond=self._sheets.months_beyond(),
            clock=self._clock.advice(),
            alone=install.alone,
        )

    def _set(self, kind: FundKind, month: FiscalMonth) -> tuple[str, int, int]:
        """Return kind, filled rows, rows: counted in the store, because it is asked for after every cell."""
        filled = self._store.queries.filled(kind, month, [one.name for one in sheet_fields(kind)])
        return kind, filled.filled_rows, filled.rows

    def view(self, month: FiscalMonth) -> HomeView:
        """Return the home page for ``month``."""
        counts = self._sheets.counts(month)
        due = self.due_day(month)
        states = self._store.states.counts()
        title, route = self._next(counts, month)
        last = self._store.states.last_success()
        return HomeView(
            month=month,
            due_on=due,
            days_left=None if due is None else (due - self._facts.today).days,
            filled_cells=sum(one.filled_cells for one in counts),
            cells=sum(one.cells for one in counts),
            unfilled_words=_unfilled(counts),
            next_title=title,
            next_route=route,
            must_fix=sum(one.must_fix for one in counts),
            explain=sum(one.explain for one in counts),
            unsent=states.unsent,
            last_success_ms=None if last is None else last.at_ms,
            last_result=_last_result(last),
            sets=tuple(_set_line(one) for one in counts),
            measures=self._look_at(month),
            waiting=self._waiting(month),
            catalogue_missing=isinstance(self._targets.catalogue(month.fy), NoCatalogue),
        )

    def due_day(self, month: FiscalMonth) -> date | None:
        """Return the month's due day for this district: the nearest area's that the centre has set."""
        home = self._facts.install.home_stream
        found = {
            text_of(one["area"]): text_of(one["due_on"])
            for one in self._store.rows.where("due_day", fy=month.fy, fy_month=month.number)
        }
        for area in (home, province_of(home), _NATIONAL):
            if area in found:
                return date.fromisoformat(found[area])
        return None

    def _next(self, counts: tuple[SetCount, ...], month: FiscalMonth) -> tuple[str, Route | None]:
        """Return where to go on: a sheet already begun first, then one not begun."""
        open_sets = [one for one in counts if one.filled_cells < one.cells]
        # Begun ones first, then the one with most cells left: a sheet half done is what an officer came back
        # for.
        open_sets.sort(key=lambda one: (one.filled_cells == 0, -(one.cells - one.filled_cells)))
        for one in open_sets:
            view = self._sheets.view(one.kind, month)
            for number, row in enumerate(view.rows, 1):
                if len(row.values) < len(sheet_fields(one.kind)):
                    words = say("services.continue", set=say(f"services.short_{one.kind}"), row=number)
                    return words, Route("sheet", one.kind, row.fund_id, _first_blank(view, number - 1))
        return "", None

    def _look_at(self, month: FiscalMonth) -> tuple[MeasureLine, ...]:
        """Return a few measures worth a look: those to support first, each with a target here."""
        lines = [one for one in self._targets.lines(month) if one.result.target and one.result.pace in _FIRST]
        lines.sort(key=lambda one: (_FIRST.index(one.result.pace), _ratio(one)))
        return tuple(lines[:_LOOK_AT])

    def _waiting(self, month: FiscalMonth) -> tuple[Waiting, ...]:
        counts = self._store.states.counts()
        found = []
        conflicts = Choosing(self._facts).count()
        if conflicts:
            words = say("services.wait_conflicts", count=f"{conflicts:,}")
            hint, act = say("services.wait_conflicts_hint"), say("services.wait_conflicts_act")
            found.append(Waiting("git-compare", words, hint, act, Route("conflicts")))
        if counts.refused:
            words = say("services.wait_refused", count=f"{counts.refused:,}")
            hint, act = say("services.wait_refused_hint"), say("services.wait_refused_act")
            found.append(Waiting("circle-alert", words, hint, act, Route("sync")))
        if counts.drafts:
            words = say("services.wait_drafts", count=f"{counts.drafts:,}")
            hint, act = say("services.wait_drafts_hint"), say("services.wait_drafts_act")
            found.append(Waiting("pencil-line", words, hint, act, self._first_draft(month)))
        return tuple(found)

    def _first_draft(self, month: FiscalMonth) -> Route:
        """Return where an unreadable text waits: a cell of the month's sheets first, then any form."""
        cells = self._store.drafts.of_register("fund_month")
        # The sheets are read only where there is such a text: nearly always there is none.
        for kind in SHEET_KINDS if cells else ():
            for source in self._store.queries.sheet(kind, month):
                drafts = cells.get(month_row_id(source.fund, month))
                if drafts:
                    return Route("sheet", kind, text_of(source.fund[ROW_ID]), next(iter(drafts)))
        return self._drafts_form() or Route("home")

    def _drafts_form(self) -> Route | None:
        for known in REGISTERS:
            drafts = self._store.drafts.of_register(known.name) if known.name != "fund_month" else {}
            for row_id, fields in drafts.items():
                return Route("record", known.name, row_id, next(iter(fields)))
        return None


def _ratio(line: MeasureLine) -> float:
    numerator, denominator = line.result.plan
    return line.result.value * denominator / numerator if numerator else 0.0


def _first_blank(view: SheetView, at: int) -> str:
    row = view.rows[at]
    return next((one.name for one in view.columns if one.editable and one.name not in row.values), "")


def _last_result(last: LoggedSync | None) -> str:
    if last is None:
        return ""
    return say("services.log_done", sent=f"{last.sent:,}", received=f"{last.received:,}")


def _set_line(count: SetCount) -> SetLine:
    return SetLine(
        kind=count.kind,
        title=say(f"services.set_{count.kind}"),
        filled_rows=count.filled_rows,
        rows=count.rows,
        filled_cells=count.filled_cells,
        cells=count.cells,
        must_fix=count.must_fix,
        explain=count.explain,
    )


def _unfilled(counts: tuple[SetCount, ...]) -> str:
    parts = [
        f"{one.rows - one.filled_rows} {say(f'services.unit_{one.kind}')}"
        for one in counts
        if one.filled_rows < one.rows
    ]
    return " ".join(parts)
