"""Files of whole streams: made while nobody has a fresh one, kept while an office may still fetch them."""

from pathlib import Path

import pytest

from sync.central import snapshots
from sync.central.accounts import assignments
from sync.central.centre import Centre
from sync.central.installs import Caller, find_install
from sync.central.snapshots import KEPT_MS, STALE_AFTER, offer
from sync.model.sources import SteppingClock
from sync.protocol.codec import SNAPSHOT_LIMIT, unpack
from sync.protocol.messages import Snapshot, SnapshotOffer
from tests.support.desk_call import DeskPc, desk_pc
from tests.support.wire import rows_of_snapshot, work_rows

BENCH = "bench_record"


def asked(
    centre: Centre, pc: DeskPc, reason: str = "first", stream: str = "", schema: int = 1
) -> SnapshotOffer:
    """Return what the endpoint offers the PC of a stream, its own when none is named."""
    with centre.database.reading() as connection:
        install = find_install(connection, pc.install)
        assert install is not None
        caller = Caller(install, assignments(connection, pc.install))
    return offer(centre, caller, stream or pc.stream, reason, schema)


def file_of(centre: Centre, one: SnapshotOffer) -> Path:
    return centre.folder / "snapshots" / f"{one.etag}.snapshot"


def later(centre: Centre, ms: int) -> None:
    assert isinstance(centre.clock, SteppingClock)
    centre.clock.at_ms += ms


def work(pc: DeskPc, count: int = 1) -> None:
    pc.sync([pc.insert(BENCH, {"name": f"กองทุน {number}"}) for number in range(count)])


def names_in(centre: Centre, one: SnapshotOffer) -> list[str]:
    snapshot = unpack(Snapshot, file_of(centre, one).read_bytes(), limit=SNAPSHOT_LIMIT)
    return sorted(str(row.values["name"]) for row in work_rows(rows_of_snapshot(snapshot)).values())


def test_a_file_nobody_may_still_be_fetching_is_cleared_away_when_the_next_is_made(centre: Centre) -> None:
    pc = desk_pc(centre)
    first = asked(centre, pc)
    work(pc)
    later(centre, KEPT_MS // 2)
    second = asked(centre, pc, "digest")
    assert file_of(centre, first).exists()
    work(pc)
    later(centre, KEPT_MS // 2 + 1)
    third = asked(centre, pc, "digest")
    assert [file_of(centre, one).exists() for one in (first, second, third)] == [False, True, True]


def test_making_a_file_clears_no_other_streams_away(centre: Centre) -> None:
    pc, other = desk_pc(centre), desk_pc(centre, "0102", seed=2)
    elsewhere = asked(centre, other)
    later(centre, 2 * KEPT_MS)
    work(pc)
    asked(centre, pc)
    assert file_of(centre, elsewhere).exists()
    assert asked(centre, other).etag == elsewhere.etag


def test_a_file_that_is_offered_again_is_kept_however_old(centre: Centre) -> None:
    pc = desk_pc(centre)
    first = asked(centre, pc)
    file_of(centre, first).unlink()
    later(centre, 2 * KEPT_MS)
    assert asked(centre, pc) == first
    assert file_of(centre, first).exists()


def test_a_file_cut_short_is_made_anew(centre: Centre) -> None:
    pc = desk_pc(centre)
    work(pc)
    first = asked(centre, pc)
    whole = file_of(centre, first).read_bytes()
    file_of(centre, first).write_bytes(whole[:-1])
    assert asked(centre, pc) == first
    assert file_of(centre, first).read_bytes() == whole


def test_a_first_sync_takes_a_file_a_little_behind_and_a_replacement_never(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert STALE_AFTER > 0
    monkeypatch.setattr(snapshots, "STALE_AFTER", 3)
    pc = desk_pc(centre)
    before = asked(centre, pc)
    work(pc, 3)
    assert asked(centre, pc) == before
    work(pc, 1)
    behind = asked(centre, pc)
    assert len(names_in(centre, behind)) == 4
    work(pc, 4)
    assert asked(centre, pc, "digest").etag != behind.etag


def test_the_newest_of_the_files_that_are_kept_is_offered(centre: Centre) -> None:
    pc = desk_pc(centre)
    asked(centre, pc)
    work(pc, 2)
    newest = asked(centre, pc, "digest")
    assert asked(centre, pc).etag == newest.etag
    assert names_in(centre, newest) == ["กองทุน 0", "กองทุน 1"]


def test_nothing_but_whole_files_lies_in_the_folder(centre: Centre) -> None:
    pc = desk_pc(centre)
    one = asked(centre, pc)
    assert [file.name for file in (centre.folder / "snapshots").iterdir()] == [file_of(centre, one).name]
