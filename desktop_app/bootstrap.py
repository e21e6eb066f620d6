"""Puts the program together: the only file that knows everybody."""

import logging
import sys
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from desktop_app.services.office import Office
from desktop_app.services.surroundings import Machine
from desktop_app.settings import SettingsFile
from desktop_app.shell.background import Background, Lane
from desktop_app.shell.crash import report_bug, watch_bugs
from desktop_app.shell.desk import OfficeDesk
from desktop_app.shell.failures import KNOWN, remark
from desktop_app.shell.line_desk import LineDesk
from desktop_app.shell.start_desk import StartDesk
from ui.frame import Frame
from ui.theme.apply import apply_theme
from ui.views.common import Advice
from ui.views.surroundings import Surroundings

SWITCH_S = 0.001
"""How long the window may paint before the database lane gets its turn; Python's own 5 ms delay commits."""
QUIT_WITHIN_S = 5.0
"""Longest wait for each lane when the window closes: a commit takes milliseconds, a chunk seconds."""

_log = logging.getLogger(__name__)


@dataclass
class Program:
    """A running program: its window, and how to end it."""

    frame: Frame
    desk: OfficeDesk
    line: LineDesk
    starting: StartDesk
    settings: SettingsFile
    database: Lane[Office]
    network: Lane[None]
    background: Background

    def start(self) -> None:
        """Show what the stores of this PC ask for."""
        stored = self.starting.stored()
        if stored == "password":
            self.frame.show_login()
        elif stored == "key-file":
            self.starting.reopen_practice(self.frame, self._opened, self._not_opened)
        else:
            self.frame.show_first_run()
        self.frame.show()
        self._tell_of_settings()

    def _tell_of_settings(self) -> None:
        """Say that a damaged settings file was laid aside: the stores are found without it."""
        aside = self.settings.laid_aside
        if aside is not None:
            self.desk.tell_advice(remark("settings-damaged", "warn", file=str(aside)))

    def quit(self) -> bool:
        """End both lanes; tell whether they ended in time."""
        self.line.cancel()
        ended = self.network.stop(QUIT_WITHIN_S)
        return self.database.stop(QUIT_WITHIN_S) and ended

    def _opened(self, _done: None) -> None:
        self.frame.show_office()

    def _not_opened(self, known: Advice) -> None:
        """A practice store that does not open: say so, offer what else there is; its files stay."""
        self.frame.show_start()
        self.desk.tell_advice(known)


def build(machine: Machine, settings: SettingsFile, realm: str = "real") -> Program:
    """Return the program for ``machine``, not yet shown. Needs a QApplication."""
    sys.setswitchinterval(SWITCH_S)
    background = Background(KNOWN)
    database: Lane[Office] = Lane("database", Office.close)
    network: Lane[None] = Lane("network")
    line = LineDesk(background, database, network, machine, settings)
    starting = StartDesk(background, database, network, machine, settings, realm)
    desk = OfficeDesk(background, database, line, starting, machine.clock)
    frame = Frame(desk, lambda: _surroundings(machine, settings, starting))
    background.broken.connect(report_bug)
    background.broken.connect(lambda _bug: desk.tell_advice(_bug_advice()))
    return Program(frame, desk, line, starting, settings, database, network, background)


def dress(settings: SettingsFile) -> None:
    """Put the remembered theme on the application."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_theme(app, settings.read().theme)


def guard(program: Program) -> None:
    """Log bugs of the UI thread and say that one happened; the program goes on."""
    watch_bugs(lambda: program.desk.tell_advice(_bug_advice()))


def _bug_advice() -> Advice:
    return remark("bug", "bad")


def _surroundings(machine: Machine, settings: SettingsFile, starting: StartDesk) -> Surroundings:
    def choose(mode: str) -> None:
        settings.change(theme=mode)
        dress(settings)

    return Surroundings(
        version=machine.app,
        offices=starting.offices(),
        theme=settings.read().theme,
        choose_theme=choose,
    )
