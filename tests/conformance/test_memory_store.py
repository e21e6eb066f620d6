"""The store in memory keeps the promises of a local store, so that fleets of it can be trusted."""

import pytest

from sync.model.ids import install_id
from sync.model.sources import SeededChance, SteppingClock
from tests.conformance.store_anew import AnewSuite
from tests.conformance.store_answers import AnswersSuite
from tests.conformance.store_nonces import NonceSuite
from tests.conformance.store_refused import RefusedSuite
from tests.conformance.store_side import Factory, StoreSuite
from tests.conformance.store_strays import StraysSuite
from tests.conformance.store_whole import WholeSuite
from tests.support.memory_store import MemoryStore


@pytest.fixture
def store_factory() -> Factory:
    clock = SteppingClock(1_638_000_000_000)

    def make(number: int, _endpoint_key: str) -> MemoryStore:
        chance = SeededChance(f"store {number}")
        return MemoryStore(install_id(chance), ("3201", "3200", "0000"), clock, chance)

    return make


class TestMemoryStore(StoreSuite):
    """Every test of the suite."""


class TestMemoryStoreAnew(AnewSuite):
    """Every test of the suite."""


class TestMemoryStoreNonces(NonceSuite):
    """Every test of the suite."""


class TestMemoryStoreRefused(RefusedSuite):
    """Every test of the suite."""


class TestMemoryStoreAnswers(AnswersSuite):
    """Every test of the suite."""


class TestMemoryStoreStrays(StraysSuite):
    """Every test of the suite."""


class TestMemoryStoreWhole(WholeSuite):
    """Every test of the suite."""
