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
        flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk: without it a power cut may undo a rename.

    Raises:
        OSError: the disk refuses.
    """
    if os.name == "nt":  # Windows flushes the rename itself and cannot open folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
