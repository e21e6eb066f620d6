"""The กข.คจ. sheet of November 2564 as the reference picture shows it, by the fund's number.

Where the picture and the rules differ, the rules win: "no change" writes 0 into the month's flows.
"""

from dataclasses import dataclass

Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class Pictured:
    """One row of the picture. Money in baht."""

    with_borrowers: float
    bank: float
    cash: float
    elsewhere: float
    households: int
    overdue: tuple[int, float]
    """Households and baht."""
    new: tuple[int, int] = (0, 0)
    """New borrowers and their households."""
    repaid: float = 0
    no_change: bool = False

    @property
    def figures(self) -> Figures:
        """The row's cells as they are stored: satang and counts."""
        money = {
            "capital_with_borrowers": self.with_borrowers,
            "bank_balance": self.bank,
            "cash_on_hand": self.cash,
            "elsewhere": self.elsewhere,
            "overdue_amount": self.overdue[1],
            "repaid_amount": self.repaid,
        }
        return {
            # round, not int: 1.15 baht are 114.99… satang to a float.
            **{name: round(baht * 100) for name, baht in money.items()},
            "borrower_households": self.households,
            "overdue_households": self.overdue[0],
            "new_borrowers": self.new[0],
            "new_borrower_households": self.new[1],
        }


NOVEMBER: dict[int, Pictured] = {
    0: Pictured(231650, 45150, 3200, 0, 21, (2, 10000), no_change=True),
    1: Pictured(251900, 27600, 500, 0, 24, (7, 28400), repaid=12500),
    2: Pictured(239749.75, 39750.25, 500, 0, 32, (2, 13000), no_change=True),
    3: Pictured(255160, 18340, 1500, 5000, 27, (0, 0), no_change=True),
    4: Pictured(244900, 27600, 2000, 0, 20, (0, 0), (3, 2), 6200),
    5: Pictured(231650, 45150, 3200, 0, 33, (35, 42000), repaid=4500),
    6: Pictured(229000, 51000, 0, 0, 28, (0, 0), (1, 1), 6200),
    7: Pictured(258460, 18340, 3200, 0, 20, (1, 5000), no_change=True),
    8: Pictured(201000, 67000, 12000, 0, 27, (1, 4200), (2, 2), 6500),
    9: Pictured(211600, 67900, 500, 0, 32, (1, 5000), (2, 2)),
    10: Pictured(261660, 18340, 0, 0, 24, (2, 8400), no_change=True),
    11: Pictured(212100, 67900, 0, 0, 20, (0, 0), (3, 2), 8000),
    12: Pictured(214800, 58200, 2000, 5000, 31, (1, 5000), (2, 2), 48000),
    13: Pictured(250900, 27600, 1500, 0, 22, (1, 6500), (3, 2), 4500),
    14: Pictured(234850, 45150, 0, 0, 33, (0, 0)),
}
"""Number 1 jumps in overdue, 4 misses 5,500.00 baht, 5 has more overdue households than borrowers, 12 repaid
six times the usual."""
SURPLUS = {20: 31_245}
"""Interest above the capital, in satang, by the fund's number."""
FILLED = frozenset({*range(15), 18, 19, 20, 21, 22, 23})
"""The 21 กข.คจ. funds whose November is on file; 12 are open."""
OCTOBER_NEW: dict[int, tuple[int, int]] = {
    3: (2, 1),
    5: (2, 1),
    15: (1, 1),
    16: (1, 1),
    18: (2, 2),
    22: (2, 1),
}
"""New borrowers of October 2564 and their households, by the fund's number; the others had none."""
OVERDUE_BEFORE: dict[int, tuple[int, int]] = {1: (5, 2_000_000), 5: (5, 4_200_000)}
"""Overdue households and satang before November, where they differ."""
