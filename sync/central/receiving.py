"""Takes a request's body in: bounded in size, in silence, and in what all requests together may hold."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from typing import Final

from fastapi import Request
from starlette.requests import ClientDisconnect

from sync.central.calls import Call
from sync.central.problems import refuse
from sync.protocol.messages import CALLER_HEADER, INSTALL_HEADER, SIGNATURE_HEADER
from sync.protocol.session import Refused
from sync.protocol.signing import open_caller

MOST_HELD: Final = 128 * 1024 * 1024
"""Bytes of bodies held at once; whoever comes beyond is told to come again."""
STALL_S: Final = 60
"""A line that has brought nothing for so long is taken for cut: it would keep its part of the room."""
_AGAIN_S: Final = 30
# Behind a proxy on this machine the address is a header's text (uvicorn), and it is kept as a key of
# failures.
_LONGEST_ADDRESS: Final = 64
_UNREAD: Final = 64 * 1024
_NAMING: Final = (INSTALL_HEADER.lower(), SIGNATURE_HEADER.lower())


class Room:
    """The memory for bodies. Lives on the event loop's thread alone, so it needs no lock."""

    def __init__(self, octets: int = MOST_HELD) -> None:
        self.free = octets

    @contextmanager
    def entered(self) -> Iterator["Place"]:
        """Give a request its place in the room, until the block ends."""
        place = Place(self)
        try:
            yield place
        finally:
            place.leave()


class Place:
    """What one request holds of the room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._held = 0

    def take(self, octets: int) -> bool:
        """Hold so many bytes more; False when there is no room for them."""
        if octets > self._room.free:
            return False
        self._room.free -= octets
        self._held += octets
        return True

    def leave(self) -> None:
        """Hold nothing any more."""
        self._room.free += self._held
        self._held = 0


async def receive(request: Request, longest: int, place: Place) -> Call:
    """Return the whole request.

    Raises:
        Refused: ``too-large``, ``busy``, or ``malformed`` where the line was cut or fell silent.
    """
    body = await _body(request, longest, place)
    return Call(
        request.method,
        request.url.path,
        {**request.headers, **named(request.headers)},
        dict(request.query_params),
        body,
        request.client.host[:_LONGEST_ADDRESS] if request.client else "",
    )


def named(headers: Mapping[str, str]) -> dict[str, str]:
    """Return install and signature as the two headers that schema 1 has, whichever form they came in.

    Raises:
        ProtocolTrouble: ``bad-signature``: schema 2's header holds something else.
    """
    short = headers.get(CALLER_HEADER.lower())
    if short is None:
        return {one: headers[one] for one in _NAMING if one in headers}
    return dict(zip(_NAMING, open_caller(short), strict=True))


async def _body(request: Request, longest: int, place: Place) -> bytes:
    """Return the body. One that is refused is read on for a while: who is cut while sending hears nothing."""
    parts: list[bytes] = []
    size = 0
    refusal: Refused | None = None
    async with aclosing(_parts(request)) as coming:
        async for part in coming:
            size += len(part)
            refusal = refusal or _no_room(len(part), size, longest, place)
            if refusal is None:
                parts.append(part)
            else:
                # Both at once: what is refused must not take room from the others while the rest of it is
                # heard out.
                parts.clear()
                place.leave()
            # Not for ever: a sender that ignores the refusal is cut off after as much again.
            if size > 2 * longest + _UNREAD:
                break
    if refusal is not None:
        raise refusal
    return b"".join(parts)


def _no_room(octets: int, size: int, longest: int, place: Place) -> Refused | None:
    if size > longest:
        return refuse("too-large", limit=str(longest))
    return None if place.take(octets) else refuse("busy", retry_after_s=_AGAIN_S)


async def _parts(request: Request) -> AsyncGenerator[bytes]:
    stream = aiter(request.stream())
    try:
        while True:
            # For each part, not for the body: 8 MiB at 64 kbit/s take 17 minutes and are no fault.
            async with asyncio.timeout(STALL_S):
                part = await anext(stream)
            yield part
    except StopAsyncIteration:
        return
    except (ClientDisconnect, TimeoutError) as cut:
        raise refuse("malformed") from cut
