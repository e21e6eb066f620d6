"""Asks for what a store that is enrolled already needs to become another install: password, or code too."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.frame import Frame
from ui.ports import Desk
from ui.text import say
from ui.theme.type_scale import font
from ui.views.common import Advice
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import Input
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words


class EnrolAgainDialog(Frame):
    """Says what stays and what is asked for; ``enrolled`` comes when this PC is a new one at the centre."""

    enrolled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("sync.again_title"), parent)
        self.setObjectName("enrolAgainDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self.password = Input()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.box = FieldBox(say("first_run.password"), self.password, say("sync.again_hint"))
        self.act = KeyButton(say("sync.again_act"), "Enter", "refresh-cw", "main")
        self.back = KeyButton(say("records.keep"), "Esc")
        self.column.addWidget(Words(say("sync.again_why"), "body", wrap=True))
        self.column.addWidget(self.box)
        self.column.addStretch(1)
        self.add_buttons(self.act, self.back)
        self.act.clicked.connect(self._ask)
        self.back.clicked.connect(self.reject)
        self.resize(560, 320)
        self.password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask with Enter; Esc leaves."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # A button that is disabled ignores click(): a second Enter while the answer is on its way asks
            # nothing.
            self.act.click()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        password = self.password.text()
        self.box.set_problem("" if password else say("first_run.login_empty"))
        if password:
            self._set_busy(busy=True)
            self._desk.enrol_again(self, password, self._done, self._refused)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.password, self.act):
            widget.setEnabled(not busy)
        self.act.set_words(say("first_run.enrolling") if busy else say("sync.again_act"))

    def _done(self, _none: None) -> None:
        self.accept()
        self.enrolled.emit()

    def _refused(self, advice: Advice) -> None:
        """Say why below the password, whatever it was: nothing changed, it may be tried again."""
        self._set_busy(busy=False)
        self.box.set_problem(advice.text)
        # Typing then replaces the password that was wrong, of which nothing can be read.
        self.password.selectAll()
        self.box.take_focus()


class EnrolByCodeDialog(Frame):
    """Asks for a code too: the endpoint knows neither this PC nor, perhaps, its officer."""

    enrolled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("sync.by_code_title"), parent)
        self.setObjectName("enrolByCodeDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self.code, self.password = Input(), Input()
        self.code.setFont(font("section"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.code_box = FieldBox(say("first_run.code"), self.code, say("sync.by_code_hint"))
        self.box = FieldBox(say("first_run.password"), self.password, say("sync.by_code_password"))
        self.act = KeyButton(say("sync.again_act"), "Enter", "refresh-cw", "main")
        self.back = KeyButton(say("records.keep"), "Esc")
        self.column.addWidget(Words(say("sync.by_code_why"), "body", wrap=True))
        self.column.addWidget(self.code_box)
        self.column.addWidget(self.box)
        self.column.addStretch(1)
        self.add_buttons(self.act, self.back)
        self.act.clicked.connect(self._ask)
        self.back.clicked.connect(self.reject)
        self.resize(620, 520)
        self.code.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask with Enter; Esc leaves."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.act.click()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        # A code is copied with spaces round it; spaces of a password belong to it.
        code, password = self.code.text().strip(), self.password.text()
        self.code_box.set_problem("" if code else say("first_run.code_empty"))
        self.box.set_problem("" if password else say("first_run.login_empty"))
        if not code:
            self.code_box.take_focus()
        elif not password:
            self.box.take_focus()
        else:
            self._set_busy(busy=True)
            self._desk.enrol_by_code(self, code, password, self._done, self._refused)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.code, self.password, self.act):
            widget.setEnabled(not busy)
        self.act.set_words(say("first_run.enrolling") if busy else say("sync.again_act"))

    def _done(self, _none: None) -> None:
        self.accept()
        self.enrolled.emit()

    def _refused(self, advice: Advice) -> None:
        """Say why at the field it is about; nothing changed here, it may be tried again."""
        self._set_busy(busy=False)
        box = self.box if "password" in advice.code else self.code_box
        box.set_problem(advice.text)
        box.take_focus()
