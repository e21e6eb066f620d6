"""The panel behind a measure: big number, bar, what counted, what did not and why, and the proof."""

from fractions import Fraction

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import Counted, MeasureResult
from sync.model.registry import REGISTERS
from ui.pages.target_proof import proof_of
from ui.pages.target_words import below, counted_line, left_line, out_of, slim_line
from ui.tables.list_cells import Column
from ui.tables.list_table import ListCard, ListTable
from ui.text import say
from ui.theme import current
from ui.theme.programmes import stripe_of
from ui.views.common import Route
from ui.views.home import MeasureLine
from ui.widgets import paint
from ui.widgets.badge import Badge, Mark, mark_of
from ui.widgets.bullet import BulletBar
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

# 320 is what a side panel keeps below 1200 pixels of the window (LOOK, "Window").
WIDTH, NARROW_WIDTH = 460, 320
ROW, TALL_ROW = 31, 46
SHOWN, SLIM_SHOWN = 4, 2
"""Counted lines seen at once; the rest scroll, so that the reasons below keep their room."""


class TargetPanel(QWidget):
    """Everything behind one number. Enter on a line opens its record, Esc closes the panel."""

    closed = Signal()
    opened = Signal(object)
    """A ``Route`` to a record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("targets.panel_name"))
        self.line: MeasureLine | None = None
        self.code = Words("", "caption", "text2")
        self.heading = Words("", "section", wrap=True)
        self.number = _BigNumber()
        self.badge = Badge(Mark("minus", "plain", ""))
        self.bar = BulletBar()
        self.plan = Words("", "caption", "text2", wrap=True)
        self.counted_head = Words("", "strong")
        self.left_head = Words("", "strong")
        self._wide = (
            ListTable((Column("", stretch=True), Column(""), Column("", right=True)), "", row_height=ROW),
            ListTable((Column("", stretch=True), Column("")), "", row_height=ROW),
        )
        # Lists of their own for the narrow panel: other columns and another height of rows.
        self._slim = tuple(ListTable((Column("", stretch=True),), "", row_height=TALL_ROW) for _ in range(2))
        self._cards = {table: ListCard(table) for table in (*self._wide, *self._slim)}
        self.narrow = False
        self.proof = Badge(Mark("equal", "ok", ""), pill=False)
        self.close_button = KeyButton(say("targets.close"), "Esc", "x", "tool")
        self.open_button = KeyButton(say("targets.open_record"), "Enter")
        self._lay_out()
        self.close_button.clicked.connect(self.closed)
        self.open_button.clicked.connect(self._open_current)
        for counted, left in (self._wide, self._slim):
            counted.opened.connect(self._open_counted)
            left.opened.connect(self._open_left)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(4)
        self.close_button.set_bare(bare=True)
        column.addLayout(_row(self.code, None, self.close_button))
        column.addWidget(self.heading)
        column.addLayout(_row(self.number, None, self.badge))
        column.addWidget(self.bar)
        column.addWidget(self.plan)
        column.addWidget(self.counted_head)
        for counted in (self._wide[0], self._slim[0]):
            # No higher than its lines: the reasons below get the rest.
            self._cards[counted].setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            column.addWidget(self._cards[counted])
        column.addWidget(self.left_head)
        for left in (self._wide[1], self._slim[1]):
            column.addWidget(self._cards[left], 1)
        column.addStretch(0)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.addWidget(self.proof)
        self._foot.addStretch(1)
        self._foot.addWidget(self.open_button)
        column.addLayout(self._foot)

    @property
    def counted(self) -> ListTable:
        """The list of what counts."""
        return (self._slim if self.narrow else self._wide)[0]

    @property
    def left(self) -> ListTable:
        """The list of what does not count, with reasons."""
        return (self._slim if self.narrow else self._wide)[1]

    def set_narrow(self, *, narrow: bool) -> None:
        """Put two lines into each row where the window is narrow."""
        self.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)
        if narrow == self.narrow:
            return
        self.narrow = narrow
        down = QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(down if narrow else QBoxLayout.Direction.LeftToRight)
        if self.line is not None:
            self._put_lists(self.line.result)

    def put(self, line: MeasureLine, month: FiscalMonth) -> None:
        """Show another measure."""
        self.line = line
        result = line.result
        self.code.setText(line.measure)
        self.heading.setText(line.title)
        self.number.put(f"{result.value:,}", out_of(result, line.unit))
        self.badge.put(mark_of(result.pace))
        plan = Fraction(*result.plan)
        self.bar.put(result.value, plan, result.target or 0, stripe_of(line.programme))
        # Without a target a bar has no end to fill towards.
        self.bar.setVisible(bool(result.target))
        self.plan.setText(below(result, month, plan))
        self._put_lists(result)
        proof = proof_of(result, line.unit)
        self.proof.put(
            Mark("equal" if proof.holds else "circle-x", "ok" if proof.holds else "bad", proof.words)
        )

    def _put_lists(self, result: MeasureResult) -> None:
        counted, left = len(result.counted), len(result.not_counted)
        self.counted_head.setText(
            say("targets.counted", count=counted) if counted else say("targets.counted_none")
        )
        key = "targets.not_counted" if left else "targets.not_counted_none"
        self.left_head.setText(say(key, count=left))
        for table, head in ((self.counted, self.counted_head), (self.left, self.left_head)):
            table.setAccessibleName(head.text())
        lines = slim_line if self.narrow else None
        self.counted.put(tuple((lines or counted_line)(one) for one in result.counted))
        self.left.put(tuple((lines or left_line)(one) for one in result.not_counted))
        for table, card in self._cards.items():
            card.setVisible(bool(table.lines) and table in {self.counted, self.left})
        height = TALL_ROW if self.narrow else ROW
        # With no reasons below, the counted list gets their room.
        most = (SLIM_SHOWN if self.narrow else SHOWN) * (1 if left else 2)
        self.counted.setFixedHeight(height * min(counted, most) + 1)
        self.open_button.setEnabled(bool(counted + left))

    def take_focus(self) -> None:
        """Put the focus into the first list that has lines."""
        for table in (self.counted, self.left):
            if table.lines:
                table.setFocus()
                return
        self.close_button.setFocus()

    def _open_counted(self, row: int) -> None:
        if self.line is not None:
            self._open(self.line.result.counted[row])

    def _open_left(self, row: int) -> None:
        if self.line is not None:
            self._open(self.line.result.not_counted[row])

    def _open_current(self) -> None:
        if self.line is None:
            return
        if self.left.current_row >= 0 and (self.left.hasFocus() or self.counted.current_row < 0):
            self._open_left(self.left.current_row)
        elif self.line.result.counted or self.line.result.not_counted:
            # The reasons are not meant: then it is the counted line that is marked, else the first there is.
            first = (*self.line.result.counted, *self.line.result.not_counted)
            self._open(first[max(self.counted.current_row, 0)])

    def _open(self, one: Counted) -> None:
        if one.register in REGISTERS:
            self.opened.emit(Route("record", one.register, one.row_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground and draw the line at the left."""
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        paint.fill(painter, QRectF(self.rect()), tokens.raised)
        paint.fill(painter, QRectF(0, 0, 1, self.height()), tokens.line)
        painter.end()


class _BigNumber(QWidget):
    """The value as one big count, and what it is out of, on one base line."""

    def __init__(self) -> None:
        super().__init__()
        self._value = self._rest = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, value: str, rest: str) -> None:
        self._value, self._rest = value, rest
        self.setAccessibleName(f"{value} {rest}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 46)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        rect = QRectF(self.rect())
        used = paint.draw_text(painter, rect, self._value, "count", tokens.text)
        paint.draw_text(painter, rect.adjusted(used + 8, 5, 0, 5), self._rest, "body", tokens.text2)
        painter.end()


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
