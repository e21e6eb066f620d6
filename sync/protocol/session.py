"""The district's side of one sync, sans-IO: a generator that says what to do and is told what came of it.

It touches no socket, file, clock or chance. Whoever drives it (the network worker, the bench driver, a test
with a whole fleet in one thread) carries out each effect and sends back its answer. Store effects are
single short transactions; nothing is held open across a wait.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Protocol

from sync.protocol.messages import Hello, Push, SnapshotOffer, SyncReply, SyncRequest


@dataclass(frozen=True, slots=True)
class LocalState:
    """What the local store says of itself at the start of each request."""

    hello: Hello
    cursors: dict[str, str | None]
    queued: int
    """Operations that have no result yet."""


@dataclass(frozen=True, slots=True)
class ReadState:
    """Store effect -> LocalState."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReadPush:
    """Store effect -> Push | None: seals (numbers and chains) the next operations of at most ``octets``."""

    octets: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Network effect -> SyncReply; raises Refused or LineTrouble into the generator."""

    request: SyncRequest


@dataclass(frozen=True, slots=True)
class ApplyReply:
    """Store effect -> Applied: results, pages and cursors of one reply, all in one transaction."""

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


Effect = ReadState | ReadPush | Exchange | ApplyReply | FetchSnapshot | LoadSnapshot | Report


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

    def read_push(self, octets: int) -> Push | None:
        """Seal and return the next operations, about ``octets`` encoded; ``None`` when none wait."""

    def apply_reply(self, reply: SyncReply, push: Push | None) -> Applied:
        """Take in results, pages, cursors, digests and receipt in one transaction."""

    def load_snapshot(self, offer: SnapshotOffer, body: bytes) -> int:
        """Replace the central values of the offer's stream; keep own pending edits on top of them."""


SyncSteps = Generator[Effect, object, SyncSummary]
