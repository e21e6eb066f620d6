"""The registers: a list with a filter at the left, the chosen record's form at the right."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from sync.model.registry import REGISTERS
from sync.model.seen import Seen
from sync.model.thai import search_key
from ui.dialogs.delete import DeleteDialog, RefusalDialog
from ui.dialogs.take_back import ask_to_take_back
from ui.pages.page import Page
from ui.pages.record_form import RecordForm
from ui.ports import Desk
from ui.tables.list_cells import Cell, Column
from ui.tables.list_table import ListTable
from ui.tables.titles import without_kind
from ui.text import say
from ui.theme import current
from ui.views.common import Advice, Loss, Route
from ui.views.record import FORMS, DeletionView, RecordLine, RecordView, RegisterView, TakeBackView
from ui.widgets import paint
from ui.widgets.badge import mark_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.inputs import ChoiceBox, Input
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

KEPT = FORMS
"""The registers an officer keeps."""
NARROW = 1200
LIST_WIDTH, NARROW_LIST_WIDTH = 384, 330
# Our own saves tell of themselves, several in a row: asked once after the last.
_RELOAD_AFTER_MS = 250
_BETWEEN = " · "
"""What stands between the parts of a record's title."""


class RecordsPage(Page):
    """One register at a time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.register = "fund"
        self._lines: tuple[RecordLine, ...] = ()
        self._shown: tuple[RecordLine, ...] = ()
        self._put_by: list[RecordForm] = []
        """Forms out of sight in which something stands that is saved nowhere yet."""
        self._wanted: Route | None = None
        self._asked = ("", "")
        self.form: RecordForm | None = None
        self._make_list()
        self._lay_out()
        self._tie()

    def title(self) -> str:
        """Return the page's name."""
        return say("records.title")

    def note(self) -> str:
        """Return how many records the register has."""
        return say("records.note", count=f"{len(self._lines):,}")

    def first_focus(self) -> QWidget:
        """Return the filter, so that typing finds at once."""
        return self.filter

    def show_month(self, month: FiscalMonth) -> None:
        """Ask for the list; registers do not depend on the month."""
        del month
        if not self._lines:
            self._ask_list()

    def open_route(self, route: Route) -> None:
        """Open the register and the record that ``route`` names."""
        if route.kind in KEPT:
            self._choose_register(route.kind)
        if route.row_id and route.kind in KEPT:
            self._wanted = route
            self._ask_record(route.row_id)

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask again a moment later when something of this register changed."""
        # Titles and choices are made of funds and villages; conflicts and reasons change a record's state.
        if not registers or registers & {self.register, "fund", "village", "conflict", "problem_reason"}:
            self._reload.start()

    def _make_list(self) -> None:
        self.registers = ChoiceBox()
        self.registers.setAccessibleName(say("records.register"))
        for name in KEPT:
            self.registers.addItem(REGISTERS[name].label, name)
        self.registers.setCurrentIndex(KEPT.index(self.register))
        self.filter = Input()
        self.filter.setPlaceholderText(say("records.filter"))
        self.filter.setAccessibleName(say("records.filter"))
        self.list = ListTable(
            (Column("", stretch=True), Column("", width=44)), say("records.list"), row_height=46
        )
        self.none = Words("", "caption", "text2", wrap=True)
        self.add_button = KeyButton(say("records.add"), "Ctrl+N", "plus")
        self.no_new = Words("", "caption", "text2", wrap=True)

    def _lay_out(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(14, 10, 12, 10)
        side.setSpacing(6)
        for widget in (self.registers, self.filter, self.none):
            side.addWidget(widget)
        side.addWidget(self.list, 1)
        side.addWidget(self.add_button)
        side.addWidget(self.no_new)
        self._place = QVBoxLayout()
        self._place.addWidget(EmptyState("notebook-tabs", say("records.choose"), say("records.choose_why")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addLayout(self._place, 1)

    def _tie(self) -> None:
        # activated comes from the officer alone; currentIndexChanged would come back from our own
        # setCurrentIndex.
        self.registers.activated.connect(self._on_register)
        self.filter.textChanged.connect(self._show_list)
        self.filter.returnPressed.connect(self._on_filter_enter)
        self.list.opened.connect(self._open_line)
        self.list.clicked.connect(self._on_clicked)
        self.add_button.clicked.connect(self.add)
        self._reload = QTimer(self)
        self._reload.setSingleShot(True)
        self._reload.setInterval(_RELOAD_AFTER_MS)
        self._reload.timeout.connect(self._ask_again)
        for keys, act in (("Ctrl+N", self.add), ("Ctrl+S", self._save), ("Ctrl+F", self._to_filter)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _on_register(self, number: int) -> None:
        self._choose_register(KEPT[number])

    def _choose_register(self, name: str) -> None:
        # A register whose list has not come yet is asked for once more.
        if name == self.register and self._lines:
            return
        self._put_form(None)
        self.register, self._lines = name, ()
        self.registers.setCurrentIndex(KEPT.index(name))
        self.filter.clear()
        self._ask_list()

    def _ask_list(self) -> None:
        self._desk.register(self, self.register, "", self._put_list)

    def _ask_again(self) -> None:
        self._ask_list()
        if self.form is not None and not self.form.is_new:
            key = _key_of(self.form.view)
            self._desk.record(self, *key, partial(self._put_news, key))

    def _put_list(self, view: RegisterView) -> None:
        # Another register was chosen while this list was on its way.
        if view.register != self.register:
            return
        self._lines = view.lines
        self.no_new.setText(view.no_new)
        self.no_new.setVisible(bool(view.no_new))
        self.add_button.setVisible(not view.no_new)
        self._show_list()
        self.title_changed.emit()

    def _show_list(self) -> None:
        wanted = search_key(self.filter.text())
        self._shown = tuple(
            one for one in self._lines if wanted in search_key(f"{one.title} {one.place} {one.detail}")
        )
        self.list.put(tuple(_cells(one) for one in self._shown))
        self.none.setText(say("records.none_found" if self._lines else "records.none_yet"))
        self.none.setVisible(not self._shown)

    def _on_filter_enter(self) -> None:
        if self._shown:
            self.list.setFocus()
            self.list.choose(0)

    def _to_filter(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def _on_clicked(self) -> None:
        self._open_line(self.list.current_row)

    def _open_line(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self._wanted = Route("record", self.register, self._shown[row].row_id)
            self._ask_record(self._shown[row].row_id)

    def add(self) -> None:
        """Open a blank form; what was typed into one before is still there."""
        if self.add_button.isHidden():
            return
        self._wanted = Route("record", self.register)
        self._ask_record("")

    def _ask_record(self, row_id: str) -> None:
        self._asked = (self.register, row_id)
        if self.form is not None and self.form.focused() and _key_of(self.form.view) != self._asked:
            self.setFocus()  # what is typed from now on is not meant for the record still shown
        self._desk.record(self, self.register, row_id, partial(self._put_record, self._asked))

    def _put_news(self, key: tuple[str, str], view: RecordView) -> None:
        """Take newer values of the record that is open; a question for another one goes on waiting."""
        if self.form is not None and key == _key_of(self.form.view) == _key_of(view):
            self._put_form(view)

    def _put_record(self, asked: tuple[str, str], view: RecordView) -> None:
        if asked != self._asked:
            return
        wanted, self._wanted = self._wanted, None
        self._put_form(view)
        if wanted is not None and self.form is not None:
            self.form.go_to(wanted.field)

    def _put_form(self, view: RecordView | None) -> None:
        """Show a record's form: the one that is there, one put by with what was typed in it, or a new one."""
        before = self.form
        if before is not None and view is not None and before.shows(view):
            before.put(view)
            return
        # The same record in a form that cannot show it any more: its texts move along instead of being saved
        # away.
        again = before is not None and view is not None and _key_of(before.view) == _key_of(view)
        texts = before.texts() if before is not None and again else {}
        focused = before.focused() if before is not None and again else ""
        self._put_away(commit=not again)
        if view is None:
            self._place.addWidget(
                EmptyState("notebook-tabs", say("records.choose"), say("records.choose_why"))
            )
            return
        self.form = self._take_up(view) or self._make_form(view)
        self._place.addWidget(self.form)
        self.form.show()
        self.form.put_texts(texts)
        if focused:
            self.form.go_to(focused)

    def _make_form(self, view: RecordView) -> RecordForm:
        form = RecordForm(self._desk, view, self)
        form.created.connect(partial(self._on_created, form))
        form.delete_asked.connect(self._ask_delete)
        form.back_asked.connect(self._ask_back)
        form.unsaved_changed.connect(self._count_unsaved)
        form.answered.connect(self._on_answered)
        return form

    def _take_up(self, view: RecordView) -> RecordForm | None:
        """Return the form that was put by for a record, with newer values round what was typed."""
        form = next((one for one in self._put_by if one.shows(view)), None)
        if form is not None:
            self._put_by.remove(form)
            form.put(view)
        return form

    def _put_away(self, *, commit: bool) -> None:
        """Take the form out of sight; it lives on while something in it is saved nowhere."""
        form, self.form = self.form, None
        if form is None:
            self._clear_place()
            return
        self._put_by.append(form)
        if commit:
            form.commit()
        self._place.removeWidget(form)
        form.hide()
        self._tidy()

    def _drop_form(self) -> None:
        """Let the form go with what stands in it: its record is deleted."""
        form, self.form = self.form, None
        if form is not None:
            self._place.removeWidget(form)
            form.hide()
            form.deleteLater()
            self._count_unsaved(0, None)

    def _on_answered(self, saved: bool) -> None:  # noqa: FBT001 - a signal's value
        """A save that succeeded brings along what failed before."""
        if saved:
            for form in self._forms():
                form.try_again()
        self._tidy()

    def _tidy(self) -> None:
        """Let go of the forms out of sight that hold nothing any more."""
        for form in [one for one in self._put_by if not one.holds]:
            self._put_by.remove(form)
            form.deleteLater()

    def _forms(self) -> list[RecordForm]:
        return [*self._put_by, *([self.form] if self.form is not None else [])]

    def _count_unsaved(self, _count: int, advice: Advice | None) -> None:
        self.unsaved_changed.emit(sum(len(one.unsaved) for one in self._forms()), advice)

    def _clear_place(self) -> None:
        item = self._place.takeAt(0)
        shown = item.widget() if item is not None else None
        if shown is not None:
            shown.hide()
            shown.deleteLater()

    def _save(self) -> None:
        for form in self._put_by:
            form.try_again()
        if self.form is not None:
            self.form.save()

    @property
    def is_waiting(self) -> bool:
        """Whether a save has not been answered yet."""
        return any(form.is_waiting for form in self._forms())

    def commit(self) -> None:
        """Save what is being typed into old records, and try once more what could not be saved."""
        for form in self._forms():
            form.commit()

    @property
    def half_typed(self) -> int:
        """Count the texts of the open form that are not left yet: of a new record all."""
        return len(self.form.texts()) if self.form is not None else 0

    def losses(self) -> list[Loss]:
        """Return what stands in forms and is saved nowhere."""
        return [loss for form in self._forms() for loss in form.losses()]

    def _on_created(self, form: RecordForm, row_id: str) -> None:
        """Show the record that was made, unless the officer has gone on to another one."""
        self._ask_list()
        if form is self.form:
            self._wanted = Route("record", self.register, row_id, form.focused())
            self._ask_record(row_id)

    def _ask_delete(self) -> None:
        """Ask first whether it can be deleted at all, then why."""
        if self.form is not None:
            key = _key_of(self.form.view)
            self._desk.deletion(self, *key, partial(self._open_delete, key))

    def _ask_back(self) -> None:
        if self.form is not None:
            key = _key_of(self.form.view)
            ask_to_take_back(self._desk, self, key, partial(self._on_taken_back, key))

    def _on_taken_back(self, key: tuple[str, str], view: TakeBackView) -> None:
        """Let the form go with a record that was taken back; one that only gives up edits is shown anew."""
        if view.whole:
            self._leave(key)

    def _open_delete(self, key: tuple[str, str], view: DeletionView) -> None:
        asked = any(one.isVisible() for one in self.findChildren(QDialog))
        if asked or self.form is None or _key_of(self.form.view) != key:
            return  # a hasty hand asks twice
        if view.refused:
            RefusalDialog(view, self).open()
            return
        dialog = DeleteDialog(view, self)
        dialog.reason_given.connect(partial(self._delete, key, self.form.seen()))
        dialog.open()

    def _delete(self, key: tuple[str, str], seen: Seen, reason: str) -> None:
        """Delete what was agreed to, as it was seen when the question was asked."""
        self._desk.delete_record(self, *key, reason, seen, partial(self._on_deleted, key))

    def _on_deleted(self, key: tuple[str, str], view: DeletionView) -> None:
        if view.refused:
            RefusalDialog(view, self).open()
            return
        self._leave(key)

    def _leave(self, key: tuple[str, str]) -> None:
        """Go back to the list from a record that is there no more."""
        self._ask_list()
        if self.form is None or _key_of(self.form.view) != key:
            return  # another record is looked at by now
        self._drop_form()
        self._put_form(None)
        self.list.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list less where the window is narrow."""
        super().resizeEvent(event)
        # By the window's width, not the page's: the navigation gives up room at the same width.
        self._side.setFixedWidth(NARROW_LIST_WIDTH if self.window().width() < NARROW else LIST_WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground and draw the line between list and form."""
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        painter.fillRect(self.rect(), tokens.surface)
        painter.fillRect(self._side.width(), 0, 1, self.height(), tokens.line)
        painter.end()


def _key_of(view: RecordView) -> tuple[str, str]:
    return view.register, view.row_id


def _cells(one: RecordLine) -> tuple[Cell, Cell]:
    """Return a line's cells: its own words first, below them when, where and of which kind."""
    head, *rest = one.title.split(_BETWEEN)
    # A village's title holds its place already.
    place = () if one.place and one.place in one.title else (one.place,)
    below = _BETWEEN.join(
        part for part in (*map(without_kind, rest), *place, "" if rest else one.detail) if part
    )
    state = mark_of(one.state)
    # Waiting for a line is nobody's fault: it has no colour in a list.
    tone = "text2" if state.tone in {"plain", "warn"} else state.tone
    title = without_kind(head) if one.detail else head
    return Cell(title, below, below=True), Cell(icon=state.icon, tone=tone)
