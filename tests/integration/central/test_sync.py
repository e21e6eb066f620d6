"""Merging over real HTTP: exactly once, both values kept, rights per stream, one bad record among many."""

import threading

import msgspec
import pytest

from sync.model.fields import StoredValue
from sync.model.ids import RowId, official_id
from sync.protocol.changes import Operation, RowImage, Status
from sync.protocol.codec import pack, unpack
from sync.protocol.digest import register_digest
from sync.protocol.images import after
from sync.protocol.messages import Push, SyncReply, SyncRequest
from sync.protocol.signing import verify_receipt
from tests.integration.central.conftest import Served
from tests.support.wire import RefusedByEndpoint, Wire, digests_of, work_rows

BENCH = "bench_record"


def record(wire: Wire, **values: StoredValue) -> Operation:
    return wire.insert(BENCH, {"name": "กองทุนบ้านทดสอบ", "members": 10, "note": "", **values})


def rows_of(reply: SyncReply, stream: str) -> dict[tuple[str, RowId], RowImage]:
    rows: dict[tuple[str, RowId], RowImage] = {}
    for page in reply.pages:
        if page.stream == stream:
            for one in page.changes:
                key = one.register, one.row_id
                rows[key] = after(rows.get(key), one, one.op_id)
    return rows


def refusal(wire: Wire, request: SyncRequest) -> str:
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.exchange(request)
    return refused.value.problem.code


def test_what_one_pc_sends_another_receives_with_an_equal_digest(two_pcs: tuple[Wire, Wire]) -> None:
    first, second = two_pcs
    operations = [record(first, members=number) for number in range(5)]
    sent = first.sync(operations, digest=True)
    assert [one.status for one in sent.results] == [Status.APPLIED] * 5
    received = second.sync(digest=True)
    rows = rows_of(received, second.stream)
    assert [row.values["members"] for row in rows.values()] == [0, 1, 2, 3, 4]
    assert received.digests is not None
    assert received.digests == sent.digests
    assert received.digests[second.stream][BENCH] == register_digest(rows.values())
    assert received.digests[second.stream] == digests_of(second.everything())


def test_the_sender_is_not_sent_its_own_work_back(two_pcs: tuple[Wire, Wire]) -> None:
    first, _ = two_pcs
    sent = first.sync([record(first)])
    assert [page.changes for page in sent.pages] == [[], [], []]
    assert [page.changes for page in first.sync().pages] == [[], [], []]


def test_a_repeated_request_gets_the_same_results_and_changes_nothing(two_pcs: tuple[Wire, Wire]) -> None:
    first, second = two_pcs
    push = first.push_of([record(first), record(first)])
    request = SyncRequest(first.hello(), dict(first.cursors), push)
    once, again = first.exchange(request), first.exchange(request)
    assert again.results == once.results
    assert again.acked_n == once.acked_n == 2
    assert len(rows_of(second.sync(), second.stream)) == 2


def test_a_push_cut_differently_after_a_lost_reply_is_taken(two_pcs: tuple[Wire, Wire]) -> None:
    first, second = two_pcs
    operations = [record(first) for _ in range(4)]
    lost = first.push_of(operations[:3])
    first.exchange(SyncRequest(first.hello(), dict(first.cursors), lost))
    reply = first.sync(operations)
    assert [one.status for one in reply.results] == [Status.APPLIED] * 4
    assert len(rows_of(second.sync(), second.stream)) == 4


def test_the_receipt_is_signed_and_names_the_chain(served: Served) -> None:
    wire = served.wire()
    enrolled = wire.enrol(served.code(served.office()))
    reply = wire.sync([record(wire)])
    assert reply.receipt is not None
    verify_receipt(enrolled.endpoint_key, reply.receipt)
    assert (reply.receipt.first_n, reply.receipt.count, reply.receipt.head) == (1, 1, wire.head)


def test_different_fields_of_one_row_are_merged(two_pcs: tuple[Wire, Wire]) -> None:
    first, second = two_pcs
    made = record(first)
    first.sync([made])
    second.sync()
    ours = first.update(BENCH, made.row_id, {"members": (10, 11, made.op_id)})
    theirs = second.update(BENCH, made.row_id, {"note": ("", "ประชุมแล้ว", made.op_id)})
    assert first.sync([ours]).results[0].status is Status.APPLIED
    assert second.sync([theirs]).results[0].status is Status.APPLIED
    third_sees = first.everything()
    assert third_sees[BENCH, made.row_id].values["members"] == 11
    assert third_sees[BENCH, made.row_id].values["note"] == "ประชุมแล้ว"


def test_two_values_of_one_field_are_both_kept_until_settled(two_pcs: tuple[Wire, Wire]) -> None:
    first, second = two_pcs
    made = record(first)
    first.sync([made])
    second.sync()
    first.sync([first.update(BENCH, made.row_id, {"members": (10, 11, made.op_id)})])
    lost = second.sync([second.update(BENCH, made.row_id, {"members": (10, 12, made.op_id)})])
    assert lost.results[0].status is Status.CONFLICT
    conflict_id = lost.results[0].conflict
    assert conflict_id is not None
    rows = first.everything()
    conflict = rows["conflict", conflict_id].values
    assert (conflict["centre_value"], conflict["losing_value"], conflict["status"]) == ("11", "12", "open")
    assert (conflict["centre_install"], conflict["losing_install"]) == (first.install, second.install)
    assert rows[BENCH, made.row_id].values["members"] == 11
    centre_op = rows[BENCH, made.row_id].writers["members"]
    settling = first.update(BENCH, made.row_id, {"members": (11, 12, centre_op)})
    settled = first.sync([msgspec.structs.replace(settling, settles=conflict_id)])
    assert settled.results[0].status is Status.APPLIED
    rows = first.everything()
    assert rows["conflict", conflict_id].values["status"] == "settled"
    assert rows[BENCH, made.row_id].values["members"] == 12


def test_one_bad_record_does_not_hold_up_the_others(two_pcs: tuple[Wire, Wire]) -> None:
    first, second = two_pcs
    operations = [record(first, members=number) for number in range(50)]
    operations[20] = record(first, members="many")
    reply = first.sync(operations, digest=True)
    rejected = [one for one in reply.results if one.status is not Status.APPLIED]
    assert [(one.op_id, one.status, one.code, one.field) for one in rejected] == [
        (operations[20].op_id, Status.REJECTED, "value-refused", "members")
    ]
    assert len(rows_of(second.sync(), second.stream)) == 49


def test_a_refusal_is_remembered_too(two_pcs: tuple[Wire, Wire]) -> None:
    first, _ = two_pcs
    request = SyncRequest(first.hello(), dict(first.cursors), first.push_of([record(first, members="x")]))
    assert first.exchange(request).results == first.exchange(request).results


def test_nothing_is_written_to_another_districts_stream(served: Served) -> None:
    intruder, owner = served.enrolled(served.office()), served.enrolled(served.office())
    before = owner.everything()
    operation = intruder.insert(BENCH, {"name": "บุกรุก"}, stream=owner.stream)
    reply = intruder.sync([operation])
    assert [(one.status, one.code) for one in reply.results] == [(Status.REJECTED, "wrong-stream")]
    seen = owner.sync(digest=True)
    assert rows_of(seen, owner.stream) == before
    assert seen.digests is not None
    assert seen.digests[owner.stream] == digests_of(before)


def test_nothing_is_read_of_another_districts_stream(served: Served) -> None:
    intruder, owner = served.enrolled(served.office()), served.enrolled(served.office())
    owner.sync([record(owner)])
    asked = {**intruder.cursors, owner.stream: None}
    push = intruder.push_of([record(intruder)])
    assert refusal(intruder, SyncRequest(intruder.hello(), asked, push)) == "stream-forbidden"
    assert intruder.sync().acked_n == 0


def test_another_installs_cursor_reads_no_further_than_its_stream(served: Served) -> None:
    one, other = served.enrolled(served.office()), served.enrolled(served.office())
    one.sync()
    other.sync()
    stolen = SyncRequest(one.hello(), {one.stream: other.cursors[other.stream]})
    assert refusal(one, stolen) == "cursor-invalid"


def test_a_new_operation_on_an_old_chain_is_a_fork_and_writes_nothing(two_pcs: tuple[Wire, Wire]) -> None:
    first, second = two_pcs
    clone_n, clone_head = first.n, first.head
    first.sync([record(first)])
    first.n, first.head = clone_n, clone_head
    forked = SyncRequest(first.hello(), dict(first.cursors), first.push_of([record(first)]))
    assert refusal(first, forked) == "install-forked"
    assert len(rows_of(second.sync(), second.stream)) == 1


def test_a_fork_behind_a_known_beginning_is_noticed(two_pcs: tuple[Wire, Wire]) -> None:
    first, _ = two_pcs
    start = first.n, first.head
    known = record(first)
    first.sync([known, record(first)])
    first.n, first.head = start
    forked = SyncRequest(first.hello(), dict(first.cursors), first.push_of([known, record(first)]))
    assert refusal(first, forked) == "install-forked"


def test_a_broken_chain_and_a_gap_are_refused(two_pcs: tuple[Wire, Wire]) -> None:
    first, _ = two_pcs
    good = first.push_of([record(first)])
    broken = Push(good.first_n, good.prev, "0" * 64, good.operations)
    assert refusal(first, SyncRequest(first.hello(), {}, broken)) == "chain-broken"
    gap = Push(good.first_n + 5, good.prev, good.head, good.operations)
    assert refusal(first, SyncRequest(first.hello(), {}, gap)) == "chain-gap"
    assert first.sync().acked_n == 0


def test_realms_and_versions_that_do_not_fit_are_told(two_pcs: tuple[Wire, Wire]) -> None:
    first, _ = two_pcs
    hello = first.hello()
    for changed, code in (
        ({"realm": "real"}, "wrong-realm"),
        ({"schema_max": 0, "schema_min": 0}, "program-too-old"),
        ({"schema_max": 9, "schema_min": 9}, "program-too-new"),
        ({"install": "f" * 32}, "bad-signature"),
    ):
        assert refusal(first, SyncRequest(msgspec.structs.replace(hello, **changed), {})) == code


def test_an_unknown_install_and_a_wrong_signature_are_refused(served: Served) -> None:
    stranger, known = served.wire(), served.enrolled(served.office())
    assert refusal(stranger, SyncRequest(stranger.hello(), {})) == "unknown-install"
    body = pack(SyncRequest(known.hello(), {}))
    with pytest.raises(RefusedByEndpoint) as refused:
        known.send("POST", "/v1/sync", body, {"Kongtun-Signature": "00" * 64})
    assert refused.value.problem.code == "bad-signature"


def test_gzip_is_answered_in_gzip(two_pcs: tuple[Wire, Wire]) -> None:
    first, _ = two_pcs
    body = pack(SyncRequest(first.hello(), dict(first.cursors)), "gzip")
    answer = first.send("POST", "/v1/sync", body, {"Content-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert unpack(SyncReply, answer.content, "gzip").realm == "bench"


def test_two_pcs_that_make_the_same_thing_offline_make_one_row(served: Served) -> None:
    office = served.office()
    first, second = served.enrolled(office), served.enrolled(office)
    row_id = official_id("village", f"{office}01", 1)
    values: dict[str, StoredValue] = {"tambon_code": f"{office}01", "moo_no": 1, "kind": "village"}
    one = first.insert("village", {**values, "name_th": "บ้านทดสอบ"}, row_id)
    two = second.insert("village", {**values, "name_th": "บ้านทดสอบ", "households": 80}, row_id)
    first.sync([one])
    assert second.sync([two]).results[0].status is Status.APPLIED
    row = first.everything()["village", row_id]
    assert (row.values["households"], row.values["name_th"]) == (80, "บ้านทดสอบ")


def test_offices_sending_at_once_do_not_disturb_one_another(served: Served) -> None:
    wires = [served.enrolled(served.office()) for _ in range(8)]

    def work(wire: Wire) -> None:
        for _ in range(3):
            wire.sync([record(wire) for _ in range(20)])
        wire.until_merged()

    threads = [threading.Thread(target=work, args=(wire,)) for wire in wires]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [len(work_rows(wire.everything())) for wire in wires] == [60] * 8
