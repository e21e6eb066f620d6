"""What can be done about a record the centre refused: mend it, send it again, take it back, write it out."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.dialogs.take_back import ask_to_take_back
from ui.ports import Desk
from ui.text import say
from ui.views.common import Advice
from ui.views.record import TakeBackView
from ui.views.sync import SyncLine
from ui.widgets.key_button import KeyButton

FILE_NAME = "kongtun-refused.csv"


class RefusedFoot(QObject):
    """The buttons below the list of records, shown with a refused one."""

    route_asked = Signal(object)
    advised = Signal(object)
    """What became of an act, as an ``Advice``."""
    moved = Signal()
    """The record is refused no more."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._line: SyncLine | None = None
        self.fix = KeyButton(say("sync.fix"), "Enter", "pencil-line")
        self.again = KeyButton(say("sync.resend"), icon="refresh-cw")
        self.back = KeyButton(say("sync.back"), "Del", "undo-2")
        self.buttons = (self.fix, self.again, self.back)
        self.export = KeyButton(say("sync.export"), icon="save", kind="quiet")
        self.fix.clicked.connect(self._open)
        self.again.clicked.connect(self._send_again)
        self.back.clicked.connect(self.take_back)
        self.export.clicked.connect(self._choose_file)
        self.put(None)
        self.put_count(0)

    def put(self, line: SyncLine | None) -> None:
        """Offer what fits the current record; nothing where it was not refused."""
        self._line = line
        for button in self.buttons:
            button.setVisible(line is not None)

    def put_count(self, count: int) -> None:
        """Offer the table where there is anything to write into it."""
        self.export.setVisible(count > 0)

    def take_back(self) -> None:
        """Ask about the current record."""
        line = self._line
        if line is not None:
            ask_to_take_back(self._desk, self._page, (line.register, line.row_id), self._on_moved)

    def _open(self) -> None:
        if self._line is not None:
            self.route_asked.emit(self._line.route)

    def _send_again(self) -> None:
        if self._line is not None:
            self._desk.send_again(self._page, self._line.register, self._line.row_id, self._on_moved)

    def _on_moved(self, _answer: TakeBackView | None) -> None:
        self.moved.emit()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self._page, say("sync.export"), FILE_NAME, say("sync.export_kind"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: str) -> None:
        """Write the table to ``path`` and say what became of it."""
        saved = Advice("refused-saved", say("sync.export"), say("sync.exported", file=path), "info")
        self._desk.refused_table(
            self._page,
            lambda table: self._desk.save_text(
                self._page, path, table, lambda _none: self.advised.emit(saved), self.advised.emit
            ),
        )
