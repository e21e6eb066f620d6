"""As a stranger would: shipped commands, the client driver, plain copying, SIGKILL; a line for each event.

No hook of a test is in what runs: each end is a process of its own over its own folder. One endpoint goes
through all events, each in a district of its own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.proof.outcome import Outcome, Task
from tests.proof.stranger_endpoints import ENDPOINT_CASES, ON_FILES
from tests.proof.stranger_folders import FOLDER_CASES, Case
from tests.proof.stranger_kills import killed
from tests.proof.stranger_office import Office
from tests.proof.stranger_parts import CentralProcess
from tests.proof.stranger_releases import RELEASE_CASES
from tests.support.endpoint import central_command

CASES: Mapping[str, Case] = {**FOLDER_CASES, **ENDPOINT_CASES}
KILLS = "either end killed in the middle of a push"


@dataclass(slots=True)
class Report:
    """What the events came to, a line each and what officers read."""

    lines: list[str] = field(default_factory=list)
    bad: int = 0
    events: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, complaint: str, values: int, told: Sequence[str]) -> None:
        """Note an event; a complaint is what did not hold."""
        self.events += 1
        self.bad += bool(complaint)
        self.counts["values"] += values
        self.lines.append(f"  {name}: {complaint or 'whole'} ({values} values)")
        self.lines += [f"    {line}" for line in told]


def stranger(task: Task) -> Outcome:
    """Carry out every event, and kill either end ``task.amount`` times in the middle of a push."""
    report = Report()
    # PostgreSQL's own files are nobody's to copy.
    played = [one for one in CASES if not task.database or one not in ON_FILES]
    play(task, [*played, KILLS], report)
    for number, name in enumerate(RELEASE_CASES):
        play_releases(task.folder / f"releases-{number}", name, report)
    story = "\n".join(report.lines)
    return Outcome("stranger", report.events, report.bad, task.seed, dict(report.counts), story)


def play(task: Task, names: Sequence[str], report: Report) -> None:
    """Carry the named events out at one endpoint."""
    central = CentralProcess(task.folder / "centre", task.database)
    tokens = task.folder / "tokens.json"
    districts = ("--districts", str(len(names)))
    made = central_command("provision", "--data", central.folder, *districts, "--out", tokens, *central.told)
    assert made.returncode == 0, made.stderr
    central.start()
    try:
        for number, name in enumerate(names, 1):
            office = Office(central, tokens, number, task.folder / str(number))
            _play_one(office, name, report, _carried_out(name, task, report))
    finally:
        central.stop()


def _carried_out(name: str, task: Task, report: Report) -> Case:
    if name == KILLS:
        return lambda office: report.counts.update(killed(office, task.amount, task.seed))
    return CASES[name]


def _play_one(office: Office, name: str, report: Report, case: Case) -> None:
    complaint = ""
    try:
        case(office)
    except AssertionError as trouble:
        complaint = str(trouble) or repr(trouble)
    finally:
        office.end()
    report.counts["gone with a folder thrown away"] += sum(one.lost for one in office.entries)
    report.add(name, complaint, len(office.entries), [*office.told, *office.notes])


def play_releases(folder: Path, name: str, report: Report) -> None:
    """Carry an event out between two releases, each by its own code; always on SQLite."""
    try:
        values, told = RELEASE_CASES[name](folder)
    except AssertionError as trouble:
        report.add(name, str(trouble) or repr(trouble), 0, [])
    else:
        report.add(name, "", values, told)
