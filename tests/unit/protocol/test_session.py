"""The session: how few requests it needs, how it ends, and that it can stop anywhere."""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from sync.model.ids import install_id, official_id
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.messages import (
    SHORT_FORMS,
    Page,
    Receipt,
    RegisterDigest,
    Run,
    SnapshotOffer,
    SyncReply,
    SyncRequest,
)
from sync.protocol.session import (
    EVERY_REGISTER,
    SMALLEST_PUSH,
    Exchange,
    LineTrouble,
    Progress,
    Refused,
    run_sync,
)
from sync.protocol.short import ShortPush
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import Line, carry_out, sync
from tests.support.memory_store import MemoryStore

STREAMS = ("3201", "3200", "0000")


class Office:
    """Two stores, an endpoint, and a line whose replies a test may change."""

    def __init__(self, schema: int) -> None:
        self.clock, self.chance = SteppingClock(1_000_000), SeededChance("session")
        self.endpoint = MemoryEndpoint(self.clock, self.chance)
        self.schema = self.endpoint.schema_max = schema
        self.one, self.two = self.store(), self.store()
        self.requests: list[SyncRequest] = []
        self.deferring = False
        """Whether the endpoint only keeps pushes for later, as it may at month end."""
        self.before: Callable[[SyncRequest], None] = lambda _request: None
        self.change: Callable[[SyncReply], SyncReply] = lambda reply: reply

    @property
    def schema_end(self) -> int | None:
        """Where lists of requests end: schema 2 needs no last one for digests after a snapshot."""
        return None if self.schema == 1 else -1

    def store(self) -> MemoryStore:
        return MemoryStore(install_id(self.chance), STREAMS, self.clock, self.chance)

    def exchange(self, request: SyncRequest) -> SyncReply:
        self.requests.append(request)
        self.before(request)
        # Receipts of this office's own making are no claims.
        signed = [one for one in request.claims if one.signature]
        heard = msgspec.structs.replace(request, claims=signed)
        silent = msgspec.structs.replace(heard, push=None, short=None) if self.deferring else heard
        reply = self.endpoint.exchange(silent)
        if self.deferring and (push := request.push or request.short):
            count = push.count if isinstance(push, ShortPush) else len(push.operations)
            receipt = Receipt(request.hello.install, reply.epoch, push.first_n, count, push.head, 0, "")
            reply = msgspec.structs.replace(reply, receipt=receipt)
        return self.change(reply)

    def fetch(self, offer: SnapshotOffer) -> bytes:
        return self.endpoint.fetch(offer)

    def fill(self, store: MemoryStore, count: int) -> None:
        for number in range(count):
            store.insert("fund", official_id("fund", number), {"name": f"กองทุน {number}"})


@pytest.fixture(params=[1, 2], ids=["schema 1", "schema 2"])
def office(request: pytest.FixtureRequest) -> Office:
    return Office(request.param)


def refuse_once(code: str, status: int, **values: str) -> Callable[[SyncRequest], None]:
    left = iter([Refused(code, status=status, retry_after_s=None, **values)])

    def before(_request: SyncRequest) -> None:
        for refusal in left:
            raise refusal

    return before


def refuse_always(code: str, status: int) -> Callable[[SyncRequest], None]:
    def before(_request: SyncRequest) -> None:
        raise Refused(code, status=status)

    return before


def test_nothing_to_do_is_one_request_with_digests(office: Office) -> None:
    summary = sync(office.one, office)
    assert (summary.requests, summary.verified, summary.sent, summary.received) == (1, True, 0, 0)
    assert office.requests[0].digest
    assert office.requests[0].push is None


def test_a_push_is_sent_received_and_verified_in_one_request(office: Office) -> None:
    office.fill(office.one, 300)
    summary = sync(office.one, office)
    assert (summary.requests, summary.sent, summary.verified) == (1, 300, True)


def test_a_long_push_goes_in_pieces_and_asks_for_digests_last(office: Office) -> None:
    office.fill(office.one, 30)
    summary = sync(office.one, office, push_octets=2000)
    assert (summary.sent, summary.verified) == (30, True)
    assert summary.requests > 2
    assert [request.digest for request in office.requests] == [False] * (summary.requests - 1) + [True]


def test_pages_are_fetched_until_none_says_more(office: Office) -> None:
    office.fill(office.one, 25)
    sync(office.one, office)
    office.endpoint.page_changes = 10
    summary = sync(office.two, office)
    assert (summary.requests, summary.received, summary.verified) == (3, 25, True)
    assert summary.registers == {"fund"}


def test_a_big_first_sync_asks_for_digests_once_more_in_schema_1_only(office: Office) -> None:
    office.fill(office.one, 600)
    sync(office.one, office)
    summary = sync(office.two, office)
    requests = {1: 3, 2: 2}[office.schema]
    assert (summary.requests, summary.received, summary.verified) == (requests, 600, True)
    assert summary.registers == {EVERY_REGISTER}


def test_a_push_too_large_is_halved_until_it_fits(office: Office) -> None:
    office.fill(office.one, 40)

    def at_most_thirty(request: SyncRequest) -> None:
        if request.push and len(request.push.operations) > 30:
            raise Refused("too-large", status=413)

    office.before = at_most_thirty
    assert sync(office.one, office, push_octets=1 << 15).verified
    assert not office.one.queued


def test_halving_ends(office: Office) -> None:
    office.fill(office.one, 1)
    office.before = refuse_always("too-large", 413)
    with pytest.raises(Refused):
        sync(office.one, office)
    assert len(office.requests) <= (1 << 20) // SMALLEST_PUSH


@pytest.mark.parametrize("code", ["cursor-gone", "cursor-invalid"])
def test_a_cursor_that_is_gone_brings_the_stream_whole(office: Office, code: str) -> None:
    office.fill(office.one, 3)
    sync(office.one, office)
    sync(office.two, office)
    office.requests.clear()
    office.before = refuse_once(code, 410, stream="3201")
    assert sync(office.two, office).verified
    assert [request.replace for request in office.requests] == [[], ["3201"], []][: office.schema_end]
    assert office.requests[1].cursors["3201"] is None
    assert office.requests[1].cursors["0000"] is not None


def test_a_cursor_refused_again_and_again_ends_the_sync(office: Office) -> None:
    office.before = refuse_always("cursor-gone", 410)
    with pytest.raises(Refused):
        sync(office.two, office)
    assert len(office.requests) == 2


def test_a_snapshot_cleaned_away_meanwhile_is_asked_for_anew(office: Office) -> None:
    office.fill(office.one, 600)
    sync(office.one, office)
    replies: list[SyncReply] = []

    def forget_first(reply: SyncReply) -> SyncReply:
        replies.append(reply)
        if len(replies) == 1:
            office.endpoint.forget_snapshots()
        return reply

    office.change = forget_first
    assert sync(office.two, office).verified


@pytest.mark.parametrize("code", ["install-forked", "bad-signature", "busy", "expand"])
def test_what_cannot_be_mended_here_is_told_and_loses_nothing(office: Office, code: str) -> None:
    office.fill(office.one, 2)
    office.before = refuse_always(code, 409)
    with pytest.raises(Refused) as refused:
        sync(office.one, office)
    assert refused.value.code == code
    assert len(office.one.queued) == 2


def lying(reply: SyncReply) -> SyncReply:
    if reply.digests is None:
        return reply
    lies = {stream: {"fund": RegisterDigest(7, "0" * 32)} for stream in reply.digests}
    return msgspec.structs.replace(reply, digests=lies)


def test_a_digest_that_never_agrees_is_an_incident_after_one_replacement(office: Office) -> None:
    office.fill(office.one, 2)
    office.change = lying
    summary = sync(office.one, office)
    assert not summary.verified
    assert set(summary.mismatched) == set(STREAMS)
    assert [request.replace for request in office.requests] == [[], sorted(STREAMS), []][: office.schema_end]


def test_an_endpoint_that_leads_in_a_circle_is_left(office: Office) -> None:
    def always_more(reply: SyncReply) -> SyncReply:
        at = str(office.requests[-1].cursors["3201"])
        pages = reply.pages or [Page("3201", [], at, through=0, more=True)]
        pages = [msgspec.structs.replace(page, more=True) for page in pages]
        return msgspec.structs.replace(reply, pages=pages)

    sync(office.one, office)
    office.change = always_more
    with pytest.raises(LineTrouble, match="no-progress"):
        sync(office.one, office)
    assert len(office.requests) < 6


def test_a_push_without_results_is_delivered_not_sent_for_ever(office: Office) -> None:
    office.fill(office.one, 2)
    office.deferring = True
    summary = sync(office.one, office)
    assert (summary.requests, summary.sent) == (1, 0)
    assert len(office.one.queued) == 2


def test_every_portion_is_delivered_and_nothing_of_it_is_sent_again(office: Office) -> None:
    office.fill(office.one, 30)
    office.deferring = True
    office.change = lambda reply: msgspec.structs.replace(reply, waiting=30, backoff_s=7)
    summary = sync(office.one, office, push_octets=2000)
    assert summary.requests > 1
    assert (summary.delivered, summary.backoff_s, summary.verified) == (30, 7, False)
    assert (len(office.one.delivered), office.one.read_state("officer").queued) == (30, 0)
    sent = len(office.requests)
    again = sync(office.one, office)
    assert (again.requests, again.delivered) == (1, 30)
    assert [(one.push, one.short, one.answers_from) for one in office.requests[sent:]] == [(None, None, 1)]


def test_what_the_endpoint_neither_holds_nor_answers_is_sent_again_in_the_same_sync(office: Office) -> None:
    office.fill(office.one, 3)
    office.deferring = True
    sync(office.one, office)
    office.deferring = False
    summary = sync(office.one, office)
    assert (summary.sent, summary.delivered, summary.verified) == (3, 0, True)
    assert office.one.queued == []


def test_an_endpoint_that_only_ever_receives_is_not_asked_in_a_circle(office: Office) -> None:
    office.fill(office.one, 3)
    office.deferring = True
    sync(office.one, office)
    before = len(office.requests)
    sync(office.one, office)
    assert len(office.requests) - before == 2


def test_the_endpoints_last_reply_out_of_a_cache_is_no_answer_to_a_push(office: Office) -> None:
    office.fill(office.one, 1)
    line = Line(office)
    sync(office.one, line)
    kept = line.replies
    office.one.edit("fund", official_id("fund", 0), {"name": "อีกชื่อ"})
    office.change = lambda _reply: kept[-1]
    with pytest.raises(LineTrouble, match="not-our-endpoint"):
        sync(office.one, office)
    assert len(office.one.queued) == 1


def test_progress_is_told_in_counts(office: Office) -> None:
    office.fill(office.one, 30)
    reports: list[Progress] = []
    sync(office.one, office, push_octets=2000, reports=reports)
    assert {report.phase for report in reports} == {"sending", "receiving"}
    assert all(report.to_send == 30 for report in reports)
    sent = [report.sent for report in reports]
    assert sent == sorted(sent)
    assert sent[-1] == 30


def effects(office: Office, stop_after: int) -> Iterator[object]:
    """Carry out a session's first effects, then cancel it."""
    steps = run_sync("officer", 500)
    answer: object = None
    for _ in range(stop_after):
        effect = steps.send(answer)
        yield effect
        answer = carry_out(effect, office.one, office)
    steps.close()


@pytest.mark.parametrize("stop_after", range(1, 14))
def test_a_sync_cancelled_anywhere_is_finished_by_the_next(office: Office, stop_after: int) -> None:
    office.fill(office.one, 12)
    assert list(effects(office, stop_after))
    assert sync(office.one, office).verified
    assert sync(office.two, office).verified
    assert office.two.rows() == office.one.rows()
    assert len(office.endpoint.stream("3201").log) == 12


@pytest.mark.parametrize("lost", ["request", "reply"])
def test_a_broken_line_is_told_as_it_is(office: Office, lost: str) -> None:
    office.fill(office.one, 1)
    line = Line(office.endpoint, **{f"lose_{lost}": lambda _number: True})  # type: ignore[arg-type]  # by name
    with pytest.raises(LineTrouble):
        sync(office.one, line)
    assert len(office.one.queued) == 1


def test_a_driver_that_answers_nonsense_is_a_bug() -> None:
    steps = run_sync("officer")
    next(steps)
    with pytest.raises(TypeError):
        steps.send("nonsense")


def test_a_sync_without_work_opens_no_push(office: Office) -> None:
    steps = run_sync("line")
    state = carry_out(next(steps), office.one, office)
    kinds = [type(steps.send(state))]
    kinds.append(type(steps.send(None)))
    assert kinds[-1] is Exchange


def speak_short(office: Office) -> None:
    """Let the store learn that the endpoint reads short forms."""
    office.endpoint.schema_max = SHORT_FORMS
    assert sync(office.one, office).verified
    assert office.one.endpoint_schema == SHORT_FORMS
    office.requests.clear()


def forms(office: Office) -> list[str]:
    """Return how each request carried its push."""
    return [
        "full" if one.push is not None else "short" if one.short is not None else "none"
        for one in office.requests
    ]


def test_a_store_that_does_not_know_the_endpoint_yet_sends_full_forms(office: Office) -> None:
    office.endpoint.schema_max = SHORT_FORMS
    office.fill(office.one, 1)
    sync(office.one, office)
    office.fill(office.one, 2)
    sync(office.one, office)
    assert forms(office) == ["full", "short"]


def test_short_forms_go_in_one_request_and_are_answered_in_full(office: Office) -> None:
    speak_short(office)
    office.fill(office.one, 30)
    summary = sync(office.one, office)
    assert (summary.requests, summary.sent, summary.verified) == (1, 30, True)
    assert forms(office) == ["short"]
    assert not office.one.queued


def test_what_cannot_be_expanded_goes_once_more_in_full(office: Office) -> None:
    speak_short(office)
    office.fill(office.one, 3)
    office.before = refuse_once("expand", 409)
    summary = sync(office.one, office, push_octets=150)
    assert forms(office) == ["short", "full", "full", "full"]
    assert (summary.sent, summary.verified) == (3, True)


def test_an_endpoint_that_cannot_expand_full_forms_is_told_as_it_is(office: Office) -> None:
    speak_short(office)
    office.fill(office.one, 1)
    office.before = refuse_always("expand", 409)
    with pytest.raises(Refused):
        sync(office.one, office)
    assert forms(office) == ["short", "full"]


def test_an_older_endpoint_in_the_place_of_the_known_one_gets_full_forms(office: Office) -> None:
    speak_short(office)
    office.fill(office.one, 3)
    office.endpoint.schema_max = 1
    summary = sync(office.one, office)
    assert forms(office) == ["short", "full"]
    assert (summary.sent, summary.verified) == (3, True)
    assert office.one.endpoint_schema == 1


def test_short_forms_passed_over_in_silence_go_again_in_full(office: Office) -> None:
    speak_short(office)
    office.fill(office.one, 3)
    office.endpoint.schema_max = 1
    office.change = lambda reply: msgspec.structs.replace(reply, schema_max=SHORT_FORMS)
    assert sync(office.one, office).sent == 3
    assert forms(office) == ["short", "full"]


def test_short_forms_without_results_are_delivered_not_sent_for_ever(office: Office) -> None:
    speak_short(office)
    office.fill(office.one, 1)
    office.deferring = True
    office.change = lambda reply: msgspec.structs.replace(reply, acked_n=1)
    assert sync(office.one, office).sent == 0
    assert forms(office) == ["short"]


def test_runs_of_another_push_are_not_our_endpoints(office: Office) -> None:
    speak_short(office)
    office.fill(office.one, 2)
    office.change = lambda reply: msgspec.structs.replace(reply, runs=[Run(3, 1)])
    with pytest.raises(LineTrouble) as trouble:
        sync(office.one, office)
    assert trouble.value.code == "not-our-endpoint"
    assert len(office.one.queued) == 2
