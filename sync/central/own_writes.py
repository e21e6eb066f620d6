"""What the centre itself writes: published rows, as operations of its own install, carried by sync."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from sync.central import records
from sync.central.batch import Batch, Sender
from sync.central.centre import Centre
from sync.central.ledger import lock
from sync.model.fields import Register, StoredValue
from sync.model.ids import AccountId, OpId, RowId, operation_id
from sync.protocol.changes import FieldChange, Kind, Operation, RowImage
from sync.protocol.images import writer_of
from sync.protocol.messages import SCHEMA_MAX

ACTOR: Final = AccountId("centre")
"""The author shown for what was published by command."""
_PROGRAM: Final = "kongtun-centre"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row as it shall stand: the fields named here, the others as they are."""

    stream: str
    register: Register
    row_id: RowId
    values: dict[str, StoredValue]


def write_rows(centre: Centre, rows: Iterable[OwnRow], op_of: Callable[[OwnRow], OpId] | None = None) -> int:
    """Bring rows to the values given and return how many changed; equal ones are left alone.

    ``op_of`` names the operation of each row; by default a fresh one.
    """
    with centre.database.writing() as connection:
        return write_in(connection, centre, rows, op_of)


def write_in(
    connection: Connection,
    centre: Centre,
    rows: Iterable[OwnRow],
    op_of: Callable[[OwnRow], OpId] | None = None,
) -> int:
    """Do the same inside the caller's transaction."""
    grouped: defaultdict[str, list[OwnRow]] = defaultdict(list)
    for row in rows:
        grouped[row.stream].append(row)
    changed = 0
    # Locked before the rows are read: their writers are then the last ones, so none of these writes
    # conflicts.
    for stream, locked in lock(connection, grouped).items():
        batch = Batch(connection, locked, Sender(centre.identity.install, centre.clock.now_ms()))
        keys = [(row.register.name, row.row_id) for row in grouped[stream]]
        there = records.load(connection, stream, keys)
        operations = [
            operation
            for row, key in zip(grouped[stream], keys, strict=True)
            if (operation := _operation(centre, row, there.get(key), op_of)) is not None
        ]
        batch.prepare(operations, {})
        # No number: the centre's own install pushes nothing and so has no chain that could fork.
        for one in operations:
            batch.merge(0, one)
        batch.save()
        changed += len(operations)
    return changed


def _operation(
    centre: Centre, row: OwnRow, there: RowImage | None, op_of: Callable[[OwnRow], OpId] | None
) -> Operation | None:
    changes = _changes(row, there)
    if not changes:
        return None
    op_id = op_of(row) if op_of else operation_id(centre.clock, centre.chance)
    return Operation(
        op_id=op_id,
        register=row.register.name,
        row_id=row.row_id,
        stream=row.stream,
        # A deleted row that is published again comes back, as an insert makes it anew.
        kind=Kind.INSERT if there is None or there.deleted else Kind.UPDATE,
        set=changes,
        actor=ACTOR,
        generation=1,
        group=None,
        wall_ms=centre.clock.now_ms(),
        server_offset_ms=0,
        schema=SCHEMA_MAX,
        app=_PROGRAM,
    )


def _changes(row: OwnRow, there: RowImage | None) -> dict[str, FieldChange]:
    if there is None or there.deleted:
        filled = {name: value for name, value in row.values.items() if value is not None}
        return {name: FieldChange(None, value, None) for name, value in filled.items()}
    return {
        name: FieldChange(there.values.get(name), value, writer_of(there.writers, name))
        for name, value in row.values.items()
        if value != there.values.get(name)
    }
