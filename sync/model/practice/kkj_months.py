"""Thirteen months of a กข.คจ. fund, walked back from the month being filled so that every sum holds."""

from sync.model.capital import KKJ_CAPITAL
from sync.model.practice.funds import PracticeFund
from sync.model.practice.moment import MONTHS_ON_FILE
from sync.model.practice.pen import Pen
from sync.model.practice.pictured import (
    FILLED,
    NOVEMBER,
    OCTOBER_NEW,
    OVERDUE_BEFORE,
    SURPLUS,
    Figures,
)
from sync.model.rules_months import REPAID_TIMES, USUAL_MONTHS

LENT_EACH = 800_000
"""8,000.00 baht to each new borrower, in satang."""
LOW, HIGH = 900_000, 9_000_000
"""The bank balance is kept between 9,000 and 90,000 baht."""
STEP = 50_000
"""Repayments are whole 500 baht."""


def kkj_months(pen: Pen, fund: PracticeFund) -> list[Figures | None]:
    """Return the fund's months, the current one first (``None`` when it is still open)."""
    latest = _november(pen, fund.number)
    months: list[Figures | None] = [latest]
    later, drawn = latest, list[Figures]()
    for back in range(1, MONTHS_ON_FILE + 1):
        later = _month_before(pen, later, fund.number, back)
        months.append(later)
        drawn.append(later)
    _calm(drawn)
    # Taken out last: the months before were walked back from it.
    if fund.number not in FILLED:
        months[0] = None
    return months


def is_no_change(number: int) -> bool:
    """Tell whether November was filled with "no change"."""
    return number in NOVEMBER and NOVEMBER[number].no_change


def _calm(drawn: list[Figures]) -> None:
    """Take from a month before November what it repaid beyond the usual of the months before it.

    Nobody could give the reason the rules would ask for. What was not repaid then had not been lent before.
    """
    for at in reversed(range(len(drawn))):
        before = drawn[at + 1 :]
        repaid = [one["repaid_amount"] for one in before[:USUAL_MONTHS] if one["repaid_amount"]]
        usual = sum(repaid) // max(len(repaid), 1)
        if usual and drawn[at]["repaid_amount"] >= usual * REPAID_TIMES:
            most = max(usual * (REPAID_TIMES - 1) // STEP * STEP, STEP)
            beyond = drawn[at]["repaid_amount"] - most
            drawn[at]["repaid_amount"] = most
            # The identity must hold in each of them as well: what is with the borrowers goes to the bank.
            for one in before:
                one["capital_with_borrowers"] -= beyond
                one["bank_balance"] += beyond


def _november(pen: Pen, number: int) -> Figures:
    if number in NOVEMBER:
        return NOVEMBER[number].figures
    bank = pen.chance.randrange(1_500_000, 6_500_000, 5_000)
    cash = pen.chance.choice((0, 0, 50_000, 150_000, 320_000))
    households = pen.chance.randrange(18, 36)
    overdue = pen.chance.choice((0, 0, 1, 2))
    return {
        "capital_with_borrowers": KKJ_CAPITAL - bank - cash,
        "bank_balance": bank + SURPLUS.get(number, 0),
        "cash_on_hand": cash,
        "elsewhere": 0,
        "borrower_households": households,
        "overdue_households": overdue,
        "overdue_amount": overdue * 500_000,
        "repaid_amount": pen.chance.randrange(200_000, 900_000, 50_000),
        "new_borrowers": 0,
        "new_borrower_households": 0,
    }


def _month_before(pen: Pen, later: Figures, number: int, back: int) -> Figures:
    """Undo what the later month lent and took back, and give the earlier month flows of its own."""
    lent = later["new_borrowers"] * LENT_EACH
    with_borrowers = later["capital_with_borrowers"] + later["repaid_amount"] - lent
    bank = KKJ_CAPITAL + SURPLUS.get(number, 0) - with_borrowers - later["cash_on_hand"] - later["elsewhere"]
    overdue = OVERDUE_BEFORE.get(number, (later["overdue_households"], later["overdue_amount"]))
    new, households = _new_borrowers(pen, number, bank, back)
    return {
        "capital_with_borrowers": with_borrowers,
        "bank_balance": bank,
        "cash_on_hand": later["cash_on_hand"],
        "elsewhere": later["elsewhere"],
        "borrower_households": max(later["borrower_households"] - later["new_borrower_households"] + 1, 12)
        if later["new_borrowers"]
        else later["borrower_households"],
        "overdue_households": overdue[0],
        "overdue_amount": overdue[1],
        "repaid_amount": _repaid(pen, bank, new),
        "new_borrowers": new,
        "new_borrower_households": households,
    }


def _new_borrowers(pen: Pen, number: int, bank: int, back: int) -> tuple[int, int]:
    if back == 1:
        return OCTOBER_NEW.get(number, (0, 0))
    if bank > HIGH:
        return 0, 0
    new = pen.chance.choice((0, 1, 1)) if bank < LOW * 3 else pen.chance.choice((0, 0, 0, 1, 2))
    return new, new


def _repaid(pen: Pen, bank: int, new: int) -> int:
    """Return a repayment that the month before could hold: its bank balance stays above the low mark."""
    most = max(min(900_000, bank + new * LENT_EACH - LOW), 50_000)
    return pen.chance.randrange(min(200_000, most), most + 1, STEP)
