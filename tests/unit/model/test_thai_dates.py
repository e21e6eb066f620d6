"""Dates in the Buddhist era, in and out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.fiscal_year import FiscalMonth
from sync.model.sources import moment_ms
from sync.model.thai import to_thai
from sync.model.thai_dates import (
    MONTHS,
    MONTHS_SHORT,
    ago,
    calendar_month,
    day_long,
    day_medium,
    day_number,
    day_short,
    moment,
    month_short,
    month_title,
    month_word,
    read_day,
    read_year,
    window_year,
    year_title,
)

TODAY = date(2021, 11, 29)
DAY = date(2021, 11, 18)
_DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "18/11/2564",
        "18-11-2564",
        "18.11.2564",
        "18 11 2564",
        "18 / 11 / 2564",
        "18 พ.ย. 2564",
        "18 พย 2564",
        "18พ.ย.2564",
        "18 พฤศจิกายน 2564",
        "18 พฤศจิกายน พ.ศ. 2564",
        "วันพฤหัสบดีที่ 18 พฤศจิกายน พ.ศ. ๒๕๖๔",
        "๑๘ พ.ย. ๒๕๖๔",
        "๑๘/๑๑/๒๕๖๔",
        "2021-11-18",
        "2564-11-18",
        "2564/11/18",
        "18 พ.ย. ค.ศ. 2021",
        " 18/11/2564\u200b",
    ],
)
def test_every_way_of_writing_the_day_is_read(typed: str) -> None:
    read = read_day(typed, TODAY)
    assert (read.day, read.code, read.guessed) == (DAY, "", False)


@pytest.mark.parametrize("typed", ["18/11/64", "18 พ.ย. 64", "๑๘ พ.ย. ๖๔", "18พย64"])
def test_a_two_digit_year_is_read_and_echoed(typed: str) -> None:
    read = read_day(typed, TODAY)
    assert (read.day, read.guessed) == (DAY, True)


@pytest.mark.parametrize("typed", ["1/1/75", "1 ม.ค. ๗๕", "31/12/99"])
def test_a_two_digit_year_that_no_fund_is_as_old_as_is_asked_for(typed: str) -> None:
    read = read_day(typed, TODAY)
    assert (read.day, read.code) == (None, "date-year-short")
    assert read_day("1/1/74", TODAY).day == date(2031, 1, 1)
    assert read_day("1/1/00", TODAY).day == date(1957, 1, 1)
    assert read_year("75", TODAY) == (75, "date-year-short")
    assert read_year("74", TODAY) == (2574, "")


@pytest.mark.parametrize("typed", ["18/11/64", "18 พ.ย. 64"])
def test_without_a_today_a_two_digit_year_is_asked_for(typed: str) -> None:
    assert read_day(typed, None).code == "date-year-short"


@pytest.mark.parametrize("typed", ["18/11/2021", "18 พ.ย. 2021", "18/11/1999", "18/11/2399"])
def test_a_christian_year_is_asked_about_never_moved(typed: str) -> None:
    read = read_day(typed, TODAY)
    assert read.day is None
    assert read.code == "date-year-ce"


def test_the_question_names_the_buddhist_year() -> None:
    assert read_day("18/11/2021", TODAY).values == {"year": "2021", "as_be": "2564"}


@pytest.mark.parametrize(
    ("typed", "exists"),
    [
        ("29/2/2567", True),
        ("29/2/2566", False),
        ("29/2/2443", False),
        ("31/4/2564", False),
        ("0/1/2564", False),
    ],
)
def test_leap_days_follow_the_christian_calendar(typed: str, exists: bool) -> None:  # noqa: FBT001 - a table
    read = read_day(typed, TODAY)
    assert (read.day is not None) is exists
    assert read.code == ("" if exists else "date-no-such-day")


@pytest.mark.parametrize("typed", ["18/13/2564", "32/1/2564"])
def test_no_thirteenth_month(typed: str) -> None:
    assert read_day(typed, TODAY).code == "date-no-such-day"


@pytest.mark.parametrize("typed", ["เมื่อวาน", "18/11", "18/11/564", "พ.ย. 64", "18 ฟ.ย. 64", "44518", "1/1/1"])
def test_what_is_no_date_says_so(typed: str) -> None:
    assert read_day(typed, TODAY).code == "date-unreadable"


def test_a_far_year_is_out_of_range() -> None:
    assert read_day("1/1/9999", TODAY).code == "date-year-range"


@pytest.mark.parametrize("typed", ["", "  ", "-", "–", "—"])
def test_blank_and_lone_dash_are_no_date_and_no_problem(typed: str) -> None:
    read = read_day(typed, TODAY)
    assert (read.day, read.code) == (None, "")


@given(_DAYS)
def test_every_written_form_is_read_back(day: date) -> None:
    for text in (day_number(day), day_medium(day), day_long(day), to_thai(day_number(day)), day.isoformat()):
        assert read_day(text, TODAY).day == day


@given(st.dates(date(1957, 1, 1), date(2031, 12, 31)))
def test_the_short_form_is_read_back_inside_the_window(day: date) -> None:
    assert read_day(day_short(day), TODAY).day == day


@given(st.integers(0, 99), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_the_window_is_a_hundred_years_up_to_ten_ahead(two_digits: int, today: date) -> None:
    year = window_year(two_digits, today)
    assert year % 100 == two_digits
    assert today.year + 543 - 90 < year <= today.year + 543 + 10


@pytest.mark.parametrize(
    ("typed", "year", "code"),
    [
        ("2565", 2565, ""),
        ("๒๕๖๕", 2565, ""),
        ("พ.ศ. 2565", 2565, ""),
        ("ปีงบประมาณ 2565", 2565, ""),
        ("65", 2565, ""),
        ("36", 2536, ""),
        ("ค.ศ. 2022", 2565, ""),
        ("2022", 2022, "date-year-ce"),
        ("256", None, "year-unreadable"),
        ("ปีก่อน", None, "year-unreadable"),
        ("-", None, ""),
        ("", None, ""),
    ],
)
def test_years_are_read(typed: str, year: int | None, code: str) -> None:
    assert read_year(typed, TODAY) == (year, code)


def test_days_on_screen() -> None:
    assert day_number(DAY) == "18/11/2564"
    assert day_short(DAY) == "18 พ.ย. 64"
    assert day_long(DAY) == "วันพฤหัสบดีที่ 18 พฤศจิกายน 2564"
    assert moment(moment_ms(2021, 11, 29, 9, 12)) == "29 พ.ย. 64 09:12"


def test_the_moment_is_in_thai_time() -> None:
    assert moment(moment_ms(2021, 12, 1, 0, 30)) == "1 ธ.ค. 64 00:30"


def test_months_and_years_on_screen() -> None:
    assert month_title(FiscalMonth(2565, 2)) == "พฤศจิกายน 2564"
    assert month_short(FiscalMonth(2565, 4)) == "ม.ค. 65"
    assert [month_word(n) for n in (1, 3, 4, 12)] == ["ตุลาคม", "ธันวาคม", "มกราคม", "กันยายน"]
    assert year_title(2565) == "ปีงบประมาณ พ.ศ. 2565 (ต.ค. 64 – ก.ย. 65)"


def test_every_month_is_known_by_all_its_names() -> None:
    for number, (full, short) in enumerate(zip(MONTHS, MONTHS_SHORT, strict=True), start=1):
        for word in (full, short, short.replace(".", ""), short.rstrip("."), full[:-2]):
            assert calendar_month(word) == number or word == full[:-2]
    assert calendar_month("มกรา") == 1
    assert calendar_month("กุมภา") == 2
    assert calendar_month("January") is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "เมื่อสักครู่"),
        (59, "เมื่อสักครู่"),
        (60, "1 นาทีก่อน"),
        (3599, "59 นาทีก่อน"),
        (7200, "2 ชม. ก่อน"),
        (24 * 3600, "เมื่อวาน"),
        (3 * 24 * 3600, "3 วันก่อน"),
        (31 * 24 * 3600, "29 ต.ค. 64"),
        (-30, "เมื่อสักครู่"),
        (-3600, "29 พ.ย. 64 13:00"),
    ],
)
def test_how_long_ago(seconds: int, words: str) -> None:
    now = moment_ms(2021, 11, 29, 12)
    assert ago(now - seconds * 1000, now) == words


def test_hours_of_the_same_day_are_hours_and_last_evening_is_yesterday() -> None:
    assert ago(moment_ms(2021, 11, 29, 1), moment_ms(2021, 11, 29, 23)) == "22 ชม. ก่อน"
    assert ago(moment_ms(2021, 11, 28, 9), moment_ms(2021, 11, 29, 1)) == "เมื่อวาน"
