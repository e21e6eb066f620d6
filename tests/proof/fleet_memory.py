"""A fleet in memory: the sans-I/O engines of both ends in one thread, copied and put back at will."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from sync.model.checks import LARGEST_INTEGER
from sync.model.fields import StoredValue
from sync.model.ids import InstallId, RowId
from sync.model.seen import Seen
from sync.model.sources import Chance, Clock, SeededChance, SteppingClock
from sync.protocol.changes import Change, Operation, Result, RowImage, Status
from sync.protocol.messages import SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.session import StoreSide
from tests.proof.fleet_parts import CENTRE, PC, REGISTER, Fate, Key
from tests.proof.fleet_steps import Setting
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import EndpointSide
from tests.support.memory_store import AS_IT_STANDS, Entry, MemoryStore

START_MS = 1_638_000_000_000
DISTRICTS = ("3201", "3201", "3201", "3202")
ACTORS = ("a" * 32, "a" * 32, "b" * 32, "d" * 32)
"""Two accounts work in the first district, one of them on two PCs."""


def refuses_large(operation: Operation) -> tuple[str, str | None] | None:
    """Refuse what the real endpoint refuses of the bench's register: a number beyond the largest."""
    for name, change in operation.set.items():
        if isinstance(change.new, int) and change.new > LARGEST_INTEGER:
            return "value-refused", name
    return None


@dataclass(slots=True)
class OddClock:
    """The fleet's time, seen by a clock that is wrong by ``by_ms``."""

    right: Clock
    by_ms: int = 0

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, never before."""
        return max(0, self.right.now_ms() + self.by_ms)


class MemoryPC:
    """A store in memory, worked by an officer."""

    def __init__(self, store: MemoryStore, district: str, clock: OddClock) -> None:
        self.store, self.district, self.clock = store, district, clock

    @property
    def side(self) -> StoreSide:
        return self.store

    @property
    def install(self) -> str:
        return self.store.install

    def row(self, row_id: RowId) -> RowImage | None:
        return self.store.row(REGISTER, row_id)

    def enter(self, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        self.store.insert(REGISTER, row_id, values)

    def edit(self, row_id: RowId, values: Mapping[str, StoredValue], seen: Seen | None = None) -> None:
        self.store.edit(REGISTER, row_id, values, seen=AS_IT_STANDS if seen is None else seen)

    def delete(self, row_id: RowId, seen: Seen | None = None) -> None:
        self.store.delete(REGISTER, row_id, seen=AS_IT_STANDS if seen is None else seen)

    def look(self, row_id: RowId, names: tuple[str, ...]) -> Seen:
        return self.store.look(REGISTER, row_id, names)

    def conflicts(self) -> list[RowId]:
        return sorted(row.row_id for row in self.store.open_conflicts())

    def settle(self, conflict: RowId, *, mine: bool) -> None:
        self.store.settle(conflict, mine=mine)

    def take_back(self, row_id: RowId) -> bool:
        log = [one for one in self.store.log if one.operation.row_id == row_id]
        refused = [one for one in log if _is_listed(one)]
        if not refused or any(one.n is not None and one.result is None for one in log):
            return False
        only_here = (REGISTER, row_id) not in self.store.centre[self.district]
        for entry in log if only_here else refused:
            if entry.result is None or _is_listed(entry):
                entry.replaced = True
                entry.result = entry.result or Result(
                    entry.operation.op_id, Status.REJECTED, code="taken-back"
                )
        return True

    def fates(self) -> list[Fate]:
        stopped = self.store._stopped()
        return [
            Fate(
                one.operation,
                one.result,
                # An edit held under a refused creation waits in the list for the same correction.
                listed=_is_listed(one) or (one.result is None and self.store._is_held(one, stopped)),
                ended=one.replaced,
            )
            for one in self.store.log
        ]

    def queued(self) -> int:
        return self.store.read_state("officer").queued

    def unanswered(self) -> int:
        return len(self.store.queued)

    def incidents(self) -> int:
        return len(self.store.incidents)

    def images(self, stream: str) -> dict[Key, RowImage]:
        return self.store.centre[stream]

    def shown(self, stream: str) -> dict[Key, RowImage]:
        return {key: row for key, row in self.store.rows().items() if key in self.store.centre[stream]}

    def want_whole(self) -> None:
        self.store.want_whole()

    def set_clock(self, by_ms: int) -> None:
        self.clock.by_ms = by_ms


def _is_listed(entry: Entry) -> bool:
    refused = entry.result is not None and entry.result.status is Status.REJECTED
    return refused and not entry.replaced and not entry.passed


class MemoryFleet:
    """Four PCs of two districts at one endpoint."""

    def __init__(self, setting: Setting) -> None:
        self._clock, self._chance = SteppingClock(START_MS), SeededChance(setting.seed)
        self._endpoint = MemoryEndpoint(self._clock, self._chance, rule=refuses_large)
        self._endpoint.page_changes, self._endpoint.snapshot_from = setting.page, setting.snapshot
        self._installs = 0
        self.pcs: list[PC] = []
        for district, actor in zip(DISTRICTS, ACTORS, strict=True):
            clock = OddClock(self._clock)
            streams = (district, f"{district[:2]}00", CENTRE)
            store = MemoryStore(self._new_install(), streams, clock, self._chance)
            store.actor = actor
            self.pcs.append(MemoryPC(store, district, clock))

    def _new_install(self) -> InstallId:
        self._installs += 1
        return InstallId(f"{self._installs:032x}")

    def line(self, pc: PC) -> EndpointSide:  # noqa: ARG002 - in memory every PC has the same way
        return _Way(self)

    def enrol_again(self, pc: PC) -> None:
        _store(pc).become(self._new_install())

    def enrol_by_new_code(self, pc: PC) -> None:
        """Never asked for: an endpoint in memory answers any install."""

    def save_pc(self, number: int) -> object:
        return self._copied(_store(self.pcs[number]))

    def put_back_pc(self, number: int, saved: object) -> None:
        assert isinstance(saved, MemoryStore)
        pc = self.pcs[number]
        assert isinstance(pc, MemoryPC)
        pc.store = self._copied(saved, pc.clock)
        pc.store.want_whole()

    def clone_pc(self, number: int) -> None:
        pc = self.pcs[number]
        clock = OddClock(self._clock)
        self.pcs.append(MemoryPC(self._copied(_store(pc), clock), pc.district, clock))

    def _copied(self, store: MemoryStore, clock: OddClock | None = None) -> MemoryStore:
        clock = clock or OddClock(self._clock)
        # Chance goes on for a copy as for anybody: a clone that drew the same ids as its twin would be
        # the twin.
        memo: dict[int, Clock | Chance] = {id(store._clock): clock, id(self._chance): self._chance}
        return copy.deepcopy(store, memo)

    def save_endpoint(self) -> object:
        memo = {id(one): one for one in (self._clock, self._chance, self._endpoint._signer)}
        return copy.deepcopy(self._endpoint, memo)

    def put_back_endpoint(self, saved: object) -> None:
        now, self._endpoint = self._endpoint, saved  # type: ignore[assignment] # what save_endpoint gave
        try:
            self._endpoint = self.save_endpoint()  # type: ignore[assignment] # a copy: it may come back twice
        except BaseException:
            self._endpoint = now
            raise

    def publish(self, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        self._endpoint.publish(CENTRE, "scheme", row_id, values)

    def log(self, stream: str) -> list[Change]:
        return self._endpoint.stream(stream).log

    def rows(self, stream: str) -> dict[Key, RowImage]:
        return self._endpoint.stream(stream).rows

    def head(self) -> int:
        return sum(stream.head for stream in self._endpoint.streams.values())

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Leads to the endpoint that is there when something is sent, a copy put back too."""

    fleet: MemoryFleet

    def exchange(self, request: SyncRequest) -> SyncReply:
        return self.fleet._endpoint.exchange(request)

    def fetch(self, offer: SnapshotOffer) -> bytes:
        return self.fleet._endpoint.fetch(offer)


def _store(pc: PC) -> MemoryStore:
    assert isinstance(pc, MemoryPC)
    return pc.store
