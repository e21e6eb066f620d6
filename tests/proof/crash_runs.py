"""Crash images of the real PC and the real endpoint: the program opens each, and it is looked through."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.store import operations
from desktop_app.store.errors import StoreTrouble
from sync.central import records
from sync.central.database import run
from sync.client.http import HttpTransport
from sync.protocol.digest import register_digest
from tests.faults.crash_images import Disk, Image, begun_with, images
from tests.faults.recording import Action, Kind, actions, built, recorded_surroundings
from tests.proof.central_books import STREAM, central_books
from tests.proof.crash_child import ANSWERS, MARKS
from tests.proof.kill_children import open_pc
from tests.proof.mutants import MUTANT_VARIABLE
from tests.proof.outcome import Outcome, Task
from tests.proof.real_pc import REGISTER, RealPC
from tests.support.endpoint import running_endpoint
from tests.support.source_tree import ROOT

VALUES = 36
MOST_BROKEN = 5
"""Images of one end that may break before the others are not looked at any more."""
ROWS = 3
_STOP_S = 30


@dataclass(frozen=True, slots=True)
class Recordings:
    """What both processes did, the disks they began with, and what each answer of the endpoint told."""

    pc: Sequence[Action]
    pc_disk: Disk
    centre: Sequence[Action]
    centre_disk: Disk
    answers: list[list[str]]


def record(folder: Path) -> Recordings:
    """Let a PC work with an endpoint, both recorded, as the mutant that the surroundings name."""
    mutant = os.environ.get(MUTANT_VARIABLE, "")
    recorder = built(folder)
    pc_folder, centre = folder / "pc", folder / "centre"
    rows = _prepared(pc_folder, centre)
    pc_disk, centre_disk = begun_with(pc_folder), begun_with(centre)
    as_mutant = ("-m", "tests.proof.mutant_process", mutant) if mutant else ("-m",)
    serve = ("sync.central", "serve", "--data", str(centre), "--port", "0", "--with-bench-register")
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *as_mutant, *serve],
            cwd=ROOT,
            env=recorded_surroundings(recorder, centre, folder / "centre.record"),
            stdout=subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    with process, process.stdout as out:
        try:
            address = f"http://127.0.0.1:{json.loads(out.readline())['port']}"
            child = ("tests.proof.crash_child", str(pc_folder), address, str(VALUES), *rows)
            surroundings = recorded_surroundings(recorder, pc_folder, folder / "pc.record")
            subprocess.run([sys.executable, *as_mutant, *child], cwd=ROOT, env=surroundings, check=True)
        finally:
            process.terminate()
            process.wait(_STOP_S)
    return Recordings(
        actions(folder / "pc.record", pc_folder),
        pc_disk,
        actions(folder / "centre.record", centre),
        centre_disk,
        json.loads((folder / ANSWERS).read_text("utf-8")),
    )


def _prepared(pc_folder: Path, centre: Path) -> list[str]:
    """Enrol a PC with a few records, and leave both folders at rest."""
    with central_books(centre) as books, running_endpoint(centre, "--with-bench-register") as address:
        pc = open_pc(pc_folder)
        pc.enrol(lambda: HttpTransport(address), books.code())
        rows = [pc.enter({"members": number}) for number in range(ROWS)]
        assert pc.sync(lambda: HttpTransport(address)).verified
        pc.close()
    return rows


def pc_complaint(image: Image, recorded: Sequence[Action], folder: Path) -> str:
    """Open a PC's image; return what is lost, twice, half or unreadable."""
    marked = _marks(recorded[: image.done])
    image.lay_out(folder)
    try:
        pc = open_pc(folder)
    except StoreTrouble as trouble:
        return f"the store does not open: {trouble.code}"
    try:
        pc.store.check()
        return _lost(pc, marked) or _goes_on(pc)
    except StoreTrouble as trouble:
        return f"the store breaks: {trouble.code} {trouble.values}"
    finally:
        pc.close()


def _lost(pc: RealPC, marked: dict[str, set[int]]) -> str:
    """Hold the outbox and the records against what was marked before the crash."""
    log = operations.read(pc.store._sql, f"register = '{REGISTER}' ORDER BY pos")
    times = Counter(change.new for one in log for change in one.operation.set.values())
    sealed = {change.new for one in log if one.n for change in one.operation.set.values()}
    last = {
        str(one.operation.row_id): one.operation.set["name"].new for one in log if "name" in one.operation.set
    }
    shown = {str(row["row_id"]): row["name"] for row in pc.store.rows.where(REGISTER)}
    received = {one for one in marked["kept"] if any(one <= until for until in marked["received"])}
    typed = {one for one in range(1, VALUES + 1) if times[_value(one)]}
    wrong: dict[str, set[int] | set[str]] = {
        "saved, and not there once": {one for one in marked["kept"] if times[_value(one)] != 1},
        "there, and never typed": typed - marked["left"],
        "received, and without their numbers": {one for one in received if _value(one) not in sealed},
        "of records that do not show them": {row for row, value in last.items() if shown.get(row) != value},
    }
    return "; ".join(f"values {sorted(map(str, some))[:5]} are {why}" for why, some in wrong.items() if some)


def _goes_on(pc: RealPC) -> str:
    """Type once more: a store that only opens is of no use to anybody."""
    pc.enter({"name": "หลังไฟดับ"})
    return "" if pc.store.rows.where(REGISTER, name="หลังไฟดับ") else "what is typed afterwards is not kept"


def _value(number: int) -> str:
    return f"ค่า {number}"


def _marks(recorded: Sequence[Action]) -> dict[str, set[int]]:
    marked: dict[str, set[int]] = {"left": set(), "kept": set(), "received": set()}
    written = b"".join(one.octets for one in recorded if one.path == MARKS and one.kind is Kind.WRITE)
    for line in written.decode().splitlines():
        word, number = line.split()
        marked[word].add(int(number))
    return marked


def centre_complaint(image: Image, recordings: Recordings, folder: Path) -> str:
    """Open an endpoint's image; return what was acknowledged and is not there."""
    told = sum(one.kind is Kind.ANSWER for one in recordings.centre[: image.done])
    acknowledged = [op_id for answer in recordings.answers[:told] for op_id in answer]
    image.lay_out(folder)
    with central_books(folder) as books:
        if lost := [op_id for op_id in acknowledged if not books.known(op_id)]:
            return f"{len(lost)} acknowledged operations are not there"
        with books.centre.database.reading() as connection:
            if (found := run(connection, "PRAGMA integrity_check").scalar_one()) != "ok":
                return f"the database is damaged: {found}"
            kept = records.load_digests(connection, STREAM)
            rows = [row for row in records.every(connection, STREAM) if row.register == REGISTER]
        if kept.get(REGISTER) != register_digest(rows):
            return "the digest kept is not that of the rows"
    return ""


def _looked_through(
    found: Sequence[Image], folder: Path, look: Callable[[Image, Path], str], who: str
) -> list[str]:
    broken = []
    for number, image in enumerate(found):
        place = folder / f"{who}{number}"
        place.mkdir()
        try:
            complaint = look(image, place)
        except Exception as trouble:  # noqa: BLE001 - whatever an image makes the program raise is a fault
            complaint = f"{type(trouble).__name__}: {trouble}"
        shutil.rmtree(place)
        if complaint:
            broken.append(f"{who}, {image.how} after {image.done} actions: {complaint}")
        if len(broken) == MOST_BROKEN:
            break
    return broken


def crash_images(task: Task) -> Outcome:
    """Look ``task.amount`` images through, three of four of the PC."""
    chance = random.Random(task.seed)
    task.folder.mkdir(parents=True, exist_ok=True)
    recordings = record(task.folder)
    answered = sum(one.kind is Kind.ANSWER for one in recordings.centre)
    assert answered == len(recordings.answers), "an answer was not recorded"
    pcs = list(images(recordings.pc_disk, recordings.pc, task.amount * 3 // 4, chance))
    centres = list(images(recordings.centre_disk, recordings.centre, task.amount // 4, chance))
    broken = _looked_through(
        pcs, task.folder, lambda image, place: pc_complaint(image, recordings.pc, place), "PC"
    )
    broken += _looked_through(
        centres, task.folder, lambda image, place: centre_complaint(image, recordings, place), "endpoint"
    )
    counts = {
        "actions of the PC": len(recordings.pc),
        "actions of the endpoint": len(recordings.centre),
        "syncs of files": sum(one.kind is Kind.SYNC for one in (*recordings.pc, *recordings.centre)),
        "images of the PC": len(pcs),
        "images of the endpoint": len(centres),
    }
    ran = len(pcs) + len(centres)
    return Outcome("crash-images", ran, len(broken), task.seed, counts, "\n".join(broken[:10]))
