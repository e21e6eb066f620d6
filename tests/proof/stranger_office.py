"""One office under a stranger's hands: its PCs, what was entered at them, and what must hold at rest.

Every value is another text. An entry ends where its officer sees it: in the record, in a conflict, in a list,
or written over by somebody who had it before him.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.central.provision import bench_stream
from sync.model.sentences import title
from tests.bench.client import given
from tests.proof.central_books import CentralBooks, central_books
from tests.proof.real_pc import REGISTER
from tests.proof.stranger_parts import Answer, CentralProcess, ClientProcess, put_back

_ROUNDS = 8
_TRIES = 3
"""Syncs of one PC in a row: what a kill left half done may have to be told first."""
LINE_TROUBLES = frozenset({"cut", "no-line", "timeout", "busy"})


@dataclass(slots=True)
class Entry:
    """One value an officer left."""

    pc: str
    value: str
    sent: bool = False
    over: bool = False
    """Written over by somebody who had it before him."""
    lost: bool = False
    """Never sent, and gone with the folder another was put in the place of: no copy of it is anywhere."""


@dataclass(slots=True)
class Office:
    """One district of the endpoint."""

    central: CentralProcess
    tokens: Path
    district: int
    folder: Path
    pcs: dict[str, ClientProcess] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    copies: dict[str, set[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    """What officers read of the event, a line each."""
    notes: list[str] = field(default_factory=list)

    # PCs and their folders

    def open(self, name: str, off_ms: int = 0) -> ClientProcess:
        """Start the program over the folder of a PC, which is made where there is none."""
        self.pcs[name] = ClientProcess(self.place(name), self.tokens, self.district, off_ms)
        return self.pcs[name]

    def kill(self, name: str) -> bool:
        """SIGKILL a PC's program and start it again; whether its command had been answered before."""
        answered = self.pcs.pop(name).kill()
        self.open(name)
        return answered

    def place(self, name: str) -> Path:
        """Return where a PC's folder lies."""
        return self.folder / name

    def close(self, name: str) -> None:
        """End the program of a PC."""
        self.pcs.pop(name).close()

    def copy(self, name: str, to: str) -> None:
        """Copy a PC's folder, whether its program runs or not."""
        shutil.copytree(self.place(name), self.place(to))
        self.copies[to] = {one.value for one in self.entries if one.pc == name}

    def put_back(self, name: str, copy: str) -> None:
        """Close a PC's program, put a copy in its folder's place, start it again."""
        self.close(name)
        put_back(self.place(name), self.place(copy))
        for one in self.entries:
            one.lost |= one.pc == name and one.value not in self.copies[copy] and not one.sent
        self.open(name)

    def end(self) -> None:
        """End all programs."""
        for name in list(self.pcs):
            self.close(name)

    # what officers do

    def enter(self, name: str, count: int = 1) -> list[str]:
        """Make records and return their ids."""
        ids = [f"{self.district:08d}-0000-4000-8000-{len(self.entries) + at:012d}" for at in range(count)]
        records = [{"id": one, "name": self._value(name)} for one in ids]
        self.pcs[name].give("seed", records)
        return ids

    def edit(self, name: str, record: str, column: str = "name") -> None:
        """Write a new value over what the PC shows."""
        self.edit_all(name, [record], column)

    def edit_all(self, name: str, records: list[str], column: str = "name") -> None:
        """The same for several records, an act of their officer each."""
        shown = self.pcs[name].dump()
        seen = {one.get(column) for one in shown["records"] if one["id"] in records}
        for one in self.entries:
            one.over |= one.value in seen
        edits = [{"id": record, "set": {column: self._value(name)}} for record in records]
        self.pcs[name].give("edit", edits)

    def _value(self, name: str) -> str:
        value = f"ค่า {self.district}.{len(self.entries)}"
        self.entries.append(Entry(name, value))
        return value

    def sync(self, name: str) -> Answer:
        """Sync a PC; what the endpoint answered counts as sent."""
        found = self.pcs[name].ask("sync", url=self.central.address)
        if found["ok"]:
            for one in self.entries:
                one.sent |= one.pc == name
        return found

    def synced(self, name: str) -> None:
        """Sync a PC to a good end; a line that was cut before may want it twice."""
        for _ in range(_TRIES):
            found = self.sync(name)
            if found["ok"] and found["info"]["verified"]:
                return
            assert found["ok"] or found["error"] in LINE_TROUBLES, f"{name}: sync ended with {found['error']}"
        raise AssertionError(f"{name}: no sync ended well: {found}")

    def rest(self, *names: str) -> None:
        """Sync until nothing moves any more."""
        for _ in range(_ROUNDS):
            found = [self.sync(name) for name in names]
            moved = [one["error"] or one["info"]["sent"] + one["info"]["received"] for one in found]
            if not any(moved) and all(one["info"]["verified"] for one in found):
                return
        raise AssertionError(f"no rest after {_ROUNDS} rounds: {moved}")

    # what must hold

    def reads(self, name: str, code: str) -> None:
        """Hold that a PC's officer reads of an event, in the words of its code."""
        lines = [line for line in self.pcs[name].news().splitlines() if title(code) in line]
        assert lines, f"{name} reads nothing of {code}: {self.pcs[name].news()}"
        self.told.append(f"{name}: {lines[0]}")

    def holds(self, *names: str) -> None:
        """Hold both ends against each other and against what was entered, at rest."""
        dumps = {name: self.pcs[name].dump() for name in names}
        first = dumps[names[0]]
        for name, one in dumps.items():
            assert _sorted(one) == _sorted(first), f"{name} shows other records than {names[0]}"
            waiting = self.pcs[name].must("pending")
            assert waiting["queued"] == 0, f"{name} has {waiting['queued']} edits that wait"
        with self.books() as books:
            rows = {row.row_id: row for row in books.rows().values() if row.register == REGISTER}
            held = {one["id"].replace("-", ""): _filled(one) for one in first["records"]}
            there = {key: given(row.values) for key, row in rows.items() if not row.deleted}
            assert held == there, "the endpoint has other records than the PCs"
            times = books.times()
        twice = [one.value for one in self.entries if times[one.value] > 1]
        assert not twice, f"{twice[:5]} stand in the endpoint's log more than once"
        shown = "\n".join([str(first), *(self.pcs[name].news() for name in names)])
        nowhere = [one.value for one in self.entries if not (one.over or one.lost) and _not_in(one, shown)]
        assert not nowhere, f"{nowhere[:5]} were entered and are nowhere"

    def conflicts(self, name: str) -> int:
        """Return how many conflicts a PC shows."""
        return int(self.pcs[name].must("pending")["conflicts"])

    @contextmanager
    def books(self) -> Iterator[CentralBooks]:
        """Read the endpoint's database from beside it."""
        central = self.central
        with central_books(central.folder, central.database, stream=bench_stream(self.district)) as books:
            yield books


def _not_in(entry: Entry, shown: str) -> bool:
    # With what follows it: `ค่า 3.1` is the beginning of `ค่า 3.12` as well.
    return not any(f"{entry.value}{end}" in shown for end in ("'", '"', " ", "\n"))


def _sorted(dump: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    return [
        sorted(dump["records"], key=lambda one: str(one["id"])),
        sorted(
            ({"id": one["id"], "losers": sorted(map(str, one["losers"]))} for one in dump["conflicts"]),
            key=lambda one: str(one["id"]),
        ),
    ]


def _filled(record: Mapping[str, Any]) -> dict[str, Any]:
    # A dump tells an empty yes-or-no as no.
    return {name: value for name, value in record.items() if name != "id" and value not in {None, False}}
