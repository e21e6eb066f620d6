"""Registers as lists and forms, derived from their declarations."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from desktop_app.services.changed import Changed
from desktop_app.services.facts import Facts
from desktop_app.services.gone import gone_words, record_gone, vanished_problems, vanished_view
from desktop_app.services.histories import cell_history
from desktop_app.services.making import Making
from desktop_app.services.places import Places, text_of
from desktop_app.services.problems import Problems
from desktop_app.services.rights import Rights
from desktop_app.services.taking_back import why_refused
from desktop_app.services.titles import Titles
from sync.model.checks import Problem, Strength, check_fields, check_keys
from sync.model.fields import (
    DELETED,
    ROW_ID,
    STREAM,
    Choice,
    Field,
    FieldType,
    Register,
    Row,
    StoredValue,
)
from sync.model.references import check_referred, may_refer
from sync.model.registry import REGISTERS
from sync.model.seen import Seen
from sync.model.thai import sort_key
from sync.protocol.changes import DELETION
from ui.text import say
from ui.views.common import RowState
from ui.views.record import RecordLine, RecordView, RegisterView, SavedRecord
from ui.views.sheet import CellDetail

_FIGURES = frozenset({FieldType.INTEGER, FieldType.SATANG, FieldType.DECIMAL})
_AS_IT_STANDS: Seen = MappingProxyType({})


class RecordDesk:
    """Questions and acts about single records."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store

    def register(self, name: str, kind: str) -> RegisterView:
        """Return a register's list, funds of one kind only when ``kind`` is given."""
        places = self._facts.places()
        titles = Titles(self._facts, places)
        states = self._store.states.rows(name)
        narrowed: dict[str, StoredValue] = {"kind": kind} if kind and name == "fund" else {}
        lines = [
            (_order(name, row, titles, places), self._line(name, row, titles, places, states))
            for row in self._store.rows.where(name, deleted=False, **narrowed)
        ]
        # Not in SQL: the engine compares Thai letters by their numbers, and a leading vowel would stand
        # before its consonant.
        lines.sort(key=lambda one: (one[0], sort_key(one[1].title)))
        known = REGISTERS[name]
        no_new = Making(self._facts).why_none(known)
        return RegisterView(name, known.label, tuple(line for _, line in lines), no_new)

    def record(self, name: str, row_id: str) -> RecordView:
        """Return one record for its form; a blank one when ``row_id`` is empty."""
        known = REGISTERS[name]
        row = self._store.rows.find(name, row_id) if row_id else {}
        if row is None:
            return vanished_view(name, row_id)
        gone = gone_words(self._facts, name, row_id) if row.get(DELETED) else ""
        drafts = self._store.drafts.of(name, row_id) if row else {}
        problems = Problems(self._facts, self._facts.current_month)
        taken = self._store.taking_back.of(name, row_id) if row else None
        made_here = taken is not None and taken.refused_creation is not None
        return RecordView(
            register=name,
            row_id=row_id if row else "",
            title=Titles(self._facts).title(name, row) if row else say("services.new_record", of=known.label),
            values={one.name: row.get(one.name) for one in known.fields if row.get(one.name) is not None},
            drafts=drafts,
            choices={
                one.name: self._choices(known, one, row) for one in known.fields if _chosen_from_rows(one)
            },
            read_only=_locked(known, gone, drafts) if gone else self._read_only(known, row),
            deletable=not made_here and not self._rights().why_not(known, DELETION, self._stream_of(row)),
            problems=problems.of_row(known, row) if row else (),
            state=self._store.states.row(name, row_id) if row else RowState.SAVED_HERE,
            seen=self._seen(name, row_id) if row else {},
            withheld=self._rights().withheld(known),
            gone=gone,
            refused=why_refused(taken.refusals) if taken else "",
            refused_new=made_here,
        )

    def field(self, name: str, row_id: str, field_name: str) -> CellDetail:
        """Return the history of one field of a record."""
        field = REGISTERS[name].field(field_name)
        row = self._store.rows.find(name, row_id)
        return CellDetail(
            title="" if row is None else Titles(self._facts).title(name, row),
            label=field.label,
            months=(),
            history=cell_history(self._facts, name, row_id, field),
            figures=field.type in _FIGURES,
        )

    def _seen(self, name: str, row_id: str) -> Seen:
        """Return what is seen of a record; whoever sees an unreadable text sees no newer value under it."""
        seen = self._store.rows.seen(name, [row_id]).get(row_id, {})
        return {**seen, **self._store.drafts.seen(name).get(row_id, {})}

    def save(
        self,
        name: str,
        row_id: str,
        values: Mapping[str, StoredValue],
        drafts: Mapping[str, str],
        seen: Seen = _AS_IT_STANDS,
    ) -> Changed[SavedRecord]:
        """Save the changed fields of a record, or a new record; problems of values keep a new one open.

        ``seen``: what the officer saw in these fields; others may have written since, or deleted the record.
        """
        known = REGISTERS[name]
        before = self._store.rows.find(name, row_id) if row_id else None
        if row_id and before is None:
            problems = vanished_problems(name, {**values, **drafts})
            return Changed(SavedRecord("", problems), frozenset({name}))
        whole = {**(before or {}), **values}
        problems = _stopping(known, whole, values if before else None)
        if before or not problems:
            # Rights first: a better reference would not make a record this account's to make.
            problems = (*problems, *self._not_mine(known, before, values))
        if before or not problems:
            problems = (*problems, *self._misnamed(known, values))
        if not before and not problems:
            problems = self._there_already(known, whole)
        # A new record is written whole or not at all: what makes its id cannot be corrected once it is saved.
        if problems and not before:
            return Changed(SavedRecord("", problems), frozenset())
        # One bad field of an existing record keeps none of the others out.
        good = {one: value for one, value in values.items() if one not in {two.field for two in problems}}
        saved = self._write(known, row_id, good, seen)
        # After the row: a draft needs the id that a new record only gets by being written.
        for field, text in drafts.items():
            self._store.drafts.keep(name, saved, field, text, seen.get(field))
        for field in good:
            self._store.drafts.drop(name, saved, field)
        answer = SavedRecord(saved, problems, self._seen(name, saved))
        contested = good and before is not None and before[DELETED]
        advice = record_gone(Titles(self._facts).title(name, before or {})) if contested else None
        return Changed(answer, frozenset({name}), advice)

    def _not_mine(
        self, known: Register, before: Row | None, values: Mapping[str, StoredValue]
    ) -> tuple[Problem, ...]:
        """What the endpoint would refuse for want of rights is said now, and kept out of the row."""
        making = Making(self._facts)
        if before is None:
            return making.problems(known, values)
        if self._only_here(known, before):  # it goes whole: a field made blank goes with it no more
            values = {name: value for name, value in values.items() if value is not None}
        return making.barred(known, text_of(before[STREAM]), values)

    def _only_here(self, known: Register, row: Row) -> bool:
        """Tell whether the record's creation was refused, and no other PC has made it since."""
        taken = self._store.taking_back.of(known.name, text_of(row[ROW_ID]))
        return taken is not None and taken.refused_creation is not None

    def _misnamed(self, known: Register, values: Mapping[str, StoredValue]) -> Iterator[Problem]:
        """Yield references to a fund of a kind they may not name: the endpoint would refuse them."""
        for field in known.fields:
            if field.refers_to_kinds and values.get(field.name):
                referred = self._store.rows.find(field.refers_to, text_of(values[field.name]))
                problem = check_referred(known, field, referred)
                if problem is not None:
                    yield problem

    def _there_already(self, known: Register, whole: Mapping[str, StoredValue]) -> tuple[Problem, ...]:
        """A new record that by its official codes is on file: a correction belongs in that one's form."""
        row = {**whole, STREAM: Making(self._facts).stream(known, whole)}
        codes = known.official_codes(row)
        found = None if codes is None else self._store.rows.find(known.name, known.official_row_id(row))
        # A deleted one may be made again: the same id is then the same thing, and comes back.
        if found is None or found["deleted"]:
            return ()
        title = Titles(self._facts).title(known.name, found)
        return (Problem("already-there", known.keys[-1].name, Strength.UNREADABLE, {"title": title}),)

    def _write(self, known: Register, row_id: str, values: Mapping[str, StoredValue], seen: Seen) -> str:
        install = self._facts.install
        with self._store.act(install.account) as act:
            if not row_id:
                return act.insert(known.name, Making(self._facts).stream(known, values), values)
            if values:
                act.update(known.name, row_id, values, seen)
        return row_id

    def _rights(self) -> Rights:
        return Rights(self._facts)

    def _stream_of(self, row: Row) -> str:
        """Return the stream a record stands in; a new one will stand in this office's own."""
        return text_of(row.get(STREAM)) or self._facts.install.home_stream

    def _read_only(self, known: Register, row: Row) -> dict[str, str]:
        """Say which fields cannot be edited here and why; keys only before the first save."""
        rights, stream = self._rights(), self._stream_of(row)
        no_new = "" if row else Making(self._facts).why_none(known)
        why = {one.name: no_new or rights.why_not(known, one.name, stream) for one in known.fields}
        if row and self._only_here(known, row) and rights.may_make(known, stream):
            # Refused for a value that is not this account's to give: the record goes once it is made blank.
            why.update({one.name: "" for one in known.fields if row.get(one.name) is not None})
        if row:
            key = say("services.key_field")
            why = {one.name: why[one.name] or (key if one.key else "") for one in known.fields}
        return {name: words for name, words in why.items() if words}

    def _line(
        self, name: str, row: Row, titles: Titles, places: Places, states: Mapping[str, RowState]
    ) -> RecordLine:
        fund = titles.fund_of(name, row)
        place = places.village_place(row) if name == "village" else places.place(fund) if fund else ""
        title = text_of(row.get("name_th")) if name in {"village", "fund"} else titles.title(name, row)
        row_id = text_of(row[ROW_ID])
        detail = titles.set_title(name, row) if fund else ""
        return RecordLine(row_id, title, place, detail, states.get(row_id, RowState.RECEIVED))

    def _choices(self, known: Register, field: Field, record: Row) -> tuple[Choice, ...]:
        if field.type is FieldType.AREA:
            district = self._facts.install.home_stream
            return tuple(Choice(one.code, one.name_th) for one in self._facts.areas.tambons(district))
        every = self._store.rows.where(field.refers_to)
        rows = every if record else Making(self._facts).parents(known, field)
        titles = Titles(self._facts)
        named = [
            (titles.named(field.refers_to, row), text_of(row[ROW_ID]))
            for row in rows
            # What is saved stays among them: a choice that is offered no more must not turn into its id.
            if may_refer(field, row) or row[ROW_ID] == record.get(field.name)
        ]
        return tuple(
            Choice(row_id, words) for words, row_id in sorted(named, key=lambda one: sort_key(one[0]))
        )


def _order(name: str, row: Row, titles: Titles, places: Places) -> tuple[str, int]:
    """Return where a record stands in its list: by place, those of no place first."""
    if name == "village":
        return places.village_order_in_list(row)
    fund = titles.fund_of(name, row)
    return ("", 0) if fund is None else places.order_in_list(fund)


def _chosen_from_rows(field: Field) -> bool:
    return bool(field.refers_to) or field.type is FieldType.AREA


def _locked(known: Register, gone: str, drafts: Mapping[str, str]) -> dict[str, str]:
    """Lock a deleted record, but for the unreadable texts in it: they can still be corrected."""
    return {one.name: gone for one in known.fields if one.name not in drafts}


def _stopping(
    known: Register, whole: Mapping[str, StoredValue], changed: Mapping[str, StoredValue] | None
) -> tuple[Problem, ...]:
    """Return the problems that keep values out of the row; of an existing record only its changed fields'."""
    # Only what cannot be stored stops: what must be mended or explained is saved, and marked.
    found = [one for one in check_fields(known, whole) if one.strength is Strength.UNREADABLE]
    if changed is None:
        known_of = {one.field for one in found}
        return (*found, *(one for one in check_keys(known, whole) if one.field not in known_of))
    # An old field that breaks a newer rule must not keep the officer from correcting another one.
    return tuple(one for one in found if one.field in changed)
