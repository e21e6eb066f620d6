"""A loopback line to a real endpoint that carries some requests and ends at the next one."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<html><h1>Service Unavailable</h1></html>"
_OF_THE_LINE = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})
_PATIENCE_S = 30


@dataclass
class CutLine:
    """``at_the_cut`` is called, in the line's thread, before the request behind the last is answered."""

    at_the_cut: Callable[[], None] = lambda: None
    address: str = ""
    carried: int = 0


@contextmanager
def cut_line(address: str, carries: int) -> Iterator[CutLine]:
    """Carry ``carries`` requests to ``address``; whatever comes then gets a gateway's page."""
    line = CutLine()

    class Carrier(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if line.carried == carries:
                line.at_the_cut()
                self._answer(503, {"Content-Type": "text/html"}, PAGE)
                return
            line.carried += 1
            self._answer(*_carried(address, self.path, dict(self.headers), body))

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing: the tests' output is theirs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Carrier)
    line.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _carried(
    address: str, path: str, headers: dict[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    there = http.client.HTTPConnection(address.removeprefix("http://"), timeout=_PATIENCE_S)
    try:
        there.request("POST", path, body, headers)
        answer = there.getresponse()
        told = {name: value for name, value in answer.getheaders() if name.lower() not in _OF_THE_LINE}
        return answer.status, told, answer.read()
    finally:
        there.close()
