"""Short forms at the real endpoint: broken ones write nothing and are never its fault; streams stay apart."""

import random

import msgspec
import pytest

from sync.central.centre import Centre
from sync.central.ledger import head_of
from sync.model.fields import StoredValue
from sync.model.ids import operation_id
from sync.model.sources import SteppingClock
from sync.protocol.changes import FieldChange, Kind
from sync.protocol.codec import pack, unpack
from sync.protocol.messages import SHORT_FORMS, Push, SyncReply, SyncRequest
from sync.protocol.refusals import REFUSALS
from sync.protocol.session import Refused
from sync.protocol.short import ShortPush, shorten
from sync.protocol.troubles import ProtocolTrouble
from sync.protocol.wording import in_full
from tests.support.desk_call import DeskPc, desk_pc
from tests.support.wire import WALL_MS

BENCH = "bench_record"


def short_of(push: Push) -> ShortPush:
    return shorten(push.first_n, push.prev, push.head, push.operations)


def request_of(pc: DeskPc, short: ShortPush) -> SyncRequest:
    hello = msgspec.structs.replace(pc.hello(), schema_max=SHORT_FORMS)
    return SyncRequest(hello, {pc.stream: None}, short=short)


def told(pc: DeskPc, push: Push) -> SyncReply:
    return in_full(pc.exchange(request_of(pc, short_of(push))), push)


def head(centre: Centre, stream: str) -> int:
    with centre.database.reading() as connection:
        return head_of(connection, stream)[0]


def edits_of(pc: DeskPc) -> Push:
    """Return a push of every kind of operation, on records that the endpoint has."""
    values: dict[str, StoredValue] = {"name": "ก", "members": 3}
    made = [pc.insert(BENCH, values) for _ in range(3)]
    pc.sync(made)
    edits = [
        pc.update(BENCH, one.row_id, {"name": ("ก", f"{n}", one.op_id), "members": (3, n, one.op_id)})
        for n, one in enumerate(made)
    ]
    gone = {name: FieldChange(value, None, made[2].op_id) for name, value in values.items()}
    last = pc.operation(Kind.DELETE, BENCH, made[1].row_id, gone)
    return pc.push_of([*edits, pc.insert(BENCH, values), last])


@pytest.mark.parametrize("seed", range(60))
def test_damaged_short_forms_write_nothing_and_are_no_fault(centre: Centre, seed: int) -> None:
    pc = desk_pc(centre)
    short = short_of(edits_of(pc))
    before = head(centre, pc.stream)
    chance = random.Random(seed)
    body = bytearray(msgspec.msgpack.encode(request_of(pc, short)))
    start = body.index(msgspec.msgpack.encode(short.prev))
    for _ in range(chance.randint(1, 3)):
        body[chance.randrange(start, len(body))] = chance.randrange(256)
    try:
        request = msgspec.msgpack.decode(bytes(body), type=SyncRequest)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    if request.short == short:
        return
    with pytest.raises((Refused, ProtocolTrouble)) as trouble:
        pc.exchange(request)
    assert isinstance(trouble.value, Refused | ProtocolTrouble)
    assert REFUSALS[trouble.value.code].status < 500
    assert head(centre, pc.stream) == before


def test_operations_of_a_stream_that_is_not_the_authors_are_refused_singly(centre: Centre) -> None:
    pc = desk_pc(centre)
    pc.sync([])
    away = pc.insert(BENCH, {"name": "ก"}, stream="0201")
    reply = told(pc, pc.push_of([away, pc.insert(BENCH, {"name": "ข"})]))
    assert [one.status for one in reply.results] == ["rejected", "applied"]
    assert head(centre, "0201") == 0


def test_a_row_of_a_stream_that_is_not_the_authors_is_not_looked_at(centre: Centre) -> None:
    other = desk_pc(centre, "0201", seed=2)
    made = other.insert(BENCH, {"name": "ก"})
    other.sync([made])
    pc = desk_pc(centre, seed=3)
    edit = pc.update(BENCH, made.row_id, {"name": ("ก", "ข", made.op_id)})
    edit = msgspec.structs.replace(edit, stream="0201")
    with pytest.raises(Refused) as refused:
        told(pc, pc.push_of([edit]))
    assert refused.value.code == "expand"


def test_a_reply_to_a_big_push_is_short(centre: Centre) -> None:
    pc = desk_pc(centre)
    push = pc.push_of([pc.insert(BENCH, {"name": f"{n}"}) for n in range(1000)])
    answer = pc.answer(request_of(pc, short_of(push)))
    assert len(answer.body) < 1000
    assert len(in_full(unpack(SyncReply, answer.body), push).results) == 1000


def test_a_month_of_edits_is_a_third_of_its_full_forms(centre: Centre) -> None:
    pc = desk_pc(centre)
    made = [pc.insert(BENCH, {"name": f"กลุ่ม {n}", "members": n, "savings_baht": n / 4}) for n in range(300)]
    pc.sync(made)
    edits = [
        pc.update(
            BENCH,
            one.row_id,
            {"members": (n, n + 1, one.op_id), "savings_baht": (n / 4, n / 2 + 1, one.op_id)},
        )
        for n, one in enumerate(made)
    ]
    clock = SteppingClock(WALL_MS)
    push = pc.push_of([msgspec.structs.replace(one, op_id=operation_id(clock, pc.chance)) for one in edits])
    full = len(pack(SyncRequest(pc.hello(), {}, push)))
    assert len(pack(request_of(pc, short_of(push)))) < 0.4 * full
    assert {one.status for one in told(pc, push).results} == {"applied"}
