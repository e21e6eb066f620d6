"""A loopback server of one file that knows ranges, and whose line ends after so many bytes of each answer."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from sync.protocol.messages import SNAPSHOT_TYPE

Answer = tuple[bytes, bytes]
"""Head and body."""


@dataclass
class RangedServer:
    """The file, where the line ends, and what was asked for."""

    file: bytes
    etag: str
    cut_after: int
    ranges: bool = True
    sent: int = 0
    asked: list[int] = field(default_factory=list)
    address: str = ""
    change: Callable[[Answer, int], Answer] = lambda answer, _at: answer
    """Given an answer and where its range begins; for what a cache on the way makes of it."""

    def answer(self, request: bytes) -> Answer:
        found = re.search(rb"\r\nRange: bytes=(\d+)-\r\n", request)
        at = int(found[1]) if found and self.ranges else 0
        self.asked.append(at)
        size = len(self.file)
        span = f"Content-Range: bytes {at}-{size - 1}/{size}\r\n" if at else ""
        head = (
            f"HTTP/1.1 {'206 Partial Content' if at else '200 OK'}\r\nContent-Type: {SNAPSHOT_TYPE}\r\n"
            f'Kongtun-Protocol: 1\r\nETag: "{self.etag}"\r\n{span}Connection: close\r\n'
            f"Content-Length: {size - at}\r\n\r\n"
        )
        return self.change((head.encode(), self.file[at:]), at)


@contextmanager
def ranged_server(file: bytes, etag: str, cut_after: int, *, ranges: bool = True) -> Iterator[RangedServer]:
    """Serve ``file``; each answer's line is reset after ``cut_after`` bytes of its body."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = RangedServer(file, etag, cut_after, ranges)
    server.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread = threading.Thread(target=_serve, args=(listener, server), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        # A thread that waits in accept() does not hear a close.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _serve(listener: socket.socket, server: RangedServer) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        with line, suppress(OSError):
            head, body = server.answer(line.recv(65536))
            part = body[: server.cut_after]
            line.sendall(head + part)
            server.sent += len(part)
            if len(part) < len(body):
                # Heard out first: a reset takes away what the other side has not read yet.
                line.settimeout(0.2)
                with suppress(OSError):
                    line.recv(1)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
