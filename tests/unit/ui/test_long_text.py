"""Where two long texts differ, and which lines a card shows of them."""

import pytest

from ui.widgets.long_text import TextLine, differing


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        ("abc", "abd", ("c", "d")),
        ("abc", "abc", ("", "")),
        ("abc", "abxc", ("", "x")),
        ("ab", "abc", ("", "c")),
        ("aaa", "aa", ("a", "")),
        ("xbc", "ybc", ("x", "y")),
        ("a1b2c", "a3b4c", ("1b2", "3b4")),
        ("ก่อน", "ก้อน", ("ก่", "ก้")),
        ("ที่", "ที", ("ที่", "ที")),
        ("กี", "ดี", ("กี", "ดี")),
        ("ปีนี้ดี", "ปีนั้นดี", ("นี้", "นั้น")),
    ],
)
def test_what_differs_is_between_what_is_shared_and_cuts_no_letter(
    one: str, other: str, parts: tuple[str, str]
) -> None:
    mine, theirs = differing(one, other)
    assert (one[slice(*mine)], other[slice(*theirs)]) == parts
    back, forth = differing(other, one)
    assert (back, forth) == (theirs, mine)


@pytest.mark.parametrize(
    ("span", "part"),
    [
        ((12, 14), (2, 4)),
        ((5, 12), (0, 2)),
        ((13, 40), (3, 5)),
        ((0, 40), (0, 5)),
        ((0, 10), None),
        ((15, 20), None),
        ((12, 12), (2, 2)),
        ((15, 15), (5, 5)),
        ((9, 9), None),
    ],
)
def test_a_line_knows_its_part_of_a_span(span: tuple[int, int], part: tuple[int, int] | None) -> None:
    assert TextLine(10, "hello").part(span) == part
