"""Takes a push in: device chain, doubles, rights, merge, and one durable transaction around all of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sync.central import epochs
from sync.central.batch import Batch, Sender
from sync.central.centre import Centre
from sync.central.claims import check_chain
from sync.central.database import run
from sync.central.gate import Gate
from sync.central.installs import Caller, Install, move_chain
from sync.central.kin import Kin
from sync.central.ledger import lock
from sync.central.referred import Referred
from sync.model.areas import CENTRE, province_of
from sync.model.ids import OpId
from sync.model.roles import DISTRICT_ROLES, PROVINCE_ROLES, Role
from sync.protocol.changes import Operation, Result, Status
from sync.protocol.messages import Evidence, Push, Receipt
from sync.protocol.signing import Signer, sign_receipt


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a push; ``acked_n``: the last operation held of this install."""

    results: list[Result]
    own: Mapping[str, frozenset[int]]
    """Stream -> positions these results stand at."""
    acked_n: int
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class _Shelved:
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


def take(centre: Centre, caller: Caller, push: Push) -> Taken:
    """Judge, merge and store a push, all or nothing; a repeat gets the same results and changes nothing.

    Raises:
        Refused: ``install-forked``, ``chain-broken``, ``chain-gap``; ``busy``: an epoch began meanwhile.
    """
    # One moment for the whole push: lateness is judged by receipt, not by when a row was merged.
    sender = Sender(caller.install.install, centre.clock.now_ms())
    shelved = [_Shelved(n, one, _shelf(caller, one)) for n, one in enumerate(push.operations, push.first_n)]
    with centre.database.writing() as connection:
        # Streams before the install's row, in every push: two can then never wait for each other in a ring.
        locked = lock(connection, (one.stream for one in shelved))
        batches = {stream: Batch(connection, one, sender) for stream, one in locked.items()}
        _prepare(batches, shelved)
        install = _chain_end(connection, caller.install)
        epochs.require(connection, centre)
        check_chain(install, push, [batches[one.stream].known(one.operation.op_id) for one in shelved])
        gate = Gate(centre.registry, caller.assignments)
        # What is shelved elsewhere is refused by the gate: its parents would be looked for in streams nobody
        # locked.
        within = [one.operation for one in shelved if one.stream == one.operation.stream]
        judges = _Judges(
            gate, Kin(connection, centre.registry, within), Referred(connection, centre.registry, within)
        )
        results = [_judge(batches[one.stream], judges, one, push.evidence) for one in shelved]
        for batch in batches.values():
            batch.save()
        last = push.first_n + len(push.operations) - 1
        # A repeat that ends before the known end must not move it back: what follows would be a fork.
        if last > install.n or not install.anchored:
            move_chain(connection, install.install, last, push.head, sender.received_ms)
    # Signed after the commit: the receipt is the endpoint's word that it holds these operations durably.
    held = max(last, install.n) if install.anchored else last
    return Taken(results, _own(shelved, results), held, _receipt(centre, push, sender))


def _shelf(caller: Caller, operation: Operation) -> str:
    """Return the operation's own stream where its author may write; else the install's.

    A refusal for another district's stream is then kept without touching that stream.
    """
    assignment = caller.assignments.get(operation.actor)
    if assignment is not None and _reaches(Role(assignment.role), assignment.stream, operation.stream):
        return operation.stream
    return caller.install.stream


def _reaches(role: Role, home: str, stream: str) -> bool:
    # Coarser than `may_write`: an operation is shelved whole, before any of its fields is looked at.
    if role in DISTRICT_ROLES:
        return stream == home
    if role in PROVINCE_ROLES:
        return province_of(stream) == home
    return role is Role.CENTRAL_STAFF and home == CENTRE


def _prepare(batches: Mapping[str, Batch], shelved: Sequence[_Shelved]) -> None:
    grouped: defaultdict[str, list[Operation]] = defaultdict(list)
    for one in shelved:
        grouped[one.stream].append(one.operation)
    for stream, operations in grouped.items():
        batches[stream].prepare(operations)


def _chain_end(connection: Connection, install: Install) -> Install:
    """Return the install as it is now, locked: two requests of one install take turns."""
    # A write, for SQLite has no SELECT … FOR UPDATE. Read again under it: the caller's copy is older than the
    # lock.
    found = run(
        connection,
        "UPDATE install SET n = n WHERE install = ? RETURNING n, head, anchored",
        (install.install,),
    ).one()
    return replace(install, n=found.n, head=found.head, anchored=bool(found.anchored))


def _judge(batch: Batch, judges: _Judges, one: _Shelved, evidence: Mapping[OpId, Evidence]) -> Result:
    # Before any check: rights may have changed since, but what once ended ends the same for ever.
    known = batch.known(one.operation.op_id)
    if known is not None:
        # Not stored: under this id stands how the other one ended.
        return _reused(one.operation) if batch.is_another(one.operation) else known
    why = judges.refusal(one.operation)
    if why is not None:
        return batch.refuse(one.n, one.operation, why)
    shown = evidence.get(one.operation.op_id)
    if shown is None:
        return batch.merge(one.n, one.operation)
    result = batch.merge(one.n, batch.as_offered(one.operation, shown))
    batch.learn(result, shown)
    return result


def _reused(operation: Operation) -> Result:
    return Result(operation.op_id, Status.REJECTED, code="op-id-reused")


def _own(shelved: Sequence[_Shelved], results: Sequence[Result]) -> dict[str, frozenset[int]]:
    positions: defaultdict[str, set[int]] = defaultdict(set)
    for one, result in zip(shelved, results, strict=True):
        if result.seq is not None:
            positions[one.stream].add(result.seq)
    return {stream: frozenset(seqs) for stream, seqs in positions.items()}


def _receipt(centre: Centre, push: Push, sender: Sender) -> Receipt:
    unsigned = Receipt(
        install=sender.install,
        epoch=centre.identity.epoch,
        first_n=push.first_n,
        count=len(push.operations),
        head=push.head,
        received_ms=sender.received_ms,
        signature="",
    )
    return sign_receipt(Signer(centre.seed), unsigned)
