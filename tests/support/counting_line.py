"""A line that counts every octet both ways, heads included, as whoever pays for it would."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

_PART = 64 * 1024


@dataclass
class CountingLine:
    """``address`` leads to the endpoint; what went through is counted."""

    address: str
    up: int = 0
    down: int = 0
    connections: int = 0

    def forget(self) -> None:
        """Count from nothing again."""
        self.up = self.down = self.connections = 0

    @property
    def octets(self) -> int:
        """All of both ways."""
        return self.up + self.down


@contextmanager
def counting_line(address: str) -> Iterator[CountingLine]:
    """Open a line to the endpoint at ``address`` until the block ends; whoever used it has closed it."""
    there = urlsplit(address)
    target = (str(there.hostname), int(there.port or 80))
    with socket.create_server(("127.0.0.1", 0)) as listening, ExitStack() as carriers:
        line = CountingLine(f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread = threading.Thread(target=_accept, args=(listening, target, line, carriers), daemon=True)
        thread.start()
        yield line
        # Wakes the thread that waits for the next connection.
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _accept(
    listening: socket.socket, target: tuple[str, int], line: CountingLine, carriers: ExitStack
) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        line.connections += 1
        far = socket.create_connection(target)
        carrier = threading.Thread(target=_connect, args=(line, near, far), daemon=True)
        carrier.start()
        carriers.callback(carrier.join, 5)


def _connect(line: CountingLine, near: socket.socket, far: socket.socket) -> None:
    with near, far:
        upwards = threading.Thread(target=_carry, args=(line, "up", near, far), daemon=True)
        upwards.start()
        _carry(line, "down", far, near)
        upwards.join(5)


def _carry(line: CountingLine, name: str, one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while part := one.recv(_PART):
            # Before it goes on: whoever has the answer may look at the count at once.
            setattr(line, name, getattr(line, name) + len(part))
            other.sendall(part)
        other.shutdown(socket.SHUT_WR)
