"""S4 in small: the program's window, typed in by keys, is killed and opened again; nothing is gone."""

from pathlib import Path

from tests.support.kill_run import WINDOW, kill_many


def test_a_killed_window_has_kept_every_cell_that_was_left(tmp_path: Path) -> None:
    figures = kill_many(WINDOW, tmp_path / "pc", 3, seed=3)
    assert figures.kills == 3
    assert figures.cells >= 3
    assert (figures.lost, figures.not_once) == (0, 0)
