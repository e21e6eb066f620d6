"""How a push's operations ended, told in runs: nearly all are simply applied, at positions in a row."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from sync.model.ids import OpId
from sync.protocol.changes import Result, Status
from sync.protocol.messages import Run

# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_APPLIED: Final = Status.APPLIED


def in_runs(results: Iterable[Result]) -> tuple[list[Run], list[Result]]:
    """Return the runs of a push's results and those that are in none, both in the push's order."""
    runs: list[Run] = []
    others: list[Result] = []
    count = first = 0
    for one in results:
        if one.seq is not None and plain(one):
            if count and one.seq == first + count:
                count += 1
                continue
            if count:
                runs.append(Run(count, first))
            count, first = 1, one.seq
            continue
        if count:
            runs.append(Run(count, first))
        count = 0
        runs.append(Run(0))
        others.append(one)
    return ([*runs, Run(count, first)] if count else runs), others


def out_of_runs(op_ids: Sequence[OpId], runs: Sequence[Run], others: Iterable[Result]) -> list[Result]:
    """Return the results that runs stand for.

    Raises:
        ValueError: they are not the ends of these operations.
    """
    # Counted before anything is made: a run of a few octets could stand for any number.
    if sum(one.count or 1 for one in runs) != len(op_ids):
        raise ValueError("runs of another push")
    found = list(_each(op_ids, runs, iter(others)))
    if any(one.op_id != op_id for one, op_id in zip(found, op_ids, strict=True)):
        raise ValueError("results of other operations")
    return found


def plain(result: Result) -> bool:
    """Tell whether a result says nothing but that its operation was applied at its position."""
    return result == Result(result.op_id, _APPLIED, seq=result.seq)


def _each(op_ids: Sequence[OpId], runs: Iterable[Run], others: Iterator[Result]) -> Iterator[Result]:
    at = 0
    for run in runs:
        for place in range(run.count):
            yield Result(op_ids[at + place], _APPLIED, seq=run.seq + place)
        at += run.count
        if not run.count:
            # Too few of them end the list here, and the lengths then differ.
            yield from islice(others, 1)
            at += 1
