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
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

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


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure


_POOLS: Final[dict[str, type]] = {"http": _PlainPool, "https": _SecurePool}


class WholeHeads(requests.adapters.HTTPAdapter):
    """Carries requests, directly or by a proxy; a head cut short is a ``ConnectionError``."""

    def init_poolmanager(self, *how: Any, **named: Any) -> None:
        """Make the pools of direct lines."""
        super().init_poolmanager(*how, **named)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> urllib3.ProxyManager:
        """Return the pools of lines that go by ``proxy``."""
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **named)
        if not proxy.lower().startswith("socks"):  # these bring connections of their own
            manager.pool_classes_by_scheme = _POOLS
        return manager
