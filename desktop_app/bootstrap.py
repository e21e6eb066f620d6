"""Puts the program together: the only file that knows everybody."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QApplication

from desktop_app.logs import LogFile
from desktop_app.services.automatic_sync import AutomaticSync
from desktop_app.services.office import Office
from desktop_app.services.surroundings import Machine
from desktop_app.settings import SettingsFile
from desktop_app.shell.background import Background, Lane
from desktop_app.shell.crash import report_bug, watch_bugs
from desktop_app.shell.desk import OfficeDesk
from desktop_app.shell.failures import KNOWN, advice_for, remark, settings_not_kept
from desktop_app.shell.line_desk import LineDesk
from desktop_app.shell.single_instance import SingleInstance
from desktop_app.shell.start_desk import StartDesk
from desktop_app.shell.sync_schedule import SyncSchedule
from desktop_app.store.errors import StoreTrouble
from desktop_app.store.folder import make_ready
from sync.model.sources import Ticks
from ui.frame import Frame
from ui.theme.apply import apply_theme
from ui.views.common import Advice
from ui.views.surroundings import Sending, Surroundings

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
    machine: Machine
    single: SingleInstance
    logs: LogFile
    schedule: SyncSchedule

    def begin(self, *, again: bool = False) -> bool:
        """Show the window, be it to say why nothing opens; False when another one has been called instead.

        What is told there can be mended and tried again, so every step may be taken twice.
        """
        try:
            # The folder first: log and lock lie in it, and its trouble is told with its name instead of
            # theirs.
            make_ready(self.machine.folder)
            self.logs.start()
            # A window that is shown must not stand still for another program: who waits there tries again.
            if not self.single.first(waits=not again):
                return False
            self.start()
        except StoreTrouble as trouble:
            self.frame.show_trouble(advice_for(trouble), self.machine.app)
            self.frame.show()
        return True

    def begin_again(self) -> None:
        """Try the start once more; the window goes where another program has the folder by now."""
        if not self.begin(again=True):
            self.frame.close()

    def start(self) -> None:
        """Show what the stores of this PC ask for.

        Raises:
            DiskTrouble: the stores cannot be looked at.
        """
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
        # First: a call answered by a window that is closing would leave its caller with none.
        self.single.deaf()
        self.line.cancel()
        # Before the database: a sync waits for jobs of the store, and would wait for ever in a lane that has
        # ended.
        ended = self.network.stop(QUIT_WITHIN_S)
        ended = self.database.stop(QUIT_WITHIN_S) and ended
        # Last: the next start must not open the store while this one still writes it.
        self.single.leave()
        return ended

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
    logs = LogFile(machine.folder / "logs")

    def choose(mode: str) -> None:
        settings.change(theme=mode)
        dress(settings)
        if not settings.kept:
            desk.tell_advice(settings_not_kept(settings.folder))

    schedule = _schedule(background, database, line, desk, machine)

    def choose_sending(chosen: Sending) -> None:
        settings.change(automatic=_switch(on=chosen.automatic), metered=_switch(on=chosen.metered))
        schedule.choose(on=chosen.automatic, metered=chosen.metered)
        if not settings.kept:
            desk.tell_advice(settings_not_kept(settings.folder))

    frame = Frame(
        desk,
        lambda: replace(
            _surroundings(machine, settings, starting, logs, choose), choose_sending=choose_sending
        ),
    )
    schedule.asked.connect(frame.sync_by_itself)
    frame.office_shown.connect(schedule.opened)
    frame.office_left.connect(schedule.left)
    chosen = sending_of(settings)
    schedule.choose(on=chosen.automatic, metered=chosen.metered)
    single = SingleInstance(machine.folder)
    single.called.connect(frame.come_forward)
    background.broken.connect(report_bug)
    # A lambda is safe here: `broken` is only ever emitted on the UI thread.
    background.broken.connect(lambda _bug: desk.tell_advice(_bug_advice()))
    program = Program(
        frame, desk, line, starting, settings, database, network, background, machine, single, logs, schedule
    )
    frame.again_asked.connect(program.begin_again)
    return program


def _schedule(
    background: Background, database: Lane[Office], line: LineDesk, desk: OfficeDesk, machine: Machine
) -> SyncSchedule:
    """Return the schedule of syncs nobody asks for, bound to what it hears of; asleep until ``begin``."""
    automatic = AutomaticSync(Ticks(), machine.clock, machine.chance)
    schedule = SyncSchedule(automatic, background, database, machine.clock)
    line.bind_schedule(schedule.sync_began, schedule.sync_ended)
    desk.bind_schedule(schedule.edited, schedule.may_at_close)
    return schedule


def sending_of(settings: SettingsFile) -> Sending:
    """Return the officer's choices about syncs nobody asks for."""
    found = settings.read()
    return Sending(automatic=found.automatic == "on", metered=found.metered == "on")


def _switch(*, on: bool) -> str:
    return "on" if on else "off"


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


def _surroundings(
    machine: Machine,
    settings: SettingsFile,
    starting: StartDesk,
    logs: LogFile,
    choose_theme: Callable[[str], None],
) -> Surroundings:
    return Surroundings(
        version=machine.app,
        offices=starting.offices(),
        theme=settings.read().theme,
        log=str(logs.path),
        log_refused=str(logs.folder) if logs.refused else "",
        choose_theme=choose_theme,
        sending=sending_of(settings),
    )
