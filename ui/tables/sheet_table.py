"""The part of the sheet that is typed in: keys, the editor over the current cell, where Enter leads.

Qt's own editing (edit triggers, commitData) is off: an editor opened by it refuses to open again when the
current cell moves on its own, and Enter stays in the cell. Here one line edit is placed by hand.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from sync.model.fields import FieldType
from sync.model.reading import show
from sync.model.seen import SeenField
from sync.model.sentences import sentence
from sync.model.thai import clean
from ui.tables.cell_editor import CellEditor, Leave
from ui.tables.grouped_header import GroupedHeader
from ui.tables.sheet_delegate import SheetDelegate
from ui.tables.sheet_model import SheetModel
from ui.tables.steps import Cell, back, first, onward
from ui.tables.typed import text_in

# 1.5 font heights of 10.5 pt: stacked marks in bold need 27.7 (LOOK, "Type").
ROW_HEIGHT = 28
Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_BLANKS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_LEFT_TYPES = frozenset({FieldType.TEXT, FieldType.NOTE})


@dataclass(frozen=True, slots=True)
class CellText:
    """A text in a cell: which fund, which field, what stands in the editor."""

    fund_id: str
    name: str
    text: str
    seen: SeenField | None = None
    """What the cell showed when the editor was opened on it, whatever came in since."""


def dress(view: QTableView, model: SheetModel) -> SheetDelegate:
    """Give a view of the sheet what all its views share; returns the delegate that paints it."""
    view.setModel(model)
    view.setShowGrid(False)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setWordWrap(False)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalHeader(GroupedHeader(model, view))
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setMinimumSectionSize(ROW_HEIGHT)
    rows.setDefaultSectionSize(ROW_HEIGHT)
    delegate = SheetDelegate(view, model, view)
    view.setItemDelegate(delegate)
    return delegate


def repaint_row(view: QTableView, row: int) -> None:
    """Repaint one row; the whole view takes twenty times as long on an old PC, at every Enter."""
    if row >= 0:
        top, height = view.rowViewportPosition(row), view.rowHeight(row)
        view.viewport().update(0, top, view.viewport().width(), height)


class SheetTable(QTableView):
    """The scrolling columns of the sheet."""

    typing = Signal(object)
    """A ``CellText`` at each key; nothing is saved yet."""
    left = Signal(object)
    """A ``CellText`` whose cell was left with another text: save it."""
    cancelled = Signal(object)
    """The ``CellText`` of an editor closed by Esc: forget what was typed."""
    history_wanted = Signal()
    place_changed = Signal()
    closed = Signal(str)
    """Why the current cell did not take what was typed, blanked or pasted, in words."""
    editing_changed = Signal(str)
    """The fund whose row is being edited, empty when none is."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = model
        self._place: CellText | None = None
        self._paused = False
        """Whether the text of the open editor was saved because another window came in between."""
        self.delegate = dress(self, model)
        self.setColumnHidden(0, True)  # noqa: FBT003 - Qt's signature
        self.setTabKeyNavigation(False)
        # In the viewport: scrolled, it is cut at the cells' edge instead of covering heads and bars.
        self.editor = CellEditor(self.viewport())
        self.editor.textEdited.connect(self._on_text_edited)
        self.editor.left.connect(self._on_left)
        self.horizontalHeader().sectionResized.connect(self._keep_over_cell)
        self.today = ""
        """What Ctrl+; puts into a date, as text."""

    @property
    def is_editing(self) -> bool:
        """Whether the editor is open."""
        return self._place is not None

    @property
    def has_other_text(self) -> bool:
        """Whether the open editor holds another text than its cell did when it was opened."""
        return self._place is not None and self.editor.text() != self._place.text

    def editing_text(self) -> CellText | None:
        """Return what stands in the open editor; ``None`` when it is closed."""
        return None if self._place is None else dataclasses.replace(self._place, text=self.editor.text())

    # By fund and field, not by numbers: rows may come, go or hide between a question and its answer.
    def place(self) -> tuple[str, str] | None:
        """Return fund and field name of the current cell; the name is empty on the status column."""
        index = self.currentIndex()
        if not index.isValid() or index.row() >= self.sheet.rowCount():
            return None
        column = self.sheet.column_at(index.column())
        return self.sheet.row_at(index.row()).fund_id, column.name if column is not None else ""

    def go_to(self, fund_id: str, name: str) -> bool:
        """Make a cell current; an unknown name means the row's first cell. Tells whether it is there."""
        row = self.sheet.number_of(fund_id)
        if row < 0:
            return False
        self.setCurrentIndex(self.sheet.index(row, max(self.sheet.column_named(name), 1)))
        return True

    def go_first(self) -> None:
        """Make the first cell that can be typed in current, so that the keyboard has a place."""
        found = first(self.sheet.ground()) or Cell(0, 1)
        if self.sheet.rowCount():
            self.setCurrentIndex(self.sheet.index(found.row, found.column))

    def step(self, leave: Leave) -> bool:
        """Go where ``leave`` leads; tells whether there was such a cell."""
        index = self.currentIndex()
        here, ground = Cell(index.row(), index.column()), self.sheet.ground()
        ways: dict[Leave, Callable[[], Cell | None]] = {
            Leave.ONWARD: lambda: onward(ground, here),
            Leave.BACK: lambda: back(ground, here),
            Leave.UP: lambda: Cell(here.row - 1, here.column),
            Leave.DOWN: lambda: Cell(here.row + 1, here.column),
            Leave.LEFT: lambda: Cell(here.row, here.column - 1),
            Leave.RIGHT: lambda: Cell(here.row, here.column + 1),
        }
        found = ways[leave]()
        if found is None or not (0 <= found.row < ground.rows and 1 <= found.column < ground.columns):
            return False
        self.setCurrentIndex(self.sheet.index(found.row, found.column))
        return True

    def why_closed(self) -> str:
        """Say why the current cell takes no value; empty when it takes one."""
        index = self.currentIndex()
        place = self.place()
        if self.sheet.waiting or place is None:
            return sentence("cell-waiting", {})
        row, column = self.sheet.row_at(index.row()), self.sheet.column_at(index.column())
        if row.locked:
            return sentence("cell-locked", {"why": row.locked})
        return "" if column is not None and column.editable else sentence("cell-computed", {})

    def _is_shut(self) -> bool:
        """Tell whether the current cell takes nothing, and say why: a key that does nothing is a riddle."""
        why = self.why_closed()
        if why:
            self.closed.emit(why)
        return bool(why)

    def is_open_here(self) -> bool:
        """Tell whether the current cell can be typed in."""
        index = self.currentIndex()
        return self.place() is not None and self.sheet.is_open(Cell(index.row(), index.column()))

    def open_editor(self, text: str | None = None) -> bool:
        """Open the editor on the current cell: with ``text`` replacing it, else with what stands there."""
        place, index = self.place(), self.currentIndex()
        if place is None or not self.sheet.is_open(Cell(index.row(), index.column())):
            return False
        field = self.sheet.field_of(place[1])
        if field.type is FieldType.BOOLEAN:
            return False
        before = self.text_at(*place)
        # First into sight: the rectangle asked for below is where the cell stands then.
        self.scrollTo(index)
        self._place = self._text(place, before)
        self.sheet.put_editing(place[0])
        # The editor covers its cell: whoever hears the screen must still hear which one it is.
        self.editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        self.editor.setGeometry(self._editor_rect(index))
        self.editor.open(
            before if text is None else text,
            replacing=text is not None,
            to_the_right=field.type not in _LEFT_TYPES,
        )
        self.editing_changed.emit(place[0])
        if text is not None:
            self._on_text_edited(text)
        return True

    def text_at(self, fund_id: str, name: str) -> str:
        """Return the text an editor starts with: an unreadable draft stays as it was typed."""
        return text_in(self.sheet.row_of(fund_id), self.sheet.field_of(name))

    def close_editor(self, *, keep: bool) -> None:
        """Close the editor and tell what became of its text."""
        if self._place is None:
            return
        # First: moving the focus below comes back here through the editor's focusOutEvent.
        place, self._place = self._place, None
        text = self.editor.text()
        if self.editor.hasFocus():
            # Before hiding: a hidden widget hands its focus to whatever comes next.
            self.setFocus()
        self.editor.hide()
        if keep and (text != place.text or self._paused or self._is_answer(place)):
            self.left.emit(dataclasses.replace(place, text=text))
        elif self._paused:
            self.left.emit(place)  # what stood there goes back over what was saved meanwhile
        else:
            self.cancelled.emit(place)
        self._paused = False
        self.sheet.put_editing("")
        # Last, when the save is on its way: now other rows may come in.
        self.editing_changed.emit("")

    def _text(self, place: tuple[str, str], text: str) -> CellText:
        return CellText(*place, text, self.sheet.seen_at(*place))

    def _is_answer(self, place: CellText) -> bool:
        """Tell whether the same text typed anew is said against another value that came in meanwhile."""
        retyped = self.editor.replacing or self.editor.isModified()
        return retyped and self.sheet.has_moved(place.fund_id, place.name, place.seen)

    def _editor_rect(self, index: Index) -> QRect:
        rect = self.visualRect(index)
        return rect.adjusted(-1, 0, 1, 0)

    def _on_text_edited(self, text: str) -> None:
        if self._place is not None:
            self.typing.emit(dataclasses.replace(self._place, text=text))

    def _on_left(self, leave: Leave) -> None:
        if self._place is None:
            return
        if leave is Leave.PAUSE:
            self._pause(self._place)
            return
        self.close_editor(keep=leave is not Leave.CANCEL)
        if leave is Leave.HISTORY:
            self.history_wanted.emit()
        elif leave not in {Leave.AWAY, Leave.CANCEL}:
            self.step(leave)

    def _pause(self, place: CellText) -> None:
        """Save what stands in the open editor: the power may go while another window is looked at."""
        if self._paused or self.editor.text() != place.text:
            self._paused = True
            self.left.emit(dataclasses.replace(place, text=self.editor.text()))

    def blank(self) -> None:
        """Make the current cell blank, which is not 0."""
        place = self.place()
        if not self._is_shut() and place is not None and self.text_at(*place):
            self.left.emit(self._text(place, ""))

    def paste(self) -> None:
        """Open the editor with the clipboard's text in the cell's place, as if it had been typed."""
        text = QGuiApplication.clipboard().text().strip()
        if self._is_shut():
            return
        # A copied "empty" cell may hold letters of no width, which would be saved as a blank over a figure.
        if clean(text):
            self.open_editor(text)
        else:
            self.closed.emit(sentence("paste-nothing", {}))

    def toggle(self) -> bool:
        """Turn a yes or no over; tells whether the current cell is one."""
        place, index = self.place(), self.currentIndex()
        if place is None or not self.sheet.is_open(Cell(index.row(), index.column())):
            return False
        field = self.sheet.field_of(place[1])
        if field.type is not FieldType.BOOLEAN:
            return False
        now = self.sheet.row_of(place[0]).values.get(place[1])
        self.left.emit(self._text(place, show(field, 0 if now else 1)))
        return True

    def _put_today(self) -> None:
        place, index = self.place(), self.currentIndex()
        if place is None or not self.sheet.is_open(Cell(index.row(), index.column())):
            return
        # Elsewhere a day is no value, and the key does nothing.
        if self.today and self.sheet.field_of(place[1]).type is FieldType.DATE:
            self.left.emit(self._text(place, self.today))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Tab step, typing replaces, F2 edits, Delete blanks, Space turns over."""
        if self._stepped(event) or self._acted(event) or self._typed(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Stay: a digit meant for a cell that takes none must not lead to another row that does."""

    def _stepped(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if key in _ENTER and held == Qt.KeyboardModifier.ControlModifier:
            self.history_wanted.emit()
            return True
        if key == Qt.Key.Key_Semicolon and held == Qt.KeyboardModifier.ControlModifier:
            self._put_today()
            return True
        if key in _ENTER and (shift or not held):
            self.step(Leave.BACK if shift else Leave.ONWARD)
            return True
        return False

    def _acted(self, event: QKeyEvent) -> bool:
        if event.modifiers() & _HELD:
            return False
        if event.key() == Qt.Key.Key_F2:
            return self.open_editor()
        if event.key() in _BLANKS:
            self.blank()
            return True
        return event.key() == Qt.Key.Key_Space and self.toggle()

    def _typed(self, event: QKeyEvent) -> bool:
        text = event.text()
        if event.modifiers() & _HELD or not text.strip() or not text.isprintable():
            return False
        return self._is_shut() or self.open_editor(text)

    def event(self, event: QEvent) -> bool:
        """Let Tab walk the cells and leave the table only after the last one: no keyboard trap."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TABS:
            back_tab = event.key() == Qt.Key.Key_Backtab or bool(
                event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            )
            if self.currentIndex().isValid() and self.step(Leave.BACK if back_tab else Leave.ONWARD):
                return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the cell under the mouse."""
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()) == self.currentIndex() and not self.toggle():
            self.open_editor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard a cell to start from."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_first()
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Repaint both rows, since the whole row shows that it is current."""
        if self.is_editing:
            self.close_editor(keep=True)
        super().currentChanged(current, previous)
        for row in {current.row(), previous.row()}:
            repaint_row(self, row)
        self.place_changed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Keep the editor over its cell."""
        super().scrollContentsBy(dx, dy)
        self._keep_over_cell()

    def _keep_over_cell(self) -> None:
        if self.is_editing:
            self.editor.setGeometry(self._editor_rect(self.currentIndex()))

    def cell_rect(self, fund_id: str, name: str) -> QRect:
        """Return where a cell is painted, in the table's own coordinates (for pictures and tests)."""
        index = self.sheet.index(self.sheet.number_of(fund_id), self.sheet.column_named(name))
        return self.visualRect(index).translated(self.viewport().mapTo(self, QPoint(0, 0)))
