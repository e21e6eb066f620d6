"""The year's measures as a list with four heads; a head is passed over by the keys."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sync.model.progress import Pace
from ui.text import say
from ui.views.home import MeasureLine
from ui.views.targets import ProgrammeView
from ui.widgets.badge import mark_of

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Head:
    """A programme over its measures."""

    programme: str
    title: str
    note: str


Entry = Head | MeasureLine


def entries_of(programmes: tuple[ProgrammeView, ...], *, only_support: bool = False) -> tuple[Entry, ...]:
    """Return heads and measures in order; a programme without a measure to show has no head."""
    made: list[Entry] = []
    for one in programmes:
        lines = [line for line in one.measures if not only_support or line.result.pace is Pace.SUPPORT]
        if lines:
            made.append(Head(one.programme, one.title, one.note))
            made.extend(lines)
    return tuple(made)


def figures_of(line: MeasureLine) -> tuple[str, str]:
    """Return value and "/ target unit" of a measure in words."""
    result = line.result
    if result.target is None:
        return f"{result.value:,}", line.unit
    return f"{result.value:,}", say("targets.of_target", target=f"{result.target:,}", unit=line.unit)


class TargetModel(QAbstractListModel):
    """Heads and measures."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def put(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def row_of(self, measure: str) -> int:
        """Return where a measure stands, -1 when it is not shown."""
        for row, entry in enumerate(self.entries):
            if isinstance(entry, MeasureLine) and entry.measure == measure:
                return row
        return -1

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Count heads and measures."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an entry, or its words."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _words(entry)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the keys pass over heads."""
        if index.isValid() and isinstance(self.entries[index.row()], MeasureLine):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        # Not enabled, a row is skipped by Qt's own arrow keys.
        return Qt.ItemFlag.NoItemFlags


def _words(entry: Entry) -> str:
    if isinstance(entry, Head):
        return f"{entry.title} {entry.note}".strip()
    value, target = figures_of(entry)
    return f"{entry.measure} {entry.title} {value} {target} {mark_of(entry.result.pace).words}"
