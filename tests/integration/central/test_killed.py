"""An endpoint that is killed in the middle of its work has each push whole or not at all."""

import contextlib
import random
import signal
import threading
from pathlib import Path

import requests

from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.protocol.changes import Operation, Status
from sync.protocol.messages import SyncRequest
from tests.support.endpoint import running_endpoint, serving
from tests.support.wire import Wire, digests_of, work_rows

KILLS = 3
PER_PUSH = 300
BENCH = "--with-bench-register"


def test_after_each_kill_the_repeated_push_is_taken_exactly_once(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, realm="bench")
    wire = Wire("", "bench", 1)
    moments = random.Random(2565)
    sent = 0
    with running_endpoint(tmp_path, BENCH) as address:
        wire.address = address
        wire.enrol(issue_code(centre, Grant("0101", "district_head"), valid_days=1))
        start = wire.sync().pages[0].through
    for _ in range(KILLS):
        request = SyncRequest(wire.hello(), {}, wire.push_of(_records(wire)))
        _send_to_a_dying_endpoint(tmp_path, wire, request, moments.uniform(0.005, 0.12))
        with running_endpoint(tmp_path, BENCH) as address:
            wire.address = address
            reply = wire.exchange(request)
            sent += PER_PUSH
            assert {one.status for one in reply.results} == {Status.APPLIED}
            assert reply.acked_n == sent
            assert request.push is not None
            wire.n, wire.head = reply.acked_n, request.push.head
            _holds_each_row_once(wire, start, sent)
    centre.close()


def _holds_each_row_once(wire: Wire, start: int, sent: int) -> None:
    rows = wire.everything()
    whole = wire.exchange(SyncRequest(wire.hello(), {wire.stream: None}, replace=[wire.stream]))
    cursor = whole.snapshots[0].cursor
    at_head = wire.exchange(SyncRequest(wire.hello(), {wire.stream: cursor}, digest=True))
    assert (len(work_rows(rows)), at_head.pages[0].through) == (sent, start + sent)
    assert at_head.digests == {wire.stream: digests_of(rows)}


def _send_to_a_dying_endpoint(folder: Path, wire: Wire, request: SyncRequest, after_s: float) -> None:
    with (folder / "killed.log").open("wb") as log, serving(folder, log, BENCH) as (address, process):
        wire.address = address
        killer = threading.Timer(after_s, process.send_signal, [signal.SIGKILL])
        killer.start()
        with contextlib.suppress(requests.exceptions.RequestException):  # the line breaks with the endpoint
            wire.exchange(request)
        killer.join()


def _records(wire: Wire) -> list[Operation]:
    return [wire.insert("bench_record", {"name": f"กองทุน {number}"}) for number in range(PER_PUSH)]
