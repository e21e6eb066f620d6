"""Asks before a backup takes the place of a damaged store: one of the few acts that are confirmed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Frame
from ui.text import say
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words


class RestoreDialog(Frame):
    """Says again what is damaged, of when the backup is, and what it does not hold."""

    confirmed = Signal()

    def __init__(self, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(say("first_run.restore_title"), parent)
        self.setObjectName("restoreDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column.addWidget(Words(explanation, "body", wrap=True))
        self.column.addStretch(1)
        self.act = KeyButton(say("first_run.restore_act"), icon="undo-2", kind="main")
        self.back = KeyButton(say("first_run.restore_keep"), "Esc")
        self.act.clicked.connect(self._confirm)
        self.back.clicked.connect(self.reject)
        self.add_buttons(self.act, self.back)
        self.resize(640, 270)
        self.back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus only: nothing is restored by a stray key."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
