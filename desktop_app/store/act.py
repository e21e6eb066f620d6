"""An officer's act: one transaction in which rows change and, by trigger, their operations are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop_app.store.columns import quoted
from desktop_app.store.connection import Sql
from desktop_app.store.seen import SeenWrites
from sync.model.fields import DELETED, ROW_ID, STREAM, Register, Registry, StoredValue
from sync.model.ids import RowId
from sync.model.seen import Seen
from sync.model.sources import Chance, Clock

_ALL_AS_IT_STANDS: Seen = MappingProxyType({})


class UnknownFieldError(ValueError):
    """A field the register does not declare: a bug in the caller, nothing was written."""


class NoSuchRecordError(LookupError):
    """The record to change is not here, or was deleted before its author looked: a bug in the caller.

    Nothing was written.
    """


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts and why; stands in ``sync_context`` while the act runs."""

    actor: str
    group: str | None = None
    """Makes the operations of one paste or bulk act one act."""
    reason: str | None = None
    settles: str | None = None


class Act:
    """What may be done inside ``Store.act``. Values are stored values, checked by the services before."""

    def __init__(
        self, sql: Sql, registry: Registry, clock: Clock, chance: Chance, seen_writes: SeenWrites
    ) -> None:
        self._sql = sql
        self._registry = registry
        self._clock = clock
        self._chance = chance
        self._seen_writes = seen_writes

    def insert(
        self, register: str, stream: str, values: Mapping[str, StoredValue], row_id: str | None = None
    ) -> RowId:
        """Make a record in ``stream`` and return its id, derived from its official codes where it has them.

        A known id is the same thing: its filled fields are edited; a deleted one comes back as given.
        """
        known = self._declared(register, values)
        # Some official codes begin with the stream: a month's report is one of its own in every district.
        whole = {**values, STREAM: stream}
        made = RowId(row_id) if row_id else known.new_row_id(whole, self._clock, self._chance)
        deleted = self._deleted(known, made)
        if deleted is None:
            self._insert(known, {ROW_ID: made, STREAM: stream, **values})
        elif deleted:
            # What is not given is emptied: this goes out as an insert, which makes the row anew at the centre
            # as well, and an old value left standing here would differ from it for ever.
            self._set(known, made, {**dict.fromkeys(known.names), **values, DELETED: 0})
        else:
            # Blanks say nothing here: whoever makes a record that another PC made already has not seen what
            # they would empty (SYNC section 2).
            self._set(known, made, {name: value for name, value in values.items() if value is not None})
        return made

    def update(
        self,
        register: str,
        row_id: str,
        values: Mapping[str, StoredValue],
        seen: Seen = _ALL_AS_IT_STANDS,
    ) -> None:
        """Change fields of a record. Fields that keep their value leave no trace.

        ``seen``: what the author saw of the fields before. One that others have written since goes out as an
        answer to what was seen; so does every field of a record that others have deleted since.

        Raises:
            NoSuchRecordError, UnknownFieldError: bugs of the caller.
        """
        known = self._declared(register, values)
        deleted = self._deleted(known, row_id)
        if deleted is None or (deleted and not _was_there(seen)):
            raise NoSuchRecordError(f"{register} {row_id}")
        if deleted:
            self._seen_writes.against_deletion(known, row_id, values, seen)
            return
        with self._seen_writes.answering(register, row_id, seen):
            self._set(known, row_id, values)

    def delete(self, register: str, row_id: str, seen: Seen = _ALL_AS_IT_STANDS) -> None:
        """Mark a record deleted; the act's reason says why.

        ``seen``: what the author saw of its fields. What others have written since is not deleted unseen: the
        endpoint keeps both. A record that others have deleted since stays as they left it.
        """
        known = self._registry[register]
        deleted = self._deleted(known, row_id)
        if deleted is None or (deleted and not _was_there(seen)):
            raise NoSuchRecordError(f"{register} {row_id}")
        if not deleted:
            with self._seen_writes.answering(register, row_id, seen):
                self._set(known, row_id, {DELETED: 1})

    def undelete(
        self, register: str, row_id: str, values: Mapping[str, StoredValue] = MappingProxyType({})
    ) -> None:
        """Bring a deleted record back as it was, but for ``values``."""
        known = self._declared(register, values)
        if self._deleted(known, row_id) != 1:
            raise NoSuchRecordError(f"{register} {row_id}")
        self._set(known, row_id, {**values, DELETED: 0})

    def _declared(self, register: str, values: Mapping[str, StoredValue]) -> Register:
        known = self._registry[register]
        strange = set(values).difference(known.names)
        if strange:
            raise UnknownFieldError(f"{register}: {', '.join(sorted(strange))}")
        return known

    def _deleted(self, register: Register, row_id: str) -> int | None:
        found: int | None = self._sql.value(
            f"SELECT {DELETED} FROM {quoted(register.name)} WHERE {ROW_ID} = ?", (row_id,)
        )
        return found

    def _insert(self, register: Register, values: Mapping[str, StoredValue]) -> None:
        columns = ", ".join(map(quoted, values))
        marks = ", ".join("?" for _ in values)
        # Never REPLACE: it removes the old row and makes another; what was there would be in no operation.
        self._sql.run(
            f"INSERT INTO {quoted(register.name)} ({columns}) VALUES ({marks})", tuple(values.values())
        )

    def _set(self, register: Register, row_id: str, values: Mapping[str, StoredValue]) -> None:
        if not values:
            return
        parts = ", ".join(f"{quoted(name)} = ?" for name in values)
        self._sql.run(
            f"UPDATE {quoted(register.name)} SET {parts} WHERE {ROW_ID} = ?", (*values.values(), row_id)
        )


def _was_there(seen: Seen) -> bool:
    """Tell whether the author saw a living record: every field of one has a writer."""
    return any(one.writer is not None for one in seen.values())
