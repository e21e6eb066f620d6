"""The words and lines of the panel behind a measure. Pure."""

from datetime import date
from fractions import Fraction

from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import Counted, MeasureResult
from sync.model.thai_dates import day_short, month_short
from ui.tables.list_cells import Cell, Line
from ui.text import knows, say

_REASONS = {
    "awaiting_approval": "clock",
    "assessment_not_sent": "clock",
    "case_open": "clock",
    "level_before_not_counted": "minus",
    "not_budgeted": "minus",
    "budgeted": "minus",
    "not_seedling": "minus",
}
"""Waiting for somebody, or not meant by this measure; everything else is work to do."""


def out_of(result: MeasureResult, unit: str) -> str:
    """Return what the value stands against."""
    if result.target is None:
        return say("targets.no_target", unit=unit)
    return say("targets.out_of", target=f"{result.target:,}", unit=unit)


def below(result: MeasureResult, month: FiscalMonth, plan: Fraction) -> str:
    """Return the plan, the share and the remarks below the bar."""
    words = []
    if result.target is not None:
        due = f"{float(plan):,.1f}".removesuffix(".0")
        words.append(say("targets.plan", month=month_short(month), plan=due))
    if result.share is not None:
        top, bottom = result.share
        words.append(
            # A base that is missing is said: 0 % would be a figure (DOMAIN section 6).
            say("targets.share", top=f"{top:,}", bottom=f"{bottom:,}") if bottom else say("targets.no_base")
        )
    words.extend(say(f"targets.note_{note}") for note in result.notes if knows(f"targets.note_{note}"))
    return " · ".join(words)


def slim_line(one: Counted) -> Line:
    """Return a thing in two lines, for the narrow panel."""
    day = day_short(date.fromisoformat(one.on)) if one.on else ""
    below = " · ".join(part for part in (one.detail, day) if part)
    icon, tone = (
        (_REASONS.get(one.reason, "circle-dashed"), "text2") if one.reason else ("circle-check", "ok")
    )
    return (Cell(f"{one.title} {one.place}", below, below=True, icon=icon, tone=tone),)


def counted_line(one: Counted) -> Line:
    """Return a thing that counts: where, why, when."""
    day = day_short(date.fromisoformat(one.on)) if one.on else ""
    amount = f"{one.amount:,}" if one.amount != 1 and not one.detail else one.detail
    place = Cell(one.title, one.place, icon="circle-check", tone="ok")
    return place, Cell(amount, role="caption"), Cell(day, role="caption", colour="text2")


def left_line(one: Counted) -> Line:
    """Return a thing that does not count, with its reason."""
    return Cell(one.title, one.place), Cell(
        one.detail, role="caption", colour="text2", icon=_REASONS.get(one.reason, "circle-dashed")
    )
