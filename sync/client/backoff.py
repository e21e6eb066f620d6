"""When to try again: full jitter, so that offices whose line came back together do not all knock at once.

Source: SYNC "Month end" (e); "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from sync.model.sources import Chance

FIRST_S, LONGEST_S = 5, 15 * 60
SLOT_PART, SHORTEST_SLOT_S, LONGEST_SLOT_S = 0.25, 5.0, 30.0
"""How wide a slot is: a quarter of the wait for it, within bounds, in seconds."""


def wait_s(attempt: int, chance: Chance, slot_s: int | None = None) -> float:
    """Return the seconds to wait before try number ``attempt`` (1 is the first repeat).

    A slot the endpoint gave (``Retry-After``) is never entered early. It is a span, not a moment: those told
    the same come back spread over it.
    """
    if slot_s is not None:
        return slot_s + _share(chance) * min(max(slot_s * SLOT_PART, SHORTEST_SLOT_S), LONGEST_SLOT_S)
    # The shift is bounded as well: a PC without a line for weeks would work with ever longer numbers.
    ceiling = min(LONGEST_S, FIRST_S << min(attempt - 1, 20))
    # Full jitter may draw nearly 0; a second at least, or a short outage is answered by a burst.
    return max(1.0, ceiling * _share(chance))


def _share(chance: Chance) -> float:
    """Return a number from 0 to below 1."""
    return int.from_bytes(chance.octets(4), "big") / 2**32
