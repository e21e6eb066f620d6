"""Before the window: why nothing can be opened, what to do about it, and a way to try again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from ui.pages.start_frame import StartFrame
from ui.text import clock, say, unbroken
from ui.views.common import Advice
from ui.widgets.card import Card
from ui.widgets.headed import Headed
from ui.widgets.key_button import KeyButton
from ui.widgets.status_bar import Segment
from ui.widgets.words import Words


class StartTrouble(StartFrame):
    """One known failure of the start. Enter tries again, Escape closes the program."""

    again_asked = Signal()
    close_asked = Signal()

    def __init__(self, version: str, advice: Advice, now_ms: int) -> None:
        super().__init__(version)
        self.advice = advice
        self.head = Headed(("title", "body"))
        self.head.put("circle-alert", "bad", advice.title, advice.text)
        # Two failures in a row look the same: the clock shows that the second try was made.
        self.tried = Words(say("first_run.trouble_tried", clock=clock(now_ms)), "caption", "text2", wrap=True)
        self.again = KeyButton(say("first_run.trouble_again"), "Enter", "refresh-cw", "main")
        self.copy = KeyButton(say("common.copy"), icon="copy")
        self.leave = KeyButton(say("first_run.trouble_close"), "Esc", kind="quiet")
        self.put_place(Segment("circle-alert", say("first_run.trouble_place"), tone="bad"))
        card = Card()
        card.column.addWidget(self.head)
        self.form.addWidget(card)
        self.form.addSpacing(6)
        self.form.addLayout(self._buttons())
        self.form.addWidget(self.tried)
        self.again.clicked.connect(self.again_asked)
        self.copy.clicked.connect(self._copy)
        self.leave.clicked.connect(self.close_asked)
        # The frame gives the page itself the focus.
        self.setFocusProxy(self.again)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.again)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.leave)
        return row

    def _copy(self) -> None:
        """Copy what is told, folder and all, for a message to the administrator."""
        QGuiApplication.clipboard().setText(unbroken(f"{self.advice.title}\n{self.advice.text}"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Try again with Enter, close with Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.again.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave.click()
        else:
            super().keyPressEvent(event)
