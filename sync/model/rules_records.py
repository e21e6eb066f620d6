"""Rules of assessments, events, cases, activities and reports (DOMAIN sections 4.5-4.9)."""

import re

from sync.model.checks import Problem, Strength
from sync.model.fiscal_year import FIRST_YEAR
from sync.model.money import baht
from sync.model.references import check_referred
from sync.model.registers.debt_case import RESULTS
from sync.model.registers.fund_event import SYSTEMS
from sync.model.row_context import Checked, Rule, day_words
from sync.model.rules_general import (
    inside_fy,
    not_before,
    not_before_year,
    not_in_future,
    same_in_siblings,
    within,
)
from sync.model.rules_months import month_has_begun

FIRST_CENTRES = 2551
"""B.E.: the first debt centres (DOMAIN section 2.4); no case is older."""
_LIKE_ADDRESS = re.compile(r"\d+/\d+")


def approved_with_day(checked: Checked) -> Problem | None:
    """An approved assessment counts from its day of approval."""
    # The evaluator goes by this day (DOMAIN section 6): without it the assessment would count in no month.
    approved = checked.row.get("status") == "approved"
    if not approved or checked.day("approved_on"):
        return None
    return checked.must_fix("approved-without-day", "approved_on")


def approved_with_level(checked: Checked) -> Problem | None:
    """An approved assessment says the level."""
    approved = checked.row.get("status") == "approved"
    if not approved or checked.text("level_after"):
        return None
    return checked.must_fix("approved-without-level", "level_after")


def approved_once(checked: Checked) -> Problem | None:
    """One approved assessment per fund, scheme and fiscal year."""
    if checked.row.get("status") != "approved":
        return None
    # The status among the names: drafts and returned ones of the same year may be as many as it takes.
    if same_in_siblings(checked, "fund_id", "scheme_code", "fy", "status") is None:
        return None
    return checked.must_fix("approved-twice", "status", fy=str(checked.whole("fy") or "–"))


def award_with_level(checked: Checked) -> Problem | None:
    """MF3 counts awards by level."""
    missing = checked.row.get("type") == "award" and not checked.text("award_level")
    return checked.must_fix("award-without-level", "award_level") if missing else None


def award_with_evidence(checked: Checked) -> Problem | None:
    """An award needs a document number or an attachment, at first without content."""
    if checked.row.get("type") != "award" or checked.text("document_no") or checked.context.has_evidence:
        return None
    return checked.must_fix("award-without-evidence", "document_no")


def update_with_system(checked: Checked) -> Problem | None:
    """MF7, GF5 and DM5 count updates by system."""
    missing = checked.row.get("type") == "external_update" and not checked.text("system")
    return checked.must_fix("update-without-system", "system") if missing else None


def update_once(checked: Checked) -> Problem | None:
    """One update per fund, system and day."""
    day = checked.day("event_on")
    if checked.row.get("type") != "external_update" or day is None:
        return None
    # Two of one day change no figure, for funds are counted and not events: they are one act typed twice.
    if same_in_siblings(checked, "fund_id", "type", "system", "event_on") is None:
        return None
    system = next((one.label for one in SYSTEMS if one.value == checked.row.get("system")), "ข้อมูล")
    return checked.must_fix("update-twice", "event_on", system=system, day=day_words(day))


def case_of_centre(checked: Checked) -> Problem | None:
    """Cases belong to debt centres; one that stands under another fund already stays until it is moved."""
    field = checked.register.field("fund_id")
    return check_referred(checked.register, field, checked.context.fund, Strength.MUST_FIX)


def case_with_result(checked: Checked) -> Problem | None:
    """A closed case was restructured, reduced or released, or several of them."""
    if checked.day("closed_on") is None or any(checked.row.get(name) == 1 for name in RESULTS):
        return None
    return checked.must_fix("case-without-result", "restructured")


def released_without_debt(checked: Checked) -> Problem | None:
    """A released debt is gone."""
    after = checked.whole("debt_after")
    if checked.row.get("released") != 1 or not after:
        return None
    return checked.must_fix("released-with-debt", "debt_after", after=baht(after))


def reduced_is_less(checked: Checked) -> Problem | None:
    """A reduced debt is not above what it was (DOMAIN: after ≤ before)."""
    before, after = checked.whole("debt_before"), checked.whole("debt_after")
    if checked.row.get("reduced") != 1 or before is None or after is None or after <= before:
        return None
    return checked.must_fix("debt-grew", "debt_after", before=baht(before), after=baht(after))


def case_number_once(checked: Checked) -> Problem | None:
    """A case number used twice is a problem with "join the two", never a refusal (SYNC "Identity")."""
    if not checked.text("case_no") or same_in_siblings(checked, "fund_id", "case_no") is None:
        return None
    return checked.must_fix("case-number-twice", "case_no", case_no=checked.text("case_no"))


def case_number_no_address(checked: Checked) -> Problem | None:
    """A number such as 12/3 may be a house number, which would name the household."""
    number = checked.text("case_no")
    if not _LIKE_ADDRESS.fullmatch(number):
        return None
    return checked.warn("case-number-like-address", "case_no", case_no=number)


def spent_within_budget(checked: Checked) -> Problem | None:
    """Spending above what was allocated happens, but is worth a look."""
    spent, allocated = checked.whole("budget_spent"), checked.whole("budget_allocated")
    if spent is None or allocated is None or spent <= allocated:
        return None
    return checked.warn("spent-over-allocated", "budget_spent", spent=baht(spent), allocated=baht(allocated))


def reopening_complete(checked: Checked) -> Problem | None:
    """Reopening a month says who, until when and why."""
    if checked.row.get("status") != "reopened":
        return None
    for name in ("reopened_by", "reopened_until", "reopen_reason"):
        if not checked.row.get(name):
            return checked.must_fix("reopening-incomplete", name)
    return None


ASSESSMENT_RULES: tuple[Rule, ...] = (
    not_in_future("assessed_on"),
    not_in_future("approved_on"),
    not_before_year("assessed_on", FIRST_YEAR),
    not_before_year("approved_on", FIRST_YEAR),
    not_before("approved_on", "assessed_on"),
    approved_with_day,
    approved_with_level,
    approved_once,
)
EVENT_RULES: tuple[Rule, ...] = (
    inside_fy("event_on"),
    not_in_future("event_on"),
    award_with_level,
    award_with_evidence,
    update_with_system,
    update_once,
)
CASE_RULES: tuple[Rule, ...] = (
    case_of_centre,
    not_in_future("opened_on"),
    not_in_future("closed_on"),
    not_before_year("opened_on", FIRST_CENTRES),
    not_before_year("closed_on", FIRST_CENTRES),
    not_before("closed_on", "opened_on"),
    within("contracts_after", "contracts_before"),
    case_with_result,
    released_without_debt,
    reduced_is_less,
    case_number_once,
    case_number_no_address,
)
ACTIVITY_RULES: tuple[Rule, ...] = (
    inside_fy("activity_on"),
    not_in_future("activity_on"),
    inside_fy("activity_until"),
    not_in_future("activity_until"),
    not_before("activity_until", "activity_on"),
    within("participants_target_group", "participants_total"),
    within("participants_female", "participants_total"),
    spent_within_budget,
)
ENTRY_RULES: tuple[Rule, ...] = (month_has_begun,)
REPORT_RULES: tuple[Rule, ...] = (month_has_begun, reopening_complete)
EVIDENCE_RULES: tuple[Rule, ...] = (
    not_in_future("taken_on"),
    not_before_year("taken_on", FIRST_YEAR),
)
