"""The program's clock: the computer's own, until a practice district is opened, which has its own time."""

from sync.model.practice.moment import NOW_MS
from sync.model.sources import Clock, ShiftedClock, SystemClock


class ProgramClock:
    """A clock that can be moved into practice time and back."""

    def __init__(self) -> None:
        self._clock: Clock = SystemClock()

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return self._clock.now_ms()

    def live_in_practice(self) -> None:
        """Go on from the practice moment, 29 November 2564."""
        self._clock = ShiftedClock(NOW_MS)

    def live_now(self) -> None:
        """Go by the computer's clock again."""
        self._clock = SystemClock()
