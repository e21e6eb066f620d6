"""A power cut while the log is moved into the database leaves torn pages there, and no damage."""

from pathlib import Path

import pytest

from desktop_app.store.errors import Damaged
from tests.faults.torn_pages import PAGE, store_with_torn_pages, tear
from tests.support.stores import ACTOR, DISTRICT, bench


def test_torn_pages_whose_sound_copies_stand_in_the_log_are_no_damage(tmp_path: Path) -> None:
    cut, row = store_with_torn_pages(tmp_path)
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
