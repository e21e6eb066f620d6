"""S4 in small, without a window: a typing process killed at random moments loses no cell it had left."""

from pathlib import Path

from tests.support.kill_run import STORE, kill_many


def test_no_cell_that_was_left_is_lost_or_doubled(tmp_path: Path) -> None:
    figures = kill_many(STORE, tmp_path / "typed", 12, seed=7, until_inside=2)
    assert figures.kills >= 12
    assert figures.cells >= 12
    assert (figures.lost, figures.not_once) == (0, 0)
