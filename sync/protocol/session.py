"""The district's side of one sync, sans-IO: a generator that says what to do and is told what came of it.

It touches no socket, file, clock or chance. Whoever drives it (the network worker, the bench driver, a test
with a whole fleet in one thread) carries out each effect and sends back its answer. Store effects are
single short transactions; nothing is held open across a wait.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

import msgspec

from sync.model.ids import OpId
from sync.protocol.messages import SHORT_FORMS, Hello, Push, Receipt, SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.pieces import around_snapshots, pieces
from sync.protocol.portions import Portions
from sync.protocol.refusals import REFUSALS
from sync.protocol.wording import OtherPush, in_full, in_short, is_receipted

PUSH_OCTETS: Final = 512 * 1024
"""Encoded bytes of one push before compression (which takes them to about a sixth, PERF F2), where nobody
watches the line (``portions``)."""
# A store seals one operation at least, however long: halving further would soon send the same again.
SMALLEST_PUSH: Final = 4 * 1024
EVERY_REGISTER: Final = "*"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LocalState:
    """What the local store says of itself at the start of each request."""

    hello: Hello
    cursors: dict[str, str | None]
    queued: int
    """Operations to be sent: without a result, and neither held (``held``) nor delivered."""
    replace: frozenset[str] = frozenset()
    """Streams the store wants whole; they are asked for when nothing is left to send or to tell: what a
    snapshot then changes is a difference, not news."""
    whole_first: bool = False
    """Ask for ``replace`` before anything is sent or told: the endpoint's history is another one."""
    held: str | None = None
    """``digest.digest_of_all`` of the streams, where it is known without counting."""
    claims: tuple[Receipt, ...] = ()
    """The endpoint's last receipts for this store: they travel with a push, and where ``unproved``."""
    unproved: bool = False
    """Whether both ends were not found equal since the last receipt: cursors may not have come so far."""
    asked: tuple[OpId, ...] = ()
    """Writers of what is only held here, to be asked for."""
    unanswered: int | None = None
    """The first number that was delivered (there is a receipt) and has no result yet."""
    nonce: bytes | None = None
    """What shows the endpoint that no copy of this store syncs as well (``nonces``)."""


@dataclass(frozen=True, slots=True)
class ReadState:
    """Store effect -> LocalState."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReadPush:
    """Store effect -> Push | None: seals (numbers and chains) the next operations of at most ``octets``."""

    octets: int
    delivered: bool = False
    """Send again what was delivered: the endpoint has no answer to it any more."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Network effect -> SyncReply; raises Refused or LineTrouble into the generator."""

    request: SyncRequest


@dataclass(frozen=True, slots=True)
class ApplyReply:
    """Store effect -> Applied: a reply, or one of its ``pieces``, taken in by one transaction."""

    reply: SyncReply
    push: Push | None


@dataclass(frozen=True, slots=True)
class FetchSnapshot:
    """Network effect -> the snapshot file's bytes, checked against size and sha256."""

    offer: SnapshotOffer


@dataclass(frozen=True, slots=True)
class LoadSnapshot:
    """Store effect -> int (rows): replaces the central values of a stream, keeps outbox and retained log."""

    offer: SnapshotOffer
    body: bytes


@dataclass(frozen=True, slots=True)
class ApplyFollowing:
    """Store effect -> Applied: the pages and digests of a reply that follow its snapshots, now loaded."""

    reply: SyncReply
    """Without results, receipt and offers, which were taken in before."""


@dataclass(frozen=True, slots=True)
class Report:
    """Tells how far the sync is; the answer is ignored."""

    progress: "Progress"


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts for the officer. ``phase`` is one of ``asking``, ``sending``, ``receiving``, ``loading``."""

    phase: str
    sent: int
    to_send: int
    received: int
    octets_up: int = 0
    octets_down: int = 0


StoreEffect = ReadState | ReadPush | ApplyReply | LoadSnapshot | ApplyFollowing
Effect = StoreEffect | Exchange | FetchSnapshot | Report


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying one reply did to the local store."""

    applied: int
    """Own operations now finished (applied or same)."""
    refused: int
    conflicts: int
    changed_rows: int
    """Rows that others' changes touched here."""
    registers: frozenset[str]
    """Registers in which something changed."""
    mismatched: tuple[str, ...] = ()
    """Streams whose digest differs: they need a replacement sync."""
    agreed: bool = False
    """Whether what the reply says both ends hold is what this store holds now."""
    anew: bool = False
    """Whether the endpoint began another epoch: all that is retained waits to be offered again."""
    again: bool = False
    """Whether the store has more to offer now that it had this answer."""


@dataclass(frozen=True, slots=True)
class SyncSummary:
    """What one finished sync did, for the log and the status bar."""

    sent: int
    received: int
    refused: int
    conflicts: int
    requests: int
    verified: bool
    """Whether the last reply carried digests and all were equal: only then is "received" shown."""
    registers: frozenset[str] = field(default=frozenset())
    """Registers in which something changed; ``EVERY_REGISTER`` among them after a snapshot."""
    mismatched: tuple[str, ...] = ()
    """Streams that differ from the centre even after a replacement: an incident for the administrator."""
    backoff_s: int = 0
    """Seconds the endpoint asks to be left alone by syncs that nobody asked for (``SyncReply.backoff_s``)."""
    anew: bool = False
    """Whether the endpoint turned out to be put back from before: all was offered to it again."""
    delivered: int = 0
    """Operations that the endpoint holds and has not judged yet: a later sync brings their results."""


class LineTrouble(Exception):  # noqa: N818 - not an error of ours: the line's
    """The line failed or answered with something that is not the endpoint's. Nothing was lost."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Refused(Exception):  # noqa: N818 - an answer, stated by the endpoint as problem+json
    """The endpoint understood and said no."""

    def __init__(self, code: str, *, status: int, retry_after_s: int | None = None, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after_s = retry_after_s
        self.values = values


class StoreSide(Protocol):
    """What a local store offers a sync. The SQLCipher store and the tests' fake pass one suite."""

    def read_state(self, reason: str) -> LocalState:
        """Describe the store as it is now."""

    def read_push(self, octets: int, *, delivered: bool = False) -> Push | None:
        """Seal and return the next operations, about ``octets`` encoded; ``None`` when none wait.

        ``delivered``: those that were delivered and have no result go again.
        """

    def apply_reply(self, reply: SyncReply, push: Push | None) -> Applied:
        """Take in results, pages, cursors, digests and receipt in one transaction."""

    def load_snapshot(self, offer: SnapshotOffer, body: bytes) -> int:
        """Replace the central values of the offer's stream; keep own pending edits on top of them."""

    def apply_following(self, reply: SyncReply) -> Applied:
        """Take in pages and digests that follow loaded snapshots. The reply may have come long ago."""


SyncSteps = Generator[Effect, object, SyncSummary]
_Steps = Generator[Effect, object, T]


def run_sync(reason: str, push_octets: int = PUSH_OCTETS, portions: Portions | None = None) -> SyncSteps:
    """Sync once: send what is queued, take in what is new, compare digests; one request if there is nothing.

    ``portions``: what the line carries; whoever drives the sync tells it how each exchange went.

    Closing the generator between two effects cancels the sync; that is always safe, because each store
    effect is a whole transaction and every operation is kept until its result is in.

    Raises:
        LineTrouble: thrown in by the driver, ``no-progress``: the endpoint led in a circle, or
            ``not-our-endpoint``: a reply without the receipt of what was sent.
        Refused: thrown in by the driver, unless the program can mend it within this sync; ``handed-over``:
            all that could be sent was, and the district is another's now.
    """
    return (yield from _Sync(reason, portions or Portions.of_push(push_octets)).run())


class _Sync:
    """One sync under way: what was done so far, and what the next request must ask for."""

    def __init__(self, reason: str, portions: Portions) -> None:
        self._reason = reason
        self._portions = portions
        self._backoff_s = self._delivered = 0
        self._resend = self._resent = False
        self._to_send: int | None = None
        self._sent = self._received = self._refused = self._conflicts = self._requests = 0
        self._registers: frozenset[str] = frozenset()
        self._verified = False
        self._mismatched: tuple[str, ...] = ()
        self._replace: frozenset[str] = frozenset()
        self._replaced: frozenset[str] = frozenset()
        self._gone: frozenset[str] = frozenset()
        self._snapshots_gone = self._halved = 0
        self._whole_first = self._handed_over = False
        self._doubtful = self._full = self._anew = self._more = False
        self._met: set[object] = set()

    def run(self) -> SyncSteps:
        again = True
        while again:
            state = _told(LocalState, (yield ReadState(self._reason)))
            self._whole_first = state.whole_first
            if state.whole_first:
                self._replace |= state.replace - self._replaced
            push = yield from self._push(state)
            self._stop_circles(state, push)
            # May fall below 0: state and push are two transactions, and the officer types between them.
            left = state.queued - (len(push.operations) if push else 0)
            if self._resend:
                left = int(push is not None)
            try:
                asked = self._asked(state)
                reply = yield from self._exchange(state, asked, push, last=left <= 0)
                if self._passed_over(state, push, reply):
                    continue
                if push is not None and not is_receipted(reply, push) and not _is_anew(reply, state):
                    raise LineTrouble("not-our-endpoint")
                again = yield from self._take(reply, push, asked)
            except Refused as refusal:
                self._mend(refusal, state)
            else:
                again = self._goes_on(state, reply, left, again=again)
        return self._summary()

    def _short(self, state: LocalState) -> bool:
        return state.hello.endpoint_schema >= SHORT_FORMS and not self._full

    def _passed_over(self, state: LocalState, push: Push | None, reply: SyncReply) -> bool:
        """Tell whether the endpoint knows no short forms any more: what was sent goes again in full ones."""
        answered = reply.results or reply.receipt is not None or _is_anew(reply, state)
        if push is None or not self._short(state) or answered:
            return False
        self._full = True
        return True

    def _stop_circles(self, state: LocalState, push: Push | None) -> None:
        """Raise LineTrouble where nothing moved since an earlier round: the next would end no other way."""
        if self._to_send is None:
            self._to_send = state.queued
        mark = (
            state.queued,
            # A correction that joins the queue while a result leaves it keeps its length.
            push.first_n if push else 0,
            # By text: cursors that are still None do not compare with others.
            tuple(sorted(state.cursors.items(), key=str)),
            self._halved,
            self._short(state),
            self._replace,
            state.replace,
            state.asked,
            self._replaced,
            self._snapshots_gone,
            self._doubtful,
            state.unanswered,
            self._resend,
        )
        if mark in self._met:
            raise LineTrouble("no-progress")
        self._met.add(mark)

    def _push(self, state: LocalState) -> _Steps[Push | None]:
        if state.queued <= 0 and not self._resend:
            return None
        answer = yield ReadPush(self._portions.push_octets, self._resend)
        return None if answer is None else _told(Push, answer)

    def _asked(self, state: LocalState) -> dict[str, str | None]:
        """Return the cursors to ask with: none for what is wanted whole."""
        return {stream: None if stream in self._replace else at for stream, at in state.cursors.items()}

    def _exchange(
        self, state: LocalState, asked: dict[str, str | None], push: Push | None, *, last: bool
    ) -> _Steps[SyncReply]:
        # Of a state before this very push, or before the snapshots asked for, it could not be equal.
        held = None if push or self._replace or self._doubtful or not last else state.held
        request = SyncRequest(
            state.hello,
            asked,
            push,
            digest=last,
            replace=sorted(self._replace),
            page_octets=self._portions.page_octets,
            held=held,
            claims=list(state.claims) if push or state.unproved else [],
            asked=list(state.asked),
            answers_from=state.unanswered,
            nonce=state.nonce,
        )
        # Short forms have no place for evidence: it comes after an epoch only.
        if push is not None and self._short(state) and not push.evidence:
            request = in_short(request, push)
        yield self._report("sending" if push else "asking")
        self._requests += 1
        reply = _told(SyncReply, (yield Exchange(request)))
        try:
            return in_full(reply, push)
        except OtherPush as other:
            raise LineTrouble("not-our-endpoint") from other

    def _take(self, reply: SyncReply, push: Push | None, asked: Mapping[str, str | None]) -> _Steps[bool]:
        """Take a reply in; tell whether it calls for another request."""
        self._more = False
        self._backoff_s, self._delivered = reply.backoff_s, reply.waiting
        self._handed_over = reply.handed_over
        # Before the snapshots: loading one closes what it holds already by the positions that the results
        # bring.
        now, following = around_snapshots(reply)
        applied = yield from self._apply(now, push, asked)
        for offer in reply.snapshots:
            yield from self._load(offer)
        if following is not None:
            applied = self._note(_told(Applied, (yield ApplyFollowing(following))))
        self._mismatched = applied.mismatched
        # Once a sync: a stream that differs even when fetched whole would be fetched for ever.
        self._replace = frozenset(applied.mismatched) - self._replaced
        # Said of another state than the one that stands here now: asked once more, without saying what is
        # held.
        self._doubtful = reply.agreed is not None and not applied.agreed
        compared = reply.digests is not None or applied.agreed
        more = any(page.more for page in reply.pages)
        again = bool(more or self._replace or self._doubtful or (reply.snapshots and not compared))
        again = again or self._more
        # Digests of a reply before the last say nothing of what came after them.
        # Equal without what waits to be judged is not all received.
        self._verified = compared and not applied.mismatched and not again and not reply.waiting
        return again

    def _goes_on(self, state: LocalState, reply: SyncReply, left: int, *, again: bool) -> bool:
        """Tell whether another request follows; ``left``: what is still to be sent."""
        # Without a result the queue would be the same next time: the endpoint has it delivered and works
        # later.
        moved = bool(reply.results) or (reply.receipt is not None and not self._resend)
        # Nothing is told there any more, however often it is asked for.
        if reply.handed_over:
            return self._again_whole(state, reply) or _is_anew(reply, state) or (moved and left > 0)
        again = again or self._again_whole(state, reply) or (moved if left > 0 else self._want_whole(state))
        # What waits for something offered again, or is offered by whoever only holds it, comes after.
        return again or (self._anew and bool(reply.results))

    def _again_whole(self, state: LocalState, reply: SyncReply) -> bool:
        """Send what was delivered once more where the endpoint neither holds it nor answers it any more.

        It may have been put back from before, or have forgotten what nobody asked for; results of what it
        knows it tells again all the same.
        """
        if (
            state.unanswered is None
            or reply.waiting
            or reply.answered
            or self._resent
            or _is_anew(reply, state)
        ):
            return False
        self._resend = self._resent = True
        return True

    def _note(self, applied: Applied) -> Applied:
        self._received += applied.changed_rows
        self._refused += applied.refused
        self._conflicts += applied.conflicts
        self._registers |= applied.registers
        self._anew |= applied.anew
        self._more |= applied.anew or applied.again
        return applied

    def _apply(self, reply: SyncReply, push: Push | None, asked: Mapping[str, str | None]) -> _Steps[Applied]:
        """Take a reply in by short transactions; return what the last of them, which has the digests, did."""
        for piece in pieces(reply, asked):
            applied = _told(Applied, (yield ApplyReply(piece, push)))
            push = None
            self._sent += len(piece.results) + sum(one.count for one in piece.answered)
            self._note(applied)
            yield self._report("receiving")
        return applied

    def _want_whole(self, state: LocalState) -> bool:
        """Ask for what the store wants whole, now that it stands at the head; tell whether there is any."""
        self._replace = state.replace - self._replaced
        return bool(self._replace)

    def _load(self, offer: SnapshotOffer) -> _Steps[None]:
        self._requests += 1
        body = _told(bytes, (yield FetchSnapshot(offer)))
        # The endpoint was asked for a stream that differs; why it does only this sync knows.
        if offer.stream in self._gone:
            offer = msgspec.structs.replace(offer, reason="collected")
        yield self._report("loading")
        self._received += _told(int, (yield LoadSnapshot(offer, body)))
        self._registers |= {EVERY_REGISTER}
        # `_replace` still names what this request asked for. A first snapshot is no replacement: should its
        # digest differ, the stream may be fetched whole once more. What is sent after a stream came whole may
        # differ again, too: that one time is left to the digests.
        if not self._whole_first:
            self._replaced |= {offer.stream} & self._replace

    def _mend(self, refusal: Refused, state: LocalState) -> None:
        """Prepare the request that a refusal asks for, or raise it again."""
        # An endpoint that does not say which cursor it means gets none of them again.
        streams = frozenset({refusal.values["stream"]} if "stream" in refusal.values else state.cursors)
        asked_before = streams & (self._replace | self._replaced)
        if refusal.code == "too-large" and self._portions.halve_push(SMALLEST_PUSH):
            self._halved += 1
        # Once a sync: what the endpoint cannot find out of short forms, full ones tell it.
        elif refusal.code == "expand" and self._short(state):
            self._full = True
        elif refusal.code in {"cursor-gone", "cursor-invalid"} and not asked_before:
            self._replace |= streams
            self._gone |= streams if refusal.code == "cursor-gone" else frozenset()
        # Once: the file may have been cleared between offer and fetch. Twice in one sync is no such accident.
        elif refusal.code == "snapshot-gone" and not self._snapshots_gone:
            self._snapshots_gone += 1
        else:
            raise refusal

    def _report(self, phase: str) -> Report:
        return Report(Progress(phase, self._sent, self._to_send or 0, self._received))

    def _summary(self) -> SyncSummary:
        # What was only delivered is still to be asked for: then the next sync says it.
        if self._handed_over and not self._delivered:
            raise Refused("handed-over", status=REFUSALS["handed-over"].status)
        return SyncSummary(
            sent=self._sent,
            received=self._received,
            refused=self._refused,
            conflicts=self._conflicts,
            requests=self._requests,
            verified=self._verified,
            registers=self._registers,
            mismatched=self._mismatched,
            delivered=self._delivered,
            backoff_s=self._backoff_s,
            anew=self._anew,
        )


def _is_anew(reply: SyncReply, state: LocalState) -> bool:
    """Tell whether the endpoint began another epoch: it takes no push before its PC knows of that."""
    return state.hello.epoch not in {None, reply.epoch}


def _told(kind: type[T], answer: object) -> T:
    if not isinstance(answer, kind):
        raise TypeError(f"the driver answered {answer!r} where {kind.__name__} was asked for")
    return answer
