"""Numbers of a column: offsets from the smallest one, in as many octets as the largest needs.

Octets of the same weight stand together ("planes"): those that hardly change cost nothing once compressed.
"""

import math
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

import msgspec

from sync.protocol.troubles import ProtocolTrouble

# `array` names what C calls them; a test holds that they have these sizes.
TYPES: Final = {1: "B", 2: "H", 4: "I", 8: "Q"}
REAL_OCTETS: Final = 8
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


class Numbers(msgspec.Struct, frozen=True, array_like=True):
    """Whole numbers of 64 bits as they travel."""

    base: int
    """The smallest number, or with ``step`` the first."""
    width: int
    """Octets of each offset: 1, 2, 4 or 8; 0 is a bit each."""
    octets: bytes
    step: int | None = None
    """The smallest difference to the number before; offsets count from it, and there is one fewer."""


def pack_numbers(numbers: Sequence[int]) -> Numbers:
    """Return ``numbers`` (one at least, of 64 bits), as offsets from the smallest or from each other."""
    low, high = min(numbers), max(numbers)
    width = _width(high - low)
    # Offsets of one octet compress as well as anything that could be made of them.
    differences = [after - before for before, after in pairwise(numbers)] if width > 1 else []
    if differences:
        step, steepest = min(differences), max(differences)
        narrower = _width(steepest - step)
        if narrower < width and step >= _LOWEST:
            return Numbers(numbers[0], narrower, _offsets(differences, step, narrower), step)
    return Numbers(low, width, _offsets(numbers, low, width))


def unpack_numbers(packed: Numbers, count: int) -> list[int]:
    """Return ``count`` numbers.

    Raises:
        ProtocolTrouble: ``malformed``: not so many, no such width, or beyond 64 bits.
    """
    if packed.step is None:
        offsets = _read_offsets(packed, count)
        numbers = [packed.base + one for one in offsets] if packed.base else list(offsets)
        # Nearly always the widest offset would fit: then nobody needs to look at each.
        fits = _LOWEST <= packed.base <= _HIGHEST >> 1 and packed.width < max(TYPES)
        return numbers if fits else _bounded(numbers)
    if count < 1:
        raise ProtocolTrouble("malformed", what="column: count")
    steps = [packed.step + one for one in _read_offsets(packed, count - 1)]
    return _bounded(list(accumulate(steps, initial=packed.base)))


def pack_reals(reals: Sequence[float]) -> bytes:
    """Return 64-bit IEEE 754 numbers in planes."""
    return planes(_little(array("d", reals)), REAL_OCTETS)


def unpack_reals(octets: bytes, count: int) -> list[float]:
    """Return ``count`` floats; raises ProtocolTrouble as ``unpack_numbers`` does, for infinite ones too."""
    if len(octets) != count * REAL_OCTETS:
        raise ProtocolTrouble("malformed", what="column: reals")
    found = array("d", woven(octets, REAL_OCTETS))
    if sys.byteorder == "big":
        found.byteswap()
    if not all(map(math.isfinite, found)):
        raise ProtocolTrouble("malformed", what="column: reals")
    return found.tolist()


def planes(octets: bytes, width: int) -> bytes:
    """Return the first octets of all, then the second ones and so on."""
    return b"".join(octets[place::width] for place in range(width)) if width > 1 else octets


def woven(octets: bytes, width: int) -> bytes:
    """Undo ``planes``; the length must be a multiple of ``width``."""
    if width == 1:
        return octets
    found = bytearray(len(octets))
    size = len(octets) // width
    for place in range(width):
        found[place::width] = octets[place * size : (place + 1) * size]
    return bytes(found)


def bitmap(bits: Sequence[object]) -> bytes:
    """Return a bit for each of ``bits``, the first one lowest in the first octet."""
    letters = "".join("1" if one else "0" for one in reversed(bits))
    return int(letters or "0", 2).to_bytes((len(bits) + 7) // 8, "little")


def bits_of(octets: bytes, count: int) -> str:
    """Return the first ``count`` bits as letters ``0`` and ``1``.

    Raises:
        ProtocolTrouble: ``malformed``: another length, or bits beyond.
    """
    number = int.from_bytes(octets, "little")
    if len(octets) != (count + 7) // 8 or number >> count:
        raise ProtocolTrouble("malformed", what="column: bits")
    return f"{number:0{count}b}"[::-1] if count else ""


def _width(span: int) -> int:
    if span <= 1:
        return 0
    # Differences of 64-bit numbers may need a ninth octet: such a run is never the narrower one.
    return next((width for width in TYPES if span < 1 << 8 * width), 2 * max(TYPES))


def _offsets(numbers: Sequence[int], base: int, width: int) -> bytes:
    if width == 0:
        return bitmap([one != base for one in numbers])
    return planes(_little(array(TYPES[width], [one - base for one in numbers])), width)


def _read_offsets(packed: Numbers, count: int) -> Sequence[int]:
    if packed.width == 0:
        bits = bits_of(packed.octets, count)
        # A column of one value is nearly always here: a year, a province.
        return list(map(int, bits)) if "1" in bits else [0] * count
    if packed.width not in TYPES or len(packed.octets) != count * packed.width:
        raise ProtocolTrouble("malformed", what="column: width")
    found = array(TYPES[packed.width], woven(packed.octets, packed.width))
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _bounded(numbers: list[int]) -> list[int]:
    if numbers and not _LOWEST <= min(numbers) <= max(numbers) <= _HIGHEST:
        raise ProtocolTrouble("malformed", what="column: number")
    return numbers


def _little(numbers: "array[int] | array[float]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
