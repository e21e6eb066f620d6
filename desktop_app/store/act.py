"""An officer's act: one transaction in which rows change and, by trigger, their operations are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop_app.store.columns import quoted
from desktop_app.store.connection import Sql
from sync.model.fields import DELETED, ROW_ID, STREAM, Register, Registry, StoredValue
from sync.model.ids import RowId
from sync.model.sources import Chance, Clock


class UnknownFieldError(ValueError):
    """A field the register does not declare: a bug in the caller, nothing was written."""


class NoSuchRecordError(LookupError):
    """The record to change is not here or is deleted: a bug in the caller, nothing was written."""


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

    def __init__(self, sql: Sql, registry: Registry, clock: Clock, chance: Chance) -> None:
        self._sql = sql
        self._registry = registry
        self._clock = clock
        self._chance = chance

    def insert(
        self, register: str, stream: str, values: Mapping[str, StoredValue], row_id: str | None = None
    ) -> RowId:
        """Make a record in ``stream`` and return its id, derived from its official codes where it has them.

        A known id is the same thing: its filled fields are edited; a deleted one comes back as given.
        """
        known = self._declared(register, values)
        whole = {**values, STREAM: stream}
        made = RowId(row_id) if row_id else known.new_row_id(whole, self._clock, self._chance)
        deleted = self._deleted(known, made)
        if deleted is None:
            self._insert(known, {ROW_ID: made, STREAM: stream, **values})
        elif deleted:
            self._set(known, made, {**dict.fromkeys(known.names), **values, DELETED: 0})
        else:
            self._set(known, made, {name: value for name, value in values.items() if value is not None})
        return made

    def update(self, register: str, row_id: str, values: Mapping[str, StoredValue]) -> None:
        """Change fields of a record. Fields that keep their value leave no trace.

        Raises:
            NoSuchRecordError, UnknownFieldError: bugs of the caller.
        """
        known = self._declared(register, values)
        if self._deleted(known, row_id) != 0:
            raise NoSuchRecordError(f"{register} {row_id}")
        self._set(known, row_id, values)

    def delete(self, register: str, row_id: str) -> None:
        """Mark a record deleted; the act's reason says why."""
        known = self._registry[register]
        if self._deleted(known, row_id) != 0:
            raise NoSuchRecordError(f"{register} {row_id}")
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
