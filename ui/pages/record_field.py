"""One field of a record's form: the right input for its type, and what it reads as."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from sync.model.checks import Problem, Strength, check_value
from sync.model.fields import Choice, Field, FieldType, FundKind, StoredValue
from sync.model.reading import NO, YES, show
from sync.model.seen import SeenField
from sync.model.sentences import sentence
from ui.pages.record_inputs import DateInput, LineInput, ReferenceInput
from ui.tables.typed import Typed, typed
from ui.text import say
from ui.views.common import Withheld
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import ChoiceBox, Input, NoteInput
from ui.widgets.one_line import APART, OneLine

_DATED = frozenset({FieldType.DATE, FieldType.YEAR_BE, FieldType.FISCAL_YEAR})
# As text, for that is what a choice carries; typed() makes numbers of it.
_YES_NO = (Choice("1", YES), Choice("0", NO))


class _Choice(ChoiceBox):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # The open list takes the focus as well: the box is not left by that.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class _Note(NoteInput):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control:
            # Enter makes a new line here; Ctrl+Enter is the form's: history, or on in a new record.
            event.ignore()
            return
        super().keyPressEvent(event)


class RecordField(FieldBox):
    """A field box that knows its declaration. ``left`` comes when another text or choice stands there."""

    left = Signal(str)
    """The field's name."""

    def __init__(
        self,
        field: Field,
        choices: tuple[Choice, ...] | None,
        today: date,
        *,
        locked: bool = False,
        withheld: Withheld | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.declared = field
        self._today = today
        self._before: str | None = ""
        self._stored = ""
        """The choice that is saved: it stays offered, whatever the kind offers."""
        self.seen: SeenField | None = None
        """What stood in the field when it was shown, whatever came in since."""
        self._choices: tuple[Choice, ...] = ()
        self._withheld = withheld.values if withheld is not None else frozenset[str]()
        # Before the box's own __init__, which wraps the input: until then self is no widget that could be
        # asked.
        made = self._make(field, choices, today, locked=locked)
        label = say("records.required", label=field.label) if field.required else field.label
        why = "" if withheld is None or locked else withheld.why
        super().__init__(label, made, " · ".join(filter(None, (field.hint, why))), parent)
        made.left.connect(self._on_left)

    def _make(
        self, field: Field, choices: tuple[Choice, ...] | None, today: date, *, locked: bool
    ) -> LineInput | _Note | _Choice:
        # Locked, a choice is shown in a line: a combo box knows no read-only, and its words could not be
        # copied.
        if field.type in {FieldType.CHOICE, FieldType.BOOLEAN} and not locked:
            self._choices = _YES_NO if field.type is FieldType.BOOLEAN else field.choices
            box = _Choice()
            self._fill(box, None)
            return box
        if field.type is FieldType.NOTE:
            return _Note()
        line = self._make_line(field, choices, today)
        line.setValidator(OneLine(line, " " if field.type is FieldType.TEXT else APART))
        return line

    def _make_line(self, field: Field, choices: tuple[Choice, ...] | None, today: date) -> LineInput:
        if field.type is FieldType.DATE:
            return DateInput(field, today)
        if choices is not None:  # with none to choose from a typed id must not pass either
            return ReferenceInput(choices)
        line = LineInput()
        if field.type in {FieldType.SATANG, FieldType.INTEGER, FieldType.DECIMAL}:
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return line

    def _fill(self, box: ChoiceBox, kind: FundKind | None) -> None:
        kept = box.currentData()
        box.clear()
        # Blank can be chosen too: it is neither no nor the first of the list.
        box.addItem(say("records.no_choice"), "")
        for one in self._choices:
            if (kind is None or not one.kinds or kind in one.kinds) and one.value not in self._withheld:
                box.addItem(one.label, one.value)
        self._offer_stored(box)
        box.setCurrentIndex(max(box.findData(kept), 0))

    def _offer_stored(self, box: ChoiceBox) -> None:
        """Offer what is saved too: a choice that is offered no more must not turn blank by itself.

        One that this role may not give goes once another is saved.
        """
        for value in self._withheld - {self._stored}:
            if box.findData(value) >= 0:
                box.removeItem(box.findData(value))
        if self._stored and box.findData(self._stored) < 0:
            labels = {one.value: one.label for one in self._choices}
            box.addItem(labels.get(self._stored, self._stored), self._stored)

    def put_kind(self, kind: FundKind | None) -> None:
        """Show the field only for kinds it applies to, and offer only their choices."""
        self.setVisible(kind is None or self.declared.applies_to(kind))
        if isinstance(self.field, ChoiceBox):
            self._fill(self.field, kind)

    def put(self, value: StoredValue, draft: str | None = None, seen: SeenField | None = None) -> None:
        """Show a stored value, or a text that could not be read; ``seen``: as what it counts as seen."""
        self.seen = seen
        if isinstance(self.field, ChoiceBox):
            self._stored = "" if value is None else str(value)
            self._offer_stored(self.field)
            self.field.setCurrentIndex(max(self.field.findData(self._stored), 0))
        elif isinstance(self.field, ReferenceInput) and draft is None:
            self.field.put(value)
        else:
            self._put_text(draft if draft is not None else show(self.declared, value))
        self._before = self.text()

    def put_text(self, text: str) -> None:
        """Show a typed text as if it had just been typed."""
        if isinstance(self.field, ChoiceBox):
            self.field.setCurrentIndex(max(self.field.findData(text), 0))
        else:
            self._put_text(text)

    def call_back(self, text: str) -> Problem | None:
        """Let a value as the screen shows it stand here again; a choice not offered here is a problem."""
        if not isinstance(self.field, ChoiceBox):
            self._put_text(text)
            return None
        place = self.field.findText(text) if text else 0
        if place < 0:
            offered = ", ".join(self.field.itemText(number) for number in range(1, self.field.count()))
            values = {"label": self.declared.label, "typed": text, "choices": offered}
            return Problem("choice-unknown", self.declared.name, Strength.UNREADABLE, values)
        self.field.setCurrentIndex(place)
        return None

    def _put_text(self, text: str) -> None:
        if text == self.text():
            return  # the caret stays where the officer put it
        if isinstance(self.field, NoteInput):
            self.field.setPlainText(text)
        elif isinstance(self.field, Input):
            self.field.setText(text)

    def text(self) -> str:
        """Return what stands there; for a choice its stored value."""
        if isinstance(self.field, ChoiceBox):
            return str(self.field.currentData() or "")
        return self.field.toPlainText() if isinstance(self.field, NoteInput) else self.field.text()

    def words(self) -> str:
        """Return what stands there in the officer's words."""
        return self.field.currentText() if isinstance(self.field, ChoiceBox) else self.text()

    @property
    def is_changed(self) -> bool:
        """Whether something else stands there than was last shown or saved."""
        return self.text() != self._before

    def take_as_saved(self, text: str | None = None) -> None:
        """Remember what stands there as saved, or ``text`` where typing has gone on since."""
        self._before = self.text() if text is None else text

    def take_as_unsaved(self) -> None:
        """Remember that what stands there could not be saved: leaving the field tries again."""
        # No text equals it, so the field counts as changed until a save succeeds.
        self._before = None

    def typed(self) -> Typed:
        """Read what stands there."""
        text = self.text()
        if isinstance(self.field, ReferenceInput):
            return self._referred(self.field, text)
        if self.declared.type is FieldType.BOOLEAN:
            return self._checked(text, int(text) if text else None)
        return typed(self.declared, text, self._today)

    def write_year_in_full(self) -> None:
        """Show a date or year that is left as it was understood: 18/11/64 is 18/11/2564 from here on."""
        typed = self.typed()
        if self.declared.type in _DATED and typed.value is not None:
            self._put_text(show(self.declared, typed.value))

    def _referred(self, line: ReferenceInput, text: str) -> Typed:
        value = line.value()
        if value is None and text.strip():
            values = {"label": self.declared.label, "typed": text, "choices": say("records.from_list")}
            return Typed(
                text, None, Problem("choice-unknown", self.declared.name, Strength.UNREADABLE, values)
            )
        return self._checked(text, value)

    def _checked(self, text: str, value: StoredValue) -> Typed:
        # Weaker problems keep no value from being saved: they come with the desk's answer.
        problem = check_value(self.declared, value)
        return Typed(text, value, problem if problem and problem.strength is Strength.UNREADABLE else None)

    def put_problem(self, problem: Problem | None) -> None:
        """Show a problem in the same words as everywhere."""
        self.set_problem(sentence(problem.code, problem.values) if problem is not None else "")

    def _on_left(self) -> None:
        if self.is_changed:
            self.left.emit(self.declared.name)
