"""What a PC shows of the past, held against what this endpoint has: its cursors, receipts and device chain.

Everything here was sealed or signed by this endpoint itself. What it would have to deny proves that its
database was put back from before; what nothing proves stops nothing (SYNC "Restored endpoint").
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from sync.central import epochs
from sync.central.centre import Centre
from sync.central.installs import Caller, Install, find_install
from sync.central.ledger import link_at
from sync.central.problems import refuse
from sync.central.pull import cursor_secret
from sync.protocol.chain import extend
from sync.protocol.changes import Result
from sync.protocol.messages import Push, Receipt, SyncRequest
from sync.protocol.signing import Signer, open_cursor, verify_receipt
from sync.protocol.troubles import CursorTrouble, ProtocolTrouble


def in_its_epoch(centre: Centre, caller: Caller, request: SyncRequest) -> Centre:
    """Return ``centre`` in the epoch the request is answered in: a new one where it proves a loss."""
    with centre.database.reading() as connection:
        centre = epochs.as_of_now(connection, centre)
        proof = _proof(connection, centre, request)
    return centre if proof is None else epochs.begin(centre, proof, caller.install.install)


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


def _proof(connection: Connection, centre: Centre, request: SyncRequest) -> str | None:
    cursors = (one for one in request.cursors.values() if one is not None)
    if any(_is_ahead(connection, centre, one) for one in cursors):
        return "cursor"
    if any(_is_lost(connection, centre, one) for one in request.claims):
        return "receipt"
    return None


def _is_ahead(connection: Connection, centre: Centre, cursor: str) -> bool:
    """Tell whether a cursor of this endpoint names a position that its log does not have."""
    try:
        position = open_cursor(cursor_secret(centre), cursor)
    except CursorTrouble:
        return False
    if position.epoch != centre.identity.epoch:
        # One that ran and ended is no news: its PC was away. One nobody here knows was lost with its log.
        return not epochs.is_known(connection, position.epoch)
    return link_at(connection, position.stream, position.seq) != bytes.fromhex(position.link)


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
