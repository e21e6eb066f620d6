"""Puts the sheet together: frozen first column, scrolling columns, totals row; shares out the width."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QTableView, QWidget

from ui.tables.cell_paint import face_width
from ui.tables.faces import Face, sum_face
from ui.tables.grouped_header import HEIGHT as HEADER_HEIGHT
from ui.tables.grouped_header import group_width, head_width
from ui.tables.sheet_delegate import MARGIN, group_ends, natural_width
from ui.tables.sheet_model import SheetModel
from ui.tables.sheet_table import SheetTable, dress
from ui.tables.sums import IDENTITY, TOTAL
from ui.tables.totals_strip import TotalsStrip
from ui.text import say

FIRST_WIDTH = (150, 240)
STATUS_WIDTH = (44, 190)


_ROOMY = {
    IDENTITY: Face(say("sheet.missing", amount="88,888"), bold=True),
    TOTAL: Face("888,888.88", bold=True),
}
"""Words that come while typing: columns must not have to grow under the fingers."""


class _FrozenColumn(QTableView):
    """The first column, which stays while the others scroll sideways. It takes no focus."""

    row_chosen = Signal(int)

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.delegate = dress(self, model)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row; the current cell itself lives in the scrolling columns."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.row_chosen.emit(index.row())


class SheetGrid(QWidget):
    """The whole sheet as one widget. Its ``table`` is what the page talks with."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = model
        self.table = SheetTable(model, self)
        self.table.setAccessibleName(say("sheet.table_name"))
        self.frozen = _FrozenColumn(model, self)
        self.totals = TotalsStrip(model, self.table.horizontalHeader(), self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.frozen, 0, 0)
        layout.addWidget(self.table, 0, 1)
        layout.addWidget(self.totals, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self.setFocusProxy(self.table)
        self._tie()

    def _tie(self) -> None:
        self.frozen.setSelectionModel(self.table.selectionModel())
        ours, theirs = self.table.verticalScrollBar(), self.frozen.verticalScrollBar()
        ours.valueChanged.connect(theirs.setValue)
        theirs.valueChanged.connect(ours.setValue)
        self.table.horizontalScrollBar().rangeChanged.connect(self._on_sideways)
        self.table.horizontalScrollBar().valueChanged.connect(self.totals.update)
        self.table.place_changed.connect(self.frozen.viewport().update)
        self.frozen.row_chosen.connect(self._on_row_chosen)
        self.sheet.modelReset.connect(self._on_reset)

    def _on_row_chosen(self, row: int) -> None:
        self.table.setFocus()
        column = max(self.table.currentIndex().column(), 1)
        self.table.setCurrentIndex(self.sheet.index(row, column))

    def _on_sideways(self, low: int, high: int) -> None:
        bar = self.table.horizontalScrollBar()
        self.frozen.setViewportMargins(0, HEADER_HEIGHT, 0, bar.sizeHint().height() if high > low else 0)

    def _on_reset(self) -> None:
        self.share_width()

    def put_compact(self, *, compact: bool) -> None:
        """Shorten places and states where the window is narrow."""
        if self.sheet.compact != compact:
            self.sheet.compact = compact
            self.sheet.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.sheet.columnCount() - 1)
        self.share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out among the columns."""
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Give each column what it needs, then spread what is left; title and status have bounds."""
        model, last = self.sheet, self.sheet.status_column()
        for view in (self.table, self.frozen):
            view.setColumnHidden(0, view is self.table)
            for number in range(1, last + 1):
                view.setColumnHidden(number, view is self.frozen)
        first = _bounded(natural_width(model, 0) + MARGIN - model.pad, FIRST_WIDTH)
        widths = _needs(model)
        told = Face(say("sheet.entry_editing"), small=True, left=True, icon="pencil-line", tail_icon="clock")
        needed = max(natural_width(model, last), face_width(told, model.pad)) + 6
        status = 32 if model.compact else _bounded(needed, STATUS_WIDTH)
        bar = self.table.verticalScrollBar()
        room = self.width() - first - (bar.sizeHint().width() if bar.maximum() else 0)
        spare = room - sum(widths) - status
        widths = _spread(widths, max(spare, 0))
        for number, width in enumerate(widths, start=1):
            self.table.setColumnWidth(number, width)
        self.table.setColumnWidth(last, max(status, room - sum(widths)))
        self.frozen.setColumnWidth(0, first)
        self.frozen.setFixedWidth(first)
        ends = group_ends(model)
        self.table.delegate.group_ends = self.frozen.delegate.group_ends = ends
        self.totals.put_first_width(first)

    def first_row_index(self) -> QModelIndex:
        """Return the title cell of the first painted row (for pictures and tests)."""
        return self.sheet.index(self.table.rowAt(1), 0)


def _bounded(width: int, bounds: tuple[int, int]) -> int:
    return min(max(width, bounds[0]), bounds[1])


def _needs(model: SheetModel) -> list[int]:
    sums = model.sums()
    widths: list[int] = []
    for number, column in enumerate(model.columns, start=1):
        total = face_width(sum_face(column, sums), model.pad)
        room = face_width(_ROOMY[column.name], model.pad) if column.name in _ROOMY else 36
        widths.append(max(natural_width(model, number), head_width(model, number), total, room))
    for group in {column.group for column in model.columns if column.group}:
        members = [at for at, column in enumerate(model.columns) if column.group == group]
        short = group_width(group) - sum(widths[at] for at in members)
        for at in members if short > 0 else ():
            widths[at] += -(-short // len(members))
    return widths


def _spread(widths: list[int], spare: int) -> list[int]:
    share = min(spare // max(len(widths), 1), 36)
    return [width + share for width in widths]
