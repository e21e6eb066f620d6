"""Who said it: device signatures on requests, the endpoint's on receipts, and sealed cursors.

All signatures are Ed25519 (RFC 8032), written as hexadecimal letters. The bytes signed begin with a text
that names their purpose, so that no signature can be taken for one of another kind.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.model.ids import InstallId
from sync.protocol.messages import Receipt
from sync.protocol.troubles import CursorTrouble, ProtocolTrouble

SEED_OCTETS = 32
_REQUEST, _RECEIPT, _CURSOR = b"kongtun-request-1", b"kongtun-receipt-1", b"kongtun-cursor-1"
_SEAL_OCTETS = 16
# A cursor of ours has 171 letters at a position of six digits: what is much longer is not even decoded.
_LONGEST_CURSOR = 512


class Signer:
    """A private key, made from 32 random bytes that its owner keeps."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw().hex()
        """The public key, 64 hexadecimal letters."""

    def sign(self, message: bytes) -> str:
        """Return the signature of ``message``, 128 hexadecimal letters."""
        return self._key.sign(message).hex()


def verify(public: str, message: bytes, signature: str) -> None:
    """Check a signature.

    Raises:
        ProtocolTrouble: ``bad-signature``: another key, another message, or no signature at all.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError) as trouble:
        raise ProtocolTrouble("bad-signature") from trouble


def request_bytes(method: str, path: str, body: bytes, install: InstallId) -> bytes:
    """Return what a device signs for a request; ``body`` as it travels, compressed.

    A replay does no harm: operations carry their ids, and the rest only asks.
    """
    # The path too: a body signed for one address is worth nothing at another.
    parts = (_REQUEST, method.encode(), path.encode(), install.encode(), hashlib.sha256(body).digest())
    return b"\n".join(parts)


def sign_request(signer: Signer, method: str, path: str, body: bytes, install: InstallId) -> str:
    """Return the value of the signature header for a request."""
    return signer.sign(request_bytes(method, path, body, install))


def verify_request(
    public: str, signature: str, method: str, path: str, body: bytes, install: InstallId
) -> None:
    """Check a request's signature.

    Raises:
        ProtocolTrouble: ``bad-signature``.
    """
    verify(public, request_bytes(method, path, body, install), signature)


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return what the endpoint signs for a receipt: every field but the signature."""
    *fields, _signature = msgspec.structs.astuple(receipt)
    return _RECEIPT + msgspec.msgpack.encode(fields)


def sign_receipt(signer: Signer, receipt: Receipt) -> Receipt:
    """Return the receipt with its signature filled in."""
    return msgspec.structs.replace(receipt, signature=signer.sign(receipt_bytes(receipt)))


def verify_receipt(public: str, receipt: Receipt) -> None:
    """Check a receipt against the endpoint's key of the enrolment.

    Raises:
        ProtocolTrouble: ``bad-signature``.
    """
    verify(public, receipt_bytes(receipt), receipt.signature)


@dataclass(frozen=True, slots=True)
class Position:
    """Where in a stream a client stands, as its cursor says it."""

    epoch: str
    stream: str
    seq: int
    link: str
    """The change log's hash at ``seq``, hexadecimal: shows a restored endpoint what it once had."""
    schema: int


def make_cursor(secret: bytes, position: Position) -> str:
    """Return the opaque text for a position, sealed with the endpoint's secret (HMAC-SHA256, 128 bits)."""
    body = msgspec.msgpack.encode(
        (position.epoch, position.stream, position.seq, position.link, position.schema)
    )
    return base64.urlsafe_b64encode(_seal(secret, body) + body).rstrip(b"=").decode("ascii")


def open_cursor(secret: bytes, cursor: str) -> Position:
    """Return the position a cursor stands for.

    Raises:
        CursorTrouble: not sealed with this secret, or no cursor at all.
    """
    octets = _cursor_octets(cursor)
    seal, body = octets[:_SEAL_OCTETS], octets[_SEAL_OCTETS:]
    # Before anything in it is decoded: behind the seal stands only what this endpoint packed itself.
    if not hmac.compare_digest(seal, _seal(secret, body)):
        raise CursorTrouble
    return Position(*msgspec.msgpack.decode(body, type=tuple[str, str, int, str, int]))


def _cursor_octets(cursor: str) -> bytes:
    if len(cursor) > _LONGEST_CURSOR:
        raise CursorTrouble
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        # Without `validate` foreign letters are passed over, and many texts would be one cursor.
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as trouble:
        raise CursorTrouble from trouble


def _seal(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, _CURSOR + body, "sha256")[:_SEAL_OCTETS]
