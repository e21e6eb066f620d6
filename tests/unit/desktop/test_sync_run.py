"""Driving a sync: a cancel or a cut at any effect loses nothing, and the next sync ends what was begun."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from desktop_app.services.sync_run import SyncRun
from sync.model.ids import RowId, install_id
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.messages import SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.session import LineTrouble, Progress, StoreSide
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.memory_store import MemoryStore

T = TypeVar("T")
STREAM = "3201"


class Line:
    """A line to an endpoint in memory that is cut at the n-th exchange, before or after it got through."""

    def __init__(self, endpoint: MemoryEndpoint, cut_at: int = 0, *, after: bool = False) -> None:
        self._endpoint = endpoint
        self._cut_at = cut_at
        self._after = after
        self.count = 0

    def exchange(self, request: SyncRequest) -> SyncReply:
        self.count += 1
        if self.count == self._cut_at and not self._after:
            raise LineTrouble("cut")
        reply = self._endpoint.exchange(request)
        if self.count == self._cut_at:
            raise LineTrouble("cut")
        return reply

    def fetch(self, offer: SnapshotOffer) -> bytes:
        return self._endpoint.fetch(offer)


def world(rows: int = 30) -> tuple[MemoryEndpoint, MemoryStore]:
    clock, chance = SteppingClock(1_600_000_000_000), SeededChance(7)
    endpoint = MemoryEndpoint(clock, chance)
    store = MemoryStore(install_id(chance), [STREAM], clock, chance)
    for number in range(rows):
        store.insert("village", RowId(f"{number:032x}"), {"name_th": f"บ้าน {number}"})
    return endpoint, store


class Here:
    """Runs store work where it stands, as a lane of one thread would."""

    def __init__(self, store: StoreSide) -> None:
        self._store = store

    def __call__(self, work: Callable[[StoreSide], T]) -> T:
        return work(self._store)


class Impatience:
    """Wishes to stop when it is looked at for the n-th time."""

    def __init__(self, at: int) -> None:
        self._left = at

    def asked(self) -> bool:
        self._left -= 1
        return self._left <= 0


def test_a_sync_sends_all_and_says_so() -> None:
    endpoint, store = world()
    told: list[Progress] = []
    summary = SyncRun(Line(endpoint), Here(store), told.append).run("officer")
    assert (summary.sent, summary.refused, summary.conflicts, summary.verified) == (30, 0, 0, True)
    assert (told[-1].sent, told[-1].to_send) == (30, 30)
    assert store.read_state("officer").queued == 0


@pytest.mark.parametrize("after", [False, True])
def test_a_cut_is_told_and_the_next_sync_ends_it(after: bool) -> None:  # noqa: FBT001 - a parameter of the test
    endpoint, store = world()
    with pytest.raises(LineTrouble) as caught:
        SyncRun(Line(endpoint, 1, after=after), Here(store)).run("officer")
    assert caught.value.code == "cut"
    assert store.read_state("officer").queued == 30
    SyncRun(Line(endpoint), Here(store)).run("officer")
    assert store.read_state("officer").queued == 0
    assert len(endpoint.streams[STREAM].log) == 30


def test_what_changed_before_a_cut_or_a_cancel_is_known() -> None:
    endpoint, store = world(0)
    endpoint.publish(STREAM, "village", RowId("5" * 32), {"name_th": "บ้านใหม่"})
    store.want_whole()
    cut = SyncRun(Line(endpoint, 1), Here(store))
    with pytest.raises(LineTrouble):
        cut.run("officer")
    assert cut.changed == frozenset()
    wished: list[bool] = []
    stopped = SyncRun(
        Line(endpoint),
        Here(store),
        lambda told: wished.append(told.phase == "receiving"),
        lambda: any(wished),
    )
    with pytest.raises(LineTrouble):
        stopped.run("officer")
    assert stopped.changed == {"village"}


def test_a_cancel_at_any_effect_is_safe() -> None:
    endpoint, store = world()
    for stop_at in range(1, 40):
        run = SyncRun(Line(endpoint), Here(store), cancelled=Impatience(stop_at).asked)
        try:
            run.run("officer")
        except LineTrouble as trouble:
            assert trouble.code == "cancelled"  # noqa: PT017 - either end is right: cancelled, or done before
            store.insert("village", RowId(f"{1000 + stop_at:032x}"), {"name_th": f"ใหม่ {stop_at}"})
    SyncRun(Line(endpoint), Here(store)).run("officer")
    names = [row.values["name_th"] for row in endpoint.streams[STREAM].rows.values()]
    assert len(names) == len(set(names)) == len(store.rows())
    assert store.read_state("officer").queued == 0


def test_nothing_to_do_is_one_request() -> None:
    endpoint, store = world(3)
    SyncRun(Line(endpoint), Here(store)).run("officer")
    line = Line(endpoint)
    summary = SyncRun(line, Here(store)).run("officer")
    assert (line.count, summary.requests, summary.sent, summary.received) == (1, 1, 0, 0)
