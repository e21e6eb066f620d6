"""A reply taken in piece by piece: the same in the end, wherever it is broken off, at a real store too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.store import Store
from sync.model.ids import InstallId, OpId, RowId
from sync.model.sources import SeededChance
from sync.protocol import pieces as module
from sync.protocol.changes import Change, Kind, Result, Status
from sync.protocol.messages import Page, RegisterDigest, SyncReply
from sync.protocol.pieces import PIECE, pieces
from sync.protocol.session import ApplyReply, run_sync
from tests.support.fleet import carry_out, sync
from tests.support.store_pair import Pair
from tests.support.stores import ACTOR, bench, enrol

ASKED = {"3201": "old 3201", "3200": "old 3200", "0000": None}


def change(seq: int) -> Change:
    row, op = RowId(f"{seq:032x}"), OpId(f"{seq:032x}")
    return Change(seq, "fund", row, Kind.INSERT, {"a": 1}, op, "", InstallId("b" * 32), 0, 0)


def page(stream: str, count: int) -> Page:
    changes = [change(2 * seq) for seq in range(1, count + 1)]
    return Page(stream, changes, f"new {stream}", 2 * count + 5, more=False)


def reply(*pages: Page) -> SyncReply:
    digests = {"3201": {"fund": RegisterDigest(1, "0" * 32)}}
    results = [Result(OpId("c" * 32), Status.APPLIED, seq=7)]
    return SyncReply("e", "real", 1, 1, 1, 1, 1, 0, results, list(pages), [], digests, None, 9)


def test_a_small_reply_is_one_piece() -> None:
    whole = reply(page("3201", PIECE // 2), page("3200", PIECE // 2))
    assert pieces(whole, ASKED) == [whole]


def test_pieces_hold_all_of_it_in_order_results_first_digests_and_cursors_last() -> None:
    whole = reply(page("0000", 900), page("3200", 30), page("3201", 1000))
    parts = pieces(whole, ASKED)
    sizes = [sum(len(one.changes) for one in part.pages) for part in parts]
    assert sizes[0] == 900
    assert max(sizes[1:]) == PIECE
    assert [bool(part.results) for part in parts] == [True, *[False] * (len(parts) - 1)]
    assert [part.digests is not None for part in parts] == [*[False] * (len(parts) - 1), True]
    assert all(part.backoff_s == 9 for part in parts)
    for stream in ("0000", "3200", "3201"):
        mine = [one for part in parts for one in part.pages if one.stream == stream]
        (told,) = (one for one in whole.pages if one.stream == stream)
        assert [one for part in mine for one in part.changes] == told.changes
        assert (mine[-1].cursor, mine[-1].through, mine[-1].more) == (told.cursor, told.through, False)
        assert all(one.cursor == ASKED[stream] for one in mine[:-1])
        assert all(one.through == one.changes[-1].seq for one in mine[:-1])


def test_a_page_from_the_beginning_stays_whole_for_it_has_no_cursor_to_keep() -> None:
    whole = reply(page("0000", 900))
    assert pieces(whole, ASKED) == [whole]


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Pair, Store]]:
    """Two real stores of one office; the second has taken in nothing of sixty edits of the first."""
    monkeypatch.setattr(module, "PIECE", 10)
    pair = Pair(tmp_path / "one")
    rows = [pair.make(title=f"สมุด {number}", amount=number) for number in range(20)]
    sync(pair.store, pair.endpoint)
    with bench(tmp_path / "two", 2, clock=pair.clock).opened() as other:
        enrol(other, SeededChance("another install"), endpoint_key=pair.endpoint.public)
        sync(other, pair.endpoint)
        for turn in range(3):
            for row_id in rows:
                pair.edit(row_id, amount=100 * turn)
        sync(pair.store, pair.endpoint)
        with other.act(ACTOR) as act:
            act.update("note_book", rows[5], {"title": "จากเครื่องที่สอง"})
        yield pair, other
    pair.store.close()


def break_off(store: Store, pair: Pair, after: int) -> int:
    """Sync until so many transactions have taken something in, then end; return how many there were."""
    steps, answer, count = run_sync("officer"), None, 0
    try:
        while count < after:
            effect = steps.send(answer)
            answer = carry_out(effect, store, pair.endpoint)
            count += isinstance(effect, ApplyReply)
    except StopIteration:
        pass
    steps.close()
    return count


def same(pair: Pair, other: Store) -> None:
    rows = {row["row_id"]: row for row in pair.store.rows.where("note_book")}
    assert {row["row_id"]: row for row in other.rows.where("note_book")} == rows


def test_a_big_reply_is_taken_in_by_short_transactions(two: tuple[Pair, Store]) -> None:
    pair, other = two
    assert break_off(other, pair, 100) >= 6


@pytest.mark.parametrize("after", [1, 2, 3, 5])
def test_broken_off_between_two_pieces_the_next_sync_ends_what_was_begun(
    two: tuple[Pair, Store], after: int
) -> None:
    pair, other = two
    break_off(other, pair, after)
    through = other._sql.value("SELECT through FROM cursors WHERE stream = '3201'")
    summary = sync(other, pair.endpoint)
    assert (summary.verified, summary.conflicts, summary.mismatched) == (True, 0, ())
    assert other._sql.value("SELECT through FROM cursors WHERE stream = '3201'") > through
    sync(pair.store, pair.endpoint)
    same(pair, other)
    seqs = [row[0] for row in other._sql.rows("SELECT seq FROM history WHERE stream = '3201'")]
    assert len(seqs) == len(set(seqs))
    assert sync(other, pair.endpoint).verified
