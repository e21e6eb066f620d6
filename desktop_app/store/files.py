"""Small files beside the database: owner-only, replaced as a whole or not at all."""

import os
from pathlib import Path

from desktop_app.store.errors import known_failures


def write_whole(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``, readable by its owner only; durable when this returns.

    Raises:
        DiskFull, DiskTrouble: when the disk refuses; the old file is then untouched.
    """
    fresh = path.with_name(path.name + ".new")
    with known_failures():
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            # Before the rename: the system may carry out the rename first, and a power cut would leave an
            # empty file under the right name.
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows flushes the rename itself and cannot open folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
