"""Messages to bytes and back. Nothing outside this module knows how a message looks as bytes.

Bodies are MessagePack, compressed with zstd (level 3) or gzip. Decoding any bytes whatever gives a message
or raises ProtocolTrouble; sizes are bounded before anything is unpacked, so that a small body cannot fill
the memory of an old PC.
"""

import math
import re
import zlib
from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec
import zstandard

from sync.model.fields import StoredValue
from sync.protocol.changes import FieldChange, Operation
from sync.protocol.messages import (
    EnrolAgainRequest,
    EnrolReply,
    EnrolRequest,
    PasswordReply,
    PasswordRequest,
    Push,
    Snapshot,
    SyncReply,
    SyncRequest,
)
from sync.protocol.refusals import TYPE_PREFIX, ProblemBody
from sync.protocol.short import ShortPush
from sync.protocol.troubles import ProtocolTrouble

ZSTD: Final = "zstd"
GZIP: Final = "gzip"
IDENTITY: Final = "identity"
CODINGS: Final = (ZSTD, GZIP, IDENTITY)
"""Values of ``Content-Encoding`` both ends understand, the best first."""
# PERF F2, F1: level 9 takes 2 of 55 kB off a month's push; level 3 packs a first sync in 30 ms.
ZSTD_LEVEL: Final = 3
GZIP_LEVEL: Final = 6
MESSAGE_LIMIT: Final = 16 * 1024 * 1024
"""Unpacked bytes of a request or reply; a month of a district's operations takes a tenth of it."""
SNAPSHOT_LIMIT: Final = 256 * 1024 * 1024
"""Unpacked bytes of a snapshot: a province's districts, ten years."""
# A decoder sets its window aside before it has seen any content; RFC 8878 asks no more than this of any.
WINDOW_LIMIT: Final = 8 * 1024 * 1024
# zlib's 15 bits of window, and 16 for the head of gzip: zlib's own head would be another coding.
_GZIP_WINDOW: Final = 31
# SQLite's INTEGER. A larger one raises in the driver, in the middle of a push, and would read as our bug.
_INTEGERS: Final = 2**63
# Not uuid.UUID(): capitals and hyphens would give one id several texts, and ids are compared and hashed as
# text.
_ID = re.compile(r"[0-9a-f]{32}").fullmatch
_HEAD = re.compile(r"[0-9a-f]{64}").fullmatch
_NAME = re.compile(r"[a-z$][a-z0-9_]{0,59}").fullmatch
"""Of a register or field; one that only a newer program knows is refused later, by its name."""
_STREAM = re.compile(r"[0-9]{4}").fullmatch

Message = (
    SyncRequest
    | SyncReply
    | EnrolRequest
    | EnrolAgainRequest
    | EnrolReply
    | PasswordRequest
    | PasswordReply
    | Snapshot
)
M = TypeVar("M", bound=Message)
_encoder = msgspec.msgpack.Encoder()
_problems = msgspec.json.Decoder(ProblemBody)


def encode(message: Message) -> bytes:
    """Return a message as bytes, not yet compressed."""
    return _encoder.encode(message)


def decode(kind: type[M], body: bytes) -> M:
    """Return the message of type ``kind`` in ``body``.

    Raises:
        ProtocolTrouble: ``malformed``: not MessagePack, another shape, or ids that are no ids.
    """
    try:
        message = msgspec.msgpack.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as trouble:
        raise ProtocolTrouble("malformed", what=str(trouble)[:200]) from trouble
    check(message)
    return message


def encoded_size(operations: Iterable[Operation]) -> int:
    """Return the bytes that operations take before compression; pushes are cut by it."""
    return sum(len(_encoder.encode(one)) for one in operations)


def compress(body: bytes, coding: str = ZSTD) -> bytes:
    """Return ``body`` in ``coding``.

    Raises:
        ProtocolTrouble: ``unknown-coding``.
    """
    if coding == ZSTD:
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
    if coding == GZIP:
        packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        return packer.compress(body) + packer.flush()
    if coding == IDENTITY:
        return body
    raise ProtocolTrouble("unknown-coding", coding=coding[:40])


def decompress(body: bytes, coding: str, limit: int = MESSAGE_LIMIT) -> bytes:
    """Return what ``body`` holds, never more than ``limit`` bytes.

    Raises:
        ProtocolTrouble: ``too-large``, ``unknown-coding``, or ``malformed`` for damaged or cut bytes.
    """
    if coding == ZSTD:
        return _unpacked_zstd(body, limit)
    if coding == GZIP:
        return _unpacked_gzip(body, limit)
    if coding != IDENTITY:
        raise ProtocolTrouble("unknown-coding", coding=coding[:40])
    if len(body) > limit:
        raise _too_large(limit)
    return body


def pack(message: Message, coding: str = ZSTD) -> bytes:
    """Return a message as it travels."""
    return compress(encode(message), coding)


def unpack(kind: type[M], body: bytes, coding: str = ZSTD, limit: int = MESSAGE_LIMIT) -> M:
    """Return the message that travelled as ``body``.

    Raises:
        ProtocolTrouble: see ``decompress`` and ``decode``.
    """
    return decode(kind, decompress(body, coding, limit))


def encode_problem(body: ProblemBody) -> bytes:
    """Return a refusal as problem+json."""
    return msgspec.json.encode(body)


def decode_problem(body: bytes) -> ProblemBody:
    """Return the refusal in a problem+json body.

    Raises:
        ProtocolTrouble: ``malformed``: not ours (a proxy's error page, a captive portal).
    """
    try:
        found = _problems.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as trouble:
        raise ProtocolTrouble("malformed", what=str(trouble)[:200]) from trouble
    if not found.type.startswith(TYPE_PREFIX):
        raise ProtocolTrouble("malformed", what="type")
    return found


def _unpacked_zstd(body: bytes, limit: int) -> bytes:
    try:
        # Where a frame states its size the library takes that size and passes over max_output_size (zstandard
        # 0.25): this comparison is the bound against bombs.
        stated = zstandard.frame_content_size(body)
        if stated > limit:
            raise _too_large(limit)
        if stated < 0:  # our writers state it; without it a bomb could not be told from a letter
            raise ProtocolTrouble("malformed", what="zstd frame without its size")
        unpacker = zstandard.ZstdDecompressor(max_window_size=WINDOW_LIMIT)
        # Only the first frame is unpacked: what follows it would be signed, and read by nobody.
        return unpacker.decompress(body, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError as trouble:
        raise ProtocolTrouble("malformed", what=str(trouble)[:200]) from trouble


def _unpacked_gzip(body: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        # One byte more than allowed tells that there is more, without unpacking the rest.
        content = unpacker.decompress(body, limit + 1)
    except zlib.error as trouble:
        raise ProtocolTrouble("malformed", what=str(trouble)[:200]) from trouble
    if len(content) > limit:
        raise _too_large(limit)
    if not unpacker.eof or unpacker.unused_data:
        raise ProtocolTrouble("malformed", what="gzip cut short")
    return content


def _too_large(limit: int) -> ProtocolTrouble:
    return ProtocolTrouble("too-large", limit=str(limit))


def check(message: Message) -> None:
    """Refuse ids and heads that are none: they go into chains, digests and paths as they are."""
    if isinstance(message, SyncRequest):
        _require(_ID(message.hello.install), "install")
        _require(all(map(_STREAM, message.cursors)), "stream")
        if message.push:
            _check_push(message.push)
        if message.short:
            _check_short(message.short)
    elif isinstance(message, EnrolRequest | EnrolAgainRequest):
        _require(_ID(message.install), "install")
        _require(_HEAD(message.device_key), "device_key")


def _check_push(push: Push) -> None:
    _require(push.first_n > 0, "first_n")
    _require(_HEAD(push.prev) and _HEAD(push.head), "head")
    for one in push.operations:
        _require(_ID(one.op_id) and _ID(one.row_id) and _STREAM(one.stream), "operation")
        _require(not one.settles or _ID(one.settles), "settles")
        _require(_NAME(one.register) and all(map(_NAME, one.set)), "name")
        _require(all(map(_sound, one.set.values())), "set")


def _check_short(push: ShortPush) -> None:
    _require(_HEAD(push.prev) and _HEAD(push.head), "head")
    _require(all(_NAME(one.register) and _STREAM(one.stream) for one in push.forms), "operation")
    _require(all(not one.settles or _ID(one.settles) for one in push.notes), "settles")
    _require(all(all(map(_NAME, names)) for names in push.fields), "name")


def _sound(change: FieldChange) -> bool:
    """Tell whether a field's change can be kept and compared: no other ids, nothing SQLite cannot hold."""
    if change.base_op is not None and not _ID(change.base_op):
        return False
    return storable(change.old) and storable(change.new)


def storable(value: StoredValue) -> bool:
    """Tell whether a value can be kept and compared at both ends."""
    # Nearly every value is one of these: first, for this is asked twice for each field of each operation.
    if value is None or isinstance(value, str):
        return True
    # SQLite keeps NaN as NULL: the two ends would hold different values under equal digests.
    return math.isfinite(value) if isinstance(value, float) else -_INTEGERS <= value < _INTEGERS


def _require(holds: object, what: str) -> None:
    if not holds:
        raise ProtocolTrouble("malformed", what=what)
