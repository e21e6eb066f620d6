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
from ui.pages.page import Page
from ui.pages.record_form import Kept, RecordForm
from ui.ports import Desk
from ui.tables.list_cells import Cell, Column
from ui.tables.list_table import ListTable
from ui.tables.titles import without_kind
from ui.text import say
from ui.theme import current
from ui.views.common import Route
from ui.views.record import DeletionView, RecordLine, RecordView, RegisterView
from ui.widgets import paint
from ui.widgets.badge import mark_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.inputs import ChoiceBox, Input
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

KEPT = ("village", "fund", "fund_year", "assessment", "fund_event", "debt_case", "activity")
"""The registers an officer keeps, parents first."""
NARROW = 1200
LIST_WIDTH, NARROW_LIST_WIDTH = 384, 330
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
        self._unsaved: dict[tuple[str, str], dict[str, Kept]] = {}
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

    def _lay_out(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(14, 10, 12, 10)
        side.setSpacing(6)
        for widget in (self.registers, self.filter, self.none):
            side.addWidget(widget)
        side.addWidget(self.list, 1)
        side.addWidget(self.add_button)
        self._place = QVBoxLayout()
        self._place.addWidget(EmptyState("notebook-tabs", say("records.choose"), say("records.choose_why")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addLayout(self._place, 1)

    def _tie(self) -> None:
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
            self._ask_record(self.form.view.row_id)

    def _put_list(self, view: RegisterView) -> None:
        if view.register != self.register:
            return
        self._lines = view.lines
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
        self._wanted = Route("record", self.register)
        self._ask_record("")

    def _ask_record(self, row_id: str) -> None:
        self._asked = (self.register, row_id)
        self._desk.record(self, self.register, row_id, partial(self._put_record, self._asked))

    def _put_record(self, asked: tuple[str, str], view: RecordView) -> None:
        if asked != self._asked:
            return
        wanted, self._wanted = self._wanted, None
        same = self.form is not None and asked == (self.form.view.register, self.form.view.row_id)
        back = self.form is not None and self.form.view.gone and not view.gone
        if same and self.form is not None and not self.form.is_new and not back:
            self.form.put(view)
        else:
            self._put_form(view)
        if wanted is not None and self.form is not None:
            self.form.go_to(wanted.field)

    def _put_form(self, view: RecordView | None) -> None:
        if self.form is not None and (texts := self.form.texts()):
            self._unsaved[_key_of(self.form.view)] = texts
        self._clear_place()
        self.form = None if view is None else RecordForm(self._desk, view, self)
        if self.form is None or view is None:
            self._place.addWidget(
                EmptyState("notebook-tabs", say("records.choose"), say("records.choose_why"))
            )
            return
        self._place.addWidget(self.form)
        self.form.created.connect(self._on_created)
        self.form.delete_asked.connect(self._ask_delete)
        self.form.unsaved_changed.connect(self.unsaved_changed)
        self.form.put_texts(self._unsaved.pop(_key_of(view), {}))

    def _clear_place(self) -> None:
        item = self._place.takeAt(0)
        shown = item.widget() if item is not None else None
        if shown is not None:
            shown.hide()
            shown.deleteLater()

    def _save(self) -> None:
        if self.form is not None:
            self.form.save()

    def _on_created(self, row_id: str) -> None:
        self._unsaved.pop((self.register, ""), None)
        self._ask_list()
        self._wanted = Route("record", self.register, row_id)
        self._clear_place()
        self.form = None
        self._ask_record(row_id)

    def _ask_delete(self) -> None:
        """Ask first whether it can be deleted at all, then why."""
        if self.form is not None:
            key = _key_of(self.form.view)
            self._desk.deletion(self, *key, partial(self._open_delete, key))

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
        self._desk.delete_record(self, *key, reason, seen, self._on_deleted)

    def _on_deleted(self, view: DeletionView) -> None:
        if view.refused:
            RefusalDialog(view, self).open()
            return
        self._put_form(None)
        self._ask_list()
        self.list.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list less where the window is narrow."""
        super().resizeEvent(event)
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
    place = () if one.place and one.place in one.title else (one.place,)
    below = _BETWEEN.join(
        part for part in (*map(without_kind, rest), *place, "" if rest else one.detail) if part
    )
    state = mark_of(one.state)
    tone = "text2" if state.tone in {"plain", "warn"} else state.tone
    title = without_kind(head) if one.detail else head
    return Cell(title, below, below=True), Cell(icon=state.icon, tone=tone)
