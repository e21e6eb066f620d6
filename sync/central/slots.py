"""When a district that came while too many others did comes again: at a moment of its own (SYNC "Month end").

Moments are kept in the database, so that all processes give them out of one row and know them all. Whoever
comes at its moment is let in before those who come for the first time.
"""

from typing import Final

from sqlalchemy import Connection

from sync.central.centre import Centre
from sync.central.database import run

SOONEST_S: Final = 5
"""Sooner than this nobody need come again."""
LATEST_S: Final = 30 * 60
_LATE_MS: Final = 90 * 1000
"""A slot has its width (``client.backoff``), and a line takes its time."""
_LEAST_APART_MS: Final = 10
_SLOTS: Final = 0x6B736C74
"""The advisory lock of whoever gives slots ("kslt" in ASCII)."""


def slot_s(centre: Centre, stream: str, apart_s: float) -> int:
    """Return in how many seconds a district shall come again: its slot of before, or the next free one.

    ``apart_s``: how long the endpoint takes for one that comes; so far apart slots are.
    """
    now = centre.clock.now_ms()
    with centre.database.writing() as connection:
        at = _kept(connection, stream)
        if at is None or at <= now:
            if connection.dialect.name == "postgresql":
                run(connection, "SELECT pg_advisory_xact_lock(?)", (_SLOTS,))
            at = _next(connection, now, apart_s)
            run(
                connection,
                "INSERT INTO slot (district_code, at_ms) VALUES (?, ?)"
                " ON CONFLICT (district_code) DO UPDATE SET at_ms = excluded.at_ms",
                (stream, at),
            )
    # Upwards: who comes before its slot is a newcomer.
    return -(-(at - now) // 1000)


def is_due(connection: Connection, stream: str, now_ms: int) -> bool:
    """Tell whether a district comes at its slot."""
    at = _kept(connection, stream)
    return at is not None and at <= now_ms < at + _LATE_MS


def _kept(connection: Connection, stream: str) -> int | None:
    found = run(connection, "SELECT at_ms FROM slot WHERE district_code = ?", (stream,)).one_or_none()
    return None if found is None else int(found.at_ms)


def _next(connection: Connection, now_ms: int, apart_s: float) -> int:
    last = run(connection, "SELECT max(at_ms) FROM slot").one()[0]
    soonest = now_ms + SOONEST_S * 1000
    step = max(_LEAST_APART_MS, round(apart_s * 1000))
    # The table has a row for each district, so that looking through it costs less than an index.
    return int(min(max(soonest, (last or 0) + step), now_ms + LATEST_S * 1000))
