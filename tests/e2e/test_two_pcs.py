"""Two PCs of one office against a real endpoint: the cases of show S7, and S3's day without a line."""

from pathlib import Path

import pytest

from tests.shows import s03, s07


def test_both_values_of_a_conflict_are_seen_by_all_until_settled(tmp_path: Path) -> None:
    told = s07.show(3, tmp_path)
    assert {name: value for name, value in told.items() if value is False} == {}


@pytest.mark.usefixtures("qapp")
def test_a_day_without_a_line_ends_with_one_sync(tmp_path: Path) -> None:
    told = s03.show(2, tmp_path)
    assert {name: value for name, value in told.items() if value is False} == {}
