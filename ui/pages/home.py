"""The home page: days left, how far the month is, what waits (T1; look pictures 01 and 09)."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from ui.pages import home_lines as lines
from ui.pages.page import Page
from ui.pages.sync_watch import SyncWatch
from ui.ports import Desk
from ui.tables.list_cells import Column
from ui.tables.list_table import ListCard, ListTable
from ui.text import say
from ui.views.common import Route
from ui.views.home import HomeView
from ui.widgets.facts import FactStrip
from ui.widgets.key_button import KeyButton
from ui.widgets.legend import PlanLegend
from ui.widgets.progress import ProgressLine
from ui.widgets.scroll import Scroll
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

_SIDE_BY_SIDE = 1060
"""Below this width the two tables stand one over the other, else their words would be cut."""


class HomePage(Page):
    """The month at a glance."""

    def __init__(self, desk: Desk, watch: SyncWatch) -> None:
        super().__init__()
        self._desk = desk
        self._view: HomeView | None = None
        self._month: FiscalMonth | None = None
        self._head = TitleBlock()
        self._progress = ProgressLine()
        self._share = Words("", "section")
        self.main = KeyButton("", "Enter", "arrow-right", "main")
        self.send = KeyButton(say("home.send"), "F9", "cloud-upload")
        self._facts = FactStrip()
        self._build()
        self.main.clicked.connect(self._open_next)
        # Straight to the sync, not by the window: nothing can be half typed on this page.
        self.send.clicked.connect(watch.start)

    def _build(self) -> None:
        # These lists grow with their rows: the page scrolls as a whole, and no list inside it.
        self.sets = ListTable(lines.set_columns(), say("home.sets"), one_click=True, fits=True)
        self.measures = ListTable(lines.measure_columns(), say("home.measures"), one_click=True, fits=True)
        waiting = (Column("", stretch=True), Column("", right=True))
        self.waiting = ListTable(waiting, say("home.waiting"), row_height=33, one_click=True, fits=True)
        self.no_measures = Words("", "body", "text2", wrap=True)
        self._nothing_waits = Words(say("home.nothing_waits"), "body", "text2")
        self.sets.opened.connect(self._open_set)
        self.measures.opened.connect(self._open_measure)
        self.waiting.opened.connect(self._open_waiting)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(28, 12, 28, 20)
        column.setSpacing(0)
        self._add_top(column)
        self._add_tables(column)
        column.addSpacing(4)
        column.addWidget(Words(say("home.waiting"), "section"))
        self._waiting_card = ListCard(self.waiting)
        column.addWidget(self._waiting_card)
        column.addWidget(self._nothing_waits)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(body))

    def _add_top(self, column: QVBoxLayout) -> None:
        column.addWidget(self._head)
        bar = QHBoxLayout()
        bar.setSpacing(14)
        bar.addWidget(self._progress, 1)
        bar.addWidget(self._share)
        column.addLayout(bar)
        column.addSpacing(8)
        acts = QHBoxLayout()
        acts.setSpacing(10)
        acts.addWidget(self.main)
        acts.addWidget(self.send)
        acts.addStretch(1)
        column.addLayout(acts)
        column.addSpacing(12)
        column.addWidget(self._facts)
        column.addSpacing(9)

    def _add_tables(self, column: QVBoxLayout) -> None:
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(20)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(Words(say("home.sets"), "section"))
        left.addWidget(ListCard(self.sets))
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Words(say("home.measures"), "section"))
        head.addStretch(1)
        self._legend = PlanLegend()
        head.addWidget(self._legend)
        right.addLayout(head)
        self._measures_card = ListCard(self.measures)
        right.addWidget(self._measures_card)
        right.addWidget(self.no_measures)
        right.addStretch(1)
        self._pair.addLayout(left, 28)
        self._pair.addLayout(right, 26)
        column.addLayout(self._pair)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tables one over the other where the window is narrow."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(direction)
        self._pair.setSpacing(20 if wide else 9)

    def title(self) -> str:
        """Return the page's title."""
        return say("window.nav.home")

    def show_month(self, month: FiscalMonth) -> None:
        """Ask for another month."""
        self._month = month
        self.refresh(frozenset())

    def refresh(self, registers: frozenset[str]) -> None:  # noqa: ARG002 - every register shows on this page
        """Ask anew."""
        if self._month is not None:
            self._desk.home(self, self._month, self._show)

    def first_focus(self) -> QWidget:
        """Return the main button."""
        # Not isVisible(), which is False while the window itself is not shown yet.
        return self.main if self.main.isVisibleTo(self) else self.sets

    def _show(self, view: HomeView) -> None:
        self._view = view
        now = self._desk.now_ms()
        self._head.put(lines.headline(view), lines.due_words(view))
        self._progress.put(view.filled_cells, view.cells)
        self._share.setText(lines.share_words(view))
        self.main.setVisible(view.next_route is not None)
        self.main.set_words(say("home.continue", place=view.next_title))
        self.send.setVisible(view.unsent > 0)
        self._facts.put(lines.facts(view, now))
        self.sets.put(tuple(lines.set_line(one) for one in view.sets))
        self._show_measures(view)
        self.waiting.put(tuple(lines.waiting_line(one) for one in view.waiting))
        self._waiting_card.setVisible(bool(view.waiting))
        self._nothing_waits.setVisible(not view.waiting)

    def _show_measures(self, view: HomeView) -> None:
        self.measures.put(tuple(lines.measure_line(one) for one in view.measures))
        self._measures_card.setVisible(bool(view.measures))
        self._legend.setVisible(bool(view.measures))
        self._legend.put(say("home.plan_legend", number=view.month.number))
        self.no_measures.setVisible(not view.measures)
        missing = "home.no_catalogue" if view.catalogue_missing else "home.no_measures"
        self.no_measures.setText(say(missing, fy=view.month.fy))

    def _open_next(self) -> None:
        if self._view is not None and self._view.next_route is not None:
            self.route_asked.emit(self._view.next_route)

    def _open_set(self, row: int) -> None:
        if self._view is not None:
            self.route_asked.emit(Route("sheet", self._view.sets[row].kind))

    def _open_measure(self, row: int) -> None:
        if self._view is not None:
            self.route_asked.emit(Route("targets", self._view.measures[row].measure))

    def _open_waiting(self, row: int) -> None:
        if self._view is not None:
            self.route_asked.emit(self._view.waiting[row].route)
