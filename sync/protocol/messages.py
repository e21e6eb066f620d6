"""The bodies of ``POST /v1/sync`` and of the enrolment, both ways.

``docs/protocol.md`` lists every field; a test holds the two together.
"""

from typing import Annotated

import msgspec

from sync.model.ids import InstallId, OpId
from sync.protocol.changes import Change, Operation, Result

# Equal while there is but one; an endpoint is to understand two versions back (SYNC "Versions").
SCHEMA_MIN = 1
SCHEMA_MAX = 1
CONTENT_TYPE = "application/vnd.kongtun.sync+msgpack"
PROTOCOL_HEADER = "Kongtun-Protocol"
PROTOCOL_VERSION = "1"
SIGNATURE_HEADER = "Kongtun-Signature"
INSTALL_HEADER = "Kongtun-Install"
SCHEMA_HEADER = "Sync-Schema"
SNAPSHOT_TYPE = "application/vnd.kongtun.snapshot+msgpack"


MOST_OPERATIONS = 20_000
"""Of one push; at 512 KB (``session.PUSH_OCTETS``) it has a few thousand. They are merged under one lock."""
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
    """Why now: ``officer``, ``start``, ``line``, ``close`` or ``bench``."""


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


class SyncRequest(msgspec.Struct, frozen=True):
    """One request: hello, cursors, operations."""

    hello: Hello
    cursors: Annotated[dict[str, str | None], msgspec.Meta(max_length=MOST_STREAMS)]
    """Stream -> the opaque cursor last applied; ``None`` asks for everything."""
    push: Push | None = None
    digest: bool = False
    """Whether this is the last request of the sync: digests are wanted if the cursors reach the head."""
    replace: Annotated[list[str], msgspec.Meta(max_length=MOST_STREAMS)] = []
    """Streams whose whole state is wanted as a snapshot, because what is held here differs from the centre's;
    their cursor is ``None``. The endpoint answers with an offer even where the stream is small."""
    claims: Annotated[list["Receipt"], msgspec.Meta(max_length=MOST_CLAIMS)] = []
    """The last receipts the store holds, with every push: proof of what this endpoint confirmed."""
    asked: Annotated[list[OpId], msgspec.Meta(max_length=MOST_OPERATIONS)] = []
    """After a new epoch: writers of what is only held here; the endpoint says which it does not know."""


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
    unknown: list[OpId] | None = None
    """Which of ``asked`` the endpoint does not know; ``None`` where nothing was asked."""


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
