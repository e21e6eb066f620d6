"""Kills a typing process again and again and looks for every cell it had left."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path

from desktop_app.machine import this_machine
from desktop_app.services.enrolment import PRACTICE, Enrolment
from desktop_app.services.sessions import Sessions
from desktop_app.settings import SettingsFile
from desktop_app.store.store import Store
from sync.client.http import HttpTransport
from tests.support import typing_child, typing_window
from tests.support.commit_news import BEGUN, CELLS
from tests.support.kill_books import KillBooks, KillFigures
from tests.support.stores import bench

MOST_COMMITS = 20
"""A process is killed after at least one commit and at most so many have begun."""
ANY_MOMENT_S = 0.050
COMMIT_S = 0.003
"""About as long as a commit takes: half of the kills aim at the one just announced, and may miss it."""


@dataclass(frozen=True, slots=True)
class Typist:
    """A process that types, and how its store is made and opened again."""

    module: str
    make: Callable[[Path], None]
    opened: Callable[[Path], AbstractContextManager[Store]]

    def start(self, folder: Path, first: int) -> subprocess.Popen[bytes]:
        """Start the process; it waits for a line before it opens the store."""
        command = [sys.executable, "-m", self.module, str(folder), str(first)]
        with (folder / "typing.log").open("ab") as log:
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)


def _make_bench(folder: Path) -> None:
    with bench(folder).opened():
        pass


def _make_practice(folder: Path) -> None:
    store, name = Enrolment(this_machine(folder), HttpTransport).make_practice()
    store.close()
    SettingsFile(folder).change(store=name)


STORE = Typist(typing_child.type_cells.__module__, _make_bench, lambda folder: bench(folder).opened())
"""Types into the store without a window: quick."""
WINDOW = Typist(
    typing_window.type_cells.__module__,
    _make_practice,
    lambda folder: closing(Sessions(this_machine(folder)).open_practice(PRACTICE)),
)
"""The whole program, typed in by key events."""


def kill_many(typist: Typist, folder: Path, kills: int, seed: int, *, until_inside: int = 0) -> KillFigures:
    """Kill ``kills`` typing processes at random moments, on until ``until_inside`` fell inside a commit."""
    books = KillBooks()
    figures = books.figures
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    typist.make(folder)
    waiting = typist.start(folder, 0)
    try:
        while figures.kills < kills or figures.inside_commit < until_inside:
            child = waiting
            # The next one loads its modules meanwhile; the store is one process's at a time.
            waiting = typist.start(folder, (figures.kills + 1) * CELLS)
            books.hear(_type_and_kill(folder, child, chance))
            with typist.opened(folder) as store:
                books.look(store)
    finally:
        waiting.communicate()
    return figures


def _type_and_kill(folder: Path, child: subprocess.Popen[bytes], chance: random.Random) -> list[str]:
    """Let a process type for a while, kill it, return the whole lines it told."""
    commits = chance.randint(1, MOST_COMMITS)
    after_s = chance.uniform(0, chance.choice((COMMIT_S, ANY_MOMENT_S)))
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        child.stdin.write(b"go\n")
        child.stdin.flush()
        told = b""
        while commits and (line := child.stdout.readline()):
            told += line
            commits -= line.decode().strip() == BEGUN
        time.sleep(after_s)
        by_itself = child.poll() is not None
        child.kill()
        told += child.stdout.read()
    assert not by_itself, (folder / "typing.log").read_text("utf-8")[-2000:]
    text = told.decode()
    return text[: text.rfind("\n") + 1].splitlines()
