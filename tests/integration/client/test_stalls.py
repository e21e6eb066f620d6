"""A line counts as dead when it stands still, not when it is slow; and a stop is heard on a silent one."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sync.client import http
from sync.client.http import HttpTransport
from sync.client.transport import WireRequest
from sync.protocol.session import LineTrouble
from tests.support.raw_server import raw_server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BODY = bytes(1024) * 1024


@contextmanager
def slow_reader(octets: int, pause_s: float, most: int) -> Iterator[str]:
    """Take ``octets`` at a time, pause between, answer when all is there; take ``most`` in all."""
    listener = socket.socket()
    # Small, and before the line is made: else the system takes everything in and nobody is slow.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    over = threading.Event()

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            taken = 0
            while taken < min(len(BODY), most):
                taken += len(line.recv(octets))
                time.sleep(pause_s)
            if most >= len(BODY):
                line.sendall(OK)
            over.wait(10)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()
        thread.join(5)


def test_a_body_that_goes_slowly_is_no_stall_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CONNECT_S", 0.5)
    with slow_reader(16_384, 0.03, len(BODY)) as address:
        transport = HttpTransport(address, stall_s=1.0)
        assert transport.send(WireRequest("POST", "/v1/sync", BODY)).body == b"ok"
        transport.close()


def test_a_body_nobody_takes_is_a_stall() -> None:
    with slow_reader(16_384, 0.0, 50_000) as address:
        transport = HttpTransport(address, stall_s=0.3)
        with pytest.raises(LineTrouble) as caught:
            transport.send(WireRequest("POST", "/v1/sync", BODY))
        transport.close()
    assert caught.value.code == "timeout"


def test_a_stop_is_heard_on_a_silent_line_at_once() -> None:
    stop = threading.Event()
    waits = threading.Event()

    def gone(up: int, _down: int) -> None:
        if not up:  # the body's end has been asked for: all of it went
            waits.set()

    with raw_server(b"", hold=True) as server:
        transport = HttpTransport(server.address, cancelled=stop.is_set, moved=gone, stall_s=60)
        told: list[str] = []

        def send() -> None:
            with pytest.raises(LineTrouble) as caught:
                transport.send(WireRequest("POST", "/v1/sync", b"hello"))
            told.append(caught.value.code)

        thread = threading.Thread(target=send)
        thread.start()
        assert waits.wait(5)
        while not server.asked:
            time.sleep(0.01)
        time.sleep(0.3)  # past its last look at the wish to stop: it waits for the answer
        stop.set()
        transport.end()
        thread.join(5)
        assert told == ["cancelled"]
        transport.close()


def test_a_stop_is_heard_in_the_middle_of_a_body() -> None:
    stop = threading.Event()
    with slow_reader(16_384, 0.0, 50_000) as address:
        transport = HttpTransport(
            address, cancelled=stop.is_set, moved=lambda _up, _down: stop.set(), stall_s=60
        )
        with pytest.raises(LineTrouble) as caught:
            transport.send(WireRequest("POST", "/v1/sync", BODY))
        transport.close()
    assert caught.value.code == "cancelled"


def test_the_systems_proxy_carries_a_plain_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(OK) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        transport = HttpTransport("http://centre.example")
        assert transport.send(WireRequest("POST", "/v1/sync", b"hello")).body == b"ok"
        transport.close()
        assert proxy.asked[0].startswith(b"POST http://centre.example/v1/sync HTTP/1.1")
