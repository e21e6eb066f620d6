"""Operations and a ledger for tests of the merge, in as few words as possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol.changes import FieldChange, Kind, Operation, Result, RowImage
from sync.protocol.conflicts import CONFLICT_REGISTER, Author, is_open
from sync.protocol.merge import Outcome, is_no_making, merge, refused, stand_in

ROW = RowId("f" * 32)
HERE, THERE = InstallId("1" * 32), InstallId("2" * 32)


def op(name: str) -> OpId:
    """Return an operation id that can be read in a failure: its name, filled up."""
    return OpId(name.ljust(32, "0"))


def operation(
    name: str,
    kind: Kind,
    changes: Mapping[str, tuple[StoredValue, StoredValue, str | None]],
    settles: RowId | None = None,
) -> Operation:
    return Operation(
        op_id=op(name),
        register="fund",
        row_id=ROW,
        stream="3201",
        kind=kind,
        set={
            field_: FieldChange(old, new, op(base) if base else None)
            for field_, (old, new, base) in changes.items()
        },
        actor="a" * 32,
        generation=1,
        group=None,
        wall_ms=5,
        server_offset_ms=None,
        schema=1,
        app="test",
        settles=settles,
    )


def insert(name: str, /, **values: StoredValue) -> Operation:
    return operation(name, Kind.INSERT, {key: (None, value, None) for key, value in values.items()})


def update(
    name: str, settles: RowId | None = None, /, **changes: tuple[StoredValue, StoredValue, str | None]
) -> Operation:
    return operation(name, Kind.UPDATE, changes, settles)


def delete(name: str, /, **seen: tuple[StoredValue, str | None]) -> Operation:
    return operation(name, Kind.DELETE, {key: (old, None, base) for key, (old, base) in seen.items()})


@dataclass
class Centre:
    """One row at the centre, and all the merge asks for."""

    row: RowImage | None = None
    results: dict[OpId, Result] = field(default_factory=dict)
    authors: dict[OpId, Author] = field(default_factory=dict)
    conflicts: dict[RowId, RowImage] = field(default_factory=dict)

    succeeded_by: dict[tuple[OpId, str], OpId] = field(default_factory=dict)

    def succeeded(self, op_id: OpId, name: str) -> bool:
        return (op_id, name) in self.succeeded_by

    def made_nothing(self, op_id: OpId) -> bool:
        return is_no_making(self.results.get(op_id))

    def take(self, one: Operation, install: InstallId = HERE) -> Outcome:
        return self.keep(one, install, merge(one, install, self.row, self))

    def refuse(self, one: Operation, code: str = "value-refused", field: str | None = None) -> Outcome:
        return self.keep(one, HERE, refused(one, self, code, field))

    def keep(self, one: Operation, install: InstallId, outcome: Outcome) -> Outcome:
        seq = 1 if outcome.row else None
        self.results[one.op_id] = msgspec.structs.replace(outcome.result, seq=seq)
        self.authors[one.op_id] = Author(one.actor, install, one.wall_ms)
        self.row = outcome.row or self.row
        self.conflicts |= {row.row_id: row for row in outcome.conflicts}
        return outcome

    @property
    def open(self) -> list[RowImage]:
        return [row for row in self.conflicts.values() if is_open(row)]

    def stands_for(self, op_id: OpId, field: str) -> OpId | None:
        return stand_in(self.results.get(op_id), op_id, field)

    def author(self, op_id: OpId) -> Author | None:
        return self.authors.get(op_id)

    def open_conflicts(self, row_id: RowId, install: InstallId) -> Mapping[str, RowImage]:
        return {
            str(row.values["field"]): row
            for row in self.open
            if (row.values["target_id"], row.values["losing_install"]) == (row_id, install)
        }

    def conflict(self, conflict_id: RowId) -> RowImage | None:
        found = self.conflicts.get(conflict_id)
        assert found is None or found.register == CONFLICT_REGISTER
        return found
