"""What every endpoint must do with requests, the one in memory and the real one over HTTP alike.

A module that has an endpoint gives a fixture ``endpoint_factory`` (``Callable[[], Office]``: a district that
nobody has used yet) and subclasses ``EndpointSuite``. Register ``bench_record`` with ``name members note``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec
import pytest

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.model.sources import SeededChance
from sync.protocol import chain
from sync.protocol.changes import FieldChange, Kind, Operation, RowImage, Status
from sync.protocol.conflicts import CONFLICT_REGISTER, conflict_id, shown
from sync.protocol.digest import register_digest
from sync.protocol.images import after, writer_of
from sync.protocol.messages import SHORT_FORMS, Hello, Push, SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.refusals import REFUSALS
from sync.protocol.session import Refused
from sync.protocol.signing import verify_receipt
from sync.protocol.whole_streams import read_file
from sync.protocol.wording import in_full, in_short

REGISTER = "bench_record"
WALL_MS = 1_638_158_400_000


class Peer(Protocol):
    """An enrolled install's line to the endpoint."""

    install: InstallId
    realm: str
    account: str
    stream: str
    streams: list[str]

    @property
    def endpoint_key(self) -> str:
        """The key that verifies the endpoint's receipts."""

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Send one request; raises Refused."""

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Return a snapshot's bytes; raises Refused."""


def in_schema(request: SyncRequest, schema: int) -> SyncRequest:
    """Return a request of a program that reads ``schema``, to an endpoint known to read it."""
    hello = msgspec.structs.replace(request.hello, schema_max=schema, endpoint_schema=schema)
    return msgspec.structs.replace(request, hello=hello)


class Office(Protocol):
    """A district at the endpoint under test."""

    def pc(self) -> Peer:
        """Return a newly enrolled install of the district."""


Factory = Callable[[], Office]


@dataclass(slots=True)
class Machine:
    """An install that keeps its chain and cursors itself, so that a test may break every rule of it."""

    peer: Peer
    schema: int = 1
    """The wire schema it speaks: 2 sends pushes in short forms, in full ones after ``expand``."""
    n: int = 0
    head: str = ""
    cursors: dict[str, str | None] = field(default_factory=dict)
    rows: dict[tuple[str, RowId], RowImage] = field(default_factory=dict)
    chance: SeededChance = field(init=False)
    expands: int = 0
    """How often the endpoint asked for full forms."""

    def __post_init__(self) -> None:
        self.head = chain.genesis(self.peer.install)
        self.cursors = dict.fromkeys(self.peer.streams)
        self.chance = SeededChance(self.peer.install)

    def insert(self, row_id: RowId | None = None, **values: StoredValue) -> Operation:
        changes = {name: FieldChange(None, value, None) for name, value in values.items()}
        return self.operation(Kind.INSERT, row_id or RowId(self.chance.octets(16).hex()), changes)

    def edit(self, row_id: RowId, settles: RowId | None = None, **values: StoredValue) -> Operation:
        """An edit by somebody who saw what this machine has pulled."""
        row = self.rows[REGISTER, row_id]
        changes = {
            name: FieldChange(row.values.get(name), value, writer_of(row.writers, name))
            for name, value in values.items()
        }
        return self.operation(Kind.UPDATE, row_id, changes, settles)

    def delete(self, row_id: RowId) -> Operation:
        row = self.rows[REGISTER, row_id]
        changes = {
            name: FieldChange(value, None, writer_of(row.writers, name)) for name, value in row.values.items()
        }
        return self.operation(Kind.DELETE, row_id, changes)

    def operation(
        self, kind: Kind, row_id: RowId, changes: dict[str, FieldChange], settles: RowId | None = None
    ) -> Operation:
        return Operation(
            op_id=OpId(self.chance.octets(16).hex()),
            register=REGISTER,
            row_id=row_id,
            stream=self.peer.stream,
            kind=kind,
            set=changes,
            actor=self.peer.account,
            generation=1,
            group=None,
            wall_ms=WALL_MS,
            server_offset_ms=0,
            schema=1,
            app="test",
            reason="ซ้ำ" if kind is Kind.DELETE else None,
            settles=settles,
        )

    def push(self, operations: Sequence[Operation]) -> Push:
        return Push(self.n + 1, self.head, chain.extend(self.head, operations), list(operations))

    def request(self, push: Push | None = None, *, digest: bool = True) -> SyncRequest:
        hello = Hello(self.peer.install, self.peer.realm, None, 1, 1, self.schema, "test", WALL_MS, "officer")
        return SyncRequest(hello, dict(self.cursors), push, digest)

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Send a request in the machine's language."""
        push = request.push
        if push is None or self.schema < SHORT_FORMS:
            return self.peer.exchange(request)
        try:
            return in_full(self.peer.exchange(in_short(request, push)), push)
        except Refused as refused:
            if refused.code != "expand":
                raise
            self.expands += 1
            return in_full(self.peer.exchange(request), push)

    def send(self, *operations: Operation) -> SyncReply:
        """Push operations as the next of the chain; the cursors stay, so that a ``pull`` tells them too."""
        push = self.push(operations) if operations else None
        reply = self.exchange(self.request(push))
        if push:
            self.n, self.head = self.n + len(operations), push.head
        return reply

    def pull(self) -> SyncReply:
        """Pull to the head and apply."""
        while True:
            reply = self.exchange(self.request())
            for offer in reply.snapshots:
                self.load(offer)
            for page in reply.pages:
                for change in page.changes:
                    key = change.register, change.row_id
                    self.rows[key] = after(self.rows.get(key), change, change.op_id)
                self.cursors[page.stream] = page.cursor
            if not reply.snapshots and not any(page.more for page in reply.pages):
                return reply

    def load(self, offer: SnapshotOffer) -> None:
        body = self.peer.fetch(offer)
        assert len(body) == offer.size
        whole = read_file(body)
        self.rows.update(((row.register, row.row_id), row) for row in whole.images())
        self.cursors[offer.stream] = whole.cursor

    def conflicts(self) -> list[RowImage]:
        return [row for (register, _), row in self.rows.items() if register == CONFLICT_REGISTER]


@pytest.fixture(params=[1, 2], ids=["schema-1", "schema-2"])
def schema(request: pytest.FixtureRequest) -> int:
    """The language the machines speak."""
    chosen: int = request.param
    return chosen


@pytest.fixture
def office(endpoint_factory: Factory) -> Office:
    return endpoint_factory()


@pytest.fixture
def one(office: Office, schema: int) -> Machine:
    return Machine(office.pc(), schema)


@pytest.fixture
def two(office: Office, schema: int) -> Machine:
    return Machine(office.pc(), schema)


def shared(one: Machine, two: Machine) -> RowId:
    """Give both machines the same record."""
    operation = one.insert(name="เดิม", members=1)
    one.send(operation)
    one.pull()
    two.pull()
    return operation.row_id


def refusal(machine: Machine, push: Push) -> str:
    with pytest.raises(Refused) as refused:
        machine.exchange(machine.request(push))
    assert refused.value.status == REFUSALS[refused.value.code].status
    return refused.value.code


class EndpointSuite:
    """The suite; every test names the promise it holds."""

    def test_an_operation_is_answered_receipted_and_told_to_others(self, one: Machine, two: Machine) -> None:
        operation = one.insert(name="ก", members=3)
        reply = one.send(operation)
        (result,) = reply.results
        assert (result.op_id, result.status, result.stands_for) == (operation.op_id, Status.APPLIED, {})
        assert result.seq is not None
        assert reply.acked_n == 1
        assert reply.receipt is not None
        assert (reply.receipt.first_n, reply.receipt.count, reply.receipt.head) == (1, 1, one.head)
        verify_receipt(one.peer.endpoint_key, reply.receipt)
        two.pull()
        row = two.rows[REGISTER, operation.row_id]
        assert (row.values, row.writers) == ({"name": "ก", "members": 3}, {"*": operation.op_id})

    def test_own_changes_are_left_out_only_beside_their_results(self, one: Machine) -> None:
        one.pull()
        operation = one.insert(name="ก")
        reply = one.send(operation)
        assert [change for page in reply.pages for change in page.changes] == []
        one.pull()
        assert one.rows[REGISTER, operation.row_id].writers == {"*": operation.op_id}

    def test_a_known_operation_gets_its_first_result_again(self, one: Machine) -> None:
        push = one.push([one.insert(name="ก")])
        first = one.exchange(one.request(push))
        second = one.exchange(one.request(push))
        assert second.results == first.results
        assert second.acked_n == 1
        one.pull()
        assert [register for register, _ in one.rows].count(REGISTER) == 1

    def test_digests_at_the_head_equal_the_rows_told(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        one.send(one.edit(row_id, members=2), one.insert(name="ข"))
        one.pull()
        one.send(one.delete(row_id))
        reply = two.pull()
        assert reply.digests is not None
        assert reply.digests[two.peer.stream] == {
            name: register_digest(row for (register, _), row in two.rows.items() if register == name)
            for name in {register for register, _ in two.rows}
        }
        assert two.rows[REGISTER, row_id].deleted

    def test_different_fields_merge_and_the_same_field_keeps_both_values(
        self, one: Machine, two: Machine
    ) -> None:
        row_id = shared(one, two)
        first = one.edit(row_id, members=10)
        one.send(first)
        lost, kept = two.edit(row_id, members=20), two.edit(row_id, note="ใหม่")
        reply = two.send(lost, kept)
        assert [one.status for one in reply.results] == [Status.CONFLICT, Status.APPLIED]
        assert reply.results[0].conflict == conflict_id(lost.op_id, "members")
        assert reply.results[0].stands_for == {"members": lost.set["members"].base_op}
        for machine in (one, two):
            machine.pull()
            row = machine.rows[REGISTER, row_id]
            assert row.values == {"name": "เดิม", "members": 10, "note": "ใหม่"}
            (conflict,) = machine.conflicts()
            assert conflict.values["losing_install"] == two.peer.install
            assert conflict.values["centre_op"] == first.op_id
            assert [shown(conflict.values[f"{side}_value"]) for side in ("base", "centre", "losing")] == [
                1,
                10,
                20,
            ]

    @pytest.mark.parametrize("at_once", [True, False], ids=["in one push", "in two pushes"])
    def test_what_a_machine_writes_on_takes_the_losing_place_in_its_open_conflict(
        self, one: Machine, two: Machine, *, at_once: bool
    ) -> None:
        row_id = shared(one, two)
        one.send(one.edit(row_id, members=10))
        lost = two.edit(row_id, members=20)
        later = two.operation(Kind.UPDATE, row_id, {"members": FieldChange(20, 30, lost.op_id)})
        sent = [two.send(lost, later)] if at_once else [two.send(lost), two.send(later)]
        results = [result for reply in sent for result in reply.results]
        assert [result.conflict for result in results] == [conflict_id(lost.op_id, "members")] * 2
        one.pull()
        (conflict,) = one.conflicts()
        assert [shown(conflict.values[f"{side}_value"]) for side in ("centre", "losing")] == [10, 30]
        assert one.rows[REGISTER, row_id].values["members"] == 10

    @pytest.mark.parametrize("at_once", [True, False], ids=["in one push", "in two pushes"])
    def test_a_machine_that_comes_round_to_the_centres_value_ends_its_conflict(
        self, one: Machine, two: Machine, *, at_once: bool
    ) -> None:
        row_id = shared(one, two)
        one.send(one.edit(row_id, members=10))
        lost = two.edit(row_id, members=20)
        later = two.operation(Kind.UPDATE, row_id, {"members": FieldChange(20, 10, lost.op_id)})
        last = (two.send(lost, later) if at_once else [two.send(lost), two.send(later)][1]).results[-1]
        assert last.status is Status.SAME
        one.pull()
        (conflict,) = one.conflicts()
        assert conflict.values["status"] == "settled"

    def test_two_machines_that_lose_the_same_field_keep_a_value_each(
        self, office: Office, one: Machine, two: Machine
    ) -> None:
        row_id = shared(one, two)
        three = Machine(office.pc())
        three.pull()
        one.send(one.edit(row_id, members=10))
        for number, machine in enumerate((two, three), 2):
            machine.send(machine.edit(row_id, members=10 * number))
        one.pull()
        kept = {(row.values["losing_install"], shown(row.values["losing_value"])) for row in one.conflicts()}
        assert kept == {(two.peer.install, 20), (three.peer.install, 30)}

    def test_settling_closes_the_conflict_for_everybody(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        one.send(one.edit(row_id, members=10))
        two.send(two.edit(row_id, members=20))
        for machine in (one, two):
            machine.pull()
        (conflict,) = one.conflicts()
        settling = one.edit(row_id, conflict.row_id, members=20)
        assert one.send(settling).results[0].status is Status.APPLIED
        for machine in (one, two):
            machine.pull()
            (settled,) = machine.conflicts()
            assert (settled.values["status"], settled.values["settled_by"]) == ("settled", settling.op_id)
            assert machine.rows[REGISTER, row_id].values["members"] == 20

    def test_a_delete_against_an_unseen_edit_is_a_conflict(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        one.send(one.edit(row_id, members=10))
        assert two.send(two.delete(row_id)).results[0].status is Status.CONFLICT
        one.pull()
        (conflict,) = one.conflicts()
        assert conflict.values["field"] == "$deleted"
        assert not one.rows[REGISTER, row_id].deleted

    def test_one_bad_record_does_not_hold_up_the_others(self, one: Machine) -> None:
        good, other = one.insert(name="ดี"), one.insert(name="ดีด้วย")
        bad = msgspec.structs.replace(one.insert(name="ก"), register="no_such_register")
        reply = one.send(good, bad, other)
        assert [result.status for result in reply.results] == [
            Status.APPLIED,
            Status.REJECTED,
            Status.APPLIED,
        ]
        assert reply.results[1].code == "unknown-register"

    def test_an_edit_of_an_unknown_record_is_refused(self, one: Machine) -> None:
        change = FieldChange("ก", "ข", OpId("1" * 32))
        reply = one.send(one.operation(Kind.UPDATE, RowId("2" * 32), {"name": change}))
        assert (reply.results[0].status, reply.results[0].code) == (Status.REJECTED, "row-unknown")

    def test_another_history_under_known_numbers_is_a_fork(self, one: Machine) -> None:
        one.send(one.insert(name="ก"))
        one.n, one.head = 0, chain.genesis(one.peer.install)
        assert refusal(one, one.push([one.insert(name="ข")])) == "install-forked"

    def test_a_head_over_other_operations_is_refused(self, one: Machine) -> None:
        push = msgspec.structs.replace(one.push([one.insert(name="ก")]), head="0" * 64)
        assert refusal(one, push) == "chain-broken"
        assert one.exchange(one.request()).acked_n == 0

    def test_numbers_left_out_are_refused(self, one: Machine) -> None:
        one.n = 5
        assert refusal(one, one.push([one.insert(name="ก")])) == "chain-gap"

    def test_a_cursor_of_somebody_elses_making_is_refused(self, one: Machine) -> None:
        one.cursors[one.peer.stream] = "bm90IGEgY3Vyc29y"
        with pytest.raises(Refused) as refused:
            one.exchange(one.request())
        assert refused.value.code == "cursor-invalid"
        assert refused.value.values == {"stream": one.peer.stream}

    def test_a_stream_is_given_whole_when_asked_for(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        one.send(one.insert(name="ข"), one.edit(row_id, note="น"))
        one.pull()
        one.send(one.delete(row_id))
        one.pull()
        anew = Machine(two.peer)
        request = anew.request()
        reply = anew.exchange(msgspec.structs.replace(request, replace=[anew.peer.stream]))
        (offer,) = reply.snapshots
        assert (offer.stream, offer.reason) == (anew.peer.stream, "digest")
        anew.load(offer)
        anew.pull()
        assert anew.rows == one.rows
