"""A TCP line to a real endpoint that fails on purpose: at a byte, slowly, in silence, or with another answer.

``FaultLink.fault`` holds for the connections taken from then on. Bytes are counted per connection and in both
directions, so that a sweep can end the line at each of them.
"""

import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum

_PATIENCE_S = 20.0
_ROUND_S = 0.05
_PART = 65536
_HEAD_END = b"\r\n\r\n"


class Ending(Enum):
    """How a line ends where it ends."""

    RESET = "reset"
    CLOSED = "closed"
    SILENT = "silent"
    """Half open: nothing comes any more, and nobody says so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong on a connection.

    ``up`` and ``down``: bytes carried towards the endpoint and back before the line ends; none: all.
    ``answer`` makes, of the endpoint's whole first answer, what the client gets instead. ``deaf``: the
    endpoint never hears the request, and ``answer`` gets no bytes.
    """

    up: int | None = None
    down: int | None = None
    ending: Ending = Ending.RESET
    delay_s: float = 0.0
    octets_per_s: int = 0
    answer: Callable[[bytes], bytes] | None = None
    deaf: bool = False


SOUND = Fault()


@dataclass(slots=True)
class Carried:
    """Bytes of one connection."""

    up: int = 0
    down: int = 0
    back: bytes = b""
    """What the endpoint answered; only the first 64 KiB of it."""


@dataclass(slots=True)
class FaultLink:
    """The line's address, its present fault, and what each connection so far carried."""

    there: tuple[str, int]
    address: str = ""
    fault: Fault = SOUND
    connections: list[Carried] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def latest(self) -> bytes:
        """Return the last answer that the endpoint gave and the line carried."""
        return next(one.back for one in reversed(self.connections) if one.back)

    def accept(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            carried = Carried()
            self.connections.append(carried)
            thread = threading.Thread(target=self._carry, args=(client, self.fault, carried), daemon=True)
            self._threads.append(thread)
            thread.start()

    def finish(self) -> None:
        """Let go of lines that stand silent, and wait for all."""
        self._ended.set()
        for thread in self._threads:
            thread.join(5)

    def _carry(self, client: socket.socket, fault: Fault, carried: Carried) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A line that breaks under the carrier is what the carrier is for.
        with client, suppress(OSError):
            if fault.deaf and fault.answer:
                _read_request(client)
                _say(client, fault.answer(b""))
                return
            with socket.create_connection(self.there) as server:
                server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if fault.answer:
                    server.sendall(_read_request(client))
                    _say(client, fault.answer(_read_message(server)))
                    return
                self._pump(client, server, fault, carried)

    def _pump(self, client: socket.socket, server: socket.socket, fault: Fault, carried: Carried) -> None:
        while not self._ended.is_set():
            if _is_over(fault, carried):
                self._end((client, server), fault.ending)
                return
            ready, _, _ = select.select([client, server], [], [], _ROUND_S)
            for side in ready:
                octets = side.recv(_room(fault, carried, up=side is client))
                if not octets:
                    return
                _go_slowly(fault, len(octets))
                (server if side is client else client).sendall(octets)
                _count(carried, octets, up=side is client)
                if _is_over(fault, carried):
                    break

    def _end(self, sides: tuple[socket.socket, ...], ending: Ending) -> None:
        if ending is Ending.SILENT:
            self._ended.wait(_PATIENCE_S)
            return
        for side in sides:
            if ending is Ending.RESET:
                side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                side.shutdown(socket.SHUT_WR)


@contextmanager
def fault_link(address: str) -> Iterator[FaultLink]:
    """Lead a line to ``address`` (``http://host:port``) for the length of the block; sound at first."""
    host, _, port = address.removeprefix("http://").partition(":")
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    link = FaultLink((host, int(port)), address=f"http://127.0.0.1:{listener.getsockname()[1]}")
    thread = threading.Thread(target=link.accept, args=(listener,), daemon=True)
    thread.start()
    try:
        yield link
    finally:
        # Closing alone does not wake the thread that waits in accept.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        link.finish()
        thread.join(5)


def _is_over(fault: Fault, carried: Carried) -> bool:
    gone_up = fault.up is not None and carried.up >= fault.up
    return gone_up or (fault.down is not None and carried.down >= fault.down)


def _room(fault: Fault, carried: Carried, *, up: bool) -> int:
    """Return how many bytes may still pass in a direction before the line ends: at least one."""
    limit, gone = (fault.up, carried.up) if up else (fault.down, carried.down)
    return _PART if limit is None else max(1, min(_PART, limit - gone))


def _count(carried: Carried, octets: bytes, *, up: bool) -> None:
    if up:
        carried.up += len(octets)
        return
    carried.down += len(octets)
    if len(carried.back) < _PART:
        carried.back += octets


def _go_slowly(fault: Fault, octets: int) -> None:
    if fault.delay_s:
        time.sleep(fault.delay_s)
    if fault.octets_per_s:
        time.sleep(octets / fault.octets_per_s)


def _say(client: socket.socket, answer: bytes) -> None:
    client.sendall(answer)
    client.shutdown(socket.SHUT_WR)
    client.settimeout(_PATIENCE_S)
    # Heard out: with a part of the request unread, closing resets the line and the answer may be lost.
    while client.recv(_PART):
        pass


def _read_request(client: socket.socket) -> bytes:
    return _read_message(client)


def _read_message(side: socket.socket) -> bytes:
    """Return one whole HTTP message of a stated length, head and body."""
    side.settimeout(_PATIENCE_S)
    octets = b""
    while _HEAD_END not in octets:
        part = side.recv(_PART)
        if not part:
            return octets
        octets += part
    head, _, body = octets.partition(_HEAD_END)
    while len(body) < stated_length(head):
        part = side.recv(_PART)
        if not part:
            break
        body += part
    return head + _HEAD_END + body


def stated_length(head: bytes) -> int:
    """Return the Content-Length a head states; 0 where it states none."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
