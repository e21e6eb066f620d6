"""A clock is doubted by what a PC knows beside it, and by nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.clock_doubts import SILENT_MS, SLACK_MS, WENT_BACK_MS, KnownTimes, doubt_about, month_of
from sync.model.fiscal_year import FiscalMonth
from sync.model.practice.moment import NOW_MS
from sync.model.sentences import sentence
from sync.model.sources import moment_ms

DAY_MS = 86_400_000
FRESH = KnownTimes(newest_fy=2565)
SYNCED = KnownTimes(2565, answered_ms=NOW_MS, offset_ms=0, opened_ms=NOW_MS)


def code(now_ms: int, known: KnownTimes) -> str:
    found = doubt_about(now_ms, known)
    return found.code if found is not None else ""


@pytest.mark.parametrize("known", [FRESH, SYNCED])
def test_a_clock_that_goes_with_all_that_is_known_is_not_doubted(known: KnownTimes) -> None:
    assert code(NOW_MS, known) == ""
    assert code(NOW_MS + 30 * DAY_MS, known) == ""


@pytest.mark.parametrize(
    ("now_ms", "known", "expected"),
    [
        (NOW_MS - SLACK_MS - 1, replace(SYNCED, opened_ms=None), "clock-behind"),
        (NOW_MS - SLACK_MS, replace(SYNCED, opened_ms=None), ""),
        (moment_ms(1980, 1, 1), FRESH, "clock-behind"),
        (moment_ms(2021, 3, 29), FRESH, "clock-behind"),
        (moment_ms(2021, 4, 1), FRESH, ""),
        (moment_ms(2022, 3, 1), replace(FRESH, newest_fy=2566), "clock-behind"),
        (NOW_MS + SILENT_MS + 1, SYNCED, "clock-unproved"),
        (NOW_MS + SILENT_MS, SYNCED, ""),
        (moment_ms(2027, 12, 5), SYNCED, "clock-unproved"),
        (moment_ms(2027, 12, 5), FRESH, "clock-beyond-years"),
        (moment_ms(2023, 9, 30), FRESH, ""),
        (moment_ms(2023, 10, 1), FRESH, "clock-beyond-years"),
        (NOW_MS - WENT_BACK_MS, replace(FRESH, opened_ms=NOW_MS), ""),
        (NOW_MS - WENT_BACK_MS - 1, replace(FRESH, opened_ms=NOW_MS), "clock-went-back"),
    ],
)
def test_each_doubt_begins_at_its_limit(now_ms: int, known: KnownTimes, expected: str) -> None:
    assert code(now_ms, known) == expected


@pytest.mark.parametrize("offset", [-40 * DAY_MS, -SLACK_MS - 1, SLACK_MS + 1, 40 * DAY_MS])
def test_a_clock_compared_with_the_endpoints_is_told_what_it_should_show(offset: int) -> None:
    known = replace(SYNCED, offset_ms=offset, opened_ms=None)
    here = NOW_MS - offset
    if offset < 0:
        assert code(here, known) == "clock-differs"
        assert code(here - SLACK_MS - 1, known) == "", "it was set back since"
    found = doubt_about(max(here, NOW_MS), known)
    assert found is not None
    assert found.code == "clock-differs"
    assert "should be" in sentence(found.code, found.values, "en")


def test_small_differences_are_not_worth_a_word() -> None:
    assert code(NOW_MS + SLACK_MS, replace(SYNCED, offset_ms=-SLACK_MS)) == ""


def test_the_sentence_names_the_month_the_program_opens() -> None:
    found = doubt_about(moment_ms(2027, 12, 5), SYNCED)
    assert found is not None
    words = sentence(found.code, found.values)
    assert "ธันวาคม 2570" in words
    assert "29 พฤศจิกายน 2564" in words
    assert "ยังอยู่ครบ" in words


@given(
    st.integers(0, 4_000_000_000_000),
    st.builds(
        KnownTimes,
        newest_fy=st.integers(2540, 2600),
        answered_ms=st.none() | st.integers(0, 4_000_000_000_000),
        offset_ms=st.none() | st.integers(-4_000_000_000_000, 4_000_000_000_000),
        opened_ms=st.none() | st.integers(0, 4_000_000_000_000),
    ),
)
def test_any_clock_gets_a_whole_sentence_or_none(now_ms: int, known: KnownTimes) -> None:
    found = doubt_about(now_ms, known)
    if found is not None:
        for language in ("th", "en"):
            assert "–" not in sentence(found.code, found.values, language)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1970, 1, 1), FiscalMonth(2541, 1)),
        (date(1997, 9, 30), FiscalMonth(2541, 1)),
        (date(1997, 11, 1), FiscalMonth(2541, 2)),
        (date(2021, 11, 29), FiscalMonth(2565, 2)),
        (date(2057, 9, 30), FiscalMonth(2600, 12)),
        (date(2057, 10, 1), FiscalMonth(2600, 12)),
        (date(2090, 1, 1), FiscalMonth(2600, 12)),
    ],
)
def test_a_clock_beyond_all_years_has_the_nearest_month(day: date, expected: FiscalMonth) -> None:
    assert FiscalMonth.near(day) == expected
    assert month_of(moment_ms(day.year, day.month, day.day)) == expected
