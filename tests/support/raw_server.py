"""A loopback server that answers exactly the bytes it is told, then keeps, closes or resets the line."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_PATIENCE_S = 2.0
"""For a client that keeps its line open after an answer that has ended."""


@dataclass
class RawServer:
    """What came in, and what is to go out."""

    answers: list[bytes]
    reset: bool = False
    hold: threading.Event = field(default_factory=threading.Event)
    asked: list[bytes] = field(default_factory=list)
    address: str = ""


@contextmanager
def raw_server(*answers: bytes, reset: bool = False, hold: bool = False) -> Iterator[RawServer]:
    """Serve ``answers`` one per connection; ``hold`` keeps the line open and silent after each."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = RawServer(list(answers), reset, address=f"http://127.0.0.1:{listener.getsockname()[1]}")
    if not hold:
        server.hold.set()
    thread = threading.Thread(target=_serve, args=(listener, server), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        listener.close()
        thread.join(5)


def _serve(listener: socket.socket, server: RawServer) -> None:
    for answer in server.answers:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        with line, suppress(OSError):  # the other side may reset it at any byte
            server.asked.append(line.recv(65536))
            line.sendall(answer)
            server.hold.wait(10)
            if server.reset:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                _end(line)


def _end(line: socket.socket) -> None:
    """End the answer, and hear the other side out: with a part of its request unread, a line is reset."""
    line.settimeout(_PATIENCE_S)
    with suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):
            pass
