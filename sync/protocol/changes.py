"""What travels: operations an officer's machine made, and changes the endpoint accepted."""

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.model.sources import LAST_MS

WRITER_OF_ALL = "*"
"""In a writers map: the operation that wrote every field not named otherwise (the one that made the row)."""
DELETION = "$deleted"
"""In a writers map and in conflicts: the row's being there or not, treated like a field."""


MOST_OPERATIONS: Final = 20_000
"""Of one push; at 512 KB (``session.PUSH_OCTETS``) it has a few thousand. They are merged under one lock."""
MOST_FIELDS: Final = 500
"""Of one operation: far above any register's."""
Moment = Annotated[int, msgspec.Meta(ge=0, le=LAST_MS)]
"""Milliseconds since 1970, to the year 9999: every PC that is told of them can hold and show them."""
Offset = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""Milliseconds between two clocks, however wrong one of them is."""
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class Kind(StrEnum):
    """What an operation does to its row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class FieldChange(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One field of an operation: what the author saw, what the author wrote, whose writing that replaced."""

    old: StoredValue
    new: StoredValue
    base_op: OpId | None
    """The last writer of the field the author saw; ``None`` where there was no row."""


class Operation(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One captured edit (SYNC section 2 "Operation"). ``set`` never holds derived or local-only fields.

    An insert sets every filled field; a delete names every filled field with ``new`` None, so that its
    author's view of the row can be compared field by field.
    """

    op_id: OpId
    register: str
    row_id: RowId
    stream: str
    kind: Kind
    set: Annotated[dict[str, FieldChange], msgspec.Meta(max_length=MOST_FIELDS)]
    actor: str
    """Account id of the officer."""
    generation: Count
    """The assignment's generation the install knew."""
    group: str | None
    """Operations of one act (paste, bulk entry) share it."""
    wall_ms: Moment
    """The install's clock: shown, never an order."""
    server_offset_ms: Offset | None
    schema: Count
    app: str
    reason: str | None = None
    settles: RowId | None = None
    """The conflict this operation settles."""


class Change(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An accepted write of a stream at position ``seq``: the values now valid and who wrote them."""

    seq: int
    register: str
    row_id: RowId
    kind: Kind
    set: dict[str, StoredValue]
    op_id: OpId
    actor: str
    install: InstallId
    wall_ms: int
    received_ms: int
    late: bool = False
    """Whether its author's district had been handed over when it came; it was made before its PC knew."""


class Status(StrEnum):
    """How an operation ended at the endpoint; every one ends in exactly one of these."""

    APPLIED = "applied"
    SAME = "same"
    CONFLICT = "conflict"
    REJECTED = "rejected"


class Result(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The end of one operation, stored with its op_id for ever after and given again on every repeat."""

    op_id: OpId
    status: Status
    stands_for: dict[str, OpId | None] = {}
    """Fields not applied -> the writer that stands at the centre in this operation's place (``merge``).

    Where an insert met a row that was there, ``"*"`` answers for the fields it did not name, and the
    fields it did write name the operation itself.
    """
    conflict: RowId | None = None
    """The first of the conflicts this operation is party to."""
    code: str | None = None
    """The refusal's stable code."""
    field: str | None = None
    values: dict[str, str] = {}
    """What the refusal's sentence is filled with."""
    seq: int | None = None
    """Position of what this operation wrote to its row; ``None`` where it wrote nothing there."""


class RowImage(msgspec.Struct, array_like=True, gc=False):
    """A row as the centre holds it: its travelling fields, their writers, deleted or not."""

    register: str
    row_id: RowId
    values: dict[str, StoredValue]
    writers: dict[str, OpId]
    deleted: bool = False
