"""The history of a form's field: asked for, shown, and a value of it called back."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from sync.model.seen import SeenField
from ui.dialogs.history import HistoryDialog
from ui.pages.record_field import RecordField
from ui.ports import Desk
from ui.views.record import RecordView
from ui.views.sheet import CellDetail


class RecordHistory(QObject):
    """Belongs to one form."""

    called_back = Signal(str, object, str)
    """The field's name, what was seen of it when its history opened, and the text to stand there again."""

    def __init__(self, desk: Desk, form: QWidget) -> None:
        super().__init__(form)
        self._desk, self._form = desk, form
        self._asked = 0

    def ask(self, view: RecordView, box: RecordField) -> None:
        """Show who changed a field, when, on which PC; what was typed into it is saved by now."""
        self._asked += 1
        may = not view.gone and box.declared.name not in view.read_only
        shown = partial(self._show, self._asked, box, can_change=may)
        self._desk.field(self, view.register, view.row_id, box.declared.name, shown)

    def forget(self) -> None:
        """Open nothing any more that was asked for: the officer has gone on."""
        self._asked += 1

    def _show(self, asked: int, box: RecordField, detail: CellDetail, *, can_change: bool) -> None:
        # Late: typed on, asked twice, another record or page by now. It then belongs to nothing in sight.
        open_already = any(one.isVisible() for one in self._form.findChildren(QDialog))
        if asked != self._asked or box.is_changed or open_already or not self._form.isVisible():
            return
        dialog = HistoryDialog(detail, can_change=can_change, parent=self._form)
        # What is seen is what the field held when its history opened, whatever comes in under the dialog.
        dialog.put_back.connect(partial(self._call_back, box.declared.name, box.seen))
        dialog.finished.connect(box.take_focus)
        dialog.open()

    def _call_back(self, name: str, seen: SeenField | None, text: str) -> None:
        self.called_back.emit(name, seen, text)
