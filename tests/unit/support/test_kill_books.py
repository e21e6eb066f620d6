"""The books of the kills see a lost cell, a doubled operation and a half-kept one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.store import Store
from sync.model.fields import StoredValue
from tests.support.kill_books import KillBooks
from tests.support.stores import ACTOR, DISTRICT, bench, enrol

FUND = "1" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    means = bench(tmp_path)
    with means.opened() as opened:
        enrol(opened, means.around.chance)
        yield opened


def insert(store: Store, value: int) -> str:
    with store.act(ACTOR) as act:
        values: dict[str, StoredValue] = {"fund_id": FUND, "fy": 2565, "fy_month": 2, "bank_balance": value}
        return str(act.insert("fund_month", DISTRICT, values))


def update(store: Store, row_id: str, value: int) -> None:
    with store.act(ACTOR) as act:
        act.update("fund_month", row_id, {"bank_balance": value})


def told(row_id: str, value: int, *, answered: bool = True) -> list[str]:
    cell = f"{row_id} bank_balance {value}"
    return [f"? {cell}", "~", ".", cell] if answered else [f"? {cell}", "~"]


def test_an_answered_cell_that_stands_once_is_well(store: Store) -> None:
    row_id = insert(store, 11)
    update(store, row_id, 12)
    books = KillBooks()
    books.hear(["ready", *told(row_id, 11), *told(row_id, 12)])
    books.look(store)
    assert (books.figures.kills, books.figures.cells, books.figures.inside_commit) == (1, 2, 0)
    assert (books.figures.lost, books.figures.not_once) == (0, 0)


def test_an_answered_cell_that_is_not_there_is_lost(store: Store) -> None:
    row_id = insert(store, 11)
    books = KillBooks()
    books.hear([*told(row_id, 11), *told(row_id, 12)])
    books.look(store)
    assert (books.figures.lost, books.figures.not_once) == (1, 1)


def test_an_operation_that_stands_twice_is_seen(store: Store) -> None:
    row_id = insert(store, 11)
    update(store, row_id, 12)
    update(store, row_id, 11)
    books = KillBooks()
    books.hear([*told(row_id, 12), *told(row_id, 11)])
    books.look(store)
    assert (books.figures.lost, books.figures.not_once) == (0, 1)


@pytest.mark.parametrize(("arrived", "kept"), [((), 0), ((12,), 1), ((12, 13), 2)])
def test_a_cell_on_its_way_is_there_whole_or_not_at_all(
    store: Store, arrived: tuple[int, ...], kept: int
) -> None:
    row_id = insert(store, 11)
    for value in arrived:
        update(store, row_id, value)
    books = KillBooks()
    books.hear([*told(row_id, 11), *told(row_id, 12, answered=False), *told(row_id, 13, answered=False)])
    books.look(store)
    assert books.figures.inside_commit == 1
    assert (books.figures.unanswered, books.figures.unanswered_kept) == (2, kept)
    assert (books.figures.lost, books.figures.not_once) == (0, 0)


def test_a_row_without_its_operation_is_not_once(store: Store) -> None:
    row_id = insert(store, 11)
    store._sql.run("UPDATE outbox_changes SET changes = '{}'")
    books = KillBooks()
    books.hear(told(row_id, 11, answered=False))
    books.look(store)
    assert (books.figures.lost, books.figures.not_once) == (0, 1)


def test_what_came_once_may_not_go_later(store: Store) -> None:
    row_id = insert(store, 11)
    books = KillBooks()
    books.hear(told(row_id, 11, answered=False))
    books.look(store)
    store._sql.run("UPDATE fund_month SET bank_balance = 10")
    books.hear([])
    books.look(store)
    assert (books.figures.kills, books.figures.lost) == (2, 1)
