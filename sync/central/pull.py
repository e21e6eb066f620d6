"""What a reply tells of others' work: pages, snapshot offers, and digests once nothing is left to tell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from sync.central.centre import Centre
from sync.central.installs import Caller
from sync.central.ledger import head_of, link_at, read_log
from sync.central.problems import refuse
from sync.central.records import load_digests
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
        told = _stream(connection, centre, caller, stream, cursor, own.get(stream, frozenset()))
        if isinstance(told, Page):
            pages.append(told)
        else:
            replace[stream] = told
    at_head = request.digest and not replace and not any(page.more for page in pages)
    digests = {one.stream: load_digests(connection, one.stream) for one in pages} if at_head else None
    return Told(pages, replace, digests)


def cursor_at(centre: Centre, stream: str, seq: int, link: bytes) -> str:
    """Return the sealed text for a position of this endpoint."""
    position = Position(centre.identity.epoch, stream, seq, link.hex(), SCHEMA_MAX)
    return make_cursor(_secret(centre), position)


def _stream(
    connection: Connection,
    centre: Centre,
    caller: Caller,
    stream: str,
    cursor: str | None,
    own: frozenset[int],
) -> Page | str:
    """Return the stream's next page, or the reason why it is to be fetched whole."""
    if cursor is None:
        return _first(connection, centre, caller, stream, own)
    position = _position(centre, stream, cursor)
    if position.epoch != centre.identity.epoch:
        return "epoch"
    if link_at(connection, stream, position.seq) != bytes.fromhex(position.link):
        return "epoch"
    page = read_log(connection, stream, position.seq, PAGE_OCTETS, own)
    return Page(
        stream,
        page.changes,
        cursor_at(centre, stream, page.seq, page.link),
        through=page.seq,
        more=page.more,
    )


def _position(centre: Centre, stream: str, cursor: str) -> Position:
    try:
        position = open_cursor(_secret(centre), cursor)
    except CursorTrouble as trouble:
        raise refuse("cursor-invalid", stream=stream) from trouble
    if position.stream != stream:
        raise refuse("cursor-invalid", stream=stream)
    return position


def _first(
    connection: Connection, centre: Centre, caller: Caller, stream: str, own: frozenset[int]
) -> Page | str:
    """A first sync; an install that had sent something before is fetching its state anew."""
    seq, link = head_of(connection, stream)
    if seq - len(own) > SMALL_STREAM or (seq and caller.install.n):
        return "first"
    page = read_log(connection, stream, 0, PAGE_OCTETS, own)
    if page.more:
        return "first"
    return Page(stream, page.changes, cursor_at(centre, stream, seq, link), through=seq, more=False)


def _secret(centre: Centre) -> bytes:
    return hashlib.sha256(b"kongtun-cursors" + centre.seed).digest()
