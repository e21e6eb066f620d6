"""What a store does with pushes and replies, step by step."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.protocol import chain
from sync.protocol.changes import Result, Status
from sync.protocol.digest import digest_of_all
from sync.protocol.messages import RegisterDigest
from sync.protocol.troubles import ProtocolTrouble
from tests.conformance.store_side import refuses_amount
from tests.support.fleet import sync
from tests.support.store_pair import PLENTY, Pair
from tests.support.stores import ACTOR, DISTRICT
from ui.views.common import RowState

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.store.close()


def test_the_words_follow_an_edit_on_its_way(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม")
    assert pair.state(row_id) is RowState.QUEUED
    push = pair.push()
    assert pair.state(row_id) is RowState.QUEUED
    pair.store.apply_reply(pair.reply(push), push)
    assert pair.state(row_id) is RowState.DELIVERED
    pair.store.apply_reply(pair.reply(None, digest=True), None)
    assert pair.state(row_id) is RowState.RECEIVED


def test_a_receipt_without_results_is_only_delivered(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม")
    push = pair.push()
    whole = pair.reply(push)
    pair.store.apply_reply(msgspec.structs.replace(whole, results=[], pages=[]), push)
    assert pair.state(row_id) is RowState.DELIVERED
    assert pair.store.states.counts().unsent == 1
    assert pair.store.read_push(1 << 20) is None, "what is delivered is asked for, not sent again"


def test_the_history_of_a_cell_says_the_same_words(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม")

    def word() -> RowState:
        return pair.store.history.of_cell("note_book", row_id, "title")[0].state

    words = [word()]
    push = pair.push()
    words.append(word())
    whole = pair.reply(push)
    for reply in (msgspec.structs.replace(whole, results=[], pages=[]), whole, pair.reply(None, digest=True)):
        pair.store.apply_reply(reply, None)
        words.append(word())
    assert words == [
        RowState.QUEUED,
        RowState.QUEUED,
        RowState.DELIVERED,
        RowState.DELIVERED,
        RowState.RECEIVED,
    ]


def test_a_refused_write_stands_as_refused_in_the_history_also_once_corrected(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.endpoint.rule = refuses_amount(13)
    for amount in (13, 14):
        pair.edit(row_id, amount=amount)
        sync(pair.store, pair.endpoint)
        writes = pair.store.history.of_cell("note_book", row_id, "amount")
        assert [one.state for one in writes if one.new == 13] == [RowState.REFUSED]
    assert pair.state(row_id) is RowState.RECEIVED


def test_an_edit_after_an_equal_digest_is_not_received_before_the_next(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    assert pair.state(row_id) is RowState.RECEIVED
    pair.edit(row_id, amount=2)
    push = pair.push()
    pair.store.apply_reply(pair.reply(push), push)
    assert pair.state(row_id) is RowState.DELIVERED


def test_operations_are_numbered_and_chained_when_they_first_go(pair: Pair) -> None:
    for number in range(5):
        pair.make(amount=number)
    first = pair.push(1)
    assert (first.first_n, len(first.operations)) == (1, 1)
    assert first.prev == chain.genesis(pair.install)
    assert first.head == chain.extend(first.prev, first.operations)
    again = pair.push()
    assert again.first_n == 1
    assert len(again.operations) == 5
    assert again.operations[0] == first.operations[0]
    assert again.head == chain.extend(again.prev, again.operations)
    pair.store.apply_reply(pair.reply(again), again)
    assert pair.store.read_push(PLENTY) is None
    pair.make(amount=9)
    assert (pair.push().first_n, pair.push().prev) == (6, again.head)


def test_a_repeated_reply_changes_nothing(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    push = pair.push()
    reply = pair.reply(push)
    pair.store.apply_reply(reply, push)
    pair.edit(row_id, amount=2)
    before = pair.store._sql.rows("SELECT op_id, state, open FROM outbox ORDER BY pos")
    pair.store.apply_reply(reply, push)
    assert pair.store._sql.rows("SELECT op_id, state, open FROM outbox ORDER BY pos") == before
    row = pair.store.rows.find("note_book", row_id)
    assert row is not None
    assert row["amount"] == 2


def test_a_receipt_of_another_endpoint_is_not_believed(pair: Pair) -> None:
    pair.make(title="เล่ม")
    push = pair.push()
    reply = pair.reply(push)
    assert reply.receipt is not None
    forged = msgspec.structs.replace(reply.receipt, count=99)
    with pytest.raises(ProtocolTrouble):
        pair.store.apply_reply(msgspec.structs.replace(reply, receipt=forged), push)
    assert pair.store.states.counts().unsent == 1
    pair.store.apply_reply(reply, push)
    assert pair.value("SELECT head FROM receipts") == push.head


def test_an_acknowledged_edit_under_a_newer_one_moves_the_base_on(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.edit(row_id, amount=2)
    push = pair.push()
    pair.edit(row_id, amount=3)
    pair.store.apply_reply(pair.reply(push), push)
    (base,) = pair.store._central.bases([row_id]).values()
    assert base.image.values["amount"] == 2
    row = pair.store.rows.find("note_book", row_id)
    assert row is not None
    assert row["amount"] == 3


def test_operations_are_kept_until_old_and_in_a_verified_backup(pair: Pair) -> None:
    pair.make(title="เล่ม")
    push = pair.push()
    reply = pair.reply(push)
    pair.store.apply_reply(reply, push)
    pair.clock.at_ms += 35 * DAY_MS + MINUTE_MS
    pair.store.apply_reply(pair.reply(None), None)
    assert pair.value("SELECT count(*) FROM outbox") == 1
    backed_up = msgspec.structs.replace(pair.reply(None), durable_through=1)
    for _ in range(2):
        pair.store.apply_reply(backed_up, None)
    assert pair.value("SELECT count(*) FROM outbox") == 0
    pair.make(title="ถัดไป")
    assert (pair.push().first_n, pair.push().prev) == (2, push.head)


def test_operations_of_the_last_35_days_are_kept_though_a_verified_backup_holds_them(pair: Pair) -> None:
    pair.make(title="เล่ม")
    push = pair.push()
    pair.store.apply_reply(pair.reply(push), push)
    pair.clock.at_ms += 35 * DAY_MS - MINUTE_MS
    for _ in range(2):
        pair.store.apply_reply(msgspec.structs.replace(pair.reply(None), durable_through=1), None)
    assert pair.value("SELECT count(*) FROM outbox") == 1


def test_others_writes_stand_in_the_history_with_their_arrival(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"amount": 7})  # type: ignore[arg-type]
    sync(pair.store, pair.endpoint)
    newest, oldest = pair.store.history.of_cell("note_book", row_id, "amount")
    assert (newest.new, newest.mine, newest.state) == (7, False, RowState.RECEIVED)
    assert newest.received_ms is not None
    assert (oldest.new, oldest.mine) == (1, True)


def test_a_register_of_a_newer_centre_stops_nothing(pair: Pair) -> None:
    pair.endpoint.publish(DISTRICT, "not_yet_known", "9" * 32, {"x": 1})  # type: ignore[arg-type]
    row_id = pair.make(title="เล่ม")
    push = pair.push()
    pair.store.apply_reply(pair.reply(push), push)
    assert pair.state(row_id) is RowState.DELIVERED
    assert pair.value("SELECT register FROM history") == "not_yet_known"


def test_a_conflict_result_is_told_as_one(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"amount": 7})  # type: ignore[arg-type]
    pair.edit(row_id, amount=8)
    push = pair.push()
    reply = pair.reply(push)
    assert [one.status for one in reply.results] == [Status.CONFLICT]
    applied = pair.store.apply_reply(reply, push)
    assert (applied.conflicts, applied.applied, applied.refused) == (1, 0, 0)
    assert applied.registers >= {"note_book", "conflict"}
    assert pair.state(row_id) is RowState.IN_CONFLICT
    mine = pair.store.history.of_cell("note_book", row_id, "amount")
    assert RowState.IN_CONFLICT in [one.state for one in mine]


def test_the_generation_of_the_reply_stands_in_the_next_operation(pair: Pair) -> None:
    pair.store.apply_reply(msgspec.structs.replace(pair.reply(None), generation=4), None)
    pair.make(title="เล่ม")
    (made,) = pair.push().operations
    assert made.generation == 4
    assert made.server_offset_ms is not None
    assert pair.store.read_state("officer").hello.generation == 4


def test_results_of_unknown_operations_are_left_alone(pair: Pair) -> None:
    stray = Result("5" * 32, Status.APPLIED, seq=1)  # type: ignore[arg-type]
    applied = pair.store.apply_reply(msgspec.structs.replace(pair.reply(None), results=[stray]), None)
    assert applied.registers == frozenset()


def test_a_result_that_comes_after_anothers_newer_write_gives_way_to_it(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.edit(row_id, amount=2)
    push = pair.push()
    late = pair.reply(push).results
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"amount": 9})  # type: ignore[arg-type]
    told = pair.reply(None)
    assert [one.set for page in told.pages for one in page.changes] == [{"amount": 2}, {"amount": 9}]
    pair.store.apply_reply(told, None)
    row = pair.store.rows.find("note_book", row_id)
    assert row is not None
    assert row["amount"] == 2
    pair.store.apply_reply(msgspec.structs.replace(pair.reply(None), results=late), push)
    row = pair.store.rows.find("note_book", row_id)
    assert row is not None
    assert row["amount"] == 9
    assert sync(pair.store, pair.endpoint).requests == 1


def test_a_page_that_comes_late_puts_neither_position_nor_values_back(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"amount": 7})  # type: ignore[arg-type]
    late = pair.reply(None)
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"amount": 9})  # type: ignore[arg-type]
    newest = pair.reply(None)
    pair.store.apply_reply(newest, None)
    for reply in (late, newest, late):
        pair.store.apply_reply(reply, None)
        assert pair.store._sql.rows("SELECT cursor, through FROM cursors WHERE stream = ?", (DISTRICT,)) == [
            (page.cursor, page.through) for page in newest.pages if page.stream == DISTRICT
        ]
        row = pair.store.rows.find("note_book", row_id)
        assert row is not None
        assert row["amount"] == 9
    pair.store._digests.forget(["note_book"])
    summary = sync(pair.store, pair.endpoint)
    assert (summary.requests, summary.received, summary.verified) == (1, 0, True)


def test_a_page_that_comes_late_leaves_own_waiting_edits_alone(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"title": "ก"})  # type: ignore[arg-type]
    late = pair.reply(None)
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"title": "ข"})  # type: ignore[arg-type]
    sync(pair.store, pair.endpoint)
    pair.edit(row_id, amount=2)
    pair.store.apply_reply(late, None)
    assert pair.store.states.counts().unsent == 1
    row = pair.store.rows.find("note_book", row_id)
    assert row is not None
    assert (row["title"], row["amount"]) == ("ข", 2)
    summary = sync(pair.store, pair.endpoint)
    assert (summary.sent, summary.verified) == (1, True)


def test_digests_moved_row_by_row_equal_those_counted_anew(pair: Pair) -> None:
    ids = [pair.make(title=f"เล่ม {number}") for number in range(4)]
    sync(pair.store, pair.endpoint)
    pair.edit(ids[0], amount=1)
    with pair.store.act(ACTOR, reason="ซ้ำ") as act:
        act.delete("note_book", ids[1])
    pair.endpoint.publish(DISTRICT, "note_book", ids[2], {"amount": 7})  # type: ignore[arg-type]
    pair.endpoint.publish(DISTRICT, "note_book", "8" * 32, {"amount": 8})  # type: ignore[arg-type]
    summary = sync(pair.store, pair.endpoint)
    assert (summary.requests, summary.verified) == (1, True)
    kept = pair.store._digests.of_register("note_book", DISTRICT)
    pair.store._digests.forget(["note_book"])
    assert pair.store._digests.of_register("note_book", DISTRICT) == kept
    assert kept.count == 5


@pytest.mark.parametrize("ahead_ms", [10 * MINUTE_MS, -DAY_MS])
def test_an_operation_says_how_far_this_pcs_clock_is_off(pair: Pair, ahead_ms: int) -> None:
    reply = pair.reply(None)
    pair.store.apply_reply(msgspec.structs.replace(reply, server_ms=pair.clock.at_ms + ahead_ms), None)
    pair.make(title="เล่ม")
    (made,) = pair.push().operations
    assert made.server_offset_ms == pytest.approx(ahead_ms, abs=1000)
    assert pair.store.installs.current().server_offset_ms == made.server_offset_ms


def test_an_edit_that_others_made_alike_lies_over_nothing_any_more(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.endpoint.publish(DISTRICT, "note_book", row_id, {"amount": 7})  # type: ignore[arg-type]
    pair.edit(row_id, amount=7)
    push = pair.push()
    reply = pair.reply(push)
    assert [one.status for one in reply.results] == [Status.SAME]
    pair.store.apply_reply(reply, push)
    assert pair.value("SELECT count(*) FROM outbox WHERE open = 1") == 0
    assert pair.store._central.bases([row_id]) == {}


def test_the_words_of_a_refusal_come_back_as_the_endpoint_gave_them(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    with pair.store.act(ACTOR, reason="ซ้ำ") as act:
        act.delete("note_book", row_id)
    push = pair.push()
    (gone,) = push.operations
    no = Result(gone.op_id, Status.REJECTED, code="not-allowed", values={"of": "x"})
    pair.store.apply_reply(msgspec.structs.replace(pair.reply(None), results=[no]), push)
    (line,) = [one for one in pair.store.states.edited() if one.row_id == row_id]
    assert (line.state, line.refusal) == (RowState.REFUSED, no)


def test_a_register_the_centre_counts_as_empty_is_no_difference(pair: Pair) -> None:
    reply = pair.reply(None, digest=True)
    empty = {DISTRICT: {"note_book": RegisterDigest(0, "0" * 32)}}
    applied = pair.store.apply_reply(msgspec.structs.replace(reply, digests=empty), None)
    assert applied.mismatched == ()


def test_numbers_this_store_never_gave_are_not_taken_for_acknowledged(pair: Pair) -> None:
    """A copy of this store sent them: nothing of ours is delivered by that."""
    pair.store.apply_reply(msgspec.structs.replace(pair.reply(None), acked_n=5), None)
    row_id = pair.make(title="เล่ม")
    pair.push()
    assert pair.state(row_id) is RowState.QUEUED


def test_what_is_entered_here_only_stays_here_also_in_a_record_deleted_meanwhile(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    seen = pair.store.rows.seen("note_book", [row_id])[row_id]
    with pair.store.act(ACTOR, reason="ซ้ำ") as act:
        act.delete("note_book", row_id)
    sync(pair.store, pair.endpoint)
    with pair.store.act(ACTOR) as act:
        act.update("note_book", row_id, {"amount": 2, "secret": "เฉพาะที่นี่"}, seen)
    (made,) = pair.push().operations
    assert made.set.keys() == {"amount"}


def test_what_follows_a_snapshot_says_nothing_of_the_clock(pair: Pair) -> None:
    pair.make(title="เล่ม")
    push = pair.push()
    reply = pair.reply(push)
    pair.store.apply_reply(msgspec.structs.replace(reply, pages=[], digests=None), push)
    before = pair.store.installs.current()
    answered = pair.store.installs.answered_ms()
    following = msgspec.structs.replace(pair.reply(None, digest=True), results=[], receipt=None)
    pair.clock.at_ms += 30 * MINUTE_MS
    applied = pair.store.apply_following(following)
    assert applied.mismatched == ()
    after = pair.store.installs.current()
    assert (after.server_offset_ms, pair.store.installs.answered_ms()) == (before.server_offset_ms, answered)
    assert after.verified_ms == following.server_ms


def test_the_store_remembers_what_the_endpoint_reads(pair: Pair) -> None:
    told = []
    for schema in (2, 1, 2):
        pair.endpoint.schema_max = schema
        sync(pair.store, pair.endpoint)
        told.append(pair.store.read_state("officer").hello.endpoint_schema)
    assert told == [2, 1, 2]


def test_what_is_held_is_said_only_where_it_is_known(pair: Pair) -> None:
    assert pair.store.read_state("officer").held is None
    pair.make(title="เล่ม")
    sync(pair.store, pair.endpoint)
    held = pair.store.read_state("officer").held
    streams = ("3201", "3200", "0000")
    assert held == digest_of_all({stream: pair.endpoint.digests(stream) for stream in streams})
    # An edit that waits lies over the centre's row and changes nothing of what is held of the centre.
    pair.make(title="อื่น")
    assert pair.store.read_state("officer").held == held
