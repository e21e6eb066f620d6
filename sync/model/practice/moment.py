"""When and where the practice district lives: the moment of the reference pictures."""

from datetime import date

from sync.model.fiscal_year import FiscalMonth
from sync.model.ids import OpId, RowId, official_id
from sync.model.sources import moment_ms

DISTRICT = "3201"
"""Amphoe Mueang Surin."""
SEED = 2565
NOW_MS = moment_ms(2021, 11, 29, 10, 52)
"""29 November 2564, 10:52 Thai time: what the practice clock starts from."""
DUE = date(2021, 12, 3)
"""The due day of the current month's report."""
FISCAL_MONTH = FiscalMonth(2565, 2)
"""November 2564, the month being filled."""
MONTHS_ON_FILE = 12


def practice_writer(row_id: RowId | str) -> OpId:
    """Return the operation that is said to have written a practice row.

    Derived from the row, so that a store filled without an endpoint and one filled by a first sync from the
    practice endpoint hold the same writers and digests.
    """
    return OpId(official_id("practice_writer", row_id))
