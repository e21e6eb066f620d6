"""Requests and replies of schema 2 as bytes: arrays, not maps, octets, not letters, and nothing said twice.

What both ends know of a request (install, realm, epoch) is not repeated in its reply, so that one is read
beside the request it answers. A field that has no place here travels by its name in the last element: fields
may be added to the messages, and find their place later.
"""

from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import NODEFAULT

from sync.model.ids import InstallId, OpId
from sync.protocol import codec
from sync.protocol.changes import MOST_OPERATIONS, Change, Result
from sync.protocol.messages import (
    MOST_CLAIMS,
    MOST_STREAMS,
    Answered,
    Hello,
    Page,
    Push,
    Receipt,
    RegisterDigest,
    Run,
    SnapshotOffer,
    SyncReply,
    SyncRequest,
)
from sync.protocol.nonces import Nonce
from sync.protocol.short import ShortPush
from sync.protocol.signing import cursor_text, cursor_wire
from sync.protocol.troubles import ProtocolTrouble

_ZSTD_FRAME: Final = b"\x28\xb5\x2f\xfd"
"""Begins a compressed body; one that is not begins with the octet of a MessagePack array."""
_ENCODE = msgspec.msgpack.Encoder().encode
T = TypeVar("T", "TerseRequest", "TerseReply")


class TerseHello(msgspec.Struct, frozen=True, array_like=True):
    """``Hello`` without the install, which the header names."""

    realm: str
    epoch: bytes | None
    generation: int
    schema_min: int
    schema_max: int
    app: str
    wall_ms: int
    reason: str
    rest: dict[str, Any] = {}


class TerseRequest(msgspec.Struct, frozen=True, array_like=True):
    """``SyncRequest``; what is seldom said stands at the end, where it is left out."""

    hello: TerseHello
    cursors: Annotated[dict[int, bytes | None], msgspec.Meta(max_length=MOST_STREAMS)]
    """By the number that the stream's four digits are."""
    digest: bool
    page_octets: int | None
    held: bytes | None
    nonce: Nonce | None = None
    push: Push | None = None
    replace: Annotated[list[str], msgspec.Meta(max_length=MOST_STREAMS)] = []
    short: ShortPush | None = None
    answers_from: Annotated[int, msgspec.Meta(ge=1)] | None = None
    claims: Annotated[list[Receipt], msgspec.Meta(max_length=MOST_CLAIMS)] = []
    asked: Annotated[list[OpId], msgspec.Meta(max_length=MOST_OPERATIONS)] = []
    rest: dict[str, Any] = {}


class TersePage(msgspec.Struct, frozen=True, array_like=True):
    """``Page``."""

    stream: str
    changes: list[Change]
    cursor: bytes
    through: int
    more: bool


class TerseOffer(msgspec.Struct, frozen=True, array_like=True):
    """``SnapshotOffer``."""

    stream: str
    path: str
    etag: str
    sha256: bytes
    size: int
    cursor: bytes
    reason: str


class TerseReceipt(msgspec.Struct, frozen=True, array_like=True):
    """``Receipt`` without the install."""

    epoch: str
    first_n: int
    count: int
    head: bytes
    received_ms: int
    signature: bytes


class TerseReply(msgspec.Struct, frozen=True, array_like=True):
    """``SyncReply`` without the realm, and without an epoch that the request names."""

    epoch: str | None
    server_ms: int
    schema_min: int
    schema_max: int
    generation: int
    acked_n: int
    durable_through: int
    agreed: bytes | None
    nonce: Nonce | None = None
    backoff_s: int = 0
    results: list[Result] = []
    pages: list[TersePage] = []
    snapshots: list[TerseOffer] = []
    digests: dict[str, dict[str, tuple[int, bytes]]] | None = None
    receipt: TerseReceipt | None = None
    runs: Annotated[list[Run], msgspec.Meta(max_length=2 * MOST_OPERATIONS)] | None = None
    answered: list[Answered] = []
    waiting: int = 0
    unknown: list[OpId] | None = None
    rest: dict[str, Any] = {}


def write_request(request: SyncRequest) -> bytes:
    """Return a request as it travels in schema 2."""
    hello = request.hello
    terse = TerseRequest(
        hello=TerseHello(
            realm=hello.realm,
            epoch=_octets(hello.epoch),
            generation=hello.generation,
            schema_min=hello.schema_min,
            schema_max=hello.schema_max,
            app=hello.app,
            wall_ms=hello.wall_ms,
            reason=hello.reason,
            rest=_rest(hello, _HELLO_REST),
        ),
        cursors={
            int(stream): None if one is None else cursor_wire(one) for stream, one in request.cursors.items()
        },
        push=request.push,
        digest=request.digest,
        replace=request.replace,
        page_octets=request.page_octets,
        held=_octets(request.held),
        short=request.short,
        answers_from=request.answers_from,
        claims=request.claims,
        asked=request.asked,
        nonce=request.nonce,
        rest=_rest(request, _REQUEST_REST),
    )
    return _packed(terse)


def read_request(body: bytes, install: InstallId) -> SyncRequest:
    """Return the request of ``install`` that travelled as ``body``.

    Raises:
        ProtocolTrouble: as ``codec.unpack`` does.
    """
    terse = _unpacked(TerseRequest, body)
    hello = terse.hello
    request = SyncRequest(
        hello=Hello(
            install=install,
            realm=hello.realm,
            epoch=_letters(hello.epoch),
            generation=hello.generation,
            schema_min=hello.schema_min,
            schema_max=hello.schema_max,
            app=hello.app,
            wall_ms=hello.wall_ms,
            reason=hello.reason,
            endpoint_schema=2,
            **_by_name(hello.rest, _HELLO_REST),
        ),
        cursors={
            f"{stream:04}": None if one is None else cursor_text(one) for stream, one in terse.cursors.items()
        },
        push=terse.push,
        digest=terse.digest,
        replace=terse.replace,
        page_octets=terse.page_octets,
        held=_letters(terse.held),
        short=terse.short,
        answers_from=terse.answers_from,
        claims=terse.claims,
        asked=terse.asked,
        nonce=terse.nonce,
        **_by_name(terse.rest, _REQUEST_REST),
    )
    codec.check(request)
    return request


def write_reply(reply: SyncReply, request: SyncRequest) -> bytes:
    """Return the reply to ``request`` as it travels in schema 2."""
    terse = TerseReply(
        epoch=None if reply.epoch == request.hello.epoch else reply.epoch,
        server_ms=reply.server_ms,
        schema_min=reply.schema_min,
        schema_max=reply.schema_max,
        generation=reply.generation,
        acked_n=reply.acked_n,
        durable_through=reply.durable_through,
        results=reply.results,
        pages=[
            TersePage(one.stream, one.changes, cursor_wire(one.cursor), one.through, one.more)
            for one in reply.pages
        ],
        snapshots=[_terse_offer(one) for one in reply.snapshots],
        digests=None
        if reply.digests is None
        else {
            stream: {name: (one.count, bytes.fromhex(one.xor)) for name, one in digests.items()}
            for stream, digests in reply.digests.items()
        },
        receipt=None if reply.receipt is None else _terse_receipt(reply.receipt),
        backoff_s=reply.backoff_s,
        agreed=_octets(reply.agreed),
        runs=reply.runs,
        answered=reply.answered,
        waiting=reply.waiting,
        unknown=reply.unknown,
        nonce=reply.nonce,
        rest=_rest(reply, _REPLY_REST),
    )
    return _packed(terse)


def read_reply(body: bytes, request: SyncRequest) -> SyncReply:
    """Return the reply to ``request`` that travelled as ``body``; raises as ``read_request`` does."""
    terse = _unpacked(TerseReply, body)
    epoch = request.hello.epoch if terse.epoch is None else terse.epoch
    if epoch is None:
        raise ProtocolTrouble("malformed", what="epoch")
    return SyncReply(
        epoch=epoch,
        realm=request.hello.realm,
        server_ms=terse.server_ms,
        schema_min=terse.schema_min,
        schema_max=terse.schema_max,
        generation=terse.generation,
        acked_n=terse.acked_n,
        durable_through=terse.durable_through,
        results=terse.results,
        pages=[
            Page(one.stream, one.changes, cursor_text(one.cursor), one.through, one.more)
            for one in terse.pages
        ],
        snapshots=[_offer(one) for one in terse.snapshots],
        digests=None
        if terse.digests is None
        else {
            stream: {name: RegisterDigest(count, xor.hex()) for name, (count, xor) in digests.items()}
            for stream, digests in terse.digests.items()
        },
        receipt=None if terse.receipt is None else _receipt(terse.receipt, request.hello.install),
        backoff_s=terse.backoff_s,
        agreed=_letters(terse.agreed),
        runs=terse.runs,
        answered=terse.answered,
        waiting=terse.waiting,
        unknown=terse.unknown,
        nonce=terse.nonce,
        **_by_name(terse.rest, _REPLY_REST),
    )


def _terse_offer(offer: SnapshotOffer) -> TerseOffer:
    return TerseOffer(
        offer.stream,
        offer.path,
        offer.etag,
        bytes.fromhex(offer.sha256),
        offer.size,
        cursor_wire(offer.cursor),
        offer.reason,
    )


def _offer(terse: TerseOffer) -> SnapshotOffer:
    return SnapshotOffer(
        terse.stream,
        terse.path,
        terse.etag,
        terse.sha256.hex(),
        terse.size,
        cursor_text(terse.cursor),
        terse.reason,
    )


def _terse_receipt(receipt: Receipt) -> TerseReceipt:
    return TerseReceipt(
        receipt.epoch,
        receipt.first_n,
        receipt.count,
        bytes.fromhex(receipt.head),
        receipt.received_ms,
        bytes.fromhex(receipt.signature),
    )


def _receipt(terse: TerseReceipt, install: InstallId) -> Receipt:
    return Receipt(
        install,
        terse.epoch,
        terse.first_n,
        terse.count,
        terse.head.hex(),
        terse.received_ms,
        terse.signature.hex(),
    )


def _packed(message: TerseRequest | TerseReply) -> bytes:
    body = _ENCODE(_without_end(message))
    packed = codec.compress(body)
    return packed if len(packed) < len(body) else body


def _without_end(message: TerseRequest | TerseReply) -> list[object]:
    """Return the fields up to the last one that says more than its default."""
    values = list(msgspec.structs.astuple(message))
    for default in _FROM_THE_END[type(message)]:
        if values[-1] != default:
            break
        values.pop()
    return values


def _unpacked(kind: type[T], body: bytes) -> T:
    coding = codec.ZSTD if body.startswith(_ZSTD_FRAME) else codec.IDENTITY
    try:
        return msgspec.msgpack.decode(codec.decompress(body, coding), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as trouble:
        raise ProtocolTrouble("malformed", what=str(trouble)[:200]) from trouble


def _octets(letters: str | None) -> bytes | None:
    return None if letters is None else bytes.fromhex(letters)


def _letters(octets: bytes | None) -> str | None:
    return None if octets is None else octets.hex()


def _fields_without_place(message: type[msgspec.Struct], terse: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Return a struct of the message's fields that have no place in ``terse``; each has a default."""
    known = {"install", "realm", "endpoint_schema", *terse.__struct_fields__}
    others = [one for one in msgspec.structs.fields(message) if one.name not in known]
    # msgspec copies an empty list or map for each struct, as it does for a default written in a class.
    fields = [(one.name, one.type, _default(one)) for one in others]
    return msgspec.defstruct(f"{message.__name__}Rest", fields)


def _default(one: msgspec.structs.FieldInfo) -> Any:
    return one.default if one.default_factory is NODEFAULT else one.default_factory()


_FROM_THE_END: Final = {
    kind: [_default(one) for one in reversed(msgspec.structs.fields(kind)) if not one.required]
    for kind in (TerseRequest, TerseReply)
}
_HELLO_REST: Final = _fields_without_place(Hello, TerseHello)
_REQUEST_REST: Final = _fields_without_place(SyncRequest, TerseRequest)
_REPLY_REST: Final = _fields_without_place(SyncReply, TerseReply)


def _rest(message: msgspec.Struct, rest: type[msgspec.Struct]) -> dict[str, Any]:
    found = {name: getattr(message, name) for name in rest.__struct_fields__}
    return {name: one for name, one in found.items() if one != getattr(rest(), name)}


def _by_name(found: dict[str, Any], rest: type[msgspec.Struct]) -> dict[str, Any]:
    try:
        return msgspec.structs.asdict(msgspec.convert(found, rest))
    except msgspec.ValidationError as trouble:
        raise ProtocolTrouble("malformed", what=str(trouble)[:200]) from trouble
