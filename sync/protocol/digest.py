"""The digest of a register: how many rows and the XOR of a 128-bit hash of each, so that it is kept by steps.

Row hash: BLAKE2b-128 over UTF-8 text: the row id, then for each entry of the writers map, sorted by field
name (code point order), ``|`` field ``=`` operation id. Values are not hashed: who wrote a field last tells
its value. Deleted rows count too; their ``$deleted`` entry tells them from living ones.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from sync.model.ids import OpId, RowId
from sync.protocol.changes import RowImage
from sync.protocol.messages import RegisterDigest

DIGEST_OCTETS = 16
Move = tuple[RowId, Mapping[str, OpId] | None, Mapping[str, OpId] | None]
"""A row's writers before and after; ``None`` where there was, or is, no such row."""
EMPTY = RegisterDigest(0, "0" * 32)


def row_hash(row_id: RowId, writers: Mapping[str, OpId]) -> int:
    """Return H(row_id, writers), 128 bits."""
    # Names and ids hold neither `|` nor `=` (`codec` lets none in), so no two maps make one text.
    if len(writers) == 1:  # a row nobody has edited since it was made, as nearly all are
        ((name, op_id),) = writers.items()
        text = f"{row_id}|{name}={op_id}"
    else:
        text = "|".join([row_id, *[f"{name}={writers[name]}" for name in sorted(writers)]])
    return int.from_bytes(blake2b(text.encode(), digest_size=DIGEST_OCTETS).digest(), "big")


def register_digest(rows: Iterable[RowImage]) -> RegisterDigest:
    """Return the digest of all ``rows`` of one register."""
    return digest_of((row.row_id, row.writers) for row in rows)


def digest_of(rows: Iterable[tuple[RowId, Mapping[str, OpId]]]) -> RegisterDigest:
    """Return the digest of a register's rows, of which ids and writers are told."""
    count, total = 0, 0
    for row_id, writers in rows:
        count += 1
        total ^= row_hash(row_id, writers)
    return RegisterDigest(count, f"{total:032x}")


def moved(
    digest: RegisterDigest,
    row_id: RowId,
    before: Mapping[str, OpId] | None,
    after: Mapping[str, OpId] | None,
) -> RegisterDigest:
    """Return ``digest`` after one row's writers went from ``before`` to ``after`` (``None``: no such row)."""
    return moved_by(digest, ((row_id, before, after),))


def moved_by(digest: RegisterDigest, rows: Iterable[Move]) -> RegisterDigest:
    """Return ``digest`` after the writers of several rows moved."""
    total, count = int(digest.xor, 16), digest.count
    # XOR takes out what it put in: a page of ten changes costs twenty hashes, not those of the register.
    for row_id, before, after in rows:
        if before is not None:
            total ^= row_hash(row_id, before)
            count -= 1
        if after is not None:
            total ^= row_hash(row_id, after)
            count += 1
    return RegisterDigest(count, f"{total:032x}")


def digest_of_all(streams: Mapping[str, Mapping[str, RegisterDigest]]) -> str:
    """Return one BLAKE2b-128 over the digests of several streams, 32 hexadecimal letters.

    Over UTF-8 text: for each stream in order its code and a line feed, then for each of its registers with
    rows, in order of code points, ``register=count:xor`` and a line feed.
    """
    lines = list[str]()
    for stream, digests in sorted(streams.items()):
        lines.append(f"{stream}\n")
        lines += (f"{name}={one.count}:{one.xor}\n" for name, one in sorted(digests.items()) if one.count)
    return blake2b("".join(lines).encode(), digest_size=DIGEST_OCTETS).hexdigest()
