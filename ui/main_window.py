"""The window: navigation, context bar, pages, status bar; made of a desk, knowing no store and no thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sync.model.clock_doubts import month_of
from sync.model.fiscal_year import FiscalMonth
from ui.dialogs.search import SearchDialog
from ui.pages.closing import Closing
from ui.pages.leaving import Leaving
from ui.pages.page import Page
from ui.pages.places import all_places
from ui.pages.registry import FACTORIES, Links, PageKey, key_of
from ui.pages.standing_words import left_facts, right_facts
from ui.pages.sync_watch import SyncWatch
from ui.ports import Desk
from ui.text import say
from ui.views.common import LEAVE_PRACTICE, PRACTICE_ANEW, Advice, Route, Standing
from ui.views.surroundings import Surroundings
from ui.widgets.banner_strip import BannerStrip
from ui.widgets.context_bar import ContextBar
from ui.widgets.navigation import Navigation, Place
from ui.widgets.status_bar import StatusBar

NARROW_BELOW = 1200
"""Logical pixels (LOOK, "Window")."""
# A little under the 1093 x 614 that 1366 x 768 at 125 % leaves; in less, bars and cards would be cut.
SMALLEST = (960, 560)
_MINUTE_MS = 60_000
_HOME = Route("home")
_QUIET = frozenset({"no-line", "timeout", "cut", "busy", "unavailable", "gateway", "server-fault"})
"""What comes and goes by itself: of a sync that nobody asked for, no banner is made of it."""


class MainWindow(QWidget):
    """Shows the pages of a desk and keeps the bars round them true."""

    practice_left = Signal(object)
    """The practice district is to be left, or begun anew; carries the ``Route`` that says which."""

    def __init__(self, desk: Desk, surroundings: Surroundings) -> None:
        super().__init__()
        self._desk = desk
        self.month = month_of(desk.now_ms())
        self.watch = SyncWatch(desk, self)
        self._links = Links(desk, self.watch, surroundings)
        self._pages: dict[PageKey, Page] = {}
        self._stale: dict[PageKey, frozenset[str]] = {}
        self._past: list[Route] = []
        self._here = _HOME
        self._standing: Standing | None = None
        self._unsaved: dict[PageKey, int] = {}
        self._unsaved_code = ""
        self._clock_code = ""
        self._restless = False
        """Whether records changed since the bars' facts came: they may count too few to be sent."""
        self._left_open = False
        """Whether a cell was being typed in when a sync began or ended: "all sent" is not true of it."""
        self.closing = Closing(self, self._pages.values)
        self.leaving = Leaving(desk, self.watch, self)
        self._way_out: Route | None = None
        """Where the officer goes when the window may close; ``None`` ends the program."""
        self._build()
        self._bind_keys()
        self._listen()
        self.setMinimumSize(*SMALLEST)
        self.setWindowTitle(say("common.product"))
        self.open(_HOME)

    def _build(self) -> None:
        self.navigation = Navigation(all_places())
        self.bar = ContextBar(self.month, self.month)
        self.banners = BannerStrip(say("window.close_banner"))
        self.stack = QStackedWidget()
        self.status = StatusBar()
        right = QVBoxLayout()
        right.setSpacing(0)
        for widget in (self.bar, self.banners):
            right.addWidget(widget)
        right.addWidget(self.stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.navigation)
        upper.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        self.watermark = self.navigation.watermark

    def _bind_keys(self) -> None:
        for place in all_places():
            if place.shortcut:
                self._key(place.shortcut, partial(self.open_place, place))
        self._key("Ctrl+K", self.search)
        self._key("F9", self.sync)
        self._key("Ctrl+PgUp", self.bar.switcher.go_back)
        self._key("Ctrl+PgDown", self.bar.switcher.go_forward)
        self._key("Alt+Left", self.go_back)
        self._key("F6", self.next_pane)

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _listen(self) -> None:
        self.navigation.chosen.connect(self.open_place)
        self.bar.switcher.chosen.connect(self._choose_month)
        self.bar.search_asked.connect(self.search)
        self.bar.sync_asked.connect(self.sync)
        self.banners.acted.connect(self.open)
        self.closing.agreed.connect(self._close_all)
        self.leaving.agreed.connect(self._close_all)
        self.watch.moved.connect(self._show_standing)
        self.watch.ended.connect(self._sync_ended)
        self._desk.on_changed(self, self._changed)
        self._desk.on_advice(self, self.banners.show_advice)
        # Words like "2 hours ago" grow old by themselves, and a clock set right meanwhile is noticed.
        timer = QTimer(self)
        timer.setInterval(_MINUTE_MS)
        timer.timeout.connect(self.ask_standing)
        timer.start()
        self.ask_standing()

    @property
    def page(self) -> Page:
        """The open page."""
        return self._pages[key_of(self._here)]

    @property
    def route(self) -> Route:
        """Where the window is."""
        return self._here

    def open_place(self, place: Place) -> None:
        """Open the page of a navigation entry."""
        self.open(Route(place.page, place.kind))

    def open(self, route: Route) -> None:
        """Open a page and select there what the route names."""
        if route in {LEAVE_PRACTICE, PRACTICE_ANEW}:
            if self.may_close(route):
                self.practice_left.emit(route)
            return
        # Another row of the same page is no step back: Alt+Left leads to the page before.
        if key_of(route) != key_of(self._here):
            self._past.append(self._here)
        self._show(route)

    def go_back(self) -> None:
        """Open the page that was open before."""
        if self._past:
            self._show(self._past.pop())

    def _leave_page(self) -> None:
        """Let the field being typed in take its text while its page is seen: a hidden one hears nothing."""
        focus = QApplication.focusWidget()
        if focus is not None and self.stack.isAncestorOf(focus):
            focus.clearFocus()
        if key_of(self._here) in self._pages:
            self.page.leave()

    def _show(self, route: Route) -> None:
        self._leave_page()
        key = key_of(route)
        self._here = route
        # Before the page opens, so that it asks for this month, and what is typed next goes into it.
        if route.month is not None and route.month != self.month:
            self._choose_month(route.month)
        if route.page == "sync":
            self.banners.drop("sync")  # the page itself tells it
        page = self._pages.get(key)
        if page is None:
            page = self._make(key)
        elif key in self._stale:
            page.refresh(self._stale.pop(key))
        self.stack.setCurrentWidget(page)
        # The conflicts have no entry of their own: they are reached from the sync page.
        self.navigation.mark(*(("sync", "") if route.page == "conflicts" else key))
        self._show_title()
        page.open_route(route)
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, key: PageKey) -> Page:
        page = FACTORIES[key[0]](self._links, key[1])
        page.route_asked.connect(self.open)
        page.title_changed.connect(self._show_title)
        page.advised.connect(self.banners.show_advice)
        page.unsaved_changed.connect(partial(self._put_unsaved, key))
        page.typing_ended.connect(self._typing_ended)
        self._pages[key] = page
        self.stack.addWidget(page)
        page.show_month(self.month)
        return page

    def _put_unsaved(self, key: PageKey, count: int, advice: Advice | None) -> None:
        """Say until it is mended that not everything typed is saved."""
        self._unsaved[key] = count
        if advice is not None:
            self._unsaved_code = advice.code
            self.banners.show_advice(advice)
        # One banner stands for all pages: it goes when the last text of any of them is saved.
        elif not any(self._unsaved.values()):
            self.banners.drop(self._unsaved_code)
        self._show_standing()

    def sync(self) -> None:
        """Save what is being typed, so that it goes along, and start a sync."""
        self.page.finish_typing()
        self._left_open = bool(self.page.half_typed)
        self.watch.start()

    def _typing_ended(self) -> None:
        # Asked for only after such a sync: the bar need not be painted at every cell Enter runs through.
        if self._left_open:
            self._left_open = False
            self._show_standing()

    def _show_title(self) -> None:
        if key_of(self._here) in self._pages:
            self.bar.put_title(self.page.title(), self.page.note(), self.page.stripe())

    def _choose_month(self, month: FiscalMonth) -> None:
        self.month = month
        self.bar.put_month(month)
        for page in self._pages.values():
            page.show_month(month)
        self._show_standing()
        self.ask_standing()

    def _changed(self, registers: frozenset[str]) -> None:
        """Ask anew on the open page; the others ask when they are opened."""
        self._restless = self._restless or bool(registers)
        here = key_of(self._here)
        for key in self._pages:
            if key != here:
                self._stale[key] = self._stale.get(key, frozenset()) | registers
        self.page.refresh(registers)
        self.ask_standing()

    def ask_standing(self) -> None:
        """Ask for the bars' facts, and the counts of the month that is shown."""
        self._desk.standing(self, self._stand, self.month)

    def _stand(self, standing: Standing) -> None:
        self._standing, self._restless = standing, False
        self.setWindowTitle(say("window.title", district=standing.district_short))
        self.navigation.brand.put(standing.district_short)
        if standing.current is not None:
            self.bar.switcher.put_range(standing.current, standing.beyond)
        self._show_clock(standing.clock)
        if standing.month == self.month:  # an answer about the month before came late
            self._put_counts(standing)
        sync = self.navigation.entry("sync")
        if sync is not None:
            # The graver of the two gives the tone: one refused record among conflicts must not look harmless.
            sync.set_badge(standing.conflicts + standing.refused, "bad" if standing.refused else "accent")
        self.bar.put_practice(practice=standing.practice)
        self.watermark.setVisible(standing.practice)
        self._show_standing()

    def _show_clock(self, advice: Advice | None) -> None:
        """Say once for each reason that the clock is doubtful; the bar says it as long as it is."""
        code = advice.code if advice is not None else ""
        if code != self._clock_code:
            self.banners.drop(self._clock_code)
            self._clock_code = code
            if advice is not None:
                self.banners.show_advice(advice)

    def _put_counts(self, standing: Standing) -> None:
        for kind, filled, rows in standing.sets:
            entry = self.navigation.entry("sheet", kind)
            if entry is not None:
                entry.set_count(filled, rows)

    def _show_standing(self) -> None:
        if self._standing is None:
            return
        watch = self.watch
        half_typed = self.page.half_typed if self._left_open else 0
        right = right_facts(
            self._standing,
            running=watch.running,
            progress=watch.progress,
            stopping=watch.stopping,
            half_typed=half_typed,
        )
        left = left_facts(
            self._standing, self.month, unsaved=sum(self._unsaved.values()), half_typed=half_typed
        )
        self.status.put(left, right)

    def _sync_ended(self) -> None:
        outcome = self.watch.outcome
        # Asked anew: a cell opened while the sync ran is not among what was sent.
        self._left_open = bool(self.page.half_typed)
        self.banners.drop("sync")
        told_there = self._here.page == "sync"
        # A sync that the officer stopped is no failure, and the status bar tells of a line that is not there.
        quiet = {"cancelled"} if self.watch.asked else {"cancelled", *_QUIET}
        if outcome is not None and not outcome.ok and outcome.code not in quiet and not told_there:
            advice = Advice(
                "sync", outcome.title, outcome.text, "warn", Route("sync"), say("window.nav.sync")
            )
            self.banners.show_advice(advice)
        self.ask_standing()

    def search(self) -> None:
        """Open the search over the window; the focus stays where it was, for who comes back by Esc."""
        # An open cell is saved where it was typed, before a hit leads to another page or month.
        self.page.leave()
        dialog = SearchDialog(self._desk, self)
        dialog.route_chosen.connect(self.open)
        dialog.open()

    def next_pane(self) -> None:
        """Move the focus from the page to the navigation, to the bar above, and to the page again."""
        now = QApplication.focusWidget()
        if now is not None and self.navigation.isAncestorOf(now):
            self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif now is not None and self.bar.isAncestorOf(now):
            self.page.first_focus().setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.navigation.take_focus()

    def may_close(self, way_out: Route | None = None) -> bool:
        """Save what is being typed and tell whether nothing would be lost; else the officer is asked."""
        self._way_out = way_out
        self._leave_page()
        if not self.closing.may_close():
            return False
        # From a practice district one goes on to the log-in page; it sends nothing anyway.
        return way_out is not None or self.leaving.may_leave(waits=self._waits())

    def _waits(self) -> bool:
        """Tell whether anything entered is still to be sent, as far as is known."""
        unsent = self._standing is not None and self._standing.unsent > 0
        return unsent or self._restless

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when nothing typed is lost, or the officer says so."""
        # Only of a window that stands alone: Qt sends a close event to the top one, and the frame asks
        # may_close().
        event.setAccepted(self.may_close())

    def _close_all(self) -> None:
        if self._way_out is None:
            # This asks may_close() once more, which by now remembers the officer's yes.
            self.window().close()
        else:
            self.practice_left.emit(self._way_out)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Become narrow or wide."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        self.navigation.set_narrow(narrow=narrow)
        self.bar.set_narrow(narrow=narrow)

    def changeEvent(self, event: QEvent) -> None:
        """Ask again when the window comes to the front: hours may have passed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.ask_standing()
