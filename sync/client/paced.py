"""An endpoint whose exchanges are timed, so that the portions fit the line."""

from typing import Final

from sync.client.endpoint import Endpoint
from sync.model.sources import Clock
from sync.protocol.codec import encoded_size
from sync.protocol.messages import SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.portions import Portions
from sync.protocol.session import LineTrouble

_BROKEN: Final = frozenset({"cut", "timeout"})


class Paced:
    """Speaks to ``endpoint`` and tells ``portions`` how it went."""

    def __init__(self, endpoint: Endpoint, portions: Portions, clock: Clock) -> None:
        self._endpoint = endpoint
        self._portions = portions
        self._clock = clock

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Send one request and return the reply; raises as ``Endpoint.exchange`` does."""
        began = self._clock.now_ms()
        try:
            reply = self._endpoint.exchange(request)
        except LineTrouble as trouble:
            if trouble.code in _BROKEN:
                self._portions.broke(self._endpoint.went[0])
            raise
        up, down = self._endpoint.went
        self._portions.went(up, down, self._clock.now_ms() - began)
        # Only what is left behind goes by the measure: the last push of a sync need not be counted.
        if request.push is not None and not request.digest:
            self._portions.packed(encoded_size(request.push.operations), up)
        return reply

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Return a snapshot's bytes; raises as ``Endpoint.fetch`` does."""
        return self._endpoint.fetch(offer)
