"""One sync as the application does it: carries out the session's effects, store and network apart."""

import logging
from collections.abc import Callable
from typing import Protocol, TypeVar

from sync.protocol.messages import SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.portions import Portions
from sync.protocol.session import (
    EVERY_REGISTER,
    Applied,
    ApplyFollowing,
    ApplyReply,
    Effect,
    Exchange,
    FetchSnapshot,
    LineTrouble,
    LoadSnapshot,
    Progress,
    ReadPush,
    ReadState,
    Refused,
    Report,
    StoreSide,
    SyncSummary,
    run_sync,
)

T = TypeVar("T")

_log = logging.getLogger(__name__)


class EndpointSide(Protocol):
    """What a sync asks of the endpoint."""

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Send one request, return the reply; raises LineTrouble or Refused."""

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Return a snapshot's checked bytes; raises LineTrouble or Refused."""


class StoreLane(Protocol):
    """Runs a piece of work where the store lives and waits for its value."""

    def __call__(self, work: Callable[[StoreSide], T]) -> T:
        """Run ``work`` with the store; a short transaction, never a wait."""


class SyncRun:
    """Drives one session generator to its end."""

    def __init__(
        self,
        endpoint: EndpointSide,
        on_store: StoreLane,
        report: Callable[[Progress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
        portions: Portions | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._on_store = on_store
        self._report = report
        self._cancelled = cancelled
        self._portions = portions
        self.changed: frozenset[str] = frozenset()
        """Registers in which something changed so far: what a sync that fails has brought stays, too."""

    def run(self, reason: str) -> SyncSummary:
        """Sync once and return what was done.

        Raises:
            LineTrouble: the line failed or the officer cancelled; all that was acknowledged stays so.
            Refused: the endpoint said no to the whole request.
        """
        steps = run_sync(reason, portions=self._portions)
        answer: object = None
        trouble: LineTrouble | Refused | None = None
        while True:
            try:
                # Trouble goes into the session: only it knows whether to halve the push or to give up.
                effect = steps.throw(trouble) if trouble else steps.send(answer)
            except StopIteration as end:
                _log.info("sync ended: %s requests", end.value.requests)
                return end.value  # type: ignore[no-any-return]  # StopIteration carries Any
            answer, trouble = self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> tuple[object, LineTrouble | Refused | None]:
        # Between two effects nothing is half done: the last reply is taken in whole, or not at all.
        if self._cancelled():
            return None, LineTrouble("cancelled")
        try:
            return self._do(effect), None
        except (LineTrouble, Refused) as trouble:
            return None, trouble

    def _do(self, effect: Effect) -> object:
        match effect:
            case Exchange(request):
                return self._endpoint.exchange(request)
            case FetchSnapshot(offer):
                return self._endpoint.fetch(offer)
            case Report(progress):
                return self._report(progress)
            case _:
                done = self._on_store(lambda store: _store_work(store, effect))
                self.changed |= _changed(effect, done)
                return done


def _changed(effect: Effect, done: object) -> frozenset[str]:
    if isinstance(effect, LoadSnapshot):
        return frozenset({EVERY_REGISTER})
    return done.registers if isinstance(done, Applied) else frozenset()


def _store_work(store: StoreSide, effect: Effect) -> object:
    match effect:
        case ReadState(reason):
            return store.read_state(reason)
        case ReadPush(octets, delivered):
            return store.read_push(octets, delivered=delivered)
        case ApplyReply(reply, push):
            return store.apply_reply(reply, push)
        case LoadSnapshot(offer, body):
            return store.load_snapshot(offer, body)
        case ApplyFollowing(reply):
            return store.apply_following(reply)
        case _:
            raise TypeError(f"no such effect: {effect!r}")
