"""A simple list: whole rows, opened by Enter, a double click or one click; never edited in place."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from ui.tables.list_cells import PAD, PITCH, Column, Line, lines_of
from ui.tables.list_delegate import ListDelegate
from ui.tables.list_model import Index, ListModel
from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.card import Card

HEADER = 30
_ROUND_LINES = 7
"""Above and below the lines of a row together."""


class _Head(QHeaderView):
    """Column heads: captions on chrome, a hairline below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(HEADER)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(20)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme = tokens()
        room = QRectF(rect)
        painter.save()
        paint.fill(painter, room, theme.chrome)
        paint.fill(painter, QRectF(room.left(), room.bottom() - 1, room.width(), 1), theme.line)
        model = self.model()
        if isinstance(model, ListModel):
            column = model.columns[section]
            align = paint.RIGHT if column.right else paint.LEFT
            paint.draw_text(
                painter, room.adjusted(PAD, 0, -PAD, 0), column.head, "caption", theme.text2, align
            )
        painter.restore()


class ListTable(QTableView):
    """Shows lines of cells; ``opened`` carries the row's number."""

    opened = Signal(int)
    removal_asked = Signal(int)
    """Del was pressed on a row; what that means is the page's."""
    moved = Signal(int)
    """Another row became current."""

    def __init__(
        self,
        columns: tuple[Column, ...],
        name: str,
        *,
        row_height: int = 32,
        zebra: bool = False,
        one_click: bool = False,
        fits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = ListModel(columns, self)
        # Kept here: a view does not own its delegate.
        self._delegate = ListDelegate(row_height, zebra=zebra)
        self._row_height, self._fits, self._one_click = row_height, fits, one_click
        self._capped = False
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self._dress()
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def _dress(self) -> None:
        self.setHorizontalHeader(_Head(self))
        self.horizontalHeader().setVisible(any(column.head for column in self._model.columns))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._row_height)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # On by default, Tab would walk the cells for ever: a trap for the keyboard (WCAG 2.1.2).
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        # Whole rows (LOOK, "Components"); paintEvent leaves out a part of one at the foot.
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if self._fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def cap_height(self) -> None:
        """Grow no higher than the rows need, so that a list below it gets the rest."""
        self._capped = True
        self._share_width()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows shown."""
        return self._model.lines

    @property
    def current_row(self) -> int:
        """The current row, or -1."""
        return self.currentIndex().row()

    def put(self, lines: tuple[Line, ...], columns: tuple[Column, ...] | None = None) -> None:
        """Show other rows, or other columns too; the current row stays where it was, if there is one."""
        row = self.current_row
        if columns is not None:
            self._model.columns = columns
        self._model.put(lines)
        # The model was reset and forgot the current row. A list nobody has been in keeps having none.
        if lines and (row >= 0 or self.hasFocus()):
            self.choose(max(0, min(row, len(lines) - 1)))
        self._share_width()

    def choose(self, row: int) -> None:
        """Make a row current and bring it into view."""
        self.setCurrentIndex(self._model.index(row, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Paint the old and the new current row, and tell."""
        super().currentChanged(current, previous)
        self._delegate.current = current.row() if self._shows_current() else -1
        self.viewport().update()
        if current.isValid():
            self.moved.emit(current.row())

    def _shows_current(self) -> bool:
        return self.hasFocus() or not self._fits

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is: the first row where none is current yet."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.lines:
            self.choose(0)
        self._delegate.current = self.current_row
        self._delegate.focused = True
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._delegate.focused = False
        self._delegate.current = self.current_row if self._shows_current() else -1
        self.viewport().update()

    def _whole(self) -> int:
        """Return how far down rows are seen whole; a part of one below is left out."""
        height, bottom = self.viewport().height(), 0
        for row in range(max(self.rowAt(0), 0), self._model.rowCount()):
            end = self.rowViewportPosition(row) + self.rowHeight(row)
            if end > height:
                return bottom or height
            bottom = end
        return height

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint whole rows only."""
        seen = QRegion(0, 0, self.viewport().width(), self._whole())
        super().paintEvent(QPaintEvent(event.region().intersected(seen)))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew: what was left out at the foot is no picture to move along."""
        super().scrollContentsBy(dx, dy)
        self.viewport().update()

    def indexAt(self, spot: QPoint) -> QModelIndex:
        """Find no row where none is painted."""
        return super().indexAt(spot) if spot.y() < self._whole() else QModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, once however long it is held; letters and digits are the page's, no search."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current_row >= 0:
            if not event.isAutoRepeat():
                self.opened.emit(self.current_row)
        elif event.key() == Qt.Key.Key_Delete and self.current_row >= 0:
            if not event.isAutoRepeat():
                self.removal_asked.emit(self.current_row)
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if self._one_click:
            self.opened.emit(index.row())

    def _double_clicked(self, index: QModelIndex) -> None:
        if not self._one_click:
            self.opened.emit(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the font changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_model"):
            self._share_width()

    def _natural(self, number: int) -> int:
        column = self._model.columns[number]
        if column.width:
            return column.width
        cells = (line[number].width() for line in self._model.lines)
        widest = max((*cells, paint.text_width(column.head, "caption") + 1))
        return round(widest + 0.5) + 2 * PAD

    def _share_width(self) -> None:
        """Give every column its width and the rest to the stretching one."""
        columns = self._model.columns
        widths = [self._natural(number) for number in range(len(columns))]
        for number, column in enumerate(columns):
            if column.stretch:
                rest = self.viewport().width() - sum(widths) + widths[number]
                widths[number] = max(rest, 90)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        self._share_height(widths)

    def _share_height(self, widths: list[int]) -> None:
        """Give a row whose words do not fit the lines they need; a list that fits grows with them."""
        stretching = [number for number, column in enumerate(self._model.columns) if column.stretch]
        total = HEADER if self.horizontalHeader().isVisibleTo(self) else 0
        for row, line in enumerate(self._model.lines):
            height = self._row_height
            for number in stretching:
                count = len(lines_of(line[number], widths[number] - 2 * PAD))
                height = max(height, count * PITCH + _ROUND_LINES if count else 0)
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
            total += height
        if self._fits:
            self.setFixedHeight(total)
        elif self._capped:
            self.setMaximumHeight(max(total, self._row_height))


class ListCard(Card):
    """A list table in a quiet box."""

    def __init__(self, table: ListTable, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=2)
        layout = self.column
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(table)
