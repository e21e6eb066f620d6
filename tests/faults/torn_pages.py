"""A store as a power cut leaves it while the log is moved into the database: torn pages there."""

import shutil
import struct
from pathlib import Path

from tests.support.stores import ACTOR, DISTRICT, Bench, bench

PAGE = 4096
WAL_HEAD, FRAME_HEAD = 32, 24


def store_with_torn_pages(folder: Path) -> tuple[Bench, str]:
    """Return a store whose every page with a sound copy in the log is torn, and its only record's id.

    The record's title is ``หลัง``; before the log was moved the last time it was ``ก่อน``.
    """
    means = bench(folder / "pc")
    with means.opened() as store:
        with store.act(ACTOR) as act:
            row = act.insert("note_book", DISTRICT, {"title": "ก่อน"})
        store.idle()
        with store.act(ACTOR) as act:
            act.update("note_book", row, {"title": "หลัง"})
        cut = _as_cut_off(means, folder / "cut")
    whole = cut.database.stat().st_size // PAGE
    torn = {one for one in _pages_in_log(Path(f"{cut.database}-wal").read_bytes()) if one <= whole}
    assert torn
    for page in torn:
        tear(cut.database, page)
    return cut, row


def tear(file: Path, page: int) -> None:
    """Let the second half of a page be nothing."""
    content = bytearray(file.read_bytes())
    content[page * PAGE - PAGE // 2 : page * PAGE] = bytes(PAGE // 2)
    file.write_bytes(content)


def _pages_in_log(log: bytes) -> set[int]:
    """Return the numbers of the pages whose copies stand in a log; its heads are not encrypted."""
    frames = range(WAL_HEAD, len(log) - FRAME_HEAD, FRAME_HEAD + PAGE)
    return {struct.unpack_from(">I", log, at)[0] for at in frames}


def _as_cut_off(means: Bench, folder: Path) -> Bench:
    """Return the store as it lies there while it is open, with its log."""
    folder.mkdir()
    for file in means.folder.iterdir():
        shutil.copy(file, folder)
    return Bench(folder, means.around)
