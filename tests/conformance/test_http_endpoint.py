"""The real endpoint, a process of its own behind HTTP, keeps an endpoint's promises."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from sync.central.accounts import Grant, issue_code
from sync.central.centre import Centre, open_centre
from sync.central.provision import bench_stream
from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.model.ids import InstallId
from sync.protocol.messages import SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.session import Refused
from tests.conformance.endpoint import EndpointSuite, Factory, in_schema, office, one, two
from tests.conformance.endpoint_short import ShortFormsSuite
from tests.support.databases import KINDS, database_of, told
from tests.support.endpoint import running_endpoint
from tests.support.wire import RefusedByEndpoint, Wire

__all__ = ["office", "one", "two"]  # pytest finds fixtures by the names of this module


class HttpPeer:
    """An enrolled install over HTTP."""

    def __init__(self, wire: Wire, endpoint_key: str) -> None:
        self._wire = wire
        self.install: InstallId = wire.install
        self.realm = wire.realm
        self.account = wire.account
        self.stream = wire.stream
        self.streams = wire.streams
        self.endpoint_key = endpoint_key

    def exchange(self, request: SyncRequest) -> SyncReply:
        try:
            return self._wire.exchange(request)
        except RefusedByEndpoint as refused:
            raise _as_client(refused) from refused

    def fetch(self, offer: SnapshotOffer) -> bytes:
        try:
            return self._wire.send("GET", offer.path).content
        except RefusedByEndpoint as refused:
            raise _as_client(refused) from refused


class ShortPeer(HttpPeer):
    """An enrolled install that speaks as today's program does: schema 2, and the short forms."""

    def __init__(self, wire: Wire, endpoint_key: str) -> None:
        super().__init__(wire, endpoint_key)
        self._transport = HttpTransport(wire.address)
        self._endpoint = Endpoint(self._transport, wire.install, wire.signer)

    def exchange(self, request: SyncRequest) -> SyncReply:
        try:
            return self._endpoint.exchange(in_schema(request, request.hello.schema_max))
        finally:
            self._transport.close()


def _as_client(refused: RefusedByEndpoint) -> Refused:
    problem = refused.problem
    return Refused(problem.code, status=problem.status, retry_after_s=problem.retry_after_s, **problem.values)


@dataclass
class HttpOffice:
    """One district nobody has used yet."""

    address: str
    centre: Centre
    stream: str
    peer: type[HttpPeer]
    seeds: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def pc(self) -> HttpPeer:
        seed = next(self.seeds) + 100 * int(self.stream)
        wire = Wire(self.address, "bench", seed)
        code = issue_code(self.centre, Grant(self.stream, "district_head"), valid_days=1, many_use=False)
        reply = wire.enrol(code, f"officer-{seed}")
        return self.peer(wire, reply.endpoint_key)


PEERS = {"schema 1": HttpPeer, "schema 2": ShortPeer}


@pytest.fixture(scope="module", params=PEERS)
def peer(request: pytest.FixtureRequest) -> type[HttpPeer]:
    return PEERS[request.param]


@pytest.fixture
def schema(peer: type[HttpPeer]) -> int:
    return 2 if peer is ShortPeer else 1


@pytest.fixture(scope="module", params=KINDS)
def endpoint_factory(
    request: pytest.FixtureRequest, peer: type[HttpPeer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Factory]:
    folder, database = tmp_path_factory.mktemp("centre"), database_of(request)
    centre = open_centre(folder, realm="bench", address=database)
    districts = itertools.count(1)
    with running_endpoint(folder, "--with-bench-register", *told(database)) as address:
        yield lambda: HttpOffice(address, centre, bench_stream(next(districts)), peer)
    centre.close()


class TestHttpEndpoint(EndpointSuite):
    """Every test of the suite, in both languages."""


class TestHttpEndpointShort(ShortFormsSuite):
    """Every test about short forms."""

    @pytest.fixture
    def schema(self) -> int:
        return 2
