"""Where pushes of one process go: merged at once where that ends soon, else received and merged in turn."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sync.central import inbox
from sync.central.centre import Centre
from sync.central.holding import Holding
from sync.central.impatience import MustWait
from sync.central.inbox import Place, Size
from sync.central.installs import Caller
from sync.central.intake import Taken, take
from sync.central.problems import refuse
from sync.central.slots import slot_s
from sync.protocol.expanding import Opened
from sync.protocol.messages import Push

PATIENCE_S: Final = 0.25
"""How long a push waits for its turn to be merged at once."""
MOST_QUEUED: Final = 3
"""Pushes that may wait for a turn; one that finds so many before it would not have it soon."""
GIVE_WAY_S: Final = 1.0
"""How long merging stands back at a time while receipts are wanted."""
MOST_WAITING: Final = 4_000
"""Pushes in the inbox; four times all districts."""
MOST_OCTETS: Final = 512 * 1024 * 1024
MOST_MAKERS: Final = 3
"""Requests of one process that may wait for snapshots: the other workers stay free for pushes."""
_SERVER_TURNS: Final = 2
"""Pushes of one process that PostgreSQL merges at a time; more would stand in Python's own queue."""
_FIRST_GUESS_S: Final = 0.1
_MOST_BACKOFF_S: Final = 15 * 60


class Mailroom:
    """Decides which road a push takes, and knows how much waits."""

    def __init__(self, *, server: bool = False) -> None:
        turns = _SERVER_TURNS if server else 1
        self._turns = threading.BoundedSemaphore(turns)
        self._lock = threading.Lock()
        self._queued = 0
        self._holding = Holding()
        self._size = Size()
        self._looked_ms = 0
        self._merge_s = _FIRST_GUESS_S
        self._heard: dict[Place, int] = {}
        self.makers = threading.BoundedSemaphore(MOST_MAKERS)
        """Held by whoever makes a snapshot, or waits for another's."""
        self.news = threading.Event()
        """Set when something was put into the inbox."""

    @property
    def size(self) -> Size:
        """How much waits, as it was known last."""
        return self._size

    def take(self, centre: Centre, caller: Caller, offered: Push | Opened) -> Taken:
        """Merge a push, or receive it where that would not end soon.

        Raises:
            Refused: ``install-forked``, ``chain-broken``, ``chain-gap``, ``expand``; ``busy``: the inbox is
                full, and nothing was received.
        """
        with self._turn_soon() as mine:
            if mine:
                try:
                    return take(centre, caller, offered)
                except MustWait:
                    pass
        self._need_room(centre, caller)
        taken = self._holding.hold(centre, caller, offered)
        if taken.delivered:
            with self._lock:
                self._size = Size(self._size.count + 1, self._size.octets, self._size.oldest_ms)
            self.news.set()
        return taken

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn at merging, after those who only want a receipt."""
        until = time.monotonic() + GIVE_WAY_S
        # Receipts first, but not for ever: a merger that stands still would let the inbox grow full.
        while self._holding.busy and time.monotonic() < until:
            time.sleep(0.002)
        with self._turns:
            yield

    def merged(self, seconds: float) -> None:
        """Note how long a push took to be merged."""
        with self._lock:
            self._merge_s += (seconds - self._merge_s) / 8
            self._size = Size(
                max(0, self._size.count - 1), self._size.octets, self._size.oldest_ms, self._size.aside
            )

    def look(self, centre: Centre) -> Size:
        """Count what waits; other processes put things in as well."""
        with centre.database.reading() as connection:
            found = inbox.size(connection)
        with self._lock:
            self._size, self._looked_ms = found, centre.clock.now_ms()
        return found

    def oldest_s(self) -> float:
        """Return how long the oldest push waits, in seconds, as it was known last."""
        oldest, looked = self._size.oldest_ms, self._looked_ms
        return max(0.0, (looked - oldest) / 1000) if oldest else 0.0

    def backoff_s(self) -> int:
        """Return in how many seconds what waits now will be merged; 0 where nothing waits."""
        waiting = self._size.count
        return min(_MOST_BACKOFF_S, 1 + round(waiting * self._merge_s)) if waiting else 0

    def confirm(self, place: Place, through: int) -> None:
        """Note that an install has heard how its pushes ended, up to a number."""
        with self._lock:
            self._heard[place] = through

    def tidy(self, centre: Centre) -> None:
        """Remove from the inbox what its installs have heard of."""
        with self._lock:
            heard, self._heard = self._heard, {}
        with centre.database.writing() as connection:
            inbox.forget(connection, heard.items(), centre.clock.now_ms() - inbox.KEPT_MS)

    @contextmanager
    def _turn_soon(self) -> Iterator[bool]:
        """Give a turn at merging, if one is to be had soon and nobody waits in the inbox or for one."""
        with self._lock:
            first = not self._size.count and self._queued < MOST_QUEUED
            self._queued += first
        if not first:
            yield False
            return
        try:
            mine = self._turns.acquire(timeout=PATIENCE_S)
        finally:
            with self._lock:
                self._queued -= 1
        try:
            yield mine
        finally:
            if mine:
                self._turns.release()

    def _need_room(self, centre: Centre, caller: Caller) -> None:
        if self._size.count < MOST_WAITING and self._size.octets < MOST_OCTETS:
            return
        raise refuse("busy", retry_after_s=slot_s(centre, caller.install.stream, self._merge_s))
