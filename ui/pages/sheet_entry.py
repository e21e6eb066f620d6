"""Carries what is typed in the sheet to the desk: a cell is saved when it is left, never at a key."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from sync.model.fiscal_year import FiscalMonth
from sync.model.sources import day_in_thailand
from ui.ports import Desk
from ui.tables.sheet_model import SheetModel
from ui.tables.sheet_table import CellText
from ui.tables.typed import Typed, typed
from ui.views.sheet import SheetRow

_Key = tuple[str, str]


class SheetEntry(QObject):
    """Between the table and the desk. Several saves may be on their way at once.

    A typed text lies over the cell until the answer to its own save is there; an older answer never
    takes a newer text away.
    """

    saved = Signal()

    def __init__(self, desk: Desk, model: SheetModel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._count = 0
        self._pending: dict[_Key, tuple[int, Typed]] = {}
        self._open: _Key | None = None
        self.month: FiscalMonth | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a save has not been answered yet."""
        return bool(self._pending)

    def type_over(self, cell: CellText) -> None:
        """Show a text and what it does to the sums, without saving it."""
        self._open = (cell.fund_id, cell.name)
        self._model.put_typed(cell.fund_id, cell.name, self._read(cell))

    def forget(self, cell: CellText) -> None:
        """Take a typed text away; one that is being saved stays."""
        self._open = None
        pending = self._pending.get((cell.fund_id, cell.name))
        self._model.put_typed(cell.fund_id, cell.name, pending[1] if pending else None)

    def save(self, cell: CellText) -> None:
        """Save a cell that was left: its value, or as a draft what cannot be read."""
        self._open = None
        if self.month is None:
            return
        read = self._read(cell)
        if self._is_saved(cell, read):
            self.forget(cell)
            return
        self._count += 1
        key = (cell.fund_id, cell.name)
        self._pending[key] = (self._count, read)
        self._model.put_typed(cell.fund_id, cell.name, read)
        done: Callable[[SheetRow], None] = partial(self._on_answer, key, self._count, self.month)
        if read.readable:
            self._desk.save_cell(self, cell.fund_id, self.month, cell.name, read.value, done)
        else:
            self._desk.keep_draft(self, cell.fund_id, self.month, cell.name, cell.text, done)

    def _is_saved(self, cell: CellText, read: Typed) -> bool:
        row = self._model.saved_row(cell.fund_id)
        if (cell.fund_id, cell.name) in self._pending:
            return False
        if not read.readable:
            return row.drafts.get(cell.name) == cell.text
        return cell.name not in row.drafts and row.values.get(cell.name) == read.value

    def _on_answer(self, key: _Key, number: int, month: FiscalMonth, row: SheetRow) -> None:
        pending = self._pending.get(key)
        if pending is not None and pending[0] == number:
            del self._pending[key]
            if self._open != key:
                self._model.put_typed(*key, None)
        if month == self.month:
            self._model.put_row(row)
        self.saved.emit()

    def _read(self, cell: CellText) -> Typed:
        return typed(self._model.field_of(cell.name), cell.text, day_in_thailand(self._desk.now_ms()))
