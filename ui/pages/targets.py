"""The targets page: every measure of the year with its bar, and behind each number its lists (T10)."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import Pace
from ui.pages.page import Page
from ui.pages.target_checks import TargetChecks
from ui.pages.target_panel import TargetPanel
from ui.ports import Desk
from ui.tables.target_list import TargetHeader, TargetList
from ui.tables.target_model import entries_of
from ui.text import say
from ui.theme import current
from ui.views.common import Route
from ui.views.targets import TargetsView
from ui.widgets import paint
from ui.widgets.chip import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.legend import PlanLegend

NARROW = 1200
"""Below this window width, in logical pixels, the panel is narrower and opens only when asked for."""
CHIPS = ("all", "support", "check")
_LOOKS = {"support": ("flag", "warn"), "check": ("scale", "plain")}
_SHOWN = frozenset({"conflict", "problem_reason", "month_report", "attachment"})
"""Registers whose changes alone move no measure that a panel shows."""


class TargetsPage(Page):
    """All measures of the district as of a month."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._month: FiscalMonth | None = None
        self._view: TargetsView | None = None
        self._wanted = ""
        self.chip = "all"
        self._put_away = False
        """The officer closed the panel: it stays closed until a measure is opened."""
        self.list = TargetList()
        self.panel = TargetPanel()
        self.checks = TargetChecks()
        self.chips = {
            name: Chip(say(f"targets.chip_{name}", count="–"), *_LOOKS.get(name, ("", "plain")))
            for name in CHIPS
        }
        self.legend = PlanLegend()
        self._lay_out()
        self._tie()

    def title(self) -> str:
        """Return the page's name."""
        return say("targets.title")

    def first_focus(self) -> QWidget:
        """Return the list of measures."""
        return self.list

    def show_month(self, month: FiscalMonth) -> None:
        """Ask for the measures as of another month."""
        self._month = month
        self._put_legend()
        self._ask()

    def open_route(self, route: Route) -> None:
        """Open the list behind a measure, now or when the measures are there."""
        self._wanted = route.kind
        self._open_wanted()

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask again when a register behind the measures changed."""
        if not registers or registers - _SHOWN:
            self._ask()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(14, 7, 14, 7)
        tools.setSpacing(6)
        tools.addWidget(self.legend)
        tools.addStretch(1)
        for chip in self.chips.values():
            tools.addWidget(chip)
        measures = QWidget()
        column = QVBoxLayout(measures)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TargetHeader(self.list))
        column.addWidget(self.list, 1)
        self._empty = EmptyState("target", say("targets.none_title"), say("targets.none_why"))
        self._middle = QStackedLayout()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(tools)
        left.addLayout(self._middle, 1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addLayout(left, 1)
        self._halves.addWidget(self.panel)
        # Only now: a stacked layout without a parent shows its first widget as a window of its own.
        for widget in (measures, self.checks, self._empty):
            self._middle.addWidget(widget)
        self.panel.hide()

    def _tie(self) -> None:
        self.list.opened.connect(self.open_panel)
        self.list.chosen.connect(self._on_chosen)
        self.panel.closed.connect(self.close_panel)
        self.panel.opened.connect(self.route_asked)
        for number, (name, chip) in enumerate(self.chips.items(), start=1):
            chip.clicked.connect(partial(self.choose_chip, name))
            chip.setToolTip(f"Ctrl+{number}")
            key = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(partial(self.choose_chip, name))
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        close.activated.connect(self.close_panel)

    def _put_legend(self) -> None:
        """Say less where the panel takes the room."""
        if self._month is not None:
            key = "targets.legend_short" if self.panel.isVisibleTo(self) else "targets.legend"
            self.legend.put(say(key, number=self._month.number))

    def _ask(self) -> None:
        if self._month is not None:
            self._desk.targets(self, self._month, self._put)

    def _put(self, view: TargetsView) -> None:
        if view.month != self._month:
            return
        self._view = view
        lines = [line for one in view.programmes for line in one.measures]
        support = sum(line.result.pace is Pace.SUPPORT for line in lines)
        self.chips["all"].set_words(say("targets.chip_all", count=len(lines)))
        self.chips["support"].set_words(say("targets.chip_support", count=support))
        self.chips["check"].set_words(say("targets.chip_check", count=len(view.reconciliation)))
        self.checks.put(view.reconciliation)
        self.choose_chip(self.chip)
        self._show_panel(self.list.measure() if self._panel_stays() else "")
        self._open_wanted()

    # The second argument is the signal's own; a shortcut brings none.
    def choose_chip(self, name: str, _checked: object = None) -> None:
        """Show all measures, those that want support, or the checks of the printed sums."""
        self.chip = name
        self.chips[name].setChecked(True)
        view = self._view
        if view is None:
            return
        self.list.put(entries_of(view.programmes, only_support=name == "support"))
        if name == "check" and view.reconciliation:
            self._middle.setCurrentWidget(self.checks)
        elif view.missing or name == "check" or not self.list.entries.entries:
            self._show_empty("missing" if view.missing else "check_none" if name == "check" else "none")
        else:
            self._middle.setCurrentIndex(0)
        if name == "check" or not self.list.entries.entries:
            self.panel.hide()
            self._put_legend()

    def _show_empty(self, words: str) -> None:
        missing = self._view.missing if self._view is not None else ""
        why = say(f"targets.{words}_why", words=missing)
        fresh = EmptyState("target", say(f"targets.{words}_title"), why)
        self._middle.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = fresh
        self._middle.addWidget(fresh)
        self._middle.setCurrentWidget(fresh)

    def _open_wanted(self) -> None:
        if self._wanted and self._view is not None:
            # A chip may hide the measure that was asked for.
            if self.list.entries.row_of(self._wanted) < 0:
                self.choose_chip("all")
            if self.list.entries.row_of(self._wanted) >= 0:
                self.open_panel(self._wanted)
            self._wanted = ""

    def _panel_stays(self) -> bool:
        """Tell whether the panel follows the current measure: where there is room, until it is closed."""
        wide = self.window().width() >= NARROW
        # isVisibleTo: asked also before the window is shown, where isVisible() is always False.
        return self.panel.isVisibleTo(self) or (wide and not self._put_away and self.chip != "check")

    def open_panel(self, measure: str) -> None:
        """Show what is behind a number and put the focus into its lists."""
        self._put_away = False
        self.list.choose(measure)
        self._show_panel(measure)
        self.panel.take_focus()

    def close_panel(self) -> None:
        """Take the panel away; the focus goes back to the list."""
        if self.panel.isVisible():
            self._put_away = True
            self.panel.hide()
            self._put_legend()
            self.list.setFocus()

    def _show_panel(self, measure: str) -> None:
        line = self.list.line(measure) if measure else None
        if line is None or self._month is None:
            self.panel.hide()
            return
        self.panel.put(line, self._month)
        self.panel.show()
        self._put_legend()

    def _on_chosen(self, measure: str) -> None:
        if self._panel_stays():
            self._show_panel(measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panel less where the window is narrow."""
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        self.panel.set_narrow(narrow=narrow)
        if self._view is not None and not self.panel.isVisibleTo(self) and self._panel_stays():
            self._show_panel(self.list.measure())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground."""
        del event
        painter = paint.painter_on(self)
        painter.fillRect(self.rect(), current.tokens().surface)
        painter.end()
