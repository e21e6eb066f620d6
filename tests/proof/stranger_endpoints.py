"""A stranger with the endpoint's folder: put back by plain copying, or by the commands made for it.

The folder's copies are taken as people take them: of a stopped endpoint, of one that runs, of its database
file alone, under a push.
"""

import shutil
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing

from sync.central.database import FILE_NAME
from sync.model.sentences import sentence
from tests.proof.stranger_folders import Case, begun
from tests.proof.stranger_office import Office
from tests.proof.stranger_parts import CentralProcess, EndedError, put_back
from tests.support.endpoint import central_command

PUSHED = 300
"""Records of a push that is under way while files are copied."""
KILLED = 4
"""Kills of each PC, or beside it, while it offers again; later ones come later."""
WHOLE_S = 0.4
"""About as long as it takes to offer all of it again."""


def _work_since(office: Office, records: list[str]) -> None:
    """Let both PCs send what the copy will not have; the last edit of each waits still."""
    for name, record in (("one", records[0]), ("other", records[1])):
        office.edit(name, record)
        office.enter(name, 2)
    office.rest("one", "other")
    office.edit("one", records[1])
    office.edit("other", records[2], "note")
    office.rest("one", "other")
    office.edit("one", records[3])
    office.edit("other", records[0], "note")


def _noticed(office: Office, *names: str, conflicts: int = 0) -> None:
    """Let PCs come back: nothing is typed again, and every officer reads what happened."""
    office.rest(*names)
    for name in names:
        office.reads(name, "centre-put-back")
        assert office.conflicts(name) == conflicts, f"{name} shows {office.conflicts(name)} conflicts"
    office.holds(*names)


def put_back_after_a_stop(office: Office) -> None:
    """The copy is of a stopped endpoint, an hour old."""
    records = begun(office, "one", "other")
    office.central.stop()
    copy = office.central.save(office.folder / "centre-before")
    office.central.start()
    _work_since(office, records)
    office.central.stop()
    office.central.put_back(copy)
    office.central.start()
    _noticed(office, "one", "other")
    # And once more, by somebody who comes later: it is the same for good.
    office.open("later")
    office.rest("later", "one", "other")
    office.holds("one", "other", "later")


def put_back_from_a_running_one(office: Office) -> None:
    """The copy is of the files of an endpoint that serves and stands still, its log with them."""
    records = begun(office, "one", "other")
    copy = office.folder / "centre-before"
    shutil.copytree(office.central.folder, copy)
    _work_since(office, records)
    office.central.stop()
    put_back(office.central.folder, copy)
    office.central.start()
    _noticed(office, "one", "other")


def put_back_from_under_a_push(office: Office) -> None:
    """The copy is taken while a push is at work: what the log holds whole by then is in it."""
    records = begun(office, "one", "other")
    office.enter("one", PUSHED)
    office.pcs["one"].begin("sync", url=office.central.address)
    copy = office.folder / "centre-before"
    shutil.copytree(office.central.folder, copy)
    assert office.pcs["one"].answer()["ok"]
    _work_since(office, records)
    office.central.stop()
    put_back(office.central.folder, copy)
    office.central.start()
    _noticed(office, "one", "other")


def database_file_alone(office: Office) -> None:
    """Only the database file was copied while it ran: it is of the last stop, and knows no PC since."""
    office.central.stop()
    office.central.start()
    records = begun(office, "one", "other")
    copy = office.folder / "before.db"
    shutil.copyfile(office.central.folder / FILE_NAME, copy)
    _work_since(office, records)
    office.central.stop()
    shutil.copyfile(copy, office.central.folder / FILE_NAME)
    office.central.start()
    office.rest("one", "other")
    for name in ("one", "other"):
        office.reads(name, "unknown-install")
    office.holds("one", "other")


def replaced_under_the_running_one(office: Office) -> None:
    """The files are exchanged under an endpoint that goes on serving; it is stopped later."""
    records = begun(office, "one", "other")
    office.central.stop()
    copy = office.central.save(office.folder / "centre-before")
    office.central.start()
    _work_since(office, records)
    put_back(office.central.folder, copy)
    for name in ("one", "other", "one"):
        office.sync(name)
    office.central.stop()
    office.central.start()
    _noticed(office, "one", "other")


def put_back_twice(office: Office) -> None:
    """The same old folder a second time, after PCs had begun to offer again."""
    records = begun(office, "one", "other")
    office.central.stop()
    copy = office.central.save(office.folder / "centre-before")
    office.central.start()
    _work_since(office, records)
    for _ in range(2):
        office.central.stop()
        office.central.put_back(copy)
        office.central.start()
        office.synced("one")
        office.edit("one", records[1])
    _noticed(office, "one", "other")


def killed_while_offering(office: Office) -> None:
    """PCs and endpoint are killed while PCs offer again what the old folder lacks."""
    records = begun(office, "one", "other")
    office.central.stop()
    copy = office.central.save(office.folder / "centre-before")
    office.central.start()
    office.enter("one", PUSHED)
    _work_since(office, records)
    office.central.stop()
    office.central.put_back(copy)
    office.central.start()
    for at, name in enumerate(("one", "other") * KILLED):
        office.pcs[name].begin("sync", url=office.central.address)
        time.sleep(WHOLE_S * (at + 1) / (2 * KILLED))
        if at % 4 < 2:
            office.kill(name)
        else:
            office.central.kill()
            office.pcs[name].answer()
            office.central.start()
    _noticed(office, "one", "other")


def torn_copy(office: Office) -> None:
    """The database was copied, then its log after more work: no endpoint is served out of the mixture."""
    records = begun(office, "one", "other", records=PUSHED)
    office.central.stop()
    whole = office.central.save(office.folder / "centre-before")
    office.central.start()
    database, torn = office.central.folder / FILE_NAME, office.folder / "centre-torn"
    shutil.copytree(office.central.folder, torn)
    office.edit_all("one", records)
    office.rest("one", "other")
    # What the endpoint does by itself after 32 MB of log.
    with closing(sqlite3.connect(database)) as beside:
        beside.execute("PRAGMA wal_checkpoint(RESTART)")
    office.edit_all("other", records[: PUSHED // 2])
    office.rest("one", "other")
    for log in office.central.folder.glob("*-wal"):
        shutil.copyfile(log, torn / log.name)
    office.central.stop()
    put_back(office.central.folder, torn)
    office.told.append(f"administrator: {_refused(office.central)}")
    office.central.put_back(whole)
    office.central.start()
    _noticed(office, "one", "other")


def _refused(central: CentralProcess) -> str:
    """Return in which words an endpoint does not start."""
    try:
        central.start()
    except EndedError as trouble:
        lines = str(trouble).splitlines()
    else:
        lines = []
    values = {"folder": "", "file": "", "because": "…"}
    mark = sentence("endpoint-damaged", values).partition("…")[2]
    told = [line for line in lines if mark in line]
    assert told, f"an endpoint out of a torn file is not refused in words: {lines}"
    return told[0]


def _with_a_choice_open(office: Office, gone: str, left: str, *, fresh: bool) -> None:
    """Two values wait for a choice; the endpoint is put back, and one of the two PCs never comes again.

    ``fresh``: the record itself is younger than the copy.
    """
    records = begun(office, "one", "other")
    office.central.stop()
    copy = office.central.save(office.folder / "centre-before")
    office.central.start()
    if fresh:
        records += office.enter("one")
        office.rest("one", "other")
    for name in ("one", "other"):
        office.edit(name, records[-1])
    office.rest("one", "other")
    assert office.conflicts(left) == 1
    office.close(gone)
    office.central.stop()
    office.central.put_back(copy)
    office.central.start()
    office.open("later")
    office.rest(left, "later")
    office.reads(left, "centre-put-back")
    office.holds(left, "later")
    # Told until its author comes after all.
    office.open(gone)
    office.rest(gone, left, "later")
    office.holds(gone, left, "later")


def loser_gone(office: Office) -> None:
    """The PC whose value waited for the choice never comes again, or late."""
    _with_a_choice_open(office, "other", "one", fresh=False)


def winner_gone(office: Office) -> None:
    """The PC that made the record, and whose value stood, never comes again, or late."""
    _with_a_choice_open(office, "one", "other", fresh=True)


def both_put_back(office: Office) -> None:
    """The endpoint's folder and a PC's are of the same hour; what the other PC holds comes back from it."""
    records = begun(office, "one", "other")
    office.central.stop()
    copy = office.central.save(office.folder / "centre-before")
    office.central.start()
    office.close("one")
    office.copy("one", "before")
    office.open("one")
    office.edit("one", records[0])
    office.enter("one", 2)
    office.rest("one", "other")
    office.central.stop()
    office.central.put_back(copy)
    office.central.start()
    office.put_back("one", "before")
    office.edit("one", records[2])
    office.rest("one", "other")
    office.reads("other", "centre-put-back")
    office.holds("one", "other")


def restored_by_command(office: Office) -> None:
    """``backup`` while it serves, then ``restore --replace``; a PC enrolled since comes by a new code."""
    records = begun(office, "one", "other")
    file = office.folder / "centre.backup"
    _command("backup", "--data", str(office.central.folder), "--to", str(file))
    _command("verify", str(file))
    _work_since(office, records)
    office.open("newer")
    office.enter("newer")
    office.rest("newer")
    office.edit("newer", records[2])
    office.central.stop()
    _command("restore", str(file), "--data", str(office.central.folder), "--replace")
    office.central.start()
    office.rest("one", "other", "newer")
    for name in ("one", "other"):
        office.reads(name, "centre-put-back")
    office.reads("newer", "unknown-install")
    office.holds("one", "other", "newer")
    status = _command("status", "--data", str(office.central.folder))
    assert '"restored"' in status, f"status tells of no restored epoch: {status}"


def _command(*words: str) -> str:
    done = central_command(*words)
    assert done.returncode == 0, f"{words[0]} ended with {done.returncode}: {done.stderr}"
    return done.stdout


ENDPOINT_CASES: Mapping[str, Case] = {
    "an endpoint put back, copied while stopped": put_back_after_a_stop,
    "an endpoint put back, copied while it runs": put_back_from_a_running_one,
    "an endpoint put back, copied under a push": put_back_from_under_a_push,
    "an endpoint's database file alone put back": database_file_alone,
    "an endpoint's files exchanged while it runs": replaced_under_the_running_one,
    "an endpoint put back twice": put_back_twice,
    "ends killed while PCs offer again": killed_while_offering,
    "an endpoint's files torn by copying": torn_copy,
    "a choice that waited, its PC gone": loser_gone,
    "a choice that waited, the other PC gone": winner_gone,
    "an endpoint and a PC put back": both_put_back,
    "an endpoint restored by command": restored_by_command,
}
ON_FILES = frozenset(
    {
        "an endpoint put back, copied while it runs",
        "an endpoint put back, copied under a push",
        "an endpoint's database file alone put back",
        "an endpoint's files exchanged while it runs",
        "an endpoint's files torn by copying",
        "an endpoint restored by command",
    }
)
"""Those that work with SQLite's own files; the others put a PostgreSQL back by its dump."""
