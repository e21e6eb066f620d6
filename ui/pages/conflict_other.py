"""The input for another value of a conflict: a line, or several lines where the field is a note."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sync.model.fields import Field, FieldType
from ui.text import say
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import Input, NoteInput
from ui.widgets.one_line import APART, OneLine

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NOTE_HEIGHT = 92
"""Three lines: the cards above it stay in sight in the smallest window."""


class _Note(NoteInput):
    """Leaves Enter to the page, which takes the value; Shift+Enter makes a new line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_NOTE_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in _ENTER and not shift:
            event.ignore()
            return
        super().keyPressEvent(event)


class OtherValue(QWidget):
    """Starts with a value that stands on the page, all of it selected: typing replaces it."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.note = Input(), _Note()
        self._door = OneLine(self.line)
        self.line.setValidator(self._door)
        self._line_box = FieldBox(say("conflicts.other"), self.line, say("conflicts.other_hint"))
        self._note_box = FieldBox(say("conflicts.other"), self.note, say("conflicts.other_hint_note"))
        self._is_note = False
        self._start = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for box in (self._line_box, self._note_box):
            column.addWidget(box)
        self._note_box.hide()

    def put_field(self, field: Field | None) -> None:
        """Be the input for values of ``field``: only a note keeps its line ends."""
        self._is_note = field is not None and field.type is FieldType.NOTE
        # Lines pasted into a name are still one name; between figures a space would make them one number.
        self._door.joint = " " if field is not None and field.type is FieldType.TEXT else APART
        self._line_box.setVisible(not self._is_note)
        self._note_box.setVisible(self._is_note)

    @property
    def _box(self) -> FieldBox:
        return self._note_box if self._is_note else self._line_box

    @property
    def text(self) -> str:
        """What stands there."""
        return self.note.toPlainText() if self._is_note else self.line.text()

    @property
    def typed(self) -> str:
        """What stands there, if an officer typed it: empty for the value it started with."""
        return self.text if self.text.strip() and self.text != self._start else ""

    def start(self, value: str) -> None:
        """Let ``value`` stand there to begin with, unless something was typed."""
        if not self.typed:
            self._put(value)
            self._start = self.text

    def put_typed(self, text: str) -> None:
        """Let stand there what was typed before, or nothing."""
        # With no start to compare with, what is brought back counts as typed, whatever it says.
        self._start = ""
        self._put(text)

    def _put(self, text: str) -> None:
        if self._is_note:
            self.note.setPlainText(text)
        else:
            self.line.setText(text)

    @property
    def problem(self) -> str:
        """The problem shown, empty when there is none."""
        return self._box.problem

    def set_problem(self, words: str) -> None:
        """Show why the value cannot be taken; empty words show the hint again."""
        self._box.set_problem(words)

    @property
    def has_cursor(self) -> bool:
        """Whether keys go into the input."""
        return self._box.field.hasFocus()

    def take_focus(self) -> None:
        """Put the cursor into the input, everything selected."""
        self._box.take_focus()
        (self.note if self._is_note else self.line).selectAll()
