"""Operations are sealed and acknowledged by ranges of numbers: holes, cuts and repeats must not show."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop_app.store.triggers import insert_triggers_off, triggers_stand
from sync.protocol import chain
from sync.protocol.changes import Operation, Result, Status
from tests.support.fleet import sync
from tests.support.store_pair import Pair
from tests.support.stores import ACTOR

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.store.close()


def states(pair: Pair) -> list[tuple[int, str, int | None]]:
    """Return number, state and position of every operation, in the order of capture."""
    return pair.store._sql.rows("SELECT n, state, seq FROM outbox ORDER BY pos")


def refuse_nines(operation: Operation) -> tuple[str, str | None] | None:
    amount = operation.set.get("amount")
    return ("value-refused", "amount") if amount is not None and amount.new == 9 else None


def test_a_run_that_was_answered_in_part_goes_on_from_its_middle(pair: Pair) -> None:
    for number in range(5):
        pair.make(amount=number)
    whole = pair.push()
    reply = pair.reply(whole)
    first = msgspec.structs.replace(reply, results=reply.results[:2], acked_n=2, receipt=None, pages=[])
    pair.store.apply_reply(first, whole)
    rest = pair.push()
    assert (rest.first_n, rest.operations) == (3, whole.operations[2:])
    assert rest.prev == chain.extend(whole.prev, whole.operations[:2])
    assert rest.head == whole.head
    pair.store.apply_reply(pair.reply(rest), rest)
    assert {state for _, state, _ in states(pair)} == {"applied"}


def test_what_is_sealed_behind_a_run_in_its_middle_follows_its_end(pair: Pair) -> None:
    for number in range(4):
        pair.make(amount=number)
    whole = pair.push()
    reply = pair.reply(whole)
    pair.store.apply_reply(
        msgspec.structs.replace(reply, results=reply.results[:3], receipt=None, pages=[]), whole
    )
    pair.make(amount=9)
    rest = pair.push()
    assert (rest.first_n, len(rest.operations)) == (4, 2)
    assert rest.head == chain.extend(whole.head, rest.operations[1:])
    pair.store.apply_reply(pair.reply(rest), rest)
    assert sync(pair.store, pair.endpoint).verified


def test_numbers_go_on_over_a_hole_in_the_order_of_capture(pair: Pair) -> None:
    pair.endpoint.rule = refuse_nines
    refused = pair.make(amount=9)
    sync(pair.store, pair.endpoint)
    pair.edit(refused, title="ต่อท้าย")  # waits for the correction of what made the record
    others = [pair.make(amount=number) for number in range(2)]
    push = pair.push()
    assert [one.row_id for one in push.operations] == others
    assert [n for n, _, _ in states(pair)] == [1, None, 2, 3]
    pair.store.apply_reply(pair.reply(push), push)
    assert [state for _, state, _ in states(pair)] == ["rejected", "queued", "applied", "applied"]


def test_each_operation_of_a_reply_gets_its_own_end_and_position(pair: Pair) -> None:
    ids = [pair.make(amount=number) for number in range(6)]
    push = pair.push()
    reply = pair.reply(push)
    made = [one.op_id for one in push.operations]
    refused = Result(made[2], Status.REJECTED, {"*": None}, code="role-may-not")
    ends = [
        Result(made[0], Status.APPLIED, seq=11),
        Result(made[1], Status.APPLIED, seq=12),
        refused,
        Result(made[3], Status.APPLIED, seq=13),
        Result(made[4], Status.APPLIED, seq=15),
        Result(made[5], Status.APPLIED, {"amount": made[0]}, seq=16),
    ]
    told = msgspec.structs.replace(reply, results=ends, pages=[], digests=None)
    pair.store.apply_reply(told, push)
    assert states(pair) == [
        (1, "applied", 11),
        (2, "applied", 12),
        (3, "rejected", None),
        (4, "applied", 13),
        (5, "applied", 15),
        (6, "applied", 16),
    ]
    assert pair.value("SELECT count(*) FROM outbox WHERE result IS NOT NULL") == 2
    assert len(ids) == 6


def test_the_beginning_of_a_run_is_not_forgotten_while_its_end_waits(pair: Pair) -> None:
    for number in range(3):
        pair.make(amount=number)
    whole = pair.push()
    reply = pair.reply(whole)
    for end in (2, 3):
        part = msgspec.structs.replace(
            reply, results=reply.results[:end], pages=reply.pages, acked_n=end, durable_through=2
        )
        pair.clock.at_ms += 36 * DAY_MS
        pair.store.apply_reply(part, whole)
        if end == 2:
            assert pair.value("SELECT count(*) FROM outbox") == 3
            assert pair.push().head == whole.head
    pair.store.apply_reply(msgspec.structs.replace(pair.reply(None), durable_through=2), None)
    assert pair.value("SELECT count(*) FROM outbox") == 1


def test_triggers_taken_off_for_many_rows_stand_again_letter_by_letter(pair: Pair) -> None:
    sql, registry = pair.store._sql, pair.store._central._registry
    with sql.transaction():
        with insert_triggers_off(sql, "note_book"):
            assert not triggers_stand(sql, registry)
        assert triggers_stand(sql, registry)
    row_id = pair.make(title="เล่ม")
    assert pair.value("SELECT count(*) FROM outbox") == 1
    with pytest.raises(KeyError), sql.transaction(), insert_triggers_off(sql, "note_book"):
        raise KeyError
    assert triggers_stand(sql, registry)
    with pair.store.act(ACTOR) as act:
        act.update("note_book", row_id, {"title": "เล่มสอง"})
    assert pair.value("SELECT count(*) FROM outbox") == 2
