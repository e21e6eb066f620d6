"""What a reply tells of others' work: pages, snapshot offers, and digests once nothing is left to tell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from sync.central.centre import Centre
from sync.central.installs import Caller
from sync.central.ledger import LogPage, head_of, link_at, read_log
from sync.central.problems import refuse
from sync.central.sight import seen_changes, seen_digests, sight_of
from sync.protocol.changes import Change
from sync.protocol.messages import (
    SCHEMA_MAX,
    Page,
    RegisterDigest,
    SyncRequest,
)
from sync.protocol.signing import Position, make_cursor, open_cursor
from sync.protocol.troubles import CursorTrouble

PAGE_OCTETS: Final = 256 * 1024
"""Of a stream's changes before compression: some 40 KB on the line."""
SMALL_STREAM: Final = 200
"""Changes; up to here a first sync gets them in the reply, beyond it a snapshot."""

OwnWrites = Mapping[str, frozenset[int]]
Digests = dict[str, dict[str, RegisterDigest]]


@dataclass(frozen=True, slots=True)
class Told:
    """The pulling half of a reply. ``replace``: streams to be fetched whole, with the reason."""

    pages: list[Page]
    replace: dict[str, str]
    digests: Digests | None


def tell(
    connection: Connection, centre: Centre, caller: Caller, request: SyncRequest, own: OwnWrites
) -> Told:
    """Read what the caller's cursors have not seen, all from one state of the database.

    ``own``: positions of what the same reply tells as results.

    The caller's right to read these streams has been checked.

    Raises:
        Refused: ``cursor-invalid``: a cursor this endpoint did not make.
    """
    pages: list[Page] = []
    replace: dict[str, str] = {}
    for stream, cursor in request.cursors.items():
        if stream in request.replace:
            replace[stream] = "digest"
            continue
        known = own.get(stream, frozenset())
        log = _log_page(connection, centre, caller, stream, cursor, known)
        if isinstance(log, str):
            replace[stream] = log
        else:
            sight = sight_of(caller, stream, centre.registry)
            pages.append(_page(centre, stream, log, seen_changes(connection, stream, sight, log.changes)))
    # A digest of more than was told would differ with certainty and start a replacement for nothing.
    at_head = request.digest and not replace and not any(page.more for page in pages)
    if not at_head:
        return Told(pages, replace, None)
    digests = {
        one.stream: seen_digests(connection, one.stream, sight_of(caller, one.stream, centre.registry))
        for one in pages
    }
    return Told(pages, replace, digests)


def cursor_at(centre: Centre, stream: str, seq: int, link: bytes) -> str:
    """Return the sealed text for a position of this endpoint."""
    position = Position(centre.identity.epoch, stream, seq, link.hex(), SCHEMA_MAX)
    return make_cursor(cursor_secret(centre), position)


def _page(centre: Centre, stream: str, log: LogPage, changes: list[Change]) -> Page:
    cursor = cursor_at(centre, stream, log.seq, log.link)
    return Page(stream, changes, cursor, through=log.seq, more=log.more)


def _log_page(
    connection: Connection,
    centre: Centre,
    caller: Caller,
    stream: str,
    cursor: str | None,
    own: frozenset[int],
) -> LogPage | str:
    """Return the next of the stream's log, or the reason why the stream is to be fetched whole."""
    if cursor is None:
        return _first(connection, caller, stream, own)
    position = _position(centre, stream, cursor)
    if position.epoch != centre.identity.epoch:
        return "epoch"
    # `claims` began a new epoch where this proves a loss: what is left is a position of before the request.
    if link_at(connection, stream, position.seq) != bytes.fromhex(position.link):
        return "epoch"
    return read_log(connection, stream, position.seq, PAGE_OCTETS, own)


def _position(centre: Centre, stream: str, cursor: str) -> Position:
    try:
        position = open_cursor(cursor_secret(centre), cursor)
    except CursorTrouble as trouble:
        raise refuse("cursor-invalid", stream=stream) from trouble
    if position.stream != stream:
        raise refuse("cursor-invalid", stream=stream)
    return position


def _first(connection: Connection, caller: Caller, stream: str, own: frozenset[int]) -> LogPage | str:
    """A first sync; an install that had sent something before is fetching its state anew."""
    seq, _link = head_of(connection, stream)
    if seq - len(own) > SMALL_STREAM or (seq and caller.install.n):
        return "first"
    # Few changes may still be large ones: a snapshot holds each row once and goes on where a line breaks.
    page = read_log(connection, stream, 0, PAGE_OCTETS, own)
    return "first" if page.more else page


def cursor_secret(centre: Centre) -> bytes:
    """Return what seals this endpoint's cursors."""
    # A secret of its own: the seed signs receipts and is used for nothing else.
    return hashlib.sha256(b"kongtun-cursors" + centre.seed).digest()
