"""Which records merged by themselves: one field changed here, another elsewhere, neither seen before."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.store.history import Merged
from desktop_app.store.store import Store
from sync.model.ids import RowId
from sync.model.sources import SeededChance, SteppingClock
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import sync
from tests.support.stores import ACTOR, DISTRICT, bench, enrol


@dataclass(frozen=True, slots=True)
class Two:
    """Two PCs that share a record."""

    endpoint: MemoryEndpoint
    one: Store
    two: Store
    row_id: str

    def edit(self, store: Store, **values: int | str) -> None:
        with store.act(ACTOR) as act:
            act.update("note_book", self.row_id, values)

    def sync(self, *stores: Store) -> None:
        for store in stores:
            sync(store, self.endpoint)

    def merged(self, store: Store) -> list[tuple[str, list[str]]]:
        return [(one.row_id, sorted(one.fields)) for one in store.history.merged(0)]


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[Two]:
    clock = SteppingClock(1_638_000_000_000)
    endpoint = MemoryEndpoint(clock, SeededChance("endpoint"))
    one, two = (bench(tmp_path / str(seed), seed, clock=clock).open() for seed in (1, 2))
    for store in (one, two):
        enrol(store, SeededChance(str(store.path)), endpoint_key=endpoint.public)
    with one.act(ACTOR) as act:
        row_id = act.insert("note_book", DISTRICT, {"title": "เล่ม", "amount": 1})
    made = Two(endpoint, one, two, row_id)
    made.sync(one, two)
    yield made
    one.close()
    two.close()


def test_different_fields_changed_apart_are_listed_where_the_merge_happened(pcs: Two) -> None:
    pcs.edit(pcs.one, title="เล่มหนึ่ง")
    pcs.edit(pcs.two, amount=2)
    pcs.sync(pcs.one, pcs.two, pcs.one)
    assert pcs.two.history.merged(0) == [
        Merged("note_book", RowId(pcs.row_id), frozenset({"title", "amount"}))
    ]
    # The first PC's edit had long been received: whether its colleague had seen it, nobody can tell here.
    assert pcs.merged(pcs.one) == []


def test_an_edit_made_after_a_pull_is_no_merge(pcs: Two) -> None:
    pcs.edit(pcs.one, title="เล่มหนึ่ง")
    pcs.sync(pcs.one, pcs.two)
    pcs.edit(pcs.two, amount=2)
    pcs.sync(pcs.two)
    assert pcs.merged(pcs.two) == []


def test_a_conflict_is_no_quiet_merge_but_the_fields_beside_it_are(pcs: Two) -> None:
    pcs.edit(pcs.one, title="ของหนึ่ง")
    pcs.edit(pcs.two, title="ของสอง")
    pcs.sync(pcs.one, pcs.two)
    assert pcs.merged(pcs.two) == []
    pcs.edit(pcs.one, title="ใหม่", amount=5)
    pcs.edit(pcs.two, title="อื่น", remark="หมายเหตุ")
    pcs.sync(pcs.one, pcs.two)
    assert pcs.merged(pcs.two) == [(pcs.row_id, ["amount", "remark"])]


def test_an_edit_received_before_the_others_change_does_not_count(pcs: Two) -> None:
    pcs.edit(pcs.two, remark="หมายเหตุ")
    pcs.sync(pcs.two, pcs.one)
    pcs.edit(pcs.one, title="เล่มหนึ่ง")
    pcs.sync(pcs.one, pcs.two)
    assert pcs.merged(pcs.two) == []
    pcs.edit(pcs.one, title="เล่มสอง")
    pcs.edit(pcs.two, amount=2)
    pcs.sync(pcs.one, pcs.two)
    assert pcs.merged(pcs.two) == [(pcs.row_id, ["amount", "title"])]


def test_more_fields_here_around_a_conflict_are_no_merge_of_two(pcs: Two) -> None:
    pcs.edit(pcs.one, title="ของหนึ่ง")
    pcs.edit(pcs.two, title="ของสอง", amount=2)
    pcs.sync(pcs.one, pcs.two)
    assert pcs.merged(pcs.two) == []


def test_several_edits_of_one_record_are_one_line(pcs: Two) -> None:
    for text in ("ก", "ข"):
        pcs.edit(pcs.one, title=text)
    pcs.edit(pcs.two, amount=2)
    pcs.edit(pcs.two, remark="หมายเหตุ")
    pcs.sync(pcs.one, pcs.two)
    assert pcs.merged(pcs.two) == [(pcs.row_id, ["amount", "remark", "title"])]


def test_merges_older_than_asked_for_are_left_out(pcs: Two) -> None:
    pcs.edit(pcs.one, title="เล่มหนึ่ง")
    pcs.edit(pcs.two, amount=2)
    pcs.sync(pcs.one, pcs.two)
    received = pcs.two._sql.value("SELECT max(received_ms) FROM history WHERE met IS NOT NULL")
    assert len(pcs.two.history.merged(received)) == 1
    assert pcs.two.history.merged(received + 1) == []


def test_a_store_of_the_first_schema_learns_to_note_merges(tmp_path: Path) -> None:
    means = bench(tmp_path)
    with means.opened() as store:
        store._sql.run("DROP INDEX ix_history_met")
        store._sql.run("ALTER TABLE history DROP COLUMN met")
        store._sql.run("DELETE FROM _sqlite_migrations WHERE name = 'quiet_merges'")
        store._sql.run("PRAGMA user_version = 1")
    with means.opened() as store:
        assert store.history.merged(0) == []
