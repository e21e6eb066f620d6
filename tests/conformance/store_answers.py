"""What holds of edits that answer what was seen, and of choices made late: the fourth part of the suite."""

import msgspec
import pytest

from sync.model.ids import official_id
from sync.protocol.conflicts import shown
from sync.protocol.messages import SyncRequest
from sync.protocol.wording import in_full
from tests.conformance.store_side import (
    NAMES,
    OTHER,
    REGISTER,
    ROW,
    STREAM,
    OfficersStore,
    meet,
    pushed,
    queued,
    seen,
    shared,
)
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import sync


class AnswersSuite:
    """Edits and choices that meet a record in another state than the one they were made for."""

    def test_an_answer_to_what_was_seen_leaves_the_edit_before_it_alone(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        one.insert(REGISTER, OTHER, {"amount": 1})
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.edit(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        one.edit(REGISTER, OTHER, {"amount": 2})
        one.edit(REGISTER, ROW, {"amount": 30}, seen=looked)
        meet(endpoint, one, two)
        assert seen(two, OTHER) == {"amount": 2}
        (conflict,) = two.open_conflicts()
        assert conflict.values["target_id"] == ROW

    def test_a_record_made_alike_on_two_pcs_is_one(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        one.insert(REGISTER, OTHER, {"amount": 1})
        two.insert(REGISTER, OTHER, {"amount": 1})
        meet(endpoint, one, two)
        assert seen(one, OTHER) == seen(two, OTHER) == {"amount": 1}
        assert not one.open_conflicts()

    def test_an_edit_of_which_another_pc_wrote_one_field_alike_keeps_both(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 7})
        two.edit(REGISTER, ROW, {"amount": 7, "title": "จากสอง"})
        meet(endpoint, one, two)
        assert seen(one) == {"title": "จากสอง", "amount": 7, "remark": "เดิม"}
        assert not one.open_conflicts()

    @pytest.mark.parametrize("remark", ["ใหม่", "เดิม"])
    def test_a_value_typed_back_in_a_record_deleted_meanwhile_is_no_lost_edit(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint, *, remark: str
    ) -> None:
        shared(endpoint, one, two)
        looked = one.look(REGISTER, ROW, NAMES)
        two.delete(REGISTER, ROW)
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 5, "remark": remark}, seen=looked)
        one.edit(REGISTER, ROW, {"amount": 1}, seen=looked)
        assert queued(one) == 2
        meet(endpoint, one, two)
        lost = [shown(conflict.values["losing_value"]) for conflict in two.open_conflicts()]
        assert lost == ([{"remark": "ใหม่"}] if remark == "ใหม่" else [])
        assert len(one.open_conflicts()) == len(lost)

    @pytest.mark.parametrize("mine", [True, False])
    def test_a_conflict_of_a_record_deleted_meanwhile_is_settled_without_a_trace(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint, *, mine: bool
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 10})
        two.edit(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        one.delete(REGISTER, ROW)
        meet(endpoint, one, two)
        two.settle(two.open_conflicts()[0].row_id, mine=mine)
        meet(endpoint, one, two)
        assert seen(one) == seen(two) == {}
        assert not one.open_conflicts()
        assert not two.open_conflicts()

    def test_a_lost_edit_is_put_into_a_record_that_was_made_anew_meanwhile(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        one.delete(REGISTER, ROW)
        two.edit(REGISTER, ROW, {"amount": 5})
        meet(endpoint, one, two)
        one.insert(REGISTER, ROW, {"title": "ทำใหม่"})
        meet(endpoint, one, two)
        two.settle(two.open_conflicts()[0].row_id, mine=True)
        meet(endpoint, one, two)
        assert seen(one) == seen(two) == {"title": "ทำใหม่", "amount": 5}
        assert not one.open_conflicts()

    def test_a_choice_made_on_both_pcs_at_once_is_asked_again_only_where_it_differs(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 10})
        two.edit(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        one.settle(one.open_conflicts()[0].row_id, mine=True)
        two.settle(two.open_conflicts()[0].row_id, mine=False)
        sync(one, endpoint)
        meet(endpoint, one, two)
        (conflict,) = one.open_conflicts()
        assert [shown(conflict.values[f"{side}_value"]) for side in ("centre", "losing")] == [20, 10]

    @pytest.mark.parametrize("answered", range(3))
    def test_a_reply_with_only_some_results_leads_to_a_push_that_fits_the_chain(
        self, one: OfficersStore, endpoint: MemoryEndpoint, *, answered: int
    ) -> None:
        for number in range(3):
            one.insert(REGISTER, official_id(REGISTER, number), {"amount": number})
        push = pushed(one)
        state = one.read_state("officer")
        reply = in_full(endpoint.exchange(SyncRequest(state.hello, state.cursors, push)), push)
        results = reply.results[answered : answered + 1]
        one.apply_reply(msgspec.structs.replace(reply, results=results, pages=[]), push)
        assert queued(one) == 2
        one.insert(REGISTER, official_id(REGISTER, 9), {"title": "ภายหลัง"})
        meet(endpoint, one)
        assert len(endpoint.stream(STREAM).log) == 4

    def test_a_page_that_comes_late_puts_neither_position_nor_values_back(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        told = []
        for amount in (7, 9):
            two.edit(REGISTER, ROW, {"amount": amount})
            sync(two, endpoint)
            state = one.read_state("officer")
            told.append(endpoint.exchange(SyncRequest(state.hello, state.cursors, None, digest=False)))
        late, newest = told
        one.apply_reply(newest, None)
        at = one.read_state("officer").cursors
        one.apply_reply(late, None)
        assert one.read_state("officer").cursors == at
        assert seen(one)["amount"] == 9
        assert sync(one, endpoint).verified
