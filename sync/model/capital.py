"""The identity every officer checks: with households + bank + cash + elsewhere = initial capital.

A gap is เงินทุนขาดหาย; more than the initial capital is interest and gifts, which is normal (DOMAIN
sections 2.3 and 4.4).
"""

from dataclasses import dataclass

from sync.model.fields import FundKind, Row
from sync.model.registers.fund_month import CAPITAL_PARTS

KKJ_CAPITAL = 28_000_000
"""280,000 baht a village received (Cabinet 17 Aug 2536 and 17 Jun 2540); stands for a blank capital."""
IDENTITY = "identity"
"""The computed column, and the ``field`` of problems, that compare total and initial capital."""


@dataclass(frozen=True, slots=True)
class Capital:
    """A fund's capital at the end of a month, in satang."""

    total: int | None
    """The sum of the filled parts; ``None`` when all are blank."""
    missing: int
    """What the total lacks of the initial capital; 0 when there is nothing to compare."""
    surplus: int
    """What the total has above it."""
    complete: bool
    """Whether all four parts are filled."""

    @property
    def exact(self) -> bool:
        """Whether all parts are filled and nothing is missing or above."""
        return self.complete and not self.missing and not self.surplus


def capital(month: Row | None, initial: int | None) -> Capital:
    """Return total, missing and surplus of a ``fund_month`` row against ``initial`` (satang)."""
    parts = [month.get(name) for name in CAPITAL_PARTS] if month else []
    # Shown while a row is being filled: the sum so far helps, and `complete` tells that it is not yet one.
    filled = [part for part in parts if isinstance(part, int)]
    if not filled:
        return Capital(None, 0, 0, complete=False)
    total = sum(filled)
    gap = 0 if initial is None else total - initial
    return Capital(total, max(-gap, 0), max(gap, 0), complete=len(filled) == len(CAPITAL_PARTS))


def initial_of(fund: Row | None) -> int | None:
    """Return what a fund's capital is compared with (satang); ``None`` for all kinds but กข.คจ."""
    # Others have a starting sum too, but no rule that it must still be there (DOMAIN section 2.3).
    if fund is None or fund.get("kind") != FundKind.KKJ_FUND:
        return None
    told = fund.get("initial_capital")
    return told if isinstance(told, int) else KKJ_CAPITAL
