"""The log: gapless positions in the order of commits, pages that end where transactions ended."""

import threading
from collections.abc import Iterator
from typing import Self

import pytest

from sync.central import ledger, records
from sync.central.centre import Centre
from sync.central.database import run
from sync.central.ledger import GENESIS, append, head_of, keep_results, known_results, link_at, lock, read_log
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol.changes import Change, Kind, Result, RowImage, Status

INSTALL = InstallId("a" * 32)


def change(seq: int) -> Change:
    row_id, op_id = RowId(f"{seq:032x}"), OpId("b" * 32)
    return Change(seq, "village", row_id, Kind.INSERT, {"name_th": "ก" * 20}, op_id, "c", INSTALL, 1, 2)


def write(centre: Centre, count: int, stream: str = "0101", *, fails: bool = False) -> None:
    with centre.database.writing() as connection:
        locked = lock(connection, [stream])[stream]
        locked.new = [change(locked.next_seq()) for _ in range(count)]
        append(connection, locked)
        if fails:
            raise RuntimeError


def test_positions_are_gapless_over_transactions_and_rollbacks(centre: Centre) -> None:
    write(centre, 2)
    with pytest.raises(RuntimeError):
        write(centre, 1, fails=True)
    write(centre, 3)
    with centre.database.reading() as connection:
        page = read_log(connection, "0101", 0, 10**6)
    assert [one.seq for one in page.changes] == [1, 2, 3, 4, 5]


def test_pages_end_only_where_a_transaction_ended(centre: Centre) -> None:
    for count in (3, 4, 2):
        write(centre, count)
    ends = []
    after = 0
    with centre.database.reading() as connection:
        for more in (True, True, False):
            page = read_log(connection, "0101", after, 1)
            ends.append([one.seq for one in page.changes])
            after = page.seq
            assert page.more is more
    assert ends == [[1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_a_page_tells_nothing_twice_that_the_reply_tells_as_a_result(centre: Centre) -> None:
    write(centre, 3)
    with centre.database.reading() as connection:
        page = read_log(connection, "0101", 0, 10**6, known={1, 3})
    assert [one.seq for one in page.changes] == [2]
    assert page.seq == 3


@pytest.mark.parametrize(
    ("known", "told", "through"),
    [
        ({1, 2, 3}, [4, 5], 5),
        ({1, 2}, [3, 4, 5], 5),  # the transaction goes on
        ({2, 3}, [1, 4, 5], 5),
        ({1, 2, 3, 4, 5}, [], 5),
    ],
)
def test_what_is_known_is_passed_and_the_page_ends_with_a_transaction(
    centre: Centre, known: set[int], told: list[int], through: int
) -> None:
    for count in (3, 2):
        write(centre, count)
    with centre.database.reading() as connection:
        page = read_log(connection, "0101", 0, 10**6, known=known)
        assert ([one.seq for one in page.changes], page.seq) == (told, through)
        assert page.link == link_at(connection, "0101", through)
        assert page.more is False


def test_what_is_known_is_not_read_back(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    for count in (3, 2):
        write(centre, count)
    read: list[int] = []

    class Row(ledger.LogRow):
        def __new__(cls, seq: int, body: bytes, link: bytes | None) -> Self:
            read.append(seq)
            return super().__new__(cls, seq, body, link)

    monkeypatch.setattr(ledger, "LogRow", Row)
    with centre.database.reading() as connection:
        read_log(connection, "0101", 0, 10**6, known={1, 2, 3})
    assert read == [4, 5]


def test_the_log_hash_differs_when_history_differs(centre: Centre) -> None:
    write(centre, 2)
    write(centre, 1, "0102")
    write(centre, 1, "0102")
    with centre.database.reading() as connection:
        assert head_of(connection, "0101")[1] == link_at(connection, "0101", 2)
        assert link_at(connection, "0101", 1) is None
        assert link_at(connection, "0101", 0) == GENESIS
        assert head_of(connection, "0101") == head_of(connection, "0102")
        assert head_of(connection, "0199") == (0, GENESIS)
    write(centre, 1, "0102")
    with centre.database.reading() as connection:
        assert head_of(connection, "0101")[1] != head_of(connection, "0102")[1]


def test_writers_of_many_threads_lose_and_repeat_nothing(centre: Centre) -> None:
    def work() -> None:
        for _ in range(10):
            write(centre, 2)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with centre.database.reading() as connection:
        page = read_log(connection, "0101", 0, 10**9)
    assert [one.seq for one in page.changes] == list(range(1, 161))


def test_a_log_read_in_parts_is_told_whole(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    for count in (2, 3, 1):
        write(centre, count)
    for fetched in (1, 2, 3, 6, 7):
        monkeypatch.setattr(ledger, "_FETCH", fetched)
        with centre.database.reading() as connection:
            page = read_log(connection, "0101", 0, 10**6)
        assert [one.seq for one in page.changes] == [1, 2, 3, 4, 5, 6]


def numbered(results: list[Result]) -> Iterator[tuple[int, Result, bytes]]:
    return ((n, one, bytes(16)) for n, one in enumerate(results, 1))


def test_more_operations_and_rows_are_asked_for_than_a_statement_has_parameters(centre: Centre) -> None:
    results = [Result(OpId(f"{number:032x}"), Status.APPLIED, seq=number) for number in range(1, 6)]
    rows = [RowImage("village", RowId(f"{number:032x}"), {"moo_no": number}, {}) for number in range(5)]
    with centre.database.writing() as connection:
        lock(connection, ["0101"])
        keep_results(connection, "0101", INSTALL, numbered(results))
        records.save(connection, "0101", ((row, 1) for row in rows))
    others = [f"{number:032x}" for number in range(10**6, 10**6 + 40_000)]
    keys = [*((row.register, row.row_id) for row in rows), *(("village", RowId(one)) for one in others)]
    with centre.database.reading() as connection:
        known = known_results(connection, "0101", [*(one.op_id for one in results), *map(OpId, others)])
        there = records.load(connection, "0101", keys)
    assert list(known.values()) == results
    assert list(there.values()) == rows


def test_results_come_back_as_they_ended(centre: Centre) -> None:
    results = [
        Result(OpId("1" * 32), Status.APPLIED, seq=7),
        Result(OpId("2" * 32), Status.REJECTED, {"name": None}, code="value-refused", field="name"),
        Result(OpId("3" * 32), Status.APPLIED, {"*": OpId("9" * 32)}, seq=8),
        Result(OpId("4" * 32), Status.CONFLICT, {"name": OpId("9" * 32)}, conflict=RowId("5" * 32)),
    ]
    with centre.database.writing() as connection:
        lock(connection, ["0101"])
        keep_results(connection, "0101", INSTALL, numbered(results))
    with centre.database.reading() as connection:
        found = known_results(connection, "0101", [one.op_id for one in results])
        assert list(found.values()) == results
        assert known_results(connection, "0102", [one.op_id for one in results]) == {}
        plain = run(connection, "SELECT count(*) FROM operation WHERE result IS NULL").scalar()
    assert plain == 1
