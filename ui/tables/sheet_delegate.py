"""Paints every cell of the sheet's views; the style draws nothing there."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.tables.cell_paint import Ground, face_width, paint_face, paint_ground, paint_marks
from ui.tables.faces import Face
from ui.tables.sheet_model import FACE_ROLE, TINT_ROLE, SheetModel
from ui.theme import current

MARGIN = 14
"""The page's margin, which the first column keeps."""
Index = QModelIndex | QPersistentModelIndex


class SheetDelegate(QStyledItemDelegate):
    """Face, ground and marks of a cell, from the model's values and the theme in force."""

    def __init__(self, view: QTableView, sheet: SheetModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._sheet = sheet
        self.group_ends: frozenset[int] = frozenset()
        """Model columns with a vertical hairline at their right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        face = index.data(FACE_ROLE)
        if not isinstance(face, Face):
            return
        tokens = current.tokens()
        here = self._view.currentIndex()
        ground = Ground(
            current_row=here.isValid() and here.row() == index.row(),
            odd=index.row() % 2 == 1,
            tinted=bool(index.data(TINT_ROLE)),
            first=index.column() == 0,
            group_end=index.column() in self.group_ends,
            focused=self._view.hasFocus(),
            current_cell=here == index,
        )
        painter.save()
        rect = option.rect
        paint_ground(painter, rect, ground, tokens)
        pad = self._sheet.pad
        inner = QRectF(rect).adjusted(MARGIN if ground.first else pad, 0, -pad, 0)
        # Only the title may be cut: its tool tip tells the whole.
        paint_face(painter, inner, face, tokens, on_sel=ground.current_row, tipped=ground.first)
        paint_marks(painter, rect, face, ground, tokens)
        painter.restore()


def group_ends(model: SheetModel) -> frozenset[int]:
    """Return the columns after which a group of columns ends; the title column is one."""
    ends = {0}
    last = model.status_column()
    for number in range(1, last):
        if model.group_of(number) != model.group_of(number + 1) or number + 1 == last:
            ends.add(number)
    return frozenset(ends)


def natural_width(model: SheetModel, column: int) -> int:
    """Return the width of a column's widest face, without padding."""
    found = (model.index(row, column).data(FACE_ROLE) for row in range(model.rowCount()))
    return max((face_width(face, 0) for face in found if isinstance(face, Face)), default=0)
