"""Drives sync sessions in one thread: every effect carried out at once, every message through the codec."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from sync.model.ids import OpId
from sync.protocol import codec
from sync.protocol.expanding import opened
from sync.protocol.messages import Push, SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.session import (
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
    StoreEffect,
    StoreSide,
    SyncSummary,
    run_sync,
)


def offered(request: SyncRequest) -> tuple[int, str, list[OpId]]:
    """Return a push's first number, the head before it and its operations, whatever form it travelled in."""
    if request.short is not None:
        short = request.short
        return short.first_n, short.prev, [one.op_id for one in opened(short).sketches]
    push = request.push
    return (0, "", []) if push is None else (push.first_n, push.prev, [one.op_id for one in push.operations])


def op_ids_of(request: SyncRequest) -> list[OpId]:
    """Return the operations a request offers, in order."""
    return offered(request)[2]


class EndpointSide(Protocol):
    """Something that answers requests: in memory, or a real endpoint behind HTTP."""

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Send one request; raises LineTrouble or Refused."""

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Return a snapshot's bytes."""


@dataclass(slots=True)
class Line:
    """A line to an endpoint that tests can break, and that remembers every request that arrived."""

    endpoint: EndpointSide
    lose_request: Callable[[int], bool] = lambda _number: False
    lose_reply: Callable[[int], bool] = lambda _number: False
    requests: list[SyncRequest] = field(default_factory=list)
    replies: list[SyncReply] = field(default_factory=list)
    number: int = 0

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Carry a request and its reply as bytes, or lose one of them."""
        self.number += 1
        if self.lose_request(self.number):
            raise LineTrouble("no-line")
        arrived = codec.decode(SyncRequest, codec.encode(request))
        self.requests.append(arrived)
        reply = self.endpoint.exchange(arrived)
        if self.lose_reply(self.number):
            raise LineTrouble("cut")
        self.replies.append(codec.decode(SyncReply, codec.encode(reply)))
        return self.replies[-1]

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Fetch a snapshot over the same line."""
        self.number += 1
        if self.lose_request(self.number):
            raise LineTrouble("no-line")
        return self.endpoint.fetch(offer)


def sync(
    store: StoreSide,
    endpoint: EndpointSide,
    *,
    push_octets: int = 1 << 20,
    reports: list[Progress] | None = None,
    sealed: list[Push] | None = None,
) -> SyncSummary:
    """Run one sync to its end; raises what the session raises. ``sealed`` takes the pushes in full forms."""
    steps = run_sync("officer", push_octets)
    answer: object = None
    trouble: LineTrouble | Refused | None = None
    while True:
        try:
            effect = steps.throw(trouble) if trouble else steps.send(answer)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # StopIteration carries Any
        answer, trouble = None, None
        try:
            answer = carry_out(effect, store, endpoint, reports)
            if sealed is not None and isinstance(answer, Push):
                sealed.append(answer)
        except (LineTrouble, Refused) as failed:
            trouble = failed


def carry_out(
    effect: Effect, store: StoreSide, endpoint: EndpointSide, reports: list[Progress] | None = None
) -> object:
    """Do what one effect asks for and return the answer."""
    match effect:
        case Exchange(request):
            return endpoint.exchange(request)
        case FetchSnapshot(offer):
            return endpoint.fetch(offer)
        case Report(progress):
            if reports is not None:
                reports.append(progress)
            return None
        case _:
            return store_work(effect, store)


def store_work(effect: StoreEffect, store: StoreSide) -> object:
    """Do what one store effect asks for and return the answer."""
    match effect:
        case ReadState(reason):
            return store.read_state(reason)
        case ReadPush(octets):
            return store.read_push(octets)
        case ApplyReply(reply, push):
            return store.apply_reply(reply, push)
        case LoadSnapshot(offer, body):
            return store.load_snapshot(offer, body)
        case ApplyFollowing(reply):
            return store.apply_following(reply)
