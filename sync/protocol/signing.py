"""Who said it: device signatures on requests, the endpoint's on receipts, and sealed cursors.

All signatures are Ed25519 (RFC 8032), written as hexadecimal letters. The bytes signed begin with a text
that names their purpose, so that no signature can be taken for one of another kind.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.model.ids import InstallId
from sync.protocol.messages import Receipt
from sync.protocol.troubles import CursorTrouble, ProtocolTrouble

SEED_OCTETS = 32
_REQUEST, _RECEIPT = b"kongtun-request-1", b"kongtun-receipt-1"
_CURSOR, _SHORT_CURSOR = b"kongtun-cursor-1", b"kongtun-cursor-2"
_SEAL_OCTETS = 16
_INSTALL_OCTETS = 16
_CALLER_OCTETS = _INSTALL_OCTETS + 64
# A cursor of ours has 171 letters at a position of six digits: what is much longer is not even decoded.
_LONGEST_CURSOR = 512
# Nobody but the endpoint makes what they are cut from: 32 and 64 bits only tell its own histories apart.
_EPOCH_OCTETS, _LINK_OCTETS = 4, 8
_SHORT = struct.Struct(f">{_EPOCH_OCTETS}sH{_LINK_OCTETS}s")


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


def sign_caller(signer: Signer, method: str, path: str, body: bytes, install: InstallId) -> str:
    """Return the value of the one header that names and proves the caller: base64url, 107 letters."""
    signature = sign_request(signer, method, path, body, install)
    return cursor_text(bytes.fromhex(install + signature))


def open_caller(header: str) -> tuple[InstallId, str]:
    """Return install and signature (hexadecimal) of such a header.

    Raises:
        ProtocolTrouble: ``bad-signature``: it holds something else.
    """
    try:
        octets = _cursor_octets(header)
    except CursorTrouble as trouble:
        raise ProtocolTrouble("bad-signature") from trouble
    if len(octets) != _CALLER_OCTETS:
        raise ProtocolTrouble("bad-signature")
    return InstallId(octets[:_INSTALL_OCTETS].hex()), octets[_INSTALL_OCTETS:].hex()


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
    """Its first 8 letters only, out of a short cursor: see ``of_epoch``."""
    stream: str
    seq: int
    link: str
    """The change log's hash at ``seq``, hexadecimal: shows a restored endpoint what it once had. Its first 16
    letters only, out of a short cursor: see ``has_link``."""
    schema: int

    def of_epoch(self, epoch: str) -> bool:
        """Tell whether the position belongs to ``epoch``."""
        return epoch[: len(self.epoch)] == self.epoch if self.schema > 1 else epoch == self.epoch

    def has_link(self, link: bytes | None) -> bool:
        """Tell whether ``link`` is the log's hash that stood at the position."""
        if link is None:
            return False
        return link.hex()[: len(self.link)] == self.link if self.schema > 1 else link.hex() == self.link


def make_cursor(secret: bytes, position: Position) -> str:
    """Return the opaque text for a position, sealed with the endpoint's secret (HMAC-SHA256, 128 bits)."""
    if position.schema > 1:
        return cursor_text(_short_cursor(secret, position))
    body = msgspec.msgpack.encode(
        (position.epoch, position.stream, position.seq, position.link, position.schema)
    )
    return cursor_text(_seal(secret, _CURSOR, body) + body)


def open_cursor(secret: bytes, cursor: str) -> Position:
    """Return the position a cursor of either form stands for.

    Raises:
        CursorTrouble: not sealed with this secret, or no cursor at all.
    """
    octets = _cursor_octets(cursor)
    seal, body = octets[:_SEAL_OCTETS], octets[_SEAL_OCTETS:]
    # Before anything in it is decoded: behind the seal stands only what this endpoint packed itself.
    if hmac.compare_digest(seal, _seal(secret, _SHORT_CURSOR, body)):
        epoch, stream, link = _SHORT.unpack_from(body)
        seq = int.from_bytes(body[_SHORT.size :], "big")
        return Position(epoch.hex(), f"{stream:04}", seq, link.hex(), 2)
    if not hmac.compare_digest(seal, _seal(secret, _CURSOR, body)):
        raise CursorTrouble
    return Position(*msgspec.msgpack.decode(body, type=tuple[str, str, int, str, int]))


def cursor_text(wire: bytes) -> str:
    """Return a cursor as stores keep it: base64url without padding."""
    return base64.urlsafe_b64encode(wire).rstrip(b"=").decode("ascii")


def cursor_wire(cursor: str) -> bytes:
    """Return the octets of a cursor. One that is none goes as it is, for the endpoint to say so."""
    try:
        return _cursor_octets(cursor)
    except CursorTrouble:
        return cursor.encode()


def _short_cursor(secret: bytes, position: Position) -> bytes:
    seq = position.seq.to_bytes((position.seq.bit_length() + 7) // 8, "big")
    epoch, link = bytes.fromhex(position.epoch)[:_EPOCH_OCTETS], bytes.fromhex(position.link)[:_LINK_OCTETS]
    body = _SHORT.pack(epoch, int(position.stream), link) + seq
    return _seal(secret, _SHORT_CURSOR, body) + body


def _cursor_octets(cursor: str) -> bytes:
    if len(cursor) > _LONGEST_CURSOR:
        raise CursorTrouble
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        # Without `validate` foreign letters are passed over, and many texts would be one cursor.
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as trouble:
        raise CursorTrouble from trouble


def _seal(secret: bytes, purpose: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, purpose + body, "sha256")[:_SEAL_OCTETS]
