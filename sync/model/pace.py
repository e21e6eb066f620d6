"""A value against the calendar, in exact whole-number arithmetic (DOMAIN section 6 "Pace")."""

from sync.model.progress import Pace

MONTHS = 12
Fraction = tuple[int, int]
"""Numerator and denominator, the latter above 0."""


def plan_for(target: int, month: int, start: int) -> Fraction:
    """Return the part of ``target`` due by the end of fiscal month ``month`` (1 is October).

    plan = target × (m − s + 1) / (13 − s); nothing is due before month ``start``.
    """
    return max(target * (month - start + 1), 0), MONTHS + 1 - start


def pace_of(value: int, target: int | None, month: int, start: int) -> Pace:
    """Return how ``value`` stands against the plan of fiscal month ``month``.

    A target of 0, which rounding an allocation can give, is nothing to compare with.
    """
    # The calendar before the value, as DOMAIN has it: before its start month a measure is never called
    # reached.
    if not target:
        return Pace.NO_TARGET
    if month < start:
        return Pace.NOT_YET
    if value >= target:
        return Pace.REACHED
    due, parts = plan_for(target, month, start)
    # Multiplied out: whole numbers are not rounded, so a value just on a limit is on plan, at both ends.
    if 10 * value * parts < 8 * due:
        return Pace.SUPPORT
    return Pace.AHEAD if 10 * value * parts > 12 * due else Pace.ON_PLAN
