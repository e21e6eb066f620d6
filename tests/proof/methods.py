"""The methods of the proof (SYNC section 3), each registered once."""

from tests.faults.fuzz_runs import run_fuzz
from tests.faults.line_sweep import sweep_line
from tests.proof.crash_runs import crash_images
from tests.proof.fleet_runs import run_fleet, run_real_fleet
from tests.proof.kill_runs import run_kills
from tests.proof.month_end import month_end, rush
from tests.proof.mutant_runs import run_mutants
from tests.proof.outcome import Method
from tests.proof.releases.matrix import run_matrix
from tests.proof.stranger_runs import stranger

METHODS = (
    Method("fleet", run_fleet, quick=2_500, full=15_000, unit="histories"),
    Method("real-fleet", run_real_fleet, quick=40, full=2_000, unit="histories"),
    Method("line", sweep_line, quick=11, full=1, unit="stride in bytes", processes=True),
    Method("kills", run_kills, quick=40, full=2_000, unit="kills", processes=True, both=True),
    Method("crash-images", crash_images, quick=240, full=10_000, unit="images", processes=True),
    Method("upgrades", run_matrix, quick=2, full=11, unit="casts", processes=True),
    Method("mutants", run_mutants, quick=100, full=100, unit="mutants at most"),
    Method("fuzz", run_fuzz, quick=360, full=5_000, unit="requests", processes=True),
    Method("stranger", stranger, quick=20, full=100, unit="kills", processes=True),
    Method("month-end", month_end, quick=20, full=878, unit="districts", processes=True, both=True),
    Method("rush", rush, quick=20, full=878, unit="districts", processes=True, both=True),
)
