"""Paints the measures: code, name, bullet bar, result, target, pace word. Enter and double click open one."""

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.tables.target_model import ENTRY_ROLE, Entry, Head, TargetModel, figures_of
from ui.text import say
from ui.theme import current
from ui.theme.programmes import stripe_of
from ui.theme.tokens import Tokens
from ui.views.home import MeasureLine
from ui.widgets import paint
from ui.widgets.badge import mark_of, paint_badge
from ui.widgets.bullet import paint_bullet

ROW, HEAD, HEADER = 29, 30, 30
MARGIN = 14
CODE, VALUE, TARGET, PACE = 58, 50, 102, 108
BAR = (128, 420)
_SHARE = 0.35
"""What the bar takes of the room that name and bar have together."""
_NAME, _LEAST_BAR = 232, 48
"""What a name needs before a bar beside it may grow; a bar shorter than the other says nothing: it goes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column of the list begins and how wide it is, in logical pixels."""

    name: tuple[float, float]
    bar: tuple[float, float]
    value: tuple[float, float]
    target: tuple[float, float]
    pace: tuple[float, float]


def columns_in(width: float) -> Columns:
    """Share a width out: the name and the bar stretch, the figures do not."""
    fixed = MARGIN + CODE + VALUE + TARGET + PACE + 6
    room = max(width - fixed, 240)
    bar = min(max(room * _SHARE, BAR[0]), BAR[1], max(room - _NAME, 0))
    bar = bar if bar >= _LEAST_BAR else 0.0
    name_at = float(MARGIN + CODE)
    bar_at = name_at + room - bar
    value_at = bar_at + bar
    return Columns(
        (name_at, room - bar - 12), (bar_at, bar), (value_at, VALUE), (value_at + VALUE, TARGET),
        (value_at + VALUE + TARGET, PACE),
    )  # fmt: skip


class TargetDelegate(QStyledItemDelegate):
    """One row of the list."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Heads are a little higher."""
        del option
        return QSize(200, HEAD if isinstance(index.data(ENTRY_ROLE), Head) else ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a head or a measure."""
        entry: Entry = index.data(ENTRY_ROLE)
        rect = QRectF(option.rect)
        tokens = current.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Head):
            _paint_head(painter, rect, entry, tokens)
        else:
            _paint_measure(painter, rect, entry, tokens, here=self._view.currentIndex() == index)
            if self._view.currentIndex() == index and self._view.hasFocus():
                paint.box(painter, rect.adjusted(1, 0, -1, -1), 3, None, tokens.focus, 2)
        painter.restore()


def _paint_head(painter: QPainter, rect: QRectF, head: Head, tokens: Tokens) -> None:
    paint.fill(painter, rect, tokens.chrome)
    paint.fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.line)
    paint.fill(
        painter, QRectF(rect.left(), rect.top(), 4, rect.height()), tokens.colour(stripe_of(head.programme))
    )
    line = rect.adjusted(MARGIN, 0, -MARGIN, 0)
    used = paint.draw_text(painter, line, head.title, "section", tokens.text)
    paint.draw_text(painter, line.adjusted(used + 10, 0, 0, 0), head.note, "caption", tokens.text2)


def _paint_measure(painter: QPainter, rect: QRectF, line: MeasureLine, tokens: Tokens, *, here: bool) -> None:
    paint.fill(painter, rect, tokens.sel if here else tokens.surface)
    paint.fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.grid)
    if here:
        paint.fill(painter, QRectF(rect.left(), rect.top(), 3, rect.height()), tokens.accent)
    columns = columns_in(rect.width())
    code = QRectF(rect.left() + MARGIN, rect.top(), CODE - 6, rect.height())
    paint.draw_text(painter, code, line.measure, "caption", tokens.text2)
    name = _cell(rect, columns.name)
    paint.draw_text(painter, name, line.title, "strong" if here else "body", tokens.text)
    _paint_bar(painter, _cell(rect, columns.bar), line, tokens)
    value, target = figures_of(line)
    paint.draw_text(
        painter, _cell(rect, columns.value).adjusted(0, 0, -4, 0), value, "strong", tokens.text, paint.RIGHT
    )
    paint.draw_text(painter, _cell(rect, columns.target), target, "caption", tokens.text2)
    paint_badge(painter, _cell(rect, columns.pace), mark_of(line.result.pace))


def _paint_bar(painter: QPainter, rect: QRectF, line: MeasureLine, tokens: Tokens) -> None:
    result = line.result
    if result.target and rect.width() > 0:
        colour = tokens.colour(stripe_of(line.programme))
        paint_bullet(
            painter, rect.adjusted(0, 0, -8, 0), result.value, Fraction(*result.plan), result.target, colour
        )


def _cell(rect: QRectF, column: tuple[float, float]) -> QRectF:
    return QRectF(rect.left() + column[0], rect.top(), column[1], rect.height())


class TargetHeader(QWidget):
    """The heads of the list's columns."""

    def __init__(self, view: QListView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setFixedHeight(HEADER)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the heads over their columns."""
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, tokens.chrome)
        paint.fill(painter, QRectF(0, rect.bottom() - 1, rect.width(), 1), tokens.line)
        # The viewport's width, not its own: a scroll bar takes room from the list alone.
        room = QRectF(0, 0, self._view.viewport().width(), HEADER)
        columns = columns_in(room.width())
        code = QRectF(MARGIN, 0, CODE - 6, HEADER)
        paint.draw_text(painter, code, say("targets.code"), "caption", tokens.text2)
        shown = ("name", "bar", "target", "pace") if columns.bar[1] else ("name", "target", "pace")
        for name in shown:
            cell = _cell(room, getattr(columns, name))
            paint.draw_text(painter, cell, say(f"targets.{name}"), "caption", tokens.text2)
        value = _cell(room, columns.value).adjusted(0, 0, -4, 0)
        paint.draw_text(painter, value, say("targets.value"), "caption", tokens.text2, paint.RIGHT)
        painter.end()


class TargetList(QListView):
    """The list of measures."""

    opened = Signal(str)
    """A measure's id."""
    chosen = Signal(str)
    """Another measure became current."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = TargetModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(TargetDelegate(self))
        self.setAccessibleName(say("targets.list_name"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_double_click)

    def put(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries; the current measure stays current where it is shown."""
        before = self.measure()
        self.entries.put(entries)
        self.choose(before or "")

    def measure(self) -> str:
        """Return the current measure's id, empty without one."""
        entry = self.currentIndex().data(ENTRY_ROLE)
        return entry.measure if isinstance(entry, MeasureLine) else ""

    def line(self, measure: str) -> MeasureLine | None:
        """Return a measure's line."""
        row = self.entries.row_of(measure)
        entry = self.entries.entries[row] if row >= 0 else None
        return entry if isinstance(entry, MeasureLine) else None

    def choose(self, measure: str) -> None:
        """Make a measure current; an unknown one means the first."""
        row = self.entries.row_of(measure)
        if row < 0:
            measures = (
                number for number, one in enumerate(self.entries.entries) if isinstance(one, MeasureLine)
            )
            row = next(measures, -1)
        if row >= 0:
            self.setCurrentIndex(self.entries.index(row))

    def currentChanged(
        self,
        current_index: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell which measure is current."""
        super().currentChanged(current_index, previous)
        self.viewport().update()
        self.chosen.emit(self.measure())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is."""
        super().focusInEvent(event)
        if not self.measure():
            self.choose("")
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and keypad Enter open the list behind the number."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.measure():
            self.opened.emit(self.measure())
            return
        super().keyPressEvent(event)

    def _on_double_click(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, MeasureLine):
            self.opened.emit(entry.measure)
