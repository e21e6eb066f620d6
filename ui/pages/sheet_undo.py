"""Ctrl+Z and Ctrl+Y in a sheet: what was left, blanked or pasted is written back as an ordinary new edit.

Nothing is unmade: the history of a cell keeps both writes, and other PCs hear of both.
"""

from collections import deque

from PySide6.QtCore import QObject, Signal

from sync.model.sentences import sentence
from ui.pages.sheet_entry import SheetEntry, Step
from ui.tables.sheet_model import SheetModel
from ui.tables.sheet_table import CellText, SheetTable
from ui.text import say

_KEPT = 200
"""Steps remembered: more than anybody takes back, and little memory while the program stays open for days."""


class SheetUndo(QObject):
    """Remembers the officer's own writes of this sheet since it was opened, of all months."""

    said = Signal(str, str)
    """Words and tone of what became of it, for the foot."""
    row_wanted = Signal(str, str)
    """Fund and field about to change: to be brought into sight."""

    def __init__(self, entry: SheetEntry, model: SheetModel, table: SheetTable, parent: QObject) -> None:
        super().__init__(parent)
        self._entry, self._model, self._table = entry, model, table
        self._done: deque[Step] = deque(maxlen=_KEPT)
        self._undone: deque[Step] = deque(maxlen=_KEPT)
        entry.written.connect(self._note)

    def _note(self, step: Step) -> None:
        self._done.append(step)
        self._undone.clear()  # what was taken back before stood under another value

    def undo(self) -> None:
        """Write back what stood in the cell that was changed last in the month shown."""
        self._turn(self._done, self._undone, "sheet.undone")

    def redo(self) -> None:
        """Write again what was taken back last."""
        self._turn(self._undone, self._done, "sheet.redone")

    def _turn(self, source: deque[Step], target: deque[Step], words: str) -> None:
        if self._model.waiting:
            self._refuse("cell-waiting", "")
            return
        step = next((one for one in reversed(source) if one.month == self._entry.month), None)
        if step is None:
            self._refuse("undo-nothing", "")
            return
        if not self._model.has(step.fund_id):
            source.remove(step)
            self._refuse("undo-gone", self._label(step))
            return
        self.row_wanted.emit(step.fund_id, step.name)
        why = self._table.why_closed()
        if why:
            self.said.emit(why, "warn")
            return
        # Not before: a step whose cell is closed can be taken back once the cell is open again.
        source.remove(step)
        # What came in meanwhile is somebody's write: it is not undone away.
        if not self._entry.stands(step):
            self._refuse("undo-changed", self._label(step))
            return
        seen = self._model.seen_at(step.fund_id, step.name)
        # write, not save: taking back is no step of its own, which would empty what redo brings back.
        back = self._entry.write(CellText(step.fund_id, step.name, step.before, seen))
        if back is not None:
            target.append(back)
        text = step.before or say("sheet.history_blank")
        self.said.emit(say(words, label=self._label(step), text=text), "ok")

    def _label(self, step: Step) -> str:
        return self._model.field_of(step.name).label

    def _refuse(self, code: str, label: str) -> None:
        self.said.emit(sentence(code, {"label": label} if label else {}), "warn")
