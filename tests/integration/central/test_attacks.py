"""What a hostile or broken program may send: it is refused at once, and hurts nobody else.

No 5xx, no long work, no memory that grows, nothing written in part.
"""

import hashlib
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import msgspec
import pytest
import requests

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId
from sync.protocol.changes import MOST_OPERATIONS, FieldChange, Kind, Operation
from sync.protocol.codec import compress, decode_problem, encode, pack
from sync.protocol.messages import (
    CONTENT_TYPE,
    INSTALL_HEADER,
    EnrolRequest,
    SyncRequest,
)
from tests.integration.central.conftest import Served
from tests.support.wire import PASSWORD, RefusedByEndpoint, Wire, work_rows

MARKS = "\u0301\u0323"
"""Two marks that stand in the wrong order: putting n such pairs right takes n² steps."""
AT_ONCE_S = 5.0
"""Far above what a refusal takes on a busy machine, far below what these took before."""


@pytest.fixture(scope="module", autouse=True)
def _no_failure_of_the_endpoint(served: Served) -> Iterator[None]:
    """Whatever these tests send: no bug, no traceback, no 5xx stands in the log afterwards."""
    yield
    lines = [
        json.loads(line) for line in (served.centre.folder / "serve.log").read_text("utf-8").splitlines()
    ]
    assert [line for line in lines if line["level"] == "error" or line.get("status", 0) >= 500] == []
    assert len([line for line in lines if 400 <= line.get("status", 0) < 500]) > 50


@pytest.fixture(scope="module")
def wire(served: Served) -> Wire:
    return served.enrolled(served.office())


def refused(wire: Wire, body: bytes) -> str:
    with pytest.raises(RefusedByEndpoint) as found:
        wire.send("POST", "/v1/sync", body)
    assert 400 <= found.value.problem.status < 500
    return found.value.problem.code


def pushed(wire: Wire, operation: Operation) -> str:
    """Push one operation and return how it ended, or why the push was refused."""
    try:
        (result,) = wire.sync([operation]).results
    except RefusedByEndpoint as found:
        return found.problem.code
    return result.code or result.status.value


def enrolled(address: str, **changed: str) -> str:
    texts = {
        "code": "x",
        "user_name": "officer",
        "display_name": "",
        "password": PASSWORD,
        "machine_label": "",
    }
    request = EnrolRequest(
        realm="bench", install=InstallId("a" * 32), device_key="b" * 64, app="test", **{**texts, **changed}
    )
    return enrolled_by(address, pack(request))


def enrolled_by(address: str, body: bytes) -> str:
    headers = {"Content-Encoding": "zstd", "Content-Type": CONTENT_TYPE}
    answer = requests.post(f"{address}/v1/enrol", data=body, headers=headers, timeout=60)
    assert 400 <= answer.status_code < 500
    return decode_problem(answer.content).code


def at_once(work: Callable[[], str]) -> str:
    began = time.monotonic()
    found = work()
    assert time.monotonic() - began < AT_ONCE_S
    return found


@pytest.mark.parametrize("pairs", [150, 10_000, 200_000, 4_000_000])
def test_anybody_may_send_a_name_of_marks_and_keeps_nobody_waiting(served: Served, pairs: int) -> None:
    """A name of 64 KB, compressed, kept the whole endpoint busy for hours."""
    code = at_once(lambda: enrolled(served.address, user_name="a" + MARKS * pairs))
    assert code in {"user-name-invalid", "too-large"}
    assert at_once(lambda: enrolled(served.address, display_name="ก" + MARKS * 7_000)) == "code-unknown"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (compress(bytes(1 << 24)), "too-large"),
        (compress(b"\x91" * (1 << 16)), "malformed"),
        (compress(b"\x81\xa1x" + b"\x91" * 60_000 + b"\xc0"), "malformed"),
        (compress(b"\xdf\xff\xff\xff\xff"), "malformed"),
        (compress(b"\x81\xa4code\xdb\xff\xff\xff\xff"), "malformed"),
        (compress(b"\x81\xa4code\xa3\xed\xa0\x80"), "malformed"),
        (b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd", "malformed"),
    ],
)
def test_bombs_deep_nests_and_lengths_that_lie_are_refused(served: Served, body: bytes, code: str) -> None:
    assert at_once(lambda: enrolled_by(served.address, body)) == code


def test_a_zero_byte_and_half_a_letter_in_a_name_are_no_name(served: Served) -> None:
    for name in ("a\x00b", "\ufffe", "\u3164", "\u2066x"):
        assert enrolled(served.address, user_name=name) == "user-name-invalid"


@pytest.mark.parametrize("field", ["wall_ms", "server_offset_ms", "generation", "schema"])
@pytest.mark.parametrize("number", [2**63, 2**64 - 1, -(2**63)])
def test_numbers_no_pc_can_hold_never_reach_one(wire: Wire, field: str, number: int) -> None:
    """They passed, and every other PC of the office failed to take the change in, at each sync anew."""
    operation = msgspec.structs.replace(wire.insert("bench_record", {"name": "กองทุน"}), **{field: number})
    assert pushed(wire, operation) == "malformed"


@pytest.mark.parametrize("wall_ms", [-1, 253_402_300_800_000])
def test_moments_no_pc_can_show_never_reach_one(wire: Wire, wall_ms: int) -> None:
    operation = msgspec.structs.replace(wire.insert("bench_record", {"name": "กองทุน"}), wall_ms=wall_ms)
    assert pushed(wire, operation) == "malformed"


@pytest.mark.parametrize("value", [2**63, 2**64 - 1, float("nan"), float("inf")])
def test_values_beyond_what_is_stored_are_malformed(wire: Wire, value: StoredValue) -> None:
    assert pushed(wire, wire.insert("bench_record", {"name": "กองทุน", "members": value})) == "malformed"


@pytest.mark.parametrize("name", ["", "\x00", "a b", "ชื่อ", "x" * 61, "*", "Name"])
def test_registers_and_fields_have_names(wire: Wire, name: str) -> None:
    made = wire.insert("bench_record", {"name": "กองทุน"})
    assert pushed(wire, msgspec.structs.replace(made, register=name)) == "malformed"
    change = {name: FieldChange(None, 1, None)}
    assert pushed(wire, msgspec.structs.replace(made, set=change)) == "malformed"


def test_texts_of_marks_in_records_and_reasons_are_refused_at_once(served: Served) -> None:
    wire = served.enrolled(served.office())
    for pairs in (200, 1_900, 2_000_000):
        made = wire.insert("bench_record", {"name": "ก" + MARKS * pairs})
        assert at_once(partial(pushed, wire, made)) == "value-refused"
    gone = wire.operation(Kind.DELETE, "bench_record", wire.new_row_id(), {})
    gone = msgspec.structs.replace(gone, reason="ก" + MARKS * 2_000_000)
    assert at_once(lambda: pushed(wire, gone)) == "value-refused"
    assert work_rows(wire.everything()) == {}


def test_ten_thousand_cursors_are_refused_before_they_are_read(wire: Wire) -> None:
    cursors = {f"{number:04d}": None for number in range(10_000)}
    assert refused(wire, compress(_with(wire, "cursors", msgspec.msgpack.encode(cursors)))) == "malformed"
    million = b"\xdf" + struct.pack(">I", 2_000_000) + b"\xa40101\xc0" * 2_000_000
    assert refused(wire, compress(_with(wire, "cursors", million))) == "malformed"
    streams = msgspec.msgpack.encode([wire.stream] * 1_000_000)
    assert refused(wire, compress(_with(wire, "replace", streams))) == "malformed"


def _with(wire: Wire, name: str, packed: bytes) -> bytes:
    """Return a request in which a field holds other bytes."""
    content = msgspec.to_builtins(SyncRequest(wire.hello(), {}))
    return msgspec.msgpack.encode({**content, name: msgspec.Raw(packed)})


def test_rights_of_another_district_are_not_to_be_had(served: Served) -> None:
    """Cursors, pushes and snapshots of a stream that is not one's own; nothing of it is touched."""
    victim, wire = served.enrolled(served.office()), served.enrolled(served.office())
    row = victim.insert("bench_record", {"name": "ของเขา"})
    victim.sync([row])
    offer = victim.exchange(
        SyncRequest(victim.hello(), {victim.stream: None}, replace=[victim.stream])
    ).snapshots[0]
    for cursor in (None, offer.cursor):
        request = pack(SyncRequest(wire.hello(), {victim.stream: cursor}))
        assert refused(wire, request) == "stream-forbidden"
    for kind in (Kind.INSERT, Kind.UPDATE, Kind.DELETE):
        changes = {"name": FieldChange("ของเขา", "ของเรา", row.op_id)}
        other = wire.operation(kind, "bench_record", row.row_id, changes, stream=victim.stream)
        assert pushed(wire, other) == "wrong-stream"
    with pytest.raises(RefusedByEndpoint) as found:
        wire.send("GET", offer.path)
    assert found.value.problem.code == "stream-forbidden"
    with pytest.raises(RefusedByEndpoint) as found:
        wire.send("GET", offer.path.replace(victim.stream, wire.stream))
    assert found.value.problem.code == "snapshot-gone"
    stolen = {INSTALL_HEADER: str(victim.install)}
    with pytest.raises(RefusedByEndpoint) as found:
        wire.send("POST", "/v1/sync", pack(SyncRequest(victim.hello(), {})), stolen)
    assert found.value.problem.code == "bad-signature"
    rows = work_rows(victim.everything())
    assert [one.values for one in rows.values()] == [{"name": "ของเขา"}]


def test_a_push_of_more_than_anybody_has_is_refused_whole(served: Served) -> None:
    wire = served.enrolled(served.office())
    one = wire.insert("bench_record", {"name": "ก"})
    many = [
        msgspec.structs.replace(one, op_id=OpId(f"{number:032x}")) for number in range(MOST_OPERATIONS + 1)
    ]
    body = compress(encode(SyncRequest(wire.hello(), {}, wire.push_of(many))))
    assert at_once(lambda: refused(wire, body)) == "malformed"
    assert work_rows(wire.everything()) == {}


def test_a_body_without_end_is_cut_off(served: Served) -> None:
    host, port = served.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        with pytest.raises(ConnectionError):
            _send_chunks(line)
    assert requests.get(f"{served.address}/healthz", timeout=10).json() == {"ok": True}


def _send_chunks(line: socket.socket) -> None:
    for _ in range(1_000):
        line.sendall(b"10000\r\n" + bytes(1 << 16) + b"\r\n")


def test_an_office_whose_pcs_start_together_gets_one_snapshot(served: Served) -> None:
    """Each made its own file under one name: some were told of a failure, some could meet half a file."""
    wire = served.enrolled(served.office())
    wires = [served.enrolled(wire.stream) for _ in range(8)]
    for _round in range(4):
        wire.sync([wire.insert("bench_record", {"name": "กองทุน" * 5}) for _ in range(1_500)])
        with ThreadPoolExecutor(len(wires)) as pool:
            fetched = list(pool.map(_first_sync, wires))
        assert len(set(fetched)) == 1
    assert [one for one in _snapshots(served) if one.suffix == ".part"] == []


def _first_sync(wire: Wire) -> str:
    request = SyncRequest(wire.hello(), {wire.stream: None}, replace=[wire.stream])
    offer = wire.exchange(request).snapshots[0]
    body = wire.send("GET", offer.path).content
    assert (len(body), hashlib.sha256(body).hexdigest()) == (offer.size, offer.sha256)
    return offer.sha256


def _snapshots(served: Served) -> list[Path]:
    return list((served.centre.folder / "snapshots").iterdir())


def test_a_snapshot_that_is_not_whole_is_made_anew(served: Served) -> None:
    wire = served.enrolled(served.office())
    wire.sync([wire.insert("bench_record", {"name": "กองทุน"})])
    request = SyncRequest(wire.hello(), {wire.stream: None}, replace=[wire.stream])
    offer = wire.exchange(request).snapshots[0]
    file = served.centre.folder / "snapshots" / f"{offer.etag}.snapshot"
    file.write_bytes(file.read_bytes()[:100])
    again = wire.exchange(request).snapshots[0]
    assert len(wire.send("GET", again.path).content) == again.size


@pytest.mark.parametrize(
    "ranges", ["bytes=a-b", "bytes=9999999-", "bytes=-" + "9" * 5_000, "bytes=" + "0-," * 3_000]
)
def test_odd_ranges_are_no_failure_of_ours(served: Served, ranges: str) -> None:
    wire = served.enrolled(served.office())
    request = SyncRequest(wire.hello(), {wire.stream: None}, replace=[wire.stream])
    offer = wire.exchange(request).snapshots[0]
    answer = wire.send("GET", offer.path, headers={"Range": ranges})
    assert answer.status_code in {200, 400, 416}


def test_no_log_line_holds_anything_that_was_sent(served: Served) -> None:
    """Names, labels, passwords, codes, values, cursors and headers: the log has ids and codes only."""
    secret = "1101700230708-secret"
    wire = served.enrolled(served.office())
    for field in ("code", "user_name", "display_name", "password", "machine_label"):
        enrolled(served.address, **{field: secret})
    pushed(wire, wire.insert("bench_record", {"name": secret, "members": secret}))
    pushed(wire, msgspec.structs.replace(wire.insert("bench_record", {}), register="secret"))
    refused(wire, pack(SyncRequest(wire.hello(), {wire.stream: secret})))
    headers = {INSTALL_HEADER: secret, "User-Agent": secret}
    for path in ("/healthz", f"/{secret}", f"/healthz?{secret}", f"/v1/snapshot/0101/{secret}"):
        requests.get(served.address + path, headers=headers, timeout=10)
    requests.request("SECRET", served.address + "/healthz", headers=headers, timeout=10)
    log = (served.centre.folder / "serve.log").read_text("utf-8").casefold()
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line.get("path") == "/healthz" and line["status"] == 200 for line in lines)
    assert "secret" not in log
    assert "1101700230708" not in log
