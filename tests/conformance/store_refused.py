"""What holds of refused values and records: the third part of the suite for local stores."""

import pytest

from tests.conformance.store_side import (
    OTHER,
    REGISTER,
    ROW,
    STREAM,
    OfficersStore,
    meet,
    pushed,
    queued,
    refuses_amount,
    seen,
    shared,
)
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import sync


class RefusedSuite:
    """What a refusal leaves behind, until its officer corrects it or takes it back."""

    def test_the_neighbour_of_a_value_corrected_before_its_refusal_is_known_stays_seen(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13, "remark": "ข้างเคียง"})
        one.edit(REGISTER, ROW, {"amount": 14})
        assert sync(one, endpoint).verified
        two.edit(REGISTER, ROW, {"title": "จากสอง"})
        sync(two, endpoint)
        sync(one, endpoint)
        assert seen(one) == {"title": "จากสอง", "amount": 14, "remark": "ข้างเคียง"}
        one.edit(REGISTER, ROW, {"remark": "อีกครั้ง"})
        meet(endpoint, one, two)
        assert seen(two) == {"title": "จากสอง", "amount": 14, "remark": "อีกครั้ง"}
        assert not two.open_conflicts()

    def test_edits_beside_a_refused_value_go_as_they_are(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13})
        sync(one, endpoint)
        one.edit(REGISTER, ROW, {"title": "ครั้งแรก"})
        one.edit(REGISTER, ROW, {"title": "ครั้งที่สอง"})
        summary = sync(one, endpoint)
        assert (summary.sent, summary.requests, summary.verified) == (2, 1, True)
        assert [one.set for one in endpoint.stream(STREAM).log[-2:]] == [
            {"title": "ครั้งแรก"},
            {"title": "ครั้งที่สอง"},
        ]
        assert seen(one) == {"title": "ครั้งที่สอง", "amount": 13, "remark": "เดิม"}

    def test_a_refused_value_stays_seen_while_others_write_that_field(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13})
        sync(one, endpoint)
        two.edit(REGISTER, ROW, {"amount": 20, "remark": "จากสอง"})
        sync(two, endpoint)
        summary = sync(one, endpoint)
        assert (summary.requests, summary.verified) == (1, True)
        assert seen(one) == {"title": "สมุด", "amount": 13, "remark": "จากสอง"}
        one.edit(REGISTER, ROW, {"amount": 14})
        meet(endpoint, one, two)
        (conflict,) = one.open_conflicts()
        assert (conflict.values["field"], seen(one)["amount"]) == ("amount", 20)

    def test_a_correction_is_the_writer_of_what_it_took_along(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13, "remark": "ถูก"})
        sync(one, endpoint)
        one.edit(REGISTER, ROW, {"amount": 14})
        one.edit(REGISTER, ROW, {"remark": "ถูกกว่า"})
        meet(endpoint, one, two)
        one.edit(REGISTER, ROW, {"remark": "ถูกที่สุด"})
        meet(endpoint, one, two)
        assert seen(two) == {"title": "สมุด", "amount": 14, "remark": "ถูกที่สุด"}
        assert not two.open_conflicts()

    def test_an_edit_of_what_a_correction_took_along_names_the_correction(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13, "remark": "ถูก"})
        sync(one, endpoint)
        one.edit(REGISTER, ROW, {"amount": 14})
        one.edit(REGISTER, ROW, {"remark": "ถูกกว่า"})
        correction, later = pushed(one).operations
        assert {name: one.new for name, one in correction.set.items()} == {"amount": 14, "remark": "ถูก"}
        assert later.set["remark"].base_op == correction.op_id

    def test_one_edit_corrects_several_refused_ones(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        wrong = {"amount": 13, "title": "ผิด"}
        endpoint.rule = lambda operation: next(
            (("wrong", name) for name, one in operation.set.items() if one.new == wrong.get(name)), None
        )
        one.edit(REGISTER, ROW, {"amount": 13, "remark": "ถูก"})
        one.edit(REGISTER, ROW, {"title": "ผิด"})
        assert sync(one, endpoint).refused == 2
        one.edit(REGISTER, ROW, {"amount": 14, "title": "แก้แล้ว"})
        assert len(pushed(one).operations) == 1
        meet(endpoint, one, two)
        assert seen(one) == seen(two) == {"title": "แก้แล้ว", "amount": 14, "remark": "ถูก"}

    def test_a_deleted_record_keeps_the_centres_value_and_not_the_refused_one(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one)
        before = seen(one)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13})
        sync(one, endpoint)
        assert seen(one)["amount"] == 13
        one.delete(REGISTER, ROW)
        row = one.row(REGISTER, ROW)
        assert row is not None
        assert row.deleted
        assert {name: row.values.get(name) for name in before} == before

    @pytest.mark.parametrize("known", [True, False])
    def test_a_refused_creation_that_is_deleted_again_is_gone(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint, *, known: bool
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.insert(REGISTER, OTHER, {"amount": 13, "title": "ผิด"})
        if known:
            sync(one, endpoint)
        one.delete(REGISTER, OTHER)
        meet(endpoint, one, two)
        assert (seen(one, OTHER), queued(one)) == ({}, 0)
        assert (REGISTER, OTHER) not in endpoint.stream(STREAM).rows
        one.insert(REGISTER, OTHER, {"amount": 1})
        meet(endpoint, one, two)
        assert seen(one, OTHER) == seen(two, OTHER) == {"amount": 1}

    def test_a_refused_creation_that_is_deleted_again_lets_another_pcs_record_be_seen(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.insert(REGISTER, OTHER, {"amount": 13, "title": "ผิด"})
        sync(one, endpoint)
        two.insert(REGISTER, OTHER, {"amount": 2, "remark": "จากสอง"})
        sync(two, endpoint)
        summary = sync(one, endpoint)
        assert (summary.requests, summary.verified) == (1, True)
        assert seen(one, OTHER) == {"amount": 13, "title": "ผิด", "remark": "จากสอง"}
        one.delete(REGISTER, OTHER)
        meet(endpoint, one, two)
        assert seen(one, OTHER) == seen(two, OTHER) == {"amount": 2, "remark": "จากสอง"}
