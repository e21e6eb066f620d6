"""Fuzzes an endpoint of its own, as many requests as are asked for."""

from contextlib import closing
from pathlib import Path

from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.central.provision import bench_stream
from tests.faults.fuzz import SECRET, Fuzzing
from tests.proof.outcome import Outcome, Task
from tests.support.endpoint import running_endpoint
from tests.support.wire import Wire

_SHARES = 9
"""An address gets so many parts of all requests at least (``fuzz`` weighs them)."""


def fuzz(folder: Path, requests_each: int, number: int) -> dict[str, int]:
    """Fuzz an endpoint of its own in ``folder``; return how many requests ended in which way."""
    with closing(open_centre(folder, realm="bench")) as centre:
        codes = [issue_code(centre, Grant(bench_stream(at), "district_head"), valid_days=1) for at in (1, 2)]
    with running_endpoint(folder, "--with-bench-register") as address:
        wire, neighbour = Wire(address, "bench", 1), Wire(address, "bench", 2)
        wire.enrol(codes[0], "one")
        neighbour.enrol(codes[1], "two")
        neighbour.sync([neighbour.insert("bench_record", {"name": SECRET})])
        return Fuzzing(wire, neighbour, folder / "centre.sqlite3").run(requests_each, number)


def run_fuzz(task: Task) -> Outcome:
    """Send ``task.amount`` requests or a few more; whatever should not have come of one is raised."""
    told = fuzz(task.folder, -(-task.amount // _SHARES), task.seed)
    return Outcome("fuzz", sum(told.values()), 0, task.seed, told)
