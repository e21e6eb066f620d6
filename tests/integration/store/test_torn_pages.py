"""A power cut while the log is moved into the database leaves torn pages there, and no damage."""

import shutil
import struct
from pathlib import Path

import pytest

from desktop_app.store.errors import Damaged
from tests.support.stores import ACTOR, DISTRICT, Bench, bench

PAGE = 4096
WAL_HEAD, FRAME_HEAD = 32, 24


def pages_in_log(log: bytes) -> set[int]:
    """Return the numbers of the pages whose copies stand in a log; its heads are not encrypted."""
    frames = range(WAL_HEAD, len(log) - FRAME_HEAD, FRAME_HEAD + PAGE)
    return {struct.unpack_from(">I", log, at)[0] for at in frames}


def as_cut_off(means: Bench, folder: Path) -> Bench:
    """Return the store as a cut leaves it: copied while it is open, with its log."""
    folder.mkdir()
    for file in means.folder.iterdir():
        shutil.copy(file, folder)
    return Bench(folder, means.around)


def tear(file: Path, page: int) -> None:
    content = bytearray(file.read_bytes())
    content[page * PAGE - PAGE // 2 : page * PAGE] = bytes(PAGE // 2)
    file.write_bytes(content)


def test_torn_pages_whose_sound_copies_stand_in_the_log_are_no_damage(tmp_path: Path) -> None:
    means = bench(tmp_path / "pc")
    with means.opened() as store:
        with store.act(ACTOR) as act:
            row = act.insert("note_book", DISTRICT, {"title": "ก่อน"})
        store.idle()
        with store.act(ACTOR) as act:
            act.update("note_book", row, {"title": "หลัง"})
        cut = as_cut_off(means, tmp_path / "cut")
    whole = cut.database.stat().st_size // PAGE
    torn = {one for one in pages_in_log(Path(f"{cut.database}-wal").read_bytes()) if one <= whole}
    assert torn
    for page in torn:
        tear(cut.database, page)
    with cut.opened() as store:
        found = store.rows.find("note_book", row)
        assert found is not None
        assert found["title"] == "หลัง"


def test_a_torn_page_without_a_copy_is_damage_still(tmp_path: Path) -> None:
    means = bench(tmp_path / "pc")
    with means.opened() as store, store.act(ACTOR) as act:
        act.insert("note_book", DISTRICT, {"title": "ก่อน"})
    tear(means.database, means.database.stat().st_size // PAGE)
    with pytest.raises(Damaged), means.opened():
        pass
