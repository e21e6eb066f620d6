"""The seam for the network: one request in, one response out. Real HTTP and canned answers fit behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

Sink = Callable[[int, Mapping[str, str], bytes], None]
"""Takes a part of an answer's body as it comes, with the answer's status and headers (lower case)."""


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request before it is an HTTP library's. ``path`` begins with a slash."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sink: Sink | None = None
    """Hears each part of the body before the whole is there, and so keeps what came before a cut. A transport
    that has only whole answers need not call it."""


@dataclass(frozen=True, slots=True)
class WireResponse:
    """A whole answer. Header names are lower case; ``body`` is as sent, still compressed by our own codec."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Something that carries a request to the endpoint."""

    def send(self, request: WireRequest) -> WireResponse:
        """Carry ``request`` and return the answer.

        Raises:
            LineTrouble: ``no-line``, ``timeout``, ``cut``, ``tls`` or ``cancelled``; whether the endpoint
                acted is then unknown, and the protocol does not mind.
        """


class ClosingTransport(Transport, Protocol):
    """A transport that keeps something open between requests."""

    def close(self) -> None:
        """Close it; the next ``send`` would open it again."""

    def end(self) -> None:
        """Wake a ``send`` that waits on a silent line, from another thread; it fails as a cut one does."""
