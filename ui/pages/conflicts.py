"""The conflicts page: two values side by side, one key each, nothing thrown away (T15; look picture 06)."""

from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QStackedWidget, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from ui.pages.choice_keys import choice_of
from ui.pages.conflict_panel import ConflictPanel
from ui.pages.page import Page
from ui.ports import Desk
from ui.tables.list_cells import Cell, Column
from ui.tables.list_table import ListTable
from ui.text import say
from ui.views.common import Advice, Loss, Route
from ui.views.sync import Chosen, ConflictsView, ConflictView
from ui.widgets.divider import Divider
from ui.widgets.empty_state import EmptyState
from ui.widgets.words import Words

_SIDE = 372
_NARROW_SIDE, _SMALL_SIDE = 300, 236
_SMALL = 960
"""Of the page, in logical pixels: with less, three cards stand beside the list only if it is the smallest."""
_A_LOOK_MS = 400
"""Nobody chooses between two values sooner than that."""


class ConflictsPage(Page):
    """Left the open conflicts and what was merged quietly; right the one to choose."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view = ConflictsView((), ())
        self._postponed: set[str] = set()
        self._chosen: set[str] = set()
        """Conflicts settled here and perhaps listed still."""
        self._settled = ""
        """The conflict settled last, until the list is there without it."""
        self._came = QElapsedTimer()
        self._count = Words("", "section")
        self._place = Words("", "caption", "text2")
        self._merged_title = Words("", "strong")
        self._merged_note = Words(say("conflicts.merged_note"), "caption", "text2", wrap=True)
        self.panel = ConflictPanel()
        self._build()
        self.list.moved.connect(self._show_row)
        self.list.opened.connect(self._enter_panel)
        self.panel.settled.connect(self._settle)
        self.panel.postponed.connect(self._postpone)

    def _build(self) -> None:
        self.list = ListTable((Column("", stretch=True),), say("conflicts.list"), row_height=50)
        merged = (Column("", stretch=True),)
        self.merged = ListTable(merged, say("conflicts.merged_list"), row_height=46)
        self.empty = EmptyState(
            "circle-check", say("conflicts.none"), say("conflicts.none_why"), say("conflicts.to_sync")
        )
        self.empty.acted.connect(self._leave)
        self._side = self._side_panel()
        self._between = Divider(vertical=True)
        # With its parent from birth: a stack without one shows for a moment as a window of its own.
        self._right = QStackedWidget(self)
        self._right.addWidget(self.panel)
        self._right.addWidget(self.empty)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._between)
        row.addWidget(self._right, 1)
        # Born first, the panel would come before the list, and be reached by a round of the whole window.
        for before, after in pairwise((self.list, *self.panel.in_tab_order(), self.merged)):
            self.setTabOrder(before, after)

    def _side_panel(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 18, 8)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._place)
        column.addLayout(head)
        column.addWidget(Divider())
        column.addWidget(self.list, 3)
        self._over_merged = Divider()
        column.addWidget(self._over_merged)
        notes = QVBoxLayout()
        notes.setContentsMargins(16, 8, 16, 4)
        notes.setSpacing(0)
        notes.addWidget(self._merged_title)
        notes.addWidget(self._merged_note)
        column.addLayout(notes)
        column.addWidget(self.merged, 2)
        # Takes what two capped lists leave, else they would drift apart in a high window.
        column.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding))
        for one in (self.list, self.merged):
            one.cap_height()  # neither squeezes the other while it has room to spare
        side.setFixedWidth(_SIDE)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shrink the list beside the choice in a narrow window."""
        super().resizeEvent(event)
        narrow = _NARROW_SIDE if self.width() >= _SMALL else _SMALL_SIDE
        self._side.setFixedWidth(_SIDE if self.width() >= 1100 else narrow)

    def title(self) -> str:
        """Return the page's title."""
        return say("conflicts.title")

    def show_month(self, month: FiscalMonth) -> None:
        """Ask once: conflicts are about all months."""
        del month
        self.refresh(frozenset())

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask anew."""
        del registers
        self._desk.conflicts(self, self._show)

    def first_focus(self) -> QWidget:
        """Return the list, where 1, 2, 3 and Enter choose; with nothing to choose, what was merged."""
        return self.list if self._view.open or not self._view.merged else self.merged

    def _show(self, view: ConflictsView) -> None:
        before, self._view = self._view, view
        self._tell_gone(before)
        count = len(view.open)
        free = sum(not one.locked for one in view.open)
        self._right.setCurrentWidget(self.panel if count else self.empty)
        for widget in (self._side, self._between):
            widget.setVisible(bool(count or view.merged))
        for widget in (self.list, self._place):
            widget.setVisible(bool(count))
        self._over_merged.setVisible(bool(count and view.merged))
        self._count.setText(_count_words(count, free))
        with QSignalBlocker(self.list):  # rows move: what is chosen and typed stays with its conflict
            self.list.put(tuple((self._cell(one),) for one in view.open))
        self._merged_title.setText(say("conflicts.merged", count=len(view.merged)))
        for widget in (self._merged_title, self._merged_note, self.merged):
            widget.setVisible(bool(view.merged))
        self.merged.put(
            tuple(
                (Cell(title, fields, below=True, icon="merge", tone="ok"),) for title, fields in view.merged
            )
        )
        if count:
            row = self._row_of(self.panel.conflict_id, min(max(self.list.current_row, 0), count - 1))
            with QSignalBlocker(self.list):
                self.list.choose(row)
            self._show_row(row)
            self._note_next()

    def _row_of(self, conflict_id: str, otherwise: int) -> int:
        rows = [one.conflict_id for one in self._view.open]
        return rows.index(conflict_id) if conflict_id in rows else otherwise

    def _note_next(self) -> None:
        """Note when a conflict took the place of a settled one by itself: nobody has looked at it yet."""
        if self._settled and all(one.conflict_id != self._settled for one in self._view.open):
            self._settled = ""
            self._came.start()

    def _tell_gone(self, before: ConflictsView) -> None:
        """Say what was typed for a conflict that was settled elsewhere meanwhile: nothing goes silently."""
        waiting = {one.conflict_id for one in self._view.open}
        typed = self.panel.half_typed()
        for one in before.open:
            if one.conflict_id in waiting:
                continue
            if one.conflict_id in typed and one.conflict_id not in self._chosen:
                words = say("conflicts.gone", where=one.where, text=typed[one.conflict_id])
                advice = Advice("conflict-gone", say("conflicts.gone_title", label=one.label), words, "info")
                self.advised.emit(advice)
            self.panel.forget(one.conflict_id)
        self._chosen &= waiting

    def losses(self) -> list[Loss]:
        """Return the third values that were typed and not taken."""
        typed = self.panel.half_typed()
        return [
            Loss(
                say("conflicts.lost", label=one.label, where=one.where, text=typed[one.conflict_id]),
                say("conflicts.not_taken"),
            )
            for one in self._view.open
            if one.conflict_id in typed
        ]

    def _cell(self, one: ConflictView) -> Cell:
        icon, tone = ("lock", "text2") if one.locked else ("git-compare", "accent")
        return Cell(one.label, one.where, role="strong", below=True, icon=icon, tone=tone)

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self._view.open):
            self._place.setText(say("conflicts.place", number=row + 1, count=len(self._view.open)))
            self.panel.put(self._view.open[row], self._desk.now_ms())

    def _enter_panel(self, _row: int) -> None:
        self.panel.take()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with 1 and 2, type with 3, take with Enter, leave for later with Escape.

        A key that is held chooses once: the next conflict has not been looked at.
        """
        if event.isAutoRepeat():
            return
        choices = (self.panel.choose_mine, self.panel.choose_theirs, self.panel.type_other)
        number = choice_of(event)
        acts = {
            Qt.Key.Key_Return: self.panel.take,
            Qt.Key.Key_Enter: self.panel.take,
            Qt.Key.Key_Escape: self.panel.leave,
        }
        act = acts.get(Qt.Key(event.key())) if number is None else choices[number - 1]
        if act is None or not self._view.open:
            super().keyPressEvent(event)
        else:
            act()

    def _settle(self, conflict_id: str, value: object) -> None:
        """Write the choice; the desk's news bring the list without it."""
        if self._came.isValid() and not self._came.hasExpired(_A_LOOK_MS):
            return  # pressed twice: meant for the one that stood there before
        # Remembered until the list is there without it: then the next conflict came by itself and has not
        # been read.
        self._settled = conflict_id
        conflict = next(one for one in self._view.open if one.conflict_id == conflict_id)
        self._chosen.add(conflict_id)
        if conflict.is_deletion:
            # A side that stands for the record as it is has no stored value, and leaves it so.
            delete = None if value is None else value == 1
            self._desk.settle_deletion(
                self, conflict_id, delete=delete, mark=conflict.mark, done=self._written
            )
        else:
            stored = value if isinstance(value, int | float | str) else None
            over = conflict.waiting.op_id if conflict.waiting is not None else ""
            self._desk.settle(self, Chosen(conflict_id, stored, conflict.seen, over), self._written)

    def _written(self, _done: None) -> None:
        self.refresh(frozenset())
        self.list.setFocus()

    def _postpone(self, conflict_id: str) -> None:
        """Go to the next one not left for later; when all are, back to the sync page."""
        self._postponed.add(conflict_id)
        for row, one in enumerate(self._view.open):
            if one.conflict_id not in self._postponed:
                self.list.choose(row)
                self.list.setFocus()
                return
        self._postponed.clear()
        self._leave()

    def _leave(self) -> None:
        self.route_asked.emit(Route("sync"))


def _count_words(count: int, free: int) -> str:
    """Return how many choices wait for this officer; others' are counted as theirs."""
    if not count:
        return say("conflicts.none")
    return say("conflicts.count", count=free) if free else say("conflicts.count_others", count=count)
