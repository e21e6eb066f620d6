"""Paints a list's cells: every state, bar and stripe; no style-sheet rules for items."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.tables.list_cells import PAD, PITCH, Bullet, Cell, lines_of
from ui.tables.list_model import Index, ListModel
from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint
from ui.widgets.badge import paint_badge
from ui.widgets.bullet import paint_bullet
from ui.widgets.progress import paint_progress
from ui.widgets.two_lines import paint_two_lines


class ListDelegate(QStyledItemDelegate):
    """One delegate for all columns; told which row is current."""

    def __init__(self, row_height: int, *, zebra: bool) -> None:
        super().__init__()
        self._height, self._zebra = row_height, zebra
        self.current = -1
        self.focused = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the row's height."""
        return QSize(20, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, hairline and content."""
        theme = tokens()
        rect = QRectF(option.rect)
        model = index.model()
        if not isinstance(model, ListModel):
            return
        painter.save()
        self._paint_ground(painter, rect, index, theme)
        column, cell = model.columns[index.column()], model.cell(index)
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        # Only this column can be too narrow: the others are as wide as their widest cell.
        lines = lines_of(cell, inner.width()) if column.stretch else []
        if lines:
            _paint_lines(painter, inner, cell, lines, theme)
        else:
            paint_cell(painter, inner, cell, theme, right=column.right)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRectF, index: Index, theme: Tokens) -> None:
        chosen = index.row() == self.current
        odd = self._zebra and index.row() % 2 == 1
        paint.fill(painter, rect, theme.sel if chosen else theme.zebra if odd else theme.surface)
        paint.fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.grid)
        if chosen and index.column() == 0:
            paint.fill(painter, QRectF(rect.left(), rect.top(), 3, rect.height() - 1), theme.accent)
        if chosen and self.focused:
            self._paint_focus(painter, rect, index, theme)

    def _paint_focus(self, painter: QPainter, rect: QRectF, index: Index, theme: Tokens) -> None:
        """Draw the focus ring round the whole row, piece by piece."""
        # A delegate knows one cell: the outer ones add the ring's ends.
        paint.fill(painter, QRectF(rect.left(), rect.top(), rect.width(), 2), theme.focus)
        paint.fill(painter, QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), theme.focus)
        if index.column() == 0:
            paint.fill(painter, QRectF(rect.left(), rect.top(), 2, rect.height()), theme.focus)
        if index.column() == index.model().columnCount() - 1:
            paint.fill(painter, QRectF(rect.right() - 2, rect.top(), 2, rect.height()), theme.focus)


def paint_cell(painter: QPainter, rect: QRectF, cell: Cell, theme: Tokens, *, right: bool) -> None:
    """Draw one cell's content into ``rect``."""
    if cell.mark is not None:
        paint_badge(painter, rect, cell.mark)
        return
    if cell.bullet is not None:
        _paint_bar(painter, rect, cell.bullet, theme)
        return
    rect = _paint_lead(painter, rect, cell, theme)
    if cell.text:
        _paint_words(painter, rect, cell, theme, right=right)


def _paint_lead(painter: QPainter, rect: QRectF, cell: Cell, theme: Tokens) -> QRectF:
    """Draw stripe and icon; return the room that is left for the words."""
    if cell.stripe:
        paint.stripe(painter, rect, theme.colour(cell.stripe))
        rect = rect.adjusted(12, 0, 0, 0)
    if cell.icon:
        spot = QRectF(rect.left(), rect.top(), paint.ICON, rect.height())
        paint.draw_icon(painter, spot, cell.icon, theme.colour(cell.tone))
        rect = rect.adjusted(24, 0, 0, 0)
    return rect


def _paint_lines(
    painter: QPainter, rect: QRectF, cell: Cell, lines: list[tuple[str, str]], theme: Tokens
) -> None:
    """Draw words that take more lines than usual around the middle of their higher row."""
    rect = _paint_lead(painter, rect, cell, theme)
    top = rect.center().y() - len(lines) * PITCH / 2
    for number, (words, role) in enumerate(lines):
        # A line carries its role alone: a caption is the grey text unless the cell's own words are one.
        grey = cell.sub and role == "caption" and cell.role != "caption"
        room = QRectF(rect.left(), top + number * PITCH - 1, rect.width(), PITCH + 2)
        paint.draw_text(painter, room, words, role, theme.text2 if grey else theme.colour(cell.colour))


def _paint_bar(painter: QPainter, rect: QRectF, bullet: Bullet, theme: Tokens) -> None:
    colour = theme.colour(bullet.colour)
    if bullet.ticked:
        paint_bullet(painter, rect, bullet.value, bullet.plan, bullet.target, colour)
        return
    line = QRectF(rect.left(), round(rect.center().y() - 2.5), rect.width(), 5)
    paint_progress(painter, line, bullet.value / bullet.target if bullet.target else 0.0, colour)


def _paint_words(painter: QPainter, rect: QRectF, cell: Cell, theme: Tokens, *, right: bool) -> None:
    ink = theme.colour(cell.colour)
    if cell.below:
        paint_two_lines(painter, rect, (cell.text, cell.sub), (ink, theme.text2), cell.role, 20)
        return
    if right:
        paint.draw_text(painter, rect, cell.text, cell.role, ink, paint.RIGHT)
        return
    width = paint.draw_text(painter, rect, cell.text, cell.role, ink)
    if cell.sub:
        paint.draw_text(painter, rect.adjusted(width + 8, 0, 0, 0), cell.sub, "caption", theme.text2)
