"""Lets syncs begin by themselves: hears window, network and line, and sleeps until the next wish."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app.services.automatic_sync import AutomaticSync, Pulse, Reason
from desktop_app.services.office import Office
from desktop_app.services.pulse import pulse_of
from desktop_app.shell.background import Background, Lane
from desktop_app.shell.network_news import SystemNetwork
from sync.model.sources import Clock, Ticks
from sync.protocol.session import SyncSummary

LONGEST_SLEEP_MS = 30 * 60_000
"""A PC that slept wakes to a timer that ran on or stood still, as its system likes: so long at most."""


class SyncSchedule(QObject):
    """The glue between ``AutomaticSync`` and the program. Lives on the UI thread; asleep until ``begin``."""

    asked = Signal(str)
    """A sync is to begin now; carries its ``Reason``."""

    def __init__(
        self,
        automatic: AutomaticSync,
        background: Background,
        database: Lane[Office],
        clock: Clock,
    ) -> None:
        super().__init__()
        self.automatic = automatic
        self._background = background
        self._database = database
        self._clock = clock
        self._ticks = Ticks()
        self._begun = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        # Coarse: half a minute early or late is nothing here, and an old PC sleeps deeper.
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._woken)

    def begin(self) -> None:
        """Start to act; before, and in a program that never calls this, syncs are the officer's alone."""
        network = SystemNetwork(self)
        network.came.connect(self.line_came)
        network.went.connect(self.line_went)
        if not network.up:
            self.automatic.line_went()
        self._begun = True
        self._sleep()

    def choose(self, *, on: bool, metered: bool) -> None:
        """Take on the officer's choices."""
        self.automatic.on, self.automatic.metered = on, metered
        self._sleep()

    def opened(self) -> None:
        """An office's window is shown."""
        self._look(self.automatic.opened)

    def left(self) -> None:
        """It is shown no more."""
        self.automatic.left()
        self._sleep()

    def edited(self) -> None:
        """Something was written here."""
        self.automatic.edited()
        self._sleep()

    def line_came(self) -> None:
        """The system has a network again."""
        self.automatic.line_came()
        self._sleep()

    def line_went(self) -> None:
        """The system has none."""
        self.automatic.line_went()
        self._sleep()

    def sync_began(self) -> None:
        """A sync began, whoever asked for it."""
        self.automatic.began()
        self._timer.stop()

    def sync_ended(self, outcome: SyncSummary | BaseException) -> None:
        """It ended."""
        if isinstance(outcome, BaseException):
            self.automatic.failed(outcome)
        else:
            self.automatic.went_well(outcome.backoff_s, delivered=outcome.delivered > 0)
            # It may have brought another due day.
            self._look(self.automatic.learned)
        self._sleep()

    def may_at_close(self) -> bool:
        """Tell whether the window may try once more as it closes."""
        return self._begun and self.automatic.may_at_close()

    def _look(self, heard: Callable[[Pulse], None]) -> None:
        def learned(pulse: Pulse) -> None:
            heard(pulse)
            self._sleep()

        future = self._database.call(lambda office: pulse_of(office, self._clock))
        # A store that fails is told by whoever reads it for the officer; here nothing begins by itself.
        self._background.run(self, future, learned, lambda _trouble: None)

    def _sleep(self) -> None:
        wish = self.automatic.next() if self._begun else None
        if wish is None:
            self._timer.stop()
        else:
            left = wish.at_ms - self._ticks.now_ms()
            self._timer.start(min(max(left, 0), LONGEST_SLEEP_MS))

    def _woken(self) -> None:
        reason: Reason | None = self.automatic.due()
        if reason is None:
            self._sleep()
        else:
            self.asked.emit(reason.value)
