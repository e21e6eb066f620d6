"""A share of the crash images on every change: what was saved or acknowledged is there after each."""

import os
import random
from pathlib import Path

import pytest

from tests.faults.crash_images import SECTOR, begun_with
from tests.faults.recording import Action, Kind, actions, built, can_record, run_recorded
from tests.proof.crash_runs import crash_images
from tests.proof.outcome import Task

IMAGES = 60
# In CI the recorder has to be there: a skip would be a proof nobody runs.
recordable = pytest.mark.skipif(
    not can_record() and "CI" not in os.environ, reason="neither gcc nor Linux to record with"
)


@recordable
def test_no_crash_takes_what_was_saved_or_acknowledged(tmp_path: Path) -> None:
    outcome = crash_images(Task(IMAGES, 2565, tmp_path))
    assert (outcome.bad, outcome.story) == (0, "")
    assert outcome.counts["images of the PC"] > IMAGES // 2
    assert outcome.counts["images of the endpoint"] > IMAGES // 4


@recordable
def test_the_recorder_tells_what_was_done_in_order(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "busy.py").write_text(
        "import os, sys\n"
        "file = os.open(sys.argv[1] + '/a', os.O_RDWR | os.O_CREAT)\n"
        "os.write(file, b'one'); os.pwrite(file, b'two', 8); os.fsync(file); os.ftruncate(file, 2)\n"
        "os.rename(sys.argv[1] + '/a', sys.argv[1] + '/b'); os.unlink(sys.argv[1] + '/b')\n"
    )
    log = tmp_path / "log"
    run_recorded([str(tmp_path / "busy.py"), str(root)], built(tmp_path), root, log)
    assert actions(log, root) == [
        Action(Kind.WRITE, "a", 0, b"one"),
        Action(Kind.WRITE, "a", 8, b"two"),
        Action(Kind.SYNC, "a", 0, b""),
        Action(Kind.TRUNCATE, "a", 2, b""),
        Action(Kind.RENAME, "a", 0, str(root / "b").encode()),
        Action(Kind.UNLINK, "b", 0, b""),
    ]


def test_a_power_cut_leaves_what_was_synced_and_perhaps_more(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    disk = begun_with(tmp_path)
    disk.do(Action(Kind.WRITE, "a", 0, b"new"))
    chance = random.Random(1)
    assert {disk.cut_off(1, chance).files["a"] for _ in range(50)} == {b"old", b"new"}
    assert disk.killed(1, None, chance).files["a"] == b"new"
    disk.do(Action(Kind.SYNC, "a", 0, b""))
    assert {disk.cut_off(2, chance).files["a"] for _ in range(50)} == {b"new"}


def test_a_write_under_way_may_be_there_in_part(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(4 * SECTOR))
    disk = begun_with(tmp_path)
    write = Action(Kind.WRITE, "a", 0, b"x" * 4 * SECTOR)
    chance = random.Random(1)
    left = {disk.killed(0, write, chance).files["a"].count(b"x") for _ in range(60)}
    assert {0, SECTOR, 4 * SECTOR} <= left
