"""A last sync as the window closes: bounded, in sight, and never in the way of who has no time."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.leaving import LeavingDialog
from ui.pages.sync_watch import SyncWatch
from ui.ports import Desk


class Leaving(QObject):
    """Decides whether a window that loses nothing may close at once."""

    agreed = Signal()
    """Sent, or not waited for: close the window now."""

    def __init__(self, desk: Desk, watch: SyncWatch, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._watch, self._window = desk, watch, window
        self._dialog: LeavingDialog | None = None
        self._agreed = False
        watch.ended.connect(self._ended)
        watch.moved.connect(self._moved)

    def may_leave(self, *, waits: bool) -> bool:
        """Tell whether the window may close at once; else send what waits. The answer comes later."""
        if self._agreed:
            return True
        if self._dialog is not None:
            return False
        if not waits or not self._desk.may_send_at_close():
            return True
        self._dialog = LeavingDialog(self._window)
        self._dialog.left.connect(self._leave)
        self._dialog.finished.connect(self._answered)
        self._dialog.open()
        self._watch.start_by_itself("close")
        return False

    def _moved(self) -> None:
        progress = self._watch.progress
        if self._dialog is not None and progress is not None:
            self._dialog.bar.put(progress.sent, progress.to_send)

    def _ended(self) -> None:
        if self._dialog is not None:
            self._dialog.finish()

    def _answered(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _leave(self) -> None:
        # Quitting would wait for its line; what it had not sent goes next time.
        self._watch.cancel()
        self._agreed = True
        self.agreed.emit()
