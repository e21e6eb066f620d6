"""Runs the acceptance shows of one issue: ``python -m tests.shows A --seed 1``, a line of JSON for each.

A show is a module beside this one with ``show(seed: int, folder: Path) -> dict``, whose result has at least
``show`` and ``ok``. Each runs in a process of its own, so that one which dies takes no other with it.
"""

import argparse
import importlib
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ISSUES: Mapping[str, Sequence[str]] = {"A": ("S3", "S4", "S5", "S6", "S7", "S9", "S10", "S11")}
LIMIT_S = 1200

Result = dict[str, object]


def module_name(show: str) -> str:
    """Return the module a show lives in: ``S3`` in ``tests.shows.s03``."""
    return f"tests.shows.s{int(show[1:]):02d}"


def failed(show: str, problem: str) -> Result:
    """Return the result of a show that could not give its own."""
    return {"show": show, "ok": False, "problem": problem}


def read_result(show: str, output: str, code: int) -> Result:
    """Take a show's result from the last line it wrote, or say why there is none."""
    lines = output.strip().splitlines()
    try:
        result = json.loads(lines[-1]) if lines else None
    except json.JSONDecodeError:
        result = None
    if not isinstance(result, dict):
        return failed(show, f"ended with exit code {code} and without a result")
    return result if code == 0 else {**result, "ok": False, "exit_code": code}


def run_apart(show: str, seed: int, folder: Path) -> Result:
    """Run one show in its own process and give its result, with the seconds it took."""
    if importlib.util.find_spec(module_name(show)) is None:
        return failed(show, f"there is no {module_name(show)} yet")
    command = [
        sys.executable,
        "-m",
        "tests.shows",
        "--only",
        show,
        "--seed",
        str(seed),
        "--folder",
        str(folder),
    ]
    began = time.monotonic()
    try:
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return failed(show, f"was stopped after {LIMIT_S} s")
    result = read_result(show, ended.stdout, ended.returncode)
    return {**result, "seconds": round(time.monotonic() - began, 1)}


def run_here(show: str, seed: int, folder: Path) -> int:
    """Run one show in this process and print its result."""
    result = importlib.import_module(module_name(show)).show(seed, folder)
    print(json.dumps(result, ensure_ascii=False))
    return 0


def run_issue(issue: str, seed: int, chosen: Sequence[str]) -> int:
    """Run every show of an issue, or the chosen ones; the exit code is 1 when any is not well."""
    all_well = True
    for show in chosen or ISSUES[issue]:
        with tempfile.TemporaryDirectory(prefix=f"kongtun-{show.lower()}-") as folder:
            result = run_apart(show, seed, Path(folder))
        print(json.dumps(result, ensure_ascii=False), flush=True)
        all_well = all_well and result.get("ok") is True
    return 0 if all_well else 1


def main(arguments: Sequence[str]) -> int:
    """Read the command line and run what it names."""
    parser = argparse.ArgumentParser(prog="tests.shows")
    parser.add_argument("issue", nargs="?", choices=sorted(ISSUES), default="A")
    parser.add_argument("shows", nargs="*", help="only these, such as S3 S7")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only:
        return run_here(options.only, options.seed, options.folder)
    return run_issue(options.issue, options.seed, options.shows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
