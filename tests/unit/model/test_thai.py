"""Thai letters: cleaning, sorting, searching, digits."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.areas import Areas
from sync.model.thai import clean, grouped, is_clean, search_key, sort_key, to_arabic, to_thai

_THAI = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, categories=["Lo", "Mn", "Nd", "Lm"])
)


def test_digits_go_both_ways() -> None:
    assert to_arabic("๑๘ พ.ย. ๒๕๖๔") == "18 พ.ย. 2564"
    assert to_thai("ที่ 10/2565") == "ที่ ๑๐/๒๕๖๕"


@given(st.text("0123456789,. "))
def test_thai_digits_and_back_change_nothing(text: str) -> None:
    assert to_arabic(to_thai(text)) == text


def test_clean_takes_out_what_nobody_sees() -> None:
    assert clean(" บ้าน\u200bสำโรง\u00a0หมู่\ufeff 2\t") == "บ้านสำโรง หมู่ 2"
    assert clean("ก\x00ข\x07ค") == "กขค"


def test_clean_keeps_lines_only_where_asked() -> None:
    assert clean("หนึ่ง\r\nสอง\rสาม", lines=True) == "หนึ่ง\nสอง\nสาม"
    assert clean("หนึ่ง\r\nสอง") == "หนึ่ง สอง"


@given(st.text())
def test_cleaned_text_may_be_stored_and_stays_the_same(text: str) -> None:
    for lines in (False, True):
        once = clean(text, lines=lines)
        assert is_clean(once, lines=lines)
        assert clean(once, lines=lines) == once
        assert unicodedata.is_normalized("NFC", once)


TURNING = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c"]
ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\ufe0f"]
EMPTY = ["\u3164", "\u115f", "\uffa0", "\ufff9", "\uffff", "\U000e0041"]


@pytest.mark.parametrize("mark", [*TURNING, *ZERO_WIDTH, *EMPTY, "\x00", "\x1f", "\x9f", "\ud800"])
def test_a_hidden_letter_is_taken_out_and_may_not_be_stored(mark: str) -> None:
    assert not is_clean(f"ก{mark}ข")
    assert not is_clean(f"ก{mark}ข", lines=True)
    assert clean(f"ก{mark}ข") == "กข"
    assert sort_key(f"ก{mark}ข") == sort_key("กข")
    assert search_key(f"ก{mark}ข") == search_key("กข")


def test_figures_are_not_shown_in_another_order_than_they_are_stored() -> None:
    """U+202E turns what follows: 280,000 would be read as 000,082."""
    assert clean("ยอด \u202e280,000\u202c บาท") == "ยอด 280,000 บาท"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_one(end: str) -> None:
    assert clean(f"หนึ่ง{end}สอง", lines=True) == "หนึ่ง\nสอง"
    assert clean(f"หนึ่ง{end}สอง") == "หนึ่ง สอง"


@pytest.mark.parametrize("space", ["\u00a0", "\u2002", "\u2009", "\u202f", "\u205f", "\u2800", "\u3000"])
def test_every_space_is_a_space(space: str) -> None:
    assert clean(f"บ้าน{space}{space}สำโรง{space}") == "บ้าน  สำโรง"


def test_a_pile_of_marks_costs_no_time() -> None:
    """Two million pairs in the wrong order: normalising them as they stand would take hours."""
    pile = "ก" + "\u0301\u0323" * 2_000_000
    began = time.monotonic()
    assert not is_clean(pile)
    assert is_clean(clean(pile))
    assert len(clean(pile)) < 40
    assert time.monotonic() - began < 10


def test_a_pile_is_thinned_letter_by_letter_and_what_stands_around_it_stays() -> None:
    high, low = "ก" + "\u0301" * 30, "ข" + "\u0301" * 2
    assert clean(f"{low}{high}{low}") == f"{low}{high}{low}"
    assert clean(f"{low}{high}\u0301\u0301{low}") == f"{low}{high}{low}"
    assert clean(f"{high}\u0301 {high}\u0301") == f"{high} {high}"


@pytest.mark.parametrize("text", ["๑๘ พ.ย. ๒๕๖๔", "น้ำ ฤๅษี ฯลฯ ๏", "ปี่สระน้ำ", "café ½ m² ฿500", "👍"])
def test_what_is_seen_stays(text: str) -> None:
    assert clean(text) == text
    assert is_clean(text)


def test_a_line_end_is_hidden_only_in_one_line_texts() -> None:
    assert not is_clean("ก\nข")
    assert is_clean("ก\nข", lines=True)
    assert not is_clean(unicodedata.normalize("NFD", "é"))


def test_leading_vowels_sort_by_their_consonant() -> None:
    names = ["เมือง", "มหาสาร", "แม่ริม", "ไชยา", "ชุมพร", "โคกสูง", "กระบี่", "เกาะสมุย"]
    assert sorted(names, key=sort_key) == [
        "กระบี่",
        "เกาะสมุย",
        "โคกสูง",
        "ชุมพร",
        "ไชยา",
        "มหาสาร",
        "เมือง",
        "แม่ริม",
    ]


def test_tone_marks_decide_only_between_equals() -> None:
    assert sorted(["ปี่ข", "ปีก", "ปี่ก", "ปีข"], key=sort_key) == ["ปีก", "ปี่ก", "ปีข", "ปี่ข"]


def test_numbers_in_names_sort_by_size() -> None:
    names = ["หมู่ที่ 10", "หมู่ที่ 2", "หมู่ที่ ๑", "หมู่ที่ 007"]
    assert sorted(names, key=sort_key) == ["หมู่ที่ ๑", "หมู่ที่ 2", "หมู่ที่ 007", "หมู่ที่ 10"]


def test_latin_names_sort_without_regard_to_case() -> None:
    assert sorted(["gamma", "Beta", "alpha"], key=sort_key) == ["alpha", "Beta", "gamma"]


def test_plain_order_would_put_most_names_elsewhere() -> None:
    names = [one.name_th for one in Areas.shipped().districts()]
    assert names == sorted(names, key=sort_key)
    assert names != sorted(names)


@given(_THAI)
def test_thai_and_arabic_digits_sort_alike(text: str) -> None:
    assert sort_key(to_thai(text)) == sort_key(to_arabic(text))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ปีสระน้ำ", "บ้านปี่สระน้ำ"),
        ("ท่าสวาง", "บ้านท่าสว่าง"),
        ("กขคจ", "กข.คจ. บ้านราม"),
        ("แกใหญ", "บ้านแกใหญ่"),
        ("เเกใหญ่", "บ้านแกใหญ่"),
        ("นํ้า", "บ้านสระน้ำ"),
        ("หมู่ที่ ๒", "บ้านสำโรง หมู่ที่ 2"),
        ("SURIN", "Mueang Surin"),
    ],
)
def test_a_search_without_tone_marks_finds(typed: str, stored: str) -> None:
    assert search_key(typed) in search_key(stored)


@given(st.text())
def test_a_search_key_is_its_own_search_key(text: str) -> None:
    once = search_key(text)
    assert "  " not in once
    assert not any(0x0E47 <= ord(letter) <= 0x0E4E for letter in once)


def test_numbers_are_grouped_with_a_true_minus() -> None:
    assert [grouped(n) for n in (0, 999, 1000, -1250)] == ["0", "999", "1,000", "−1,250"]
