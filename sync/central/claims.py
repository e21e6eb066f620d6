"""What a PC shows of the past, held against what this endpoint has: cursors, receipts, nonce, device chain.

Everything here was sealed or signed by this endpoint itself. What it would have to deny proves that its
database was put back from before; what nothing proves stops nothing (SYNC "Restored endpoint").
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sync.central import epochs
from sync.central.centre import Centre
from sync.central.copies import is_two_ahead
from sync.central.installs import Caller, Install, find_install
from sync.central.ledger import link_at
from sync.central.problems import refuse
from sync.central.pull import cursor_secret
from sync.protocol.chain import extend
from sync.protocol.changes import Result
from sync.protocol.messages import Push, Receipt, SyncRequest
from sync.protocol.signing import Position, Signer, open_cursor, verify_receipt
from sync.protocol.troubles import CursorTrouble, ProtocolTrouble


def in_its_epoch(centre: Centre, caller: Caller, request: SyncRequest) -> Centre:
    """Return ``centre`` in the epoch the request is answered in: a new one where it proves a loss."""
    with centre.database.reading() as connection:
        centre = epochs.as_of_now(connection, centre)
        proof = _proof(connection, centre, caller, request)
    if proof is None:
        return centre
    return epochs.begin(centre, proof.reason, caller.install.install, proof.epoch)


def is_of(centre: Centre, request: SyncRequest) -> bool:
    """Tell whether the PC knows the epoch that runs; else it first takes in that there is another one."""
    return request.hello.epoch in {None, centre.identity.epoch}


def check_chain(install: Install, push: Push, known: Sequence[Result | None]) -> None:
    """Hold the push against what the endpoint knows of this install's chain (SYNC "Clones").

    Known operations may come again in any cut. A new one that does not follow the known end was made by
    another copy of the same store. The first push in an epoch shows where the chain goes on: what it had
    reached in the lost history nobody here can tell.

    Raises:
        Refused: ``chain-broken``, ``chain-gap``, ``install-forked``.
    """
    # First of all: of operations that do not give their own head nothing else can be said.
    if extend(push.prev, push.operations) != push.head:
        raise refuse("chain-broken")
    if not install.anchored:
        return
    if push.first_n > install.n + 1:
        raise refuse("chain-gap", acked=str(install.n))
    held = install.n + 1 - push.first_n
    # All of it came before: the push is the repeat of one whose reply was lost, whatever followed since.
    if held >= len(known) and all(result is not None for result in known):
        return
    repeated = push.operations[:held]
    if any(result is None for result in known[:held]) or extend(push.prev, repeated) != install.head:
        raise refuse("install-forked")


@dataclass(frozen=True, slots=True)
class _Proof:
    """What shows a loss. ``epoch``: the one that was lost with it, where this database knows of none such."""

    reason: str
    epoch: str


def _proof(connection: Connection, centre: Centre, caller: Caller, request: SyncRequest) -> _Proof | None:
    for cursor in request.cursors.values():
        position = None if cursor is None else _opened(centre, cursor)
        if position is not None and _is_ahead(connection, centre, position):
            return _Proof("cursor", position.epoch)
    for receipt in request.claims:
        if _is_lost(connection, centre, receipt):
            return _Proof("receipt", receipt.epoch)
    # Last: one that is older than the one kept is no fork where the others prove a loss.
    if is_two_ahead(centre, caller.install, request):
        return _Proof("nonce", centre.identity.epoch)
    return None


def _opened(centre: Centre, cursor: str) -> Position | None:
    try:
        return open_cursor(cursor_secret(centre), cursor)
    except CursorTrouble:
        return None


def _is_ahead(connection: Connection, centre: Centre, position: Position) -> bool:
    """Tell whether a cursor of this endpoint names a position that its log does not have."""
    if not position.of_epoch(centre.identity.epoch):
        # One that ran and ended is no news: its PC was away. One nobody here knows was lost with its log.
        return not epochs.is_known(connection, position.epoch)
    return not position.has_link(link_at(connection, position.stream, position.seq))


def _is_lost(connection: Connection, centre: Centre, receipt: Receipt) -> bool:
    """Tell whether this endpoint confirmed operations that it does not know."""
    try:
        verify_receipt(Signer(centre.seed).public, receipt)
    except ProtocolTrouble:
        return False
    if receipt.epoch != centre.identity.epoch:
        return not epochs.is_known(connection, receipt.epoch)
    install = find_install(connection, receipt.install)
    last = receipt.first_n + receipt.count - 1
    # Below the end only the number is known: a head that stood there once cannot be told from another.
    return install is None or install.n < last or (install.n == last and install.head != receipt.head)
