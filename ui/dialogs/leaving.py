"""While the window closes: what waits is sent first, for so long at most, and nobody has to wait for it."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Frame
from ui.text import say
from ui.widgets.key_button import KeyButton
from ui.widgets.progress import ProgressLine
from ui.widgets.words import Words

WITHIN_S: Final = 20
"""Longest wait for a last sync: a day's edits take a second or two; what does not go, goes next time."""


class LeavingDialog(Frame):
    """Says that the rest is being sent. Enter closes at once; Esc goes back to work."""

    left = Signal()
    """The window is to close now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("window.leaving.heading"), parent)
        self.setObjectName("leavingDialog")
        self.column.addWidget(Words(say("window.leaving.why", seconds=WITHIN_S), "body", wrap=True))
        self.bar = ProgressLine("ok", 8)
        self.column.addWidget(self.bar)
        self.column.addStretch(1)
        self.close_now = KeyButton(say("window.leaving.close"), "Enter", "log-in", "main")
        self.back = KeyButton(say("window.leaving.back"), "Esc")
        self.close_now.clicked.connect(self._leave)
        self.back.clicked.connect(self.reject)
        self.add_buttons(self.close_now, self.back)
        self.resize(620, 220)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._leave)
        self._limit.start(WITHIN_S * 1000)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the way out the focus: closing was what was asked for."""
        super().showEvent(event)
        self.close_now.setFocus()

    def finish(self) -> None:
        """Close at once: the sync has ended, however it did."""
        self._leave()

    def _leave(self) -> None:
        self._limit.stop()
        if self.isVisible():
            self.accept()
            self.left.emit()
