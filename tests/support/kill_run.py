"""Kills a typing process again and again and looks for every cell it had left."""

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from desktop_app.store import operations
from desktop_app.store.store import Store
from tests.support.stores import bench
from tests.support.typing_child import type_cells

_CHILD = type_cells.__module__
_READY_S = 60.0


@dataclass(slots=True)
class KillFigures:
    """What the kills came to."""

    kills: int = 0
    inside_commit: int = 0
    """Kills that fell between the start of a commit and its acknowledgement."""
    cells: int = 0
    lost: int = 0
    not_once: int = 0
    """Cells whose operation does not stand in the outbox exactly once."""


def kill_many(folder: Path, kills: int, seed: int, *, until_inside: int = 0) -> KillFigures:
    """Kill ``kills`` typing processes at random 1-50 ms, on until ``until_inside`` fell inside a commit."""
    figures = KillFigures()
    chance = random.Random(seed)
    left: dict[tuple[str, str], int] = {}
    told: list[tuple[str, str, int]] = []
    with bench(folder).opened():
        pass  # the store is made before the first kill
    while figures.kills < kills or figures.inside_commit < until_inside:
        lines = _type_and_kill(folder, figures.cells + figures.kills * 7, chance.uniform(0.001, 0.050))
        figures.kills += 1
        figures.inside_commit += bool(lines) and lines[-1] == "~"
        for line in lines:
            if line != "~":
                row_id, field, value = line.split()
                left[row_id, field] = int(value)
                told.append((row_id, field, int(value)))
        figures.cells = len(told)
        _look(folder, left, told, figures)
    return figures


def _type_and_kill(folder: Path, first: int, after_s: float) -> list[str]:
    """Let a process type for ``after_s`` from its first cell on, kill it, return the whole lines it told."""
    command = [sys.executable, "-m", _CHILD, str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        began = child.stdout.readline()
        assert began, "the typing process did not start"
        time.sleep(after_s)
        child.kill()
        rest = child.stdout.read()
    text = (began + rest).decode()
    whole = text[: text.rfind("\n") + 1]
    return whole.splitlines()


def _look(
    folder: Path, left: dict[tuple[str, str], int], told: list[tuple[str, str, int]], figures: KillFigures
) -> None:
    with bench(folder).opened() as store:
        figures.lost = sum(not _is_there(store, *key, value) for key, value in left.items())
        figures.not_once = _not_once(store, told)


def _is_there(store: Store, row_id: str, field: str, value: int) -> bool:
    row = store.rows.find("fund_month", row_id)
    found = row.get(field) if row else None
    # The cell that was being typed may have been committed without the parent hearing of it.
    return isinstance(found, int) and found >= value


def _not_once(store: Store, told: list[tuple[str, str, int]]) -> int:
    counts: dict[tuple[str, str, int], int] = {}
    for one in operations.read(store._sql, "register = 'fund_month'"):
        for field, change in one.operation.set.items():
            if isinstance(change.new, int):
                key = (one.operation.row_id, field, change.new)
                counts[key] = counts.get(key, 0) + 1
    return sum(counts.get(key, 0) != 1 for key in told)
