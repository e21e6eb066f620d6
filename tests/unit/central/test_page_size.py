"""A page is about as large as the PC asks for, within the endpoint's bounds."""

import pytest

from sync.central.pull import LARGEST_PAGE, PAGE_OCTETS, SMALLEST_PAGE, page_size
from sync.protocol.portions import CAREFUL, SMALLEST


@pytest.mark.parametrize(
    ("wanted", "octets"),
    [
        (None, PAGE_OCTETS),
        (0, SMALLEST_PAGE),
        (-5, SMALLEST_PAGE),
        (SMALLEST, SMALLEST_PAGE),
        (2**62, LARGEST_PAGE),
    ],
)
def test_what_is_asked_for_is_bounded_both_ways(wanted: int | None, octets: int) -> None:
    assert page_size(wanted) == octets


def test_more_wanted_is_more_given() -> None:
    assert SMALLEST_PAGE < page_size(CAREFUL // 8) < PAGE_OCTETS < page_size(CAREFUL) < LARGEST_PAGE
