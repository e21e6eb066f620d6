"""The totals row under the sheet: outside the scrolling, its columns always under those of the sheet."""

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.tables.cell_paint import paint_face
from ui.tables.faces import Face, sum_face
from ui.tables.sheet_delegate import MARGIN, group_ends
from ui.tables.sheet_model import SheetModel
from ui.text import say
from ui.theme import current

HEIGHT = 33


class TotalsStrip(QWidget):
    """Paints the sums of the model under the sections of the scrolling header."""

    def __init__(self, model: SheetModel, header: QHeaderView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = model
        self._header = header
        self._first_width = 0
        self.setAccessibleName(say("sheet.totals_name"))
        model.figures_changed.connect(self._on_figures)
        header.sectionResized.connect(self._repaint)

    def put_first_width(self, width: int) -> None:
        """Follow the width of the frozen column."""
        self._first_width = width
        self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(400, HEIGHT)

    def _repaint(self) -> None:
        self.update()

    def _on_figures(self) -> None:
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Return all sums in words, for screen readers."""
        sums = self._sheet.sums()
        told = [self._first_face().text]
        told.extend(
            f"{one.label} {face.text}" for one in self._sheet.columns if (face := sum_face(one, sums)).text
        )
        return ", ".join(told)

    def face_of(self, name: str) -> Face:
        """Return the face of a column's sum by the column's name."""
        column = self._sheet.column_at(self._sheet.column_named(name))
        return sum_face(column, self._sheet.sums()) if column is not None else Face()

    def _first_face(self) -> Face:
        sums = self._sheet.sums()
        key = "sheet.totals_short" if self._sheet.compact else "sheet.totals"
        return Face(say(key, full=sums.full_rows, rows=sums.rows), bold=True, left=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        del event
        tokens = current.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.chrome)
        painter.fillRect(QRect(0, 0, self.width(), 1), tokens.line)
        sums, ends = self._sheet.sums(), group_ends(self._sheet)
        # Columns scrolled away to the left pass under the frozen one here too.
        painter.setClipRect(QRect(self._first_width, 0, self.width() - self._first_width, self.height()))
        for number, column in enumerate(self._sheet.columns, start=1):
            left = self._first_width + self._header.sectionViewportPosition(number)
            rect = QRect(left, 0, self._header.sectionSize(number), self.height())
            if number in ends:
                painter.fillRect(QRect(rect.right(), 0, 1, rect.height()), tokens.line)
            inner = QRectF(rect).adjusted(self._sheet.pad, 0, -self._sheet.pad, 0)
            paint_face(painter, inner, sum_face(column, sums), tokens, on_sel=False)
        painter.setClipping(False)
        first = QRect(0, 0, self._first_width, self.height())
        painter.fillRect(QRect(first.right(), 0, 1, first.height()), tokens.line)
        paint_face(painter, QRectF(first).adjusted(MARGIN, 0, 0, 0), self._first_face(), tokens, on_sel=False)
        painter.end()
