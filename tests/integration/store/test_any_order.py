"""Random edits on three PCs, syncs in any order, replies lost: the view is base plus open operations."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop_app.store import operations
from desktop_app.store.rebase import view
from desktop_app.store.store import Store
from sync.model.ids import RowId
from sync.model.seen import Seen
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.changes import Operation
from sync.protocol.digest import digest_of
from sync.protocol.messages import RegisterDigest
from sync.protocol.session import LineTrouble
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import Line, sync
from tests.support.stores import ACTOR, DISTRICT, bench, enrol

PCS = 3
FIELDS = st.sampled_from(["title", "amount", "remark"])
NUMBERS = st.integers(0, 4)
PC = st.integers(0, PCS - 1)
REFUSED = 4


def refuse_fours(operation: Operation) -> tuple[str, str] | None:
    change = operation.set.get("amount")
    return ("above-maximum", "amount") if change is not None and change.new == REFUSED else None


class Offices(RuleBasedStateMachine):
    """Three stores, one endpoint; everybody edits the same few rows."""

    @initialize(snapshot_from=st.sampled_from([3, 500]), page=st.sampled_from([1, 200]))
    def open(self, snapshot_from: int, page: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kongtun-stores-"))
        clock = SteppingClock(1_638_000_000_000)
        self.endpoint = MemoryEndpoint(clock, SeededChance("endpoint"), rule=refuse_fours)
        self.endpoint.snapshot_from, self.endpoint.page_changes = snapshot_from, page
        self.stores: list[Store] = []
        for number in range(PCS):
            store = bench(self.folder / str(number), number, clock=clock).open()
            # Durable writes are the tests of kills' matter. Here each would wait for the disk, 1,800 times in
            # all: on a disk busy with something else the test seemed to stand still.
            store._sql.run("PRAGMA synchronous = OFF")
            enrol(store, SeededChance(number), endpoint_key=self.endpoint.public)
            self.stores.append(store)
        self.looks: list[tuple[int, str, Seen]] = []

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            try:
                self.come_to_rest()
            finally:
                for store in self.stores:
                    store.close()
                shutil.rmtree(self.folder)

    @rule(pc=PC, number=st.integers(0, 2), amount=NUMBERS)
    def make(self, pc: int, number: int, amount: int) -> None:
        """Two PCs may make the same row: the id is the same."""
        with self.stores[pc].act(ACTOR) as act:
            act.insert("note_book", DISTRICT, {"title": f"t{pc}", "amount": amount}, row_id=f"{number:032x}")

    @precondition(lambda self: any(store.rows.count("note_book") for store in self.stores))
    @rule(pc=PC, pick=st.integers(0, 9), field=FIELDS, value=NUMBERS)
    def edit(self, pc: int, pick: int, field: str, value: int) -> None:
        rows = self.stores[pc].rows.where("note_book")
        if rows:
            new = value if field == "amount" else f"{field} {value}" if value else None
            with self.stores[pc].act(ACTOR) as act:
                act.update("note_book", str(rows[pick % len(rows)]["row_id"]), {field: new})

    @rule(pc=PC)
    def look(self, pc: int) -> None:
        """A screen opens: what it shows of each row is what its officer has seen until it is used."""
        store = self.stores[pc]
        ids = [str(row["row_id"]) for row in store.rows.where("note_book")]
        self.looks += [(pc, row_id, seen) for row_id, seen in store.rows.seen("note_book", ids).items()]

    @precondition(lambda self: bool(self.looks))
    @rule(pick=st.integers(0, 99), value=NUMBERS, delete=st.booleans())
    def act_on_an_old_look(self, pick: int, value: int, *, delete: bool) -> None:
        pc, row_id, seen = self.looks.pop(pick % len(self.looks))
        row = self.stores[pc].rows.find("note_book", row_id)
        if row is None:
            return
        with self.stores[pc].act(ACTOR, reason="ซ้ำ") as act:
            if delete:
                act.delete("note_book", row_id, seen)
            else:
                act.update("note_book", row_id, {"amount": value, "remark": f"remark {value}"}, seen)

    @rule(pc=PC, pick=st.integers(0, 9))
    def delete(self, pc: int, pick: int) -> None:
        rows = self.stores[pc].rows.where("note_book")
        if rows:
            with self.stores[pc].act(ACTOR, reason="ซ้ำ") as act:
                act.delete("note_book", str(rows[pick % len(rows)]["row_id"]))

    @rule(pc=PC, lost=st.sampled_from([0, 0, 0, 1, 2]), octets=st.sampled_from([1, 1 << 20]))
    def sync(self, pc: int, lost: int, octets: int) -> None:
        line = Line(self.endpoint, lose_reply=lambda number: number == lost)
        try:
            sync(self.stores[pc], line, push_octets=octets)
        except LineTrouble:
            assert lost

    @rule(pc=PC, value=NUMBERS)
    def settle(self, pc: int, value: int) -> None:
        store = self.stores[pc]
        for conflict in store.queries.open_conflicts()[:1]:
            if conflict["field"] == "$deleted":
                store.settle_deletion(ACTOR, str(conflict["row_id"]), delete=bool(value % 2))
            else:
                store.settle(ACTOR, str(conflict["row_id"]), chosen(str(conflict["field"]), min(value, 3)))

    @invariant()
    def the_view_is_base_plus_open_operations(self) -> None:
        for store in getattr(self, "stores", []):
            assert_views(store)
            assert_digests(store)

    def come_to_rest(self) -> None:
        """Correct what was refused, settle what is open, sync: all equal, all verified, nothing left over."""
        self.endpoint.rule = lambda _operation: None
        for _round in range(8):
            for store in self.stores:
                sync(store, self.endpoint)
                correct_refused(store)
                for conflict in store.queries.open_conflicts():
                    if conflict["field"] == "$deleted":
                        store.settle_deletion(ACTOR, str(conflict["row_id"]), delete=False)
                    else:
                        store.settle(ACTOR, str(conflict["row_id"]), chosen(str(conflict["field"]), 1))
                sync(store, self.endpoint)
        images = [store._central.stream_images("note_book", DISTRICT) for store in self.stores]
        assert images[1:] == images[:-1]
        for store in self.stores:
            assert sync(store, self.endpoint).verified
            counts = store.states.counts()
            assert (counts.unsent, counts.refused, counts.conflicts) == (0, 0, 0)
            assert store._sql.value("SELECT count(*) FROM base") == 0
            assert store._sql.value("SELECT count(*) FROM outbox WHERE open = 1") == 0
        self.every_operation_ended()

    def every_operation_ended(self) -> None:
        """Each committed operation has a result at the endpoint, or was taken along by its correction."""
        for store in self.stores:
            for one in operations.read(store._sql, "true"):
                assert one.operation.op_id in self.endpoint.results or one.state == "corrected"


def chosen(field: str, value: int) -> int | str:
    return value if field == "amount" else f"{field} {value}"


def correct_refused(store: Store) -> None:
    for line in store.states.edited():
        row = store.rows.find(line.register, line.row_id)
        if line.refusal is not None and row is not None and not row["deleted"]:
            with store.act(ACTOR) as act:
                act.update(line.register, line.row_id, {"amount": 3 if row["amount"] != 3 else 2})
        elif line.refusal is not None and row is not None:
            with store.act(ACTOR) as act:
                act.undelete(line.register, line.row_id, {"amount": 2})


def assert_digests(store: Store) -> None:
    for stream, register, count, xor in store._sql.rows("SELECT stream, register, count, xor FROM digests"):
        assert digest_of(store._digests._writers(register, stream)) == RegisterDigest(count, xor)


def assert_views(store: Store) -> None:
    ids = [str(row[0]) for row in store._sql.rows("SELECT DISTINCT row_id FROM outbox WHERE open = 1")]
    bases = store._central.bases(ids)
    for (register, row_id), log in operations.open_of_rows(store._sql, ids).items():
        kept = bases.get((register, row_id))
        expected = view(kept.image if kept else None, [one.kept for one in log])
        assert store._central.images(register, [row_id]).get(RowId(row_id)) == expected


def test_a_deletion_over_a_refused_value_shows_the_centres_values_below_it() -> None:
    """Found by the random runs: the refused value stayed in the deleted row, with its writer."""
    state = Offices()
    state.open(snapshot_from=500, page=200)
    state.make(pc=2, number=1, amount=1)
    state.edit(pc=2, pick=0, field="remark", value=1)
    state.sync(pc=2, lost=0, octets=1 << 20)
    state.edit(pc=2, pick=0, field="amount", value=REFUSED)
    state.edit(pc=2, pick=0, field="title", value=2)
    state.sync(pc=2, lost=0, octets=1)
    state.delete(pc=2, pick=0)
    state.the_view_is_base_plus_open_operations()
    state.teardown()


TestOffices = Offices.TestCase
TestOffices.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
