"""HTTP connections that know a head cut short from one that has ended.

``http.client`` takes the end of the line for the end of a head. The marks that tell our answers apart stand
there, so one cut inside it would pass for a whole answer of somebody who is not the centre. A proxy's answer
to CONNECT is read in the same way.
"""

import http.client
import io
import socket
from typing import Any, Final

import requests
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool, HTTPConnectionPool

_BEGINNING: Final = b"HTTP/"


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


class _Plain(HTTPConnection):
    response_class = _Response


class _Secure(HTTPSConnection):
    response_class = _Response


_WHOLE: Final[dict[Any, Any]] = {HTTPConnection: _Plain, HTTPSConnection: _Secure}
"""Connections of other kinds, as proxies of other kinds bring them, stay what they are."""


class WholeHeads(requests.adapters.HTTPAdapter):
    """Carries requests, directly or by a proxy; a head cut short is a ``ConnectionError``."""

    def get_connection_with_tls_context(self, *how: Any, **named: Any) -> ConnectionPool:
        """Return the pool that the next connection is taken from or made by."""
        pool = super().get_connection_with_tls_context(*how, **named)
        if isinstance(pool, HTTPConnectionPool):
            pool.ConnectionCls = _WHOLE.get(pool.ConnectionCls, pool.ConnectionCls)
        return pool
