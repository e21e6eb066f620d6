"""A push is stored whole or not at all, whatever fails on the way; what it meets is judged right."""

import pytest
from sqlalchemy import Connection, func, select

from sync.central import batch, intake, records
from sync.central.centre import Centre
from sync.central.installs import find_install
from sync.central.ledger import head_of
from sync.central.schema import CHANGE, DIGEST, OPEN_CONFLICT, OPERATION, RECORD
from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.protocol.changes import FieldChange, Kind, RowImage, Status
from sync.protocol.digest import register_digest
from sync.protocol.messages import SyncRequest
from sync.protocol.session import Refused
from tests.support.desk_call import DeskPc, desk_pc

BENCH = "bench_record"


class PowerCutError(Exception):
    """Stands for whatever ends a transaction in the middle."""


def cut(*_arguments: object) -> None:
    raise PowerCutError


def sizes(connection: Connection) -> dict[str, int]:
    tables = (CHANGE, OPERATION, RECORD, DIGEST, OPEN_CONFLICT)
    counts = {one.name: select(func.count()).select_from(one) for one in tables}
    return {name: connection.execute(count).scalar_one() for name, count in counts.items()}


def state(centre: Centre, pc: DeskPc) -> tuple[object, ...]:
    with centre.database.reading() as connection:
        return sizes(connection), head_of(connection, pc.stream), find_install(connection, pc.install)


def head(centre: Centre, stream: str) -> int:
    with centre.database.reading() as connection:
        return head_of(connection, stream)[0]


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (batch, "append"),
        (batch, "keep_results"),
        (records, "save"),
        (records, "save_digests"),
        (records, "mark_conflicts"),
        (intake, "move_chain"),
    ],
)
def test_a_failure_at_any_step_leaves_nothing_and_the_repeat_succeeds(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, module: object, step: str
) -> None:
    pc = desk_pc(centre)
    pc.sync([pc.insert(BENCH, {"name": "ก่อน"})])
    before = state(centre, pc)
    request = SyncRequest(pc.hello(), {}, pc.push_of([pc.insert(BENCH, {"name": "กองทุน"}) for _ in range(9)]))
    with monkeypatch.context() as patch:
        patch.setattr(module, step, cut)
        with pytest.raises(PowerCutError):
            pc.exchange(request)
    assert state(centre, pc) == before
    assert {one.status for one in pc.exchange(request).results} == {Status.APPLIED}


def test_a_refused_request_writes_nothing(centre: Centre) -> None:
    pc = desk_pc(centre)
    before = state(centre, pc)
    push = pc.push_of([pc.insert(BENCH, {"name": "กองทุน"})])
    with pytest.raises(Refused) as refused:
        pc.exchange(SyncRequest(pc.hello(), {"0102": None}, push))
    assert (refused.value.code, refused.value.status) == ("stream-forbidden", 403)
    assert state(centre, pc) == before


def test_digests_kept_by_steps_equal_those_counted_anew(centre: Centre) -> None:
    pc = desk_pc(centre)
    made = [pc.insert(BENCH, {"name": f"กองทุน {number}", "members": 1}) for number in range(20)]
    pc.sync(made)
    edits = [pc.update(BENCH, one.row_id, {"members": (1, 2, one.op_id)}) for one in made[:10]]
    again = [
        pc.update(BENCH, one.row_id, {"members": (2, 3, edit.op_id)})
        for one, edit in zip(made[:5], edits, strict=False)
    ]
    gone = [
        pc.operation(
            Kind.DELETE,
            BENCH,
            one.row_id,
            {name: FieldChange(change.new, None, one.op_id) for name, change in one.set.items()},
        )
        for one in made[15:]
    ]
    reply = pc.sync([*edits, *again, *gone], digest=True)
    with centre.database.reading() as connection:
        rows = list(records.every(connection, pc.stream))
    assert {one.status for one in reply.results} == {Status.APPLIED}
    assert sum(row.deleted for row in rows) == len(gone)
    assert reply.digests is not None
    for register in {row.register for row in rows}:
        counted = register_digest(row for row in rows if row.register == register)
        assert reply.digests[pc.stream][register] == counted


def test_a_row_edited_many_times_in_one_push_is_written_as_it_ends(centre: Centre) -> None:
    pc = desk_pc(centre)
    made = pc.insert(BENCH, {"members": 0})
    chain = [made]
    for number in range(1, 30):
        chain.append(pc.update(BENCH, made.row_id, {"members": (number - 1, number, chain[-1].op_id)}))
    start = head(centre, pc.stream)
    results = pc.sync(chain).results
    assert [one.seq for one in results] == list(range(start + 1, start + 31))
    with centre.database.reading() as connection:
        row = records.load(connection, pc.stream, [(BENCH, made.row_id)])[BENCH, made.row_id]
    assert row == RowImage(BENCH, made.row_id, {"members": 29}, {"*": made.op_id, "members": chain[-1].op_id})


def test_the_same_operation_twice_in_one_push_is_one_operation(centre: Centre) -> None:
    pc = desk_pc(centre)
    made = pc.insert(BENCH, {"name": "กองทุน"})
    start = head(centre, pc.stream)
    results = pc.sync([made, made]).results
    assert results[0] == results[1]
    assert head(centre, pc.stream) == start + 1


def test_operations_of_an_earlier_install_are_known_on_a_new_chain(centre: Centre) -> None:
    old, new = desk_pc(centre, seed=1), desk_pc(centre, seed=2)
    operations = [old.insert(BENCH, {"name": "กองทุน"}) for _ in range(3)]
    results = old.sync(operations).results
    again = new.sync([*operations, new.insert(BENCH, {"name": "ใหม่"})])
    assert again.results[:3] == results
    assert (again.results[3].status, again.acked_n) == (Status.APPLIED, 4)


def test_an_edit_built_on_a_refused_one_does_not_conflict_with_itself(centre: Centre) -> None:
    pc = desk_pc(centre)
    made = pc.insert(BENCH, {"members": 1})
    wrong = pc.update(BENCH, made.row_id, {"members": (1, "many", made.op_id)})
    pc.sync([made])
    assert pc.sync([wrong]).results[0].status is Status.REJECTED
    right = pc.update(BENCH, made.row_id, {"members": ("many", 5, wrong.op_id)})
    assert pc.sync([right]).results[0].status is Status.APPLIED


def test_a_conflicts_author_is_found_in_the_log(centre: Centre) -> None:
    one, two = desk_pc(centre, seed=1), desk_pc(centre, seed=2)
    made = one.insert(BENCH, {"members": 1})
    one.sync([made])
    one.sync([one.update(BENCH, made.row_id, {"members": (1, 2, made.op_id)})])
    lost = two.sync([two.update(BENCH, made.row_id, {"members": (1, 3, made.op_id)})]).results[0]
    assert lost.conflict is not None
    with centre.database.reading() as connection:
        assert records.open_conflicts(connection, one.stream) == [lost.conflict]
        row = records.load(connection, one.stream, [("conflict", lost.conflict)])["conflict", lost.conflict]
    assert (row.values["centre_install"], row.values["centre_actor"]) == (one.install, one.account)


def test_a_province_writes_into_the_streams_of_its_districts_only(centre: Centre) -> None:
    province = desk_pc(centre, "0100", "province_head")
    fund = RowId("f" * 32)
    row_id = centre.registry["fund_year"].official_row_id({"fund_id": fund, "fy": 2565})
    values: dict[str, StoredValue] = {"fund_id": fund, "fy": 2565, "budgeted": 1}
    streams = ("0101", "0102", "0201")
    operations = [province.insert("fund_year", values, row_id, stream) for stream in streams]
    start = head(centre, "0100")
    results = province.sync(operations).results
    assert [one.status for one in results] == [Status.APPLIED, Status.APPLIED, Status.REJECTED]
    assert [head(centre, one) for one in (*streams, "0100")] == [1, 1, 0, start]
