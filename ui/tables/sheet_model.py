"""The month's sheet as a Qt model: a frozen title column, the register's columns, a status column."""

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from sync.model.fields import Field
from sync.model.registry import REGISTERS
from sync.model.seen import SeenField
from ui.tables import faces
from ui.tables.cell_paint import PAD
from ui.tables.faces import Face
from ui.tables.row_filter import RowFilter, counts
from ui.tables.row_status import status_face, status_words, unsaved_face
from ui.tables.steps import Cell, Ground
from ui.tables.sums import IDENTITY, TOTAL, SheetSums, part_names, sums_of
from ui.tables.typed import Typed, laid_over, with_draft_problems
from ui.text import say
from ui.views.sheet import SheetColumn, SheetRow, SheetView

FACE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
TINT_ROLE = FACE_ROLE + 1
BRIEFEST = 2
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class SheetModel(QAbstractTableModel):
    """Rows of one fund kind in one month, with what is being typed laid over them.

    Nothing is saved here: the page saves, and hands each answer to ``put_row``.
    """

    figures_changed = Signal()
    """A value, a typed text or the set of rows changed: totals and foot repaint."""

    def __init__(self, view: SheetView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.brevity = 0
        """How short words are: 0 whole, 1 places without their tambon, 2 states as icons too."""
        self.pad = PAD
        """The padding of every cell, in logical pixels; the grid chooses it."""
        self._typed: dict[str, dict[str, Typed]] = {}
        self._over: dict[str, SheetRow] = {}
        self._faces: dict[str, dict[tuple[int, int], Face]] = {}
        self._editing = ""
        self.waiting = False
        """Whether another month was asked for and is not here yet: nothing can be typed into this one."""
        self._filter = RowFilter.ALL
        self._answers: dict[int, Callable[[SheetRow, int], object]] = {
            FACE_ROLE: self.face,
            TINT_ROLE: self._is_tinted,
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.ToolTipRole: self._tip,
        }
        self._take(view)

    def _take(self, view: SheetView) -> None:
        self.view = view
        self.columns = view.columns
        self.parts = part_names(view.columns)
        self._fields = {one.name: _field(one) for one in view.columns}
        self._rows = {row.fund_id: with_draft_problems(row, self.field_of) for row in view.rows}
        self._shown = [row.fund_id for row in view.rows if self._filter.shows(row)]
        self._over.clear()
        self._faces.clear()

    def put_view(self, view: SheetView) -> None:
        """Show another month or newer values; what is being typed stays.

        Newer values of the same rows leave the current cell and an open editor where they are.
        """
        if self.is_like(view):
            shown = self._shown
            self._take(view)
            # The chip is not asked again: a row just filled would vanish from under the hand.
            self._shown = shown
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        else:
            self.beginResetModel()
            if view.month != self.view.month:
                # They belong to the month before; the page lays its own over the new one.
                self._typed.clear()
            self._take(view)
            self.endResetModel()
        self.figures_changed.emit()

    def put_filter(self, chip: RowFilter) -> None:
        """Show the rows under ``chip``; a row being filled stays until a chip is chosen anew."""
        self.beginResetModel()
        self._filter = chip
        self._shown = [one for one in self._rows if chip.shows(self.row_of(one))]
        self.endResetModel()

    @property
    def chip(self) -> RowFilter:
        """The chip in force."""
        return self._filter

    def chip_counts(self) -> dict[RowFilter, int]:
        """How many rows stand under each chip now."""
        return counts(self.row_of(one) for one in self._rows)

    def sums(self) -> SheetSums:
        """The totals over all rows of the sheet, whatever chip is in force."""
        return sums_of(self.columns, [self.row_of(one) for one in self._rows])

    def row_of(self, fund_id: str) -> SheetRow:
        """Return a fund's row with what is being typed laid over it.

        Raises:
            KeyError: when the sheet has no such fund.
        """
        if fund_id not in self._over:
            self._over[fund_id] = laid_over(self._rows[fund_id], self._typed.get(fund_id, {}))
        return self._over[fund_id]

    def saved_row(self, fund_id: str) -> SheetRow | None:
        """Return a fund's row as the desk last told it; ``None`` once the sheet has it no more."""
        return self._rows.get(fund_id)

    def seen_at(self, fund_id: str, name: str) -> SeenField | None:
        """Return what is seen of a cell: under a typed text, what was seen when it was typed."""
        typed, row = self.typed_at(fund_id, name), self.saved_row(fund_id)
        if typed is not None:
            return typed.seen
        return None if row is None else row.seen.get(name)

    def has_moved(self, fund_id: str, name: str, seen: SeenField | None) -> bool:
        """Tell whether another value stands in a cell by now than the one that was ``seen``."""
        row = self.saved_row(fund_id)
        return row is not None and row.seen.get(name) != seen

    def is_like(self, view: SheetView) -> bool:
        """Tell whether a view has the same rows and columns of the same month."""
        same = view.columns == self.columns and [one.fund_id for one in view.rows] == list(self._rows)
        return same and view.month == self.view.month

    def has(self, fund_id: str) -> bool:
        """Tell whether the sheet has this fund."""
        return fund_id in self._rows

    def row_at(self, number: int) -> SheetRow:
        """Return the row painted at ``number``."""
        return self.row_of(self._shown[number])

    def number_of(self, fund_id: str) -> int:
        """Return where a fund is painted, -1 when the chip hides it."""
        return self._shown.index(fund_id) if fund_id in self._shown else -1

    def column_named(self, name: str) -> int:
        """Return the model's column of a field, -1 when the sheet has none."""
        names = [column.name for column in self.columns]
        return names.index(name) + 1 if name in names else -1

    def column_at(self, number: int) -> SheetColumn | None:
        """Return the declaration behind a model column; ``None`` for title and status."""
        return self.columns[number - 1] if 0 < number <= len(self.columns) else None

    def field_of(self, name: str) -> Field:
        """Return the field of a column."""
        return self._fields[name]

    @property
    def compact(self) -> bool:
        """Whether states show as icons alone; their words stand in the foot."""
        return self.brevity >= BRIEFEST

    def status_column(self) -> int:
        """The number of the last column."""
        return len(self.columns) + 1

    def ground(self) -> Ground:
        """What Enter and Tab walk on."""
        return Ground(self.rowCount(), self.columnCount(), self.is_open)

    def is_open(self, cell: Cell) -> bool:
        """Tell whether a cell can be typed in: its column is declared so and its row is not locked."""
        column = self.column_at(cell.column)
        if self.waiting or column is None or not column.editable:
            return False
        return not self.row_at(cell.row).locked

    def put_typed(self, fund_id: str, name: str, cell: Typed | None) -> None:
        """Lay a typed text over a cell; ``None`` takes it away again (Esc, or the desk has answered)."""
        cells = self._typed.setdefault(fund_id, {})
        if cell is None:
            cells.pop(name, None)
        else:
            cells[name] = cell
        self._repaint(fund_id)

    def typed_at(self, fund_id: str, name: str) -> Typed | None:
        """Return what is laid over a cell."""
        return self._typed.get(fund_id, {}).get(name)

    def unsaved_at(self, fund_id: str, name: str = "") -> str:
        """Return why a cell, or with no ``name`` any cell of a row, could not be saved; empty when it is."""
        cells = self._typed.get(fund_id, {})
        found = (cells[name],) if name in cells else () if name else tuple(cells.values())
        return next((one.trouble for one in found if one.trouble), "")

    def put_editing(self, fund_id: str) -> None:
        """Mark the row whose editor is open; empty for none."""
        before, self._editing = self._editing, fund_id
        for one in {before, fund_id} - {""}:
            self._repaint(one)

    def put_row(self, row: SheetRow) -> None:
        """Take the desk's answer for one row."""
        if row.fund_id in self._rows:
            self._rows[row.fund_id] = with_draft_problems(row, self.field_of)
            self._repaint(row.fund_id)

    def _repaint(self, fund_id: str) -> None:
        # One row, no reset: at every key the whole sheet would cost what the officer feels.
        self._over.pop(fund_id, None)
        self._faces.pop(fund_id, None)
        number = self.number_of(fund_id)
        if number >= 0:
            self.dataChanged.emit(self.index(number, 0), self.index(number, self.columnCount() - 1))
        self.figures_changed.emit()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Count the rows under the chip in force."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Count title, declared columns and status."""
        return 0 if parent.isValid() else len(self.columns) + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's face, its text, or what a screen reader says."""
        if not index.isValid():
            return None
        answer = self._answers.get(role)
        return answer(self.row_at(index.row()), index.column()) if answer is not None else None

    def _text(self, row: SheetRow, number: int) -> str:
        return self.face(row, number).text

    def _tip(self, row: SheetRow, number: int) -> str | None:
        """Tell in full what a narrow column may have cut."""
        if number == 0:
            return f"{row.title} {row.place}"
        return self.state_of(row) if number == self.status_column() else None

    def state_of(self, row: SheetRow) -> str:
        """Return a row's whole state in words, what could not be saved first."""
        trouble = self.unsaved_at(row.fund_id)
        return say("sheet.unsaved_why", why=trouble) if trouble else status_words(row)

    def face(self, row: SheetRow, number: int) -> Face:
        """Return the face of a row's cell, made once until something of the row changes."""
        faces_now = self._faces.setdefault(row.fund_id, {})
        # Measuring widths tries one brevity after the other: faces of the others stay good.
        key = (number, self.brevity)
        if key not in faces_now:
            faces_now[key] = self._make_face(row, number)
        return faces_now[key]

    def _make_face(self, row: SheetRow, number: int) -> Face:
        column = self.column_at(number)
        if number == 0:
            return faces.title_face(row, compact=self.brevity > 0)
        if column is None:
            return self._status_face(row)
        if column.name == TOTAL:
            return faces.total_face(row, self.parts)
        if column.name == IDENTITY:
            return faces.identity_face(row, self.parts)
        face = faces.value_face(self._fields[column.name], row, self.parts)
        if self.unsaved_at(row.fund_id, column.name):
            return dataclasses.replace(face, ink=faces.Ink.BAD, ring=True, corner=False)
        return face

    def _status_face(self, row: SheetRow) -> Face:
        editing = row.fund_id == self._editing
        if self.unsaved_at(row.fund_id) and not editing:
            return unsaved_face(compact=self.compact)
        return status_face(row, self.columns, editing=editing, compact=self.compact)

    def _is_tinted(self, row: SheetRow, _number: int) -> bool:
        # A row is tinted for any of its cells, so that it is found while the cell is scrolled away.
        return any(self.face(row, number).corner for number in range(1, len(self.columns) + 1))

    def _spoken(self, row: SheetRow, number: int) -> str:
        column = self.column_at(number)
        face = self.face(row, number)
        if column is None:
            return f"{row.title} {row.place}" if number == 0 else self.state_of(row)
        # A ghost is last month's: read aloud it would pass for this month's figure.
        value = say("sheet.spoken_blank") if face.ink is faces.Ink.GHOST or not face.text else face.text
        return f"{row.title}, {column.label}, {value}, {self.state_of(row)}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's head; group heads are asked of ``group_of``."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        column = self.column_at(section)
        if column is not None:
            return column.head
        if section == 0:
            return say("sheet.place_head")
        return "" if self.compact else say("sheet.status_head")

    def group_of(self, section: int) -> str:
        """Return the head above a column, empty when it stands alone."""
        column = self.column_at(section)
        return column.group if column is not None else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be current; typing is the view's own matter."""
        del index
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _field(column: SheetColumn) -> Field:
    register = REGISTERS["fund_month"]
    if column.name in register.names:
        return register.field(column.name)
    # Total and identity stand in no register.
    return Field(column.name, column.label, column.type, column.head, column.group)
