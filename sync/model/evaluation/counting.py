"""Works out one derived measure: its base, what counted, and for each other thing the first reason."""

from collections.abc import Callable
from dataclasses import dataclass

from sync.model.conditions import Equal, Exists
from sync.model.evaluation.amounts import adding, whole
from sync.model.evaluation.tests_of_rows import Compiler, Finder
from sync.model.evaluation.things import CODE, Titles, things
from sync.model.evaluation.view import DECIDED_ON
from sync.model.evaluation.words import Found, filled, missing_words
from sync.model.fields import ROW_ID, Row
from sync.model.formulas import Derived, Each, Over, Step
from sync.model.pace import Fraction
from sync.model.progress import Counted
from sync.model.registers.fund import ONE_PER_VILLAGE


@dataclass(frozen=True, slots=True)
class Tally:
    """A measure before it is compared with a target."""

    value: int
    base: int | None
    share: Fraction | None
    counted: tuple[Counted, ...] = ()
    not_counted: tuple[Counted, ...] = ()
    beside: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A thing of the base after all steps."""

    thing: Row
    witness: Row
    day: str
    failed: int | None
    """The place of the first step that failed; ``None`` when counted."""


class Counter:
    """Counts one formula in one area."""

    def __init__(
        self, compiler: Compiler, titles: Titles, formula: Derived, reasons: dict[str, str], area: str
    ) -> None:
        self._compiler = compiler
        self._titles = titles
        self._formula = formula
        self._reasons = reasons
        self._area = area
        self._register = formula.each.register
        self._by_village = is_one_per_village(formula)

    def tally(self) -> Tally:
        """Return value, base, share and both lists."""
        base = self._base()
        steps = [(self._finder(step), self._day(step)) for step in self._formula.counted]
        judged = [self._judge(thing, steps) for thing in base]
        inside = [one for one in judged if one.failed is None]
        amount = adding(self._compiler, self._formula.amount, self._register)
        counted = [self._counted(one, amount(one.thing)) for one in self._by_day(inside)]
        outside = self._by_step([one for one in judged if one.failed is not None])
        return Tally(
            value=sum(one.amount for one in counted),
            base=len(base),
            share=self._share(sum(one.amount for one in counted), base, inside),
            counted=tuple(counted),
            not_counted=tuple(self._not_counted(one) for one in outside),
            beside=self._beside(base),
        )

    def _base(self) -> list[Row]:
        test = self._compiler.all_of(self._formula.base, self._register)
        all_things = things(self._compiler.view, self._formula.each, self._area, self._titles.areas)
        return [thing for thing in all_things if test(thing)]

    def _finder(self, step: Step) -> Finder:
        """Return what gives the row that fulfils a step: a child for ``exists``, else the thing."""
        if isinstance(step.condition, Exists):
            return self._compiler.first_found(step.condition, self._register)
        test = self._compiler.test(step.condition, self._register)
        return lambda thing: thing if test(thing) else None

    def _day(self, step: Step) -> Callable[[Row], str]:
        register = step.condition.register if isinstance(step.condition, Exists) else self._register
        column = DECIDED_ON.get(register, "")
        return lambda row: str(row.get(column) or "")

    def _judge(self, thing: Row, steps: list[tuple[Finder, Callable[[Row], str]]]) -> Judged:
        witness, day = thing, ""
        for number, (find, day_of) in enumerate(steps):
            found = find(thing)
            if found is None:
                return Judged(thing, witness, "", number)
            # A step asked of the thing itself names no new row: the event found before stays what made it
            # count.
            if found is not thing or not day:
                witness, day = found, day_of(found)
        return Judged(thing, witness, day, None)

    def _counted(self, judged: Judged, amount: int) -> Counted:
        found = Found(judged.thing, judged.witness, self._register, {"amount": f"{amount:,}"})
        on = self._formula.on
        day = self._compiler.get(self._register, on)(judged.thing) if on else judged.day
        detail = filled(self._formula.detail, found, self._compiler)
        return self._entry(judged.thing, amount=amount, detail=detail, on=str(day or ""))

    def _not_counted(self, judged: Judged) -> Counted:
        step = self._formula.counted[judged.failed or 0]
        more = missing_words(step.condition, judged.thing, self._register, self._compiler)
        found = Found(judged.thing, judged.witness, self._register, more)
        detail = filled(self._reasons[step.reason], found, self._compiler)
        return self._entry(judged.thing, detail=detail, reason=step.reason)

    def _entry(
        self, thing: Row, *, amount: int = 0, detail: str = "", on: str = "", reason: str = ""
    ) -> Counted:
        each = self._formula.each
        return Counted(
            register=self._register or each.value,
            row_id=str(thing[ROW_ID] if self._register else thing[CODE]),
            title=self._titles.title(each, thing, by_village=self._by_village),
            place=self._titles.place(each, thing),
            amount=amount,
            detail=detail,
            on=on,
            reason=reason,
        )

    def _share(self, value: int, base: list[Row], inside: list[Judged]) -> Fraction | None:
        over = self._formula.over
        return (value, self._denominator(over, base, inside)) if over else None

    def _denominator(self, over: Over, base: list[Row], inside: list[Judged]) -> int:
        if over.field:
            get = self._compiler.get(self._register, over.field)
            # Over what was counted only: a group without members on file would bring a denominator and no
            # value.
            return sum(whole(get(one.thing)) for one in inside)
        # The printed number speaks of the whole country: 16 sites, of which the registers may hold fewer.
        return over.country if over.country is not None and not self._area else len(base)

    def _beside(self, base: list[Row]) -> tuple[tuple[str, Fraction], ...]:
        tests = [(one, self._compiler.all_of(one.counted, self._register)) for one in self._formula.beside]
        return tuple((one.label, (sum(map(test, base)), len(base))) for one, test in tests)

    def _by_day(self, judged: list[Judged]) -> list[Judged]:
        return sorted(judged, key=lambda one: (one.day, self._order(one.thing)))

    def _by_step(self, judged: list[Judged]) -> list[Judged]:
        """Sort what is nearest to counting first."""
        return sorted(judged, key=lambda one: (-(one.failed or 0), self._order(one.thing)))

    def _order(self, thing: Row) -> tuple[str, int, str]:
        each: Each = self._formula.each
        # By place and id in the end, so that two PCs print one list.
        return self._titles.order(each, thing)


def is_one_per_village(formula: Derived) -> bool:
    """Tell whether the base holds one kind of fund, of which a village has at most one."""
    kinds = [one.values for one in formula.base if isinstance(one, Equal) and one.path == "kind"]
    return len(kinds) == 1 and len(kinds[0]) == 1 and kinds[0] <= ONE_PER_VILLAGE
