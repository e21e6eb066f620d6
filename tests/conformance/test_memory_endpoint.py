"""The endpoint in memory keeps an endpoint's promises, so that fleets against it can be trusted."""

from dataclasses import dataclass, field

import pytest

from sync.model.ids import InstallId, install_id
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.changes import Operation
from sync.protocol.messages import SnapshotOffer, SyncReply, SyncRequest
from tests.conformance.endpoint import REGISTER, EndpointSuite, Factory, in_schema, office, one, schema, two
from tests.conformance.endpoint_short import ShortFormsSuite
from tests.support.fake_endpoint import MemoryEndpoint

__all__ = ["office", "one", "schema", "two"]  # pytest finds fixtures by the names of this module


@dataclass
class MemoryPeer:
    """A line without a wire."""

    endpoint: MemoryEndpoint
    install: InstallId
    realm: str = "practice"
    account: str = "a" * 32
    stream: str = "3201"
    streams: list[str] = field(default_factory=lambda: ["3201", "3200", "0000"])

    @property
    def endpoint_key(self) -> str:
        return self.endpoint.public

    def exchange(self, request: SyncRequest) -> SyncReply:
        return self.endpoint.exchange(in_schema(request, request.hello.schema_max))

    def fetch(self, offer: SnapshotOffer) -> bytes:
        return self.endpoint.fetch(offer)


@dataclass
class MemoryOffice:
    """One district."""

    endpoint: MemoryEndpoint
    chance: SeededChance = field(default_factory=lambda: SeededChance("office"))

    def pc(self) -> MemoryPeer:
        return MemoryPeer(self.endpoint, install_id(self.chance))


def only_bench(operation: Operation) -> tuple[str, str | None] | None:
    return None if operation.register == REGISTER else ("unknown-register", None)


@pytest.fixture
def endpoint_factory() -> Factory:
    endpoint = MemoryEndpoint(SteppingClock(1_638_000_000_000), SeededChance("endpoint"), rule=only_bench)
    return lambda: MemoryOffice(endpoint)


class TestMemoryEndpoint(EndpointSuite):
    """Every test of the suite, in both languages."""


class TestMemoryEndpointShort(ShortFormsSuite):
    """Every test about short forms."""

    @pytest.fixture
    def schema(self) -> int:
        return 2
