"""Nonces: two stores that sync as one install are noticed by them, though nobody enters anything.

Eight octets, big-endian: a level (3), a mark (1) and the endpoint's seal (4). Each request shows the one the
store took in last. The endpoint keeps the last one that was shown, and offers marks of the next level; the
first of these to come back is kept in its turn. Who then shows another one is a copy.
"""

import hmac
from typing import Annotated, Final

import msgspec

from sync.model.ids import InstallId

NONCE_OCTETS: Final = 8
Nonce = Annotated[bytes, msgspec.Meta(min_length=NONCE_OCTETS, max_length=NONCE_OCTETS)]
HIGHEST: Final = (1 << 23) - 1
"""The last level: nonces are kept as numbers of 63 bits. At one an hour it is reached after 950 years."""
_PURPOSE: Final = b"kongtun-nonce-1"
_BEHIND_LEVEL: Final = 8 * 5


def level_of(number: int) -> int:
    """Return the level of a nonce, given as a number; 0 is before the first."""
    return number >> _BEHIND_LEVEL


def number_of(nonce: bytes) -> int:
    """Return a nonce as a number: one of a higher level is greater."""
    return int.from_bytes(nonce, "big")


def make_nonce(secret: bytes, epoch: str, install: InstallId, level: int, mark: bytes) -> bytes:
    """Return the nonce of a level that bears ``mark`` (one octet), sealed for an install in an epoch."""
    return _sealed(secret, epoch, install, level.to_bytes(3, "big") + mark)


def is_sealed(secret: bytes, epoch: str, install: InstallId, nonce: bytes) -> bool:
    """Tell whether a nonce was made with ``secret`` for this install in this epoch."""
    return hmac.compare_digest(nonce, _sealed(secret, epoch, install, nonce[:4]))


def newer(held: bytes | None, offered: bytes | None) -> bytes | None:
    """Return which of two a store shows from now on: the offered one only where its level is higher.

    An old reply must not bring an old one back, nor the brother of one that was shown already.
    """
    if held is None or offered is None:
        return held or offered
    return offered if level_of(number_of(offered)) > level_of(number_of(held)) else held


def _sealed(secret: bytes, epoch: str, install: InstallId, body: bytes) -> bytes:
    told = _PURPOSE + epoch.encode() + install.encode() + body
    return body + hmac.digest(secret, told, "sha256")[: NONCE_OCTETS - len(body)]
