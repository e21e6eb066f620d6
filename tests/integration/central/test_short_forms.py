"""Schema 2 over real HTTP: how few octets it takes, who is believed, and that the older release goes on."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.protocol.codec import pack, unpack
from sync.protocol.digest import digest_of_all
from sync.protocol.messages import (
    CALLER_HEADER,
    INSTALL_HEADER,
    SHORT_PATH,
    SHORT_TYPE,
    SIGNATURE_HEADER,
    SyncReply,
    SyncRequest,
)
from sync.protocol.session import Refused
from sync.protocol.signing import cursor_wire, sign_caller, sign_request
from sync.protocol.terse import read_reply, write_request
from sync.protocol.whole_streams import MAGIC, read_file
from tests.bench.client import Client, Credential
from tests.conformance.endpoint import in_schema
from tests.integration.central.conftest import Served
from tests.support.counting_line import CountingLine, counting_line
from tests.support.wire import Wire, digests_of

BENCH = "bench_record"


@pytest.fixture
def wire(served: Served) -> Wire:
    """A PC of an office of its own that has sent some records and stands at the head."""
    wire = served.enrolled(served.office())
    wire.sync([wire.insert(BENCH, {"name": f"กองทุน {number}"}) for number in range(5)])
    wire.sync()
    return wire


@pytest.fixture
def line(served: Served) -> Iterator[CountingLine]:
    with counting_line(served.address) as line:
        yield line


def ask(wire: Wire, **changed: object) -> SyncRequest:
    request = SyncRequest(wire.hello(), dict(wire.cursors), digest=True)
    return in_schema(msgspec.structs.replace(request, **changed), 2)


def exchange(wire: Wire, request: SyncRequest) -> SyncReply:
    """Send a request as today's program does."""
    transport = HttpTransport(wire.address)
    try:
        return Endpoint(transport, wire.install, wire.signer).exchange(request)
    finally:
        transport.close()


def post(wire: Wire, body: bytes, headers: dict[str, str]) -> requests.Response:
    return requests.post(wire.address + SHORT_PATH, data=body, headers=headers, timeout=60)


def heads(answer: requests.Response) -> set[str]:
    return {name.lower() for name in answer.headers}


def test_a_sync_with_nothing_to_do_costs_half_a_kilobyte(
    served: Served, line: CountingLine, tmp_path: Path
) -> None:
    code = served.code(served.office(), many=True)
    client = Client(tmp_path, Credential(code, 190))
    assert client.sync(line.address).verified
    line.forget()
    summary = client.sync(line.address)
    client.store.close()
    assert (summary.requests, summary.verified, line.connections) == (1, True, 1)
    assert line.octets <= 500


def test_a_first_sync_is_three_requests_with_the_enrolment_and_verified(
    served: Served, line: CountingLine, tmp_path: Path
) -> None:
    office = served.office()
    wire = served.enrolled(office)
    wire.sync([wire.insert(BENCH, {"name": f"กองทุน {number}"}) for number in range(300)])
    client = Client(tmp_path, Credential(served.code(office, many=True), 191))
    summary = client.sync(line.address)
    assert (summary.requests, summary.verified) == (2, True)
    assert len(client.store.rows.where(BENCH)) == 300
    # Behind the file by what was written since: it comes in the same reply.
    wire.sync([wire.insert(BENCH, {"name": "กองทุนใหม่"})])
    other = Client(tmp_path / "other", Credential(served.code(office, many=True), 191))
    summary = other.sync(line.address)
    assert (summary.requests, summary.verified) == (2, True)
    assert len(other.store.rows.where(BENCH)) == 301
    client.store.close()
    other.store.close()


def test_a_quiet_reply_says_only_that_both_hold_the_same(wire: Wire) -> None:
    told = exchange(wire, ask(wire))
    assert told.digests is not None
    wire.cursors.update({page.stream: page.cursor for page in told.pages})
    everything = wire.everything()
    assert told.digests[wire.stream] == digests_of(everything)
    held = digest_of_all(told.digests)
    quiet = exchange(wire, ask(wire, held=held))
    assert (quiet.pages, quiet.digests, quiet.agreed) == ([], None, held)
    other = exchange(wire, ask(wire, held="0" * 32))
    assert (other.digests, other.agreed) == (told.digests, None)


def test_cursors_of_schema_1_are_taken_and_give_way_to_short_ones(wire: Wire) -> None:
    before = dict(wire.cursors)
    assert min(len(str(one)) for one in before.values()) > 150
    told = exchange(wire, ask(wire))
    assert [page.changes for page in told.pages] == [[], [], []]
    assert max(len(cursor_wire(page.cursor)) for page in told.pages) <= 35
    wire.cursors = {page.stream: page.cursor for page in told.pages}
    assert exchange(wire, ask(wire)).pages == []
    # And back, should the program be put back to the older release.
    older = wire.exchange(SyncRequest(wire.hello(), dict(wire.cursors), digest=True))
    assert {page.stream: page.cursor for page in older.pages} == before


def test_a_program_of_schema_1_gets_the_forms_it_had(wire: Wire) -> None:
    request = SyncRequest(wire.hello(), dict(wire.cursors), digest=True, replace=[wire.stream])
    answer = wire.send("POST", "/v1/sync", pack(request))
    assert {"date", "kongtun-protocol", "sync-schema", "cache-control"} <= heads(answer)
    reply = unpack(SyncReply, answer.content)
    assert sorted(page.stream for page in reply.pages) == sorted(set(wire.streams) - {wire.stream})
    assert (reply.digests, reply.agreed) == (None, None)
    (offer,) = reply.snapshots
    file = wire.send("GET", offer.path).content
    assert not file.startswith(MAGIC)
    short = exchange(wire, ask(wire, replace=[wire.stream])).snapshots[0]
    columns = wire.send("GET", short.path).content
    assert columns.startswith(MAGIC)
    assert list(read_file(file).images()) == list(read_file(columns).images())


def test_a_stream_asked_for_whole_brings_digests_of_what_it_then_holds(wire: Wire) -> None:
    reply = exchange(wire, ask(wire, replace=[wire.stream]))
    (offer,) = reply.snapshots
    rows = {
        (one.register, one.row_id): one for one in read_file(wire.send("GET", offer.path).content).images()
    }
    assert reply.digests is not None
    assert reply.digests[wire.stream] == digests_of(rows)


def test_a_short_reply_has_no_heads_but_these(wire: Wire) -> None:
    body = write_request(ask(wire))
    caller = sign_caller(wire.signer, "POST", SHORT_PATH, body, wire.install)
    answer = post(wire, body, {CALLER_HEADER: caller})
    assert heads(answer) == {"content-type", "content-length"}
    assert answer.headers["Content-Type"] == SHORT_TYPE
    assert read_reply(answer.content, ask(wire)).schema_max == 2


def test_a_refusal_of_a_short_request_has_all_heads(wire: Wire) -> None:
    answer = post(wire, b"", {CALLER_HEADER: "A"})
    assert (answer.status_code, answer.json()["title"]) == (401, "bad-signature")
    assert {"date", "kongtun-protocol"} <= heads(answer)


@pytest.mark.parametrize("wrong", ["nobody", "other body", "other path", "stranger"])
def test_who_does_not_prove_who_it_is_is_refused(served: Served, wire: Wire, wrong: str) -> None:
    stranger = served.wire()
    who = stranger if wrong == "stranger" else wire
    body = write_request(ask(who))
    path = "/v1/sync" if wrong == "other path" else SHORT_PATH
    caller = sign_caller(who.signer, "POST", path, b"" if wrong == "other body" else body, who.install)
    answer = post(wire, body, {} if wrong == "nobody" else {CALLER_HEADER: caller})
    codes = {"nobody": "unknown-install", "stranger": "unknown-install"}
    assert (answer.status_code, answer.json()["title"]) == (401, codes.get(wrong, "bad-signature"))


def test_the_one_header_is_believed_before_the_two(served: Served, wire: Wire) -> None:
    victim = served.enrolled(served.office())
    body = write_request(ask(wire))
    headers = {
        CALLER_HEADER: sign_caller(wire.signer, "POST", SHORT_PATH, body, victim.install),
        INSTALL_HEADER: wire.install,
        SIGNATURE_HEADER: sign_request(wire.signer, "POST", SHORT_PATH, body, wire.install),
    }
    assert post(wire, body, headers).json()["title"] == "bad-signature"


def test_bytes_that_are_no_request_are_malformed(wire: Wire) -> None:
    for body in (b"", b"\x90", b"\x28\xb5\x2f\xfd\x00", b"hello"):
        caller = sign_caller(wire.signer, "POST", SHORT_PATH, body, wire.install)
        answer = post(wire, body, {CALLER_HEADER: caller})
        assert (answer.status_code, answer.json()["title"]) == (400, "malformed")


def test_a_cursor_of_another_stream_is_refused(wire: Wire) -> None:
    told = exchange(wire, ask(wire))
    cursors = {page.stream: page.cursor for page in told.pages}
    with pytest.raises(Refused) as refused:
        exchange(wire, ask(wire, cursors={wire.stream: cursors["0000"]}))
    assert (refused.value.code, refused.value.values) == ("cursor-invalid", {"stream": wire.stream})
