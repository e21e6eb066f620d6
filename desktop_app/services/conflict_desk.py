"""Conflicts: two values side by side, what each would do to the fund's totals, and the choice."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.services.changed import Changed
from desktop_app.services.facts import Facts
from desktop_app.services.orphan_cases import OrphanCases, is_orphan_case
from desktop_app.services.people import People
from desktop_app.services.places import text_of, whole
from desktop_app.services.titles import Titles
from sync.model.capital import capital, initial_of
from sync.model.fields import ROW_ID, Field, FieldType, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.ids import OpId
from sync.model.money import baht
from sync.model.reading import show
from sync.model.registers.fund_month import CAPITAL_PARTS
from sync.model.registry import REGISTERS
from sync.model.seen import SeenField
from sync.model.thai_dates import month_short
from sync.protocol.changes import DELETION
from ui.text import say
from ui.views.sync import ConflictsView, ConflictView, Effect, Side

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
        """Return the open conflicts, and what the last syncs merged quietly."""
        titles = Titles(self._facts)
        people = People(self._facts)
        cases = [self._case(one) for one in self._store.queries.open_conflicts()]
        shown = (self._shown(one, titles, people) for one in cases)
        return ConflictsView((*shown, *self._orphans.view(titles, people)), tuple(self._merged(titles)))

    def counts(self) -> tuple[int, int]:
        """Return how many choices wait, and how many records merged by themselves of late."""
        waiting = self._store.states.counts().conflicts + len(self._store.families.orphaned())
        return waiting, sum(1 for _ in self._merged(Titles(self._facts)))

    def settle(self, conflict_id: str, value: StoredValue, seen: SeenField | None = None) -> Changed[None]:
        """Settle a conflict of one field with ``value``: mine, theirs or another one."""
        case = self._waiting(conflict_id)
        if case is None:
            return Changed(None, frozenset())
        self._store.settle(self._facts.install.account, conflict_id, value, seen)
        return Changed(None, frozenset({case.register, "conflict"}))

    def settle_deletion(self, conflict_id: str, *, delete: bool) -> Changed[None]:
        """Settle a deletion against an edit: delete, or keep the record with the edit."""
        if is_orphan_case(conflict_id):
            return self._orphans.settle(conflict_id, delete=delete)
        case = self._waiting(conflict_id)
        if case is None:
            return Changed(None, frozenset())
        self._store.settle_deletion(self._facts.install.account, conflict_id, delete=delete)
        return Changed(None, frozenset({case.register, "conflict"}))

    def _merged(self, titles: Titles) -> Iterator[tuple[str, str]]:
        """Yield title and field labels of the records that merged by themselves of late."""
        for one in self._store.history.merged(self._facts.clock.now_ms() - _OF_LATE_MS):
            row = self._store.rows.find(one.register, one.row_id)
            labels = [field.label for field in _told(one.register) if field.name in one.fields]
            if row is not None and labels:
                yield titles.title(one.register, row), " · ".join(labels)

    def _waiting(self, conflict_id: str) -> _Case | None:
        """Return the case that waits for a choice; ``None`` once it was made, here or elsewhere."""
        waiting = self._store.queries.open_conflicts()
        found = next((one for one in waiting if one[ROW_ID] == conflict_id), None)
        return None if found is None else self._case(found)

    def _case(self, conflict: Row) -> _Case:
        register = text_of(conflict["register"])
        row = self._store.rows.find(register, text_of(conflict["target_id"])) or {}
        name = text_of(conflict["field"])
        field = None if name == DELETION else REGISTERS[register].field(name)
        return _Case(conflict, register, row, field)

    def _shown(self, case: _Case, titles: Titles, people: People) -> ConflictView:
        name = case.field.name if case.field else ""
        fy, number = whole(case.row.get("fy")), whole(case.row.get("fy_month"))
        months: tuple[tuple[FiscalMonth, StoredValue], ...] = ()
        if case.register == "fund_month" and case.field and fy and number:
            months = self._store.queries.twelve_months(
                text_of(case.row["fund_id"]), name, FiscalMonth(fy, number)
            )
        trend = tuple((month_short(month), whole(value)) for month, value in months)
        theirs, seen = self._theirs(case, people)
        values = (case.value("losing_value"), case.value("centre_value") if seen is None else seen.value)
        heads, effects = _effects(case, titles.fund_of(case.register, case.row), values)
        return ConflictView(
            conflict_id=text_of(case.conflict["row_id"]),
            label=case.field.label if case.field else say("services.deletion"),
            where=f"{titles.set_title(case.register, case.row)} {titles.title(case.register, case.row)}",
            before=_side(case, "base_value", people.nobody),
            mine=_side(case, "losing_value", people.loser(case.conflict)),
            theirs=theirs,
            can_type=case.field is not None,
            heads=heads,
            effects=effects,
            trend=trend,
            is_money=case.field is not None and case.field.type is FieldType.SATANG,
            field=case.field,
            seen=seen,
        )

    def _theirs(self, case: _Case, people: People) -> tuple[Side, SeenField | None]:
        """Return the centre's side: what stands there now, where somebody wrote again since the conflict."""
        recorded = _side(case, "centre_value", people.centre(case.conflict))
        writer = text_of(case.conflict.get("centre_op"))
        if case.field is None or not writer:
            return recorded, None
        told = SeenField(case.value("centre_value"), OpId(writer))
        row_id = text_of(case.conflict["target_id"])
        # Not the row as it is seen: an own edit that waits is no answer of the centre's, one it took is.
        now = self._store.rows.at_centre(case.register, row_id).get(case.field.name)
        if now is None or now.writer == told.writer:
            return recorded, told
        author = self._store.history.author(row_id, now.writer)
        return people.side(author, show(case.field, now.value), now.value), now


def _side(case: _Case, name: str, who: Side) -> Side:
    value = case.value(name)
    if case.field is not None:
        words = show(case.field, value)
        stored: StoredValue = value
    else:
        words, stored = _deletion_words(case, name)
    return Side(words, stored, who.who, who.at_ms, who.machine, who.state)


def _deletion_words(case: _Case, name: str) -> tuple[str, StoredValue]:
    """Say "deleted", or list what the edit wrote: a map of field to value."""
    value: object = case.value(name)
    if not isinstance(value, dict):
        return say("services.deleted") if value == 1 else say("services.kept"), 1 if value else 0
    known = REGISTERS[case.register]
    parts = [f"{known.field(one).label} {show(known.field(one), new)}" for one, new in value.items()]
    return " · ".join(parts) or say("services.kept"), 0


def _told(register: str) -> Iterator[Field]:
    """Yield the fields worth telling: how a month was entered is not."""
    return (one for one in REGISTERS[register].fields if (register, one.name) != ("fund_month", "entry"))


def _effects(
    case: _Case, fund: Row | None, values: tuple[StoredValue, StoredValue]
) -> tuple[tuple[str, ...], tuple[Effect, ...]]:
    """Return what each choice makes of the fund's capital, where the field is a part of it."""
    if case.field is None or case.register != "fund_month" or case.field.name not in CAPITAL_PARTS:
        return (), ()
    known = REGISTERS[case.register]
    heads = (*(known.field(one).head for one in CAPITAL_PARTS), say("services.total"))
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
