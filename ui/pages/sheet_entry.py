"""Carries what is typed in the sheet to the desk: a cell is saved when it is left, never at a key."""

import dataclasses
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from sync.model.fiscal_year import FiscalMonth
from sync.model.sources import day_in_thailand
from ui.ports import Desk
from ui.tables.sheet_model import SheetModel
from ui.tables.sheet_table import CellText
from ui.tables.typed import Typed, text_in, typed
from ui.views.common import Advice
from ui.views.sheet import SheetCell, SheetRow

_Key = tuple[FiscalMonth, str, str]
"""Month, fund, field."""


# Without equality: the same figure typed twice is two writes, and each is taken back by itself.
@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One write of a cell by the officer, as it can be taken back."""

    month: FiscalMonth
    fund_id: str
    name: str
    before: str
    """The text that stood there: a value as it is shown, an unreadable text as it was typed."""
    after: Typed


class SheetEntry(QObject):
    """Between the table and the desk. Several saves may be on their way at once.

    A typed text lies over the cell until the answer to its own save is there; an older answer never
    takes a newer text away. A text that could not be saved lies there until a later try succeeds.
    """

    saved = Signal()
    written = Signal(object)
    """A ``Step``: the officer left, blanked or pasted into a cell, and its save is on its way."""
    unsaved_changed = Signal(int, object)
    """How many texts could not be saved, and the last ``Advice`` why (``None`` when all are saved again)."""

    def __init__(self, desk: Desk, model: SheetModel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._count = 0
        # By number: an answer to an older text of the cell must not settle the newer one.
        self._pending: dict[_Key, tuple[int, Typed]] = {}
        self._unsaved: dict[_Key, Typed] = {}
        self._told = 0
        self._open: _Key | None = None
        self.month: FiscalMonth | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a save has not been answered yet."""
        return bool(self._pending)

    @property
    def unsaved(self) -> int:
        """How many texts could not be saved."""
        return len(self._unsaved)

    def type_over(self, cell: CellText) -> None:
        """Show a text and what it does to the sums, without saving it."""
        self._open = self._key(cell)
        self._model.put_typed(cell.fund_id, cell.name, self._read(cell))

    def forget(self, cell: CellText) -> None:
        """Take a typed text away; one that is being saved, or could not be, stays."""
        self._open = None
        key = self._key(cell)
        self._model.put_typed(cell.fund_id, cell.name, None if key is None else self._laid(key))

    def save(self, cell: CellText) -> None:
        """Save a cell that was left: its value, or as a draft what cannot be read."""
        step = self.write(cell)
        if step is not None:
            self.written.emit(step)

    def write(self, cell: CellText) -> Step | None:
        """Save a cell as ``save`` does; return how to take it back, ``None`` when nothing was to be saved."""
        self._open = None
        key = self._key(cell)
        if key is None:
            return None
        read = self._read(cell)
        # Before the unsaved text goes: undo brings back also what never reached the store.
        before = self._text_now(key)
        self._unsaved.pop(key, None)
        if self._is_saved(cell, read, key):
            self.forget(cell)
            self._tell(None)
            return None
        self._send(key, read)
        return Step(*key, before, read)

    def is_readable(self, cell: CellText | None) -> bool:
        """Tell whether a text is a value of its cell."""
        return cell is not None and self._read(cell).readable

    def stands(self, step: Step) -> bool:
        """Tell whether what a step wrote still stands in its cell, saved or on its way."""
        key = (step.month, step.fund_id, step.name)
        laid = self._laid(key)
        if laid is not None:
            # By meaning: a step taken back lays 1.00 where the officer had typed 1.
            return laid.means(step.after)
        return self._is_saved(CellText(step.fund_id, step.name, step.after.text), step.after, key)

    def _laid(self, key: _Key) -> Typed | None:
        """Return the text over a cell that is on its way, or could not be saved."""
        pending = self._pending.get(key)
        return pending[1] if pending is not None else self._unsaved.get(key)

    def _text_now(self, key: _Key) -> str:
        """Return the text that stands in a cell of the month shown, whatever is being typed over it."""
        laid = self._laid(key)
        if laid is not None:
            return laid.text
        _, fund_id, name = key
        row = self._model.saved_row(fund_id)
        return "" if row is None else text_in(row, self._model.field_of(name))

    def try_again(self) -> None:
        """Save once more what could not be saved."""
        # Emptied first: a try that fails puts its text back.
        waiting, self._unsaved = self._unsaved, {}
        for key, read in waiting.items():
            self._send(key, dataclasses.replace(read, trouble=""))

    def kept(self) -> dict[tuple[FiscalMonth, str, str], Typed]:
        """Return by month, fund and field what is saved nowhere yet: failed, or without an answer."""
        return {**self._unsaved, **{key: read for key, (_, read) in self._pending.items()}}

    def show_unsaved(self) -> None:
        """Lay what could not be saved over the month that is shown now."""
        for (month, fund_id, name), read in self._unsaved.items():
            if month == self.month and self._model.has(fund_id):
                self._model.put_typed(fund_id, name, read)

    def _send(self, key: _Key, read: Typed) -> None:
        self._count += 1
        self._pending[key] = (self._count, read)
        self._show(key, read)
        month, fund_id, name = key
        cell = SheetCell(fund_id, month, name, read.seen)
        done = partial(self._on_answer, key, self._count)
        failed = partial(self._on_failed, key, self._count)
        if read.readable:
            self._desk.save_cell(self, cell, read.value, done, failed)
        else:
            self._desk.keep_draft(self, cell, read.text, done, failed)

    def _show(self, key: _Key, read: Typed | None) -> None:
        month, fund_id, name = key
        # The cell being typed in shows what is typed: an answer to an older text must not take it away.
        if month == self.month and self._open != key:
            self._model.put_typed(fund_id, name, read)

    def _is_saved(self, cell: CellText, read: Typed, key: _Key) -> bool:
        row = self._model.saved_row(cell.fund_id)
        # With a save on its way nobody knows yet what stands in the store.
        if key in self._pending or row is None:
            return False
        if not read.readable:
            return row.drafts.get(cell.name) == cell.text
        return cell.name not in row.drafts and row.values.get(cell.name) == read.value

    def _on_answer(self, key: _Key, number: int, row: SheetRow) -> None:
        pending = self._pending.get(key)
        if pending is not None and pending[0] == number:
            del self._pending[key]
            self._show(key, None)
        if key[0] == self.month:
            self._model.put_row(row)
        # This save went through, so the disk takes writes again. Once nothing else is on its way: else every
        # answer would start the same tries again.
        if self._unsaved and not self._pending:
            self.try_again()
        self._tell(None)
        self.saved.emit()

    def _on_failed(self, key: _Key, number: int, advice: Advice) -> None:
        pending = self._pending.get(key)
        if pending is None or pending[0] != number:
            return  # a newer text of this cell is on its way and will tell for itself
        del self._pending[key]
        read = dataclasses.replace(pending[1], trouble=advice.title)
        self._unsaved[key] = read
        self._show(key, read)
        self._tell(advice)

    def _tell(self, advice: Advice | None) -> None:
        """Tell how many texts are not saved; in between two tries nothing is known yet."""
        if advice is not None or (not self._pending and self._told != len(self._unsaved)):
            self._told = len(self._unsaved)
            self.unsaved_changed.emit(self._told, advice)

    def _key(self, cell: CellText) -> _Key | None:
        return None if self.month is None else (self.month, cell.fund_id, cell.name)

    def _read(self, cell: CellText) -> Typed:
        # The desk's clock, not the PC's date: a practice district lives on a day of its own.
        today = day_in_thailand(self._desk.now_ms())
        return typed(self._model.field_of(cell.name), cell.text, today, cell.seen)
