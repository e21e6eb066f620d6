"""Slows guessing of codes and passwords: failures of the last minutes, per address and per account.

They stand in the database, so that the workers of an endpoint count together and a restart forgets nothing.
"""

import hashlib
from typing import Final

from sync.central.database import Database, run
from sync.model.sources import Chance, Clock

WINDOW_MS: Final = 10 * 60 * 1000
PER_ADDRESS: Final = 30
"""A provincial office has one address for many PCs."""
PER_ACCOUNT: Final = 8
REMEMBERED: Final = 20_000
"""Failures kept at most; the oldest are forgotten first, so that nobody can fill the disk."""


class Failures:
    """Failed tries by key (an address or a user name)."""

    def __init__(self, database: Database, clock: Clock, chance: Chance) -> None:
        self._database = database
        self._clock = clock
        self._chance = chance

    def wait_s(self, key: str, allowed: int) -> int:
        """Return how many seconds ``key`` has to wait before the next try; 0 when it may try now."""
        now = self._clock.now_ms()
        with self._database.reading() as connection:
            found = run(
                connection,
                "SELECT at_ms FROM failed_try WHERE subject = ? AND at_ms > ?"
                " ORDER BY at_ms DESC LIMIT 1 OFFSET ?",
                (_subject(key), now - WINDOW_MS, allowed - 1),
            ).one_or_none()
        # Once this one has left the window, fewer than allowed remain in it.
        return 0 if found is None else (found.at_ms + WINDOW_MS - now) // 1000 + 1

    def add(self, key: str) -> None:
        """Note a failed try of ``key``."""
        now = self._clock.now_ms()
        with self._database.writing() as connection:
            run(
                connection,
                "INSERT INTO failed_try (try_id, subject, at_ms) VALUES (?, ?, ?)",
                (self._chance.octets(16).hex(), _subject(key), now),
            )
            run(connection, "DELETE FROM failed_try WHERE at_ms <= ?", (now - WINDOW_MS,))
            run(
                connection,
                "DELETE FROM failed_try WHERE try_id IN"
                " (SELECT try_id FROM failed_try ORDER BY at_ms DESC, try_id LIMIT ? OFFSET ?)",
                (REMEMBERED, REMEMBERED),
            )

    def forget(self, key: str) -> None:
        """Forget ``key`` after a success."""
        with self._database.reading() as connection:
            found = run(connection, "SELECT 1 FROM failed_try WHERE subject = ? LIMIT 1", (_subject(key),))
            if found.one_or_none() is None:
                return  # nearly always: a log-in that succeeds at once need not wait for a writer's turn
        with self._database.writing() as connection:
            run(connection, "DELETE FROM failed_try WHERE subject = ?", (_subject(key),))


def _subject(key: str) -> str:
    # A hash: what somebody typed as a name may be a password, and may hold what no database takes as text.
    return hashlib.sha256(f"kongtun-tries:{key}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
