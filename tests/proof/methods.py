"""The methods of the proof (SYNC section 3), each registered once."""

from tests.faults.line_sweep import sweep_line
from tests.proof.fleet_runs import run_fleet, run_real_fleet
from tests.proof.outcome import Method

METHODS = (
    Method("fleet", run_fleet, quick=2_500, full=15_000, unit="histories"),
    Method("real-fleet", run_real_fleet, quick=40, full=2_000, unit="histories"),
    Method("line", sweep_line, quick=7, full=1, unit="stride in bytes", processes=True),
)
