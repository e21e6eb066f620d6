"""Finds the files that travel with the program, in a source tree as in a bundle."""

import sys
from pathlib import Path


def locate(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``locate("fonts", "Sarabun-Regular.ttf")``.

    The place is read-only: a bundle may lie in a folder the officer cannot write to.

    Raises:
        FileNotFoundError: Nothing of that name was shipped.
    """
    path = shipped_folder().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"not shipped with the program: {'/'.join(parts)}")
    return path


def shipped_folder() -> Path:
    """Return the folder all shipped files lie under."""
    unpacked = getattr(sys, "_MEIPASS", None)  # set by the bundle's loader, absent in a source tree
    return Path(unpacked) / "resources" if unpacked else Path(__file__).resolve().parent
