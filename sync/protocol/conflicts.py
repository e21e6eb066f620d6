"""The rows of register ``conflict``: both values of a field that two sides changed unseen by each other.

Only the endpoint writes them, in the stream of the row they are about, so that every PC and every snapshot
shows them. Values are JSON text. For ``$deleted`` one side is the word ``true`` (deleted) and the other the
fields concerned: the lost edit's new values, or what stands at the centre and the deleter had not seen.
"""

from dataclasses import dataclass
from typing import Final

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId, official_id
from sync.protocol.changes import Kind, Operation, RowImage
from sync.protocol.images import Write

CONFLICT_REGISTER: Final = "conflict"
OPEN: Final = "open"
SETTLED: Final = "settled"

Shown = bool | StoredValue | dict[str, StoredValue]
"""A side's value: the field's, or several fields' where the row's being there is at stake."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who made an operation, on which install, when by that install's clock."""

    actor: str
    install: InstallId
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Clash:
    """One field on which an operation and the centre differ."""

    field: str
    base_value: Shown
    base_op: OpId | None
    losing_value: Shown
    centre_value: Shown
    centre_op: OpId | None


def conflict_id(first_losing_op: OpId, field: str) -> RowId:
    """Return the id of the conflict that ``first_losing_op`` opens on ``field`` (UUIDv5)."""
    return official_id(CONFLICT_REGISTER, first_losing_op, field)


def as_text(value: Shown) -> str:
    """Return a value as the JSON text a conflict row holds; the same text on every platform."""
    return msgspec.json.encode(value, order="deterministic").decode()


def shown(text: StoredValue) -> Shown:
    """Return the value that a conflict row's JSON text stands for; an empty field stands for nothing."""
    return msgspec.json.decode(text, type=Shown) if isinstance(text, str) else None


def opened(clash: Clash, operation: Operation, install: InstallId, centre: Author | None) -> Write:
    """Return the new row of a conflict that ``operation`` lost."""
    fields: dict[str, StoredValue] = {
        "register": operation.register,
        "target_id": operation.row_id,
        "field": clash.field,
        "base_value": as_text(clash.base_value),
        "base_op": clash.base_op,
        **_losing_side(clash, operation, install),
        **_centre_side(clash, centre),
        "status": OPEN,
    }
    # An insert names filled fields only: empty ones stand in no row (docs/protocol.md section 1.5).
    filled = {name: value for name, value in fields.items() if value is not None}
    row_id = conflict_id(operation.op_id, clash.field)
    return Write(CONFLICT_REGISTER, row_id, Kind.INSERT, filled)


def replaced(
    row: RowImage, clash: Clash, operation: Operation, install: InstallId, centre: Author | None
) -> Write:
    """Return what a later edit by the same install changes in its open conflict: the losing side, anew."""
    # The base stays that of the first loss: since then the author has built on own values nobody else has.
    # Empty ones are written, not left out: an update must clear what the loss before had put there.
    fields = {**_losing_side(clash, operation, install), **_centre_side(clash, centre)}
    return Write(CONFLICT_REGISTER, row.row_id, Kind.UPDATE, fields)


def closed(row: RowImage, operation: Operation) -> Write:
    """Return what settles a conflict: its state and the operation that did it."""
    return Write(
        CONFLICT_REGISTER, row.row_id, Kind.UPDATE, {"status": SETTLED, "settled_by": operation.op_id}
    )


def is_open(row: RowImage) -> bool:
    """Tell whether a conflict row still waits for a choice."""
    return row.values.get("status") == OPEN and not row.deleted


def losing_fields(row: RowImage) -> dict[str, StoredValue]:
    """Return the lost edit's fields that an open ``$deleted`` conflict carries; none where a delete lost."""
    # Where a deletion lost, the losing value is the word true: there are no fields to give back.
    lost = shown(row.values.get("losing_value"))
    return lost if isinstance(lost, dict) else {}


def _losing_side(clash: Clash, operation: Operation, install: InstallId) -> dict[str, StoredValue]:
    return {
        "losing_value": as_text(clash.losing_value),
        "losing_op": operation.op_id,
        "losing_actor": operation.actor,
        "losing_install": install,
        "losing_wall_ms": operation.wall_ms,
    }


def _centre_side(clash: Clash, centre: Author | None) -> dict[str, StoredValue]:
    return {
        "centre_value": as_text(clash.centre_value),
        "centre_op": clash.centre_op,
        "centre_actor": centre.actor if centre else None,
        "centre_install": centre.install if centre else None,
        "centre_wall_ms": centre.wall_ms if centre else None,
    }
