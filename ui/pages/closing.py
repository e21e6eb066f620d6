"""Before the window closes: what is open is saved, saves are waited for, and losses are asked about once."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.dialogs.losses import LossDialog
from ui.pages.page import Page

WITHIN_MS = 5_000
"""Longest wait for saves: a commit takes milliseconds, and a stuck lane must not hold the window."""
_LOOK_EVERY_MS = 10


class Closing(QObject):
    """Decides whether a window may close."""

    agreed = Signal()
    """The officer closes although something is lost: close the window now."""

    def __init__(self, window: QWidget, pages: Callable[[], Iterable[Page]]) -> None:
        super().__init__(window)
        self._window, self._pages = window, pages
        self._dialog: LossDialog | None = None
        self._waits = self._agreed = False

    def may_close(self) -> bool:
        """Save what is open and tell whether nothing would be lost; else ask. The answer comes later."""
        if self._agreed:
            return True
        # The loop below lets another close event in, and a question may be open already: neither asks twice.
        if self._waits or self._dialog is not None:
            return False
        for page in self._pages():
            page.commit()
        self._wait()
        losses = [loss for page in self._pages() for loss in page.losses()]
        if losses:
            self._dialog = LossDialog(losses, self._window)
            self._dialog.finished.connect(self._answered)
            self._dialog.discarded.connect(self._agree)
            self._dialog.open()
        return not losses

    def _is_waiting(self) -> bool:
        return any(page.is_waiting for page in self._pages())

    def _wait(self) -> None:
        """Let answers come in, but no keys: what is typed now would come too late."""
        if not self._is_waiting():
            return
        # A timer looks, because no page tells that its last answer came.
        since, loop, look = QElapsedTimer(), QEventLoop(), QTimer()
        since.start()
        look.timeout.connect(lambda: loop.quit() if self._ended(since) else None)
        look.start(_LOOK_EVERY_MS)
        self._waits = True
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        QApplication.restoreOverrideCursor()
        self._waits = False

    def _ended(self, since: QElapsedTimer) -> bool:
        return not self._is_waiting() or since.hasExpired(WITHIN_MS)

    def _answered(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _agree(self) -> None:
        self._agreed = True
        self.agreed.emit()
