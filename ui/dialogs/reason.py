"""Asks for a reason in words before an act that wants one."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sync.model.checks import Strength
from sync.model.reading import read
from sync.model.registers.common import REASON
from sync.model.sentences import sentence
from ui.dialogs.frame import Frame
from ui.text import say
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import NoteInput
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

SHORTEST = 3
"""Letters a reason has at least: a dot explains nothing to whoever reads it next year."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReasonDialog(Frame):
    """A heading, what will happen, a note for the reason, the act and the way back."""

    reason_given = Signal(str)

    def __init__(
        self, heading: str, explanation: str, act: str, *, danger: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(heading, parent)
        self.setObjectName("reasonDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column.addWidget(Words(explanation, "body", wrap=True))
        self.note = NoteInput()
        self.box = FieldBox(say("records.reason"), self.note, say("records.reason_hint"))
        self.column.addWidget(self.box)
        self.column.addStretch(1)
        self.act = KeyButton(act, "Ctrl+Enter", kind="danger" if danger else "main")
        self.back = KeyButton(say("records.keep"), "Esc")
        self.act.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        self.add_buttons(self.act, self.back)
        self.resize(520, 300)
        self.note.textChanged.connect(self._look)
        self.note.installEventFilter(self)
        self.note.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Enter act from inside the note, which would take it as a new line."""
        if watched is self.note and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in _ENTER and control:
                self._give()
                return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        """Say while it is typed what the reason must not hold, or should perhaps not."""
        # The field's own reading: a citizen's number is refused, a phone number is only asked about (UX
        # section 4.3).
        problem = read(REASON, self.note.toPlainText()).problem
        self.box.set_problem(sentence(problem.code, problem.values) if problem is not None else "")

    def _give(self) -> None:
        reading = read(REASON, self.note.toPlainText())
        refused = reading.problem is not None and reading.problem.strength is Strength.UNREADABLE
        reason = str(reading.value or "")
        if refused or len(reason) < SHORTEST:
            # A refused text has its reason below it already, since it was typed.
            if not refused:
                self.box.set_problem(say("records.reason_needed"))
            self.note.setFocus()
            return
        self.accept()
        self.reason_given.emit(reason)
