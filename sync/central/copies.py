"""Notices a store that was copied though nobody enters anything at either copy; notes how far each PC is.

``device_chain`` keeps of each install the nonce it showed last, when that was noted, and the positions that
its cursors had passed by then. What is offered is written nowhere: its level and seal tell it.
"""

from typing import Final

import msgspec
from sqlalchemy import Connection

from sync.central import epochs
from sync.central.centre import Centre
from sync.central.database import run
from sync.central.installs import Install
from sync.central.problems import refuse
from sync.central.pull import cursor_secret
from sync.protocol.messages import SyncRequest
from sync.protocol.nonces import HIGHEST, is_sealed, level_of, make_nonce, number_of
from sync.protocol.signing import open_cursor
from sync.protocol.troubles import CursorTrouble

RENEWED_MS: Final = 60 * 60 * 1000
"""How old what is noted of an install becomes before it is noted anew: a sync with nothing to do writes once
an hour at most."""
_NONE: Final = 0


def is_two_ahead(centre: Centre, install: Install, request: SyncRequest) -> bool:
    """Tell whether a PC shows a nonce that was offered after one which this database has never seen.

    The next level is offered only once the one before it is noted durably: what noted it was lost.
    """
    return level_of(_shown(centre, install, request)) > level_of(install.nonce) + 1


def hear(centre: Centre, install: Install, request: SyncRequest) -> bytes | None:
    """Hold the nonce shown against the one kept, note it; return what is offered, None where nothing is due.

    For a request that knows of the epoch that runs. A nonce that this endpoint did not seal, and none, prove
    nothing: programs from before know of none, and a PC put back by the program itself shows none.

    Raises:
        Refused: ``install-forked``: another one has been shown since this one was offered; ``busy``: another
            one, or an epoch, came meanwhile: the next request will tell.
    """
    shown = _shown(centre, install, request)
    if shown not in {_NONE, install.nonce} and level_of(shown) <= level_of(install.nonce):
        raise refuse("install-forked")
    # Either way: a clock that was put back must not put this off for years.
    due = abs(centre.clock.now_ms() - (install.heard_ms or 0)) >= RENEWED_MS
    kept = install.nonce
    # A push waits for no second commit. It proves by its chain what this would, and is not all a PC sends.
    brings = request.push is not None or request.short is not None
    if not brings and (shown not in {_NONE, kept} or (due and shown == _NONE)):
        _note(centre, install, request, shown or kept)
        kept = shown or kept
    if not due or level_of(shown) > level_of(kept) or level_of(kept) == HIGHEST:
        return None
    secret, epoch = cursor_secret(centre), centre.identity.epoch
    return make_nonce(secret, epoch, install.install, level_of(kept) + 1, centre.chance.octets(1))


def _shown(centre: Centre, install: Install, request: SyncRequest) -> int:
    nonce = request.nonce
    if nonce is None or not is_sealed(cursor_secret(centre), centre.identity.epoch, install.install, nonce):
        return _NONE
    return number_of(nonce)


def _note(centre: Centre, install: Install, request: SyncRequest, nonce: int) -> None:
    with centre.database.writing() as connection:
        epochs.require(connection, centre)
        done = run(
            connection,
            "UPDATE device_chain SET nonce = ?, heard_ms = ?, passed = ?"
            # Two may show different ones at a time, both right by what was read before: one only is noted.
            " WHERE district_code = ? AND install = ? AND nonce IN (?, ?)",
            (
                nonce,
                centre.clock.now_ms(),
                msgspec.msgpack.encode(_passed(centre, request)),
                install.stream,
                install.install,
                install.nonce,
                nonce,
            ),
        )
    if not done.rowcount:
        raise refuse("busy", retry_after_s=1)


def _passed(centre: Centre, request: SyncRequest) -> dict[str, int]:
    """Return stream -> the position that the PC has taken in."""
    found: dict[str, int] = {}
    for stream, cursor in request.cursors.items():
        try:
            position = None if cursor is None else open_cursor(cursor_secret(centre), cursor)
        except CursorTrouble:
            continue
        if position is not None and position.stream == stream and position.of_epoch(centre.identity.epoch):
            found[stream] = position.seq
    return found


def passed(connection: Connection) -> dict[str, dict[str, int]]:
    """Return install -> what its cursors had passed when it was noted last."""
    rows = run(connection, "SELECT install, passed FROM device_chain WHERE passed IS NOT NULL")
    decode = msgspec.msgpack.Decoder(dict[str, int]).decode
    return {install: decode(found) for install, found in rows}
