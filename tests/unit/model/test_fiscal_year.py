"""Fiscal months and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.fiscal_year import FIRST_YEAR, LAST_YEAR, FiscalMonth, year_span

_MONTHS = st.builds(FiscalMonth, st.integers(FIRST_YEAR, LAST_YEAR - 1), st.integers(1, 12))


@pytest.mark.parametrize(
    ("day", "fy", "number", "quarter"),
    [
        (date(2021, 9, 30), 2564, 12, 4),
        (date(2021, 10, 1), 2565, 1, 1),
        (date(2021, 12, 31), 2565, 3, 1),
        (date(2022, 1, 1), 2565, 4, 2),
        (date(2022, 9, 30), 2565, 12, 4),
    ],
)
def test_a_year_begins_in_october(day: date, fy: int, number: int, quarter: int) -> None:
    month = FiscalMonth.of(day)
    assert (month.fy, month.number, month.quarter) == (fy, number, quarter)


@given(_MONTHS)
def test_both_ends_of_a_month_lie_in_it_and_the_days_around_do_not(month: FiscalMonth) -> None:
    assert FiscalMonth.of(month.first_day) == FiscalMonth.of(month.last_day) == month
    assert month.first_day.day == 1
    assert (month.last_day + timedelta(days=1)).day == 1
    assert FiscalMonth.of(month.first_day + timedelta(days=31)) == month.shifted(1)


@given(_MONTHS, st.integers(-40, 40))
def test_shifting_there_and_back(month: FiscalMonth, months: int) -> None:
    if month.fy + months // 12 >= FIRST_YEAR and month.fy + months // 12 + 1 <= LAST_YEAR:
        there = month.shifted(months)
        assert there.shifted(-months) == month
        assert (there > month) is (months > 0)


def test_a_years_span_excludes_its_end() -> None:
    assert year_span(2565) == (date(2021, 10, 1), date(2022, 10, 1))


@pytest.mark.parametrize(("fy", "number"), [(2565, 0), (2565, 13), (2539, 1), (2601, 1), (2022, 1)])
def test_there_is_no_such_month(fy: int, number: int) -> None:
    with pytest.raises(ValueError, match="no fiscal month"):
        FiscalMonth(fy, number)


def test_the_first_and_the_last_year_are_whole() -> None:
    assert FiscalMonth(2540, 1).first_day == date(1996, 10, 1)
    assert FiscalMonth(2600, 12).last_day == date(2057, 9, 30)
