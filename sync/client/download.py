"""A snapshot's file fetched so that a cut costs at most one piece: what came is kept, the rest asked for.

Nothing is believed by its head alone. A 206 must continue the very file (ETag and range), a 200 must be that
file from its beginning, and the whole must have the offered SHA-256: whatever does not is thrown away.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from sync.client.transport import Sink, WireResponse
from sync.protocol.messages import PROTOCOL_HEADER, PROTOCOL_VERSION, SNAPSHOT_TYPE, SnapshotOffer
from sync.protocol.session import LineTrouble

_BROKEN: Final = frozenset({"cut", "timeout"})
_FOREIGN: Final = "not-our-endpoint"
Ask = Callable[[str, dict[str, str], Sink], WireResponse]
"""Sends a GET of a path with headers; raises LineTrouble or Refused."""


class Parts(Protocol):
    """Keeps what came of one file, across cuts and, where it lies on disk, across starts of the program."""

    def kept(self, sha256: str) -> bytes:
        """Return what is kept of the file from its beginning; of another file nothing."""

    def add(self, sha256: str, at: int, part: bytes) -> None:
        """Keep what follows the first ``at`` bytes; what lies beyond them is forgotten."""

    def drop(self) -> None:
        """Forget everything."""


class MemoryParts:
    """Parts of one file, for as long as this object lives."""

    def __init__(self) -> None:
        self._sha256 = ""
        self._body = bytearray()

    def kept(self, sha256: str) -> bytes:
        """Return what is kept; see ``Parts``."""
        return bytes(self._body) if sha256 == self._sha256 else b""

    def add(self, sha256: str, at: int, part: bytes) -> None:
        """Keep a part; see ``Parts``."""
        if sha256 != self._sha256:
            self._sha256, self._body = sha256, bytearray()
        self._body[at:] = part

    def drop(self) -> None:
        """Forget everything."""
        self._sha256, self._body = "", bytearray()


class Download:
    """The fetching of one offered file."""

    def __init__(self, ask: Ask, offer: SnapshotOffer, parts: Parts) -> None:
        self._ask = ask
        self._offer = offer
        self._parts = parts

    def fetch(self) -> bytes:
        """Return the whole file, going on where the line was cut for as long as each try brings more.

        Raises:
            LineTrouble: nothing more came, or what came is not the file; parts that may be its are kept.
            Refused: the endpoint has it no more.
        """
        kept = self._parts.kept(self._offer.sha256)
        while True:
            try:
                return self._try(kept)
            except LineTrouble as trouble:
                before, kept = len(kept), self._parts.kept(self._offer.sha256)
                if trouble.code not in _BROKEN or len(kept) <= before:
                    raise

    def _try(self, kept: bytes) -> bytes:
        """Return the file, gone on with after ``kept``; where that is not it, fetched once more and whole."""
        if kept:
            try:
                body = kept if len(kept) >= self._offer.size else self._rest(kept)
            except LineTrouble as trouble:
                # Somebody on the way takes part of a file for something else.
                if trouble.code != _FOREIGN:
                    raise
                body = b""
            if self._is_it(body):
                return body
            self._parts.drop()
        body = self._rest(b"")
        if not self._is_it(body):
            # A cache may hand out an older or a shortened file under a sound head.
            self._parts.drop()
            raise LineTrouble("cut")
        return body

    def _is_it(self, body: bytes) -> bool:
        return len(body) == self._offer.size and hashlib.sha256(body).hexdigest() == self._offer.sha256

    def _rest(self, kept: bytes) -> bytes:
        """Ask for what is missing after ``kept`` and return the file so far."""
        at = len(kept)
        headers = {"Accept-Encoding": "identity"}  # packed once more on the way, no range of it would fit
        if at:
            headers |= {"Range": f"bytes={at}-", "If-Range": f'"{self._offer.etag}"'}
        come = 0

        def took(status: int, told: Mapping[str, str], part: bytes) -> None:
            nonlocal come
            start = _start(self._offer, at, status, told)
            if start is not None:
                self._parts.add(self._offer.sha256, start + come, part)
            come += len(part)

        answer = self._ask(self._offer.path, headers, took)
        start = _start(self._offer, at, answer.status, answer.headers)
        if start is None:
            raise LineTrouble(_FOREIGN)
        return kept[:start] + answer.body


def _start(offer: SnapshotOffer, asked: int, status: int, headers: Mapping[str, str]) -> int | None:
    """Return where in the file an answer's body begins; ``None`` for what is no answer to the question."""
    ours = headers.get(PROTOCOL_HEADER.lower()) == PROTOCOL_VERSION
    kind = headers.get("content-type", "").partition(";")[0] == SNAPSHOT_TYPE
    plain = headers.get("content-encoding", "identity") == "identity"
    if not (ours and kind and plain):
        return None
    etag = headers.get("etag", "")
    if status == 200:
        return 0 if etag in {"", f'"{offer.etag}"'} else None
    span = f"bytes {asked}-{offer.size - 1}/{offer.size}"
    fits = asked > 0 and etag == f'"{offer.etag}"' and headers.get("content-range") == span
    return asked if status == 206 and fits else None
