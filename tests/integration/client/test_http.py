"""The transport over real sockets: every way a line can fail has its own word, and nothing else gets out."""

import gc
import socket

import pytest

from sync.client.http import HttpTransport
from sync.client.transport import WireRequest
from sync.protocol.session import LineTrouble
from tests.support.raw_server import raw_server

ASK = WireRequest("POST", "/v1/sync", b"hello", {"Kongtun-Protocol": "1"})
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nKongtun-Protocol: 1\r\n\r\nhello"


def trouble_of(transport: HttpTransport) -> str:
    with pytest.raises(LineTrouble) as caught:
        transport.send(ASK)
    transport.close()
    return caught.value.code


def test_a_whole_answer_arrives_with_lower_case_headers() -> None:
    with raw_server(OK) as server:
        transport = HttpTransport(server.address)
        answer = transport.send(ASK)
        transport.close()
    assert (answer.status, answer.body) == (200, b"hello")
    assert answer.headers["kongtun-protocol"] == "1"
    assert server.asked[0].startswith(b"POST /v1/sync HTTP/1.1\r\n")


def test_bytes_are_counted_both_ways() -> None:
    moved: list[tuple[int, int]] = []
    with raw_server(OK) as server:
        transport = HttpTransport(server.address, moved=lambda up, down: moved.append((up, down)))
        transport.send(ASK)
        transport.close()
    assert (sum(up for up, _ in moved), sum(down for _, down in moved)) == (5, 5)


def test_nobody_listening_is_no_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert trouble_of(HttpTransport(f"http://127.0.0.1:{port}")) == "no-line"


def test_an_answer_shorter_than_stated_is_cut() -> None:
    with raw_server(OK[:-2]) as server:
        assert trouble_of(HttpTransport(server.address)) == "cut"


def test_a_reset_in_the_middle_is_cut() -> None:
    with raw_server(OK[:-3], reset=True) as server:
        assert trouble_of(HttpTransport(server.address)) == "cut"


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("answer", [OK, CHUNKED, GO_ON + OK], ids=["length", "chunks", "continue"])
def test_a_line_cut_at_any_byte_is_a_cut_line_and_never_somebody_else(answer: bytes, *, reset: bool) -> None:
    """Before the status line, inside it, inside the head, between head and body, inside the body."""
    codes = set()
    for end in range(len(answer)):
        with raw_server(answer[:end], reset=reset) as server:
            codes.add((trouble_of(HttpTransport(server.address)), len(server.asked)))
    assert codes == {("cut", 1)}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_a_line_cut_behind_a_proxy_is_a_cut_line(monkeypatch: pytest.MonkeyPatch, *, reset: bool) -> None:
    """Up to the end of the proxy's answer, and where the centre's certificate should come."""
    answer = b"HTTP/1.1 200 Connection established\r\nVia: office\r\n\r\n"
    codes = set()
    for end in range(len(answer) + 1):
        with raw_server(answer[:end], reset=reset) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.address)
            codes.add(trouble_of(HttpTransport("https://centre.example")))
    assert codes == {"cut"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_answers_a_secure_line_in_plain_text_is_no_cut() -> None:
    with raw_server(OK) as server:
        assert trouble_of(HttpTransport(server.address.replace("http:", "https:"))) == "tls"
    gc.collect()  # ssl leaves the socket of a failed handshake to the collector, which warns: here, not later


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.2", b"220 mail", b"<html>", b"H2"])
def test_bytes_that_begin_no_http_answer_are_not_ours_though_the_line_ends_there(answer: bytes) -> None:
    with raw_server(answer) as server:
        assert trouble_of(HttpTransport(server.address)) == "not-our-endpoint"


def test_a_silent_line_is_a_timeout() -> None:
    with raw_server(b"", hold=True) as server:
        assert trouble_of(HttpTransport(server.address, stall_s=0.2)) == "timeout"


def test_a_line_that_falls_silent_in_the_middle_is_a_timeout() -> None:
    with raw_server(OK[:-2], hold=True) as server:
        assert trouble_of(HttpTransport(server.address, stall_s=0.2)) == "timeout"


def test_bytes_that_are_no_http_are_not_ours() -> None:
    with raw_server(b"SSH-2.0-OpenSSH_9.2\r\n") as server:
        assert trouble_of(HttpTransport(server.address)) == "not-our-endpoint"


def test_an_impossible_address_is_not_ours() -> None:
    assert trouble_of(HttpTransport("http://[bad")) == "not-our-endpoint"


def test_a_redirect_of_a_portal_is_handed_over_not_followed() -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    with raw_server(away) as server:
        transport = HttpTransport(server.address)
        assert transport.send(ASK).status == 302
        transport.close()


def test_cancelled_before_the_request_sends_nothing() -> None:
    with raw_server(OK) as server:
        assert trouble_of(HttpTransport(server.address, cancelled=lambda: True)) == "cancelled"
        assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "proxy"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "proxy"),
        (b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "gateway"),
    ],
)
def test_a_proxy_that_opens_no_way_is_told_as_what_it_is(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, code: str
) -> None:
    with raw_server(answer) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        assert trouble_of(HttpTransport("https://centre.example")) == code
        assert proxy.asked[0].startswith(b"CONNECT centre.example:443")


def test_a_proxy_that_is_not_there_is_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    assert trouble_of(HttpTransport("https://centre.example")) == "no-line"
