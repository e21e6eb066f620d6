"""Writes down values that went from sight, for the sync page and for whoever asks later."""

from collections.abc import Mapping
from typing import Final

import msgspec

from desktop_app.store.connection import Sql
from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.protocol.changes import Change, Operation

OVERTAKEN: Final = "kept-overtaken"
"""What was only kept here gave way to what somebody wrote anew."""
DELETED_HERE: Final = "kept-deleted"
"""What was only kept here was deleted here: nobody else has it."""
LATE: Final = "late"
"""No loss: an officer whose office had been handed over wrote it, and it came after that."""


def note(
    sql: Sql,
    at_ms: int,
    made: Operation,
    reason: str,
    values: Mapping[str, StoredValue],
    actor: str | None = None,
) -> None:
    """Keep values of the record that ``made`` is about; in the caller's transaction."""
    _insert(sql, at_ms, made.stream, reason, (made.register, made.row_id), values, actor)


def note_late(sql: Sql, stream: str, change: Change) -> None:
    """Keep what came late, as of its arrival at the endpoint; in the caller's transaction."""
    about = change.register, change.row_id
    _insert(sql, change.received_ms, stream, LATE, about, change.set, change.actor)


def _insert(
    sql: Sql,
    at_ms: int,
    stream: str,
    reason: str,
    about: tuple[str, RowId],
    values: Mapping[str, StoredValue],
    actor: str | None,
) -> None:
    sql.run(
        "INSERT INTO incidents (at_ms, stream, reason, register, row_id, found, actor)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            at_ms,
            stream,
            reason,
            *about,
            msgspec.json.encode(dict(values)).decode(),
            actor,
        ),
    )
