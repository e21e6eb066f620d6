"""An endpoint in memory: streams with positions, exactly-once operations, merge, cursors, digests, snapshots.

It keeps what the real one promises in the fewest words, so that fleets of stores run in one thread. Rights
and field rules are not its business; ``rule`` may refuse an operation in their place.
"""

import copy
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId, operation_id
from sync.model.sources import Chance, Clock
from sync.protocol import chain
from sync.protocol.changes import Change, FieldChange, Kind, Operation, Result, RowImage, Status
from sync.protocol.conflicts import CONFLICT_REGISTER, Author, is_open
from sync.protocol.digest import digest_of_all, register_digest
from sync.protocol.expanding import CannotExpand, expand, opened
from sync.protocol.images import Write
from sync.protocol.merge import Outcome, is_no_making, merge, refused, stand_in
from sync.protocol.messages import (
    SCHEMA_MAX,
    SCHEMA_MIN,
    SHORT_FORMS,
    Page,
    Push,
    Receipt,
    RegisterDigest,
    Snapshot,
    SnapshotOffer,
    SnapshotRows,
    SyncReply,
    SyncRequest,
)
from sync.protocol.nonces import is_sealed, level_of, make_nonce, number_of
from sync.protocol.refusals import REFUSALS
from sync.protocol.runs import in_runs
from sync.protocol.session import Refused
from sync.protocol.signing import (
    SEED_OCTETS,
    Position,
    Signer,
    make_cursor,
    open_cursor,
    sign_receipt,
    verify_receipt,
)
from sync.protocol.troubles import CursorTrouble
from sync.protocol.whole_streams import write_file

Key = tuple[str, RowId]
_STORED = (
    "streams",
    "results",
    "operations",
    "heads",
    "epoch",
    "past",
    "_authors",
    "_files",
    "_anchored",
    "_entered",
    "nonces",
)
Rule = Callable[[Operation], tuple[str, str | None] | None]
"""Returns the code and field that refuse an operation, or ``None``."""


@dataclass(slots=True)
class Stream:
    """One stream: its rows, its log, and the positions at which transactions ended."""

    rows: dict[Key, RowImage] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=lambda: ["00" * 32])
    """The log's hash at each position, from 0."""

    def append(self, change: Change) -> None:
        """Append a change and the log's hash after it."""
        self.log.append(change)
        told = f"{self.links[-1]}{change.op_id}{change.row_id}{change.received_ms}"
        self.links.append(hashlib.sha256(told.encode()).hexdigest())

    @property
    def head(self) -> int:
        """The last position given."""
        return len(self.log)


def allowed(_operation: Operation) -> None:
    """Refuse nothing."""


class MemoryEndpoint:
    """``exchange`` and ``fetch`` as a transport would offer them; it is the merge's ``Ledger`` too."""

    def __init__(self, clock: Clock, chance: Chance, realm: str = "practice", rule: Rule = allowed) -> None:
        self.rule = rule
        self.page_changes = 200
        self.snapshot_from = 500
        """Rows from which a first sync is answered with a snapshot."""
        self.schema_max = SCHEMA_MAX
        """1 makes it an endpoint of the release before, which passes short forms over."""
        self.keeps_files = False
        """Whether a first sync may be offered the file that was made for an earlier one."""
        self.streams: dict[str, Stream] = {}
        self.results: dict[OpId, Result] = {}
        self.operations: dict[OpId, Operation] = {}
        self.heads: dict[InstallId, list[str]] = {}
        self.nonces: dict[InstallId, int] = {}
        """The last one that each install showed."""
        self._authors: dict[OpId, Author] = {}
        self._files: dict[str, bytes] = {}
        self._offers: dict[tuple[str, int], SnapshotOffer] = {}
        self._clock, self._chance, self._realm = clock, chance, realm
        self.epoch = chance.octets(16).hex()
        self.past: set[str] = set()
        """Epochs that ended."""
        self._anchored: set[InstallId] = set()
        self._entered: dict[OpId, bytes] = {}
        self._secret = chance.octets(32)
        self._signer = Signer(chance.octets(SEED_OCTETS))
        self.public = self._signer.public
        """The key that verifies its receipts."""

    # the wire

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Answer one request; raises Refused."""
        install = request.hello.install
        if self._is_proved_wrong(request):
            self.begin_epoch()
            cursors = [(name, one) for name, one in request.cursors.items() if one is not None]
            self.past |= {self._position(*one).epoch for one in cursors}
            self.past |= {one.epoch for one in request.claims}
        known = request.hello.epoch in {None, self.epoch}
        nonce = self._hear(install, request) if known else None
        push = self._in_full(install, request) if known else None
        results = self._take(install, push) if push else []
        pages, offers = self._tell(request, {result.op_id for result in results})
        follows = self._schema(request) > 1 or not offers
        at_head = request.digest and follows and not any(page.more for page in pages)
        digests = {stream: self.digests(stream) for stream in request.cursors} if at_head else None
        agreed = digests is not None and digest_of_all(digests) == request.held and self.schema_max > 1
        short = push is not None and self._schema(request) >= SHORT_FORMS
        runs, others = in_runs(results) if short else (None, results)
        return SyncReply(
            epoch=self.epoch,
            realm=self._realm,
            server_ms=self._clock.now_ms(),
            schema_min=SCHEMA_MIN,
            schema_max=self.schema_max,
            generation=1,
            acked_n=self._acked(install),
            durable_through=0,
            results=others,
            runs=runs,
            pages=pages,
            snapshots=offers,
            digests=None if agreed else digests,
            receipt=self._receipt(install, push) if push else None,
            agreed=request.held if agreed else None,
            nonce=nonce,
        )

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Return a snapshot's bytes; raises Refused."""
        if offer.path not in self._files:
            raise _no("snapshot-gone")
        return self._files[offer.path]

    def forget_snapshots(self) -> None:
        """Throw the snapshot files away, as cleaning up does."""
        self._files.clear()

    # for tests

    def backup(self) -> dict[str, Any]:
        """Return a copy of all that lies in the database."""
        return copy.deepcopy({name: getattr(self, name) for name in _STORED})

    def put_back(self, backup: Mapping[str, Any]) -> None:
        """Go back to a copy, as a folder put back by hand does: nobody is told."""
        for name, value in copy.deepcopy(dict(backup)).items():
            setattr(self, name, value)

    def begin_epoch(self) -> None:
        """Begin an epoch, as the restore command does."""
        self.past.add(self.epoch)
        self.epoch = self._chance.octets(16).hex()
        self._anchored.clear()
        self.nonces.clear()
        self._offers.clear()
        self._files.clear()

    def publish(self, stream: str, register: str, row_id: RowId, values: Mapping[str, StoredValue]) -> OpId:
        """Write a row as the centre's own staff does."""
        row = self.stream(stream).rows.get((register, row_id))
        writers = row.writers if row else {}
        maker = writers.get("*")
        operation = Operation(
            op_id=operation_id(self._clock, self._chance),
            register=register,
            row_id=row_id,
            stream=stream,
            kind=Kind.UPDATE if row else Kind.INSERT,
            set={name: FieldChange(None, one, writers.get(name, maker)) for name, one in values.items()},
            actor="c" * 32,
            generation=1,
            group=None,
            wall_ms=self._clock.now_ms(),
            server_offset_ms=0,
            schema=SCHEMA_MAX,
            app="centre",
        )
        self._merged(operation, InstallId("c" * 32))
        return operation.op_id

    def stream(self, name: str) -> Stream:
        """Return a stream, empty where it is new."""
        return self.streams.setdefault(name, Stream())

    def digests(self, stream: str) -> dict[str, RegisterDigest]:
        """Return the digests of a stream's registers."""
        rows: dict[str, list[RowImage]] = {}
        for (register, _), row in self.stream(stream).rows.items():
            rows.setdefault(register, []).append(row)
        return {register: register_digest(ones) for register, ones in rows.items()}

    # the merge's ledger

    def stands_for(self, op_id: OpId, name: str) -> OpId | None:
        """Return the writer that stands in an operation's place."""
        return stand_in(self.results.get(op_id), op_id, name)

    def succeeded(self, op_id: OpId, name: str) -> bool:  # noqa: ARG002 - the merge's form
        """Tell of no successors: stores in memory show none."""
        return False

    def made_nothing(self, op_id: OpId) -> bool:
        """Tell whether an operation was a refused making of a row, or rested on one."""
        return is_no_making(self.results.get(op_id))

    def author(self, op_id: OpId) -> Author | None:
        """Return who made an operation."""
        return self._authors.get(op_id)

    def open_conflicts(self, row_id: RowId, install: InstallId) -> dict[str, RowImage]:
        """Return the open conflicts of a row that an install lost, by field."""
        return {
            str(row.values["field"]): row
            for row in self._conflicts()
            if is_open(row) and row.values["target_id"] == row_id and row.values["losing_install"] == install
        }

    def conflict(self, conflict_id: RowId) -> RowImage | None:
        """Return a conflict's row."""
        return next((row for row in self._conflicts() if row.row_id == conflict_id), None)

    def _conflicts(self) -> Iterable[RowImage]:
        for stream in self.streams.values():
            yield from (row for (register, _), row in stream.rows.items() if register == CONFLICT_REGISTER)

    # nonces

    def _shown(self, install: InstallId, request: SyncRequest) -> int:
        nonce = request.nonce
        if nonce is None or not is_sealed(self._secret, self.epoch, install, nonce):
            return 0
        return number_of(nonce)

    def _hear(self, install: InstallId, request: SyncRequest) -> bytes:
        """Hold the nonce against the last one that was shown; return the next, which is always due."""
        shown, kept = self._shown(install, request), self.nonces.get(install, 0)
        if shown not in {0, kept} and level_of(shown) <= level_of(kept):
            raise _no("install-forked")
        kept = self.nonces[install] = shown or kept
        return make_nonce(self._secret, self.epoch, install, level_of(kept) + 1, self._chance.octets(1))

    # pushing

    def _acked(self, install: InstallId) -> int:
        return len(self.heads.get(install, ("",))) - 1

    def _in_full(self, install: InstallId, request: SyncRequest) -> Push | None:
        short = request.short
        if short is None or self.schema_max < SHORT_FORMS:
            return request.push
        if self.past and install not in self._anchored:
            raise _no("expand")
        heads = self.heads.get(install, [chain.genesis(install)])
        if short.first_n > len(heads):
            raise _no("chain-gap", acked=str(len(heads) - 1))
        if short.prev != heads[short.first_n - 1]:
            raise _no("expand")
        held = min(len(heads) - short.first_n, short.count)
        try:
            found = opened(short)
            known = [self.operations[one.op_id] for one in found.sketches[:held]]
            rest, _ = expand(
                found,
                held,
                heads[short.first_n - 1 + held],
                {name: _Shelf(one) for name, one in self.streams.items()},
            )
        except (CannotExpand, KeyError) as trouble:
            raise _no("expand") from trouble
        return Push(short.first_n, short.prev, short.head, [*known, *rest])

    def _take(self, install: InstallId, push: Push) -> list[Result]:
        """Check the chain, then give each operation its result: the stored one or a new one."""
        heads = self.heads.setdefault(install, [chain.genesis(install)])
        if self.past and install not in self._anchored:
            heads[:] = [*[""] * (push.first_n - 1), push.prev]
        if push.first_n > len(heads):
            raise _no("chain-gap", acked=str(len(heads) - 1))
        new = [push.prev]
        for operation in push.operations:
            new.append(chain.extend(new[-1], [operation]))
        if new[-1] != push.head:
            raise _no("chain-broken")
        known = heads[push.first_n - 1 : push.first_n - 1 + len(new)]
        if known != new[: len(known)]:
            raise _no("install-forked")
        heads += new[len(known) :]
        self._anchored.add(install)
        return [self._ended(operation, install) for operation in push.operations]

    def _ended(self, operation: Operation, install: InstallId) -> Result:
        known = self.results.get(operation.op_id)
        if known is not None and self._entered.get(operation.op_id) != chain.entered(operation):
            return Result(operation.op_id, Status.REJECTED, code="op-id-reused")
        return known or self._merged(operation, install)

    def _merged(self, operation: Operation, install: InstallId) -> Result:
        stream = self.stream(operation.stream)
        key = operation.register, operation.row_id
        no = self.rule(operation)
        outcome = (
            merge(operation, install, stream.rows.get(key), self)
            if no is None
            else refused(operation, self, *no)
        )
        result = self._written(stream, operation, install, outcome)
        self.results[operation.op_id] = result
        self.operations[operation.op_id] = operation
        self._entered[operation.op_id] = chain.entered(operation)
        self._authors[operation.op_id] = Author(operation.actor, install, operation.wall_ms)
        return result

    def _written(self, stream: Stream, operation: Operation, install: InstallId, outcome: Outcome) -> Result:
        seq = stream.head + 1 if outcome.row is not None else None
        rows = (*((outcome.row,) if outcome.row else ()), *outcome.conflicts)
        for row, write in zip(rows, outcome.writes, strict=True):
            stream.rows[row.register, row.row_id] = row
            stream.append(self._change(stream.head + 1, operation, install, write))
        if outcome.writes:
            stream.ends.append(stream.head)
        return msgspec.structs.replace(outcome.result, seq=seq)

    def _change(self, seq: int, operation: Operation, install: InstallId, write: Write) -> Change:
        return Change(
            seq=seq,
            register=write.register,
            row_id=write.row_id,
            kind=write.kind,
            set=dict(write.set),
            op_id=operation.op_id,
            actor=operation.actor,
            install=install,
            wall_ms=operation.wall_ms,
            received_ms=self._clock.now_ms(),
        )

    def _receipt(self, install: InstallId, push: Push) -> Receipt:
        return sign_receipt(
            self._signer,
            Receipt(
                install=install,
                epoch=self.epoch,
                first_n=push.first_n,
                count=len(push.operations),
                head=push.head,
                received_ms=self._clock.now_ms(),
                signature="",
            ),
        )

    # pulling

    def _schema(self, request: SyncRequest) -> int:
        return min(self.schema_max, request.hello.schema_max)

    def _tell(self, request: SyncRequest, answered: set[OpId]) -> tuple[list[Page], list[SnapshotOffer]]:
        pages, offers = [], []
        schema = self._schema(request)
        for stream, cursor in request.cursors.items():
            big = cursor is None and len(self.stream(stream).rows) >= self.snapshot_from
            at, reason = cursor, "digest" if stream in request.replace else "first"
            if cursor is not None and not self._position(stream, cursor).of_epoch(self.epoch):
                big, reason = True, "epoch"
            if big or stream in request.replace:
                offers.append(self._offer(stream, reason, schema))
                if schema == 1:
                    continue
                at = offers[-1].cursor
            page = self._page(stream, at, answered if at == cursor else set(), schema)
            if schema == 1 or page.changes or page.cursor != at:
                pages.append(page)
        return pages, offers

    def _page(self, name: str, cursor: str | None, answered: set[OpId], schema: int) -> Page:
        stream, start = self.stream(name), self._position(name, cursor).seq
        told = [
            change
            for change in stream.log[start:]
            if change.op_id not in answered or change.register == CONFLICT_REGISTER
        ]
        last = told[self.page_changes - 1].seq if len(told) > self.page_changes else stream.head
        through = next((end for end in stream.ends if end >= last), stream.head)
        changes = [change for change in told if change.seq <= through]
        return Page(name, changes, self._cursor(name, through, schema), through, more=through < stream.head)

    def _position(self, name: str, cursor: str | None) -> Position:
        if cursor is None:
            return Position(self.epoch, name, 0, "", SCHEMA_MAX)
        try:
            return open_cursor(self._secret, cursor)
        except CursorTrouble as trouble:
            raise _no("cursor-invalid", stream=name) from trouble

    def _is_proved_wrong(self, request: SyncRequest) -> bool:
        """Tell whether the request shows what this endpoint once had and has no more."""
        cursors = [(name, one) for name, one in request.cursors.items() if one is not None]
        return (
            any(self._is_ahead(self._position(*one)) for one in cursors)
            or any(self._is_lost(one) for one in request.claims)
            or self._is_two_ahead(request)
        )

    def _is_two_ahead(self, request: SyncRequest) -> bool:
        install = request.hello.install
        return level_of(self._shown(install, request)) > level_of(self.nonces.get(install, 0)) + 1

    def _is_ahead(self, position: Position) -> bool:
        if not position.of_epoch(self.epoch):
            return not self._is_past(position.epoch)
        links = self.stream(position.stream).links
        return position.seq >= len(links) or not position.has_link(bytes.fromhex(links[position.seq]))

    def _is_past(self, epoch: str) -> bool:
        # Either may be the beginning only: out of a short cursor, or of a lost epoch known by one.
        return any(one.startswith(epoch) or epoch.startswith(one) for one in self.past)

    def _is_lost(self, receipt: Receipt) -> bool:
        verify_receipt(self.public, receipt)
        if receipt.epoch != self.epoch:
            return not self._is_past(receipt.epoch)
        heads, last = self.heads.get(receipt.install, []), receipt.first_n + receipt.count - 1
        return last >= len(heads) or heads[last] not in {"", receipt.head}

    def _cursor(self, name: str, seq: int, schema: int) -> str:
        link = self.stream(name).links[seq]
        return make_cursor(self._secret, Position(self.epoch, name, seq, link, schema))

    def _offer(self, name: str, reason: str, schema: int) -> SnapshotOffer:
        kept = self._offers.get((name, schema))
        if kept is not None and self.keeps_files and reason == "first":
            return kept
        offer = self._offers[name, schema] = self._made(name, reason, schema)
        return offer

    def _made(self, name: str, reason: str, schema: int) -> SnapshotOffer:
        stream = self.stream(name)
        cursor = self._cursor(name, stream.head, schema)
        whole = Snapshot(name, cursor, stream.head, snapshot_registers(stream.rows.values()))
        body = write_file(whole, schema)
        etag = hashlib.sha256(body).hexdigest()
        path = f"/v1/snapshots/{etag[:32]}"
        self._files[path] = body
        return SnapshotOffer(name, path, etag[:32], etag, len(body), cursor, reason)


@dataclass(slots=True)
class _Shelf:
    """One stream as an expansion asks for it."""

    stream: Stream

    def beginning(self, register: str, beginnings: Sequence[str]) -> list[RowImage]:
        return [
            row
            for (name, row_id), row in self.stream.rows.items()
            if name == register and row_id.startswith(tuple(beginnings))
        ]

    def latest(self, keys: Collection[Key]) -> list[Change]:
        return [one for one in reversed(self.stream.log) if (one.register, one.row_id) in keys]


def snapshot_registers(rows: Iterable[RowImage]) -> dict[str, SnapshotRows]:
    """Return rows as a snapshot holds them."""
    registers: dict[str, list[RowImage]] = {}
    for row in rows:
        registers.setdefault(row.register, []).append(row)
    parts = {}
    for register, ones in registers.items():
        names = sorted({name for row in ones for name in row.values})
        parts[register] = SnapshotRows(
            names,
            [row.row_id for row in ones],
            [[row.values.get(name) for name in names] for row in ones],
            [row.writers for row in ones],
            [place for place, row in enumerate(ones) if row.deleted],
        )
    return parts


def _no(code: str, **values: str) -> Refused:
    return Refused(code, status=REFUSALS[code].status, retry_after_s=None, **values)
