"""Merges a push: device chain, doubles, rights, merge, and one durable transaction around all of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from sync.central import epochs, inbox
from sync.central.batch import Batch, Sender
from sync.central.centre import Centre
from sync.central.claims import check_chain
from sync.central.gate import Gate
from sync.central.impatience import MustWait, impatient
from sync.central.installs import Caller, Install, chain_end, move_chain
from sync.central.kin import Kin
from sync.central.ledger import LockedStream, lock
from sync.central.referred import Referred
from sync.central.shelf import shelf
from sync.central.unfolding import Unfolded, unfold
from sync.model.ids import OpId
from sync.protocol.changes import Operation, Result, Status
from sync.protocol.expanding import Opened
from sync.protocol.messages import Evidence, Push, Receipt
from sync.protocol.short import Form
from sync.protocol.signing import Signer, sign_receipt


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a push; ``acked_n``: the last operation held of this install."""

    results: list[Result]
    own: Mapping[str, frozenset[int]]
    """Stream -> positions these results stand at."""
    acked_n: int
    receipt: Receipt
    delivered: bool = False
    """Whether it was received only: it waits in the inbox, and there are no results yet."""


class _Shelved(msgspec.Struct, frozen=True):
    """An operation, its number, and the stream whose lock and log it is judged under."""

    n: int
    operation: Operation
    stream: str


@dataclass(frozen=True, slots=True)
class _Judges:
    """Who may refuse an operation before it is merged, asked in this order."""

    gate: Gate
    kin: Kin
    referred: Referred

    def refusal(self, operation: Operation) -> Result | None:
        return self.gate.refusal(operation) or self.kin.refusal(operation) or self.referred.refusal(operation)


@dataclass(frozen=True, slots=True)
class Work:
    """A push inside the transaction that merges it; its streams are locked."""

    connection: Connection
    centre: Centre
    caller: Caller
    sender: Sender
    locked: Mapping[str, LockedStream]


def take(centre: Centre, caller: Caller, offered: Push | Opened) -> Taken:
    """Judge, merge and store a push, all or nothing; a repeat gets the same results and changes nothing.

    Raises:
        Refused: ``install-forked``, ``chain-broken``, ``chain-gap``, ``expand``; ``busy``: an epoch began
            meanwhile.
        MustWait: its stream, or the inbox, has others before it.
    """
    # One moment for the whole push: lateness is judged by receipt, not by when a row was merged.
    sender = Sender(caller.install.install, centre.clock.now_ms())
    shelves = shelves_of(caller, offered)
    with centre.database.writing() as connection, impatient(connection):
        # Streams before the install's row, in every push: two can then never wait for each other in a ring.
        locked = lock(connection, shelves)
        install = chain_end(connection, caller.install)
        # In the order of arrival: what waits was received before this.
        if inbox.has_waiting(connection, install.stream):
            raise MustWait
        epochs.require(connection, centre)
        full = (
            Unfolded(offered) if isinstance(offered, Push) else unfold(connection, install, offered, shelves)
        )
        work = Work(connection, centre, caller, sender, locked)
        # Unfolding proved the chain: what it gives follows the known end and gives the head.
        proof = install if isinstance(offered, Push) else None
        results = merge(work, full, shelves[len(full.answered) :], proof)
        # A repeat that ends before the known end must not move it back: what follows would be a fork.
        if full.last > install.n or not install.anchored:
            move_chain(connection, install, full.last, full.push.head, sender.received_ms)
    results = [*full.answered, *results]
    # Signed after the commit: the receipt is the endpoint's word that it holds these operations durably.
    receipt = receipt_for(centre, whole_of(full), sender)
    acked = max(full.last, install.n) if install.anchored else full.last
    return Taken(results, own_of(shelves, results), acked, receipt)


def merge(work: Work, full: Unfolded, shelves: Sequence[str], proof: Install | None) -> list[Result]:
    """Judge and merge what of a push is not answered yet, and write it; return how each operation ended.

    ``shelves``: the stream of each. ``proof``: the install whose chain the push is to be held against.

    Raises:
        Refused: ``install-forked``, ``chain-broken``, ``chain-gap``.
    """
    shelved = [
        _Shelved(n, one, stream)
        for n, (one, stream) in enumerate(zip(full.push.operations, shelves, strict=True), full.push.first_n)
    ]
    batches = {stream: Batch(work.connection, one, work.sender) for stream, one in work.locked.items()}
    _prepare(batches, shelved, full)
    if proof is not None:
        known = [batches[one.stream].known(one.operation.op_id) for one in shelved]
        check_chain(proof, full.push, known)
    judges = _judges(work.connection, work.centre, work.caller, shelved)
    results = [_judge(batches[one.stream], judges, one, full.push.evidence) for one in shelved]
    for batch in batches.values():
        batch.save()
    return results


def shelves_of(caller: Caller, offered: Push | Opened) -> list[str]:
    """Return for each operation the stream it is judged and kept under."""
    asked: Sequence[Operation | Form] = (
        offered.operations if isinstance(offered, Push) else [one.form for one in offered.sketches]
    )
    pairs = [(one.actor, one.stream) for one in asked]
    # A push names one or two of them, and thousands of times.
    found = {pair: shelf(caller, *pair) for pair in set(pairs)}
    return [found[pair] for pair in pairs]


def _judges(connection: Connection, centre: Centre, caller: Caller, shelved: Sequence[_Shelved]) -> _Judges:
    # What is shelved elsewhere is refused by the gate: its parents would be looked for in streams nobody
    # locked.
    within = [one.operation for one in shelved if one.stream == one.operation.stream]
    return _Judges(
        Gate(centre.registry, caller.assignments),
        Kin(connection, centre.registry, within),
        Referred(connection, centre.registry, within),
    )


def _prepare(batches: Mapping[str, Batch], shelved: Sequence[_Shelved], full: Unfolded) -> None:
    grouped: defaultdict[str, list[Operation]] = defaultdict(list)
    for one in shelved:
        grouped[one.stream].append(one.operation)
    for stream, operations in grouped.items():
        batches[stream].prepare(operations, full.read.get(stream, {}))


def _judge(batch: Batch, judges: _Judges, one: _Shelved, evidence: Mapping[OpId, Evidence]) -> Result:
    # Before any check: rights may have changed since, but what once ended ends the same for ever.
    known = batch.known(one.operation.op_id)
    if known is not None:
        # Not stored: under this id stands how the other one ended.
        return _reused(one.operation) if batch.is_another(one.operation) else known
    why = judges.refusal(one.operation)
    if why is not None:
        return batch.refuse(one.n, one.operation, why)
    late = judges.gate.is_late(one.operation)
    return batch.merge(one.n, one.operation, evidence.get(one.operation.op_id), late=late)


def _reused(operation: Operation) -> Result:
    return Result(operation.op_id, Status.REJECTED, code="op-id-reused")


def own_of(shelves: Sequence[str], results: Sequence[Result]) -> dict[str, frozenset[int]]:
    """Return stream -> positions that results stand at."""
    positions: defaultdict[str, set[int]] = defaultdict(set)
    for stream, result in zip(shelves, results, strict=True):
        if result.seq is not None:
            positions[stream].add(result.seq)
    return {stream: frozenset(seqs) for stream, seqs in positions.items()}


@dataclass(frozen=True, slots=True)
class Extent:
    """Which operations a push is: the numbers, and the chain's head after the last."""

    first_n: int
    count: int
    head: str

    @property
    def last(self) -> int:
        """The number of the last operation."""
        return self.first_n + self.count - 1


def whole_of(full: Unfolded) -> Extent:
    """Return the extent of a push as it was offered."""
    held = len(full.answered)
    return Extent(full.push.first_n - held, held + len(full.push.operations), full.push.head)


def extent_of(offered: Push | Opened) -> Extent:
    """Return the extent a push states for itself."""
    if isinstance(offered, Push):
        return Extent(offered.first_n, len(offered.operations), offered.head)
    return Extent(offered.short.first_n, offered.short.count, offered.short.head)


def receipt_for(centre: Centre, extent: Extent, sender: Sender) -> Receipt:
    """Return the signed word that these operations are held durably; only after the commit that did it."""
    unsigned = Receipt(
        install=sender.install,
        epoch=centre.identity.epoch,
        first_n=extent.first_n,
        count=extent.count,
        head=extent.head,
        received_ms=sender.received_ms,
        signature="",
    )
    return sign_receipt(Signer(centre.seed), unsigned)
