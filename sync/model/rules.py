"""All that is wrong with a row: its values, and the rules between its fields (DOMAIN section 4).

A broken rule never stops saving: it is marked, and ``MUST_FIX`` or ``EXPLAIN`` stop only the closing of the
month. A reason given for an unusual value, or for missing capital, takes its problem away until that
value changes.
"""

from collections.abc import Iterator

from sync.model.checks import Problem, Strength, check_fields
from sync.model.fields import Register, Row
from sync.model.row_context import Checked, RowContext, Rule, explained_value, rule_of
from sync.model.rules_general import kind_rules
from sync.model.rules_months import MONTH_RULES
from sync.model.rules_places import FUND_RULES, VILLAGE_RULES, YEAR_RULES
from sync.model.rules_records import (
    ACTIVITY_RULES,
    ASSESSMENT_RULES,
    CASE_RULES,
    ENTRY_RULES,
    EVENT_RULES,
    EVIDENCE_RULES,
    REPORT_RULES,
)

RULES: dict[str, tuple[Rule, ...]] = {
    "village": VILLAGE_RULES,
    "fund": FUND_RULES,
    "fund_year": YEAR_RULES,
    "fund_month": MONTH_RULES,
    "assessment": ASSESSMENT_RULES,
    "fund_event": EVENT_RULES,
    "debt_case": CASE_RULES,
    "activity": ACTIVITY_RULES,
    "progress_entry": ENTRY_RULES,
    "month_report": REPORT_RULES,
    "attachment": EVIDENCE_RULES,
}
"""Register -> its rules, in the order they are told."""

REASON_LIFTS = frozenset({"capital-missing"})
"""Broken rules that a reason settles; the others must be corrected."""


def check_row(register: Register, row: Row, context: RowContext) -> tuple[Problem, ...]:
    """Return every problem of a row, the hardest first; what a reason explains is left out."""
    problems = [one for one in _found(Checked(register, row, context)) if not _explained(one, context)]
    # A stable sort: among problems of one strength the order of `RULES` stays.
    return tuple(sorted(problems, key=lambda one: _ORDER[one.strength]))


def asks_reason(problem: Problem) -> bool:
    """Tell whether a reason settles this problem."""
    return problem.strength is Strength.EXPLAIN or problem.code in REASON_LIFTS


def _found(checked: Checked) -> Iterator[Problem]:
    yield from check_fields(checked.register, checked.row)
    yield from kind_rules(checked)
    for rule in RULES.get(checked.register.name, ()):
        problem = rule(checked)
        if problem is not None:
            yield problem


def _explained(problem: Problem, context: RowContext) -> bool:
    return asks_reason(problem) and context.reasons.get(rule_of(problem)) == explained_value(problem)


_ORDER = {
    Strength.UNREADABLE: 0,
    Strength.MUST_FIX: 1,
    Strength.EXPLAIN: 2,
    Strength.WARN: 3,
}
