"""One real endpoint per module, with as many offices as the tests ask for."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from sync.central.accounts import Grant, issue_code
from sync.central.centre import Centre, open_centre
from sync.central.provision import bench_stream
from tests.support.databases import SERVERS, database_of, told
from tests.support.endpoint import running_endpoint
from tests.support.wire import Wire


@dataclass
class Served:
    """A running endpoint and, beside it, its folder opened by this process."""

    address: str
    centre: Centre
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def code(self, stream: str, role: str = "district_head", *, many: bool = False) -> str:
        return issue_code(self.centre, Grant(stream, role), valid_days=1, many_use=many)

    def office(self) -> str:
        """Return the stream of a district nobody has used yet."""
        return bench_stream(next(self._numbers))

    def wire(self) -> Wire:
        """Return an install that is not enrolled yet."""
        return Wire(self.address, "bench", next(self._numbers))

    def enrolled(self, stream: str, role: str = "district_head", name: str = "") -> Wire:
        wire = self.wire()
        wire.enrol(self.code(stream, role), name or f"officer-{wire.seed}")
        return wire


@pytest.fixture(scope="module", params=SERVERS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, database = tmp_path_factory.mktemp("centre"), database_of(request)
    centre = open_centre(folder, realm="bench", address=database)
    with running_endpoint(folder, "--with-bench-register", *told(database)) as address:
        yield Served(address, centre)
    centre.close()


@pytest.fixture
def two_pcs(served: Served) -> tuple[Wire, Wire]:
    """Two PCs of one office, both synced once."""
    office = served.office()
    first, second = served.enrolled(office), served.enrolled(office)
    first.sync()
    second.sync()
    return first, second
