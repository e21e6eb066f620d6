"""An office behind a line that fails: one real store, one real endpoint process, and the books of both."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sync.client.http import HttpTransport
from sync.protocol.messages import SyncRequest
from sync.protocol.session import LineTrouble, Refused
from tests.faults.fault_link import SOUND, Carried, Fault, FaultLink, fault_link
from tests.proof.central_books import CentralBooks, central_books
from tests.proof.real_pc import PLENTY, RealPC
from tests.support.endpoint import running_endpoint
from tests.support.fleet import op_ids_of, sync

STALL_S = 0.25
"""So long a silent line is waited for here; offices wait 30 s."""
SMALL = 1
"""Octets of a push: one operation each."""


@dataclass(slots=True)
class LineOffice:
    """``entered`` counts every value typed here: the centre must come to hold each of them once."""

    pc: RealPC
    books: CentralBooks
    link: FaultLink
    rows: list[str] = field(default_factory=list)
    entered: int = 0
    before: int = 0
    """Operations the centre held when the office was made."""

    def type(self, count: int) -> None:
        """Type ``count`` values nobody typed before, each its own act."""
        for _ in range(count):
            self.entered += 1
            self.pc.edit(self.rows[self.entered % len(self.rows)], {"name": f"ค่า {self.entered}"})

    def dial(self) -> HttpTransport:
        """Make a line over the link."""
        return HttpTransport(self.link.address, stall_s=STALL_S)

    def attempt(self, fault: Fault, count: int = 1, octets: int = PLENTY) -> str:
        """Type, sync over a line with ``fault``, then over a sound one; return what broke a promise."""
        complaint = self._tried(fault, count, octets)
        if complaint:
            self.link.fault = SOUND
            self._sync(PLENTY)
            # What the centre holds is no longer what was counted: the rest would complain of the same.
            self.before = self.books.operations() - self.entered
        return complaint

    def _tried(self, fault: Fault, count: int, octets: int) -> str:
        self.type(count)
        self.link.fault = fault
        success, first = self._sync(octets)
        queued = self.pc.store.read_state("officer").queued
        here = self.before + self.entered
        held = self.books.operations()
        if (success or not queued) and held != here:
            return f"the PC believes all is received; the centre lacks {here - held}"
        if success and queued:
            return f"the sync says all is received; {queued} operations have no result"
        self.link.fault = SOUND
        success, second = self._sync(octets)
        if not success:
            return "the sync over the sound line did not end verified"
        held = self.books.operations()
        if held != here:
            return f"{here} operations were made, the centre holds {held}"
        # Whoever is told what is not so asks again: the bound is one of cuts.
        return "" if fault.answer else _sent_again(first, second)

    def _sync(self, octets: int) -> tuple[bool, list[SyncRequest]]:
        """Sync once; tell whether it said that all is received, and what was sent."""
        transport = self.dial()
        line = self.pc.line(transport)
        try:
            return sync(self.pc.store, line, push_octets=octets).verified, line.requests
        except (LineTrouble, Refused):
            return False, line.requests
        finally:
            transport.close()

    def measure(self, count: int = 1, octets: int = PLENTY) -> Carried:
        """Sync soundly and return how many bytes went each way."""
        self.type(count)
        self.link.fault = SOUND
        assert self._sync(octets)[0]
        return self.link.connections[-1]

    def at_rest(self) -> str:
        """Hold every value against the centre's log; return what is not as it must be."""
        times = self.books.times()
        wrong = [number for number in range(1, self.entered + 1) if times[f"ค่า {number}"] != 1]
        if wrong:
            return f"values {wrong[:5]} do not stand in the log once"
        return "" if not self.books.lost_values() else "a lone officer has a conflict"


def _sent_again(*attempts: list[SyncRequest]) -> str:
    """Complain where more than one push was sent a second time."""
    pushes = [op_ids for sent in attempts for each in sent if (op_ids := op_ids_of(each))]
    times = Counter(op_id for push in pushes for op_id in push)
    again = {op_id for op_id, count in times.items() if count > 1}
    if any(count > 2 for count in times.values()) or not any(again <= set(push) for push in [*pushes, []]):
        return f"{len(again)} operations were sent again, more than one push had"
    return ""


@contextmanager
def line_office(folder: Path, database: str = "") -> Iterator[LineOffice]:
    """Serve an endpoint with one enrolled PC that has two records, synced, behind a fault link."""
    address = ("--database", database) if database else ()
    centre = folder / "centre"
    with (
        central_books(centre, database) as books,
        running_endpoint(centre, "--with-bench-register", *address) as there,
        fault_link(there) as link,
    ):
        pc = RealPC(folder / "pc", "line")
        dial: Callable[[], HttpTransport] = lambda: HttpTransport(there)  # noqa: E731 - a dial is a value
        try:
            pc.enrol(dial, books.code())
            office = LineOffice(pc, books, link)
            office.rows += [pc.enter({"name": "แถว", "members": number}) for number in range(2)]
            assert pc.sync(dial).verified
            office.before = books.operations()
            yield office
        finally:
            pc.close()
