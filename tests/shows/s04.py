"""S4: the window process killed with SIGKILL 200 times; every cell that had been left is there, once."""

from dataclasses import asdict
from pathlib import Path

from tests.support.kill_run import WINDOW, kill_many

KILLS = 200
INSIDE = 50
"""At least so many kills fall inside a commit."""


def show(seed: int, folder: Path) -> dict[str, object]:
    """Run the kills in ``folder`` and return the figures."""
    figures = kill_many(WINDOW, folder / "s04", KILLS, seed, until_inside=INSIDE)
    held = figures.lost == 0 and figures.not_once == 0 and figures.inside_commit >= INSIDE
    return {"show": "S4", "ok": held and figures.cells > 0, **asdict(figures)}
