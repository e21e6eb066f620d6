"""Whatever bytes come to whatever address: a 4xx problem with a Thai sentence, and nothing is written."""

import contextlib
import random

import msgspec
import pytest
import requests

from sync.central.addresses import LONGEST_SYNC
from sync.protocol.codec import compress, decode_problem, encode, pack
from sync.protocol.messages import SyncRequest
from sync.protocol.refusals import PROBLEM_TYPE
from tests.integration.central.conftest import Served
from tests.support.wire import RefusedByEndpoint, Wire, work_rows

ADDRESSES = (
    ("POST", "/v1/sync"),
    ("POST", "/v1/enrol"),
    ("GET", "/v1/snapshot/0101/abc"),
    ("GET", "/v1/progress"),
    ("GET", "/"),
    ("GET", "/v1/sync"),
    ("DELETE", "/v1/enrol"),
    ("PUT", "/%00%ff/\u0e01"),
)


@pytest.fixture(scope="module")
def wire(served: Served) -> Wire:
    return served.enrolled(served.office())


def is_problem(answer: requests.Response) -> str:
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == PROBLEM_TYPE
    found = decode_problem(answer.content)
    assert found.status == answer.status_code
    assert any("ก" <= letter <= "๛" for letter in found.detail or "")
    return found.code


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
@pytest.mark.parametrize("seed", range(6))
def test_random_bytes_anywhere_are_a_problem(wire: Wire, method: str, path: str, seed: int) -> None:
    body = random.Random(f"{method}{path}{seed}").randbytes(seed * 37)
    is_problem(requests.request(method, wire.address + path, data=body, timeout=30))


@pytest.mark.parametrize(
    "query", ["", "fy=2565", "fy=x&month=1&area=3201", "fy=2565&month=13&area=3201", "fy=2565&month=1&area=9"]
)
def test_a_question_about_no_month_or_area_is_malformed(wire: Wire, query: str) -> None:
    assert is_problem(requests.get(f"{wire.address}/v1/progress?{query}", timeout=30)) == "malformed"


def refused(wire: Wire, body: bytes, **headers: str) -> str:
    with pytest.raises(RefusedByEndpoint) as found:
        wire.send("POST", "/v1/sync", body, {name.replace("_", "-"): one for name, one in headers.items()})
    return found.value.problem.code


def test_cuts_of_a_push_are_refused_and_flipped_bytes_write_nothing_wrong(served: Served) -> None:
    wire = served.enrolled(served.office())
    made = wire.insert("bench_record", {"name": "กองทุน"})
    body = encode(SyncRequest(wire.hello(), {}, wire.push_of([made])))
    for at in range(0, len(body), 7):
        assert refused(wire, compress(body[:at])) == "malformed"
        flipped = bytearray(body)
        flipped[at] ^= 0xFF
        # A flip outside the chained operations (a clock, a version's name) may pass: signed, it was meant.
        with contextlib.suppress(RefusedByEndpoint):
            wire.send("POST", "/v1/sync", compress(bytes(flipped)))
    rows = work_rows(wire.everything())
    assert all(row.values == {"name": "กองทุน"} for row in rows.values())
    assert set(rows) <= {("bench_record", made.row_id)}


def test_a_signed_push_of_the_wrong_shape_writes_nothing(served: Served) -> None:
    wire = served.enrolled(served.office())
    request = msgspec.to_builtins(
        SyncRequest(wire.hello(), {}, wire.push_of([wire.insert("bench_record", {"name": "กองทุน"})]))
    )
    push = request["push"]
    for change in ({"push": 7}, {"cursors": [1]}, {"hello": None}, {"push": {**push, "head": "x"}}):
        assert refused(wire, compress(msgspec.msgpack.encode({**request, **change}))) == "malformed"
    assert wire.sync().acked_n == 0


def test_unknown_codings_and_content_types_are_told(wire: Wire) -> None:
    body = pack(SyncRequest(wire.hello(), {}))
    assert refused(wire, body, Content_Encoding="br") == "unknown-coding"
    assert refused(wire, body, Content_Type="text/html") == "wrong-content-type"


def test_a_small_body_that_would_unpack_without_end_is_refused(wire: Wire) -> None:
    assert refused(wire, compress(bytes(64 * 1024 * 1024))) == "too-large"


def test_a_body_past_the_limit_is_refused_before_it_is_read_whole(wire: Wire) -> None:
    assert refused(wire, bytes(LONGEST_SYNC + 1)) == "too-large"


def test_the_log_names_codes_and_never_values(served: Served) -> None:
    wire = served.enrolled(served.office())
    value = "ค่าที่ต้องไม่อยู่ในบันทึก"
    wire.sync([wire.insert("bench_record", {"name": value, "members": "many"})])
    refused(wire, pack(SyncRequest(wire.hello(), {"9999": None})))
    log = (served.centre.folder / "serve.log").read_text("utf-8")
    assert '"code": "stream-forbidden"' in log
    assert value not in log
