"""Values that a new copy of a stream took away: told with their record until they stand there again.

They are the centre's earlier values as this PC held them, a record the centre has no more, or the losing side
of a conflict it has forgotten. Only the officer can tell which are right, so nothing is put back by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of
from desktop_app.services.titles import Titles
from desktop_app.store.incidents import DELETED_HERE, LATE, OVERTAKEN
from desktop_app.store.states import EditedRow, Incident
from desktop_app.store.strays import REASON
from sync.model.fields import DELETED, ROW_ID, Field, FieldType, Owner, Register, Row, StoredValue
from sync.model.ids import RowId
from sync.model.reading import show
from sync.model.registers.fund_month import FIGURES, FUND_MONTH
from sync.model.sentences import sentence
from sync.model.thai_dates import moment
from sync.protocol.changes import DELETION
from sync.protocol.conflicts import CONFLICT_REGISTER, OPEN, shown
from ui.text import say
from ui.views.sync import Replaced

_OF_LATE_MS = 7 * 24 * 3600 * 1000
"""As long as a quiet merge is shown; after that they stand under their own filter only."""
_FIGURES = frozenset(one.name for one in FIGURES)
_TOLD = frozenset({"epoch", "collected"})
"""Why a stream was replaced, where it is told in words of its own."""
_LONGEST = 120
"""Letters of one value: a note may have thousands."""


class ReplacedValues:
    """Builds the sync page's lines from the incidents of the store."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def lines(self, titles: Titles, edited: Iterable[EditedRow]) -> tuple[Replaced, ...]:
        """Return a line for each record whose values are missing still, newest first."""
        found = self._facts.store.states.incidents()
        own = {(one.register, one.row_id): one for one in edited}
        return tuple(
            line
            for told in found
            if told.reason not in {REASON, LATE}
            for one in self._of_record(told)
            for line in self._line(one, titles, own.get((one.register, one.row_id)))
        )

    def _of_record(self, incident: Incident) -> Iterator[Incident]:
        """Yield what went as values of an officer's record: of an open conflict it is the losing side.

        The centre that lost a conflict has one of its values at most. It is a conflict again, by the same id,
        once its author's PC has offered that value again.
        """
        if incident.register != CONFLICT_REGISTER:
            yield incident
            return
        lost, name = incident.values, text_of(incident.values.get("field"))
        again = self._facts.store.rows.find(CONFLICT_REGISTER, incident.row_id)
        value = shown(lost.get("losing_value"))
        values = value if isinstance(value, dict) else {name: value}
        if again is None and lost.get("status") == OPEN and DELETION not in values:
            about = text_of(lost["register"]), RowId(text_of(lost["target_id"]))
            yield replace(incident, register=about[0], row_id=about[1], values=values)

    def _line(self, incident: Incident, titles: Titles, edited: EditedRow | None) -> Iterator[Replaced]:
        register = self._facts.store.registry[incident.register]
        row = self._facts.store.rows.find(incident.register, incident.row_id)
        # Held against the row as it is now: once typed in again, a value is missing no more, and the line
        # goes by itself.
        missing = {name: one for name, one in incident.values.items() if row is None or row.get(name) != one}
        told = _told(register, missing)
        nothing_left = row is not None and bool(incident.values) and not told
        if register.owner is Owner.MACHINERY or nothing_left:
            return
        about: Row = row or {**incident.values, ROW_ID: incident.row_id}
        title = titles.title(incident.register, about)
        values = {
            "what": f"{titles.set_title(incident.register, about)} {title}",
            "old": self._words(told, missing, titles) if missing else _standing_before(about),
            "day": moment(incident.at_ms),
            "problem": f"replaced-{incident.reason if incident.reason in _TOLD else 'digest'}",
        }
        yield Replaced(
            kind=titles.kind(incident.register, about),
            set_title=titles.set_title(incident.register, about),
            title=title,
            fields=len(told),
            at_ms=incident.at_ms,
            detail=sentence(_sentence(incident, row), values),
            route=titles.route(incident.register, about, told[0].name if told else ""),
            of_late=self._facts.clock.now_ms() - incident.at_ms < _OF_LATE_MS,
            register=incident.register,
            row_id=incident.row_id,
            own=edited is not None and (row is None or not missing or bool(edited.fields & missing.keys())),
        )

    def _words(self, told: tuple[Field, ...], values: Mapping[str, StoredValue], titles: Titles) -> str:
        words = [f"{field.label} {self._shown(field, values[field.name], titles)}" for field in told]
        return " · ".join(words) or say("services.replaced_whole")

    def _shown(self, field: Field, value: StoredValue, titles: Titles) -> str:
        if field.type is FieldType.REFERENCE and field.refers_to:
            row = self._facts.store.rows.find(field.refers_to, text_of(value))
            return titles.title(field.refers_to, row) if row else say("services.replaced_unknown")
        shown = say("services.replaced_structure") if field.type is FieldType.JSON else show(field, value)
        return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _told(register: Register, values: Mapping[str, StoredValue]) -> tuple[Field, ...]:
    """Return the fields an officer fills: keys are in the title, the rest the program writes itself."""
    fields = [one for one in register.fields if one.name in values and not one.key]
    return tuple(one for one in fields if register != FUND_MONTH or one.name in _FIGURES)


def _sentence(incident: Incident, row: Row | None) -> str:
    if incident.reason in {OVERTAKEN, DELETED_HERE}:
        return incident.reason
    return "values-replaced" if row is not None else "record-replaced"


def _standing_before(row: Row) -> str:
    """Say that the record was deleted, or was not, where no value differs."""
    return say("services.replaced_kept" if row.get(DELETED) else "services.replaced_deleted")
