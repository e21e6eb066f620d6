"""An epoch begins only on proof, once; its first push goes on anywhere; late and reused ids end rightly."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sync.central import epochs
from sync.central.backup import back_up, seed_in
from sync.central.centre import Centre, open_centre
from sync.central.database import FILE_NAME, run
from sync.central.errors import BackupError
from sync.central.ledger import read_log
from sync.central.pull import cursor_secret
from sync.central.read_back import read_back
from sync.central.records import every
from sync.central.restore import restore
from sync.protocol.changes import DELETION, Kind, Operation, Status
from sync.protocol.messages import Evidence, SyncReply, SyncRequest
from sync.protocol.session import Refused
from sync.protocol.signing import Position, make_cursor
from tests.support.desk_call import DeskPc, desk_pc
from tests.support.log_gate import LogGate

BENCH = "bench_record"


def asked(pc: DeskPc, cursor: str | None = None, **more: object) -> SyncReply:
    request = SyncRequest(pc.hello(), {pc.stream: cursor})
    return pc.exchange(msgspec.structs.replace(request, **more))


def cursor_of(centre: Centre, pc: DeskPc, **other: object) -> str:
    """Return the PC's own cursor with parts of its position changed."""
    with centre.database.reading() as connection:
        seq, head = run(
            connection, "SELECT seq, head FROM stream WHERE district_code = ?", (pc.stream,)
        ).one()
    position = {"epoch": centre.identity.epoch, "seq": seq, "link": bytes(head).hex(), **other}
    return make_cursor(cursor_secret(centre), Position(stream=pc.stream, schema=1, **position))


def deletion(pc: DeskPc, made: Operation) -> Operation:
    """Return the deletion of a record that has one member."""
    seen = pc.update(BENCH, made.row_id, {"members": (1, None, made.op_id)})
    return msgspec.structs.replace(seen, kind=Kind.DELETE, reason="ซ้ำ")


DENIED: list[dict[str, object]] = [{}, {"seq": 99}, {"link": "ab" * 32}, {"epoch": "e" * 32}]


@pytest.mark.parametrize("other", DENIED, ids=["as it was", "ahead", "another hash", "another epoch"])
def test_a_cursor_of_ours_that_the_log_denies_begins_one_epoch(
    centre: Centre, log_gate: LogGate, other: dict[str, object]
) -> None:
    if other:
        log_gate.expect("new epoch")
    pc = desk_pc(centre)
    pc.sync([pc.insert(BENCH, {"name": "กองทุน"})])
    cursor = cursor_of(centre, pc, **other)
    first, again = asked(pc, cursor), asked(pc, cursor)
    assert (first.epoch != centre.identity.epoch) is bool(other)
    assert again.epoch == first.epoch
    assert [one.reason for one in first.snapshots] == (["epoch"] if other else [])
    reopened = open_centre(centre.folder)
    reopened.close()
    assert reopened.identity.epoch == first.epoch


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (lambda one: one, False),
        (lambda one: msgspec.structs.replace(one, count=one.count + 1), False),
        (lambda one: msgspec.structs.replace(one, signature="0" * 128), False),
    ],
    ids=["as it was", "not signed so", "not signed"],
)
def test_receipts_prove_only_what_was_signed(
    centre: Centre, change: Callable[[object], object], *, lost: bool
) -> None:
    pc = desk_pc(centre)
    receipt = pc.sync([pc.insert(BENCH, {"name": "กองทุน"})]).receipt
    reply = asked(pc, claims=[change(receipt)])
    assert (reply.epoch != centre.identity.epoch) is lost


@pytest.mark.expects_log("new epoch")
def test_a_receipt_over_operations_that_are_gone_begins_an_epoch(
    centre: Centre,
) -> None:
    pc = desk_pc(centre)
    receipt = pc.sync([pc.insert(BENCH, {"name": "กองทุน"})]).receipt
    with centre.database.writing() as connection:
        run(connection, "UPDATE device_chain SET n = 0, head = 'x'")
    push = pc.push_of([pc.insert(BENCH, {"name": "ต่อ"})])
    with pytest.raises(Refused, match="chain-gap"):
        asked(pc, push=push)
    reply = asked(pc, push=push, claims=[receipt])
    assert reply.epoch != centre.identity.epoch
    assert [one.status for one in reply.results] == [Status.APPLIED]
    with pytest.raises(Refused, match="chain-gap"):
        asked(pc, push=msgspec.structs.replace(push, first_n=9))


@pytest.mark.expects_log("new epoch")
def test_a_push_of_before_the_epoch_is_not_taken(centre: Centre) -> None:
    pc = desk_pc(centre)
    hello = msgspec.structs.replace(pc.hello(), epoch=centre.identity.epoch)
    epochs.begin(centre, epochs.RESTORED)
    push = pc.push_of([pc.insert(BENCH, {"name": "ก่อน"})])
    reply = pc.exchange(SyncRequest(hello, {}, push))
    assert (reply.results, reply.receipt) == ([], None)
    after = pc.exchange(SyncRequest(msgspec.structs.replace(hello, epoch=reply.epoch), {}, push))
    assert [one.status for one in after.results] == [Status.APPLIED]


def test_another_operation_under_a_known_id_is_refused_and_the_same_one_is_not(centre: Centre) -> None:
    pc = desk_pc(centre)
    made = pc.insert(BENCH, {"name": "กองทุน"})
    pc.sync([made])
    other = pc.insert(BENCH, {"name": "อื่น"})
    reused = msgspec.structs.replace(other, op_id=made.op_id)
    rebased = msgspec.structs.replace(made, wall_ms=made.wall_ms + 1)
    results = pc.sync([reused, rebased]).results
    assert [(one.status, one.code) for one in results] == [
        (Status.REJECTED, "op-id-reused"),
        (Status.APPLIED, None),
    ]
    with centre.database.writing() as connection:
        run(connection, "UPDATE operation SET entered = NULL")
    (old,) = pc.sync([reused]).results
    assert old.status is Status.APPLIED


def test_a_late_writing_that_its_overwriter_had_seen_is_no_conflict(centre: Centre) -> None:
    pc, late = desk_pc(centre), desk_pc(centre, seed=2)
    made = pc.insert(BENCH, {"members": 1})
    theirs = late.update(BENCH, made.row_id, {"members": (1, 2, made.op_id)})
    mine = pc.update(BENCH, made.row_id, {"members": (2, 3, made.op_id)})
    push = pc.push_of([made, mine])
    evidence = {mine.op_id: Evidence({"members": [theirs.op_id]}, {})}
    asked(pc, push=msgspec.structs.replace(push, evidence=evidence))
    (result,) = late.sync([theirs]).results
    assert (result.status, result.conflict) == (Status.SAME, None)
    unknown = late.new_op_id()
    assert asked(pc, asked=[theirs.op_id, made.op_id, unknown]).unknown == [unknown]


def test_a_holders_offer_over_what_nobody_says_it_had_seen_is_a_conflict(centre: Centre) -> None:
    pc, holder = desk_pc(centre), desk_pc(centre, seed=2)
    made = pc.insert(BENCH, {"members": 1})
    pc.sync([made])
    offered = holder.update(BENCH, made.row_id, {"members": (1, 7, made.op_id)})
    push = holder.push_of([offered])
    evidence = {offered.op_id: Evidence({}, {"members": holder.new_op_id()})}
    reply = asked(holder, push=msgspec.structs.replace(push, evidence=evidence))
    assert [one.status for one in reply.results] == [Status.CONFLICT]


def test_an_offer_put_on_an_older_value_meets_the_one_its_author_had_seen(centre: Centre) -> None:
    """The PC was cut off between the two; meanwhile the other one came."""
    pc, other = desk_pc(centre), desk_pc(centre, seed=2)
    made = pc.insert(BENCH, {"members": 1})
    seen = other.update(BENCH, made.row_id, {"members": (1, 2, made.op_id)})
    pc.sync([made])
    other.sync([seen])
    mine = pc.update(BENCH, made.row_id, {"members": (2, 3, made.op_id)})
    evidence = {mine.op_id: Evidence({"members": [seen.op_id]}, {})}
    reply = asked(pc, push=msgspec.structs.replace(pc.push_of([mine]), evidence=evidence))
    assert [one.status for one in reply.results] == [Status.APPLIED]


@pytest.mark.parametrize("since", ["nothing", "an edit", "a deletion"])
def test_a_holders_offer_gives_way_where_the_writer_himself_came_first(centre: Centre, since: str) -> None:
    pc, holder = desk_pc(centre), desk_pc(centre, seed=2)
    made = pc.insert(BENCH, {"members": 1})
    later = {
        "nothing": [],
        "an edit": [pc.update(BENCH, made.row_id, {"members": (1, 2, made.op_id)})],
        "a deletion": [deletion(pc, made)],
    }[since]
    pc.sync([made, *later])
    offered = msgspec.structs.replace(holder.insert(BENCH, {"members": 1}), row_id=made.row_id)
    evidence = {offered.op_id: Evidence({}, {"members": made.op_id})}
    push = msgspec.structs.replace(holder.push_of([offered]), evidence=evidence)
    for _ in range(2):  # the reply is lost: the same again is the same, not another one under its id
        reply = asked(holder, push=push)
        assert [(one.status, one.conflict) for one in reply.results] == [(Status.SAME, None)]
    with centre.database.reading() as connection:
        log = read_log(connection, pc.stream, 0, 1 << 20).changes
    assert [one.op_id for one in log if one.register == BENCH] == [made.op_id, *(one.op_id for one in later)]


def test_a_holders_deletion_gives_way_where_the_record_came_back_since(centre: Centre) -> None:
    pc, holder = desk_pc(centre), desk_pc(centre, seed=2)
    made = pc.insert(BENCH, {"members": 1})
    gone = deletion(pc, made)
    again = msgspec.structs.replace(pc.insert(BENCH, {"members": 1}), row_id=made.row_id)
    pc.sync([made, gone, again])
    offered = deletion(holder, made)
    evidence = {offered.op_id: Evidence({}, {DELETION: gone.op_id})}
    reply = asked(holder, push=msgspec.structs.replace(holder.push_of([offered]), evidence=evidence))
    assert [one.status for one in reply.results] == [Status.SAME]
    with centre.database.reading() as connection:
        (row,) = (one for one in every(connection, pc.stream) if one.register == BENCH)
    assert not row.deleted


def test_a_backup_is_read_back_before_pcs_count_on_it(centre: Centre, tmp_path: Path) -> None:
    pc = desk_pc(centre)
    pc.sync([pc.insert(BENCH, {"name": "กองทุน"})])
    assert asked(pc).durable_through == 0
    file = tmp_path / "a.backup"
    made = back_up(centre, file)
    assert made.content.installs[pc.install] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert seed_in(file) == centre.seed
    assert asked(pc).durable_through == 1
    with pytest.raises(BackupError):
        back_up(centre, file)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM change WHERE seq = 1",
        "UPDATE change SET body = x'00' WHERE seq = 1",
        "UPDATE stream SET seq = seq + 1",
        "UPDATE digest SET count = count + 1",
        "DELETE FROM record",
        "DELETE FROM endpoint",
    ],
)
def test_a_backup_that_is_not_whole_is_refused(centre: Centre, tmp_path: Path, harm: str) -> None:
    pc = desk_pc(centre)
    pc.sync([pc.insert(BENCH, {"name": "กองทุน"})])
    file = tmp_path / "a.backup"
    back_up(centre, file)
    with sqlite3.connect(file) as connection:
        connection.execute(harm)
    connection.close()
    with pytest.raises(BackupError):
        read_back(file)
    with pytest.raises(BackupError):
        restore(file, tmp_path / "anew", replace=False)
    assert not (tmp_path / "anew" / FILE_NAME).exists()


@pytest.mark.expects_log("new epoch")
def test_restoring_moves_the_old_aside_and_begins_an_epoch(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    back_up(centre, file)
    folder = tmp_path / "anew"
    done = restore(file, folder, replace=False)
    with pytest.raises(BackupError):
        restore(file, folder, replace=False)
    again = restore(file, folder, replace=True)
    assert again.aside is not None
    assert (again.aside / FILE_NAME).exists()
    opened = open_centre(folder, make=False)
    opened.close()
    assert opened.seed == centre.seed
    assert len({opened.identity.epoch, done.epoch, centre.identity.epoch}) == 3
    with opened.database.reading() as connection:
        assert run(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'carried'").scalar() == 0
