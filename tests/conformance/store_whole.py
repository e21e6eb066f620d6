"""What every store must do with whole streams, what follows them, and one word about what is held."""

from dataclasses import dataclass

import msgspec
import pytest

from sync.model.ids import official_id
from sync.protocol.messages import SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.session import run_sync
from tests.conformance.store_side import REGISTER, ROW, STREAM, Factory, OfficersStore, meet, seen
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import Line, carry_out, sync


def behind(endpoint: MemoryEndpoint, one: OfficersStore, two: OfficersStore) -> None:
    """Leave a snapshot at the endpoint that is six changes behind."""
    rows = [official_id(REGISTER, number) for number in range(100, 120)]
    for number, row_id in enumerate(rows):
        one.insert(REGISTER, row_id, {"amount": number})
    sync(one, endpoint)
    endpoint.snapshot_from, endpoint.keeps_files = 10, True
    sync(two, endpoint)
    for row_id in rows[:5]:
        one.edit(REGISTER, row_id, {"amount": 100})
    one.delete(REGISTER, rows[5])
    sync(one, endpoint)


@dataclass
class AgreesToAnything:
    """An endpoint whose agreement is to something else than what the store holds."""

    endpoint: MemoryEndpoint

    def exchange(self, request: SyncRequest) -> SyncReply:
        reply = self.endpoint.exchange(request)
        return reply if reply.agreed is None else msgspec.structs.replace(reply, agreed="0" * 32)

    def fetch(self, offer: SnapshotOffer) -> bytes:
        return self.endpoint.fetch(offer)


class WholeSuite:
    """What holds of a first sync, in either schema."""

    def test_what_follows_an_older_snapshot_comes_with_it(
        self, one: OfficersStore, two: OfficersStore, endpoint: MemoryEndpoint, store_factory: Factory
    ) -> None:
        behind(endpoint, one, two)
        three = store_factory(3, endpoint.public)
        # Sent with the very request that asks for everything: its change is told beside its result.
        three.insert(REGISTER, ROW, {"amount": 3})
        line = Line(endpoint)
        summary = sync(three, line)
        assert (summary.verified, summary.requests) == (True, {1: 3, 2: 2}[endpoint.schema_max])
        told = [page for page in line.replies[0].pages if page.stream == STREAM]
        assert [len(page.changes) for page in told] == {1: [], 2: [7]}[endpoint.schema_max]
        meet(endpoint, one, two, three)

    @pytest.mark.parametrize("steps", range(1, 12))
    def test_a_first_sync_that_is_stopped_between_two_steps_goes_on_later(
        self,
        one: OfficersStore,
        two: OfficersStore,
        endpoint: MemoryEndpoint,
        store_factory: Factory,
        steps: int,
    ) -> None:
        behind(endpoint, one, two)
        three = store_factory(3, endpoint.public)
        three.insert(REGISTER, ROW, {"amount": 3})
        session, line, answer = run_sync("officer"), Line(endpoint), None
        for _ in range(steps):
            try:
                answer = carry_out(session.send(answer), three, line)
            except StopIteration:
                break
        session.close()
        # What the officer writes meanwhile stays on top of what comes.
        three.edit(REGISTER, ROW, {"remark": "ค้าง"})
        assert seen(three) == {"amount": 3, "remark": "ค้าง"}
        assert sync(three, endpoint).verified
        assert seen(three) == {"amount": 3, "remark": "ค้าง"}
        meet(endpoint, one, two, three)

    def test_what_is_agreed_counts_only_if_it_is_what_stands_here_now(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        one.insert(REGISTER, ROW, {"amount": 1})
        sync(one, endpoint)
        earlier = one.read_state("officer")
        reply = endpoint.exchange(SyncRequest(earlier.hello, earlier.cursors, digest=True, held=earlier.held))
        assert (reply.agreed is not None) == (endpoint.schema_max > 1)
        one.edit(REGISTER, ROW, {"amount": 2})
        sync(one, endpoint)
        # An old reply, as a proxy on the way might hand it out once more.
        assert not one.apply_reply(reply, None).agreed

    def test_a_stale_agreement_is_asked_about_once_more(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        sync(one, endpoint)
        line = Line(AgreesToAnything(endpoint))
        summary = sync(one, line)
        assert summary.verified
        held = [request.held is not None for request in line.requests]
        assert held == {1: [True], 2: [True, False]}[endpoint.schema_max]
