"""What was refused is offered again as it is, once: values, base and history stay what they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.store import Store
from sync.model.sources import SeededChance
from tests.conformance.store_side import refuses_amount
from tests.support.fake_endpoint import allowed
from tests.support.fleet import sync
from tests.support.store_pair import Pair
from tests.support.stores import ACTOR, bench, enrol
from ui.views.common import RowState


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    made.endpoint.rule = refuses_amount(13)
    yield made
    made.store.close()


def again(store: Store, row_id: str) -> bool:
    with store.act(ACTOR):
        return store.sending_again.again(ACTOR, "note_book", row_id)


def centre(pair: Pair, row_id: str) -> dict[str, object]:
    rows = pair.endpoint.stream("3201").rows
    return next((dict(row.values) for (_, key), row in rows.items() if key == row_id), {})


def test_a_refused_creation_goes_whole_and_is_taken_once_the_rule_has_changed(pair: Pair) -> None:
    row_id = pair.make(title="สมุด", amount=13)
    assert sync(pair.store, pair.endpoint).refused == 1
    pair.edit(row_id, remark="เพิ่มทีหลัง")
    assert again(pair.store, row_id)
    assert pair.state(row_id) is RowState.QUEUED
    assert sync(pair.store, pair.endpoint).refused == 1
    assert pair.state(row_id) is RowState.REFUSED
    pair.endpoint.rule = allowed
    assert again(pair.store, row_id)
    summary = sync(pair.store, pair.endpoint)
    assert (summary.sent, summary.refused, summary.verified) == (1, 0, True)
    assert centre(pair, row_id) == {"title": "สมุด", "amount": 13, "remark": "เพิ่มทีหลัง"}
    assert pair.state(row_id) is RowState.RECEIVED


def test_refused_edits_go_again_in_their_order_and_no_conflict_comes_of_it(pair: Pair) -> None:
    row_id = pair.make(title="สมุด", amount=1)
    sync(pair.store, pair.endpoint)
    pair.edit(row_id, amount=13, remark="ข้างเคียง")
    sync(pair.store, pair.endpoint)
    pair.edit(row_id, title="ชื่อใหม่")
    sync(pair.store, pair.endpoint)
    pair.endpoint.rule = allowed
    assert again(pair.store, row_id)
    assert pair.store.rows.find("note_book", row_id)["amount"] == 13  # type: ignore[index]
    summary = sync(pair.store, pair.endpoint)
    assert (summary.sent, summary.conflicts, summary.verified) == (1, 0, True)
    assert centre(pair, row_id) == {"title": "ชื่อใหม่", "amount": 13, "remark": "ข้างเคียง"}
    assert pair.state(row_id) is RowState.RECEIVED


def test_a_field_that_others_wrote_meanwhile_becomes_a_conflict_and_not_a_silent_win(
    pair: Pair, tmp_path: Path
) -> None:
    row_id = pair.make(title="สมุด", amount=1)
    sync(pair.store, pair.endpoint)
    pair.edit(row_id, amount=13)
    sync(pair.store, pair.endpoint)
    with bench(tmp_path / "other", 2, clock=pair.clock).opened() as other:
        enrol(other, SeededChance("another install"), endpoint_key=pair.endpoint.public)
        sync(other, pair.endpoint)
        with other.act(ACTOR) as act:
            act.update("note_book", row_id, {"amount": 20})
        sync(other, pair.endpoint)
    pair.endpoint.rule = allowed
    sync(pair.store, pair.endpoint)
    assert again(pair.store, row_id)
    summary = sync(pair.store, pair.endpoint)
    assert summary.conflicts == 1
    assert centre(pair, row_id)["amount"] == 20
    assert pair.state(row_id) is RowState.IN_CONFLICT


def test_nothing_is_queued_twice_nor_while_something_is_on_its_way(pair: Pair) -> None:
    row_id = pair.make(title="สมุด", amount=13)
    assert not again(pair.store, row_id)
    pair.push()
    assert not again(pair.store, row_id)
    sync(pair.store, pair.endpoint)
    assert again(pair.store, row_id)
    assert not again(pair.store, row_id)
    assert pair.store.read_state("officer").queued == 1


def test_the_refused_are_listed_however_many_were_edited_since(pair: Pair) -> None:
    bad = pair.make(title="เก่า", amount=13)
    for number in range(30):
        pair.make(title=f"ใหม่ {number}")
    sync(pair.store, pair.endpoint)
    listed = pair.store.states.edited(limit=10)
    assert len(listed) == 10
    assert [one.row_id for one in listed if one.state is RowState.REFUSED] == [bad]
    assert listed[-1].row_id == bad
