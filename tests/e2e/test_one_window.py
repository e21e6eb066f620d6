"""One window per folder: real processes that start at once, are killed, and end one after another."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.shell.single_instance import SingleInstance
from desktop_app.store.errors import OpenElsewhere
from tests.support.endpoint import ROOT
from tests.support.keys import wait_for
from tests.support.office_pc import OfficePC

pytestmark = pytest.mark.usefixtures("qapp")

AT_ONCE, ROUNDS = 4, 25
STARTS, WINDOWS = 4, 2
WITHIN_S = 120
"""Far more than a start takes beside other work: it only ends a test that has failed."""
HEADLESS = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
Child = subprocess.Popen[str]


@contextmanager
def child(*command: str | Path) -> Iterator[Child]:
    """Run a process of Python for the length of the block, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        env=HEADLESS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _kill(processes: list[Child]) -> None:
    for one in processes:
        one.kill()


def tell(process: Child, word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def hear(process: Child) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def waiting(folder: Path) -> Iterator[Child]:
    with child("tests.support.waiting_start", folder) as process:
        assert hear(process) == "ready"
        yield process


@pytest.mark.parametrize("temporary", ["", "missing"])
def test_of_starts_at_once_exactly_one_is_first_however_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: str
) -> None:
    if temporary:
        monkeypatch.setitem(HEADLESS, "TMPDIR", str(tmp_path / temporary))
    with ExitStack() as stack:
        starts = [stack.enter_context(waiting(tmp_path)) for _ in range(AT_ONCE)]
        for _ in range(ROUNDS):
            for one in starts:
                tell(one, "take")
            assert Counter(map(hear, starts)) == {"first": 1, "second": AT_ONCE - 1}
            for one in starts:
                tell(one, "leave")
            assert [hear(one) for one in starts] == ["left"] * AT_ONCE


def test_a_killed_program_locks_nobody_out(tmp_path: Path) -> None:
    for _ in range(3):
        with waiting(tmp_path) as first:
            tell(first, "take")
            assert hear(first) == "first"
            first.kill()
            first.wait(WITHIN_S)
    with waiting(tmp_path) as first, waiting(tmp_path) as second:
        for one, word in ((first, "first"), (second, "second")):
            tell(one, "take")
            assert hear(one) == word


def test_of_programs_started_at_once_one_window_stays_and_the_others_end_well(tmp_path: Path) -> None:
    for _ in range(WINDOWS):
        with ExitStack() as stack:
            started = [stack.enter_context(child("desktop_app", "--folder", tmp_path)) for _ in range(STARTS)]
            pool = stack.enter_context(ThreadPoolExecutor(STARTS))
            stack.callback(_kill, started)
            ends = as_completed([pool.submit(one.wait) for one in started], WITHIN_S)
            assert [end.result() for end in islice(ends, STARTS - 1)] == [0] * (STARTS - 1)
            assert [one.poll() for one in started].count(None) == 1


def test_a_second_start_brings_the_window_out_of_the_task_bar(tmp_path: Path, qtbot: QtBot) -> None:
    pc = OfficePC(tmp_path)
    assert pc.program.begin()
    frame = pc.program.frame
    frame.setWindowState(frame.windowState() | Qt.WindowState.WindowMinimized)
    assert frame.isMinimized()
    assert not SingleInstance(tmp_path).first()
    wait_for(lambda: not frame.isMinimized(), "the window in front")
    qtbot.wait(1)
    pc.close()


def test_a_start_while_the_window_closes_waits_for_the_folder_and_gets_it(tmp_path: Path) -> None:
    with waiting(tmp_path) as later:
        pc = OfficePC(tmp_path)
        assert pc.program.begin()
        pc.program.single.deaf()
        tell(later, "take")
        pc.close()
        assert hear(later) == "first"


def test_a_program_that_holds_the_folder_and_does_not_answer_is_told_of(tmp_path: Path) -> None:
    stuck = SingleInstance(tmp_path)
    assert stuck.first()
    stuck.deaf()
    with pytest.raises(OpenElsewhere) as told:
        SingleInstance(tmp_path, patience_ms=0).first()
    assert told.value.code == "already-running"
    stuck.leave()
    assert SingleInstance(tmp_path).first()
