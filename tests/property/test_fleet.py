"""Several PCs of one office, any edits, any broken line: what must hold once everything came to rest.

Each value an officer enters carries a token of its own, so that a lost edit is found whatever ids it had.
``KONGTUN_FLEET=many`` runs the long campaign; otherwise a fixed number of examples keeps the gate short.
"""

import copy
import json
import os
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId, official_id
from sync.model.seen import Seen
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.changes import DELETION, Kind, Operation, RowImage, Status
from sync.protocol.conflicts import CONFLICT_REGISTER
from sync.protocol.messages import SyncRequest
from sync.protocol.session import LineTrouble, Refused, SyncSummary
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import EndpointSide, Line, sync
from tests.support.memory_store import MemoryStore

MANY = os.environ.get("KONGTUN_FLEET") == "many"
STREAMS = ("3201", "3200", "0000")
REGISTER = "fund"
ROWS = [official_id(REGISTER, number) for number in range(2)]
FIELDS = ["name", "level"]
PCS = [0, 1, 2]

pcs = st.sampled_from(PCS)
rows = st.sampled_from(ROWS)
fields = st.sampled_from(FIELDS)
few_fields = st.lists(fields, min_size=1, max_size=2, unique=True)


@dataclass(frozen=True, slots=True)
class Look:
    """What a screen of one PC once showed of a row."""

    pc: int
    row: RowId
    seen: Seen


class Office(RuleBasedStateMachine):
    """Three PCs, one district, one endpoint."""

    old_requests: Bundle[SyncRequest] = Bundle("old_requests")
    looks: Bundle[Look] = Bundle("looks")

    @initialize(
        seed=st.integers(0, 1000),
        officers=st.sampled_from([1, 2, 3]),
        page=st.integers(1, 6),
        snapshot=st.sampled_from([2, 1000]),
    )
    def open_office(self, seed: int, officers: int, page: int, snapshot: int) -> None:
        self.officers = officers
        clock, chance = SteppingClock(1_000_000), SeededChance(seed)
        self.endpoint = MemoryEndpoint(clock, chance)
        self.endpoint.page_changes, self.endpoint.snapshot_from = page, snapshot
        self.stores = [MemoryStore(InstallId(chance.octets(16).hex()), STREAMS, clock, chance) for _ in PCS]
        self.tokens = self.installs = 0
        self.backups: list[dict[str, Any]] = [self.endpoint.backup()]
        self.saved: dict[int, MemoryStore] = {}
        self.put_back_once = self.store_went_back = False
        self.known: dict[OpId, Operation] = {}

    def token(self) -> str:
        self.tokens += 1
        return f"t{self.tokens}"

    def store(self, pc: int) -> MemoryStore:
        """Return the store an officer works on: only the first ``officers`` PCs are worked on."""
        return self.stores[pc % self.officers]

    # what officers do

    @rule(pc=pcs, row=rows, names=few_fields)
    def enter(self, pc: int, row: RowId, names: list[str]) -> None:
        self.store(pc).insert(REGISTER, row, {name: self.token() for name in names})

    @rule(pc=pcs, row=rows, names=few_fields)
    def edit(self, pc: int, row: RowId, names: list[str]) -> None:
        if self.alive(pc, row):
            self.store(pc).edit(REGISTER, row, {name: self.token() for name in names})

    @rule(pc=pcs, row=rows, name=fields, value=st.sampled_from([None, "a", "b"]))
    def edit_to_a_common_value(self, pc: int, row: RowId, name: str, value: str | None) -> None:
        if self.alive(pc, row):
            self.store(pc).edit(REGISTER, row, {name: value})

    @rule(pc=pcs, row=rows)
    def delete(self, pc: int, row: RowId) -> None:
        if self.alive(pc, row):
            self.store(pc).delete(REGISTER, row)

    @rule(target=looks, pc=pcs, row=rows)
    def look(self, pc: int, row: RowId) -> Look | MultipleResults[Look]:
        seen = self.store(pc).look(REGISTER, row, FIELDS)
        return Look(pc, row, seen) if seen else multiple()

    @rule(look=looks, names=few_fields)
    def edit_by_an_old_look(self, look: Look, names: list[str]) -> None:
        if self.editable(look):
            values = {name: self.token() for name in names}
            self.store(look.pc).edit(REGISTER, look.row, values, seen=look.seen)

    @rule(look=consumes(looks))
    def delete_by_an_old_look(self, look: Look) -> None:
        if self.editable(look):
            self.store(look.pc).delete(REGISTER, look.row, seen=look.seen)

    @rule(pc=pcs, mine=st.booleans(), pick=st.integers(0, 5))
    def settle(self, pc: int, mine: bool, pick: int) -> None:  # noqa: FBT001 - Hypothesis names arguments
        waiting = self.store(pc).open_conflicts()
        if waiting:
            self.store(pc).settle(waiting[pick % len(waiting)].row_id, mine=mine)

    @rule(pc=pcs)
    def enrol_again(self, pc: int) -> None:
        """As after a fork: the store goes on as another install and offers all it retains."""
        self.installs += 1
        self.stores[pc].become(InstallId(f"{self.installs:032x}"))

    @rule(pc=pcs)
    def want_whole(self, pc: int) -> None:
        self.stores[pc].want_whole()

    @rule(row=rows, name=fields)
    def centre_publishes(self, row: RowId, name: str) -> None:
        self.endpoint.publish("0000", "scheme", row, {name: self.token()})

    # what happens to machines

    @rule()
    def back_up_the_endpoint(self) -> None:
        self.backups.append(self.endpoint.backup())

    @rule(pick=st.integers(0, 5), told=st.booleans())
    def put_the_endpoint_back(self, pick: int, told: bool) -> None:  # noqa: FBT001 - Hypothesis names arguments
        """By plain copying, or by the command, which begins an epoch."""
        self.endpoint.put_back(self.backups[pick % len(self.backups)])
        self.put_back_once = True
        if told:
            self.endpoint.begin_epoch()

    @rule(pc=pcs)
    def back_up_a_store(self, pc: int) -> None:
        self.saved[pc] = self.copied(pc)

    @rule(pc=pcs)
    def put_a_store_back(self, pc: int) -> None:
        if pc in self.saved and self.officers > 1:
            self.stores[pc] = self.saved.pop(pc)
            self.store_went_back = True

    @rule(pc=pcs, other=pcs)
    def copy_a_store(self, pc: int, other: int) -> None:
        """The folder of one PC on another: both work as one install, until the centre notices."""
        if self.officers > 1 and pc != other and not self.stores[other].queued:
            self.stores[other] = self.copied(pc)
            self.store_went_back = True

    def remember(self) -> None:
        """Keep every operation there was: a store that went back has forgotten some."""
        self.known |= {one.operation.op_id: one.operation for store in self.stores for one in store.log}

    def copied(self, pc: int) -> MemoryStore:
        store = self.stores[pc]
        # Clock and chance are the world's: a copy must not draw the ids of the first again.
        shared = {id(one): one for one in (store._clock, store._chance)}
        return copy.deepcopy(store, shared)

    # what lines do

    @rule(target=old_requests, pc=pcs, octets=st.sampled_from([1, 600, 1 << 20]))
    def sync(self, pc: int, octets: int) -> MultipleResults[SyncRequest]:
        line = Line(self.endpoint)
        self.synced(pc, line, octets)
        return multiple(*line.requests)

    @rule(target=old_requests, pc=pcs, at=st.integers(1, 4), octets=st.sampled_from([1, 600, 1 << 20]))
    def lose_a_reply(self, pc: int, at: int, octets: int) -> MultipleResults[SyncRequest]:
        line = Line(self.endpoint, lose_reply=lambda number: number == at)
        self.broken(pc, line, octets)
        return multiple(*line.requests)

    @rule(pc=pcs, at=st.integers(1, 4), octets=st.sampled_from([1, 600, 1 << 20]))
    def lose_a_request(self, pc: int, at: int, octets: int) -> None:
        self.broken(pc, Line(self.endpoint, lose_request=lambda number: number == at), octets)

    @rule(request=consumes(old_requests))
    def replay(self, request: SyncRequest) -> None:
        before = {name: stream.head for name, stream in self.endpoint.streams.items()}
        try:
            self.endpoint.exchange(request)
        except Refused as refusal:
            # What comes again late may show a nonce that its PC has done with (decision 23).
            if not (self.put_back_once or self.store_went_back):
                assert refusal.code == "install-forked"  # noqa: PT017 - whether it is refused is open
        after = {name: stream.head for name, stream in self.endpoint.streams.items()}
        # Back in an earlier history an old request may be news: it brings what was lost.
        assert self.put_back_once or {name: after[name] for name in before} == before

    def broken(self, pc: int, line: Line, octets: int) -> None:
        try:
            self.synced(pc, line, octets)
        except LineTrouble as trouble:
            assert trouble.code in {"no-line", "cut"}  # noqa: PT017 - a line that held raises nothing

    def synced(self, pc: int, endpoint: EndpointSide, octets: int = 1 << 20) -> SyncSummary:
        """Sync; a store that works beside its copy enrols again, as its officer does when told."""
        try:
            return sync(self.stores[pc], endpoint, push_octets=octets)
        except Refused as refusal:
            assert refusal.code in {"install-forked", "chain-gap"}  # noqa: PT017 - the others have no way on
            assert self.store_went_back
            self.enrol_again(pc)
            return sync(self.stores[pc], endpoint, push_octets=octets)

    # what must hold

    @invariant()
    def no_operation_counts_twice(self) -> None:
        for stream in self.endpoint.streams.values():
            told = [(change.op_id, change.row_id) for change in stream.log]
            assert len(told) == len(set(told))

    @invariant()
    def every_overwrite_was_seen(self) -> None:
        """Walk the log: only who had seen a value, or wrote the same, may write over it or delete it."""
        self.remember()
        by_id = self.known
        writings = {
            (change.op_id, change.row_id, name)
            for change in self.endpoint.stream("3201").log
            for name in change.set
        }
        standing: dict[tuple[RowId, str], tuple[OpId, StoredValue]] = {}
        for change in self.endpoint.stream("3201").log:
            if change.register != REGISTER:
                continue
            touched = change.set if change.kind is Kind.UPDATE else FIELDS
            for name in touched:
                lost = standing.pop((change.row_id, name), None)
                anew = change.kind is Kind.INSERT  # made anew over a row its officers had deleted
                if lost and lost[1] not in {None, change.set.get(name)} and not anew:
                    seen = saw(by_id[change.op_id], name, *lost, by_id, writings)
                    assert seen, (change, name, lost)
                if change.kind is not Kind.DELETE and name in change.set:
                    standing[change.row_id, name] = change.op_id, change.set[name]

    @invariant()
    def one_open_conflict_for_a_field_and_a_pc(self) -> None:
        rows = self.endpoint.stream("3201").rows.values()
        lost = [
            (row.values["target_id"], row.values["field"], row.values["losing_install"])
            for row in rows
            if row.register == CONFLICT_REGISTER and row.values["status"] == "open"
        ]
        assert len(lost) == len(set(lost))

    @invariant()
    def a_lone_user_sees_no_conflict(self) -> None:
        if self.officers == 1:
            assert not any(store.open_conflicts() for store in self.stores)

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        # The second round tells the first ones what the last ones brought.
        for _ in range(4 if self.put_back_once or self.store_went_back else 2):
            summaries = [self.synced(pc, self.endpoint) for pc in PCS]
        assert all(summary.verified for summary in summaries)
        assert not any(store.queued for store in self.stores)
        for store in self.stores:
            assert self.put_back_once or self.store_went_back or not store.incidents
            for stream in STREAMS:
                assert store.centre[stream] == self.endpoint.stream(stream).rows
            assert store.rows() == self.everything()
        self.every_edit_is_applied_or_recorded()
        self.every_choice_counts()

    def everything(self) -> dict[tuple[str, RowId], RowImage]:
        return {key: row for stream in STREAMS for key, row in self.endpoint.stream(stream).rows.items()}

    def every_edit_is_applied_or_recorded(self) -> None:
        """Each token stands in the log, in a conflict's losing side, or was replaced there by its own PC."""
        stream = self.endpoint.stream("3201")
        told = json.dumps([list(change.set.items()) for change in stream.log])
        for store in self.stores:
            for entry in store.log:
                assert entry.result is not None
                assert entry.result.status is not Status.REJECTED
                for change in entry.operation.set.values():
                    if isinstance(change.new, str) and change.new.startswith("t"):
                        assert f'"{change.new}"' in told.replace('\\"', '"')

    def every_choice_counts(self) -> None:
        rows = self.stores[0].rows().values()
        conflicts = {row.row_id: row for row in rows if row.register == CONFLICT_REGISTER}
        for store in self.stores:
            for entry in store.log:
                if entry.operation.settles:
                    assert conflicts[entry.operation.settles].values["status"] == "settled"

    def editable(self, look: Look) -> bool:
        """Tell whether a screen still offers the row: one this PC deleted itself was closed there."""
        store = self.store(look.pc)
        found = store.row(REGISTER, look.row)
        if found is None:
            return False
        deleter = found.writers.get(DELETION)
        return not found.deleted or all(deleter != one.operation.op_id for one in store.log)

    def alive(self, pc: int, row: RowId) -> bool:
        found = self.store(pc).row(REGISTER, row)
        return found is not None and not found.deleted


def saw(
    operation: Operation,
    name: str,
    writer: OpId,
    value: StoredValue,
    by_id: dict[OpId, Operation],
    writings: set[tuple[OpId, RowId, str]],
) -> bool:
    """Tell whether an author had ``writer``'s value before him, going back through his own unwritten edits.

    Works from what was captured and what the log holds alone, never from the endpoint's own judgement.
    """
    while (change := operation.set.get(name)) is not None:
        if change.base_op == writer or change.old == value:
            return True
        if change.base_op is None or (change.base_op, operation.row_id, name) in writings:
            return False
        operation = by_id[change.base_op]
    return False


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=1500 if MANY else 300,
    stateful_step_count=40 if MANY else 25,
    deadline=None,
    derandomize=not MANY,
    suppress_health_check=[HealthCheck.too_slow],
)
