"""What holds of a store that becomes another install: the second half of the suite for local stores."""

import contextlib

import pytest

from sync.model.ids import InstallId
from sync.protocol import chain
from sync.protocol.session import LineTrouble
from tests.conformance.store_side import (
    OTHER,
    REGISTER,
    ROW,
    STREAM,
    OfficersStore,
    meet,
    queued,
    refuses_amount,
    seen,
    shared,
)
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import Line, offered, sync

ANEW = InstallId("9" * 32)


class AnewSuite:
    """What holds of a store that becomes another install after a fork, or was put back from a backup."""

    def test_all_that_is_retained_is_offered_again_on_a_new_chain_and_counts_once(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 2})
        sync(one, endpoint)
        one.edit(REGISTER, ROW, {"remark": "ค้าง"})
        known = [change.op_id for change in endpoint.stream(STREAM).log]
        one.become(ANEW)
        assert queued(one) == 3
        assert seen(one) == {"title": "สมุด", "amount": 2, "remark": "ค้าง"}
        line = Line(endpoint)
        assert sync(one, line).verified
        first_n, prev, op_ids = offered(line.requests[0])
        assert (first_n, prev, len(op_ids)) == (1, chain.genesis(ANEW), 3)
        asked = [request.replace for request in line.requests]
        assert asked == [[], ["0000", "3200", STREAM], []][: 4 - endpoint.schema_max]
        told = [change.op_id for change in endpoint.stream(STREAM).log]
        assert told == [*known, op_ids[-1]]
        meet(endpoint, one, two)
        assert seen(two)["remark"] == "ค้าง"

    @pytest.mark.parametrize("cut", range(1, 9))
    def test_a_line_cut_anywhere_loses_and_doubles_nothing(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint, cut: int
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 10})
        two.edit(REGISTER, ROW, {"amount": 20, "remark": "สอง"})
        meet(endpoint, one, two)
        two.edit(REGISTER, ROW, {"title": "ค้าง"})
        before = seen(two)
        two.become(ANEW)
        with contextlib.suppress(LineTrouble):
            sync(two, Line(endpoint, lose_reply=lambda number: number >= cut), push_octets=1)
        assert seen(two) == before
        assert len(two.open_conflicts()) == 1
        meet(endpoint, one, two)
        assert seen(one) == before
        told = [(change.op_id, change.row_id) for change in endpoint.stream(STREAM).log]
        assert len(told) == len(set(told))
        assert len(one.open_conflicts()) == 1

    def test_a_refused_value_stays_with_its_officer_and_its_correction_goes(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        endpoint.rule = refuses_amount(13)
        one.edit(REGISTER, ROW, {"amount": 13})
        one.insert(REGISTER, OTHER, {"amount": 13})
        sync(one, endpoint)
        one.edit(REGISTER, OTHER, {"remark": "รอ"})
        one.become(ANEW)
        assert sync(one, endpoint).verified
        assert (seen(one)["amount"], seen(one, OTHER)) == (13, {"amount": 13, "remark": "รอ"})
        one.edit(REGISTER, ROW, {"amount": 14})
        one.edit(REGISTER, OTHER, {"amount": 15})
        meet(endpoint, one, two)
        assert (seen(two)["amount"], seen(two, OTHER)) == (14, {"amount": 15, "remark": "รอ"})

    def test_a_row_whose_conflict_is_told_again_stands_where_it_was(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        """The line is cut before the stream comes whole: nothing else would put the row back."""
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 10})
        two.edit(REGISTER, ROW, {"amount": 20})
        meet(endpoint, one, two)
        two.become(ANEW)
        with pytest.raises(LineTrouble):
            sync(two, Line(endpoint, lose_request=lambda number: number == 2))
        assert queued(two) == 0
        assert seen(two) == {"title": "สมุด", "amount": 10, "remark": "เดิม"}

    def test_what_was_folded_into_a_corrected_creation_is_not_offered(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        endpoint.rule = refuses_amount(13)
        one.insert(REGISTER, ROW, {"amount": 13})
        sync(one, endpoint)
        one.edit(REGISTER, ROW, {"remark": "รอ"})
        one.edit(REGISTER, ROW, {"amount": 14})
        meet(endpoint, one, two)
        two.edit(REGISTER, ROW, {"remark": "แก้ภายหลัง"})
        sync(two, endpoint)
        one.become(ANEW)
        assert queued(one) == 1
        meet(endpoint, one, two)
        assert seen(one) == {"amount": 14, "remark": "แก้ภายหลัง"}
        assert not one.open_conflicts()

    def test_streams_wanted_whole_are_asked_for_when_all_is_sent_and_told(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one, two)
        one.edit(REGISTER, ROW, {"amount": 2})
        one.edit(REGISTER, ROW, {"amount": 3})
        one.want_whole()
        line = Line(endpoint)
        assert sync(one, line, push_octets=1).verified
        every = ["0000", "3200", STREAM]
        asked = [request.replace for request in line.requests]
        assert asked == [[], [], every, []][: 5 - endpoint.schema_max]
        later = Line(endpoint)
        sync(one, later)
        assert [request.replace for request in later.requests] == [[]]
        meet(endpoint, one, two)
        assert seen(two)["amount"] == 3

    def test_edits_made_while_a_stream_is_wanted_whole_stay_on_top(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        shared(endpoint, one)
        one.want_whole()
        one.edit(REGISTER, ROW, {"amount": 2})
        with pytest.raises(LineTrouble):
            sync(one, Line(endpoint, lose_request=lambda number: number == 2))
        one.edit(REGISTER, ROW, {"remark": "ใหม่"})
        assert seen(one) == {"title": "สมุด", "amount": 2, "remark": "ใหม่"}
        meet(endpoint, one)
        assert seen(one) == {"title": "สมุด", "amount": 2, "remark": "ใหม่"}
