"""Keeps a second server off a folder: a forgotten one would go on answering, perhaps as an older program.

The workers of one ``serve`` stand under its lock.
"""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sync.central.errors import ServedAlreadyError, StoreError, because_of, in_both_languages

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


LOCK_FILE: Final = "serve.lock"
_HELD: Final = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
"""What the systems answer where another process holds the lock (Windows the second and third)."""


@contextmanager
def only_server(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for the length of the block; the system lets go of it however the process ends.

    Raises:
        ServedAlreadyError: another process serves it.
        StoreError: the lock's file cannot be made; perhaps it belongs to another user of the machine.
    """
    try:
        file = (folder / LOCK_FILE).open("ab")
    except OSError as trouble:
        values = {"folder": str(folder), "because": f"{LOCK_FILE}: {because_of(trouble)}"}
        raise StoreError(in_both_languages("endpoint-not-opened", values)) from trouble
    with file:
        try:
            _take(file.fileno())
        except OSError as trouble:
            if trouble.errno in _HELD:
                raise ServedAlreadyError(
                    in_both_languages("serve-twice", {"folder": str(folder)})
                ) from trouble
            # A file system without locks: better an endpoint nobody watches over than none.
        yield
