"""A share of what strangers do to folders and processes; ``dev.py proof stranger`` does all of it."""

from collections.abc import Sequence
from pathlib import Path

from tests.proof.outcome import Task
from tests.proof.stranger_releases import RELEASE_CASES
from tests.proof.stranger_runs import CASES, KILLS, Report, play, play_releases

SHARE = (
    "a folder copied with edits that wait",
    "an endpoint put back, copied while stopped",
    "an endpoint ten years ahead",
    KILLS,
)
KILLED = 3


def complaints(report: Report) -> Sequence[str]:
    return [] if not report.bad else report.lines


def test_events_at_one_endpoint_lose_nothing_and_are_told(tmp_path: Path) -> None:
    report = Report()
    assert set(SHARE) <= {*CASES, KILLS}
    play(Task(KILLED, 2565, tmp_path), SHARE, report)
    assert complaints(report) == []
    assert report.counts["PCs killed"] + report.counts["endpoints killed"] == KILLED


def test_a_pc_of_the_release_before_at_an_endpoint_put_back(tmp_path: Path) -> None:
    report = Report()
    play_releases(tmp_path / "releases", list(RELEASE_CASES)[-1], report)
    assert complaints(report) == []
