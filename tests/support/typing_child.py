"""A child process that types cells into a store and tells its parent each one it has left.

Killed at any moment, everything it told must be found again. Run as
``python -m tests.support.typing_child FOLDER FIRST``; it tells what ``commit_news`` lists.
"""

import sys
from pathlib import Path

from sync.model.fields import StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.sources import SystemChance, SystemClock
from tests.support.commit_news import CELLS, LEFT, READY, announce_commits, tell, wait_for_go
from tests.support.stores import ACTOR, DISTRICT, bench

MONTH = FiscalMonth(2565, 2)
FIELDS = ("capital_with_borrowers", "bank_balance", "cash_on_hand", "elsewhere", "repaid_amount")


def type_cells(folder: Path, first: int) -> None:
    """Type until killed: row after row of the month's figures, each cell its own act."""
    means = bench(folder, clock=SystemClock(), chance=SystemChance())
    wait_for_go()
    with means.opened() as store:
        announce_commits()
        tell(READY)
        for number in range(first + 1, first + CELLS):
            fund = f"{number // 7 % 500:032x}"
            field = FIELDS[number % len(FIELDS)]
            values: dict[str, StoredValue] = {"fund_id": fund, "fy": MONTH.fy, "fy_month": MONTH.number}
            row_id = store.registry["fund_month"].official_row_id(values)
            known = store.rows.find("fund_month", row_id)
            tell(f"{LEFT} {row_id} {field} {number}")
            with store.act(ACTOR) as act:
                if known is None:
                    act.insert("fund_month", DISTRICT, {**values, field: number})
                else:
                    act.update("fund_month", row_id, {field: number})
            tell(f"{row_id} {field} {number}")


if __name__ == "__main__":
    type_cells(Path(sys.argv[1]), int(sys.argv[2]))
