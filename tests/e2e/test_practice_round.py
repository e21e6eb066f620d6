"""The day at the practice office, as ``dev.py run`` plays it without a display."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.practice_round import play


@pytest.mark.usefixtures("qapp")
def test_a_day_at_the_practice_office(tmp_path: Path) -> None:
    """Twelve rows typed by keys, two PCs, two syncs: replicas and all measures are equal on both ends."""
    assert QApplication.instance() is not None
    told = play(tmp_path / "round").as_json()
    pictures = told.pop("screenshots")
    assert told == {
        "ok": True,
        "rows_entered": 12,
        "operations_sent": 132,
        "replicas_equal": True,
        "measures": 36,
        "measures_equal": True,
        "conflicts": 0,
    }
    assert isinstance(pictures, list)
    assert all(Path(one).stat().st_size > 5_000 for one in pictures)
