"""``POST /v1/sync`` and ``POST /v2/sync``: one request in, results and others' changes out."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Final

import msgspec

from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.claims import in_its_epoch, is_of
from sync.central.copies import hear as hear_nonce
from sync.central.inbox import Place, hear
from sync.central.installs import Caller, authenticate
from sync.central.intake import Taken
from sync.central.ledger import unknown_of
from sync.central.problems import OUR_HEADERS, refuse
from sync.central.pull import OwnWrites, Told, schema_of, tell
from sync.central.slots import slot_s
from sync.central.snapshots import offer
from sync.central.unfolding import open_short
from sync.protocol.codec import IDENTITY, pack, unpack
from sync.protocol.digest import digest_of_all
from sync.protocol.messages import (
    CONTENT_TYPE,
    SCHEMA_HEADER,
    SCHEMA_MAX,
    SCHEMA_MIN,
    SHORT_FORMS,
    SHORT_TYPE,
    Hello,
    SnapshotOffer,
    SyncReply,
    SyncRequest,
)
from sync.protocol.runs import in_runs
from sync.protocol.terse import read_request, write_reply

_MAKER_S: Final = 1.0
"""How long a question waits for a place at making snapshots, and about how long one takes."""
_NO_HEADERS: Final[dict[str, str]] = {}


def sync(endpoint: Endpoint, call: Call) -> Answer:
    """Answer one request of a district in the forms of schema 1.

    Raises:
        Refused: a code of the protocol's table; nothing was stored then.
        ProtocolTrouble: the body, a signature or a cursor does not hold.
    """
    centre = endpoint.centre
    if call.headers.get("content-type", "").partition(";")[0].strip() != CONTENT_TYPE:
        raise refuse("wrong-content-type")
    caller = _caller(centre, call)
    coding = call.headers.get("content-encoding", IDENTITY)
    # After the signature: only an enrolled PC can make the endpoint unpack anything.
    request = unpack(SyncRequest, call.body, coding)
    reply = _answered(endpoint, caller, request)
    headers = {
        **OUR_HEADERS,
        # The coding the PC spoke is one it can read.
        "Content-Encoding": coding,
        SCHEMA_HEADER: f"{SCHEMA_MIN}..{SCHEMA_MAX}",
    }
    return Answer(_status(reply, request), pack(reply, coding), CONTENT_TYPE, headers)


def short_sync(endpoint: Endpoint, call: Call) -> Answer:
    """Answer one request of a district in the forms of schema 2; raises as ``sync`` does."""
    centre = endpoint.centre
    caller = _caller(centre, call)
    request = read_request(call.body, caller.install.install)
    reply = _answered(endpoint, caller, request)
    # The type alone marks the reply as ours: every octet here is sent with every sync that has nothing to do.
    return Answer(_status(reply, request), write_reply(reply, request), SHORT_TYPE, _NO_HEADERS)


def _caller(centre: Centre, call: Call) -> Caller:
    with centre.database.reading() as connection:
        return authenticate(connection, call)


def _answered(endpoint: Endpoint, caller: Caller, request: SyncRequest) -> SyncReply:
    centre = endpoint.centre
    _greet(centre, caller, request.hello)
    centre, request = _allowed(centre, caller, request)
    # What was made before the PC heard of an epoch goes after what it offers again, or would meet it as
    # another's. Before the pull, and committed: pages and digests below already know of it.
    knows = is_of(centre, request)
    nonce = hear_nonce(centre, caller.install, request) if knows else None
    taken = _taken(endpoint, centre, caller, request) if knows else None
    if taken is not None and taken.delivered:
        # Nothing else: what others did is asked for with the results, when there is less to do.
        return _delivered(endpoint, centre, caller, taken)
    if taken is not None:
        endpoint.metrics.ended(taken.results)
    with centre.database.reading() as connection:
        # In one transaction with the pages: those leave out what is told here.
        heard = hear(connection, caller.install, request.answers_from)
        own = _together(taken.own if taken else {}, heard.own)
        told = tell(connection, centre, caller, request, own)
        unknown = unknown_of(connection, request.cursors, request.asked) if request.asked else None
    if heard.confirmed:
        endpoint.mailroom.confirm(Place(caller.install.stream, caller.install.install), heard.confirmed)
    # After the reading: making a snapshot writes its row, and waits for its turn.
    with _maker(endpoint, caller, may_wait=taken is not None) if told.replace else nullcontext():
        offers = _offers(centre, caller, told, request)
    if offers and schema_of(request) > 1:
        # Once more, from one state that is not older than the snapshots: pages and digests must fit together.
        with centre.database.reading() as connection:
            told = tell(connection, centre, caller, request, own, {one.stream: one.cursor for one in offers})
        offers += _offers(centre, caller, told, request)
    reply = _reply(centre, caller, taken, _agreed(told, request), offers)
    if schema_of(request) > 1:
        reply = msgspec.structs.replace(
            reply, answered=heard.answered, waiting=heard.waiting, backoff_s=endpoint.mailroom.backoff_s()
        )
    reply = msgspec.structs.replace(reply, unknown=unknown, nonce=nonce)
    if taken and request.hello.schema_max >= SHORT_FORMS:
        runs, others = in_runs(reply.results)
        reply = msgspec.structs.replace(reply, runs=runs, results=others)
    return reply


def _taken(endpoint: Endpoint, centre: Centre, caller: Caller, request: SyncRequest) -> Taken | None:
    take = endpoint.mailroom.take
    if request.short is not None and request.short.count:
        return take(centre, caller, open_short(request.short))
    return take(centre, caller, request.push) if request.push and request.push.operations else None


def _delivered(endpoint: Endpoint, centre: Centre, caller: Caller, taken: Taken) -> SyncReply:
    reply = _reply(centre, caller, taken, Told([], {}, None), [])
    return msgspec.structs.replace(
        reply, waiting=taken.receipt.count, backoff_s=endpoint.mailroom.backoff_s()
    )


def _status(reply: SyncReply, request: SyncRequest) -> int:
    """Return 202 for what was only received. A program of schema 1 believes no other success than 200."""
    only_received = reply.receipt is not None and not (reply.results or reply.runs)
    return 202 if only_received and request.hello.schema_max > 1 else 200


def _together(one: OwnWrites, other: OwnWrites) -> OwnWrites:
    none = frozenset[int]()
    return {stream: one.get(stream, none) | other.get(stream, none) for stream in {*one, *other}}


@contextmanager
def _maker(endpoint: Endpoint, caller: Caller, *, may_wait: bool) -> Iterator[None]:
    """Take one of the places at making snapshots, which take long; who brought nothing comes again.

    Raises:
        Refused: ``busy``: all places are taken.
    """
    makers = endpoint.mailroom.makers
    if not makers.acquire(timeout=None if may_wait else _MAKER_S):
        raise refuse("busy", retry_after_s=slot_s(endpoint.centre, caller.install.stream, _MAKER_S))
    try:
        yield
    finally:
        makers.release()


def _offers(centre: Centre, caller: Caller, told: Told, request: SyncRequest) -> list[SnapshotOffer]:
    schema = schema_of(request)
    return [offer(centre, caller, stream, reason, schema) for stream, reason in told.replace.items()]


def _agreed(told: Told, request: SyncRequest) -> Told:
    """Say in one word that both ends hold the same, where they do."""
    if told.digests is None or request.held is None or digest_of_all(told.digests) != request.held:
        return told
    return replace(told, digests=None, agreed=request.held)


def _greet(centre: Centre, caller: Caller, hello: Hello) -> None:
    # The header is signed for, the body is believed: both must name one install.
    if hello.install != caller.install.install:
        raise refuse("bad-signature")
    if hello.realm != centre.identity.realm:
        raise refuse("wrong-realm", realm=centre.identity.realm)
    if hello.schema_max < SCHEMA_MIN:
        raise refuse("program-too-old")
    if hello.schema_min > SCHEMA_MAX:
        raise refuse("program-too-new")
    if not caller.works and not caller.handed_over:
        raise refuse("install-revoked")


def _allowed(centre: Centre, caller: Caller, request: SyncRequest) -> tuple[Centre, SyncRequest]:
    """Return the epoch a request is answered in, and what of it may be: all, or no asking any more."""
    if not caller.handed_over:
        for stream in request.cursors:
            if not caller.reads(stream):
                raise refuse("stream-forbidden", stream=stream)
        return in_its_epoch(centre, caller, request), request
    # Its cursors prove a loss as anybody's do; then only what was made counts.
    centre = in_its_epoch(centre, caller, request)
    return centre, msgspec.structs.replace(request, cursors={}, digest=False, replace=[], held=None, asked=[])


def _reply(
    centre: Centre, caller: Caller, taken: Taken | None, told: Told, offers: list[SnapshotOffer]
) -> SyncReply:
    return SyncReply(
        epoch=centre.identity.epoch,
        realm=centre.identity.realm,
        server_ms=centre.clock.now_ms(),
        schema_min=SCHEMA_MIN,
        schema_max=SCHEMA_MAX,
        generation=caller.generation,
        acked_n=taken.acked_n if taken else caller.install.n,
        durable_through=caller.install.durable_n,
        results=taken.results if taken else [],
        pages=told.pages,
        snapshots=offers,
        digests=told.digests,
        receipt=taken.receipt if taken else None,
        agreed=told.agreed,
        handed_over=caller.handed_over,
    )
