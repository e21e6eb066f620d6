"""The monthly figures of all practice funds."""

from collections.abc import Callable

from sync.model.fields import FundKind, StoredValue
from sync.model.practice.funds import Funds, PracticeFund
from sync.model.practice.kkj_months import is_no_change, kkj_months
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.practice.other_months import (
    SAVINGS_NO_CHANGE,
    centre_months,
    mother_months,
    mother_no_change,
    savings_months,
)
from sync.model.practice.pen import Pen
from sync.model.practice.pictured import Figures
from sync.model.registers.fund_month import FUND_MONTH

Months = list[Figures | None]
FLOWS = tuple(one.name for one in FUND_MONTH.fields if one.flow)

WALKS: dict[FundKind, Callable[[Pen, PracticeFund], Months]] = {
    FundKind.MOTHER_FUND: mother_months,
    FundKind.SAVINGS_GROUP: savings_months,
    FundKind.KKJ_FUND: kkj_months,
    FundKind.DEBT_CENTRE: centre_months,
}


def draw_months(pen: Pen, funds: Funds) -> dict[str, Months]:
    """Return every fund's months by fund id, the current month first."""
    return {
        fund.row_id: _confirmed(fund, walk(pen, fund)) for kind, walk in WALKS.items() for fund in funds[kind]
    }


def members_at_year_start(months: dict[str, Months]) -> dict[str, int]:
    """Return the members of September 2564 by fund id, where a fund counts members."""
    # Third from now: November, October, September.
    september = {fund_id: own[2] for fund_id, own in months.items() if len(own) > 2}
    return {fund_id: one["members"] for fund_id, one in september.items() if one and "members" in one}


def write_months(pen: Pen, funds: Funds, months: dict[str, Months]) -> None:
    """Write the months, oldest first."""
    for kind in WALKS:
        for fund in funds[kind]:
            for back in reversed(range(len(months[fund.row_id]))):
                figures = months[fund.row_id][back]
                if figures is not None:
                    month = FISCAL_MONTH.shifted(-back)
                    values: dict[str, StoredValue] = {
                        **figures,
                        "entry": "no_change" if back == 0 and _no_change(fund) else "typed",
                    }
                    pen.write(FUND_MONTH, fund_id=fund.row_id, fy=month.fy, fy_month=month.number, **values)


def _no_change(fund: PracticeFund) -> bool:
    if fund.kind == FundKind.SAVINGS_GROUP:
        return fund.number in SAVINGS_NO_CHANGE
    if fund.kind == FundKind.MOTHER_FUND:
        return mother_no_change(fund.number)
    return fund.kind == FundKind.KKJ_FUND and is_no_change(fund.number)


def _confirmed(fund: PracticeFund, months: Months) -> Months:
    """Make a "no change" month what that act writes: last month's stocks, and 0 in the flows."""
    latest, before = months[0], months[1]
    if latest is None or before is None or not _no_change(fund):
        return months
    stocks = {name: value for name, value in before.items() if name not in FLOWS}
    return [{**stocks, **{name: 0 for name in before if name in FLOWS}}, *months[1:]]
