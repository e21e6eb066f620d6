"""``POST /v1/sync``: one request in, results and others' changes out."""

import msgspec

from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.claims import in_its_epoch, is_of
from sync.central.installs import Caller, authenticate
from sync.central.intake import Taken, take
from sync.central.ledger import unknown_of
from sync.central.problems import OUR_HEADERS, refuse
from sync.central.pull import Told, tell
from sync.central.snapshots import offer
from sync.protocol.codec import IDENTITY, pack, unpack
from sync.protocol.messages import (
    CONTENT_TYPE,
    SCHEMA_HEADER,
    SCHEMA_MAX,
    SCHEMA_MIN,
    Hello,
    SnapshotOffer,
    SyncReply,
    SyncRequest,
)


def sync(endpoint: Endpoint, call: Call) -> Answer:
    """Answer one request of a district.

    Raises:
        Refused: a code of the protocol's table; nothing was stored then.
        ProtocolTrouble: the body, a signature or a cursor does not hold.
    """
    centre = endpoint.centre
    if call.headers.get("content-type", "").partition(";")[0].strip() != CONTENT_TYPE:
        raise refuse("wrong-content-type")
    with centre.database.reading() as connection:
        caller = authenticate(connection, call)
    coding = call.headers.get("content-encoding", IDENTITY)
    # After the signature: only an enrolled PC can make the endpoint unpack anything.
    request = unpack(SyncRequest, call.body, coding)
    _greet(centre, caller, request.hello)
    _check_streams(caller, request)
    centre = in_its_epoch(centre, caller, request)
    # What was made before the PC heard of an epoch goes after what it offers again, or would meet it as
    # another's. Before the pull, and committed: pages and digests below already know of it.
    push = request.push if is_of(centre, request) else None
    taken = take(centre, caller, push) if push and push.operations else None
    with centre.database.reading() as connection:
        told = tell(connection, centre, caller, request, taken.own if taken else {})
        unknown = unknown_of(connection, request.cursors, request.asked) if request.asked else None
    # After the reading: making a snapshot writes its row, and waits for its turn.
    offers = [offer(centre, caller, stream, reason) for stream, reason in told.replace.items()]
    reply = msgspec.structs.replace(_reply(centre, caller, taken, told, offers), unknown=unknown)
    headers = {
        **OUR_HEADERS,
        # The coding the PC spoke is one it can read.
        "Content-Encoding": coding,
        SCHEMA_HEADER: f"{SCHEMA_MIN}..{SCHEMA_MAX}",
    }
    return Answer(200, pack(reply, coding), CONTENT_TYPE, headers)


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
    if all(one.ended_generation is not None for one in caller.assignments.values()):
        raise refuse("install-revoked")


def _check_streams(caller: Caller, request: SyncRequest) -> None:
    for stream in request.cursors:
        if not caller.reads(stream):
            raise refuse("stream-forbidden", stream=stream)


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
    )
