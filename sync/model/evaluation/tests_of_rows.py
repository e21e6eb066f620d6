"""Turns conditions into functions of a row, once per evaluation, so that asking is quick."""

from collections.abc import Callable, Mapping
from functools import singledispatchmethod

from sync.model.conditions import (
    AllTrue,
    AnyOf,
    AnyTrue,
    BeforeYear,
    Between,
    Blank,
    Condition,
    Dated,
    Equal,
    Exists,
    Filled,
    LatestHolds,
    LevelAbove,
    Not,
    StatusIn,
)
from sync.model.evaluation.getters import Getter, getter
from sync.model.evaluation.view import View
from sync.model.fields import Row
from sync.model.schemes import Scheme, SchemeKey

Test = Callable[[Row], bool]
Finder = Callable[[Row], Row | None]


class Compiler:
    """Compiles the conditions of one evaluation."""

    def __init__(self, view: View, schemes: Mapping[SchemeKey, Scheme]) -> None:
        self.view = view
        self._schemes = schemes

    def all_of(self, conditions: tuple[Condition, ...], register: str) -> Test:
        """Return a test that is true when every condition holds for a row of ``register``."""
        tests = [self.test(one, register) for one in conditions]
        # Most lists have one condition, and each is asked of every row of a register.
        if len(tests) == 1:
            return tests[0]
        return lambda row: all(test(row) for test in tests)

    def get(self, register: str, path: str) -> Getter:
        """Return a function that gives the value of ``path`` for a row of ``register``."""
        return getter(self.view, register, path)

    def first_found(self, condition: Exists, register: str) -> Finder:
        """Return a function that gives the earliest child row that fulfils an ``exists``."""
        children = self.view.children(register, condition.register)
        where = self.all_of(condition.where, condition.register)
        # The earliest: its day is the day the thing came to count, which later ones do not move.
        return lambda row: next((child for child in children(row) if where(child)), None)

    @singledispatchmethod
    def test(self, condition: Condition, register: str) -> Test:
        """Return a test of one condition for rows of ``register``."""
        raise NotImplementedError(f"{type(condition).__name__} for {register}")

    @test.register
    def _(self, condition: Equal, register: str) -> Test:
        get, values = self.get(register, condition.path), condition.values
        return lambda row: get(row) in values

    @test.register
    def _(self, condition: Between, register: str) -> Test:
        get, low, high = self.get(register, condition.path), condition.low, condition.high

        def within(row: Row) -> bool:
            value = get(row)
            if not isinstance(value, int | float):
                return False
            return (low is None or value >= low) and (high is None or value <= high)

        return within

    @test.register
    def _(self, condition: Filled, register: str) -> Test:
        get = self.get(register, condition.path)
        return lambda row: get(row) is not None

    @test.register
    def _(self, condition: Blank, register: str) -> Test:
        get = self.get(register, condition.path)
        return lambda row: get(row) is None

    @test.register
    def _(self, condition: AllTrue, register: str) -> Test:
        # Compared with 1, not taken for true: a blank tick is unknown, and unknown is not true.
        gets = [self.get(register, path) for path, _ in condition.ticks]
        return lambda row: all(get(row) == 1 for get in gets)

    @test.register
    def _(self, condition: AnyTrue, register: str) -> Test:
        gets = [self.get(register, path) for path in condition.paths]
        return lambda row: any(get(row) == 1 for get in gets)

    @test.register
    def _(self, condition: LevelAbove, register: str) -> Test:
        higher, lower = self.get(register, condition.higher), self.get(register, condition.lower)

        def above(row: Row) -> bool:
            code, version = row.get("scheme_code"), row.get("scheme_version")
            if not isinstance(code, str) or not isinstance(version, int):
                return False
            scheme = self._schemes.get((code, version))
            return scheme is not None and scheme.is_above(str(higher(row)), str(lower(row)))

        return above

    @test.register
    def _(self, condition: StatusIn, register: str) -> Test:
        del register
        return lambda row: self.view.status(row) in condition.statuses

    @test.register
    def _(self, condition: Dated, register: str) -> Test:
        get = self.get(register, condition.path)
        first, last = self.view.first_day if condition.in_year else "", self.view.last_day

        def dated(row: Row) -> bool:
            day = get(row)
            # ISO days compare as text like days; an empty first lies before all of them.
            return isinstance(day, str) and first <= day <= last

        return dated

    @test.register
    def _(self, condition: BeforeYear, register: str) -> Test:
        get, first = self.get(register, condition.path), self.view.first_day

        def before(row: Row) -> bool:
            day = get(row)
            return isinstance(day, str) and day < first

        return before

    @test.register
    def _(self, condition: Exists, register: str) -> Test:
        find = self.first_found(condition, register)
        return lambda row: find(row) is not None

    @test.register
    def _(self, condition: LatestHolds, register: str) -> Test:
        children = self.view.children(register, condition.register)
        where = self.all_of(condition.where, condition.register)
        holds = self.all_of(condition.holds, condition.register)

        def latest_holds(row: Row) -> bool:
            latest = next((child for child in reversed(children(row)) if where(child)), None)
            return latest is not None and holds(latest)

        return latest_holds

    @test.register
    def _(self, condition: AnyOf, register: str) -> Test:
        tests = [self.test(one, register) for one in condition.conditions]
        return lambda row: any(test(row) for test in tests)

    @test.register
    def _(self, condition: Not, register: str) -> Test:
        test = self.test(condition.condition, register)
        return lambda row: not test(row)
