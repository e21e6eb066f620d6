"""The chips over a sheet: which rows each one shows and how many there are. Pure."""

from collections.abc import Iterable
from enum import Enum

from ui.views.common import EntryState
from ui.views.sheet import SheetRow


class RowFilter(Enum):
    """A chip over the sheet, in its order on screen (Ctrl+1 to Ctrl+4)."""

    ALL = "all"
    OPEN = "open"
    """Not filled, or filled in part."""
    EXPLAIN = "explain"
    MUST_FIX = "must_fix"

    def shows(self, row: SheetRow) -> bool:
        """Tell whether ``row`` stands under this chip."""
        if self is RowFilter.ALL:
            return True
        if self is RowFilter.OPEN:
            return row.entry in {EntryState.EMPTY, EntryState.PARTIAL}
        if self is RowFilter.EXPLAIN:
            return row.entry is EntryState.EXPLAIN
        # A draft and a conflict are no value yet: they wait for a hand as a mistake does.
        return row.entry is EntryState.MUST_FIX or bool(row.drafts) or bool(row.conflicts)


def counts(rows: Iterable[SheetRow]) -> dict[RowFilter, int]:
    """Count the rows under each chip."""
    rows = tuple(rows)
    return {chip: sum(chip.shows(row) for row in rows) for chip in RowFilter}
