"""A reply taken in piece by piece, so that whoever types meanwhile waits for a short transaction only.

Each piece moves the stream's position (``through``) with its changes, the cursor only with the last: whatever
ends a sync in between, the next one asks from the old cursor and passes over what the position has seen.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from sync.protocol.messages import Page, SyncReply

PIECE: Final = 400
"""Changes of one transaction: some 20 ms on the machine of the figures (50 µs each, history along)."""


def pieces(reply: SyncReply, asked: Mapping[str, str | None]) -> list[SyncReply]:
    """Return ``reply`` as replies of at most ``PIECE`` changes; ``asked``: the cursors it answers.

    Results and receipt come with the first, for the pages leave out what they tell; digests with the last.
    """
    if sum(len(page.changes) for page in reply.pages) <= PIECE:
        return [reply]
    groups: list[list[Page]] = [[]]
    room = PIECE
    for part in (part for page in reply.pages for part in _parts(page, asked.get(page.stream))):
        if groups[-1] and len(part.changes) > room:
            groups.append([])
            room = PIECE
        groups[-1].append(part)
        room -= len(part.changes)
    last = len(groups) - 1
    return [
        msgspec.structs.replace(
            reply,
            pages=group,
            results=reply.results if number == 0 else [],
            receipt=reply.receipt if number == 0 else None,
            digests=reply.digests if number == last else None,
            agreed=reply.agreed if number == last else None,
            unknown=reply.unknown if number == 0 else None,
        )
        for number, group in enumerate(groups)
    ]


def around_snapshots(reply: SyncReply) -> tuple[SyncReply, SyncReply | None]:
    """Return what of a reply can be taken in at once, and what only once its snapshots are loaded."""
    offered = {one.stream for one in reply.snapshots}
    later = [page for page in reply.pages if page.stream in offered]
    if not offered or (not later and reply.digests is None and reply.agreed is None):
        return reply, None
    pages = [page for page in reply.pages if page.stream not in offered]
    now = msgspec.structs.replace(reply, pages=pages, digests=None, agreed=None)
    return now, msgspec.structs.replace(
        reply, pages=later, results=[], receipt=None, snapshots=[], unknown=None
    )


def _parts(page: Page, cursor: str | None) -> Iterator[Page]:
    """Yield the page in parts; one asked for from the beginning goes whole, for it has no cursor to keep."""
    start = 0
    while cursor is not None and len(page.changes) - start > PIECE:
        part = page.changes[start : start + PIECE]
        start += PIECE
        yield Page(page.stream, part, cursor, through=part[-1].seq, more=True)
    yield msgspec.structs.replace(page, changes=page.changes[start:]) if start else page
