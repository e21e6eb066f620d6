"""A text for the officer's own printer: a file where they chose, which every editor reads."""

from pathlib import Path

from desktop_app.store.errors import StoreTrouble
from desktop_app.store.files import write_whole


def save_text(path: str, text: str) -> None:
    """Write ``text`` to ``path`` as old editors of Windows want it: with a byte-order mark and CR LF.

    Raises:
        StoreTrouble: ``file-not-saved``; nothing half is left there.
    """
    lines = text.replace("\n", "\r\n")
    try:
        write_whole(Path(path), lines.encode("utf-8-sig"))
    except StoreTrouble as trouble:
        raise StoreTrouble("file-not-saved", file=path) from trouble
