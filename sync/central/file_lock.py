"""Locks between processes of one machine: the system lets go of them however a process ends."""

import errno
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

_HELD: Final = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""What the systems answer where another process holds the lock (Windows the second and third)."""
_AGAIN_S: Final = 0.05

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes], place: int) -> None:
        file.seek(place)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes], place: int) -> None:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)


class Turns:
    """Turns at something that is done once for each place, by one thread of each process at a time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._here = threading.Lock()

    @contextmanager
    def turn(self, place: int) -> Iterator[None]:
        """Wait for the turn at ``place`` and keep it until the block ends."""
        with self._here, self._file.open("ab") as file:
            while not _taken(file, place):
                time.sleep(_AGAIN_S)
            yield


def _taken(file: IO[bytes], place: int) -> bool:
    try:
        _take(file, place)
    except OSError as trouble:
        # A file system without locks: two may then do the same work, and neither spoils the other's.
        return trouble.errno not in _HELD
    return True
