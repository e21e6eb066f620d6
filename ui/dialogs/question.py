"""Asks before one of the few acts that are confirmed; the way back has the focus."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Frame
from ui.text import say
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words


class QuestionDialog(Frame):
    """Says what the act does; its words are ``<table>_title``, ``<table>_act`` and ``<table>_keep``."""

    confirmed = Signal()

    def __init__(self, table: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(say(f"{table}_title"), parent)
        self.setObjectName("questionDialog")
        # open() returns at once and nobody keeps the dialog: without this each one asked stays a child of its
        # page.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column.addWidget(Words(explanation, "body", wrap=True))
        self.column.addStretch(1)
        # It bears no key: Enter presses the way back, which has the focus.
        self.act = KeyButton(say(f"{table}_act"), icon="undo-2", kind="main")
        self.back = KeyButton(say(f"{table}_keep"), "Esc")
        self.act.clicked.connect(self._confirm)
        self.back.clicked.connect(self.reject)
        self.add_buttons(self.act, self.back)
        self.resize(640, 270)
        self.back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus only: nothing is done by a stray key."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
