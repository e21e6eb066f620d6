"""The known failures of the local store, and the one place where the engine's exceptions become them.

StoreTrouble
├── WrongKey          the key or the password does not open this store
├── Damaged           the file is the right one, but its bytes are broken, or it is gone
├── DiskFull          nothing more can be written
├── DiskTrouble       the disk refused to read or write for another reason
├── NewerSchema       a newer program wrote it: refused untouched
├── OpenElsewhere     another process has it open
├── TriggersMissing   edits would not reach the outbox: editing refused
├── KeyringMissing    the secret of this PC's slot is gone: the recovery code opens
├── NotEnrolled       the act needs an install that is enrolled
└── RealmMixed        practice, real and bench never meet

After each of them nothing is lost: what was committed before is there, the failed act left no trace.
Anything else the engine raises is a bug and passes through untouched.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2 as engine

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
"""Primary result codes (sqlite.org/rescode.html); an extended code holds its primary in the low 8 bits."""


class StoreTrouble(Exception):  # noqa: N818 - the boundary's word; each kind says what happened
    """A known failure: ``code`` finds its title and advice in ``sync.model.sentences``."""

    code = "store-trouble"

    def __init__(self, code: str = "", **values: str) -> None:
        super().__init__(code or type(self).code)
        self.code = code or type(self).code
        self.values = values


class WrongKey(StoreTrouble):
    """The key, password or recovery code does not open this store."""

    code = "wrong-key"


class Damaged(StoreTrouble):
    """The store's bytes are broken: a backup opens with the same key."""

    code = "store-damaged"


class DiskFull(StoreTrouble):
    """There is no room for the write; everything written before is safe."""

    code = "disk-full"


class DiskTrouble(StoreTrouble):
    """The disk or the folder refused."""

    code = "disk-trouble"


class NewerSchema(StoreTrouble):
    """A newer program wrote this store; it was not touched."""

    code = "newer-schema"


class OpenElsewhere(StoreTrouble):
    """Another process has this store open."""

    code = "store-open-elsewhere"


class TriggersMissing(StoreTrouble):
    """The triggers that capture edits are missing or altered, so editing is refused until repaired."""

    code = "triggers-missing"


class KeyringMissing(StoreTrouble):
    """This PC's half of the key is gone from the keyring."""

    code = "keyring-missing"


class NotEnrolled(StoreTrouble):
    """This store belongs to no install yet."""

    code = "not-enrolled"


class RealmMixed(StoreTrouble):
    """Practice, real and bench data never mix."""

    code = "realm-mixed"


_KINDS: dict[int, type[StoreTrouble]] = {
    # No second connection of this program exists: whoever is in the way is another process.
    _BUSY: OpenElsewhere,
    _LOCKED: OpenElsewhere,
    _READONLY: DiskTrouble,
    _IOERR: DiskTrouble,
    _CORRUPT: Damaged,
    _FULL: DiskFull,
    _CANTOPEN: DiskTrouble,
    # The key was proved beside the file before (`key_check`): what the engine calls no database has the right
    # key and broken bytes.
    _NOTADB: Damaged,
}


def trouble_of(error: engine.Error) -> StoreTrouble | None:
    """Return the known failure behind an exception of the engine; ``None`` when it is a bug of ours."""
    number = getattr(error, "sqlite_errorcode", None)
    kind = None if number is None else _KINDS.get(number & 0xFF)
    return None if kind is None else kind(engine=getattr(error, "sqlite_errorname", str(number)))


def trouble_of_file(error: OSError) -> StoreTrouble:
    """Return the known failure behind a refused file of ours beside the database."""
    # EDQUOT: on a profile with a quota there is no room for this user, however free the disk is.
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return DiskFull() if full else DiskTrouble(engine=errno.errorcode.get(error.errno or 0, ""))


@contextmanager
def known_failures() -> Iterator[None]:
    """Turn the engine's and the disk's exceptions into known failures; bugs pass through."""
    try:
        yield
    except engine.Error as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error
    except OSError as error:
        raise trouble_of_file(error) from error
