"""Identifiers made offline: records by official codes or by time, operations by time and chance.

All are 32 lower-case hexadecimal letters (16 bytes). Source: RFC 9562 (UUIDv5, UUIDv7); SYNC "Identity".
"""

import re
import uuid
from typing import NewType

from sync.model.sources import Chance, Clock, bounded

RowId = NewType("RowId", str)
OpId = NewType("OpId", str)
InstallId = NewType("InstallId", str)
AccountId = NewType("AccountId", str)

_HEXADECIMAL = re.compile(r"[0-9a-f]{32}")
# Never to be changed: every official id in every store and at the centre follows from it.
_NAMESPACE = uuid.UUID("6f3a2d5e-2565-5e11-9c07-878076000000")


def is_id(text: str) -> bool:
    """Tell whether a text is an identifier."""
    return _HEXADECIMAL.fullmatch(text) is not None


def official_id(register: str, *codes: object) -> RowId:
    """Return the id that every PC derives for the thing these official codes name (UUIDv5).

    Two officers who create the same fund offline thereby make the same row.
    """
    # A control character, which no stored text holds: codes 1 and 23 never read as 12 and 3.
    name = "\x1f".join([register, *(str(code) for code in codes)])
    return RowId(uuid.uuid5(_NAMESPACE, name).hex)


def time_id(clock: Clock, chance: Chance) -> RowId:
    """Return a new id ordered by time (UUIDv7) for a record no registry numbers."""
    # Bounded: a PC whose clock stands before 1970 gives a negative number, and must still make records.
    value = bounded(clock.now_ms()) << 80 | int.from_bytes(chance.octets(10), "big")
    # Version 7 in the bits 76-79, then variant 10 in 62-63 (RFC 9562 section 5.7); uuid.uuid7() is not in
    # Python 3.11 to 3.13.
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return RowId(f"{value:032x}")


def operation_id(clock: Clock, chance: Chance) -> OpId:
    """Return a new operation id: 48-bit milliseconds and 80 random bits.

    The time is for reading and for short indexes; it never orders anything (SYNC "Operation").
    """
    return OpId(bounded(clock.now_ms()).to_bytes(6, "big").hex() + chance.octets(10).hex())


def install_id(chance: Chance) -> InstallId:
    """Return a random identity for a local store, never taken from the machine."""
    return InstallId(chance.octets(16).hex())
