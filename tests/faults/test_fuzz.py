"""Whatever is sent to any address: a refusal in Thai or an answer, never a failure, never half a write."""

from pathlib import Path

import pytest

from tests.faults.fuzz_runs import fuzz

SEED = 20_260


@pytest.mark.parametrize("layer_seed", [SEED])
def test_nothing_generated_fails_or_writes_in_part_or_reads_a_neighbour(
    tmp_path: Path, layer_seed: int
) -> None:
    told = fuzz(tmp_path, requests_each=40, number=layer_seed)
    assert sum(told.values()) >= 9 * 40
    # Some get through to the code behind, and to the neighbour's door.
    assert {"/v1/sync 200", "/v1/sync 400", "/v1/sync 403", "/healthz 200"} <= set(told)
