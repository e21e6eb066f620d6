"""The chain of an install's operations: each head vouches for every operation before it.

Canonical full form (the same on every platform): the ``Operation`` as a MessagePack array of its fields in
their declared order, without extension types. Integers take their shortest form, floats are IEEE 754
doubles, text is UTF-8, ``set`` is a map whose keys are sorted by code point and each of whose values is the
array ``[old, new, base_op]``. ``head' = BLAKE2b-256(head || canonical)``, heads written as 64 hexadecimal
letters. The numbers ``n`` follow from the chain's start, which every install has of its own.
"""

from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from sync.model.ids import InstallId
from sync.protocol.changes import Operation

HEAD_OCTETS = 32
# A purpose and a version in front: no other hash of an install's id can pass for a chain's beginning.
_START = b"kongtun-chain-1\n"
# A map that came through the outbox's JSON or another end's decoder may stand in another order; unsorted,
# equal operations would give two heads.
_canonical = msgspec.msgpack.Encoder(order="deterministic")


def genesis(install: InstallId) -> str:
    """Return the head before an install's first operation: BLAKE2b-256 of a fixed text and its id."""
    return blake2b(_START + install.encode(), digest_size=HEAD_OCTETS).hexdigest()


def canonical(operation: Operation) -> bytes:
    """Return the bytes of an operation's full form that heads are made over."""
    return _canonical.encode(operation)


def entered(operation: Operation) -> bytes:
    """Return 16 bytes over what an operation enters: another content under its id is another operation.

    Not over the full form: what is offered again may rest on other writers, go as a new account's, or have
    its moment bounded, and is the same operation all the same.
    """
    values = {name: change.new for name, change in operation.set.items()}
    place = (operation.register, operation.row_id, operation.stream, str(operation.kind))
    return blake2b(_canonical.encode((*place, values, operation.settles)), digest_size=16).digest()


def extend(head: str, operations: Iterable[Operation]) -> str:
    """Return the head after ``operations``.

    Raises:
        ValueError: ``head`` is not hexadecimal (the codec lets no such head in).
    """
    return extend_by(head, map(_canonical.encode, operations))


def extend_by(head: str, forms: Iterable[bytes]) -> str:
    """Return the head after operations of which the ``canonical`` bytes are there."""
    link = bytes.fromhex(head)
    for form in forms:
        link = blake2b(link + form, digest_size=HEAD_OCTETS).digest()
    return link.hex()


def extend_within(head: str, operations: Iterable[Operation], octets: int) -> str | None:
    """Return the head after ``operations``; ``None`` where their full forms are longer than ``octets``."""
    link = bytes.fromhex(head)
    for operation in operations:
        full = _canonical.encode(operation)
        octets -= len(full)
        if octets < 0:
            return None
        link = blake2b(link + full, digest_size=HEAD_OCTETS).digest()
    return link.hex()
