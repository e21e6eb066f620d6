"""A fleet of real parts in one thread: encrypted stores and the endpoint's database, copied as files."""

import json
import logging
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from desktop_app.store import operations
from desktop_app.store.push import _QUEUED
from sync.central import copies, pull
from sync.central.centre import Sources
from sync.central.ledger import read_log
from sync.central.records import every
from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.model.seen import Seen
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.changes import DELETION, Change, RowImage
from sync.protocol.conflicts import CONFLICT_REGISTER, losing_fields
from sync.protocol.session import StoreSide
from tests.proof.central_books import STREAM, CentralBooks, central_books
from tests.proof.direct_line import DirectLine
from tests.proof.fleet_memory import OddClock
from tests.proof.fleet_parts import PC, REGISTER, Fate, Key
from tests.proof.fleet_steps import Setting
from tests.proof.real_pc import NOON_MS, RealPC
from tests.support.fleet import EndpointSide

NAMES = ("somchai", "somchai", "suda", "suda")
"""Accounts of the PCs: two work in the office, each on two PCs."""
_ALL_OCTETS = 1 << 40
_NOTHING: Seen = {}


class StorePC:
    """A real store, worked by an officer."""

    district = STREAM

    def __init__(self, pc: RealPC, clock: OddClock) -> None:
        self.pc, self.clock = pc, clock

    @property
    def side(self) -> StoreSide:
        return self.pc.store

    @property
    def install(self) -> str:
        return str(self.pc.store.installs.current().install)

    def row(self, row_id: RowId) -> RowImage | None:
        return self.pc.store._central.images(REGISTER, [row_id]).get(row_id)

    def enter(self, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        self.pc.enter(values, row_id)

    def edit(self, row_id: RowId, values: Mapping[str, StoredValue], seen: Seen | None = None) -> None:
        with self.pc.store.act(self.pc.actor) as act:
            act.update(REGISTER, row_id, values, seen or _NOTHING)

    def delete(self, row_id: RowId, seen: Seen | None = None) -> None:
        with self.pc.store.act(self.pc.actor, reason="ซ้ำ") as act:
            act.delete(REGISTER, row_id, seen or _NOTHING)

    def look(self, row_id: RowId, names: tuple[str, ...]) -> Seen:
        found = self.row(row_id)
        if found is None or found.deleted:
            return {}
        seen = self.pc.store.rows.seen(REGISTER, [row_id])[row_id]
        return {name: seen[name] for name in names}

    def conflicts(self) -> list[RowId]:
        waiting = self.pc.store.rows.where(CONFLICT_REGISTER, status="open")
        return sorted(RowId(str(row["row_id"])) for row in waiting)

    def settle(self, conflict: RowId, *, mine: bool) -> None:
        store = self.pc.store
        row = store.rows.find(CONFLICT_REGISTER, conflict)
        assert row is not None
        target, name = RowId(str(row["target_id"])), str(row["field"])
        if name == DELETION:
            self._settle_deletion(conflict, row, mine=mine)
            return
        standing = self.row(target)
        centre = standing.values.get(name) if standing else None
        losing = json.loads(str(row["losing_value"])) if row.get("losing_value") else None
        store.settle(self.pc.actor, conflict, losing if mine else centre)

    def _settle_deletion(self, conflict: RowId, row: Mapping[str, StoredValue], *, mine: bool) -> None:
        lost = losing_fields(RowImage(CONFLICT_REGISTER, conflict, dict(row), {}))
        delete = None if not mine else not lost
        self.pc.store.settle_deletion(self.pc.actor, str(conflict), delete=delete)

    def take_back(self, row_id: RowId) -> bool:
        store = self.pc.store
        taken = store.taking_back.of(REGISTER, row_id)
        if taken is None or taken.on_its_way:
            return False
        with store.act(self.pc.actor):
            store.taking_back.take(self.pc.actor, REGISTER, row_id)
        return True

    def fates(self) -> list[Fate]:
        log = operations.read(self.pc.store._sql, "1 ORDER BY pos")
        held = {one.operation.op_id for one in log if one.state == "queued"}
        if held:
            ready = operations.each(self.pc.store._sql, f"{_QUEUED} ORDER BY pos")
            held -= {one.operation.op_id for one in ready}
        return [
            Fate(
                one.operation,
                one.result,
                listed=one.state == "rejected" or one.operation.op_id in held,
                ended=one.state in {"corrected", "taken"},
            )
            for one in log
        ]

    def queued(self) -> int:
        return self.pc.store.read_state("officer").queued

    def unanswered(self) -> int:
        return self.pc.store._sealing.waiting()

    def incidents(self) -> int:
        query = "SELECT count(*) FROM incidents WHERE reason <> 'taken-back'"
        return int(self.pc.store._sql.value(query))

    def images(self, stream: str) -> dict[Key, RowImage]:
        bases = {key: base.image for key, base in self.pc.store._central.stream_bases(stream).items()}
        held = self.shown(stream)
        own = operations.open_of_rows(self.pc.store._sql, [row_id for _, row_id in held])
        return {key: bases.get(key, row) for key, row in held.items() if key in bases or not own.get(key)}

    def shown(self, stream: str) -> dict[Key, RowImage]:
        central = self.pc.store._central
        return {
            (register.name, row_id): image
            for register in central.registers()
            for row_id, image in central.stream_images(register.name, stream).items()
        }

    def want_whole(self) -> None:
        self.pc.store.want_whole()

    def set_clock(self, by_ms: int) -> None:
        self.clock.by_ms = by_ms


class RealFleet:
    """Four PCs of one district at one endpoint, all files below ``folder``."""

    def __init__(self, folder: Path, setting: Setting) -> None:
        self._folder, self._copies = folder, 0
        # Small ones, so that a few edits fill several pages and a stream is soon big enough for a snapshot.
        self._sizes = ExitStack()
        self._sizes.enter_context(patch.object(pull, "PAGE_OCTETS", 200 * setting.page))
        self._sizes.enter_context(patch.object(pull, "SMALL_STREAM", 2 * setting.snapshot))
        # Each sync has its nonce: copies are found out within a few, not within hours.
        self._sizes.enter_context(patch.object(copies, "RENEWED_MS", 0))
        # A new epoch is a warning to an administrator, and here an everyday thing.
        self._sizes.enter_context(patch.object(logging.getLogger("kongtun.centre"), "disabled", new=True))
        self._clock = SteppingClock(NOON_MS)
        self._chance = SeededChance(setting.seed)
        self.pcs: list[PC] = []
        for number, name in enumerate(NAMES):
            clock = OddClock(self._clock)
            self.pcs.append(StorePC(self._pc(folder / f"pc{number}", name, clock), clock))
        self._books_opened = central_books(folder / "centre", sources=Sources(self._clock, self._chance))
        self.books: CentralBooks = self._books_opened.__enter__()

    def _pc(self, folder: Path, name: str, clock: OddClock) -> RealPC:
        return RealPC(folder, name, clock=clock, chance=self._chance)

    def _new_folder(self) -> Path:
        self._copies += 1
        return self._folder / f"copy{self._copies}"

    def dial(self) -> DirectLine:
        """Make a line to the endpoint as it is now."""
        return DirectLine(lambda: self.books.centre)

    def line(self, pc: PC) -> EndpointSide:
        return real_store(pc)._endpoint(self.dial())

    def enrol_again(self, pc: PC) -> None:
        real_store(pc).enrol_again(self.dial)

    def enrol_by_new_code(self, pc: PC) -> None:
        real_store(pc).enrol_by_new_code(self.dial, self.books.code())

    def save_pc(self, number: int) -> object:
        pc = real_store(self.pcs[number])
        target = self._new_folder()
        pc.close()
        shutil.copytree(pc.folder, target)
        pc.store = pc._opened()
        return target

    def put_back_pc(self, number: int, saved: object) -> None:
        assert isinstance(saved, Path)
        pc = real_store(self.pcs[number])
        pc.close()
        shutil.rmtree(pc.folder)
        shutil.copytree(saved, pc.folder)
        pc.store = pc._opened()
        pc.store.want_whole()

    def clone_pc(self, number: int) -> None:
        saved = self.save_pc(number)
        assert isinstance(saved, Path)
        clock = OddClock(self._clock)
        self.pcs.append(StorePC(self._pc(saved, real_store(self.pcs[number]).name, clock), clock))

    def save_endpoint(self) -> object:
        target = self._new_folder()
        self._books_opened.__exit__(None, None, None)
        shutil.copytree(self._folder / "centre", target)
        self._open_books()
        return target

    def put_back_endpoint(self, saved: object) -> None:
        assert isinstance(saved, Path)
        self._books_opened.__exit__(None, None, None)
        shutil.rmtree(self._folder / "centre")
        shutil.copytree(saved, self._folder / "centre")
        self._open_books()

    def _open_books(self) -> None:
        sources = Sources(self._clock, self._chance)
        self._books_opened = central_books(self._folder / "centre", sources=sources)
        self.books = self._books_opened.__enter__()

    def publish(self, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        """Leave the centre's own stream alone: what it publishes comes from files, with rules of its own."""

    def log(self, stream: str) -> list[Change]:
        with self.books.centre.database.reading() as connection:
            return read_log(connection, stream, 0, _ALL_OCTETS).changes

    def rows(self, stream: str) -> dict[Key, RowImage]:
        with self.books.centre.database.reading() as connection:
            return {(row.register, row.row_id): row for row in every(connection, stream)}

    def head(self) -> int:
        return len(self.log(STREAM))

    def close(self) -> None:
        for pc in self.pcs:
            real_store(pc).close()
        self._books_opened.__exit__(None, None, None)
        self._sizes.close()
        shutil.rmtree(self._folder)


def real_store(pc: PC) -> RealPC:
    """Return the store behind a PC of this fleet, with its folder."""
    assert isinstance(pc, StorePC)
    return pc.pc


class RealFleets:
    """Makes real fleets quickly: enrolled once, then copied."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template"
        self._folder = folder
        self._made = 0
        self._prepare()

    def _prepare(self) -> None:
        clock, chance = SteppingClock(NOON_MS - 1_000_000), SeededChance("fleet")
        with central_books(self._template / "centre", sources=Sources(clock, chance)) as books:
            line = DirectLine(lambda: books.centre)
            code = books.code()
            for number, name in enumerate(NAMES):
                pc = RealPC(self._template / f"pc{number}", name, clock=clock, chance=chance)
                pc.enrol(lambda: line, code)
                pc.close()

    def __call__(self, setting: Setting) -> RealFleet:
        """Return a fleet of its own; each PC is enrolled and has not synced yet."""
        self._made += 1
        target = self._folder / f"fleet{self._made}"
        shutil.copytree(self._template, target)
        return RealFleet(target, setting)
