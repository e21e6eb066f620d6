"""The line that proves a measure's number: what is counted and what is not, added up. Pure."""

from dataclasses import dataclass

from sync.model.progress import MeasureResult
from ui.text import say


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the lists behind a number add up to it, and the line that says so."""

    holds: bool
    words: str


def proof_of(result: MeasureResult, unit: str) -> Proof:
    """Add up the lists of ``result``.

    Where each thing counts once, the two lists together are the register; where amounts are added (persons),
    the counted amounts are the value.
    """
    found = sum(one.amount for one in result.counted)
    if found != result.value:
        return Proof(
            holds=False, words=say("targets.proof_broken", found=f"{found:,}", value=f"{result.value:,}")
        )
    counted, left = len(result.counted), len(result.not_counted)
    # GF3 counts persons: a group stands in its list once, with all who joined it (DOMAIN section 6).
    if any(one.amount != 1 for one in result.counted):
        words = say("targets.proof_sum", count=f"{counted:,}", value=f"{result.value:,}", unit=unit)
    else:
        numbers = {"counted": f"{counted:,}", "left": f"{left:,}", "all": f"{counted + left:,}"}
        words = say("targets.proof", unit=unit, **numbers)
    return Proof(holds=True, words=words)
