"""Forgets operations that ended long ago and stand in a verified backup of the centre."""

from typing import Final

from desktop_app.store.connection import Sql
from desktop_app.store.operations import CHANGES

RETAIN_MS: Final = 35 * 24 * 3600 * 1000
"""Operations are kept at least so long, and until a verified backup holds them (SYNC section 2)."""

_PAST: Final = (
    # What the endpoint's last verified backup lacks must still be here: restored from it, the endpoint gets
    # it again by its id. By both clocks, for this PC's may be wrong.
    "open = 0 AND n <= ? AND max(wall_ms, coalesce(received_ms, 0)) < ? AND seq IS NOT NULL"
    # Simply applied, as nearly all: what another one lost, or was refused for, stands nowhere else in full.
    " AND state = 'applied' AND result IS NULL"
)


def prune(sql: Sql, durable_through: int, now_ms: int) -> None:
    """Forget what ``durable_through`` and age allow; what it wrote stays readable as history.

    In the caller's transaction.
    """
    bounds = (durable_through, now_ms - RETAIN_MS)
    if sql.value(f"SELECT 1 FROM outbox WHERE {_PAST} LIMIT 1", bounds) is None:
        return
    # The chain's head before one that goes again is made of those before it (`push`): they wait for it.
    if sql.value("SELECT 1 FROM outbox WHERE state = 'sent' LIMIT 1") is not None:
        return
    sql.run(
        "INSERT OR IGNORE INTO history (stream, seq, register, row_id, kind, changes, op_id, actor, install,"
        " wall_ms, received_ms, reason)"
        " SELECT stream, seq, register, row_id, kind,"
        # As a change tells it: the values written, none for a deletion.
        " CASE WHEN kind = 'delete' THEN '{}' ELSE"
        f" (SELECT json_group_object(key, json_extract(value, '$[1]')) FROM json_each({CHANGES})) END,"
        " op_id, actor, (SELECT install FROM install), wall_ms, coalesce(received_ms, wall_ms), reason"
        f" FROM outbox WHERE {_PAST}",
        bounds,
    )
    sql.run(f"DELETE FROM outbox_changes WHERE id IN (SELECT entry FROM outbox WHERE {_PAST})", bounds)
    sql.run(f"DELETE FROM outbox WHERE {_PAST}", bounds)
