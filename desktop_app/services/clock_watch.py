"""Holds this PC's clock against what its store knows of the time, for the bars and the banner."""

from functools import cache

from desktop_app.services.facts import Facts
from resources.locate import locate
from sync.model.clock_doubts import KnownTimes, doubt_about
from sync.model.sentences import sentence, title
from ui.views.common import Advice

_OPENED = "opened_ms"


class ClockWatch:
    """Belongs to one open store. The practice district has a clock of its own, which is always right."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store
        self._highest: int | None = None
        """The latest this PC's clock has shown since the endpoint's last answer, or the store's last use."""
        self._answered: int | None = None

    def opened(self) -> None:
        """Note that the store is opened now, and by the clock of when it was used before."""
        # Read before it is written anew below: a clock that was set back shows against the time before.
        before = self._store.remembered(_OPENED)
        # The last edit as well: a store of an older program has noted no opening.
        seen = [one for one in (self._store.states.last_written_ms(), int(before) if before else None) if one]
        self._highest = max(seen, default=None)
        self._answered = self._store.installs.answered_ms()
        self._store.remember(_OPENED, str(self._facts.clock.now_ms()))

    def advice(self) -> Advice | None:
        """Return what the officer should know of the clock; ``None`` while nothing speaks against it."""
        install = self._facts.install
        if install.realm == "practice":
            return None
        now_ms = self._facts.clock.now_ms()
        known = KnownTimes(
            # A published catalogue proves that its year is near: no clock is right that stands years before
            # it.
            newest_fy=max(shipped_fy(), self._store.queries.newest_catalogue() or 0),
            answered_ms=self._store.installs.answered_ms(),
            offset_ms=install.server_offset_ms,
            opened_ms=self._before(now_ms),
        )
        doubt = doubt_about(now_ms, known)
        if doubt is None:
            return None
        return Advice(doubt.code, title(doubt.code), sentence(doubt.code, doubt.values), "warn")

    def _before(self, now_ms: int) -> int | None:
        """Return what the clock showed at most before; an answer that came since makes it old news."""
        answered = self._store.installs.answered_ms()
        if answered != self._answered:
            self._answered, self._highest = answered, now_ms
        self._highest = max(self._highest or now_ms, now_ms)
        return self._highest


@cache
def shipped_fy() -> int:
    """Return the newest fiscal year (B.E.) whose catalogue came with the program: it cannot be older."""
    return max(int(one.stem.removeprefix("fy")) for one in locate("catalogue").glob("fy*.json"))
