"""A record's form, derived from its register: each field saved when left, a new record by its button."""

import dataclasses
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sync.model.checks import Problem
from sync.model.fields import FieldType, FundKind, StoredValue
from sync.model.registry import REGISTERS
from sync.model.seen import Seen, SeenField
from sync.model.sentences import sentence
from sync.model.sources import day_in_thailand
from ui.pages.record_field import RecordField
from ui.pages.record_history import RecordHistory
from ui.pages.record_saves import RecordSaves
from ui.ports import Desk
from ui.tables.list_cells import Cell, Column
from ui.tables.list_table import ListTable
from ui.tables.typed import Typed
from ui.text import say
from ui.views.common import Advice, Loss
from ui.views.record import RecordEdit, RecordView, SavedRecord
from ui.widgets.badge import Badge, Mark, mark_of
from ui.widgets.inputs import ChoiceBox
from ui.widgets.key_button import KeyButton
from ui.widgets.scroll import Scroll
from ui.widgets.words import Words

TWO_COLUMNS = 620
"""From this width on, in logical pixels, fields stand in two columns; notes always take both."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Kept = tuple[str, SeenField | None]
"""A typed text and what was seen where it was typed."""


class RecordForm(QWidget):
    """Shows one record. A new one is kept together until it is saved; an old one saves each field alone."""

    created = Signal(str)
    """The id of a record that was new."""
    answered = Signal(bool)
    """A save was answered, and whether what it carried is saved now."""
    delete_asked = Signal()
    back_asked = Signal()
    unsaved_changed = Signal(int, object)
    """How many fields could not be saved, and the ``Advice`` why; ``None`` when all are saved again."""

    def __init__(self, desk: Desk, view: RecordView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view = view
        self.register = REGISTERS[view.register]
        self._problems: dict[str, Problem] = {}
        self._saves = RecordSaves()
        self._history = RecordHistory(desk, self)
        self._history.called_back.connect(self._call_back)
        self._at = ""
        """The field that had the cursor last: the one whose history the button opens."""
        self._made_new = not view.row_id
        self._sent: dict[str, str] = {}
        """What stood in the fields of a new record when its save was asked for."""
        self._asked_to_save = False
        self._fund_kind: FundKind | None = None
        self._columns = 0
        today = day_in_thailand(desk.now_ms())
        self.fields = dict(self._make_fields(today))
        self._lay_out()
        self.put(view)

    @property
    def is_new(self) -> bool:
        """Whether the record is not saved yet."""
        return not self.view.row_id

    def _make_fields(self, today: date) -> list[tuple[str, RecordField]]:
        made = []
        for one in self.register.fields:
            # Structures (scores by question) have no input here.
            if one.type is FieldType.JSON:
                continue
            locked = one.name in self.view.read_only
            withheld = self.view.withheld.get(one.name)
            choices = self.view.choices.get(one.name)
            box = RecordField(one, choices, today, locked=locked, withheld=withheld, parent=self)
            box.left.connect(self._on_left)
            box.field.installEventFilter(self)
            made.append((one.name, box))
        return made

    def _lay_out(self) -> None:
        self.heading = Words("", "title", wrap=True)
        self.badge = Badge(Mark("minus", "plain", ""))
        self.said = Badge(Mark("check", "ok", ""), pill=False)
        self.said.hide()
        self._gone = Words("", "strong", "warn", wrap=True)
        self.problems = ListTable(
            (Column("", stretch=True),), say("records.problems"), row_height=30, one_click=True, fits=True
        )
        self.problems.opened.connect(self._go_to_problem)
        self.save_button = KeyButton(say("records.save"), "Ctrl+S", "save", "main")
        self.save_button.clicked.connect(self.save)
        self.delete_button = KeyButton(say("records.delete"), icon="trash-2", kind="danger")
        self.delete_button.clicked.connect(self.delete_asked)
        self.back_button = KeyButton(say("records.back"), icon="undo-2")
        self.back_button.clicked.connect(self.back_asked)
        self._refused = Words("", "body", "bad", wrap=True)
        self._auto = Words(say("records.auto"), "caption", "text2")
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 12, 12)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 14, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        self.history_button = KeyButton(say("sheet.history"), "Ctrl+Enter", "history", "tool")
        self.history_button.clicked.connect(self.open_history)
        head.addWidget(self.badge)
        head.addWidget(self.history_button)
        column.addLayout(head)
        column.addWidget(self._gone)
        column.addWidget(self._refused)
        column.addWidget(self.problems)
        column.addWidget(Scroll(body), 1)
        foot = QHBoxLayout()
        for widget in (self.save_button, self._auto, self.said):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.delete_button)
        column.addLayout(foot)

    def put(self, view: RecordView) -> None:
        """Show newer values; a field that is being typed in keeps its text."""
        self.view = view
        self.heading.setText(view.title)
        self.badge.put(mark_of(view.state))
        self.badge.setVisible(not (self.is_new or view.vanished))
        self.history_button.setVisible(not (self.is_new or view.vanished))
        self.save_button.setVisible(self.is_new)
        self._auto.setVisible(not (self.is_new or view.gone or self._all_read_only()))
        self.delete_button.setVisible(view.deletable and not (self.is_new or view.gone))
        self.back_button.setVisible(bool(view.refused))
        self._refused.setText(view.refused)
        self._refused.setVisible(bool(view.refused))
        self._gone.setText(view.gone)
        self._gone.setVisible(bool(view.gone))
        kept: dict[str, Problem | None] = {}
        for name, box in self.fields.items():
            if box.is_changed or self._saves.is_sending(name):
                kept[name] = self._problems.get(name)
                continue  # being typed in: what was seen stays seen
            if not view.vanished:  # else what was there last stays in sight
                box.put(view.values.get(name), view.drafts.get(name), view.seen.get(name))
            if name in view.read_only:
                box.set_locked(view.read_only[name], beside=not view.gone)
            # The store keeps an unreadable text without its reason: it is read once more to say why it is
            # red.
            elif name in view.drafts:
                kept[name] = box.typed().problem
        # What is said of a text being typed outranks the stored value's problem, or takes it away.
        found = {**{one.field: one for one in view.problems}, **kept}
        self._problems = {name: one for name, one in found.items() if one is not None}
        self._put_kind()
        self._ask_fund_kind()
        self._show_problems()

    def _all_read_only(self) -> bool:
        return all(name in self.view.read_only for name in self.fields)

    def _put_kind(self) -> None:
        kind = self._kind()
        for box in self.fields.values():
            box.put_kind(kind)
        self._arrange()

    def _kind(self) -> FundKind | None:
        if self.register.name == "fund":
            # A locked choice is a line with the word for it: the code stands in the values alone.
            locked = "kind" in self.view.read_only
            kind = self.view.values.get("kind") if locked else self.fields["kind"].text()
            return FundKind(str(kind)) if kind else None
        return self._fund_kind

    def _ask_fund_kind(self) -> None:
        """Ask for the fund behind the record, whose kind decides which fields apply."""
        fund_id = self.view.values.get("fund_id")
        if isinstance(fund_id, str) and any(one.kinds for one in self.register.fields):
            self._desk.record(self, "fund", fund_id, self._put_fund)

    def _put_fund(self, fund: RecordView) -> None:
        kind = fund.values.get("kind")
        if isinstance(kind, str) and FundKind(kind) is not self._fund_kind:
            self._fund_kind = FundKind(kind)
            self._put_kind()

    def _arrange(self) -> None:
        """Put the fields that apply into one or two columns, in their declared order."""
        while self._grid.count():
            # Drops the layout's item, not the box: texts, focus and what was seen stay.
            self._grid.takeAt(0)
        # A grid forgets its items, never a stretch: the last row of two columns lies amid the rows of one.
        for number in range(self._grid.rowCount()):
            self._grid.setRowStretch(number, 0)
        columns = 2 if self.width() >= TWO_COLUMNS else 1
        row = column = 0
        for box in self.shown_fields():
            wide = box.declared.type is FieldType.NOTE
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(box, row, column, 1, columns if wide else 1)
            column = columns if wide else column + 1
            if column >= columns:
                row, column = row + 1, 0
        self._grid.setRowStretch(row + 1, 1)
        self._grid.setColumnStretch(1, columns - 1)
        self._columns = columns

    def shown_fields(self) -> list[RecordField]:
        """Return the fields that apply to this record, in their declared order."""
        kind = self._kind()
        return [box for box in self.fields.values() if kind is None or box.declared.applies_to(kind)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between one and two columns."""
        super().resizeEvent(event)
        if self._columns != (2 if self.width() >= TWO_COLUMNS else 1):
            self._arrange()

    def shows(self, view: RecordView) -> bool:
        """Tell whether newer values of the same record fit in here: a lock never opens again."""
        mine = self.view
        same = (mine.register, mine.row_id) == (view.register, view.row_id)
        # Locks decide which inputs are built, and a new record's are not those of a saved one.
        return same and self._made_new == (not view.row_id) and not (mine.gone and not view.gone)

    def focused(self) -> str:
        """Return the field that has the cursor, empty when none has."""
        return next((name for name, box in self.fields.items() if box.field.hasFocus()), "")

    def texts(self) -> dict[str, Kept]:
        """Return what stands in the changed fields of a record, to bring back later."""
        return {name: (box.text(), box.seen) for name, box in self.fields.items() if box.is_changed}

    def put_texts(self, texts: dict[str, Kept]) -> None:
        """Bring back what was typed into a record before another one was looked at."""
        for name, (text, seen) in texts.items():
            self.fields[name].put_text(text)
            self.fields[name].seen = seen
        self._put_kind()

    def seen(self) -> Seen:
        """Return what the form shows: the record as it was last told, a field being typed in as before."""
        shown = {name: box.seen for name, box in self.fields.items() if box.seen is not None}
        return {**self.view.seen, **shown}

    def open_history(self) -> None:
        """Show the history of the field that has, or last had, the cursor."""
        shown = self.shown_fields()
        box = next((one for one in shown if one.declared.name == self._at), shown[0] if shown else None)
        if box is None or self.history_button.isHidden():
            return
        if box.is_changed:
            # Saved first: what was just typed is then the newest line of the history.
            self._on_left(box.declared.name)
        self._history.ask(self.view, box)

    def _call_back(self, name: str, seen: SeenField | None, text: str) -> None:
        """Let an older value stand in its field again, and save it as if it had been typed."""
        box = self.fields[name]
        problem = box.call_back(text)
        if problem is not None:
            self._problems[name] = problem
            self._show_problems()
            return
        # As the history showed it: a value that came in since is answered, not overwritten unseen.
        box.seen = seen
        self._on_left(name)

    def _on_left(self, name: str) -> None:
        if name == "kind" and self.register.name == "fund":
            self._put_kind()
        self.fields[name].write_year_in_full()
        typed = self.fields[name].typed()
        self._note(name, typed)
        if self.is_new:
            return
        values: dict[str, StoredValue] = {name: typed.value} if typed.readable else {}
        drafts = {} if typed.readable else {name: typed.text}
        # At once, not with the answer: leaving the field again with the same text must not save it twice.
        self.fields[name].take_as_saved()
        self._saves.send(name)
        done, failed = partial(self._on_field_saved, name, typed.text), partial(self._on_failed, name)
        seen = self.fields[name].seen
        looked = {} if seen is None else {name: seen}
        edit = RecordEdit(self.register.name, self.view.row_id, values, drafts, looked)
        self._desk.save_record(self, edit, done, failed)

    def _note(self, name: str, typed: Typed) -> None:
        self._problems.pop(name, None)
        if typed.problem is not None:
            self._problems[name] = typed.problem
        self._show_problems()

    def save(self) -> None:
        """Save a new record, or say that an old one is saved, once it is."""
        # Ctrl+S moves no focus: the field with the cursor is left here by hand.
        focus = self.focusWidget()
        if not self.is_new:
            self._leave_changed(focus)
            self._asked_to_save = True
            self._say_when_saved()
            return
        typed = {name: box.typed() for name, box in self.fields.items() if box in self.shown_fields()}
        self._problems = {name: one.problem for name, one in typed.items() if one.problem is not None}
        self._show_problems()
        if self._problems:
            self._go_to_problem(0)
            return
        if self.is_waiting:
            return  # the same record would be made twice
        self._saves.send("")
        # The form stays open to the keyboard while the save runs: what is typed then goes into the record
        # made.
        self._sent = {name: box.text() for name, box in self.fields.items()}
        values = {name: one.value for name, one in typed.items() if one.value is not None}
        edit = RecordEdit(self.register.name, "", values)
        self._desk.save_record(self, edit, self._on_created, partial(self._on_failed, ""))

    def _leave_changed(self, focus: QWidget | None) -> None:
        for name, box in self.fields.items():
            if box.is_changed and (box.field is focus or name in self.unsaved):
                self._on_left(name)

    def commit(self) -> None:
        """Save what was typed into an old record and not left yet; a new one waits for its button."""
        if not self.is_new:
            for name in self.texts():
                self._on_left(name)

    def try_again(self) -> None:
        """Save once more what failed."""
        if not self.is_new and not self.is_waiting:
            for name in self._saves.failed:
                self._on_left(name)

    @property
    def unsaved(self) -> set[str]:
        """Fields whose text could not be saved."""
        return self._saves.unsaved

    @property
    def is_waiting(self) -> bool:
        """Whether a save has not been answered yet."""
        return self._saves.is_waiting

    @property
    def holds(self) -> bool:
        """Whether something stands here that is saved nowhere."""
        return self.is_waiting or bool(self.unsaved) or bool(self.texts())

    def losses(self) -> list[Loss]:
        """Return what would be gone with the form, and why it is not saved."""
        if self.is_new:
            why = self._saves.why("") or say("records.half_typed")
            typed = ", ".join(self.fields[name].words() for name in self.texts())
            return [Loss(f"{self.view.title}: {typed}", why)] if typed else []
        return [
            Loss(say("records.lost", title=self.view.title, label=box.declared.label, text=box.words()), why)
            for name, box in self.fields.items()
            if (why := self._saves.why(name))
        ]

    def _on_failed(self, name: str, advice: Advice) -> None:
        """Keep the text, say that it is not saved, and why; leaving the field or Ctrl+S tries again."""
        self._saves.put_failed(name, advice.title)
        if name:
            self.fields[name].take_as_unsaved()
        self.said.put(Mark("circle-alert", "bad", say("records.unsaved", why=advice.title)))
        self.said.show()
        self.unsaved_changed.emit(len(self.unsaved), advice)
        self.answered.emit(False)  # noqa: FBT003 - Qt's signature

    def _on_refused(self, name: str, problem: Problem) -> None:
        """Keep in sight what was not taken, with its reason, instead of letting the older value come back."""
        self._saves.put_refused(name, sentence(problem.code, problem.values))
        self.fields[name].take_as_unsaved()
        self.unsaved_changed.emit(len(self.unsaved), None)

    def _put_saved(self, name: str) -> bool:
        before = self.unsaved
        newest = self._saves.put_saved(name)
        if self.unsaved != before:
            self.said.setVisible(bool(self.unsaved))
            self.unsaved_changed.emit(len(self.unsaved), None)
        return newest

    def _on_field_saved(self, name: str, text: str, saved: SavedRecord) -> None:
        problem = next((one for one in saved.problems if one.field == name), None)
        if problem is not None:
            self._on_refused(name, problem)
        # Else a newer text of the field is on its way, and its own answer will tell.
        elif self._put_saved(name):
            self.fields[name].take_as_saved(text)
        self.fields[name].seen = saved.seen.get(name, self.fields[name].seen)
        self._on_saved(saved)
        self.answered.emit(problem is None)

    def _on_saved(self, saved: SavedRecord) -> None:
        self._problems.update({one.field: one for one in saved.problems})
        self._show_problems()
        if not self._problems and not self.unsaved:
            self._say(say("records.saved"))
        self._say_when_saved()

    def _say_when_saved(self) -> None:
        """Answer Ctrl+S once every save has been answered, and only when none failed."""
        if self._asked_to_save and not self.is_waiting:
            self._asked_to_save = False
            if not self.unsaved:
                self._say(say("records.saved"))

    def _on_created(self, saved: SavedRecord) -> None:
        self._put_saved("")
        self._problems = {one.field: one for one in saved.problems}
        self._show_problems()
        if saved.row_id:
            self._go_on_as(saved)
        elif self._problems:
            self._go_to_problem(0)
        self.answered.emit(bool(saved.row_id))

    def _go_on_as(self, saved: SavedRecord) -> None:
        """Be the form of the record that was made: what was typed after its save is saved into it."""
        self.view = dataclasses.replace(self.view, row_id=saved.row_id, seen=saved.seen)
        for name, box in self.fields.items():
            box.seen = saved.seen.get(name)
            box.take_as_saved(self._sent[name])
            # The field with the cursor is still being typed in: it is saved when it is left.
            if box.is_changed and not box.field.hasFocus():
                self._on_left(name)
        self.created.emit(saved.row_id)

    def _say(self, words: str) -> None:
        self.said.put(Mark("check", "ok", words))
        self.said.show()

    def _show_problems(self) -> None:
        if self._problems and not self.unsaved:
            self.said.hide()
        for name, box in self.fields.items():
            if box.is_changed or name not in self.view.read_only:
                box.put_problem(self._problems.get(name))
        lines = tuple((_problem_cell(one),) for one in self._problems.values())
        self.problems.put(lines)
        self.problems.setVisible(bool(lines))

    def problem_words(self) -> list[str]:
        """Return the sentences of the list above the form."""
        return [line[0].text for line in self.problems.lines]

    def _go_to_problem(self, row: int) -> None:
        name = list(self._problems)[row]
        if name in self.fields:
            self.fields[name].take_focus()

    def go_to(self, name: str) -> None:
        """Put the cursor into a field; an unknown one means the first that can be edited."""
        open_fields = [box for box in self.shown_fields() if box.declared.name not in self.view.read_only]
        wanted = [box for box in open_fields if box.declared.name == name] or open_fields
        if wanted:
            wanted[0].take_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead Enter to the next field: it never submits half a form. Ctrl+Enter opens a field's history."""
        if event.type() == QEvent.Type.FocusIn:
            self._note_place(watched)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            # In an open list Enter takes the entry, and stays in the field.
            if isinstance(watched, ChoiceBox) and watched.view().isVisible():
                return super().eventFilter(watched, event)
            box = next((one for one in self.shown_fields() if one.field is watched), None)
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if box is not None and control and not self.is_new:
                self.open_history()
                return True
            if box is not None and (box.declared.type is not FieldType.NOTE or control):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._step(box, -1 if back else 1)
                return True
        return super().eventFilter(watched, event)

    def _note_place(self, watched: QObject) -> None:
        at = next((name for name, box in self.fields.items() if box.field is watched), self._at)
        if at != self._at:
            self._history.forget()
        self._at = at

    def _step(self, box: RecordField, by: int) -> None:
        locked = self.view.read_only
        shown = [one for one in self.shown_fields() if one is box or one.declared.name not in locked]
        at = shown.index(box) + by
        if 0 <= at < len(shown):
            shown[at].take_focus()
        elif by > 0:
            buttons = (self.save_button, self.back_button, self.delete_button)
            # A deleted record has no button left, but its field is left all the same.
            next((one for one in buttons if not one.isHidden()), self).setFocus()


def _problem_cell(problem: Problem) -> Cell:
    return Cell(sentence(problem.code, problem.values), icon="circle-x", tone="bad", colour="bad")
