"""Writes down values that went from sight, for the sync page and for whoever asks later."""

from collections.abc import Mapping
from typing import Final

import msgspec

from desktop_app.store.connection import Sql
from sync.model.fields import StoredValue
from sync.protocol.changes import Operation

OVERTAKEN: Final = "kept-overtaken"
"""What was only kept here gave way to what somebody wrote anew."""
DELETED_HERE: Final = "kept-deleted"
"""What was only kept here was deleted here: nobody else has it."""


def note(
    sql: Sql,
    at_ms: int,
    made: Operation,
    reason: str,
    values: Mapping[str, StoredValue],
    actor: str | None = None,
) -> None:
    """Keep values of the record that ``made`` is about; in the caller's transaction."""
    sql.run(
        "INSERT INTO incidents (at_ms, stream, reason, register, row_id, found, actor)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            at_ms,
            made.stream,
            reason,
            made.register,
            made.row_id,
            msgspec.json.encode(dict(values)).decode(),
            actor,
        ),
    )
