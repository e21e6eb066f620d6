"""The bodies of ``POST /v1/sync`` and of the enrolment, both ways.

``docs/protocol.md`` lists every field; a test holds the two together.
"""

from typing import Annotated

import msgspec

from sync.model.ids import InstallId, OpId
from sync.protocol.changes import MOST_OPERATIONS, Change, Operation, Result
from sync.protocol.nonces import Nonce
from sync.protocol.short import ShortPush

# An endpoint is to understand two versions back (SYNC "Versions").
SCHEMA_MIN = 1
SCHEMA_MAX = 2
SHORT_FORMS = 2
"""From this schema on: requests and replies as ``terse`` has them, pushes in short forms, results as runs."""
CONTENT_TYPE = "application/vnd.kongtun.sync+msgpack"
PROTOCOL_HEADER = "Kongtun-Protocol"
PROTOCOL_VERSION = "1"
SIGNATURE_HEADER = "Kongtun-Signature"
INSTALL_HEADER = "Kongtun-Install"
SCHEMA_HEADER = "Sync-Schema"
SNAPSHOT_TYPE = "application/vnd.kongtun.snapshot+msgpack"
SHORT_PATH = "/v2/sync"
"""Where requests of schema 2 go; an endpoint of schema 1 has no such address."""
SHORT_TYPE = "application/vnd.kongtun.2"
"""Marks a reply of schema 2 as the endpoint's; nothing else does."""
CALLER_HEADER = "Kongtun"
"""Of schema 2: install and signature as one base64url text (``signing.sign_caller``)."""


MOST_STREAMS = 200
"""Of one request; a province's PC has some thirty."""
MOST_CLAIMS = 4
"""Of one request; a store sends its last one."""


class Hello(msgspec.Struct, frozen=True):
    """Who is speaking and in which language."""

    install: InstallId
    realm: str
    """``real``, ``practice`` or ``bench``; realms never mix."""
    epoch: str | None
    """The endpoint's epoch the install last saw; ``None`` before the first sync."""
    generation: int
    schema_min: int
    schema_max: int
    app: str
    wall_ms: int
    reason: str
    """Why now: ``officer``, ``start``, ``line``, ``rest``, ``slot``, ``again``, ``close`` or ``bench``."""
    endpoint_schema: int = 1
    """The highest schema the endpoint read when it answered last: the request may be written in it."""


class Evidence(msgspec.Struct, frozen=True):
    """What an operation offered again shows of operations that the endpoint lost, by field."""

    seen: dict[str, list[OpId]]
    """Writings whose values its author had seen, and wrote over."""
    repeats: dict[str, OpId]
    """The writing whose value it enters anew, because its author has not offered it yet."""


class Push(msgspec.Struct, frozen=True):
    """A run of operations, numbered ``first_n``, ``first_n`` + 1, … and chained onto ``prev``."""

    first_n: int
    prev: str
    """Chain head (64 hexadecimal letters) before the first operation."""
    head: str
    """Chain head after the last one, over the full forms."""
    operations: Annotated[list[Operation], msgspec.Meta(max_length=MOST_OPERATIONS)]
    evidence: dict[OpId, Evidence] = {}
    """Operation of this push -> what it shows of lost ones; no part of the chain."""


class SyncRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """One request: hello, cursors, operations."""

    hello: Hello
    cursors: Annotated[dict[str, str | None], msgspec.Meta(max_length=MOST_STREAMS)]
    """Stream -> the opaque cursor last applied; ``None`` asks for everything."""
    push: Push | None = None
    digest: bool = False
    """Whether this is the last request of the sync: digests are wanted if what is told reaches the head."""
    replace: Annotated[list[str], msgspec.Meta(max_length=MOST_STREAMS)] = []
    """Streams whose whole state is wanted as a snapshot, because what is held here differs from the centre's;
    their cursor is ``None``. The endpoint answers with an offer even where the stream is small."""
    page_octets: int | None = None
    """Bytes on the line that each stream's page should have about; ``None`` leaves it to the endpoint, which
    bounds it in any case."""
    held: str | None = None
    """``digest.digest_of_all`` of the asked streams as they are held here; ``None`` where it is not known."""
    short: ShortPush | None = None
    """In the place of ``push``, where the endpoint is known to read it; an older one passes it over."""
    answers_from: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """The first own number that was delivered and has no result yet; ``None`` where there is none. What ended
    before it has been heard of."""
    claims: Annotated[list["Receipt"], msgspec.Meta(max_length=MOST_CLAIMS)] = []
    """The last receipts the store holds, with every push: proof of what this endpoint confirmed."""
    asked: Annotated[list[OpId], msgspec.Meta(max_length=MOST_OPERATIONS)] = []
    """After a new epoch: writers of what is only held here; the endpoint says which it does not know."""
    nonce: Nonce | None = None
    """The nonce this store took in last (``nonces``); ``None`` where it has none."""


class Page(msgspec.Struct, frozen=True):
    """The next changes of one stream, ending on a transaction's boundary, parents first."""

    stream: str
    changes: list[Change]
    cursor: str
    """To be stored with the changes, in the same transaction."""
    through: int
    """The position the cursor stands at: every change up to it is told by now (see ``order``)."""
    more: bool


class SnapshotOffer(msgspec.Struct, frozen=True):
    """Where a stream's whole state lies, for a first or a replacement sync."""

    stream: str
    path: str
    etag: str
    sha256: str
    size: int
    """Bytes of the file as it lies there."""
    cursor: str
    """The position the snapshot was taken at."""
    reason: str
    """``first``, ``digest``, ``epoch`` or ``collected``."""


class RegisterDigest(msgspec.Struct, frozen=True, array_like=True):
    """Count of rows and 128-bit XOR (32 hexadecimal letters) of H(row_id, writers) of one register."""

    count: int
    xor: str


# A map on the line, an array under the signature (`signing.receipt_bytes`): the order of the fields is part
# of the protocol.
class Receipt(msgspec.Struct, frozen=True):
    """The endpoint's signed word that it holds operations durably."""

    install: InstallId
    epoch: str
    first_n: int
    count: int
    head: str
    received_ms: int
    signature: str
    """Ed25519 over the other fields, hexadecimal."""


class Run(msgspec.Struct, frozen=True, array_like=True):
    """Operations of a push that follow one another and were simply applied, at positions that do so too."""

    count: Annotated[int, msgspec.Meta(ge=0, le=MOST_OPERATIONS)]
    """0: the next operation's end is the next of ``SyncReply.results``."""
    seq: int = 0
    """The first one's position."""


class Answered(msgspec.Struct, frozen=True, array_like=True):
    """How the operations of a push ended that had been received only, told with a later sync."""

    first_n: int
    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_OPERATIONS)]
    head: str
    """The chain's head after the last of them: whoever has another one there sent another push."""
    runs: Annotated[list[Run], msgspec.Meta(max_length=2 * MOST_OPERATIONS)]
    results: list[Result]
    """As in ``SyncReply``."""


class SyncReply(msgspec.Struct, frozen=True):
    """Results, the next changes, digests, a receipt."""

    epoch: str
    realm: str
    server_ms: int
    schema_min: int
    schema_max: int
    generation: int
    acked_n: int
    """The highest ``n`` of this install the endpoint holds."""
    durable_through: int
    """The highest ``n`` that a verified backup holds."""
    results: list[Result]
    pages: list[Page]
    snapshots: list[SnapshotOffer]
    digests: dict[str, dict[str, RegisterDigest]] | None
    receipt: Receipt | None
    backoff_s: int = 0
    """Seconds in which no sync that nobody asked for is welcome (Sync-Backoff)."""
    agreed: str | None = None
    """The endpoint's own ``digest.digest_of_all``, without ``digests``, where it is what was ``held``."""
    runs: Annotated[list[Run], msgspec.Meta(max_length=2 * MOST_OPERATIONS)] | None = None
    """How the push's operations ended, in their order (``runs``); ``results`` then holds the others' ends
    only. ``None`` for a program of schema 1, and without a push."""
    answered: list[Answered] = []
    """Ends of operations from ``answers_from`` on, one push after the other."""
    waiting: int = 0
    """Operations of this install that the endpoint holds and has not merged yet."""
    unknown: list[OpId] | None = None
    """Which of ``asked`` the endpoint does not know; ``None`` where nothing was asked."""
    nonce: Nonce | None = None
    """What the install shows from now on, if its level is higher; ``None``: what it has goes on."""
    handed_over: bool = False
    """Whether the work of this install is another's now: its operations of before are taken in, and nothing
    is told any more."""


class EnrolRequest(msgspec.Struct, frozen=True):
    """A one-time code, an account and a new install's public key."""

    code: str
    realm: str
    install: InstallId
    device_key: str
    """Ed25519 public key, hexadecimal."""
    user_name: str
    display_name: str
    password: str
    machine_label: str
    app: str
    office: str | None = None
    """The stream of the office whose store this is already; ``None`` for a PC that has none yet."""


class EnrolAgainRequest(msgspec.Struct, frozen=True):
    """A new install in the place of one whose chain forked; signed by that one's key, so it needs no code."""

    realm: str
    install: InstallId
    """The new install's id."""
    device_key: str
    """Ed25519 public key of the new install, hexadecimal."""
    user_name: str
    password: str
    machine_label: str
    app: str


class PasswordRequest(msgspec.Struct, frozen=True):
    """The verifier of a password set anew on an install where the account works."""

    realm: str
    account: str
    verifier: str
    """Argon2id, as its PHC string."""


class PasswordReply(msgspec.Struct, frozen=True):
    """The centre holds the new verifier."""

    server_ms: int


class EnrolReply(msgspec.Struct, frozen=True):
    """What the new install is and may."""

    account: str
    display_name: str
    role: str
    streams: list[str]
    """The streams it pulls: district, province, centre."""
    home_stream: str
    """The one it writes."""
    generation: int
    epoch: str
    realm: str
    endpoint_key: str
    """Ed25519 public key that signs receipts, hexadecimal."""
    server_ms: int
    schema_max: int = 1
    """The highest schema the endpoint reads."""


class Snapshot(msgspec.Struct, frozen=True):
    """A stream's state at one position: per register the field names and its rows in that order."""

    stream: str
    cursor: str
    through: int
    """The position the cursor stands at."""
    registers: dict[str, "SnapshotRows"]


class SnapshotRows(msgspec.Struct, frozen=True, array_like=True):
    """Rows of one register: ``values[i]`` belongs to ``row_ids[i]`` and follows ``names``."""

    names: list[str]
    row_ids: list[str]
    values: list[list[int | float | str | None]]
    writers: list[dict[str, OpId]]
    deleted: list[int]
    """Indexes of the rows that are deleted."""
