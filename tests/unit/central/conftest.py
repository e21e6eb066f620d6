"""An endpoint in a folder, without a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.central.centre import Centre, Sources, open_centre
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock
from tests.bench.register import BENCH_RECORD

BORN_MS = 1_638_158_400_000


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(
        tmp_path,
        realm="bench",
        registry=REGISTERS.with_register(BENCH_RECORD),
        sources=Sources(SteppingClock(BORN_MS), SeededChance(1)),
    )
    yield opened
    opened.close()
