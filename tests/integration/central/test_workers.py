"""Several processes serve one endpoint: counts are shared, workers replaced, an end comes in time."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from sync.central.accounts import Grant, issue_code
from sync.central.centre import Centre, open_centre
from sync.central.throttle import PER_ACCOUNT
from sync.protocol.changes import Operation, Status
from sync.protocol.messages import SyncReply, SyncRequest
from tests.support.databases import SERVERS, database_of, told
from tests.support.endpoint import central_command, running_endpoint, serving
from tests.support.wire import RefusedByEndpoint, Wire, work_rows

WORKERS = 2
PROMPTLY_S = 10
PATIENCE_S = 30
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")
both = pytest.mark.parametrize("place", SERVERS, indirect=True)


@dataclass
class Place:
    """An endpoint's folder and database, opened here, and how a command is told of them."""

    folder: Path
    database: str | None
    centre: Centre

    @property
    def words(self) -> tuple[str, ...]:
        return ("--with-bench-register", "--workers", str(WORKERS), *told(self.database))

    def code(self, stream: str = "0101") -> str:
        return issue_code(self.centre, Grant(stream, "district_head"), valid_days=1, many_use=True)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """On SQLite, unless a test that has to do with the database asks for both."""
    database = database_of(request) if hasattr(request, "param") else None
    centre = open_centre(tmp_path, realm="bench", address=database)
    yield Place(tmp_path, database, centre)
    centre.close()


def children(process: int) -> set[int]:
    """Return the workers of a serving process: those of its children that are no mere watchers of memory."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return {int(one) for one in found if b"resource_tracker" not in command_of(int(one))}


def command_of(process: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


@contextlib.contextmanager
def at_work(place: Place) -> Iterator[tuple[str, int]]:
    """Serve; gives the address and the watching process."""
    with started(place) as (address, process):
        yield address, process.pid


@contextlib.contextmanager
def started(place: Place) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve; gives the address and the process."""
    with (
        (place.folder / "serve.log").open("wb") as log,
        serving(place.folder, log, *place.words) as (address, process),
    ):
        yield address, process


@both
def test_all_workers_answer_for_one_endpoint(place: Place) -> None:
    code = place.code()
    with at_work(place) as (address, watcher):
        assert len(children(watcher)) == WORKERS
        wires = [Wire(address, "bench", number) for number in range(1, 9)]
        for number, wire in enumerate(wires):
            wire.enrol(code, f"officer-{number}")
        threads = [threading.Thread(target=push_five, args=(wire,)) for wire in wires]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        for wire in wires:
            wire.until_merged()
        rows = work_rows(wires[0].everything())
    assert len(rows) == 8 * 5


def push_five(wire: Wire) -> None:
    for number in range(5):
        wire.sync([wire.insert("bench_record", {"name": f"กองทุน {number}"})])


@both
def test_tries_are_counted_over_all_workers(place: Place) -> None:
    code = place.code()
    with at_work(place) as (address, _):
        Wire(address, "bench", 1).enrol(code)
        ends = [end_of_try(Wire(address, "bench", 2 + number), code) for number in range(PER_ACCOUNT + 3)]
    assert ends == ["wrong-password"] * PER_ACCOUNT + ["too-many-tries"] * 3


def end_of_try(wire: Wire, code: str) -> str:
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.enrol(code, password="ไม่ใช่รหัสผ่าน")
    return refused.value.problem.code


@both
def test_a_killed_worker_is_replaced_and_nothing_is_lost(place: Place) -> None:
    code = place.code()
    with at_work(place) as (address, watcher):
        before = children(watcher)
        wire = Wire(address, "bench", 1)
        wire.enrol(code)
        for number, victim in enumerate(sorted(before)):
            request = SyncRequest(
                wire.hello(),
                {},
                wire.push_of([wire.insert("bench_record", {"name": "ก", "members": number})]),
            )
            os.kill(victim, signal.SIGKILL)
            reply = sent_until_answered(wire, request)
            assert {one.status for one in reply.results} == {Status.APPLIED}
            assert request.push is not None
            wire.n, wire.head = reply.acked_n, request.push.head
        wait_until(lambda: len(children(watcher) - before) == WORKERS)
        rows = work_rows(wire.everything())
    assert len(rows) == WORKERS
    assert "is replaced" in (place.folder / "serve.log").read_text("utf-8")


def sent_until_answered(wire: Wire, request: SyncRequest) -> SyncReply:
    for _ in range(20):
        with contextlib.suppress(requests.exceptions.RequestException):  # the killed worker's line
            return wire.exchange(request)
        time.sleep(0.1)
    raise AssertionError("never answered")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_stop_ends_all_of_them_in_time(place: Place, number: signal.Signals) -> None:
    with started(place) as (address, process):
        assert requests.get(f"{address}/healthz", timeout=10).json() == {"ok": True}
        workers = children(process.pid)
        process.send_signal(number)
        assert process.wait(PROMPTLY_S) == 0
    assert not any(command_of(one) for one in workers)


@both
def test_what_was_acknowledged_before_the_stop_is_there(place: Place) -> None:
    code, acknowledged = place.code(), 0
    wire = Wire("", "bench", 1)
    with started(place) as (address, process):
        wire.address = address
        wire.enrol(code)
        stopper = threading.Timer(0.3, process.terminate)
        stopper.start()
        with contextlib.suppress(requests.exceptions.RequestException):
            while True:
                wire.sync([wire.insert("bench_record", {"name": "ก"})])
                acknowledged += 1
        assert process.wait(PROMPTLY_S) == 0
    assert acknowledged
    with running_endpoint(place.folder, "--with-bench-register", *told(place.database)) as address:
        wire.address = address
        assert len(work_rows(wire.everything())) in {acknowledged, acknowledged + 1}


def test_no_worker_outlives_a_killed_watcher(place: Place) -> None:
    with started(place) as (_, process):
        workers = children(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not any(command_of(one) for one in workers), PROMPTLY_S)


def test_a_slow_sender_does_not_hold_up_the_stop(place: Place) -> None:
    with started(place) as (address, process):
        slow = threading.Thread(target=send_for_ever, args=(address,), daemon=True)
        slow.start()
        time.sleep(0.5)
        process.terminate()
        assert process.wait(PROMPTLY_S + 1) == 0
    slow.join(PATIENCE_S)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_statement_that_waits_does_not_hold_up_the_stop(place: Place, workers: str) -> None:
    """It was not acknowledged, so it may be cut: the PC sends it again."""
    code = place.code()
    words = ("--with-bench-register", "--workers", workers)
    with (
        (place.folder / "serve.log").open("wb") as log,
        serving(place.folder, log, *words) as (address, process),
    ):
        wire = Wire(address, "bench", 1)
        wire.enrol(code)
        record = wire.insert("bench_record", {"name": "ก"})
        with place.centre.database.writing():  # the file's only writer
            ends: list[str] = []
            waiting = threading.Thread(target=lambda: ends.append(end_of_push(wire, record)))
            waiting.start()
            time.sleep(0.5)
            process.terminate()
            assert process.wait(PROMPTLY_S + 1) == 0
        waiting.join(PATIENCE_S)
    log_text = (place.folder / "serve.log").read_text("utf-8")
    assert ends == ["unavailable"]
    assert "work cut at the stop" in log_text
    assert "Traceback" not in log_text


def end_of_push(wire: Wire, record: Operation) -> str:
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.sync([record])
    return refused.value.problem.code


def send_for_ever(address: str) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(300):
            yield b"x"
            time.sleep(0.1)

    with contextlib.suppress(requests.exceptions.RequestException):
        requests.post(f"{address}/v1/enrol", data=body(), timeout=60)


def test_a_second_server_is_kept_off_a_folder_that_workers_serve(place: Place) -> None:
    with at_work(place):
        done = central_command("serve", "--data", place.folder, "--port", "0", *told(place.database))
    assert done.returncode == 1
    assert "Another serve is at work" in done.stderr
