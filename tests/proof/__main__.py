"""Runs the proof: ``python -m tests.proof [--quick | --full] [--seed N] [--processes] [method …]``.

Each method prints its counts and its seed; what broke prints its shortest history. The last line of the
output is JSON: a list with ``name``, ``runs``, ``bad`` and ``seed`` of each method.
"""

import argparse
import dataclasses
import json
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.proof.methods import METHODS
from tests.proof.outcome import Method, Outcome, Task
from tests.support.postgres import is_demanded, running_cluster, server_folder


def main(words: Sequence[str]) -> int:
    """Run the methods asked for; the exit code is 1 when anything broke."""
    options = parsed(words)
    outcomes = []
    for method in chosen(options):
        amount = options.amount or (method.full if options.full else method.quick)
        for outcome, seconds in on_its_databases(method, amount, options):
            print(report(method, outcome, amount, seconds), flush=True)
            outcomes.append(outcome)
    print(json.dumps([summary(one) for one in outcomes]))
    return 1 if any(one.bad for one in outcomes) else 0


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="tests.proof")
    names = [one.name for one in METHODS]
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="some minutes on two cores (the default)")
    size.add_argument("--full", action="store_true", help="the bars of SYNC section 3; hours")
    parser.add_argument("--seed", type=int, default=1, help="what chance starts from (1)")
    parser.add_argument("--processes", action="store_true", help="only what works with real processes")
    parser.add_argument("--amount", type=int, default=0, help="another amount, in the method's own unit")
    parser.add_argument("--database", default="", help="address; else SQLite, and PostgreSQL")
    parser.add_argument("methods", nargs="*", metavar="method", help=", ".join(names))
    options = parser.parse_args(words)
    if strange := set(options.methods).difference(names):
        parser.error(f"no such method: {', '.join(sorted(strange))}")
    return options


def chosen(options: argparse.Namespace) -> list[Method]:
    """Return the methods named, or all; with ``--processes`` those that start some."""
    named = [one for one in METHODS if not options.methods or one.name in options.methods]
    return [one for one in named if one.processes or not options.processes]


def on_its_databases(
    method: Method, amount: int, options: argparse.Namespace
) -> Iterator[tuple[Outcome, float]]:
    """Run a method on the database asked for, else on each that it tells apart; yield seconds, too."""
    yield timed(method, amount, options.seed, options.database)
    if not method.both or options.database:
        return
    if server_folder() is None and not is_demanded():
        print(f"{method.name}: PostgreSQL is not installed, so SQLite only", flush=True)
        return
    with running_cluster() as cluster:
        outcome, seconds = timed(method, amount, options.seed, cluster.database())
    yield dataclasses.replace(outcome, name=f"{method.name} on PostgreSQL"), seconds


def timed(method: Method, amount: int, seed: int, database: str) -> tuple[Outcome, float]:
    """Run a method in a folder of its own; return how many seconds it took, too."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"kongtun-{method.name}-") as folder:
        outcome = carried_out(method, Task(amount, seed, Path(folder), database))
    return outcome, time.monotonic() - began


def carried_out(method: Method, task: Task) -> Outcome:
    """Run a method; one that dies counts as one bad run."""
    try:
        return method.run(task)
    except Exception:  # noqa: BLE001 - the others shall still run, and this one is told with all it has
        return Outcome(method.name, 1, 1, task.seed, story=traceback.format_exc())


def report(method: Method, outcome: Outcome, amount: int, seconds: float) -> str:
    """Return what is printed of a method."""
    counts = ", ".join(f"{name} {count:,}" for name, count in outcome.counts.items())
    head = (
        f"{outcome.name}: {outcome.runs:,} runs, {outcome.bad} bad"
        f" (seed {outcome.seed}, {method.unit} {amount:,}, {seconds:.0f} s)"
    )
    return "\n".join(part for part in (head, f"  {counts}" if counts else "", outcome.story) if part)


def summary(outcome: Outcome) -> dict[str, object]:
    """Return a method's entry in the last line."""
    return {"name": outcome.name, "runs": outcome.runs, "bad": outcome.bad, "seed": outcome.seed}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
