"""Conflicts: two values side by side, what each would do to the fund's totals, and the choice."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from desktop_app.services.changed import Changed
from desktop_app.services.choosing import Choosing
from desktop_app.services.deletion_cases import DeletionCase, mark_of_case, moved, overtaken
from desktop_app.services.facts import Facts
from desktop_app.services.orphan_cases import OrphanCases, is_orphan_case
from desktop_app.services.people import People
from desktop_app.services.places import text_of, whole
from desktop_app.services.rights import Rights
from desktop_app.services.titles import Titles
from desktop_app.store.history import CellOperation
from sync.model.capital import capital, initial_of
from sync.model.fields import ROW_ID, Field, FieldType, FundKind, Register, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.ids import OpId
from sync.model.money import baht
from sync.model.registers.fund_month import CAPITAL_PARTS, FIGURES, FUND_MONTH
from sync.model.seen import SeenField
from sync.model.thai_dates import month_short
from sync.protocol.changes import DELETION
from ui.text import say
from ui.views.common import Route, Withheld
from ui.views.record import FORMS
from ui.views.sync import ConflictsView, ConflictView, Effect, Side, Waiting

_FROM_LISTS = frozenset({FieldType.REFERENCE, FieldType.AREA, FieldType.JSON})
"""Fields whose values are chosen or made in the form, never typed as they are stored."""
_Words = Callable[[StoredValue], str]
_OF_LATE_MS = 7 * 24 * 3600 * 1000
"""How long a quiet merge stays listed."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One open conflict with the row it is about."""

    conflict: Row
    register: str
    row: Row
    field: Field | None
    """``None`` for a deletion against an edit."""

    def value(self, name: str) -> StoredValue:
        text = self.conflict.get(name)
        found: StoredValue = json.loads(text) if isinstance(text, str) else None
        return found


class ConflictDesk:
    """Questions and acts about conflicts."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store
        self._orphans = OrphanCases(facts)

    def view(self) -> ConflictsView:
        """Return the open conflicts, those others choose last, and what the last syncs merged quietly."""
        titles = Titles(self._facts)
        people = People(self._facts)
        choosing = Choosing(self._facts)
        cases = [self._case(one) for one in self._store.queries.open_conflicts()]
        shown = [
            replace(self._shown(one, titles, people), locked=choosing.why_not(one.conflict)) for one in cases
        ]
        shown += self._orphans.view(titles, people)
        # A stable sort: within each part the oldest lost edit stays first.
        shown.sort(key=lambda one: bool(one.locked))
        return ConflictsView(tuple(shown), tuple(self._merged(titles)))

    def counts(self) -> tuple[int, int]:
        """Return how many choices wait for this officer, and how many records merged quietly of late."""
        return Choosing(self._facts).count(), sum(1 for _ in self._merged(Titles(self._facts)))

    def settle(
        self, conflict_id: str, value: StoredValue, seen: SeenField | None = None, *, over: str | None = None
    ) -> Changed[None]:
        """Settle a conflict of one field with ``value``: mine, theirs or another one.

        ``over``: the waiting own edit that the page showed, empty for none; where another one stands there by
        now, nothing is written.
        """
        case = self._waiting(conflict_id)
        # A hasty second key finds it settled: nothing is written twice, and nothing is wrong.
        if case is None or case.field is None or _locked(self._withheld(case.register, case.field), value):
            return Changed(None, frozenset())
        written = self._written_since(case, case.field)
        # A choice would go out above an edit its officer has not been shown, and replace it.
        if over is not None and over != (written.op_id if written else ""):
            advice = overtaken(self._where(case, Titles(self._facts)))
            return Changed(None, frozenset({case.register, "conflict"}), advice)
        self._store.settle(self._facts.install.account, conflict_id, value, seen)
        return Changed(None, frozenset({case.register, "conflict"}))

    def settle_deletion(
        self, conflict_id: str, *, delete: bool | None, mark: str | None = None
    ) -> Changed[None]:
        """Settle a deletion against an edit: delete, keep the record with the edit, or leave it (``None``).

        ``mark``: of what the page showed; where something else stands there by now, nothing is written.
        """
        # No row of the stream stands behind such a case: asked for below, it would not be found.
        if is_orphan_case(conflict_id):
            return self._orphans.settle(conflict_id, delete=bool(delete), mark=mark)
        case = self._waiting(conflict_id)
        if case is None or (delete is False and self._bars(case, Titles(self._facts))):
            return Changed(None, frozenset())
        if mark not in {None, mark_of_case(self._store, case.conflict)}:
            advice = moved(self._where(case, Titles(self._facts)))
            return Changed(None, frozenset({case.register, "conflict"}), advice)
        self._store.settle_deletion(self._facts.install.account, conflict_id, delete=delete)
        return Changed(None, frozenset({case.register, "conflict"}))

    def _merged(self, titles: Titles) -> Iterator[tuple[str, str]]:
        """Yield title and field labels of the records that merged by themselves of late."""
        for one in self._store.history.merged(self._facts.clock.now_ms() - _OF_LATE_MS):
            row = self._store.rows.find(one.register, one.row_id)
            fields = _told(self._store.registry[one.register])
            labels = [field.label for field in fields if field.name in one.fields]
            if row is not None and labels:
                yield titles.title(one.register, row), " · ".join(labels)

    def _waiting(self, conflict_id: str) -> _Case | None:
        """Return the case that waits for this officer's choice; ``None`` once it was made anywhere."""
        waiting = self._store.queries.open_conflicts()
        # Looked for among those that wait, not by its id: one settled elsewhere is on file for ever.
        found = next((one for one in waiting if one[ROW_ID] == conflict_id), None)
        return None if found is None or Choosing(self._facts).why_not(found) else self._case(found)

    def _case(self, conflict: Row) -> _Case:
        register = text_of(conflict["register"])
        row = self._store.rows.find(register, text_of(conflict["target_id"])) or {}
        name = text_of(conflict["field"])
        field = None if name == DELETION else self._store.registry[register].field(name)
        return _Case(conflict, register, row, field)

    def _where(self, case: _Case, titles: Titles) -> str:
        return f"{titles.set_title(case.register, case.row)} {titles.title(case.register, case.row)}"

    def _withheld(self, register: str, field: Field) -> Withheld | None:
        return Rights(self._facts).withheld(self._store.registry[register]).get(field.name)

    def _bars(self, case: _Case, titles: Titles) -> str:
        """Say why this officer's role cannot write what the losing side would write."""
        withheld = Rights(self._facts).withheld(self._store.registry[case.register])
        values = DeletionCase(self._store, case.conflict, case.row, titles).would_write
        return next(filter(None, (_locked(withheld.get(name), one) for name, one in values.items())), "")

    def _shown(self, case: _Case, titles: Titles, people: People) -> ConflictView:
        if case.field is None:
            return self._deletion(case, titles, people)
        field, month = case.field, self._month(case.row)
        months: tuple[tuple[FiscalMonth, StoredValue], ...] = ()
        if case.register == "fund_month" and month:
            months = self._store.queries.twelve_months(text_of(case.row["fund_id"]), field.name, month)
        withheld = self._withheld(case.register, field)
        show = partial(titles.value, field)
        theirs, seen = self._theirs(case, field, show, people, withheld)
        values = (case.value("losing_value"), case.value("centre_value") if seen is None else seen.value)
        written = self._written_since(case, field)
        heads, effects = _effects(case, titles.fund_of(case.register, case.row), values)
        return ConflictView(
            conflict_id=text_of(case.conflict[ROW_ID]),
            label=field.label,
            where=self._where(case, titles),
            before=_side(case, show, "base_value", people.nobody, None),
            mine=_side(case, show, "losing_value", people.loser(case.conflict), withheld),
            theirs=theirs,
            can_type=field.type not in _FROM_LISTS,
            heads=heads,
            effects=effects,
            trend=tuple((month_short(month), whole(value)) for month, value in months),
            is_money=field.type is FieldType.SATANG,
            field=_offered(field, titles.kind(case.register, case.row)),
            seen=seen,
            withheld=withheld,
            has_history=_has_history(field, titles.route(case.register, case.row)),
            waiting=None
            if written is None
            else Waiting(show(written.new), people.actor(written.actor), written.wall_ms, written.op_id),
        )

    def _deletion(self, case: _Case, titles: Titles, people: People) -> ConflictView:
        deletion = DeletionCase(self._store, case.conflict, case.row, titles)
        mine = deletion.mine(people)
        return ConflictView(
            conflict_id=text_of(case.conflict[ROW_ID]),
            label=say("services.deletion"),
            where=self._where(case, titles),
            before=deletion.before(people.nobody),
            mine=replace(mine, locked=self._bars(case, titles)),
            theirs=deletion.theirs(people),
            can_type=False,
            heads=(),
            effects=(),
            trend=(),
            is_money=False,
            mark=mark_of_case(self._store, case.conflict),
        )

    def _month(self, row: Row) -> FiscalMonth | None:
        fy, number = whole(row.get("fy")), whole(row.get("fy_month"))
        return FiscalMonth(fy, number) if fy and number else None

    def _written_since(self, case: _Case, field: Field) -> CellOperation | None:
        """Return what this PC wrote into the field and has not sent, beside the lost edit itself."""
        row_id = text_of(case.conflict["target_id"])
        written = self._store.history.waiting(case.register, row_id, field.name)
        # Its result may be on its way still when the conflict is told already.
        return None if written is None or written.op_id == case.conflict["losing_op"] else written

    def _theirs(
        self, case: _Case, field: Field, show: _Words, people: People, withheld: Withheld | None
    ) -> tuple[Side, SeenField | None]:
        """Return the centre's side: what stands there now, where somebody wrote again since the conflict."""
        recorded = _side(case, show, "centre_value", people.centre(case.conflict), withheld)
        writer = text_of(case.conflict.get("centre_op"))
        if not writer:
            return recorded, None
        told = SeenField(case.value("centre_value"), OpId(writer))
        row_id = text_of(case.conflict["target_id"])
        # Not the row as it is seen: an own edit that waits is no answer of the centre's, one it took is.
        now = self._store.rows.at_centre(case.register, row_id).get(field.name)
        if now is None or now.writer == told.writer:
            return recorded, told
        author = self._store.history.author(row_id, now.writer)
        side = people.side(author, show(now.value), now.value)
        return replace(side, locked=_locked(withheld, now.value)), now


def _side(case: _Case, show: _Words, name: str, who: Side, withheld: Withheld | None) -> Side:
    value = case.value(name)
    return replace(who, value=show(value), stored=value, locked=_locked(withheld, value))


def _has_history(field: Field, route: Route) -> bool:
    """Tell whether a history of the field opens on the page where its record is edited."""
    if route.page == "sheet":
        return field in FIGURES
    return route.kind in FORMS and field.type is not FieldType.JSON


def _locked(withheld: Withheld | None, value: StoredValue) -> str:
    return withheld.why if withheld is not None and value in withheld.values else ""


def _offered(field: Field, kind: str) -> Field:
    """Return a field with the choices that the form offers for the fund's kind."""
    # A third value is typed by the same rule as in the form, or the endpoint would refuse the choice.
    if not kind or not field.choices:
        return field
    return replace(field, choices=field.choices_for(FundKind(kind)))


def _told(register: Register) -> Iterator[Field]:
    """Yield the fields worth telling: how a month was entered is not."""
    return (one for one in register.fields if register != FUND_MONTH or one.name != "entry")


def _effects(
    case: _Case, fund: Row | None, values: tuple[StoredValue, StoredValue]
) -> tuple[tuple[str, ...], tuple[Effect, ...]]:
    """Return what each choice makes of the fund's capital, where the field is a part of it."""
    if case.field is None or case.register != FUND_MONTH.name or case.field.name not in CAPITAL_PARTS:
        return (), ()
    heads = (*(FUND_MONTH.field(one).head for one in CAPITAL_PARTS), say("services.total"))
    choices = zip(("services.choice_mine", "services.choice_theirs"), values, strict=True)
    return heads, tuple(
        _effect({**case.row, case.field.name: value}, fund, say(words)) for words, value in choices
    )


def _effect(month: Row, fund: Row | None, title: str) -> Effect:
    parts = (*(whole(month.get(one)) for one in CAPITAL_PARTS), capital(month, None).total)
    cells = tuple("" if one is None else baht(one) for one in parts)
    return Effect(title, cells, *_verdict(month, initial_of(fund)))


def _verdict(month: Row, initial: int | None) -> tuple[str, str]:
    """Return words and strength for a month's capital; no words where there is nothing to compare with."""
    found = capital(month, initial)
    if initial is None or found.total is None:
        return "", "info"
    if found.missing:
        return say("services.capital_missing", amount=baht(found.missing)), "bad"
    if found.surplus:
        return say("services.capital_surplus", amount=baht(found.surplus)), "info"
    return say("services.capital_exact"), "ok"
