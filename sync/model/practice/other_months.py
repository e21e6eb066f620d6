"""Thirteen months of mother funds, savings groups and debt centres, the current month first."""

from sync.model.practice.funds import NEW_CENTRE, PracticeFund
from sync.model.practice.moment import MONTHS_ON_FILE
from sync.model.practice.pen import Pen
from sync.model.practice.pictured import Figures

MEMBERS = (44, 112, 78, 95, 66, 130, 84, 101, 73, 58, 119, 88, 92, 104, 69, 127, 55, 81, 97, 64, 108, 55)
"""Members of the savings groups in September 2564: 1,845 without the group that has no baseline."""
GROWTH = (-15, 0, 5, 4, 3, 6, 2, 4, 0, 5, 3, 2, 4, 3, 1, 2, 7, 1, 1, 0, 0, 0)
"""Members gained since then: 31 without that group. Number 0 loses a third in November."""
SAVINGS_FILLED = 18
"""The first 18 of 22 groups have their November on file."""
SAVINGS_NO_CHANGE = frozenset({1, 12, 15})
SAVINGS_NEW = (
    {2: (1, 1), 5: (2, 2), 7: (1, 1), 11: (1, 1), 3: (1, 1), 8: (2, 1)},
    {0: (1, 1), 4: (1, 1), 9: (2, 1), 10: (1, 1), 6: (2, 2)},
)
"""New borrowers and households of November and October, by the group's number."""
STILL = 1
"""The group whose savings have not grown for three months."""


def savings_months(pen: Pen, fund: PracticeFund) -> list[Figures | None]:
    """Return a savings group's months."""
    number = fund.number
    members = _members(pen, number)
    savings = members[0] * pen.chance.randrange(180_000, 420_000, 1_000)
    borrowers = max(members[-1] // 4, 8)
    overdue = pen.chance.choice((0, 0, 1, 2))
    months: list[Figures | None] = []
    for back, count in enumerate(members):
        new, households = _new(pen, number, back)
        lent_out = savings * 7 // 10 // 5_000 * 5_000
        months.append(
            {
                "members": count,
                "savings_balance": savings,
                "capital_with_borrowers": lent_out,
                "bank_balance": savings - lent_out,
                "cash_on_hand": 100_000,
                "elsewhere": 0,
                "new_borrowers": new,
                "new_borrower_households": households,
                "borrowers": borrowers,
                "overdue_households": overdue,
                "overdue_amount": overdue * 350_000,
                "repaid_amount": pen.chance.randrange(500_000, 2_000_000, 50_000),
            }
        )
        # Walking back without taking the month's savings off leaves the balance standing still.
        if not (number == STILL and back < 2) and not (back == 0 and number in SAVINGS_NO_CHANGE):
            savings -= count * 5_000
    if number >= SAVINGS_FILLED:
        months[0] = None
    return months


def _members(pen: Pen, number: int) -> list[int]:
    """Return members of thirteen months; growth falls into October unless November was typed."""
    start, gained = MEMBERS[number], GROWTH[number]
    typed = number < SAVINGS_FILLED and number not in SAVINGS_NO_CHANGE
    in_november = gained if gained < 0 else gained // 2
    october = start + (gained - in_november if typed else gained)
    counts = [start + gained, october, start]
    while len(counts) <= MONTHS_ON_FILE:
        counts.append(counts[-1] - pen.chance.choice((0, 0, 0, 1)))
    return counts


def _new(pen: Pen, number: int, back: int) -> tuple[int, int]:
    if back < len(SAVINGS_NEW):
        return SAVINGS_NEW[back].get(number, (0, 0))
    new = pen.chance.choice((0, 0, 0, 1, 2))
    return new, new


def mother_months(pen: Pen, fund: PracticeFund) -> list[Figures | None]:
    """Return a mother fund's months; households stay within the village's."""
    homes = fund.village.households if fund.village else 60
    households = pen.chance.randrange(homes // 3, homes * 9 // 10)
    members = households * 2 + pen.chance.randrange(20)
    bank = pen.chance.randrange(2_500_000, 18_000_000, 25_000)
    months: list[Figures | None] = []
    for _ in range(MONTHS_ON_FILE + 1):
        months.append(
            {
                "members": members,
                "member_households": households,
                "bank_balance": bank,
                "cash_on_hand": 50_000 * (fund.number % 5),
                "elsewhere": 0,
            }
        )
        if len(months) > 1 or not mother_no_change(fund.number):
            bank -= pen.chance.choice((0, 25_000, 50_000))
            members -= pen.chance.choice((0, 0, 0, 1))
    return months


def mother_no_change(number: int) -> bool:
    """Tell whether the fund's November was filled with "no change"."""
    return number % 3 == 0


def centre_months(pen: Pen, fund: PracticeFund) -> list[Figures | None]:
    """Return a debt centre's months; only number 0 has filled November, the new one began in October."""
    bank = pen.chance.randrange(800_000, 3_000_000, 10_000)
    months: list[Figures | None] = []
    for _ in range(MONTHS_ON_FILE + 1):
        months.append({"bank_balance": bank, "cash_on_hand": 20_000 * fund.number, "elsewhere": 0})
        bank -= pen.chance.choice((0, 0, 10_000))
    if fund.number:
        months[0] = None
    return months[:2] if fund.number == NEW_CENTRE else months
