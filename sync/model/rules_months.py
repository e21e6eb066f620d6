"""Rules of a fund's month (DOMAIN section 4.4): the capital identity, overdue, jumps from last month."""

from sync.model.capital import IDENTITY, capital, initial_of
from sync.model.checks import Problem
from sync.model.fields import FundKind
from sync.model.fiscal_year import FIRST_YEAR, LAST_YEAR, FiscalMonth
from sync.model.money import baht
from sync.model.row_context import Checked, Rule, kind_label, whole
from sync.model.thai import grouped
from sync.model.thai_dates import month_title

# All comparisons below are of whole numbers multiplied out: a value at the very limit is judged alike on
# every PC.
JUMP_PERCENT = 30
"""A change above this asks for a reason (DOMAIN section 4.4, UX T18)."""
SURPLUS_PERCENT = 10
"""Interest and gifts above this part of the initial capital ask for a reason."""
REPAID_TIMES = 5
"""Repaying so many times the usual asks for a reason."""
USUAL_MONTHS = 4
"""What is usual is judged by so many months, however many are at hand: a reason given on one PC must hold
on another."""
STILL_MONTHS = 3
"""Savings that stand still for so many months deserve a look: members save monthly."""


def month_has_begun(checked: Checked) -> Problem | None:
    """A month after the current one has no figures yet."""
    fy, number = checked.whole("fy"), checked.whole("fy_month")
    # FiscalMonth refuses other numbers; theirs is the problem of the field itself, told by `check_value`.
    if fy is None or number is None or not (FIRST_YEAR <= fy <= LAST_YEAR and 1 <= number <= 12):
        return None
    month = FiscalMonth(fy, number)
    if month <= FiscalMonth.near(checked.context.today):
        return None
    return checked.must_fix("month-in-future", "fy_month", month=month_title(month))


def kind_keeps_months(checked: Checked) -> Problem | None:
    """Royal sites have no monthly figures."""
    if checked.context.kind is not FundKind.ROYAL_SITE:
        return None
    kind = kind_label(checked.context.kind)
    return checked.must_fix("wrong-fund-kind", "fund_id", register=checked.register.label, kind=kind)


def capital_missing(checked: Checked) -> Problem | None:
    """A gap to the initial capital must be explained (a reason lets the month close)."""
    initial = initial_of(checked.context.fund)
    now = capital(checked.row, initial)
    # A blank part is unknown, not 0: while a row is being filled in there is nothing to explain yet.
    if not now.complete or not now.missing or now.total is None or initial is None:
        return None
    return checked.must_fix(
        "capital-missing", IDENTITY, total=baht(now.total), initial=baht(initial), missing=baht(now.missing)
    )


def capital_surplus(checked: Checked) -> Problem | None:
    """A surplus is normal; a large one may be a slip."""
    initial = initial_of(checked.context.fund)
    now = capital(checked.row, initial)
    if not now.complete or now.total is None or not initial:
        return None
    if now.surplus * 100 <= initial * SURPLUS_PERCENT:
        return None
    return checked.explain(
        "capital-surplus",
        IDENTITY,
        total=baht(now.total),
        initial=baht(initial),
        surplus=baht(now.surplus),
        percent=grouped(now.surplus * 100 // initial),
    )


def overdue_over_borrowers(checked: Checked) -> Problem | None:
    """กข.คจ. compares households with households, a savings group households with borrowers."""
    name = "borrower_households" if checked.context.kind is FundKind.KKJ_FUND else "borrowers"
    overdue, borrowers = checked.whole("overdue_households"), checked.whole(name)
    if overdue is None or borrowers is None or overdue <= borrowers:
        return None
    return checked.must_fix(
        "overdue-over-borrowers",
        "overdue_households",
        overdue=grouped(overdue),
        other=checked.label(name),
        borrowers=grouped(borrowers),
    )


def overdue_over_lent(checked: Checked) -> Problem | None:
    """No more can be overdue than is with the borrowers."""
    overdue, lent = checked.whole("overdue_amount"), checked.whole("capital_with_borrowers")
    if overdue is None or lent is None or overdue <= lent:
        return None
    return checked.must_fix("overdue-over-lent", "overdue_amount", overdue=baht(overdue), lent=baht(lent))


def members_changed(checked: Checked) -> Problem | None:
    """Members jump seldom."""
    now, before = checked.whole("members"), whole(checked.context.last_month, "members")
    # From 0 there is no percentage: a group that begins to count its members has not jumped.
    if now is None or not before or abs(now - before) * 100 <= before * JUMP_PERCENT:
        return None
    return checked.explain(
        "members-rose" if now > before else "members-fell",
        "members",
        before=grouped(before),
        now=grouped(now),
        percent=grouped(_rounded(abs(now - before) * 100, before)),
    )


def overdue_rose(checked: Checked) -> Problem | None:
    """A sum overdue that rises sharply is asked about; a falling one is good news."""
    now, before = checked.whole("overdue_amount"), whole(checked.context.last_month, "overdue_amount")
    if now is None or not before or (now - before) * 100 <= before * JUMP_PERCENT:
        return None
    return checked.explain(
        "overdue-rose",
        "overdue_amount",
        before=baht(before),
        now=baht(now),
        percent=grouped(_rounded((now - before) * 100, before)),
    )


def repaid_unusual(checked: Checked) -> Problem | None:
    """Compared with the mean of the last months in which something was repaid."""
    now = checked.whole("repaid_amount")
    months = (checked.context.last_month, *checked.context.earlier)[:USUAL_MONTHS]
    # Months without repayments are left out: they would pull the mean down until every payment looked
    # unusual.
    repaid = [sum_ for sum_ in (whole(one, "repaid_amount") for one in months) if sum_]
    if not now or not repaid:
        return None
    usual = sum(repaid) // len(repaid)
    if usual == 0 or now < usual * REPAID_TIMES:
        return None
    return checked.explain(
        "repaid-unusual", "repaid_amount", now=baht(now), usual=baht(usual), times=grouped(now // usual)
    )


def savings_unmoved(checked: Checked) -> Problem | None:
    """The balance now equals that of the three months before."""
    now = checked.whole("savings_balance")
    months = (checked.context.last_month, *checked.context.earlier)[:STILL_MONTHS]
    before = [whole(one, "savings_balance") for one in months]
    # Blank or 0 is no balance that stands still, and with fewer months on file nothing can be said yet.
    if not now or len(before) < STILL_MONTHS or any(one != now for one in before):
        return None
    return checked.warn("savings-unmoved", "savings_balance", months=str(STILL_MONTHS))


def within_village(name: str) -> Rule:
    """Return the rule that ``name`` is not more than the village's households."""

    def rule(checked: Checked) -> Problem | None:
        count, households = checked.whole(name), whole(checked.context.village, "households")
        if count is None or households is None or count <= households:
            return None
        return checked.warn(
            "over-village-households", name, value=grouped(count), households=grouped(households)
        )

    return rule


def _rounded(part: int, whole_: int) -> int:
    """A percentage for a sentence, rounded half up; never a stored value."""
    return (2 * part + whole_) // (2 * whole_)


MONTH_RULES: tuple[Rule, ...] = (
    kind_keeps_months,
    month_has_begun,
    capital_missing,
    overdue_over_borrowers,
    overdue_over_lent,
    capital_surplus,
    members_changed,
    overdue_rose,
    repaid_unusual,
    savings_unmoved,
    within_village("member_households"),
    within_village("borrower_households"),
)
