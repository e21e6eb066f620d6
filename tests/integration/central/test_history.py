"""``history``: who changed a record, from what to what, on which PC, received when; and the log proved."""

import json
from pathlib import Path

import pytest

from sync.central.centre import open_centre
from sync.central.database import run
from sync.central.hand_over import Side, hand_over
from sync.central.history import history
from sync.model.ids import OpId
from sync.protocol.changes import DELETION, FieldChange, Kind, Operation
from tests.integration.central.conftest import Served
from tests.support.endpoint import central_command, provision, running_endpoint
from tests.support.wire import WALL_MS, Wire

BENCH = "bench_record"


def worked(served: Served) -> tuple[Wire, Wire, Operation]:
    """Two PCs of an office, and a record that the first made and the second changed and deleted."""
    office = served.office()
    one, two = served.enrolled(office, name=f"one-{office}"), served.enrolled(office, name=f"two-{office}")
    other = one.insert(BENCH, {"name": "อื่น"})
    made = one.insert(BENCH, {"name": "ก", "members": 1})
    one.sync([other, made])
    edit = two.update(BENCH, made.row_id, {"members": (1, 2, made.op_id)})
    two.sync([edit, two.update(BENCH, other.row_id, {"name": ("อื่น", "อีก", other.op_id)})])
    return one, two, made


def test_each_change_is_told_with_both_values_who_where_and_when(served: Served) -> None:
    one, two, made = worked(served)
    found = history(served.centre, one.stream, made.row_id)
    assert not found.broken
    first, second = found.entries
    assert first["fields"] == {"members": (None, 1), "name": (None, "ก")}
    assert second["fields"] == {"members": (1, 2)}
    for entry, pc, kind in ((first, one, "insert"), (second, two, "update")):
        assert (entry["account"], entry["install"], entry["kind"]) == (pc.account, pc.install, kind)
        assert (entry["machine"], entry["entered_ms"], entry["late"]) == ("PC", WALL_MS, False)
    assert (first["user"], second["user"]) == (f"one-{one.stream}", f"two-{one.stream}")
    assert first["operation"] == made.op_id
    assert isinstance(first["received_ms"], int)


def test_one_field_alone_is_told(served: Served) -> None:
    one, _, made = worked(served)
    found = history(served.centre, one.stream, made.row_id, "name")
    assert [entry["fields"] for entry in found.entries] == [{"name": (None, "ก")}]


def test_what_lost_a_conflict_is_told_with_the_record(served: Served) -> None:
    one, two, made = worked(served)
    one.sync([one.update(BENCH, made.row_id, {"members": (1, 9, made.op_id)})])
    told = history(served.centre, one.stream, made.row_id, "members").entries
    assert [entry["register"] for entry in told] == [BENCH, BENCH, "conflict"]
    assert "9" in str(told[-1]["fields"])
    assert [one["register"] for one in history(served.centre, two.stream, made.row_id, "name").entries] == [
        BENCH
    ]


def test_what_came_late_is_marked(served: Served) -> None:
    one, _, made = worked(served)
    hand_over(served.centre, one.stream, Side(install=one.install), Side(), valid_days=1)
    one.sync([one.update(BENCH, made.row_id, {"name": ("ก", "ข", made.op_id)})])
    found = history(served.centre, one.stream, made.row_id).entries
    assert [entry["late"] for entry in found] == [False, False, True]


def test_a_deletion_and_a_making_anew_are_told(served: Served) -> None:
    one, _, made = worked(served)
    edit = OpId(str(history(served.centre, one.stream, made.row_id).entries[1]["operation"]))
    seen = {"name": FieldChange("ก", None, made.op_id), "members": FieldChange(2, None, edit)}
    one.sync([one.operation(Kind.DELETE, BENCH, made.row_id, seen)])
    one.sync([one.insert(BENCH, {"name": "ใหม่"}, made.row_id)])
    deleted, anew = history(served.centre, one.stream, made.row_id).entries[2:]
    assert deleted["fields"] == {DELETION: (0, 1)}
    assert anew["fields"] == {"members": (2, None), "name": ("ก", "ใหม่")}


@pytest.mark.parametrize(
    ("harm", "holds"),
    [
        ("UPDATE change SET body = ? WHERE district_code = ? AND seq = 4", 3),
        ("DELETE FROM change WHERE body <> ? AND district_code = ? AND seq = 5", 4),
        ("UPDATE change SET seq = 500 WHERE body <> ? AND district_code = ? AND seq = 8", 7),
    ],
    ids=["changed", "taken out", "numbered anew"],
)
def test_a_log_that_was_touched_is_found_and_told_no_further(served: Served, harm: str, holds: int) -> None:
    one, _, made = worked(served)
    with served.centre.database.writing() as connection:
        before = run(connection, "SELECT body FROM change WHERE district_code = ? AND seq = 4", (one.stream,))
        run(connection, harm, (bytes(before.scalar_one()) + b"x", one.stream))
    found = history(served.centre, one.stream, made.row_id)
    assert (found.broken, found.seq) == (True, holds)
    assert [one["seq"] for one in found.entries] == [seq for seq in (6, 7) if seq <= holds]


def test_the_command_prints_lines_and_the_proof(tmp_path: Path) -> None:
    code = provision(tmp_path, "--districts", "1")["1"]
    with running_endpoint(tmp_path, "--with-bench-register") as address:
        wire = Wire(address, "bench", 1)
        wire.enrol(code, "somchai")
        made = wire.insert(BENCH, {"name": "ก"})
        wire.sync([made])
    command = ("history", "--data", tmp_path, "--district", wire.stream, "--row")
    done = central_command(*command, made.row_id.upper())
    assert done.returncode == 0, done.stderr
    first, proof = map(json.loads, done.stdout.splitlines())
    assert (first["fields"], first["user"]) == ({"name": [None, "ก"]}, "somchai")
    nothing = central_command(*command, "0" * 32)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "ไม่มีรายการ" in nothing.stderr
    centre = open_centre(tmp_path)
    with centre.database.reading() as connection:
        head = run(connection, "SELECT seq, head FROM stream WHERE district_code = ?", (wire.stream,)).one()
    assert (proof["proved"], proof["link"]) == (head.seq, bytes(head.head).hex())
    with centre.database.writing() as connection:
        run(connection, "UPDATE stream SET head = ? WHERE district_code = ?", (bytes(32), wire.stream))
    centre.close()
    broken = central_command(*command, made.row_id)
    assert broken.returncode == 1
    assert json.loads(broken.stdout)["user"] == "somchai"
    assert "holds up to this position only" in broken.stderr
