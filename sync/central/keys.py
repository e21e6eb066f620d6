"""The endpoint's signing key: a file of its owner's only, never in the database and its dumps."""

import os
from pathlib import Path
from typing import Final

from sync.central.errors import StoreError, in_both_languages
from sync.model.sources import Chance

KEY_FILE: Final = "endpoint.key"
SEED_OCTETS: Final = 32
"""An Ed25519 private key (RFC 8032)."""


def signing_seed(folder: Path, chance: Chance, *, make: bool) -> bytes:
    """Return the seed that signs receipts and cursors, readable by its owner alone.

    Only an endpoint that is being born may ``make`` one: what it signed before would be worth nothing.

    Raises:
        StoreError: the file is missing, cannot be read or is not a key.
    """
    file = folder / KEY_FILE
    if not make and not file.exists():
        values = {"folder": str(folder), "key": KEY_FILE}
        raise StoreError(in_both_languages("endpoint-without-key", values))
    try:
        # Made with its rights, not given them later; O_EXCL, so that of two processes one key is everybody's.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(file)
    except OSError as trouble:
        raise _not_usable(file) from trouble
    seed = chance.octets(SEED_OCTETS)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(seed.hex())
        out.flush()
        # Before anything is signed: a receipt that outlives its key after a power cut would be worth nothing.
        os.fsync(out.fileno())
    return seed


def _read(file: Path) -> bytes:
    try:
        seed = bytes.fromhex(file.read_text("ascii"))
    except (OSError, ValueError) as trouble:
        raise _not_usable(file) from trouble
    if len(seed) != SEED_OCTETS:
        raise _not_usable(file)
    return seed


def _not_usable(file: Path) -> StoreError:
    values = {"folder": str(file.parent), "key": file.name}
    return StoreError(in_both_languages("endpoint-key-unreadable", values))
