"""A transport to an endpoint of this process: its handlers called directly, refusals as they were raised."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sync.central.addresses import ADDRESSES, Work
from sync.central.calls import Answer, Call, Endpoint
from sync.central.problems import OUR_HEADERS, refuse_for
from sync.central.receiving import named
from sync.central.snapshots import snapshot_file
from sync.client.transport import WireRequest, WireResponse
from sync.protocol.troubles import ProtocolTrouble

_WORK: Final[Mapping[str, Work]] = {one.path: one.work for one in ADDRESSES}


class DeskLine:
    """Lets ``endpoint`` answer; ``statuses`` remembers with what."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.statuses: list[int] = []

    def send(self, request: WireRequest) -> WireResponse:
        """Carry ``request``."""
        given = {name.lower(): value for name, value in request.headers.items()}
        call = Call(request.method, request.path, {**given, **named(given)}, {}, request.body, "127.0.0.1")
        try:
            answer = _WORK.get(request.path, snapshot_file)(self.endpoint, call)
        except ProtocolTrouble as trouble:
            raise refuse_for(trouble) from trouble
        if not isinstance(answer, Answer):
            return _response(200, OUR_HEADERS, answer.content_type, answer.file.read_bytes())
        self.statuses.append(answer.status)
        return _response(answer.status, answer.headers, answer.content_type, answer.body)

    def close(self) -> None:
        """Nothing is held."""

    def end(self) -> None:
        """Nothing waits."""


@contextmanager
def no_turn(endpoint: Endpoint) -> Iterator[None]:
    """Let every turn at merging be another's for the length of the block: the inbox gets what comes."""
    turns = endpoint.mailroom._turns
    taken = 0
    while turns.acquire(blocking=False):
        taken += 1
    try:
        yield
    finally:
        for _ in range(taken):
            turns.release()


def _response(status: int, headers: Mapping[str, str], content_type: str, body: bytes) -> WireResponse:
    lower = {name.lower(): value for name, value in headers.items()}
    return WireResponse(status, {**lower, "content-type": content_type}, body)
