"""The running sync as the whole window sees it: started by F9 or the page, watched by bar and page."""

from PySide6.QtCore import QObject, Signal

from ui.ports import Desk
from ui.views.sync import SyncOutcome, SyncProgress


class SyncWatch(QObject):
    """Starts and stops a sync, and keeps its last news for a page opened later."""

    moved = Signal()
    """Progress came, or the sync began."""
    ended = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.running = False
        self.stopping = False
        self.asked = True
        """Whether the officer asked for the sync that runs, or ran last."""
        self.progress: SyncProgress | None = None
        self.outcome: SyncOutcome | None = None

    def start(self) -> None:
        """Start a sync unless one runs; the page that is open stays open (T13: typing goes on)."""
        # One that began by itself becomes the officer's who asks meanwhile: its end is told.
        self.asked = True
        self._begin("officer")

    def start_by_itself(self, reason: str) -> None:
        """Start a sync that nobody asked for, unless one runs."""
        if not self.running:
            self.asked = False
        self._begin(reason)

    def _begin(self, reason: str) -> None:
        if self.running:
            return
        self.running, self.stopping, self.progress = True, False, None
        # Before the desk is asked: an answer that came at once would else be followed by "running".
        self.moved.emit()
        self._desk.start_sync(self, self._heard, self._done, reason)

    def cancel(self) -> None:
        """Ask the running sync to stop at its next safe point."""
        if self.running and not self.stopping:
            self.stopping = True
            self.moved.emit()
            self._desk.cancel_sync()

    def _heard(self, progress: SyncProgress) -> None:
        self.progress = progress
        self.moved.emit()

    def _done(self, outcome: SyncOutcome) -> None:
        self.running, self.stopping = False, False
        self.outcome = outcome
        self.ended.emit()
