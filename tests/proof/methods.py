"""The methods of the proof (SYNC section 3), each registered once."""

from tests.faults.line_sweep import sweep_line
from tests.proof.month_end import month_end, rush
from tests.proof.outcome import Method

METHODS = (
    Method("line", sweep_line, quick=7, full=1, unit="stride in bytes", processes=True),
    Method("month-end", month_end, quick=20, full=878, unit="districts", processes=True),
    Method("rush", rush, quick=20, full=878, unit="districts", processes=True),
)
