"""What holds of a record whose id stands in two streams: another part of the suite for local stores."""

import pytest

from sync.model.fields import StoredValue
from tests.conformance.store_side import OTHER, REGISTER, ROW, STREAM, OfficersStore, meet, seen, shared
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import sync

PROVINCE = "3200"
OWN: dict[str, StoredValue] = {"title": "สมุด", "amount": 1, "remark": "เดิม"}


class StraysSuite:
    """One bad record never holds up the others."""

    @pytest.mark.parametrize("snapshot_from", [1, 500])
    def test_a_row_held_in_another_stream_is_not_overwritten_and_the_rest_comes(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint, snapshot_from: int
    ) -> None:
        shared(endpoint, one)
        endpoint.snapshot_from = snapshot_from
        endpoint.publish(PROVINCE, REGISTER, ROW, {"title": "ของจังหวัด"})
        endpoint.publish(PROVINCE, REGISTER, OTHER, {"title": "อีกเล่ม"})
        for store in (one, two):
            assert sync(store, endpoint).verified
            assert seen(store) == OWN
            assert seen(store, OTHER) == {"title": "อีกเล่ม"}

    @pytest.mark.parametrize("whole", [True, False])
    def test_both_follow_their_own_changes(
        self, one: OfficersStore, endpoint: MemoryEndpoint, *, whole: bool
    ) -> None:
        shared(endpoint, one)
        told: list[dict[str, StoredValue]] = [{"title": "ของจังหวัด"}, {"title": "ของจังหวัดอีก", "amount": 5}]
        for values in told:
            endpoint.publish(PROVINCE, REGISTER, ROW, values)
            assert sync(one, endpoint).verified
        one.edit(REGISTER, ROW, {"amount": 2})
        if whole:
            one.want_whole()
        assert sync(one, endpoint).verified
        meet(endpoint, one)
        assert seen(one) == {**OWN, "amount": 2}

    @pytest.mark.parametrize("whole", [True, False])
    def test_a_deleted_row_gives_way(
        self, one: OfficersStore, endpoint: MemoryEndpoint, *, whole: bool
    ) -> None:
        shared(endpoint, one)
        endpoint.publish(PROVINCE, REGISTER, ROW, {"title": "ของจังหวัด"})
        assert sync(one, endpoint).verified
        one.delete(REGISTER, ROW)
        if whole:
            one.want_whole()
        assert sync(one, endpoint).verified
        assert seen(one) == {"title": "ของจังหวัด"}
        assert sync(one, endpoint).verified
        endpoint.publish(PROVINCE, REGISTER, ROW, {"title": "ของจังหวัดอีก"})
        assert sync(one, endpoint).verified
        assert seen(one) == {"title": "ของจังหวัดอีก"}
        assert endpoint.stream(STREAM).rows[REGISTER, ROW].deleted

    def test_an_own_record_not_sent_yet_stays_as_it_was_entered(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        endpoint.publish(PROVINCE, REGISTER, ROW, {"title": "ของจังหวัด"})
        one.insert(REGISTER, ROW, OWN)
        for _ in range(2):
            assert sync(one, endpoint).verified
            assert seen(one) == OWN
        assert endpoint.stream(PROVINCE).rows[REGISTER, ROW].values == {"title": "ของจังหวัด"}
