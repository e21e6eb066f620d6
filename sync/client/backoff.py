"""When to try again: full jitter, so that offices whose line came back together do not all knock at once.

Source: SYNC "Month end" (e); "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from sync.model.sources import Chance

FIRST_S, LONGEST_S = 5, 15 * 60


def wait_s(attempt: int, chance: Chance, slot_s: int | None = None) -> float:
    """Return the seconds to wait before try number ``attempt`` (1 is the first repeat).

    A slot the endpoint gave (``Retry-After``) is kept exactly: it is reserved for this district.
    """
    if slot_s is not None:
        return float(slot_s)
    # The shift is bounded as well: a PC without a line for weeks would work with ever longer numbers.
    ceiling = min(LONGEST_S, FIRST_S << min(attempt - 1, 20))
    share = int.from_bytes(chance.octets(4), "big") / 2**32
    # Full jitter may draw nearly 0; a second at least, or a short outage is answered by a burst.
    return max(1.0, ceiling * share)
