"""The funds' rows of fiscal years 2564 and 2565: bases, levels, five components, budget flags."""

from sync.model.fields import FundKind, StoredValue
from sync.model.practice.funds import NEW_CENTRE, SEEDLING, Funds, PracticeFund
from sync.model.practice.pen import Pen
from sync.model.registers.fund_year import COMPONENTS, FUND_YEAR

KKJ_BUDGETED = frozenset({0, 2, 3, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 20, 24, 25})
KKJ_UNTOLD = frozenset({22, 26, 31})
SAVINGS_BUDGETED = frozenset({0, 2, 4, 5, 7, 9, 11, 14, 18})
SAVINGS_UNTOLD = frozenset({6, 20})
LEVELS = {
    FundKind.MOTHER_FUND: {0: "C", 1: "B", 2: "B", 3: None, 4: "A", 5: "A", SEEDLING: None},
    FundKind.SAVINGS_GROUP: {0: "1", 1: "1", 2: "1", 3: "2", 21: None},
    FundKind.KKJ_FUND: {
        0: "2",
        2: "1",
        8: "1",
        14: "1",
        16: "1",
        18: "1",
        19: "2",
        21: "1",
        23: "1",
        30: None,
    },
    FundKind.DEBT_CENTRE: {0: "1", NEW_CENTRE: None},
}
"""Levels at the start of 2565 that the assessments build on; the others are drawn."""
DRAWN = {FundKind.MOTHER_FUND: ("C", "B", "B", "A")}
NO_BASELINE = 16
"""The savings group whose members at the start of the year nobody wrote down."""
MISSING_COMPONENT = {20: 2, 21: 1, 22: 3, 23: 4}
"""Mother funds that lack one of the five components: number -> place in the list of components."""
UNCHECKED = frozenset({13, 24})
"""Mother funds whose components have not been looked at this year; with the above, 19 of 25 are complete."""


def write_years(pen: Pen, funds: Funds, members: dict[str, int]) -> None:
    """Write two years of every fund; ``members`` are those of September 2564 by fund id."""
    for kind, own in funds.items():
        if kind == FundKind.ROYAL_SITE:
            continue
        for fund in own:
            level = _level(pen, fund)
            # A centre founded this October has no year before.
            if fund.number != NEW_CENTRE or kind != FundKind.DEBT_CENTRE:
                pen.write(FUND_YEAR, fund_id=fund.row_id, fy=2564, counted_in_base=1, budgeted=0)
            pen.write(FUND_YEAR, fund_id=fund.row_id, fy=2565, **_this_year(pen, fund, level, members))


def _level(pen: Pen, fund: PracticeFund) -> str | None:
    drawn = pen.chance.choice(DRAWN.get(fund.kind, ("1", "2", "2", "3")))
    return LEVELS[fund.kind].get(fund.number, drawn)


def _this_year(
    pen: Pen, fund: PracticeFund, level: str | None, members: dict[str, int]
) -> dict[str, StoredValue]:
    values: dict[str, StoredValue] = {
        "budgeted": _budgeted(fund),
        "counted_in_base": int((fund.kind, fund.number) not in _NOT_IN_BASE),
        "level_baseline": level,
    }
    if fund.kind == FundKind.MOTHER_FUND:
        values |= {"members_baseline": members.get(fund.row_id), **_components(fund.number)}
    if fund.kind == FundKind.SAVINGS_GROUP and fund.number != NO_BASELINE:
        values["members_baseline"] = members[fund.row_id]
    if fund.kind == FundKind.KKJ_FUND:
        values |= _paragraph_27(pen)
    return values


_NOT_IN_BASE = {(FundKind.MOTHER_FUND, SEEDLING), (FundKind.DEBT_CENTRE, NEW_CENTRE)}


def _budgeted(fund: PracticeFund) -> int | None:
    if fund.kind == FundKind.DEBT_CENTRE:
        return (1, 0, None)[fund.number]
    told, untold = {
        FundKind.KKJ_FUND: (KKJ_BUDGETED, KKJ_UNTOLD),
        FundKind.SAVINGS_GROUP: (SAVINGS_BUDGETED, SAVINGS_UNTOLD),
    }.get(fund.kind, (frozenset[int](), frozenset[int]()))
    return None if fund.number in untold else int(fund.number in told)


def _components(number: int) -> dict[str, StoredValue]:
    if number == SEEDLING or number in UNCHECKED:
        return {}
    missing = MISSING_COMPONENT.get(number)
    ticks: dict[str, StoredValue] = {name: int(at != missing) for at, name in enumerate(COMPONENTS)}
    return {**ticks, "checked_on": f"2021-{10 + number % 2}-{5 + number:02d}"}


def _paragraph_27(pen: Pen) -> dict[str, StoredValue]:
    """Return the yearly figures of ข้อ 27 of the regulation of 2553."""
    households = pen.chance.randrange(28, 60)
    return {
        "target_households": households,
        "target_persons": households * 3 + pen.chance.randrange(20),
        "borrower_persons": households - pen.chance.randrange(3, 15),
        "passed_income_households": pen.chance.randrange(5, households),
    }
