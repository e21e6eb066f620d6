"""Where a new record would stand, and what of it this account may not write: said before it is refused."""

from collections.abc import Mapping

from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of
from desktop_app.services.rights import Rights
from sync.model.checks import Problem, Strength
from sync.model.fields import STREAM, Field, Register, Row, StoredValue
from sync.model.homes import area_key, stream_named


class Making:
    """Questions about records that are not made yet, and about values that are not saved yet."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store
        self._rights = Rights(facts)
        self._home = facts.install.home_stream

    def why_none(self, known: Register) -> str:
        """Say why no record of a register can be made here; empty when one can."""
        return self._rights.why_no_new(known, self._streams(known))

    def stream(self, known: Register, values: Mapping[str, StoredValue]) -> str:
        """Return the stream of a new record: the one its codes name, its parent's, else this office's own."""
        return self._placed(known, values)[0]

    def parents(self, known: Register, field: Field) -> list[Row]:
        """Return the records that a new one may be put under by ``field``: it will stand where they do."""
        rows = self._store.rows.where(field.refers_to)
        # Asked once for each stream: a province has thousands of parents in a few streams.
        may = {one: self._rights.may_make(known, one) for one in {text_of(row[STREAM]) for row in rows}}
        return [row for row in rows if may[text_of(row[STREAM])]]

    def problems(self, known: Register, values: Mapping[str, StoredValue]) -> tuple[Problem, ...]:
        """Return why a new record would be refused, at the field that makes it so."""
        filled = {name: value for name, value in values.items() if value is not None}
        stream, by = self._placed(known, filled)
        if self._rights.may_make(known, stream):
            return self.barred(known, stream, filled)
        if by is None or stream == self._home:
            why = self.why_none(known) or self._rights.why_no_new(known, (stream,))
            return (Problem("not-yours-to-make", known.fields[0].name, Strength.UNREADABLE, {"why": why}),)
        areas = self._facts.areas
        offices = {"label": by.label, "office": areas.short(stream), "here": areas.short(self._home)}
        return (Problem("of-another-office", by.name, Strength.UNREADABLE, offices),)

    def barred(self, known: Register, stream: str, values: Mapping[str, StoredValue]) -> tuple[Problem, ...]:
        """Return what this account may not write of ``values`` into a record of ``stream``."""
        return tuple(
            Problem(
                "not-yours-to-write",
                name,
                Strength.UNREADABLE,
                {"label": known.field(name).label, "why": why},
            )
            for name, why in self._rights.barred(known, stream, values).items()
        )

    def _streams(self, known: Register) -> frozenset[str]:
        """Return the streams in which a record could stand: its parents', where it must have one."""
        needed = [one for one in known.fields if one.refers_to and one.required]
        streams = {text_of(row[STREAM]) for one in needed for row in self._store.rows.where(one.refers_to)}
        return frozenset(streams or {self._home})

    def _placed(self, known: Register, values: Mapping[str, StoredValue]) -> tuple[str, Field | None]:
        """Return the stream of a new record and the field that puts it there, if any does."""
        # Codes before parents, as decision 13 has it: the endpoint judges by the same, and refuses the rest.
        named = stream_named(known, values)
        if named is not None:
            return named, area_key(known)
        for one in known.fields:
            parent = self._parent(one, values.get(one.name))
            if parent is not None:
                return text_of(parent[STREAM]), one
        return self._home, None

    def _parent(self, field: Field, value: StoredValue) -> Row | None:
        if not field.refers_to or not value:
            return None
        return self._store.rows.find(field.refers_to, text_of(value))
