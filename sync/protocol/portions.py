"""How much one request carries over the line at hand: pure numbers, told of what went and how long it took.

Rule (SYNC "Transfer"): doubled while a full portion takes less than ten seconds, halved after a refusal for
size, a stall or a cut. Sizes are bytes on the line, after compression.
"""

from typing import Final, Self

GENEROUS: Final = 256 * 1024
"""First portion of a line nothing is known of: a month's push (46 to 130 KB) stays one request."""
CAREFUL: Final = 64 * 1024
"""Largest first portion of a line known to be metered."""
SMALLEST: Final = 2 * 1024
LARGEST: Final = 1024 * 1024
"""A few thousand operations are merged under one lock, and the endpoint takes 8 MiB."""
GOOD_MS: Final = 10_000
_UNPACKED: Final = 6
"""Encoded bytes to one on the line, until a push has told otherwise (PERF F2)."""


class Portions:
    """The size of what is sent and asked for next; one object per sync."""

    def __init__(self, octets: int = GENEROUS, *, metered: bool = False) -> None:
        self.octets = min(max(octets, SMALLEST), CAREFUL if metered else LARGEST)
        self._largest = CAREFUL if metered else LARGEST
        self._unpacked: float = _UNPACKED
        self._push: int | None = None

    @classmethod
    def of_push(cls, octets: int) -> Self:
        """Return portions whose first push has ``octets`` encoded bytes; pages are the endpoint's choice."""
        made = cls()
        made._push = octets
        return made

    @property
    def push_octets(self) -> int:
        """Encoded bytes of the next push."""
        return int(self.octets * self._unpacked) if self._push is None else self._push

    @property
    def page_octets(self) -> int | None:
        """Bytes wanted of a reply's pages, ``None`` for the endpoint's own measure."""
        return None if self._push is not None or self.octets == GENEROUS else self.octets

    def went(self, up: int, down: int, ms: int) -> None:
        """Learn from an exchange of ``up`` and ``down`` bytes that took ``ms`` milliseconds."""
        # Small ones tell of round trips, not of what the line carries.
        full = max(up, down) * 2 >= self.octets
        if ms > 2 * GOOD_MS and full:
            self.octets = max(self.octets // 2, SMALLEST)
        elif 0 <= ms < GOOD_MS and full:
            self.octets = min(self.octets * 2, self._largest)

    def packed(self, encoded: int, up: int) -> None:
        """Learn how far compression takes a push: ``encoded`` bytes went as ``up``."""
        if encoded >= SMALLEST and up > 0:
            self._unpacked = min(max(encoded / up, 1.0), 40.0)

    def broke(self, up: int = 0) -> None:
        """Send and ask for less: the line stalled or was cut under a portion of this size.

        ``up``: bytes of the body on its way. A long one tells more than a measure it did not fill; what a
        short one was cut for may be the reply.
        """
        basis = min(self.octets, up) if up >= CAREFUL // 2 else self.octets
        self.octets = max(basis // 2, SMALLEST)

    def halve_push(self, smallest: int) -> bool:
        """Send half of what was too much; False where it was as little as ``smallest`` encoded bytes."""
        if self.push_octets <= smallest:
            return False
        if self._push is not None:
            self._push //= 2
        else:
            self.octets //= 2
        return True
