"""What every local store must do in a sync, the one in memory and the encrypted one alike.

A module that has a store gives a fixture ``store_factory`` (``Factory``: store number n, freshly enrolled in
district 3201 at the endpoint of that public key, realm ``practice``) and subclasses ``StoreSuite``. The
other end is always the endpoint in memory; register ``note_book`` with ``title amount remark``.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import pytest

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId, official_id
from sync.model.seen import NO_RECORD, Seen
from sync.protocol import chain
from sync.protocol.changes import Operation, RowImage
from sync.protocol.conflicts import shown
from sync.protocol.messages import Push, SyncRequest
from sync.protocol.session import LineTrouble, StoreSide
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import Line, sync
from tests.support.memory_store import AS_IT_STANDS

STREAM = "3201"
REGISTER = "note_book"
ROW = official_id(REGISTER, 1)
OTHER = official_id(REGISTER, 2)
NAMES = ("title", "amount", "remark")
PLENTY = 1 << 20


class OfficersStore(StoreSide, Protocol):
    """A store and what an officer does with it."""

    def insert(self, register: str, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        """Make a record."""

    def edit(
        self,
        register: str,
        row_id: RowId,
        values: Mapping[str, StoredValue],
        *,
        seen: Seen = AS_IT_STANDS,
    ) -> None:
        """Change fields of a record whose author had ``seen`` it so."""

    def delete(self, register: str, row_id: RowId, *, seen: Seen = AS_IT_STANDS) -> None:
        """Delete a record for a reason."""

    def look(self, register: str, row_id: RowId, names: Iterable[str]) -> Seen:
        """Return what an officer sees of a record's fields."""

    def settle(self, conflict_id: RowId, *, mine: bool) -> None:
        """Settle a conflict with the losing value or the centre's."""

    def become(self, install: InstallId) -> None:
        """Go on as another install, as after enrolling again."""

    def want_whole(self) -> None:
        """Ask for every stream whole with the next sync."""

    def row(self, register: str, row_id: RowId) -> RowImage | None:
        """Return a record as the officer sees it."""

    def open_conflicts(self) -> list[RowImage]:
        """Return the conflicts that wait for a choice."""


Factory = Callable[[int, str], OfficersStore]


def seen(store: OfficersStore, row_id: RowId = ROW) -> dict[str, StoredValue]:
    row = store.row(REGISTER, row_id)
    if row is None or row.deleted:
        return {}
    return {name: one for name, one in row.values.items() if one is not None}


def queued(store: OfficersStore) -> int:
    return store.read_state("officer").queued


def pushed(store: OfficersStore, octets: int = PLENTY) -> Push:
    push = store.read_push(octets)
    assert push is not None
    return push


def shared(endpoint: MemoryEndpoint, *stores: OfficersStore) -> None:
    """Give every store the same record of three fields."""
    stores[0].insert(REGISTER, ROW, {"title": "สมุด", "amount": 1, "remark": "เดิม"})
    meet(endpoint, *stores)


def meet(endpoint: MemoryEndpoint, *stores: OfficersStore) -> None:
    """Sync all until everybody knows everything, and check that everybody sees the same.

    A stream fetched whole would hide what went wrong before it: none may differ on the way.
    """
    for store in (*stores, *stores):
        line, wanted = Line(endpoint), store.read_state("officer").replace
        assert sync(store, line).verified
        assert {stream for request in line.requests for stream in request.replace} <= wanted
    rows = endpoint.stream(STREAM).rows
    for store in stores:
        assert queued(store) == 0
        for key, row in rows.items():
            mine = store.row(*key)
            assert mine is not None
            assert (mine.deleted, mine.writers) == (row.deleted, row.writers)
            assert {name: v for name, v in mine.values.items() if v is not None} == row.values


class StoreSuite:
    """The suite; every test names the promise it holds."""

    def test_a_new_store_asks_for_everything_and_has_nothing_to_send(self, one: OfficersStore) -> None:
        state = one.read_state("start")
        assert state.cursors == {STREAM: None, "3200": None, "0000": None}
        assert (state.queued, state.hello.reason, state.hello.epoch or None) == (0, "start", None)
        assert one.read_push(PLENTY) is None

    def test_each_edit_is_one_operation_in_order_on_one_chain(self, one: OfficersStore) -> None:
        one.insert(REGISTER, ROW, {"title": "ก", "amount": 1})
        one.edit(REGISTER, ROW, {"amount": 2})
        one.edit(REGISTER, ROW, {"amount": 2})
        assert queued(one) == 2
        push = pushed(one)
        assert push.first_n == 1
        assert push.prev == chain.genesis(one.read_state("officer").hello.install)
        assert push.head == chain.extend(push.prev, push.operations)
        first, second = push.operations
        assert {name: list(_parts(first, name)) for name in first.set} == {
            "title": [None, "ก", None],
            "amount": [None, 1, None],
        }
        assert list(_parts(second, "amount")) == [1, 2, first.op_id]

    def test_a_push_is_cut_by_size_but_never_empty(self, one: OfficersStore) -> None:
        for amount in range(1, 6):
            one.insert(REGISTER, official_id(REGISTER, amount), {"amount": amount})
        assert len(pushed(one, octets=1).operations) == 1
        assert len(pushed(one).operations) == 5

    def test_a_push_without_an_answer_is_sent_again_on_the_same_chain(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        one.insert(REGISTER, ROW, {"amount": 1})
        with pytest.raises(LineTrouble):
            sync(one, Line(endpoint, lose_reply=lambda number: number == 1))
        first = pushed(one)
        one.edit(REGISTER, ROW, {"amount": 2})
        second = pushed(one)
        assert (second.first_n, second.prev) == (first.first_n, first.prev)
        assert second.operations[: len(first.operations)] == first.operations
        meet(endpoint, one)
        assert len(endpoint.stream(STREAM).log) == 2

    def test_a_push_too_large_for_the_line_can_be_sent_again_in_pieces(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        for amount in range(1, 6):
            one.insert(REGISTER, official_id(REGISTER, amount), {"amount": amount})
        whole = pushed(one)
        part = pushed(one, octets=1)
        assert part.operations == whole.operations[:1]
        assert (part.first_n, part.prev) == (whole.first_n, whole.prev)
        assert part.head == chain.extend(part.prev, part.operations)
        meet(endpoint, one)

    def test_nothing_to_do_is_one_request(self, one: OfficersStore, endpoint: MemoryEndpoint) -> None:
        shared(endpoint, one)
        line = Line(endpoint)
        summary = sync(one, line)
        assert (len(line.requests), summary.verified, summary.requests) == (1, True, 1)

    def test_an_own_edit_stays_seen_while_others_changes_arrive(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        two.edit(REGISTER, ROW, {"remark": "จากสอง", "title": "จากสอง"})
        sync(two, endpoint)
        one.edit(REGISTER, ROW, {"title": "จากหนึ่ง"})
        one.apply_reply(endpoint.exchange(_asking(one)), None)
        assert seen(one) == {"title": "จากหนึ่ง", "amount": 1, "remark": "จากสอง"}

    def test_an_applied_edit_never_flickers_while_pages_catch_up(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.page_changes = 1
        two.edit(REGISTER, ROW, {"remark": "1"})
        two.edit(REGISTER, ROW, {"remark": "2"})
        sync(two, endpoint)
        one.edit(REGISTER, ROW, {"title": "ก"})
        push = pushed(one)
        reply = endpoint.exchange(_asking(one, push))
        one.apply_reply(reply, push)
        assert any(page.more for page in reply.pages)
        assert seen(one)["title"] == "ก"
        meet(endpoint, one, two)
        assert seen(one)["remark"] == "2"

    def test_an_own_edit_after_an_equal_one_of_another_keeps_its_place(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        """The other's change has the lower position but arrives with the own results."""
        shared(endpoint, one, two)
        two.edit(REGISTER, ROW, {"amount": 7})
        sync(two, endpoint)
        one.edit(REGISTER, ROW, {"amount": 7})
        one.edit(REGISTER, ROW, {"amount": 8})
        meet(endpoint, one, two)
        assert seen(two)["amount"] == 8
        assert not two.open_conflicts()

    def test_two_pcs_make_the_same_record(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        one.insert(REGISTER, ROW, {"title": "เหมือน", "amount": 1})
        two.insert(REGISTER, ROW, {"title": "เหมือน", "amount": 2, "remark": "มีที่สองเท่านั้น"})
        meet(endpoint, one, two)
        assert seen(one) == {"title": "เหมือน", "amount": 1, "remark": "มีที่สองเท่านั้น"}
        assert [row.values["field"] for row in one.open_conflicts()] == ["amount"]

    def test_a_record_deleted_and_made_again_elsewhere_is_made_anew(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        one.insert(REGISTER, ROW, {"title": "ก", "remark": "ลบแล้ว"})
        one.delete(REGISTER, ROW)
        sync(one, endpoint)
        two.insert(REGISTER, ROW, {"title": "ข"})
        meet(endpoint, one, two)
        assert seen(one) == seen(two) == {"title": "ข"}

    @pytest.mark.parametrize("mine", [True, False])
    def test_a_conflict_shows_both_values_until_settled(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint, *, mine: bool
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 10})
        two.edit(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        for store in (one, two):
            assert seen(store)["amount"] == 10
            (conflict,) = store.open_conflicts()
            sides = [shown(conflict.values[f"{side}_value"]) for side in ("base", "centre", "losing")]
            assert sides == [1, 10, 20]
        one.settle(one.open_conflicts()[0].row_id, mine=mine)
        meet(endpoint, one, two)
        assert seen(one)["amount"] == (20 if mine else 10)
        assert not one.open_conflicts()
        assert not two.open_conflicts()

    def test_a_later_edit_takes_the_place_of_the_losing_value(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 10})
        two.edit(REGISTER, ROW, {"amount": 20})
        two.edit(REGISTER, ROW, {"amount": 30})
        meet(endpoint, one, two)
        (conflict,) = one.open_conflicts()
        assert shown(conflict.values["losing_value"]) == 30

    @pytest.mark.parametrize("mine", [True, False])
    @pytest.mark.parametrize("deleter_first", [True, False])
    def test_a_delete_against_an_edit_is_a_conflict_either_way(
        self,
        one: OfficersStore,
        two: OfficersStore,
        endpoint: MemoryEndpoint,
        *,
        mine: bool,
        deleter_first: bool,
    ) -> None:
        shared(endpoint, one, two)
        one.delete(REGISTER, ROW)
        two.edit(REGISTER, ROW, {"amount": 5})
        meet(endpoint, *((one, two) if deleter_first else (two, one)))
        (conflict,) = one.open_conflicts()
        assert conflict.values["field"] == "$deleted"
        one.settle(conflict.row_id, mine=mine)
        meet(endpoint, one, two)
        kept = mine == deleter_first
        assert seen(two) == ({"title": "สมุด", "amount": 5, "remark": "เดิม"} if kept else {})
        assert not two.open_conflicts()

    def test_a_value_typed_over_one_that_arrived_meanwhile_is_a_conflict(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.edit(REGISTER, ROW, {"amount": 20, "remark": "จากสอง"})
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 30, "title": "จากหนึ่ง"}, seen=looked)
        assert seen(one) == {"title": "จากหนึ่ง", "amount": 30, "remark": "จากสอง"}
        meet(endpoint, one, two)
        for store in (one, two):
            assert seen(store) == {"title": "จากหนึ่ง", "amount": 20, "remark": "จากสอง"}
            (conflict,) = store.open_conflicts()
            sides = [shown(conflict.values[f"{side}_value"]) for side in ("base", "centre", "losing")]
            assert (conflict.values["field"], sides) == ("amount", [1, 20, 30])

    def test_typing_the_value_that_arrived_meanwhile_leaves_no_trace(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.edit(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 20}, seen=looked)
        assert queued(one) == 0

    def test_keeping_to_the_old_value_over_one_that_arrived_meanwhile_is_a_conflict(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.edit(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 1}, seen=looked)
        meet(endpoint, one, two)
        (conflict,) = two.open_conflicts()
        assert [shown(conflict.values[f"{side}_value"]) for side in ("centre", "losing")] == [20, 1]

    def test_own_edits_made_since_the_look_count_as_seen(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        one.edit(REGISTER, ROW, {"amount": 2}, seen=looked)
        one.edit(REGISTER, ROW, {"amount": 3}, seen=looked)
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 4}, seen=looked)
        meet(endpoint, one, two)
        assert seen(two)["amount"] == 4
        assert not two.open_conflicts()

    def test_an_own_edit_that_was_equal_at_the_centre_is_no_rival_of_the_next(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        two.edit(REGISTER, ROW, {"amount": 7})
        sync(two, endpoint)
        one.edit(REGISTER, ROW, {"amount": 7})
        looked = one.look(REGISTER, ROW, NAMES)
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 8}, seen=looked)
        meet(endpoint, one, two)
        assert seen(two)["amount"] == 8
        assert not two.open_conflicts()

    def test_an_edit_that_saw_its_own_losing_value_takes_its_place(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        two.edit(REGISTER, ROW, {"amount": 20})
        sync(two, endpoint)
        one.edit(REGISTER, ROW, {"amount": 30})
        looked = one.look(REGISTER, ROW, NAMES)
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 31}, seen=looked)
        meet(endpoint, one, two)
        (conflict,) = two.open_conflicts()
        assert [shown(conflict.values[f"{side}_value"]) for side in ("centre", "losing")] == [20, 31]

    def test_a_value_typed_where_another_pc_made_the_record_meanwhile_is_a_conflict(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        two.insert(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        nothing = dict.fromkeys(NAMES, NO_RECORD)
        one.edit(REGISTER, ROW, {"amount": 30, "title": "ยังว่าง"}, seen=nothing)
        meet(endpoint, one, two)
        assert seen(two) == {"amount": 20, "title": "ยังว่าง"}
        (conflict,) = two.open_conflicts()
        assert shown(conflict.values["losing_value"]) == 30

    def test_an_edit_of_a_record_deleted_meanwhile_is_a_conflict(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.delete(REGISTER, ROW)
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 5}, seen=looked)
        one.edit(REGISTER, ROW, {"title": "สมุด"}, seen=looked)
        one.edit(REGISTER, ROW, {"remark": "ใหม่"}, seen=looked)
        assert queued(one) == 2
        meet(endpoint, one, two)
        for store in (one, two):
            assert seen(store) == {}
            (conflict,) = store.open_conflicts()
            assert conflict.values["field"] == "$deleted"
            assert shown(conflict.values["losing_value"]) == {"amount": 5, "remark": "ใหม่"}
        two.settle(two.open_conflicts()[0].row_id, mine=True)
        meet(endpoint, one, two)
        assert seen(one) == {"title": "สมุด", "amount": 5, "remark": "ใหม่"}

    def test_a_deletion_agreed_to_before_others_changed_the_record_is_a_conflict(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.edit(REGISTER, ROW, {"amount": 20, "remark": None})
        meet(endpoint, one, two)
        one.delete(REGISTER, ROW, seen=looked)
        assert seen(one) == {}
        meet(endpoint, one, two)
        assert seen(one) == seen(two) == {"title": "สมุด", "amount": 20}
        (conflict,) = two.open_conflicts()
        assert conflict.values["field"] == "$deleted"
        assert shown(conflict.values["centre_value"]) == {"amount": 20, "remark": None}

    def test_a_deletion_after_another_pcs_deletion_leaves_no_trace(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.delete(REGISTER, ROW)
        meet(endpoint, one, two)
        one.delete(REGISTER, ROW, seen=looked)
        assert queued(one) == 0

    def test_a_refused_value_stays_seen_and_its_neighbour_goes_with_the_correction(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13, "remark": "ถูก"})
        assert sync(one, endpoint).refused == 1
        assert seen(one) == {"title": "สมุด", "amount": 13, "remark": "ถูก"}
        one.edit(REGISTER, ROW, {"amount": 14})
        meet(endpoint, one, two)
        assert seen(two) == {"title": "สมุด", "amount": 14, "remark": "ถูก"}
        assert not two.open_conflicts()

    def test_a_value_corrected_before_its_refusal_is_known_stays_corrected(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13})
        one.edit(REGISTER, ROW, {"amount": 14})
        meet(endpoint, one, two)
        assert seen(one)["amount"] == seen(two)["amount"] == 14

    def test_a_record_deleted_over_a_refused_value_needs_no_replacement(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13})
        sync(one, endpoint)
        one.delete(REGISTER, ROW)
        summary = sync(one, endpoint)
        assert (summary.requests, summary.verified) == (1, True)
        meet(endpoint, one, two)
        assert seen(one) == seen(two) == {}

    def test_a_refused_creation_deleted_and_made_anew_meanwhile_leaves_no_trace(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        endpoint.rule = refuses_amount(13)
        one.insert(REGISTER, ROW, {"amount": 13, "title": "ผิด"})
        one.delete(REGISTER, ROW)
        one.insert(REGISTER, ROW, {"amount": 1})
        meet(endpoint, one, two)
        assert seen(one) == seen(two) == {"amount": 1}

    def test_a_refused_creation_holds_its_edits_and_goes_whole_once_corrected(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        endpoint.rule = refuses_amount(13)
        one.insert(REGISTER, ROW, {"amount": 13, "title": "ก"})
        one.insert(REGISTER, OTHER, {"amount": 1})
        sync(one, endpoint)
        one.edit(REGISTER, ROW, {"remark": "รอ"})
        assert queued(one) == 0
        assert seen(one) == {"amount": 13, "title": "ก", "remark": "รอ"}
        assert sync(one, endpoint).verified
        assert set(endpoint.stream(STREAM).rows) == {(REGISTER, OTHER)}
        one.edit(REGISTER, ROW, {"amount": 14})
        meet(endpoint, one, two)
        assert seen(two) == {"amount": 14, "title": "ก", "remark": "รอ"}
        one.edit(REGISTER, ROW, {"amount": 15})
        meet(endpoint, one, two)
        assert seen(two)["amount"] == 15

    def test_edits_sent_together_with_a_refused_creation_go_whole_too(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        endpoint.rule = refuses_amount(13)
        one.insert(REGISTER, ROW, {"amount": 13})
        one.edit(REGISTER, ROW, {"remark": "ตาม"})
        sync(one, endpoint)
        assert [result.code for result in endpoint.results.values()] == ["value-refused", "parent-refused"]
        one.edit(REGISTER, ROW, {"amount": 14})
        meet(endpoint, one, two)
        assert seen(two) == {"amount": 14, "remark": "ตาม"}

    def test_a_big_stream_comes_as_a_snapshot_and_is_verified(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        for number in range(20):
            one.insert(REGISTER, official_id(REGISTER, number), {"amount": number})
        one.delete(REGISTER, official_id(REGISTER, 3))
        sync(one, endpoint)
        endpoint.snapshot_from = 10
        summary = sync(two, endpoint)
        assert (summary.requests, summary.verified) == ({1: 3, 2: 2}[endpoint.schema_max], True)
        meet(endpoint, one, two)

    def test_a_differing_stream_is_replaced_and_waiting_edits_stay_on_top(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        row = endpoint.stream(STREAM).rows[REGISTER, ROW]
        writers = {**row.writers, "remark": OpId("e" * 32)}
        endpoint.stream(STREAM).rows[REGISTER, ROW] = RowImage(
            REGISTER, ROW, {**row.values, "remark": "กู้คืน"}, writers
        )
        line = Line(endpoint)
        assert sync(one, line).verified
        assert [request.replace for request in line.requests][:2] == [[], [STREAM]]
        assert len(line.requests) == {1: 3, 2: 2}[endpoint.schema_max]
        assert seen(one)["remark"] == "กู้คืน"
        two.edit(REGISTER, ROW, {"title": "ค้าง"})
        assert sync(two, endpoint).verified
        assert seen(two) == {"title": "ค้าง", "amount": 1, "remark": "กู้คืน"}

    def test_the_centres_own_stream_arrives_and_is_not_mixed_up(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        endpoint.publish("0000", REGISTER, OTHER, {"title": "จากส่วนกลาง"})
        summary = sync(one, endpoint)
        assert (summary.received, summary.verified) == (1, True)
        assert REGISTER in summary.registers
        assert seen(one, OTHER) == {"title": "จากส่วนกลาง"}


def _parts(operation: Operation, name: str) -> tuple[StoredValue, StoredValue, str | None]:
    change = operation.set[name]
    return change.old, change.new, change.base_op


def _asking(store: OfficersStore, push: Push | None = None) -> SyncRequest:
    state = store.read_state("officer")
    return SyncRequest(state.hello, state.cursors, push)


def refuses_amount(amount: int) -> Callable[[Operation], tuple[str, str | None] | None]:
    """Return a rule of the endpoint that refuses one amount."""

    def rule(operation: Operation) -> tuple[str, str | None] | None:
        change = operation.set.get("amount")
        return ("value-refused", "amount") if change and change.new == amount else None

    return rule
