"""A share of the sweep on every change: no false success on a broken or lying line, and all comes through."""

from pathlib import Path

import pytest

from sync.client.http import HttpTransport
from sync.client.transport import WireRequest
from sync.protocol.session import LineTrouble
from tests.faults.fault_link import SOUND, Ending, Fault, FaultLink, fault_link
from tests.faults.line_sweep import sweep_line
from tests.proof.outcome import Task
from tests.support.raw_server import raw_server

EVERY_SO_MANY_BYTES = 61
ASK = WireRequest("POST", "/", b"hello")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def test_no_cut_and_no_lie_of_the_line_ends_in_a_false_success(tmp_path: Path) -> None:
    outcome = sweep_line(Task(EVERY_SO_MANY_BYTES, 2565, tmp_path))
    assert (outcome.bad, outcome.story) == (0, "")
    assert outcome.runs > 80


def told(link: FaultLink, fault: Fault) -> bytes | str:
    link.fault = fault
    transport = HttpTransport(link.address, stall_s=0.2)
    try:
        return transport.send(ASK).body
    except LineTrouble as trouble:
        return trouble.code
    finally:
        transport.close()


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(), b"hello"),
        (Fault(delay_s=0.01, octets_per_s=100_000), b"hello"),
        (Fault(up=10), "cut"),
        (Fault(down=len(OK) - 1), "cut"),
        (Fault(down=len(OK) - 1, ending=Ending.CLOSED), "cut"),
        (Fault(down=len(OK) - 1, ending=Ending.SILENT), "timeout"),
        (Fault(answer=lambda whole: whole.replace(b"hello", b"howdy")), b"howdy"),
        (Fault(answer=lambda _none: OK, deaf=True), b"hello"),
    ],
    ids=["sound", "slow", "up", "down", "closed", "silent", "changed", "deaf"],
)
def test_each_fault_does_what_it_says(fault: Fault, outcome: bytes | str) -> None:
    with raw_server(OK) as server, fault_link(server.address) as link:
        assert told(link, fault) == outcome
        if fault.deaf:  # the server waits for the one it was promised
            assert told(link, SOUND) == b"hello"
