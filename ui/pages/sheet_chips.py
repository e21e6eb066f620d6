"""The four chips over a sheet, with live counts."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.tables.row_filter import RowFilter
from ui.text import say
from ui.widgets.chip import Chip

_LOOKS = {RowFilter.EXPLAIN: ("triangle-alert", "warn"), RowFilter.MUST_FIX: ("circle-x", "bad")}


class SheetChips(QWidget):
    """Which rows to show. Ctrl+1 to Ctrl+4 do the same (Alt+digit opens pages)."""

    chosen = Signal(object)
    """A ``RowFilter``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("sheet.chips_name"))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._chips = {one: self._make(one) for one in RowFilter}
        for number, chip in enumerate(self._chips.values(), start=1):
            chip.setToolTip(f"Ctrl+{number}")
            row.addWidget(chip)
        self._chips[RowFilter.ALL].setChecked(True)

    def _make(self, one: RowFilter) -> Chip:
        # No count yet: 0 would be a figure.
        chip = Chip(_words(one, "–"), *_LOOKS.get(one, ("", "plain")), parent=self)
        chip.clicked.connect(partial(self._on_clicked, one))
        return chip

    def _on_clicked(self, one: RowFilter) -> None:
        self.chosen.emit(one)

    def put(self, counts: dict[RowFilter, int], chosen: RowFilter) -> None:
        """Show other counts and the chip in force."""
        for one, chip in self._chips.items():
            chip.set_words(_words(one, counts[one]))
        self._chips[chosen].setChecked(True)
        # At once, not some event rounds later: a count must never be seen cut.
        self.resize(self.sizeHint().width(), self.height())
        self._row.activate()

    def chip(self, one: RowFilter) -> Chip:
        """Return a chip (for tests)."""
        return self._chips[one]


def _words(one: RowFilter, count: int | str) -> str:
    return say(f"sheet.chip_{one.value}", count=count)
