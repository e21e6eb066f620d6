"""The month's sheet of one fund kind: chips over it, the sheet, the foot; everything by keys."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from sync.model.fields import FundKind
from sync.model.fiscal_year import FiscalMonth
from sync.model.reading import show
from sync.model.registry import REGISTERS
from sync.model.seen import SeenField
from sync.model.sources import day_in_thailand
from sync.model.thai_dates import month_short
from ui.dialogs.history import HistoryDialog
from ui.pages.page import Page
from ui.pages.sheet_chips import SheetChips
from ui.pages.sheet_entry import SheetEntry
from ui.pages.sheet_foot import SheetFoot
from ui.pages.sheet_undo import SheetUndo
from ui.ports import Desk
from ui.tables.row_filter import RowFilter
from ui.tables.sheet_grid import SheetGrid
from ui.tables.sheet_model import SheetModel
from ui.tables.sheet_table import CellText
from ui.tables.steps import Cell
from ui.text import say
from ui.theme import current
from ui.theme.programmes import stripe_of
from ui.views.common import Loss, Route
from ui.views.sheet import CellDetail, SheetView
from ui.widgets import paint
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

NARROW = 1200
"""Below this window width, in logical pixels, words shorten (look/LOOK.md, "Window")."""
_SHOWN = frozenset(
    {"fund_month", "fund", "fund_year", "village", "conflict", "problem_reason", "month_report"}
)
_DETAIL_AFTER_MS = 120
"""Months are asked for when the officer rests on a cell, not at every cell Enter runs through."""
_RELOAD_AFTER_MS = 250
_WIDEN_AFTER_MS = 700
VEIL_AFTER_MS = 150
"""How long the month before stays in sight while the chosen one is on its way: less would flash."""


class SheetPage(Page):
    """One fund kind's month."""

    def __init__(self, desk: Desk, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.kind = FundKind(kind)
        self._month: FiscalMonth | None = None
        self._wanted: Route | None = None
        self._rows = 0
        self._asked_to_save = False
        self._waits = False
        """Whether other rows came in while a cell was being typed in."""
        self._history_asked = 0
        # Any month will do: no row of it is shown, and the first answer takes its place.
        self.model = SheetModel(SheetView(kind, "", FiscalMonth(2565, 1), (), ()), self)
        self.entry = SheetEntry(desk, self.model, self)
        # Tab goes in the order of birth: what stands above the sheet comes before it.
        self.chips = SheetChips(self)
        self.history_button = KeyButton(say("sheet.history"), "Ctrl+Enter", "history", "tool")
        self.history_button.setParent(self)
        self.grid = SheetGrid(self.model, self)
        self.table = self.grid.table
        self.foot = SheetFoot(self.model, self)
        self.past = SheetUndo(self.entry, self.model, self.table, self)
        self._lay_out()
        self._tie()

    def title(self) -> str:
        """Return the kind's short name."""
        return say(f"common.short.{self.kind}")

    def stripe(self) -> str:
        """Return the programme of the kind."""
        return stripe_of(self.kind)

    def note(self) -> str:
        """Return how many funds the sheet has."""
        return say("sheet.rows", count=self._rows, unit=say(f"common.unit.{self.kind}")) if self._rows else ""

    def first_focus(self) -> QWidget:
        """Return the sheet itself: typing can begin at once."""
        return self.table

    def show_month(self, month: FiscalMonth) -> None:
        """Ask for another month's figures; until they are here nothing is typed into those still shown."""
        # Before the month changes: an open text is saved in the month it was typed in.
        self.table.close_editor(keep=True)
        self._month = month
        self.model.waiting = True
        self._veil.start()
        self._ask()

    def open_route(self, route: Route) -> None:
        """Go to a fund's row and cell, now or when the figures are there."""
        self._wanted = route if route.row_id else None
        self._go_to_wanted()

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask again a moment later: our own saves tell of themselves too, several in a row."""
        if not registers or registers & _SHOWN:
            self._reload.start()

    def leave(self) -> None:
        """Close the editor with what stands in it."""
        self.table.close_editor(keep=True)

    @property
    def half_typed(self) -> int:
        """Return 1 while another text stands in the open editor than in its cell."""
        return int(self.table.has_other_text)

    def finish_typing(self) -> None:
        """Leave the open cell as Enter does, but stay in it; what cannot be read stays open to be mended."""
        if self.entry.is_readable(self.table.editing_text()):
            self.table.close_editor(keep=True)

    @property
    def is_waiting(self) -> bool:
        """Whether a save has not been answered yet."""
        return self.entry.is_waiting

    def commit(self) -> None:
        """Save what stands in the editor, and try once more what could not be saved."""
        self.leave()
        self.entry.try_again()

    def losses(self) -> list[Loss]:
        """Return the texts of all months that are saved nowhere."""
        return [
            Loss(
                say(
                    "sheet.lost",
                    place=self._place_words(fund_id),
                    label=self.model.field_of(name).label,
                    month=month_short(month),
                    text=read.text or say("sheet.history_blank"),
                ),
                read.trouble or say("window.not_answered"),
            )
            for (month, fund_id, name), read in self.entry.kept().items()
        ]

    def _place_words(self, fund_id: str) -> str:
        if not self.model.has(fund_id):
            return self.title()
        row = self.model.row_of(fund_id)
        return f"{row.title} {row.place}"

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(14, 8, 14, 8)
        tools.addWidget(self.chips)
        tools.addStretch(1)
        tools.addWidget(self.history_button)
        self._empty = EmptyState("table-2", say("sheet.empty_title"), say("sheet.empty_why"))
        self._filtered = EmptyState("list-checks", say("sheet.filtered_title"), say("sheet.filtered_why"))
        self._middle = QStackedLayout()
        self.loading = Words(say("sheet.loading"), "body", "text2", align=Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addLayout(self._middle, 1)
        column.addWidget(self.foot)
        # Only now: a stacked layout without a parent shows its first widget as a window of its own.
        for widget in (self.loading, self.grid, self._empty, self._filtered):
            self._middle.addWidget(widget)

    def _tie(self) -> None:
        self.table.typing.connect(self.entry.type_over)
        self.table.left.connect(self.entry.save)
        self.table.cancelled.connect(self.entry.forget)
        self.table.editing_changed.connect(self._on_editing)
        self.table.place_changed.connect(self._on_place)
        self.table.history_wanted.connect(self.open_history)
        self.table.closed.connect(partial(self.foot.say_once, tone="warn"))
        self.past.row_wanted.connect(self._show_cell)
        self.past.said.connect(self.foot.say_once)
        self.history_button.clicked.connect(self.open_history)
        self.chips.chosen.connect(self.choose_chip)
        self.model.figures_changed.connect(self._on_figures)
        self.entry.saved.connect(self._widen_later)
        self.entry.saved.connect(self._say_when_saved)
        self.entry.unsaved_changed.connect(self.unsaved_changed)
        self._reload = self._timer(_RELOAD_AFTER_MS, self._ask)
        self._rest = self._timer(_DETAIL_AFTER_MS, self._ask_detail)
        # One paste or answer changes many figures: the chips are counted once, after all of them.
        self._count = self._timer(0, self._recount)
        self._widths = self._timer(_WIDEN_AFTER_MS, self.grid.share_width)
        self._veil = self._timer(VEIL_AFTER_MS, self._show_middle)
        for number, chip in enumerate(RowFilter, start=1):
            key = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(partial(self.choose_chip, chip))
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self._save_all)
        acts = {
            "Ctrl+Z": self.past.undo,
            "Ctrl+Y": self.past.redo,
            "Ctrl+Shift+Z": self.past.redo,
            "Ctrl+V": self.table.paste,
        }
        for keys, act in acts.items():
            # Of the table alone: in the open editor these keys are the line's own.
            made = QShortcut(QKeySequence(keys), self.table)
            made.setContext(Qt.ShortcutContext.WidgetShortcut)
            made.activated.connect(act)

    def _on_editing(self, fund_id: str) -> None:
        """Ask for the rows that had to wait for the editor, once the save of its cell is on its way."""
        if fund_id:
            self._wanted = None  # who types stays here, whatever was still to be found
        if not fund_id:
            self.typing_ended.emit()
        if self._waits and not fund_id:
            self._waits = False
            self._reload.start()

    def _widen_later(self) -> None:
        """A wider figure may need a wider column: measured once the hand rests, for it takes every cell."""
        self._widths.start()

    def _timer(self, after_ms: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(then)
        return timer

    def _ask(self) -> None:
        if self._month is not None:
            self._desk.sheet(self, self.kind, self._month, self._put)

    def _put(self, view: SheetView) -> None:
        # The officer has gone on to another month while this one was read.
        if view.month != self._month:
            return
        if self.table.is_editing and not self.model.is_like(view):
            # Other rows would close the editor under the hand: asked for again once it is left.
            self._waits = True
            return
        self._veil.stop()
        self.model.waiting = False
        place = self.table.place()
        # Only with the figures: what is typed until then belongs to the month still shown.
        self.entry.month = view.month
        self._rows = len(view.rows)
        # Any date field does: all days are written alike.
        today = REGISTERS["fund_event"].field("event_on")
        self.table.today = show(today, day_in_thailand(self._desk.now_ms()).isoformat())
        self.model.put_view(view)
        # Another month in the model lets go of all that lay over cells.
        self.entry.show_unsaved()
        self._show_middle()
        # A reset lets the current cell go; newer values of the same rows leave it.
        if not self.table.currentIndex().isValid() and not (place and self.table.go_to(*place)):
            self.table.go_first()
        self._go_to_wanted()
        self._on_place()
        self.title_changed.emit()

    def _show_middle(self) -> None:
        if self.model.waiting:
            wanted: QWidget = self.loading
        elif not self._rows:
            wanted = self._empty
        else:
            wanted = self.grid if self.model.rowCount() else self._filtered
        self._middle.setCurrentWidget(wanted)

    def _go_to_wanted(self) -> None:
        route = self._wanted
        # While another month is on its way, the rows that stand here are not the ones that were meant.
        if route is None or self.model.waiting or not self.model.has(route.row_id):
            return
        self._show_cell(route.row_id, route.field)
        self._wanted = None

    def _show_cell(self, fund_id: str, name: str) -> None:
        """Make a cell of the sheet current, even where the chip in force hides its row."""
        if self.model.number_of(fund_id) < 0:
            self.choose_chip(RowFilter.ALL)
        self.table.go_to(fund_id, name)

    def choose_chip(self, chip: RowFilter) -> None:
        """Show the rows under a chip; the current cell stays where it can."""
        # Before rows go: an editor whose row the chip hides would stand over another one.
        self.table.close_editor(keep=True)
        place = self.table.place()
        self.model.put_filter(chip)
        self.chips.put(self.model.chip_counts(), chip)
        self._show_middle()
        if not (place and self.table.go_to(*place)):
            self.table.go_first()
        if self.model.rowCount():
            self.table.setFocus()

    def _on_figures(self) -> None:
        self._count.start()

    def _recount(self) -> None:
        self.chips.put(self.model.chip_counts(), self.model.chip)

    def _on_place(self) -> None:
        place = self.table.place()
        self.foot.put_place(*(place or ("", "")))
        self.history_button.setEnabled(bool(place and place[1] and self._has_history(place[1])))
        if place is not None:
            self._rest.start()

    def _has_history(self, name: str) -> bool:
        column = self.model.column_at(self.model.column_named(name))
        return column is not None and column.editable

    def _ask_detail(self) -> None:
        place = self.table.place()
        if place and self._month is not None and self._has_history(place[1]):
            self._desk.cell(self, place[0], self._month, place[1], partial(self._put_detail, place))

    def _put_detail(self, place: tuple[str, str], detail: CellDetail) -> None:
        if place == self.table.place():
            self.foot.put_detail(detail)

    def open_history(self) -> None:
        """Show who changed the current cell, when, on which PC, and when the centre received it."""
        self.table.close_editor(keep=True)
        place = self.table.place()
        if place and self._month is not None and self._has_history(place[1]) and not self.model.waiting:
            self._history_asked += 1
            asked = (self._month, self._history_asked)
            self._desk.cell(self, place[0], self._month, place[1], partial(self._show_history, asked, place))

    def _show_history(
        self, asked: tuple[FiscalMonth, int], place: tuple[str, str], detail: CellDetail
    ) -> None:
        """Open the history of the cell it was asked for, unless the officer has gone on meanwhile."""
        if asked != (self._month, self._history_asked) or self.table.is_editing or not self.isVisible():
            return
        cell = Cell(self.model.number_of(place[0]), self.model.column_named(place[1]))
        can_change = cell.row >= 0 and self.model.is_open(cell)
        dialog = HistoryDialog(detail, can_change=can_change, parent=self)
        # Seen is what stands there now: a value that comes in under the dialog is answered, not overwritten
        # unseen.
        dialog.put_back.connect(partial(self._put_back, place, self.model.seen_at(*place)))
        dialog.open()

    def _put_back(self, place: tuple[str, str], seen: SeenField | None, text: str) -> None:
        """Save an older value of a cell anew; the history keeps both."""
        self.entry.save(CellText(*place, text, seen))

    def _save_all(self) -> None:
        self.table.close_editor(keep=True)
        self.entry.try_again()
        self._asked_to_save = True
        self._say_when_saved()

    def _say_when_saved(self) -> None:
        """Answer Ctrl+S once every save has been answered, and only when none failed."""
        if self._asked_to_save and not self.entry.is_waiting:
            self._asked_to_save = False
            if not self.entry.unsaved:
                self.foot.say_once(say("sheet.saved_all"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten words where the window is narrow."""
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        self.grid.put_compact(compact=narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground of the tools."""
        del event
        painter = paint.painter_on(self)
        painter.fillRect(self.rect(), current.tokens().surface)
        painter.end()
