"""HTTP over ``requests``: stall time-outs instead of total ones, and a cancel looked at between chunks."""

import http.client
import re
import ssl
from collections.abc import Callable, Mapping
from typing import Final

import requests
import urllib3
from urllib3.util import SKIP_HEADER

from sync.client.transport import WireRequest, WireResponse
from sync.client.whole_heads import WholeHeads
from sync.protocol.session import LineTrouble

CONNECT_S: Final = 10.0
STALL_S: Final = 30.0
"""Seconds without a single byte before a line counts as stalled; a slow line that moves is left alone."""
# Two seconds of a line of 64 kbit/s: so long may a cancel go unheard.
CHUNK: Final = 16 * 1024
PIECE: Final = 4 * 1024
"""Bytes handed to the line at once; GPRS takes three seconds for them."""
# The words are http.client's; `requests` gives neither status nor body of a proxy that refuses CONNECT.
_TUNNEL: Final = re.compile(r"Tunnel connection failed: (?P<status>\d{3})")
LONGEST_ANSWER: Final = 64 * 1024 * 1024
"""Bytes; a captive portal or a broken proxy must not fill the memory of an old PC."""


def _keep_none(_status: int, _headers: Mapping[str, str], _part: bytes) -> None:
    """Take no part: the whole answer is all that is asked for."""


class _Upload:
    """A body that goes piece by piece: each has the stall time-out to itself, and a cancel is heard between.

    A socket's time-out is for all that is handed to it at once, so a whole body would have to go within it.
    """

    def __init__(self, body: bytes, sent: Callable[[int], None]) -> None:
        self._body, self._sent, self._at = body, sent, 0

    def __len__(self) -> int:
        return len(self._body)

    def read(self, _octets: int = -1) -> bytes:
        """Return the next piece."""
        piece = self._body[self._at : self._at + PIECE]
        self._at += len(piece)
        self._sent(len(piece))
        return piece


class HttpTransport:
    """One endpoint address over one kept-alive connection."""

    def __init__(
        self,
        address: str,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        moved: Callable[[int, int], None] = lambda _up, _down: None,
        stall_s: float = STALL_S,
    ) -> None:
        self._address = address.rstrip("/")
        self._cancelled = cancelled
        self._moved = moved
        self._stall_s = stall_s
        # One session: each request would otherwise cost a handshake of its own, seconds at 600 ms a round
        # trip.
        self._session = requests.Session()
        # A name, for gateways that turn away whoever has none; the library's other heads tell the endpoint
        # nothing and cost 90 octets a request.
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": "Kongtun", "Accept-Encoding": SKIP_HEADER})
        self._lines = WholeHeads(stall_s)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._lines)

    def send(self, request: WireRequest) -> WireResponse:
        """Carry ``request``; see ``Transport.send``."""
        self._stop_if_cancelled()
        try:
            return self._told(request)
        except LineTrouble:
            # A line that `end` took away looks cut; what was wished is what is told.
            self._stop_if_cancelled()
            raise

    def end(self) -> None:
        """Wake a ``send`` that waits on a silent line; from another thread, after asking to cancel."""
        self._lines.end()

    def _told(self, request: WireRequest) -> WireResponse:
        """Carry ``request``; whatever the libraries raise becomes a LineTrouble."""
        try:
            return self._carry(request)
        # The order decides what is told: for `requests` a bad certificate, a connect time-out and a proxy's
        # no are ConnectionErrors too.
        except requests.exceptions.SSLError as trouble:
            raise LineTrouble("cut" if _ended_early(trouble) else "tls") from trouble
        except requests.exceptions.Timeout as trouble:
            raise LineTrouble("timeout") from trouble
        # `_read` takes the bytes from urllib3 itself, whose exceptions `requests` translates in its own
        # reader only.
        except urllib3.exceptions.ReadTimeoutError as trouble:
            raise LineTrouble("timeout") from trouble
        except (requests.exceptions.ChunkedEncodingError, urllib3.exceptions.ProtocolError) as trouble:
            raise LineTrouble("cut") from trouble
        except requests.exceptions.ProxyError as trouble:
            raise _proxy_trouble(trouble) from trouble
        except requests.exceptions.ConnectionError as trouble:
            raise LineTrouble(_code_of(trouble)) from trouble
        except (requests.exceptions.RequestException, ValueError) as trouble:
            raise LineTrouble("not-our-endpoint") from trouble

    def close(self) -> None:
        """Close the kept-alive connection."""
        self._session.close()

    def _carry(self, request: WireRequest) -> WireResponse:
        with self._session.request(
            request.method,
            self._address + request.path,
            data=_Upload(request.body, self._sent) if request.body else None,
            headers=dict(request.headers),
            timeout=(CONNECT_S, self._stall_s),
            # Else the whole answer is in memory before its size is looked at, and a cancel waits for all of
            # it.
            stream=True,
            # A portal's 307 would have the body, in an enrolment with a password, sent on to a stranger.
            allow_redirects=False,
        ) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            sink = request.sink or _keep_none
            body = self._read(answer, lambda part: sink(answer.status_code, headers, part))
            return WireResponse(answer.status_code, headers, body)

    def _sent(self, octets: int) -> None:
        self._stop_if_cancelled()
        self._moved(octets, 0)

    def _read(self, answer: requests.Response, took: Callable[[bytes], None]) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in answer.raw.stream(CHUNK, decode_content=False):  # our codec bounds what it unpacks
            self._stop_if_cancelled()
            self._moved(0, len(part))
            took(part)
            parts.append(part)
            size += len(part)
            if size > LONGEST_ANSWER:
                raise LineTrouble("not-our-endpoint")
        return b"".join(parts)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise LineTrouble("cancelled")


def _ended_early(trouble: BaseException) -> bool:
    """Tell whether the line ended before there was a certificate to look at: none is to blame then."""
    behind = trouble.__context__
    return isinstance(trouble, ssl.SSLEOFError) or (behind is not None and _ended_early(behind))


def _proxy_trouble(trouble: requests.exceptions.ProxyError) -> LineTrouble:
    """Tell a proxy that says no, a proxy that does not reach the centre, and no proxy at all apart.

    What a proxy answers to CONNECT reaches us in the words of an exception only.
    """
    found = _TUNNEL.search(str(trouble))
    if found is None:
        return LineTrouble("no-line")
    if found["status"].startswith("5"):
        return LineTrouble("gateway", status=found["status"])
    return LineTrouble("proxy")


def _code_of(trouble: requests.exceptions.ConnectionError) -> str:
    """Tell an answer that is no HTTP, a line cut on the way and no line at all apart."""
    reason = trouble.args[0] if trouble.args else None
    if isinstance(reason, urllib3.exceptions.ReadTimeoutError):
        return "timeout"
    if isinstance(reason, urllib3.exceptions.ProtocolError):
        # RemoteDisconnected is a BadStatusLine and a ConnectionError at once: the line was cut, nobody
        # answered nonsense.
        inner = reason.args[-1]
        if isinstance(inner, TimeoutError):  # while sending: the other side takes nothing any more
            return "timeout"
        strange = isinstance(inner, http.client.BadStatusLine)
        return "not-our-endpoint" if strange and not isinstance(inner, ConnectionError) else "cut"
    return "no-line"
