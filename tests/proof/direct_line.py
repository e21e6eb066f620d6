"""The real endpoint's handlers called directly: real database and real messages, no socket, one thread."""

from collections.abc import Callable, Mapping
from typing import Final

from sync.central.addresses import Work
from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.enrol_again import enrol_again
from sync.central.enrolment import enrol
from sync.central.problems import OUR_HEADERS, refuse_for
from sync.central.receiving import named
from sync.central.snapshots import snapshot_file
from sync.central.sync_call import short_sync, sync
from sync.central.throttle import Failures
from sync.client.transport import WireRequest, WireResponse
from sync.protocol.messages import SHORT_PATH
from sync.protocol.troubles import ProtocolTrouble

_WORK: Final[Mapping[str, Work]] = {
    "/v1/sync": sync,
    SHORT_PATH: short_sync,
    "/v1/enrol": enrol,
    "/v1/enrol-again": enrol_again,
}


class DirectLine:
    """A transport to an endpoint in this process; ``centre`` gives it as it is opened at the moment."""

    def __init__(self, centre: Callable[[], Centre]) -> None:
        self._centre = centre

    def send(self, request: WireRequest) -> WireResponse:
        """Let the endpoint answer; a refusal arrives as it was raised."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        headers |= named(headers)
        call = Call(request.method, request.path, headers, {}, request.body, "127.0.0.1")
        try:
            answer = _WORK.get(request.path, snapshot_file)(self._endpoint(), call)
        except ProtocolTrouble as trouble:
            raise refuse_for(trouble) from trouble
        if isinstance(answer, Answer):
            return _response(answer.status, answer.headers, answer.content_type, answer.body)
        return _response(200, OUR_HEADERS, answer.content_type, answer.file.read_bytes())

    def _endpoint(self) -> Endpoint:
        centre = self._centre()
        return Endpoint(centre, Failures(centre.database, centre.clock, centre.chance))

    def close(self) -> None:
        """Nothing is held."""

    def end(self) -> None:
        """Nothing waits: an answer is there when ``send`` returns."""


def _response(status: int, headers: Mapping[str, str], content_type: str, body: bytes) -> WireResponse:
    lower = {name.lower(): value for name, value in headers.items()}
    return WireResponse(status, {**lower, "content-type": content_type}, body)
