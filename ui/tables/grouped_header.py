"""The sheet's header in two levels: heads of groups over the heads of their columns."""

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.tables.cell_paint import PAD
from ui.tables.sheet_delegate import MARGIN
from ui.tables.sheet_model import SheetModel
from ui.theme import current
from ui.theme.tokens import Tokens
from ui.widgets import paint

# LOOK, "Space": a plain header has 30.
HEIGHT = 48


class GroupedHeader(QHeaderView):
    """Paints each section and its share of the group's head, so that no piece is ever stale."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sheet = model
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)
        # Qt repaints the section that changed, but a group's head spans several (LOOK, "In Qt").
        self.sectionResized.connect(self._repaint)
        self.horizontalScrollBar().valueChanged.connect(self._repaint)

    def _repaint(self) -> None:
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Two lines of captions."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Paint one column's head and its part of the group's head."""
        tokens = current.tokens()
        painter.save()
        # Every section paints its group's head whole and shows only its own piece of it.
        painter.setClipRect(rect)
        painter.fillRect(rect, tokens.chrome)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.line)
        self._paint_group(painter, rect, logical, tokens)
        self._paint_head(painter, rect, logical, tokens)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, logical: int, tokens: Tokens) -> None:
        outer = logical in {0, self._sheet.status_column()}
        side = Qt.AlignmentFlag.AlignLeft if outer else Qt.AlignmentFlag.AlignRight
        pad = self._sheet.pad
        lower = QRectF(rect.left(), 22, rect.width(), HEIGHT - 23)
        lower.adjust(pad if logical else MARGIN, 0, -pad, 0)
        text = str(self._sheet.headerData(logical, Qt.Orientation.Horizontal) or "")
        side |= Qt.AlignmentFlag.AlignVCenter
        paint.draw_text(painter, lower, text, "caption", tokens.text2, side)

    def _paint_group(self, painter: QPainter, rect: QRect, logical: int, tokens: Tokens) -> None:
        group = self._sheet.group_of(logical)
        ends = logical == self._sheet.status_column() - 1 or group != self._sheet.group_of(logical + 1)
        if ends and logical != self._sheet.status_column():
            painter.fillRect(QRect(rect.right(), rect.top() + 6, 1, rect.height() - 6), tokens.line)
        if not group:
            return
        whole = self._span(logical, group).adjusted(PAD, 0, -PAD, 0)
        painter.fillRect(QRect(whole.left(), 23, whole.width(), 1), tokens.line)
        room = QRectF(whole.left() - PAD, 0, whole.width() + 2 * PAD, 25)
        paint.draw_text(painter, room, group, "caption_strong", tokens.text2, paint.CENTRE)

    def _span(self, logical: int, group: str) -> QRect:
        first = last = logical
        while first > 1 and self._sheet.group_of(first - 1) == group:
            first -= 1
        while self._sheet.group_of(last + 1) == group:
            last += 1
        left = self.sectionViewportPosition(first)
        right = self.sectionViewportPosition(last) + self.sectionSize(last)
        return QRect(left, 0, right - left, HEIGHT)


def head_width(model: SheetModel, section: int) -> int:
    """Return the width in logical pixels of a column's own head, without padding."""
    text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
    return math.ceil(paint.text_width(text, "caption"))


def group_width(group: str) -> int:
    """Return the width in logical pixels of a group's head, without padding."""
    return math.ceil(paint.text_width(group, "caption_strong"))
