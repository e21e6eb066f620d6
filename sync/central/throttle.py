"""Slows guessing of codes and passwords: failures of the last minutes, per address and per account."""

import threading
from collections import OrderedDict, deque
from typing import Final

from sync.model.sources import Clock

WINDOW_MS: Final = 10 * 60 * 1000
PER_ADDRESS: Final = 30
"""A provincial office has one address for many PCs."""
PER_ACCOUNT: Final = 8
_REMEMBERED: Final = 10_000
"""Keys kept at most; the longest untouched is forgotten first, so that nobody can fill the memory."""


class Failures:
    """Failed tries by key (an address or a user name), in this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._times: OrderedDict[str, deque[int]] = OrderedDict()

    def wait_s(self, key: str, allowed: int) -> int:
        """Return how many seconds ``key`` has to wait before the next try; 0 when it may try now."""
        with self._guard:
            times = self._recent(key)
            if len(times) < allowed:
                return 0
            # Once this one has left the window, fewer than allowed remain in it.
            return (times[-allowed] + WINDOW_MS - self._clock.now_ms()) // 1000 + 1

    def add(self, key: str) -> None:
        """Note a failed try of ``key``."""
        with self._guard:
            times = self._recent(key)
            times.append(self._clock.now_ms())
            self._times[key] = times
            self._times.move_to_end(key)
            if len(self._times) > _REMEMBERED:
                self._times.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget ``key`` after a success."""
        with self._guard:
            self._times.pop(key, None)

    def _recent(self, key: str) -> deque[int]:
        # Never more than the largest allowance: a flood of tries costs no memory.
        times = self._times.get(key, deque(maxlen=PER_ADDRESS))
        oldest = self._clock.now_ms() - WINDOW_MS
        while times and times[0] <= oldest:
            times.popleft()
        return times
