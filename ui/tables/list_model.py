"""The model behind a list table: plain values, and words for those who hear the screen."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tables.list_cells import Cell, Column, Line

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ListModel(QAbstractTableModel):
    """Rows of cells; replaced as a whole."""

    def __init__(self, columns: tuple[Column, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.lines: tuple[Line, ...] = ()

    def put(self, lines: tuple[Line, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def cell(self, index: Index) -> Cell:
        """Return the cell at ``index``."""
        return self.lines[index.row()][index.column()]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words; the accessible ones name the row and the column too."""
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return cell.words
        # The other columns fit their words and need no tip.
        if role == Qt.ItemDataRole.ToolTipRole and self.columns[index.column()].stretch:
            return cell.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            first = self.lines[index.row()][0].words
            head = self.columns[index.column()].head
            return " ".join(part for part in (first, head, cell.words) if part)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's head."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        return None
