"""HTTP connections that know a head cut short from one that has ended.

``http.client`` takes the end of the line for the end of a head. The marks that tell our answers apart stand
there, so one cut inside it would pass for a whole answer of somebody who is not the centre. A proxy's answer
to CONNECT is read in the same way.
"""

import http.client
import io
import socket
from contextlib import suppress
from typing import Any, ClassVar, Final
from weakref import WeakSet

import requests
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool, HTTPConnectionPool

_BEGINNING: Final = b"HTTP/"


SEND_BUFFER: Final = 64 * 1024
"""Bytes the system may hold that have not gone out. More would look sent, and a slow line that still carries
them would count as standing still while the answer is waited for: 64 KB take 8 s at 64 kbit/s."""


class CutError(ConnectionResetError):
    """The line ended inside a line of the head, or before the empty line that ends it."""


class _WholeLines(io.BufferedReader):
    """What comes in; a line without its end is the line's, not the head's."""

    _begun = False

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a line with its end, or what may be read of a long one.

        Raises:
            CutError: nothing more comes, and what came may be the beginning of an answer.
        """
        line = super().readline(size)
        first, self._begun = not self._begun, True
        whole = line.endswith(b"\n") or len(line) == size
        foreign = first and line[: len(_BEGINNING)] != _BEGINNING[: len(line)]
        if not whole and not foreign:
            raise CutError(f"{len(line)} bytes of a line")
        return line


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *how: Any, **named: Any) -> None:
        super().__init__(sock, *how, **named)
        self.fp.close()
        self.fp = _WholeLines(sock.makefile("rb", buffering=0))


class _Lines:
    """The sockets of one adapter, and how long each may stand still."""

    def __init__(self, stall_s: float) -> None:
        self._stall_s = stall_s
        self._open: WeakSet[socket.socket] = WeakSet()

    def opened(self, line: socket.socket) -> None:
        """Take in a line just opened. Until its first answer it would have the time-out of connecting."""
        line.settimeout(self._stall_s)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._open.add(line)

    def end(self) -> None:
        """Let whoever waits on a line hear at once that nothing more comes; from any thread."""
        for line in list(self._open):
            with suppress(OSError):  # ended by itself meanwhile
                # Not the method of an SSL socket, which takes away what its reader is using.
                socket.socket.shutdown(line, socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    response_class = _Response
    lines: ClassVar[_Lines]

    def connect(self) -> None:
        super().connect()
        self.lines.opened(self.sock)


class _Secure(HTTPSConnection):
    response_class = _Response
    lines: ClassVar[_Lines]

    def connect(self) -> None:
        super().connect()
        self.lines.opened(self.sock)


_WHOLE: Final[dict[Any, Any]] = {HTTPConnection: _Plain, HTTPSConnection: _Secure}
"""Connections of other kinds, as proxies of other kinds bring them, stay what they are."""


class WholeHeads(requests.adapters.HTTPAdapter):
    """Carries requests, directly or by a proxy; a head cut short is a ``ConnectionError``.

    ``stall_s``: seconds in which nothing goes either way before a line counts as standing still.
    """

    def __init__(self, stall_s: float) -> None:
        self._lines = _Lines(stall_s)
        self._kinds = {
            plain: type(whole.__name__, (whole,), {"lines": self._lines}) for plain, whole in _WHOLE.items()
        }
        super().__init__()

    def end(self) -> None:
        """End every open line under whoever waits on it; from any thread."""
        self._lines.end()

    def get_connection_with_tls_context(self, *how: Any, **named: Any) -> ConnectionPool:
        """Return the pool that the next connection is taken from or made by."""
        pool = super().get_connection_with_tls_context(*how, **named)
        if isinstance(pool, HTTPConnectionPool):
            pool.ConnectionCls = self._kinds.get(pool.ConnectionCls, pool.ConnectionCls)
        return pool
