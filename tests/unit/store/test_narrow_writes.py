"""What a push reads and writes of the store: its own operations, however many ended, and no wide texts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as engine
from sqlite_utils import Database

from desktop_app.store.migrations.steps import steps
from tests.support.fleet import sync
from tests.support.store_pair import Pair

MANY = 150


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.store.close()


def steps_of_a_push(pair: Pair) -> int:
    """Return how many instructions the engine carries out for one edit's push and its reply."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    pair.make(amount=1)
    pair.store._sql.raw.set_progress_handler(count, 1)
    # As a sync does, and once more for what a delivered push asks.
    pair.store.read_state("officer")
    push = pair.push()
    reply = pair.reply(push)
    pair.store.apply_reply(reply, push)
    pair.store.read_state("officer")
    pair.store._sql.raw.set_progress_handler(None, 1)
    return counted


def test_a_push_costs_the_same_however_many_went_before(pair: Pair) -> None:
    sync(pair.store, pair.endpoint)
    steps_of_a_push(pair)  # makes what is made once
    few = steps_of_a_push(pair)
    for number in range(MANY):
        pair.make(amount=number)
    sync(pair.store, pair.endpoint)
    # An index that is a level deeper is a step or two; a row read for nothing is ten.
    assert steps_of_a_push(pair) - few < MANY


def test_an_act_costs_the_same_however_many_edits_wait(pair: Pair) -> None:
    def steps_of_an_act() -> int:
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        pair.store._sql.raw.set_progress_handler(count, 1)
        pair.make(amount=1)
        pair.store._sql.raw.set_progress_handler(None, 1)
        return counted

    pair.make(amount=0)
    few = steps_of_an_act()
    for number in range(MANY):
        pair.make(amount=number)
    assert steps_of_an_act() - few < MANY


def contents(pair: Pair) -> object:
    return pair.value("SELECT count(*) FROM base_content")


def test_values_of_a_kept_row_outlive_its_push_until_the_officer_rests(pair: Pair) -> None:
    left, open_one = pair.make(amount=1), pair.make(amount=1)
    sync(pair.store, pair.endpoint)
    pair.edit(left, amount=2)
    pair.edit(open_one, amount=2)
    sync(pair.store, pair.endpoint)
    pair.edit(open_one, amount=3)
    assert (pair.value("SELECT count(*) FROM base"), contents(pair)) == (1, 2)
    pair.store.idle()
    assert contents(pair) == 1
    assert pair.store.rows.at_centre("note_book", open_one)["amount"].value == 2


def test_what_is_left_of_an_earlier_kept_row_is_never_taken_for_the_next(pair: Pair) -> None:
    row_id = pair.make(amount=1)
    sync(pair.store, pair.endpoint)
    for amount in (2, 3):
        pair.edit(row_id, amount=amount)
        assert pair.store.rows.at_centre("note_book", row_id)["amount"].value == amount - 1
        sync(pair.store, pair.endpoint)
    pair.edit(row_id, amount=4)
    assert pair.store.rows.at_centre("note_book", row_id)["amount"].value == 3


def test_operations_and_kept_rows_of_an_older_store_keep_their_texts() -> None:
    with engine.connect(":memory:") as raw:
        database = Database(raw)
        steps.apply(database, stop_before="few_of_many")
        for pos, text in ((-1, '{"kept": 1}'), (7, '{"sent": 1}')):
            raw.execute(
                "INSERT INTO outbox (pos, op_id, changes, register, row_id, stream, kind, actor, generation,"
                " wall_ms, schema, app)"
                " VALUES (?, ?, ?, 'village', 'r', '3201', 'update', 'a', 1, 1, 1, 'app')",
                (pos, f"op{pos}", text),
            )
        raw.execute("""INSERT INTO base VALUES ('village', 'r', '3201', '{"moo": 1}', '{}', 0, 1)""")
        raw.execute("CREATE TRIGGER t AFTER INSERT ON base BEGIN SELECT changes FROM outbox; END")
        steps.apply(database)
        together = "SELECT o.pos, c.changes FROM outbox o JOIN outbox_changes c ON c.id = o.entry ORDER BY 1"
        assert raw.execute(together).fetchall() == [(-1, '{"kept": 1}'), (7, '{"sent": 1}')]
        assert raw.execute("SELECT * FROM base").fetchall() == [("village", "r", "3201", "{}", 0, 1)]
        assert raw.execute("SELECT content FROM base_content").fetchall() == [('{"moo": 1}',)]
