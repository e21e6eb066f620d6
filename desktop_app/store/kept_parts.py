"""What came of a snapshot before the line was cut, in a file beside the database: sealed, for its owner only.

Each part is sealed by itself (ChaCha20-Poly1305, a nonce of its own) with a key that lies in the encrypted
store. The file's digest and the part's place are sealed along: parts of another file, in another order or
half written open no more and count as never come.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sync.client.download import MemoryParts
from sync.model.sources import Chance

KEY_OCTETS: Final = 32
_NONCE_OCTETS: Final = 12
_LENGTH_OCTETS: Final = 4
# A damaged length must not have the whole memory asked for.
_LONGEST: Final = 1024 * 1024


class KeptParts:
    """``sync.client.download.Parts`` that outlive the program. For one thread at a time.

    A disk that takes nothing hinders no download: what came is then kept in memory only.
    """

    def __init__(self, file: Path, key: bytes, chance: Chance) -> None:
        self._file = file
        self._seal = ChaCha20Poly1305(key)
        self._chance = chance
        self._memory = MemoryParts()
        self._on_disk: tuple[str, int] = ("", 0)
        """Which file's parts lie on disk, and how many of its bytes."""

    def kept(self, sha256: str) -> bytes:
        """Return what is kept of the file from its beginning."""
        found = self._memory.kept(sha256)
        if not found:
            found = self._read(sha256)
            if found:
                self._memory.add(sha256, 0, found)
        return found

    def add(self, sha256: str, at: int, part: bytes) -> None:
        """Keep what follows the first ``at`` bytes."""
        self._memory.add(sha256, at, part)
        with suppress(OSError):
            self._write(sha256, at, part)

    def drop(self) -> None:
        """Forget everything, on disk too."""
        self._memory.drop()
        self._on_disk = ("", 0)
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _write(self, sha256: str, at: int, part: bytes) -> None:
        fresh = at == 0
        if not fresh and self._on_disk != (sha256, at):
            return  # a gap, or a file that was read by nobody: it could not be gone on with
        nonce = self._chance.octets(_NONCE_OCTETS)
        sealed = nonce + self._seal.encrypt(nonce, part, _place(sha256, at))
        how = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if fresh else os.O_APPEND) | getattr(os, "O_BINARY", 0)
        # Not flushed: what a power cut takes of it is only fetched once more.
        with os.fdopen(os.open(self._file, how, 0o600), "wb") as file:
            file.write(len(sealed).to_bytes(_LENGTH_OCTETS, "big") + sealed)
        self._on_disk = (sha256, at + len(part))

    def _read(self, sha256: str) -> bytes:
        """Return what opens of the file on disk, and cut off what does not."""
        try:
            raw = self._file.read_bytes()
        except OSError:
            return b""
        found, good = bytearray(), 0
        for sealed in _records(raw):
            nonce, rest = sealed[:_NONCE_OCTETS], sealed[_NONCE_OCTETS:]
            try:
                found += self._seal.decrypt(nonce, rest, _place(sha256, len(found)))
            except InvalidTag:
                break
            good += _LENGTH_OCTETS + len(sealed)
        with suppress(OSError):
            if good < len(raw):
                os.truncate(self._file, good)
            self._on_disk = (sha256, len(found))
        return bytes(found)


def _records(raw: bytes) -> Iterator[bytes]:
    at = 0
    while at + _LENGTH_OCTETS <= len(raw):
        length = int.from_bytes(raw[at : at + _LENGTH_OCTETS], "big")
        at += _LENGTH_OCTETS
        if not _NONCE_OCTETS < length <= min(_LONGEST, len(raw) - at):
            return
        yield raw[at : at + length]
        at += length


def _place(sha256: str, at: int) -> bytes:
    return f"kongtun-part-1\n{sha256}\n{at}".encode()
