"""The folder of stores, settings and log: made, and tried out before anything in it is opened."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.store.errors import DiskFull, DiskTrouble, known_failures

STORES = "stores"
"""Under it lie the stores, a folder each."""
_TRIAL_OCTETS = 4096
"""One page of a database: with less room than that no store opens."""


@contextmanager
def named(folder: Path) -> Iterator[None]:
    """Let what the disk refuses name the folder: whoever is to mend it must know where to look."""
    try:
        with known_failures():
            yield
    except (DiskFull, DiskTrouble) as trouble:
        # Named already by an inner block, which knows the place more exactly.
        if "folder" in trouble.values:
            raise
        code = "folder-full" if isinstance(trouble, DiskFull) else "folder-refused"
        raise type(trouble)(code, folder=str(folder), **trouble.values) from trouble


def make_ready(folder: Path) -> None:
    """Make ``folder`` and the one of the stores, and see that both can be read and written.

    Raises:
        DiskFull, DiskTrouble: ``folder-full``, ``folder-refused``, with the folder's name.
    """
    for place in (folder, folder / STORES):
        with named(place):
            place.mkdir(parents=True, exist_ok=True)
            # A folder may take files and still not be listed, and stores are found by looking (`sessions`).
            next(place.iterdir(), None)
            _try_out(trial_path(place))


def trial_path(folder: Path) -> Path:
    """Return what is written and removed again; programs that start at once write different ones."""
    return folder / f"trial-{os.getpid()}.new"


def _try_out(path: Path) -> None:
    try:
        with path.open("wb") as file:
            file.write(bytes(_TRIAL_OCTETS))
            file.flush()
            # Without it a full disk says so only when the pages are written out, after the trial was called
            # good.
            os.fsync(file.fileno())
    finally:
        path.unlink(missing_ok=True)
