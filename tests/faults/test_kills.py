"""A few kills of the PC and of the endpoint on every change; ``dev.py proof`` does thousands."""

from pathlib import Path

from tests.proof.kill_runs import run_kills
from tests.proof.outcome import Task

KILLS = 8


def test_a_killed_pc_or_endpoint_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    outcome = run_kills(Task(KILLS, 2565, tmp_path))
    assert (outcome.bad, outcome.story) == (0, "")
    assert outcome.counts["PCs killed"]
    assert outcome.counts["endpoints killed"]
    assert outcome.counts["values"] > KILLS
