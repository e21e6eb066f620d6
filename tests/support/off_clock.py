"""The computer's clock as it reads where somebody has set it wrong."""

from dataclasses import dataclass, field

from sync.model.sources import SystemClock

YEAR_MS = 365 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class OffClock:
    """The system's clock and a constant error, in milliseconds; 0 is the true time."""

    off_ms: int
    _system: SystemClock = field(default_factory=SystemClock)

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, with the error."""
        return self._system.now_ms() + self.off_ms
