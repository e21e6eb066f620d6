"""Numbers and money as officers type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.money import baht, baht_parts, baht_plain, baht_short, read_baht
from sync.model.numerals import read_number
from sync.model.thai import to_thai

_SATANG = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("typed", "satang"),
    [
        ("12,345.50", 1234550),
        ("๑๒,๓๔๕.๕๐", 1234550),
        ("12345.5", 1234550),
        ("12 345.50", 1234550),
        ("12, 345.50", 1234550),
        ("12\u00a0345.50", 1234550),
        ("฿500", 50000),
        ("500 ฿", 50000),
        ("500 บาท", 50000),
        ("๕๐๐บาท", 50000),
        ("500.", 50000),
        (".50", 50),
        ("0", 0),
        ("+7", 700),
        ("-20", -2000),
        ("−20", -2000),
        ("– 20", -2000),
        ("-฿20", -2000),
        ("007", 700),
        ("1\u200b,000", 100000),
    ],
)
def test_amounts_are_read_exactly(typed: str, satang: int) -> None:
    read = read_baht(typed)
    assert (read.satang, read.code) == (satang, "")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.505", "money-decimals"),
        ("1.500", "money-decimals"),
        ("0.001", "money-decimals"),
        ("(500)", "number-brackets"),
        ("12,34", "number-commas"),
        ("1,2345", "number-commas"),
        (",500", "number-commas"),
        ("12 34", "number-commas"),
        ("1.234,50", "number-commas"),
        ("1" * 25, "number-too-long"),
        ("ห้าร้อย", "number-unreadable"),
        ("5k", "number-unreadable"),
        ("1e5", "number-unreadable"),
        ("=SUM(A1:A3)", "number-unreadable"),
        ("1.2.3", "number-unreadable"),
        (".", "number-unreadable"),
        ("--5", "number-unreadable"),
        ("5-", "number-unreadable"),
        ("½", "number-unreadable"),
        ("٣", "number-unreadable"),
        ("nan", "number-unreadable"),
        ("บาท", "number-unreadable"),
    ],
)
def test_what_is_not_certain_is_refused(typed: str, code: str) -> None:
    read = read_baht(typed)
    assert (read.satang, read.code) == (None, code)


@pytest.mark.parametrize("typed", ["-", "–", "—", "−", " - ", "--"])
def test_a_lone_dash_is_neither_a_number_nor_a_problem(typed: str) -> None:
    read = read_baht(typed)
    assert (read.satang, read.code, read.dash) == (None, "", True)


def test_a_blank_is_no_dash() -> None:
    read = read_baht("  ")
    assert (read.satang, read.code, read.dash) == (None, "", False)


@pytest.mark.parametrize(
    ("typed", "count"), [("44 ครัวเรือน", 44), ("12คน", 12), ("3 คร.", 3), ("1,200 ราย", 1200)]
)
def test_units_beside_a_count_are_understood(typed: str, count: int) -> None:
    assert read_number(typed).number == count


@given(_SATANG)
def test_written_money_is_read_back(satang: int) -> None:
    for text in (baht(satang), baht_plain(satang), baht_short(satang), to_thai(baht(satang))):
        assert read_baht(text).satang == satang


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_more_than_two_decimals_are_never_rounded(number: Decimal) -> None:
    read = read_baht(f"{number:f}")
    assert read.satang is None
    assert read.code == "money-decimals"


@given(st.text())
def test_any_text_is_a_number_a_blank_or_a_code(text: str) -> None:
    read = read_number(text)
    assert (read.number is not None) + bool(read.code) + read.dash <= 1
    if read.number is None and not read.code and not read.dash:
        assert not text.strip() or not any(one.isalnum() for one in text)


def test_money_on_screen() -> None:
    assert baht(28_000_000) == "280,000.00"
    assert baht(-5) == "−0.05"
    assert (baht(-1), baht(0), baht(1)) == ("−0.01", "0.00", "0.01")
    assert baht_parts(23_165_000) == ("231,650", ".00")
    assert baht_parts(-123) == ("−1", ".23")
    assert baht_short(550_000) == "5,500"
    assert baht_short(31_245) == "312.45"
    assert baht_plain(6_145_000) == "61450.00"
    assert baht_plain(-50) == "-0.50"
