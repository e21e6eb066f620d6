"""Pushes that are received only: held durably, merged later in their order, answered with a later sync."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from sync.central import holding, inbox, intake, merging
from sync.central.calls import Endpoint
from sync.central.centre import Centre, Sources, open_centre
from sync.central.installs import Install
from sync.central.intake import Work
from sync.central.ledger import head_of
from sync.central.merging import Merger
from sync.central.schema import INBOX, OPERATION
from sync.central.throttle import Failures
from sync.central.unfolding import Unfolded
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.chain import extend
from sync.protocol.changes import Operation, Result, Status
from sync.protocol.messages import Push, SyncReply, SyncRequest
from sync.protocol.runs import out_of_runs
from sync.protocol.session import Refused
from sync.protocol.short import shorten
from sync.protocol.signing import Signer, verify_receipt
from tests.bench.register import BENCH_RECORD
from tests.support.databases import KINDS, database_of
from tests.support.desk_call import DeskPc, desk_pc
from tests.support.desk_line import no_turn
from tests.support.log_gate import LogGate

BENCH = "bench_record"
BORN_MS = 1_638_158_400_000


class PowerCutError(Exception):
    """Stands for whatever ends a process."""


def cut(*_arguments: object) -> None:
    raise PowerCutError


def disk_gone(*_arguments: object) -> None:
    raise OSError("disk gone")


@pytest.fixture(params=KINDS)
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(
        tmp_path,
        realm="bench",
        address=database_of(request),
        registry=REGISTERS.with_register(BENCH_RECORD),
        sources=Sources(SteppingClock(BORN_MS), SeededChance(1)),
    )
    yield opened
    opened.close()


def request_of(
    pc: DeskPc, push: Push | None = None, *, asks: int | None = None, short: bool = False
) -> SyncRequest:
    hello = msgspec.structs.replace(pc.hello(), schema_max=2)
    if push is not None and short:
        forms = shorten(push.first_n, push.prev, push.head, push.operations)
        return SyncRequest(hello, {pc.stream: pc.cursors[pc.stream]}, short=forms, answers_from=asks)
    return SyncRequest(hello, {pc.stream: pc.cursors[pc.stream]}, push, answers_from=asks)


def made(pc: DeskPc, count: int, name: str = "กองทุน") -> list[Operation]:
    return [pc.insert(BENCH, {"name": f"{name} {number}"}) for number in range(count)]


def sealed(pc: DeskPc, operations: list[Operation]) -> Push:
    push = pc.push_of(operations)
    pc.n, pc.head = push.first_n + len(operations) - 1, push.head
    return push


def delivered(pc: DeskPc, operations: list[Operation], *, short: bool = False) -> Push:
    """Send a push that cannot be merged at once."""
    push = sealed(pc, operations)
    with no_turn(pc.endpoint):
        answer = pc.answer(request_of(pc, push, short=short))
        reply = pc.exchange(request_of(pc, push, short=short))
    assert (answer.status, reply.results, reply.runs or []) == (202, [], [])
    assert reply.receipt is not None
    assert (reply.receipt.first_n, reply.receipt.count, reply.receipt.head) == (
        push.first_n,
        len(operations),
        push.head,
    )
    assert reply.acked_n == pc.n
    assert reply.waiting == len(operations)
    return push


def drained(pc: DeskPc) -> int:
    return Merger(pc.endpoint).drain()


def ends(reply: SyncReply, *pushes: Push) -> list[Status]:
    """Return how the operations of pushes ended, by what the reply says of them."""
    assert [(one.first_n, one.head) for one in reply.answered] == [(one.first_n, one.head) for one in pushes]
    return [
        result.status
        for one, push in zip(reply.answered, pushes, strict=True)
        for result in out_of_runs([each.op_id for each in push.operations], one.runs, one.results)
    ]


def held(centre: Centre, pc: DeskPc) -> tuple[int, int, int]:
    """Return how many pushes the inbox has, how many operations were judged, and where the stream stands."""
    with centre.database.reading() as connection:
        rows = connection.execute(select(func.count()).select_from(INBOX)).scalar_one()
        judged = connection.execute(select(func.count()).select_from(OPERATION)).scalar_one()
        return rows, judged, head_of(connection, pc.stream)[0]


@pytest.mark.parametrize("short", [False, True], ids=["full", "short"])
def test_what_cannot_be_merged_is_received_then_merged_and_answered(centre: Centre, *, short: bool) -> None:
    pc = desk_pc(centre)
    pc.sync()
    _, before, seq = held(centre, pc)
    push = delivered(pc, made(pc, 5), short=short)
    assert held(centre, pc) == (1, before, seq)
    assert pc.exchange(request_of(pc, asks=1)).waiting == 5
    assert drained(pc) == 1
    reply = pc.exchange(request_of(pc, asks=1))
    assert (reply.waiting, ends(reply, push)) == (0, [Status.APPLIED] * 5)
    assert held(centre, pc) == (1, before + 5, seq + 5)
    # What is told as a result is not told as a change.
    assert {one.op_id for page in reply.pages for one in page.changes}.isdisjoint(
        one.op_id for one in push.operations
    )
    assert pc.exchange(request_of(pc, asks=1)).answered == reply.answered
    assert pc.exchange(request_of(pc)).answered == []
    pc.endpoint.mailroom.tidy(centre)
    assert held(centre, pc)[0] == 0


def test_a_receipt_bears_the_endpoints_signature(centre: Centre) -> None:
    pc = desk_pc(centre)
    with no_turn(pc.endpoint):
        reply = pc.exchange(request_of(pc, sealed(pc, made(pc, 1))))
    assert reply.receipt is not None
    verify_receipt(Signer(centre.seed).public, reply.receipt)


def test_a_program_of_schema_1_gets_200_and_its_results_when_it_sends_again(centre: Centre) -> None:
    pc = desk_pc(centre)
    request = SyncRequest(pc.hello(), {pc.stream: None}, sealed(pc, made(pc, 3)))
    with no_turn(pc.endpoint):
        answer = pc.answer(request)
        again = pc.exchange(request)
    assert (answer.status, again.results, again.acked_n) == (200, [], 3)
    drained(pc)
    assert [one.status for one in pc.exchange(request).results] == [Status.APPLIED] * 3


def test_an_installs_pushes_are_merged_in_their_order(centre: Centre) -> None:
    pc = desk_pc(centre)
    (first,) = made(pc, 1)
    edits = [first]
    pushes = [delivered(pc, [first])]
    for number in range(1, 6):
        edits.append(
            pc.update(BENCH, first.row_id, {"members": (number - 1 or None, number, edits[-1].op_id)})
        )
        pushes.append(delivered(pc, [edits[-1]]))
    assert drained(pc) == 6
    reply = pc.exchange(request_of(pc, asks=1))
    assert ends(reply, *pushes) == [Status.APPLIED] * 6


def test_a_push_behind_waiting_ones_waits_as_well(centre: Centre) -> None:
    pc = desk_pc(centre)
    other = desk_pc(centre, seed=2)
    other.endpoint = pc.endpoint
    delivered(pc, made(pc, 2))
    reply = other.exchange(request_of(other, sealed(other, made(other, 2))))
    assert reply.waiting == 2
    assert drained(pc) == 2
    assert other.exchange(request_of(other, sealed(other, made(other, 1)))).waiting == 0


@pytest.mark.parametrize("cuts", [(0, 2), (1, 5), (0, 5), (3, 8), (5, 8), (0, 8)], ids=str)
def test_a_repeat_in_any_cut_is_received_once(centre: Centre, cuts: tuple[int, int]) -> None:
    pc = desk_pc(centre)
    start = pc.head
    operations = made(pc, 8)
    delivered(pc, operations[:5])
    first, last = cuts
    part = operations[first:last]
    prev = extend(start, operations[:first])
    again = Push(first + 1, prev, extend(prev, part), part)
    with no_turn(pc.endpoint):
        reply = pc.exchange(request_of(pc, again))
    assert reply.receipt is not None
    assert (reply.receipt.first_n, reply.receipt.count, reply.receipt.head) == (
        first + 1,
        len(part),
        again.head,
    )
    drained(pc)
    known = pc.exchange(SyncRequest(pc.hello(), {}, again)).results
    assert [one.status for one in known] == [Status.APPLIED] * len(part)
    assert held(centre, pc)[2] == held(centre, pc)[1]


def test_another_history_under_waiting_numbers_is_a_fork(centre: Centre) -> None:
    pc = desk_pc(centre)
    n, start = pc.n, pc.head
    delivered(pc, made(pc, 3))
    pc.n, pc.head = n, start
    for count in (2, 3, 4):
        other = pc.push_of(made(pc, count, "อื่น"))
        with no_turn(pc.endpoint), pytest.raises(Refused, match="install-forked"):
            pc.exchange(request_of(pc, other))
    with pytest.raises(Refused, match="install-forked"):
        pc.exchange(request_of(pc, pc.push_of(made(pc, 2, "อื่น"))))


def test_a_gap_and_a_broken_chain_are_refused_at_once(centre: Centre) -> None:
    pc = desk_pc(centre)
    push = pc.push_of(made(pc, 2))
    with no_turn(pc.endpoint):
        with pytest.raises(Refused, match="chain-gap"):
            pc.exchange(request_of(pc, msgspec.structs.replace(push, first_n=2)))
        with pytest.raises(Refused, match="chain-broken"):
            pc.exchange(request_of(pc, msgspec.structs.replace(push, head="0" * 64)))
    assert held(centre, pc)[0] == 0


def test_short_forms_that_rest_on_what_waits_are_wanted_in_full(centre: Centre) -> None:
    pc = desk_pc(centre)
    (one,) = made(pc, 1)
    first = delivered(pc, [one])
    second = sealed(pc, [pc.update(BENCH, one.row_id, {"name": (one.set["name"].new, "ใหม่", one.op_id)})])
    with pytest.raises(Refused, match="expand"):
        pc.exchange(request_of(pc, second, short=True))
    assert pc.exchange(request_of(pc, second)).waiting == 1
    drained(pc)
    assert ends(pc.exchange(request_of(pc, asks=1)), first, second) == [Status.APPLIED] * 2


def test_a_cut_before_the_inbox_is_durable_gives_no_receipt(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = desk_pc(centre)
    before = held(centre, pc)
    push = sealed(pc, made(pc, 2))
    with monkeypatch.context() as patch, no_turn(pc.endpoint):
        patch.setattr(holding, "move_chain", cut)
        with pytest.raises(PowerCutError):
            pc.exchange(request_of(pc, push))
    assert held(centre, pc) == before
    assert pc.exchange(request_of(pc, push)).acked_n == 2


@pytest.mark.parametrize("step", ["merge", "own_of"])
def test_a_cut_between_receipt_and_merge_loses_nothing(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    pc = desk_pc(centre)
    push = delivered(pc, made(pc, 3))
    before = held(centre, pc)
    with monkeypatch.context() as patch:
        patch.setattr(merging, step, disk_gone)
        with pytest.raises(OSError, match="disk gone"):
            drained(pc)
    assert held(centre, pc) == before
    # Another process, after a restart.
    anew = Endpoint(centre, Failures(centre.database, centre.clock, centre.chance))
    assert Merger(anew).drain() == 1
    assert ends(pc.exchange(request_of(pc, asks=1)), push) == [Status.APPLIED] * 3
    assert held(centre, pc)[1] == before[1] + 3


def test_what_cannot_be_merged_stops_neither_others_nor_the_program(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, log_gate: LogGate
) -> None:
    log_gate.expect("is kept aside: ZeroDivisionError")
    bad, good = desk_pc(centre), desk_pc(centre, "0102", seed=2)
    push = delivered(bad, made(bad, 2))
    later = delivered(bad, made(bad, 1))
    delivered(good, made(good, 2))
    with monkeypatch.context() as patch:
        real = intake.merge

        def failing(work: Work, full: Unfolded, shelves: list[str], proof: Install | None) -> list[Result]:
            if shelves[0] == bad.stream:
                raise ZeroDivisionError
            return real(work, full, shelves, proof)

        patch.setattr(merging, "merge", failing)
        Merger(bad.endpoint).drain()
    assert good.exchange(request_of(good, asks=1)).waiting == 0
    assert bad.exchange(request_of(bad, asks=1)).waiting == 3
    assert bad.endpoint.mailroom.look(centre).aside == 1
    assert Merger(bad.endpoint).drain() == 0
    # The mended endpoint starts.
    with centre.database.writing() as connection:
        inbox.try_again(connection)
    assert Merger(bad.endpoint).drain() == 2
    assert ends(bad.exchange(request_of(bad, asks=1)), push, later) == [Status.APPLIED] * 3


def test_an_endpoint_that_forgot_says_so_and_results_come_with_the_operations(centre: Centre) -> None:
    pc = desk_pc(centre)
    push = delivered(pc, made(pc, 2))
    drained(pc)
    with centre.database.writing() as connection:
        inbox.forget(connection, (), BORN_MS * 2)
    reply = pc.exchange(request_of(pc, asks=1))
    assert (reply.answered, reply.waiting) == ([], 0)
    with no_turn(pc.endpoint):
        again = pc.exchange(request_of(pc, push))
    assert again.runs is not None
    assert sum(one.count for one in again.runs) == 2


def test_who_brings_nothing_comes_again_while_snapshots_are_made_for_others(centre: Centre) -> None:
    pc = desk_pc(centre)
    pc.sync(made(pc, 1))
    makers = pc.endpoint.mailroom.makers
    taken = 0
    while makers.acquire(blocking=False):
        taken += 1
    whole = SyncRequest(pc.hello(), {pc.stream: None}, replace=[pc.stream])
    with pytest.raises(Refused, match="busy"):
        pc.exchange(whole)
    assert pc.exchange(SyncRequest(pc.hello(), {}, sealed(pc, made(pc, 1)))).results
    for _ in range(taken):
        makers.release()
    assert pc.exchange(whole).snapshots
