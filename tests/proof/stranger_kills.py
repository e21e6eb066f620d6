"""SIGKILL of either end in the middle of a push, again and again: nothing lost, nothing twice."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.proof.stranger_office import LINE_TROUBLES, Office

RECORDS = 60
"""Edited before each kill: a push that takes a while."""
_SPREAD = 0.8
"""Kills come within this share of the length of a whole sync; those after its end do not count."""
_MOST = 20
"""Rounds for each kill that shall count."""


@dataclass(slots=True)
class Killing:
    """One office whose ends are killed."""

    office: Office
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    records: list[str] = field(default_factory=list)
    whole_s: float = 0.0
    """How long a sync took that nobody killed."""

    def prepare(self) -> None:
        """Make the PCs and their records, and see how long a push takes."""
        for name in ("one", "other"):
            self.office.open(name)
        self.records = self.office.enter("one", RECORDS)
        self.office.rest("one", "other")
        self._edit()
        began = time.monotonic()
        self.office.synced("one")
        self.whole_s = time.monotonic() - began

    def _edit(self) -> None:
        """Write over each record: whoever does has seen what stands there, it is his own."""
        self.office.edit_all("one", self.records)

    def kill_once(self) -> None:
        """Kill an end while a push is under way, finish; it counts where the push had not ended before."""
        office = self.office
        self._edit()
        pc = office.pcs["one"]
        pc.begin("sync", url=office.central.address)
        time.sleep(self.chance.uniform(0, _SPREAD * self.whole_s))
        self.chance.choice((self._kill_pc, self._kill_centre))()
        office.synced("one")
        self._look()

    def _kill_pc(self) -> None:
        self.counts["PCs killed"] += not self.office.kill("one")

    def _kill_centre(self) -> None:
        self.office.central.kill()
        found = self.office.pcs["one"].answer()
        if not found["ok"]:
            assert found["error"] in LINE_TROUBLES, f"a killed endpoint is told as {found['error']}"
            self.office.reads("one", found["error"])
            self.counts["endpoints killed"] += 1
        self.office.central.start()

    def _look(self) -> None:
        waiting = self.office.pcs["one"].must("pending")
        assert waiting["queued"] == waiting["refused"] == waiting["conflicts"] == 0, f"left: {waiting}"
        with self.office.books() as books:
            times = books.times()
        wrong = [one.value for one in self.office.entries if times[one.value] != 1]
        assert not wrong, f"{wrong[:5]} do not stand in the endpoint's log once"


def killed(office: Office, kills: int, seed: int) -> Counter[str]:
    """Kill ``kills`` times in the middle of a push; returns who was."""
    killing = Killing(office, random.Random(seed))
    killing.prepare()
    for _ in range(kills * _MOST):
        if killing.counts.total() >= kills:
            break
        killing.kill_once()
    office.rest("one", "other")
    office.holds("one", "other")
    # Each kill told the same; one of them is enough to be printed.
    office.told[1:] = []
    assert killing.counts.total() >= kills, f"only {killing.counts.total()} kills met a push"
    return killing.counts
