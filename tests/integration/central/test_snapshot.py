"""First and replacement syncs by snapshot: whole, in ranges, for those who may read it."""

import hashlib

import pytest

from sync.central.pull import SMALL_STREAM
from sync.protocol.codec import SNAPSHOT_LIMIT, unpack
from sync.protocol.messages import SNAPSHOT_TYPE, Snapshot, SnapshotOffer, SyncRequest
from tests.integration.central.conftest import Served
from tests.support.wire import (
    RefusedByEndpoint,
    Wire,
    digests_of,
    rows_of_snapshot,
    work_changes,
    work_rows,
)

MANY = SMALL_STREAM + 1


@pytest.fixture(scope="module")
def writer(served: Served) -> Wire:
    """An office with more rows than a reply carries."""
    wire = served.enrolled(served.office())
    wire.sync([wire.insert("bench_record", {"name": f"กองทุน {number}"}) for number in range(MANY)])
    return wire


@pytest.fixture
def newcomer(served: Served, writer: Wire) -> Wire:
    return served.enrolled(writer.stream)


def offered(wire: Wire) -> SnapshotOffer:
    offers = wire.sync().snapshots
    assert [one.stream for one in offers] == [wire.stream]
    return offers[0]


def code_of(wire: Wire, path: str) -> str:
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.send("GET", path)
    return refused.value.problem.code


def test_a_first_sync_of_many_rows_is_a_snapshot_with_an_equal_digest(newcomer: Wire) -> None:
    offer = offered(newcomer)
    assert offer.reason == "first"
    answer = newcomer.send("GET", offer.path)
    assert answer.headers["Content-Type"] == SNAPSHOT_TYPE
    assert answer.headers["Kongtun-Protocol"] == "1"
    assert (len(answer.content), hashlib.sha256(answer.content).hexdigest()) == (offer.size, offer.sha256)
    snapshot = unpack(Snapshot, answer.content, limit=SNAPSHOT_LIMIT)
    assert (snapshot.stream, snapshot.cursor) == (newcomer.stream, offer.cursor)
    rows = rows_of_snapshot(snapshot)
    # Each row was written once: the stream's position is their number.
    assert (len(work_rows(rows)), snapshot.through) == (MANY, len(rows))
    newcomer.cursors[newcomer.stream] = offer.cursor
    reply = newcomer.sync(digest=True)
    assert [page.changes for page in reply.pages] == [[], [], []]
    assert reply.digests is not None
    assert reply.digests[newcomer.stream] == digests_of(rows)


def test_a_cut_download_goes_on_where_it_stopped(newcomer: Wire) -> None:
    offer = offered(newcomer)
    whole = newcomer.send("GET", offer.path).content
    half = offer.size // 2
    headers = {"Range": f"bytes={half}-", "If-Range": f'"{offer.etag}"'}
    rest = newcomer.send("GET", offer.path, headers=headers)
    assert rest.status_code == 206
    assert whole[:half] + rest.content == whole


def test_a_changed_file_is_sent_whole_instead_of_a_wrong_rest(newcomer: Wire) -> None:
    offer = offered(newcomer)
    headers = {"Range": "bytes=10-", "If-Range": '"another"'}
    assert newcomer.send("GET", offer.path, headers=headers).status_code == 200


def test_a_few_later_changes_follow_the_same_snapshot(served: Served, writer: Wire, newcomer: Wire) -> None:
    before = offered(newcomer)
    made = writer.insert("bench_record", {"name": "ภายหลัง"})
    writer.sync([made])
    latecomer = served.enrolled(writer.stream)
    offer = offered(latecomer)
    assert offer.etag == before.etag
    latecomer.cursors[latecomer.stream] = offer.cursor
    changes = work_changes(latecomer.sync().pages[0].changes)
    assert [one.op_id for one in changes] == [made.op_id]


def test_a_replacement_is_offered_on_request_however_small(served: Served) -> None:
    wire = served.enrolled(served.office())
    wire.sync([wire.insert("bench_record", {"name": "เดียว"})])
    reply = wire.exchange(SyncRequest(wire.hello(), {wire.stream: None}, replace=[wire.stream]))
    assert [(one.stream, one.reason) for one in reply.snapshots] == [(wire.stream, "digest")]


def test_a_replacement_is_never_older_than_what_was_told(served: Served, writer: Wire) -> None:
    offered(served.enrolled(writer.stream))  # a file is there
    writer.sync([writer.insert("bench_record", {"name": "หลังไฟล์"})])
    wanted = SyncRequest(writer.hello(), {writer.stream: None}, replace=[writer.stream])
    (offer,) = writer.exchange(wanted).snapshots
    snapshot = unpack(Snapshot, writer.send("GET", offer.path).content, limit=SNAPSHOT_LIMIT)
    names = [row.values["name"] for row in work_rows(rows_of_snapshot(snapshot)).values()]
    assert "หลังไฟล์" in names


def test_another_district_gets_neither_the_file_nor_a_hint(served: Served, newcomer: Wire) -> None:
    offer = offered(newcomer)
    stranger = served.enrolled(served.office())
    assert code_of(stranger, offer.path) == "stream-forbidden"
    assert code_of(stranger, offer.path.replace(newcomer.stream, stranger.stream)) == "snapshot-gone"
    assert code_of(served.wire(), offer.path) == "unknown-install"


def test_a_snapshot_that_was_cleared_away_is_gone_and_made_anew(served: Served, newcomer: Wire) -> None:
    offer = offered(newcomer)
    (served.centre.folder / "snapshots" / f"{offer.etag}.snapshot").unlink()
    assert code_of(newcomer, offer.path) == "snapshot-gone"
    again = offered(newcomer)
    assert len(newcomer.send("GET", again.path).content) == again.size


@pytest.mark.parametrize("etag", ["..", "%2e%2e%2fendpoint.key", "0" * 32, "ก"])
def test_no_name_leads_out_of_the_snapshots(newcomer: Wire, etag: str) -> None:
    with pytest.raises(RefusedByEndpoint) as refused:
        newcomer.send("GET", f"/v1/snapshot/{newcomer.stream}/{etag}")
    assert refused.value.problem.status < 500
