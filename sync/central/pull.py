"""What a reply tells of others' work: pages, snapshot offers, and digests once nothing is left to tell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from sync.central.centre import Centre
from sync.central.installs import Caller
from sync.central.ledger import LogPage, collected_through, head_of, link_at, read_log
from sync.central.problems import refuse
from sync.central.sight import seen_changes, seen_digests, sight_of
from sync.protocol.changes import Change
from sync.protocol.messages import SCHEMA_MAX, Page, RegisterDigest, SyncRequest
from sync.protocol.signing import Position, make_cursor, open_cursor
from sync.protocol.troubles import CursorTrouble

PAGE_OCTETS: Final = 256 * 1024
"""Of a stream's changes before compression: some 40 KB on the line."""
_PACKED: Final = PAGE_OCTETS // (40 * 1024)
SMALLEST_PAGE: Final = 16 * 1024
LARGEST_PAGE: Final = 4 * 1024 * 1024
"""A reply holds a page of each of an office's three streams and unpacks to 16 MiB at most."""
SMALL_STREAM: Final = 200
"""Changes; up to here a first sync gets them in the reply, beyond it a snapshot."""

NO_OFFERS: Final[Mapping[str, str]] = {}
OwnWrites = Mapping[str, frozenset[int]]
Digests = dict[str, dict[str, RegisterDigest]]


@dataclass(frozen=True, slots=True)
class Told:
    """The pulling half of a reply. ``replace``: streams to be fetched whole, with the reason."""

    pages: list[Page]
    replace: dict[str, str]
    digests: Digests | None
    agreed: str | None = None
    """What the caller holds, where it is the same: then no digests are told."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a caller stands in a stream, and up to where deletions in it were collected."""

    stream: str
    cursor: str | None
    collected: int


def schema_of(request: SyncRequest) -> int:
    """Return the schema that both ends read."""
    return min(request.hello.schema_max, SCHEMA_MAX)


def tell(
    connection: Connection,
    centre: Centre,
    caller: Caller,
    request: SyncRequest,
    own: OwnWrites,
    offered: Mapping[str, str] = NO_OFFERS,
) -> Told:
    """Read what the caller's cursors have not seen, all from one state of the database.

    ``own``: positions of what the same reply tells as results. ``offered``: stream -> cursor of the snapshot
    that the same reply offers: the stream is told from there on.

    The caller's right to read these streams has been checked.

    Raises:
        Refused: ``cursor-invalid``: a cursor this endpoint did not make; ``cursor-gone``: deletions behind it
            were collected.
    """
    collected = collected_through(connection, request.cursors)
    pages: list[Page] = []
    replace: dict[str, str] = {}
    for stream, asked in request.cursors.items():
        if stream in request.replace and stream not in offered:
            replace[stream] = "digest"
            continue
        # What a snapshot holds already is known by its position; all that follows it is told, own work too.
        known = frozenset[int]() if stream in offered else own.get(stream, frozenset())
        cursor = offered.get(stream, asked)
        place = _Place(stream, cursor, collected.get(stream, 0))
        log = _log_page(connection, centre, caller, place, known, request.page_octets)
        if isinstance(log, str):
            replace[stream] = log
        else:
            sight = sight_of(caller, stream, centre.registry)
            changes = seen_changes(connection, stream, sight, log.changes)
            pages.append(_page(centre, stream, log, changes, schema_of(request)))
    # A digest of more than was told would differ with certainty and start a replacement for nothing.
    at_head = request.digest and not replace and not any(page.more for page in pages)
    told = [one for one in pages if not _quiet(one, request, offered)]
    if not at_head:
        return Told(told, replace, None)
    digests = {
        one.stream: seen_digests(connection, one.stream, sight_of(caller, one.stream, centre.registry))
        for one in pages
    }
    return Told(told, replace, digests)


def _quiet(page: Page, request: SyncRequest, offered: Mapping[str, str]) -> bool:
    """Tell whether a page says nothing that its reader does not know; schema 1 wants every page."""
    at = offered.get(page.stream, request.cursors[page.stream])
    return schema_of(request) > 1 and not page.changes and page.cursor == at


def cursor_at(centre: Centre, stream: str, seq: int, link: bytes, schema: int) -> str:
    """Return the sealed text for a position of this endpoint, in the form that ``schema`` has."""
    position = Position(centre.identity.epoch, stream, seq, link.hex(), schema)
    return make_cursor(cursor_secret(centre), position)


def _page(centre: Centre, stream: str, log: LogPage, changes: list[Change], schema: int) -> Page:
    cursor = cursor_at(centre, stream, log.seq, log.link, schema)
    return Page(stream, changes, cursor, through=log.seq, more=log.more)


def _log_page(
    connection: Connection,
    centre: Centre,
    caller: Caller,
    place: _Place,
    own: frozenset[int],
    page_octets: int | None,
) -> LogPage | str:
    """Return the next of the log after ``place``, or why the stream is fetched whole."""
    stream, cursor = place.stream, place.cursor
    if cursor is None:
        # The log tells of rows that are there no more.
        return "first" if place.collected else _first(connection, caller, stream, own)
    position = _position(centre, stream, cursor)
    if not position.of_epoch(centre.identity.epoch):
        return "epoch"
    # `claims` began a new epoch where this proves a loss: what is left is a position of before the request.
    if not position.has_link(link_at(connection, stream, position.seq)):
        return "epoch"
    if position.seq < place.collected:
        raise refuse("cursor-gone", stream=stream)
    return read_log(connection, stream, position.seq, page_size(page_octets), own)


def page_size(wanted: int | None) -> int:
    """Return the uncompressed bytes of a page of which ``wanted`` bytes are asked for on the line."""
    if wanted is None:
        return PAGE_OCTETS
    return min(max(wanted * _PACKED, SMALLEST_PAGE), LARGEST_PAGE)


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
