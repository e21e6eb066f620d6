"""The one top-level window: first run, log-in, the office, or why none of them can be shown."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.main_window import MainWindow
from ui.pages.first_run import FirstRun
from ui.pages.login import Login
from ui.pages.start_trouble import StartTrouble
from ui.ports import Desk
from ui.text import say
from ui.views.common import PRACTICE_ANEW, Advice, Route
from ui.views.enrol import Enrolled
from ui.views.surroundings import Surroundings

FIRST_SIZE = (1366, 697)
"""Logical pixels: an old PC's screen less title and task bar (LOOK, "Window")."""


class Frame(QStackedWidget):
    """Shows one of them and keeps the window's title."""

    again_asked = Signal()
    """The start is to be tried once more."""
    office_shown = Signal()
    """An office's store is open and its window shown."""
    office_left = Signal()

    def __init__(self, desk: Desk, surroundings: Callable[[], Surroundings]) -> None:
        super().__init__()
        self._desk = desk
        # Asked anew for each page: an enrolment or a practice district begun puts another office on this PC.
        self._surroundings = surroundings
        self.setWindowTitle(say("common.product"))
        self.resize(*FIRST_SIZE)

    @property
    def window_now(self) -> QWidget | None:
        """What is shown; nothing before the start."""
        return self.currentWidget()

    def show_trouble(self, advice: Advice, version: str) -> StartTrouble:
        """Say why nothing can be opened. Nothing of this PC is asked for: it may be what cannot be read."""
        page = StartTrouble(version, advice, self._desk.now_ms())
        page.again_asked.connect(self.again_asked)
        page.close_asked.connect(self.close)
        self._put(page)
        return page

    def come_forward(self) -> None:
        """Bring the window to the front, from the task bar too: the program was started once more."""
        # raise_() alone leaves a minimised window in the task bar.
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def show_first_run(self) -> FirstRun:
        """Ask for a code, or offer the practice district."""
        page = FirstRun(self._desk, self._surroundings().version)
        page.finished.connect(self._enrolled)
        page.login_asked.connect(self.show_login)
        self._put(page)
        return page

    def show_login(self) -> Login:
        """Ask for the password of an office whose store lies here."""
        now = self._surroundings()
        page = Login(self._desk, now.version, now.offices)
        page.opened.connect(self.show_office)
        self._put(page)
        return page

    def show_start(self) -> FirstRun | Login:
        """Show the log-in page where an office's store lies here, else the first run."""
        return self.show_login() if self._surroundings().offices else self.show_first_run()

    def show_office(self) -> None:
        """Show the office's window; its store is open."""
        window = MainWindow(self._desk, self._surroundings())
        window.windowTitleChanged.connect(self.setWindowTitle)
        window.practice_left.connect(self._leave_practice)
        self._put(window)
        self.office_shown.emit()

    def sync_by_itself(self, reason: str) -> None:
        """Let a sync begin that nobody asked for, in the sight of whoever looks; typing goes on."""
        window = self.currentWidget()
        if isinstance(window, MainWindow):
            window.watch.start_by_itself(reason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the office's window first: something typed may be saved nowhere yet."""
        window = self.currentWidget()
        event.setAccepted(not isinstance(window, MainWindow) or window.may_close())

    def _enrolled(self, _enrolled: Enrolled | None) -> None:
        self.show_office()

    def _leave_practice(self, route: Route) -> None:
        """Go from the practice district to the start; to begin it anew leads in again at once."""
        # The page first: settings that the disk does not take are told on leaving, and this page is the one
        # to show it.
        self.office_left.emit()
        page = self.show_start()
        self._desk.leave_practice()
        if route == PRACTICE_ANEW:
            page.practising.start(anew=True)

    def _put(self, page: QWidget) -> None:
        before = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus()
        if before is not None:
            self.removeWidget(before)
            # Later, because this runs inside a signal of the page that goes.
            before.deleteLater()
