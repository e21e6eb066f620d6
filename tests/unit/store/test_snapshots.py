"""What a replacement keeps of the values it takes away: all that differed, and nothing that did not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.model.ids import OpId, RowId
from sync.protocol.changes import RowImage
from tests.support.fleet import sync
from tests.support.store_pair import Pair
from tests.support.stores import DISTRICT, STREAMS


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.store.close()


def replaced(pair: Pair) -> list[tuple[str, str, dict[str, object]]]:
    """Fetch every stream whole and return what was noted: reason, row, old values."""
    with pair.store._sql.transaction():
        pair.store._anew.want_whole()
    assert sync(pair.store, pair.endpoint).verified
    return [(one.reason, one.row_id, dict(one.values)) for one in pair.store.states.incidents()]


def at_centre(pair: Pair, row_id: str, *, deleted: bool = False, **values: int | str) -> None:
    """Let the centre hold a row otherwise, as after a repair there."""
    rows = pair.endpoint.stream(DISTRICT).rows
    key = ("note_book", RowId(row_id))
    rows[key] = RowImage(*key, dict(values), {"*": OpId("e" * 32)}, deleted)


def test_a_replacement_that_brings_the_same_values_notes_nothing(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    assert replaced(pair) == []
    at_centre(pair, row_id, title="เล่ม", amount=1)
    assert replaced(pair) == []


def test_only_the_values_that_differ_are_noted(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    at_centre(pair, row_id, title="เล่ม", amount=2)
    assert replaced(pair) == [("digest", row_id, {"amount": 1})]


def test_a_record_that_is_deleted_at_the_centre_is_noted_though_its_values_are_equal(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม")
    sync(pair.store, pair.endpoint)
    at_centre(pair, row_id, deleted=True, title="เล่ม")
    assert replaced(pair) == [("digest", row_id, {})]


@pytest.mark.parametrize("others", [0, 1])
def test_a_record_the_centre_does_not_have_goes_and_is_noted_whole(pair: Pair, others: int) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    kept = [pair.make(title="อื่น") for _ in range(others)]
    sync(pair.store, pair.endpoint)
    del pair.endpoint.stream(DISTRICT).rows["note_book", RowId(row_id)]
    assert replaced(pair) == [("digest", row_id, {"title": "เล่ม", "amount": 1})]
    assert pair.store.rows.find("note_book", row_id) is None
    assert [one["row_id"] for one in pair.store.rows.where("note_book")] == kept


def test_an_edit_that_waits_is_neither_noted_nor_lost(pair: Pair) -> None:
    row_id = pair.make(title="เล่ม", amount=1)
    sync(pair.store, pair.endpoint)
    pair.edit(row_id, amount=5)
    at_centre(pair, row_id, title="ซ่อม", amount=1)
    reply = pair.reply(None)
    assert set(pair.store.read_state("officer").cursors) == set(STREAMS)
    pair.store.apply_reply(reply, None)
    offer = pair.endpoint._offer(DISTRICT, "digest", 2)
    pair.store.load_snapshot(offer, pair.endpoint.fetch(offer))
    row = pair.store.rows.find("note_book", row_id)
    assert row is not None
    assert (row["title"], row["amount"]) == ("ซ่อม", 5)
    assert [dict(one.values) for one in pair.store.states.incidents()] == [{"title": "เล่ม"}]
