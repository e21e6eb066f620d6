"""The pace against the calendar, exact at its edges."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.pace import pace_of, plan_for
from sync.model.progress import Pace


@pytest.mark.parametrize(
    ("value", "target", "month", "start", "pace"),
    [
        (4, 26, 2, 1, Pace.ON_PLAN),
        (1, 5, 2, 1, Pace.ON_PLAN),  # exactly 1.2 of the plan: not yet ahead
        (2, 33, 2, 1, Pace.SUPPORT),
        (12, 55, 2, 1, Pace.AHEAD),
        (21, 114, 2, 1, Pace.ON_PLAN),
        (1, 1, 2, 1, Pace.REACHED),
        (0, 3, 2, 4, Pace.NOT_YET),
        (5, 3, 2, 4, Pace.NOT_YET),
        (0, 3, 4, 4, Pace.SUPPORT),
        (8, 60, 2, 1, Pace.ON_PLAN),  # exactly 0.8 of the plan: not yet behind
        (133, 1000, 2, 1, Pace.SUPPORT),
        (134, 1000, 2, 1, Pace.ON_PLAN),
        (200, 1000, 2, 1, Pace.ON_PLAN),
        (201, 1000, 2, 1, Pace.AHEAD),
        (-3, 10, 2, 1, Pace.SUPPORT),
        (0, None, 2, 1, Pace.NO_TARGET),
        (3, 0, 2, 1, Pace.NO_TARGET),
    ],
)
def test_words_for_a_value(value: int, target: int | None, month: int, start: int, pace: Pace) -> None:
    assert pace_of(value, target, month, start) is pace


def test_plan_is_an_exact_fraction() -> None:
    assert plan_for(878, 2, 1) == (1756, 12)
    assert plan_for(3, 12, 4) == (27, 9)
    assert plan_for(3, 2, 4) == (0, 9)


@given(st.integers(1, 10**6), st.integers(1, 12), st.integers(1, 12))
def test_plan_grows_to_the_whole_target(target: int, month: int, start: int) -> None:
    plans = [Fraction(*plan_for(target, number, start)) for number in range(1, 13)]
    assert plans == sorted(plans)
    assert plans[-1] == target
    assert plans[month - 1] == max(Fraction(target * (month - start + 1), 13 - start), Fraction(0))


@given(st.integers(0, 10**4), st.integers(1, 10**4), st.integers(1, 12), st.integers(1, 12))
def test_more_is_never_a_worse_pace(value: int, target: int, month: int, start: int) -> None:
    order = [Pace.NOT_YET, Pace.SUPPORT, Pace.ON_PLAN, Pace.AHEAD, Pace.REACHED]
    now, more = (order.index(pace_of(one, target, month, start)) for one in (value, value + 1))
    assert now <= more
