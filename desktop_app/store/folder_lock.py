"""A lock on a folder that the system itself drops when the program ends, however it ends.

No process numbers and no ages are kept: a killed program leaves a file behind, but no lock. The file stays,
for whoever removed it would let two programs lock two files of one name.
"""

import os
import sys
from pathlib import Path

NAME = "kongtun.lock"


class FolderLock:
    """Held by one program at a time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock unless another program holds it; tell whether it is held now.

        Raises:
            OSError: the folder takes no file.
        """
        if self._handle is None:
            # Never O_EXCL: the file of a killed program still lies there, and only its lock is gone.
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _locked(handle):
                os.close(handle)
                return False
            self._handle = handle
        return True

    def drop(self) -> None:
        """Let another program have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        """Lock the first byte, which need not exist; any refusal means that another program has it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        """Lock the file; where the file system knows no locks, the store's own lock has to do."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
