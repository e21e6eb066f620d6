"""A field of a form: label above, input, and below it a hint, a problem in words, or why it is locked."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.current import tokens
from ui.theme.type_scale import line_box
from ui.widgets import paint
from ui.widgets.inputs import ChoiceBox, Input, NoteInput
from ui.widgets.words import Words

_LOCKED, _PROBLEM, _HINT = "lock", "circle-x", ""


class _Below(Words):
    """The line below an input, with the icon of its state before it."""

    def __init__(self) -> None:
        super().__init__("", "caption", "text2", wrap=True)
        self._icon = _HINT

    def put(self, text: str, icon: str, colour: str) -> None:
        self._icon = icon
        self.set_indent(22 if icon else 0)
        self.set_colour(colour)
        self.setText(text)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._icon:
            return
        painter = paint.painter_on(self)
        ink = tokens().bad if self._icon == _PROBLEM else tokens().text2
        paint.draw_icon(painter, QRectF(0, 0, paint.ICON, line_box("caption")), self._icon, ink)
        painter.end()


class FieldBox(QWidget):
    """Wraps an input. The label is the input's buddy, so that it gives its accessible name."""

    def __init__(
        self, label: str, field: Input | NoteInput | ChoiceBox, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field, self._hint = field, hint
        self._label = Words(label, "strong")
        self._label.setBuddy(field)
        self._below = _Below()
        field.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._label)
        column.addWidget(field)
        column.addWidget(self._below)
        column.addStretch(1)
        self.set_problem("")

    @property
    def problem(self) -> str:
        """The problem shown, empty when there is none."""
        return self._below.text() if self.field.property("troubled") else ""

    def set_problem(self, words: str) -> None:
        """Show a problem in words below the input; empty words show the hint again."""
        # Not the style sheet's property "problem", which a choice, painted whole, does not have.
        self.field.setProperty("troubled", bool(words))
        self.field.set_problem(problem=bool(words))
        self.field.setAccessibleDescription(words or self._hint)
        if words:
            self._below.put(words, _PROBLEM, "bad")
        else:
            self._below.put(self._hint, _HINT, "text2")
        self._below.setVisible(bool(self._below.text()))

    def set_locked(self, why: str, *, beside: bool = True) -> None:
        """Make the input read-only and say why; read-only is not disabled: it can be read and copied.

        Not ``beside``: the same reason holds for the whole form and is shown above it once.
        """
        if isinstance(self.field, ChoiceBox):
            # A combo box has no read-only; a form's locked choices are lines from the start.
            self.field.setEnabled(False)
        else:
            self.field.setReadOnly(True)
        self.field.setAccessibleDescription(why)
        self._below.put(why, _LOCKED, "text2")
        self._below.setVisible(beside)

    def take_focus(self) -> None:
        """Put the cursor into the input."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
