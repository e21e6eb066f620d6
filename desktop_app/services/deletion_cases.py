"""A deletion against an edit, as the conflicts page shows it: what was lost, and what stands there now."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from desktop_app.services.people import People
from desktop_app.services.places import text_of
from desktop_app.services.titles import Titles
from desktop_app.store.store import Store
from sync.model.fields import DELETED, ROW_ID, Row, StoredValue
from sync.model.ids import OpId
from sync.model.seen import Seen
from ui.text import say
from ui.views.common import Advice, Route
from ui.views.sync import Side

DELETE, KEEP = 1, 0
"""What a side stands for; ``None`` leaves the record as it stands."""


class DeletionCase:
    """One open conflict about a record's being there."""

    def __init__(self, store: Store, conflict: Row, row: Row, titles: Titles) -> None:
        self._store = store
        self._conflict = conflict
        self._row = row
        self._titles = titles
        self._known = store.registry[text_of(conflict["register"])]
        self._row_id = text_of(conflict["target_id"])
        self._gone = bool(row.get(DELETED))
        self._lost = _fields(conflict.get("losing_value"))
        """What the lost edit wrote; nothing where a deletion lost."""

    @property
    def would_write(self) -> dict[str, StoredValue]:
        """What the losing side would write: a record that comes back is written whole."""
        names = (one.name for one in self._known.travelling) if self._gone and self._lost else ()
        return {**{name: self._row.get(name) for name in names}, **self._lost}

    def before(self, who: Side) -> Side:
        """Return what both started from."""
        return replace(who, value=self._words(_fields(self._conflict.get("base_value"))), stored=KEEP)

    def mine(self, people: People) -> Side:
        """Return the losing side: the edit, or the deletion."""
        who = people.loser(self._conflict)
        if self._lost:
            return replace(who, value=self._words(self._lost), stored=KEEP)
        return replace(who, value=say("services.deleted"), stored=DELETE)

    def theirs(self, people: People) -> Side:
        """Return what stands at the centre by now, whoever wrote it."""
        recorded = people.centre(self._conflict)
        if self._gone:
            told, words = self._store.rows.deleter(self._known.name, self._row_id), say("services.deleted")
            stored: StoredValue = DELETE
        else:
            seen = self._store.rows.seen(self._known.name, [self._row_id]).get(self._row_id, {})
            shown = {name: one for name, one in seen.items() if name in self._names(seen)}
            words = self._words({name: one.value for name, one in shown.items()})
            # Ids begin with their author's time: the highest is the last to have written.
            told = max((one.writer for one in shown.values() if one.writer), default=None)
            stored = None if self._lost else KEEP
        return replace(self._who(people, told, recorded), value=words, stored=stored)

    def _words(self, values: Mapping[str, StoredValue]) -> str:
        pairs = [(self._known.field(name), one) for name, one in values.items()]
        parts = [f"{field.label} {self._titles.value(field, one)}" for field, one in pairs]
        return " · ".join(parts) or say("services.kept")

    def _names(self, seen: Seen) -> frozenset[str]:
        """Return the fields to show of a record that is there: what the other side has not seen in it."""
        if self._lost:
            return frozenset(self._lost)
        base = _fields(self._conflict.get("base_value"))
        return frozenset(name for name, one in seen.items() if one.value != base.get(name))

    def _who(self, people: People, writer: OpId | None, recorded: Side) -> Side:
        """Return who wrote what stands there; it may be newer than the conflict."""
        if writer is None or writer == self._conflict.get("centre_op"):
            return recorded
        author = self._store.history.author(self._row_id, writer)
        return recorded if author is None else people.side(author, "", None)


def mark_of(store: Store, *shown: tuple[str, str]) -> str:
    """Return what stands for records (register, row id) exactly as they are now."""
    # Sorted, so that the mark is of what was shown and not of the order it was read in.
    stamps = [(*one, store.rows.stamp(*one)) for one in sorted(shown)]
    return hashlib.sha256(json.dumps(stamps).encode()).hexdigest()


def mark_of_case(store: Store, conflict: Row) -> str:
    """Return what stands for all that the page shows of a deletion against an edit."""
    target = text_of(conflict["register"]), text_of(conflict["target_id"])
    # The conflict too: a loss that was replaced since leaves the record as it was, and is another choice.
    return mark_of(store, target, ("conflict", text_of(conflict[ROW_ID])))


def moved(where: str) -> Advice:
    """Return what is told when a record changed between the look and the choice: nothing was written."""
    return Advice(
        "choice-moved",
        say("services.choice_moved", where=where),
        say("services.choice_moved_do"),
        "warn",
        Route("conflicts"),
        say("services.wait_conflicts_act"),
    )


def overtaken(where: str) -> Advice:
    """Return what is told when this PC wrote the field between look and choice: nothing was written."""
    return Advice(
        "choice-overtaken",
        say("services.choice_moved", where=where),
        say("services.choice_overtaken_do"),
        "warn",
        Route("conflicts"),
        say("services.wait_conflicts_act"),
    )


def _fields(text: StoredValue) -> dict[str, StoredValue]:
    value = json.loads(text) if isinstance(text, str) else None
    return value if isinstance(value, dict) else {}
