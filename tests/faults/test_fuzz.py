"""Whatever is sent to any address: a refusal in Thai or an answer, never a failure, never half a write."""

from contextlib import closing
from pathlib import Path

import pytest

from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.central.provision import bench_stream
from tests.faults.fuzz import SECRET, Fuzzing
from tests.support.endpoint import running_endpoint
from tests.support.wire import Wire

SEED = 20_260


@pytest.mark.parametrize("layer_seed", [SEED])
def test_nothing_generated_fails_or_writes_in_part_or_reads_a_neighbour(
    tmp_path: Path, layer_seed: int
) -> None:
    told = fuzz(tmp_path, requests_each=40, number=layer_seed)
    assert sum(told.values()) >= 9 * 40
    # Some get through to the code behind, and to the neighbour's door.
    assert {"/v1/sync 200", "/v1/sync 400", "/v1/sync 403", "/healthz 200"} <= set(told)


def fuzz(folder: Path, requests_each: int, number: int) -> dict[str, int]:
    """Fuzz an endpoint of its own in ``folder``; return how many requests ended in which way."""
    with closing(open_centre(folder, realm="bench")) as centre:
        codes = [issue_code(centre, Grant(bench_stream(at), "district_head"), valid_days=1) for at in (1, 2)]
    with running_endpoint(folder, "--with-bench-register") as address:
        wire, neighbour = Wire(address, "bench", 1), Wire(address, "bench", 2)
        wire.enrol(codes[0], "one")
        neighbour.enrol(codes[1], "two")
        neighbour.sync([neighbour.insert("bench_record", {"name": SECRET})])
        return Fuzzing(wire, neighbour, folder / "centre.sqlite3").run(requests_each, number)
