"""Puts the sheet together: frozen first column, scrolling columns, totals row; shares out the width."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QTableView, QVBoxLayout, QWidget

from ui.tables.grouped_header import HEIGHT as HEADER_HEIGHT
from ui.tables.sheet_delegate import group_ends
from ui.tables.sheet_model import BRIEFEST, SheetModel
from ui.tables.sheet_table import ROW_HEIGHT, SheetTable, dress, repaint_row
from ui.tables.sheet_widths import Widths, share, squeezed
from ui.tables.totals_strip import TotalsStrip
from ui.text import say


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
        # Remembered, because a range changes at every filter, and sharing the width measures all cells.
        self._scrolls = False
        self._least = 0
        self._row = -1
        self.table = SheetTable(model, self)
        self.table.setAccessibleName(say("sheet.table_name"))
        self.frozen = _FrozenColumn(model, self)
        self.totals = TotalsStrip(model, self.table.horizontalHeader(), self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._beside_bar = QWidget(self)
        self._beside_bar.setFixedHeight(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.frozen, 1)
        left.addWidget(self._beside_bar)
        layout.addLayout(left, 0, 0)
        layout.addWidget(self.table, 0, 1)
        layout.addWidget(self.totals, 2, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(0, 1)
        self._layout = layout
        self.setFocusProxy(self.table)
        self._tie()

    def _tie(self) -> None:
        # One for both views: there is one current cell, whichever of them was clicked.
        self.frozen.setSelectionModel(self.table.selectionModel())
        ours, theirs = self.table.verticalScrollBar(), self.frozen.verticalScrollBar()
        # Both ways, for the wheel turns over either; an equal value tells nobody, so it ends there.
        ours.valueChanged.connect(theirs.setValue)
        theirs.valueChanged.connect(ours.setValue)
        self.table.horizontalScrollBar().rangeChanged.connect(self._on_sideways)
        self.table.verticalScrollBar().rangeChanged.connect(self._on_length)
        self.table.horizontalScrollBar().valueChanged.connect(self.totals.update)
        self.table.place_changed.connect(self._on_place)
        self.frozen.row_chosen.connect(self._on_row_chosen)
        self.sheet.modelReset.connect(self._on_reset)

    def _on_place(self) -> None:
        """Repaint the frozen part of the row that was current and of the one that is."""
        row = self.table.currentIndex().row()
        for one in {self._row, row}:
            repaint_row(self.frozen, one)
        self._row = row

    def _on_row_chosen(self, row: int) -> None:
        self.table.setFocus()
        # Column 0 is hidden in the scrolling table: the keyboard would be nowhere.
        column = max(self.table.currentIndex().column(), 1)
        self.table.setCurrentIndex(self.sheet.index(row, column))

    def _on_sideways(self, _low: int, _high: int) -> None:
        self._share_height()

    def _share_height(self) -> None:
        """Leave free what would show a part of a row only; the first column ends where the bar begins."""
        bar = self.table.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        room = self.height() - self.totals.sizeHint().height() - HEADER_HEIGHT - below
        self._beside_bar.setFixedHeight(below)
        self._layout.setRowMinimumHeight(1, max(room, 0) % ROW_HEIGHT)

    def _on_length(self, _low: int, high: int) -> None:
        """Share anew when the bar at the right comes or goes: its width is the columns' or not."""
        if self._scrolls != bool(high):
            self._scrolls = bool(high)
            self.share_width()

    def _on_reset(self) -> None:
        self.share_width()

    def put_compact(self, *, compact: bool) -> None:
        """Shorten places and states where the window is narrow."""
        self._least = BRIEFEST if compact else 0
        self.share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share a new width out among the columns; a new height is no reason to measure every cell."""
        super().resizeEvent(event)
        self._share_height()
        if event.size().width() != event.oldSize().width():
            self.share_width()

    def _brief_enough(self, room: int) -> Widths:
        """Shorten words step by step until the columns fit; the last step may still scroll."""
        for brevity in range(self._least, BRIEFEST):
            self.sheet.brevity = brevity
            widths = share(self.sheet, room)
            if widths.total <= room:
                return widths
        self.sheet.brevity = BRIEFEST
        return squeezed(share(self.sheet, room), room)

    def share_width(self) -> None:
        """Give each column what it needs, then spread what is left; title and status have bounds."""
        model, last = self.sheet, self.sheet.status_column()
        for view in (self.table, self.frozen):
            view.setColumnHidden(0, view is self.table)
            for number in range(1, last + 1):
                view.setColumnHidden(number, view is self.frozen)
        bar = self.table.verticalScrollBar()
        room = self.width() - (bar.sizeHint().width() if bar.maximum() else 0)
        before = model.brevity
        widths = self._brief_enough(room)
        # The column of states loses its head with its words.
        if model.brevity != before:
            model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        model.pad, first = widths.pad, widths.first
        for number, width in enumerate((*widths.columns, widths.status), start=1):
            self.table.setColumnWidth(number, width)
        self.frozen.setColumnWidth(0, first)
        self.frozen.setFixedWidth(first)
        ends = group_ends(model)
        self.table.delegate.group_ends = self.frozen.delegate.group_ends = ends
        self.totals.put_first_width(first)
