"""The target of an area: what the centre published for it, else what the measure's rule gives."""

from collections.abc import Iterable, Mapping

from sync.model.areas import Areas
from sync.model.catalogue import Allocation, Measure
from sync.model.evaluation.counting import Tally
from sync.model.evaluation.tests_of_rows import Compiler
from sync.model.evaluation.view import asked_area
from sync.model.fields import DELETED, Row
from sync.model.formulas import Total

Allocations = Mapping[tuple[str, str], int]
"""Measure and area code (empty: the country) -> the published target."""
PROVINCE, DISTRICT = 2, 4


def allocations_of(rows: Iterable[Row], fy: int) -> Allocations:
    """Return the published targets of fiscal year ``fy`` (B.E.) from ``target_allocation`` rows."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        value = row.get("value")
        if row.get("fy") == fy and not row.get(DELETED) and isinstance(value, int):
            found[str(row.get("measure")), asked_area(str(row.get("area")))] = value
    return found


class Targets:
    """Answers for the targets of one area."""

    def __init__(self, compiler: Compiler, allocations: Allocations, area: str, areas: Areas) -> None:
        self._compiler = compiler
        self._allocations = allocations
        self._area = area
        self._areas = areas

    def target(self, measure: Measure, tally: Tally) -> int | None:
        """Return the target, ``None`` when neither the centre nor a rule gives one."""
        # Compared with None below: a published 0 is a target of nothing, not a missing one.
        published = self._allocations.get((measure.id, self._area))
        if published is not None:
            return published
        if not self._area and measure.national_target is not None:
            return measure.national_target
        below = self._of_districts(measure)
        return below if below is not None else self._by_rule(measure.allocation, tally)

    def total(self, measure: Measure, parts: Iterable[int | None]) -> int | None:
        """Return the target of a sum of measures: its own, else that of its parts when all have one."""
        # An empty tally: its parts may count unlike things, so no rule may take a target from their bases
        # together.
        own = self.target(measure, Tally(0, None, None))
        known = list(parts)
        if own is not None or not isinstance(measure.formula, Total):
            return own
        return sum(one for one in known if one is not None) if None not in known else None

    def why_none(self, measure: Measure) -> str:
        """Return the remark that says why an area has no target."""
        rule = measure.allocation.rule
        in_district = len(self._area) == DISTRICT
        return "target_of_province" if rule == "equal_per_province" and in_district else "no_allocation"

    def _of_districts(self, measure: Measure) -> int | None:
        """Return what a province's districts were given together, where it was given nothing itself."""
        if len(self._area) != PROVINCE or measure.allocation.rule not in ("from_centre", "equal_per_centre"):
            return None
        codes = (one.code for one in self._areas.districts(self._area))
        given = [self._allocations[key] for code in codes if (key := (measure.id, code)) in self._allocations]
        return sum(given) if given else None

    def _by_rule(self, allocation: Allocation, tally: Tally) -> int | None:
        # The denominator of the measure's own share: GF3's ten per cent are of members, not of groups.
        base = tally.share[1] if tally.share else tally.base
        each = allocation.value
        if allocation.rule == "all_of_own_base":
            return base
        if each is None:
            return None
        if allocation.rule == "percent_of_own_base":
            # Rounded up in whole numbers (R07: 10 % of 22,574 is 2,258); in floats 7 % of 100 come to a
            # little more than 7, and to 8.
            return -(-each * base // 100) if base is not None else None
        places = self._places(allocation)
        return None if places is None else each * places

    def _places(self, allocation: Allocation) -> int | None:
        """Return how many districts, provinces or centres of the area get the rule's number."""
        if allocation.rule == "equal_per_centre":
            return self._centres(allocation)
        if allocation.rule == "equal_per_district":
            return 1 if len(self._area) == DISTRICT else len(self._areas.districts(self._area))
        if allocation.rule == "equal_per_province" and len(self._area) != DISTRICT:
            return 1 if self._area else len(self._areas.provinces())
        return None

    def _centres(self, allocation: Allocation) -> int:
        view = self._compiler.view
        test = self._compiler.all_of(allocation.centres, "fund")
        funds = (row for row in view.table("fund").values() if view.place("fund", row).startswith(self._area))
        return sum(1 for fund in funds if test(fund))
