"""Who is let in while many come at once: a bounded queue, and slots for the others (SYNC "Month end").

A receipt is to come within two seconds once a push is let in, so no more are let in than that allows.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sync.central.calls import Call, Endpoint
from sync.central.installs import authenticate
from sync.central.problems import refuse
from sync.central.slots import is_due, slot_s

MOST_PULLS: Final = 40
"""Requests under way in one process, beyond which none is let in that brings little or nothing."""
MOST_PUSHES: Final = 64
"""Beyond which no push is let in that was given no slot."""
MOST: Final = 96
"""Beyond which nobody is let in."""
WITHIN_S: Final = 1.5
"""So many are let in as are answered within this time at the pace of the last ones: all of it for those who
come at their slot, two thirds for pushes, less than half for those that only ask."""
PUSH_OCTETS: Final = 2 * 1024
"""Of a body; one that asks only is shorter."""
_AT_WORK: Final = 8
_FIRST_GUESS_S: Final = 0.01


class Admission:
    """How many requests are under way in this process. Lives on the event loop's thread alone."""

    def __init__(self) -> None:
        self.under_way = 0
        self.slots = 0
        """How often a slot was given."""
        self.apart_s = _FIRST_GUESS_S
        """How long one takes where they stand in a row."""
        self._left = 0.0

    def has_room(self, octets: int) -> bool:
        """Tell whether a request with a body of so many bytes is let in at once."""
        return self.under_way < self._at_most(MOST_PUSHES if octets > PUSH_OCTETS else MOST_PULLS)

    def has_room_at_slot(self) -> bool:
        """Tell whether whoever comes at its slot is let in."""
        return self.under_way < self._at_most(MOST) + _AT_WORK

    def _at_most(self, most: int) -> int:
        # By time as well: of a slow endpoint's sixty the last would wait for ten seconds.
        return max(_AT_WORK, min(most, int(WITHIN_S * most / MOST / self.apart_s)))

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Count a request as under way until the block ends."""
        self.under_way += 1
        try:
            yield
        finally:
            now = time.monotonic()
            # Only where the next one began as this one ended: else the gap is nobody's work.
            if self.under_way > _AT_WORK:
                self.apart_s += (min(now - self._left, 1.0) - self.apart_s) / 16
            self._left = now
            self.under_way -= 1


def let_in(endpoint: Endpoint, call: Call, admission: Admission) -> None:
    """Let somebody in who comes at its slot though there is no room for others.

    Raises:
        Refused: ``busy`` with the slot of its district; ``unknown-install``.
        ProtocolTrouble: ``bad-signature``: a slot is given to whom it belongs.
    """
    centre = endpoint.centre
    with centre.database.reading() as connection:
        caller = authenticate(connection, call)
        due = is_due(connection, caller.install.stream, centre.clock.now_ms())
    if due and admission.has_room_at_slot():
        return
    admission.slots += 1
    raise refuse("busy", retry_after_s=slot_s(centre, caller.install.stream, admission.apart_s))
