"""The endpoint's epochs: each begins where a history ended that this database no longer has.

A new one starts by the restore command, or by the endpoint itself once a PC has shown what it cannot deny
(``claims``). Every PC then offers again what it retains, and takes its streams whole.
"""

import logging
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from sync.central.centre import Centre
from sync.central.database import run
from sync.central.problems import refuse
from sync.model.ids import InstallId

RESTORED: Final = "restored"
_LOG = logging.getLogger("kongtun.centre")


def as_of_now(connection: Connection, centre: Centre) -> Centre:
    """Return ``centre`` in the epoch that runs: another process may have begun it."""
    epoch = run(connection, "SELECT epoch FROM endpoint").scalar_one()
    if epoch == centre.identity.epoch:
        return centre
    return replace(centre, identity=replace(centre.identity, epoch=epoch))


def is_known(connection: Connection, epoch: str) -> bool:
    """Tell whether an epoch ran in the history this database holds."""
    found = run(connection, "SELECT epoch FROM epoch").scalars()
    # A short cursor names the beginning of its epoch only, and a lost epoch may be known by no more.
    return any(one.startswith(epoch) or epoch.startswith(one) for one in found)


def begin(centre: Centre, reason: str, install: InstallId | None = None, lost: str | None = None) -> Centre:
    """Begin a new epoch, unless another process has just done so, and return ``centre`` in the one that runs.

    ``reason``: ``restored``, ``cursor``, ``receipt`` or ``nonce``; ``install``: the PC that proved the loss;
    ``lost``: the epoch its proof was of.
    """
    before, fresh = centre.identity.epoch, centre.chance.octets(16).hex()
    with centre.database.writing() as connection:
        # Guarded by the epoch it replaces: two PCs with the same proof begin one epoch, not two.
        moved = run(connection, "UPDATE endpoint SET epoch = ? WHERE epoch = ?", (fresh, before))
        if moved.rowcount == 1:
            run(
                connection,
                "INSERT INTO epoch (epoch, started_ms, reason, install) VALUES (?, ?, ?, ?)",
                (fresh, centre.clock.now_ms(), reason, install),
            )
            if lost is not None:
                # Known from now on: the next PC that comes from it proves nothing new.
                run(
                    connection,
                    "INSERT INTO epoch (epoch, started_ms, reason) VALUES (?, ?, 'lost')"
                    " ON CONFLICT DO NOTHING",
                    (lost, centre.clock.now_ms()),
                )
            # What a backup of the lost history held says nothing of this one.
            run(connection, "UPDATE device_chain SET anchored = 0, durable_n = 0, nonce = 0, passed = NULL")
            # Only the command knows where the lost history began: after plain copying PCs may have written on
            # before one proved it.
            run(connection, "UPDATE stream SET began_seq = seq * ?", (int(reason == RESTORED),))
            # The files hold cursors of the epoch before: whoever loads one would be sent the same way again.
            run(connection, "DELETE FROM snapshot")
            _LOG.warning("new epoch %s after %s reason=%s install=%s", fresh, before, reason, install or "-")
        return as_of_now(connection, centre)


def require(connection: Connection, centre: Centre) -> None:
    """Raise Refused (``busy``) where an epoch began since the request was read: its push is of before."""
    if as_of_now(connection, centre) is not centre:
        raise refuse("busy", retry_after_s=1)
