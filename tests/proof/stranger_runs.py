"""As a stranger would: shipped commands, the client driver, plain copying, SIGKILL; a line for each event.

No hook of a test is in what runs: each end is a process of its own over its own folder. One endpoint goes
through all events, each in a district of its own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.proof.outcome import Outcome, Task
from tests.proof.stranger_folders import FOLDER_CASES, Case
from tests.proof.stranger_office import Office
from tests.proof.stranger_parts import CentralProcess
from tests.support.endpoint import central_command

CASES: Mapping[str, Case] = {**FOLDER_CASES}


@dataclass(slots=True)
class Report:
    """What the cases came to."""

    lines: list[str] = field(default_factory=list)
    bad: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def stranger(task: Task) -> Outcome:
    """Carry out every event, and kill either end ``task.amount`` times in the middle of a push."""
    report = Report()
    play(task, list(CASES), report)
    return Outcome(
        "stranger", len(report.lines), report.bad, task.seed, dict(report.counts), "\n".join(report.lines)
    )


def play(task: Task, names: Sequence[str], report: Report) -> None:
    """Carry the named events out at one endpoint."""
    central = CentralProcess(task.folder / "centre", task.database)
    tokens = task.folder / "tokens.json"
    made = central_command(
        "provision", "--data", central.folder, "--districts", str(len(names)), "--out", tokens, *central.told
    )
    assert made.returncode == 0, made.stderr
    central.start()
    try:
        for number, name in enumerate(names, 1):
            _play_one(Office(central, tokens, number, task.folder / str(number)), name, report)
    finally:
        central.stop()


def _play_one(office: Office, name: str, report: Report) -> None:
    complaint = ""
    try:
        CASES[name](office)
    except AssertionError as trouble:
        complaint = str(trouble) or repr(trouble)
    finally:
        office.end()
    report.counts["values"] += len(office.entries)
    report.counts["lost with a folder thrown away"] += sum(one.lost for one in office.entries)
    report.bad += bool(complaint)
    report.lines.append(f"  {name}: {complaint or 'whole'} ({len(office.entries)} values)")
    report.lines += [f"    {line}" for line in (*office.told, *office.notes)]
