"""The ends the suites play against: an endpoint in memory and two stores of the kind under test."""

import pytest

from sync.model.sources import SeededChance, SteppingClock
from tests.conformance.store_side import Factory, OfficersStore
from tests.support.fake_endpoint import MemoryEndpoint


@pytest.fixture(params=[1, 2], ids=["schema-1", "schema-2"])
def endpoint(request: pytest.FixtureRequest) -> MemoryEndpoint:
    """An endpoint of before and one of today: the stores speak to it as it understands them."""
    made = MemoryEndpoint(SteppingClock(1_638_000_000_000), SeededChance("conformance"))
    made.schema_max = request.param
    return made


@pytest.fixture
def one(store_factory: Factory, endpoint: MemoryEndpoint) -> OfficersStore:
    return store_factory(1, endpoint.public)


@pytest.fixture
def two(store_factory: Factory, endpoint: MemoryEndpoint) -> OfficersStore:
    return store_factory(2, endpoint.public)
