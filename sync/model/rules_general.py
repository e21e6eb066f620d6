"""Rules that hold for fields of any register: kinds, dates, parts of a whole."""

from collections.abc import Iterator
from datetime import timedelta

from sync.model.checks import Problem
from sync.model.fields import Field, FieldType, FundKind, Row
from sync.model.fiscal_year import BE_OFFSET, FIRST_YEAR, LAST_YEAR, year_span
from sync.model.row_context import Checked, Rule, day_words, kind_label, kind_of
from sync.model.thai import grouped


def kind_rules(checked: Checked) -> Iterator[Problem]:
    """Yield fields and choices that do not go with the row's kind of fund."""
    own = checked.row if checked.register.name == "fund" else checked.context.fund
    kind = kind_of(own)
    if kind is None:
        return
    for one in checked.register.fields:
        found = _of_kind(checked, one, kind)
        if found is not None:
            yield found


def _of_kind(checked: Checked, field: Field, kind: FundKind) -> Problem | None:
    value = checked.row.get(field.name)
    if value is None or value == "":
        return None
    # A warning: forms and sheets of this kind do not show the field, so an officer cannot mend what blocks
    # the month.
    if not field.applies_to(kind):
        return checked.warn("field-not-for-kind", field.name, kind=kind_label(kind))
    if field.type is FieldType.CHOICE and value not in {one.value for one in field.choices_for(kind)}:
        chosen = next((one.label for one in field.choices if one.value == value), str(value))
        return checked.must_fix("choice-not-for-kind", field.name, kind=kind_label(kind), choice=chosen)
    return None


def not_in_future(name: str) -> Rule:
    """Return the rule that day ``name`` is not after today."""

    def rule(checked: Checked) -> Problem | None:
        day = checked.day(name)
        if day is None or day <= checked.context.today:
            return None
        return checked.must_fix("date-in-future", name, day=day_words(day))

    return rule


def inside_fy(name: str) -> Rule:
    """Return the rule that day ``name`` lies in the row's fiscal year (30 Sep inside, 1 Oct the next)."""

    def rule(checked: Checked) -> Problem | None:
        day, fy = checked.day(name), checked.whole("fy")
        # A year out of range is told by its own check alone; here it has no first day.
        if day is None or fy is None or not FIRST_YEAR <= fy <= LAST_YEAR:
            return None
        first, after = year_span(fy)
        if first <= day < after:
            return None
        last = after - timedelta(days=1)
        return checked.must_fix(
            "date-outside-fy",
            name,
            day=day_words(day),
            fy=str(fy),
            first=day_words(first),
            last=day_words(last),
        )

    return rule


def not_before(name: str, other: str) -> Rule:
    """Return the rule that day ``name`` is not before day ``other``."""

    def rule(checked: Checked) -> Problem | None:
        day, earlier = checked.day(name), checked.day(other)
        if day is None or earlier is None or day >= earlier:
            return None
        return checked.must_fix(
            "dates-reversed",
            name,
            day=day_words(day),
            other=checked.label(other),
            other_day=day_words(earlier),
        )

    return rule


def not_before_year(name: str, year: int) -> Rule:
    """Return the rule that day ``name`` is probably a slip when it lies before B.E. ``year``."""

    def rule(checked: Checked) -> Problem | None:
        day = checked.day(name)
        if day is None or day.year + BE_OFFSET >= year:
            return None
        return checked.warn("date-long-ago", name, day=day_words(day), first=str(year))

    return rule


def within(part: str, whole: str) -> Rule:
    """Return the rule that count ``part`` is not more than count ``whole``."""

    def rule(checked: Checked) -> Problem | None:
        some, all_of_it = checked.whole(part), checked.whole(whole)
        if some is None or all_of_it is None or some <= all_of_it:
            return None
        return checked.must_fix(
            "part-over-whole",
            part,
            part=grouped(some),
            other=checked.label(whole),
            whole=grouped(all_of_it),
        )

    return rule


def same_in_siblings(checked: Checked, *names: str) -> Row | None:
    """Return another row of the same parent that holds the same values in all fields ``names``."""
    mine = [checked.row.get(name) for name in names]
    for one in checked.context.siblings:
        # A deleted twin is how the officer got rid of the double: it must not keep the other one marked.
        another = one.get("row_id") != checked.row.get("row_id") and not one.get("deleted")
        if another and [one.get(name) for name in names] == mine:
            return one
    return None
