"""The store against an endpoint in memory: what two PCs see after editing apart and syncing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.store import Store
from sync.model.ids import RowId
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.changes import Operation
from sync.protocol.messages import SyncReply, SyncRequest
from sync.protocol.session import LineTrouble
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import Line, sync
from tests.support.stores import ACTOR, DISTRICT, bench, enrol
from ui.views.common import RowState


class Office:
    """An endpoint and the PCs of one office."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SteppingClock(1_638_000_000_000)
        self.endpoint = MemoryEndpoint(self.clock, SeededChance("endpoint"))
        self.stores: list[Store] = []

    def pc(self) -> Store:
        number = len(self.stores) + 1
        means = bench(self.folder / f"pc{number}", number, clock=self.clock)
        store = means.open()
        enrol(store, SeededChance(f"install {number}"), endpoint_key=self.endpoint.public)
        self.stores.append(store)
        return store

    def close(self) -> None:
        for store in self.stores:
            store.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.close()


def book(store: Store, **values: float | str | None) -> RowId:
    with store.act(ACTOR) as act:
        return act.insert("note_book", DISTRICT, values)


def edit(store: Store, row_id: RowId, **values: float | str | None) -> None:
    with store.act(ACTOR) as act:
        act.update("note_book", row_id, values)


def shared_book(office: Office, count: int = 2) -> tuple[list[Store], RowId]:
    stores = [office.pc() for _ in range(count)]
    row_id = book(stores[0], title="สมุด", amount=1, remark="เดิม")
    for store in stores:
        assert sync(store, office.endpoint).verified
    return stores, row_id


def seen(store: Store, row_id: RowId) -> dict[str, object]:
    row = store.rows.find("note_book", row_id)
    assert row is not None
    return {name: row[name] for name in ("title", "amount", "remark", "deleted")}


def all_equal(stores: list[Store]) -> bool:
    images = [
        {key: one.values for key, one in store._central.stream_images("note_book", DISTRICT).items()}
        for store in stores
    ]
    return all(one == images[0] for one in images)


def test_an_entered_record_reaches_the_other_pc(office: Office) -> None:
    (one, two), row_id = shared_book(office)
    assert seen(two, row_id) == {"title": "สมุด", "amount": 1, "remark": "เดิม", "deleted": 0}
    assert one.states.row("note_book", row_id) is RowState.RECEIVED
    assert one.states.counts().unsent == 0
    assert two.queries.search("note_book", "สมุด")


def test_edits_of_different_fields_are_both_kept(office: Office) -> None:
    (one, two), row_id = shared_book(office)
    edit(one, row_id, amount=2)
    edit(two, row_id, remark="ใหม่")
    for store in (one, two, one):
        assert sync(store, office.endpoint).verified
    assert seen(one, row_id) == seen(two, row_id)
    assert seen(one, row_id)["amount"] == 2
    assert seen(one, row_id)["remark"] == "ใหม่"


def test_a_conflict_shows_the_centres_value_until_it_is_settled(office: Office) -> None:
    stores, row_id = shared_book(office, 3)
    one, two, three = stores
    edit(one, row_id, amount=20)
    edit(two, row_id, amount=30)
    for store in (one, two, three, one):
        assert sync(store, office.endpoint).verified
    for store in stores:
        assert seen(store, row_id)["amount"] == 20
        (conflict,) = store.queries.open_conflicts()
        assert (conflict["centre_value"], conflict["losing_value"]) == ("20", "30")
        assert store.states.row("note_book", row_id) is RowState.IN_CONFLICT
        assert store.queries.conflict_cells() == {row_id: ("amount",)}
    two.settle(ACTOR, str(two.queries.open_conflicts()[0]["row_id"]), 30)
    assert two.queries.open_conflicts() == []
    for store in (two, one, three):
        assert sync(store, office.endpoint).verified
    assert [seen(store, row_id)["amount"] for store in stores] == [30, 30, 30]
    assert all(store.states.counts().conflicts == 0 for store in stores)


def test_keeping_the_centres_value_settles_too(office: Office) -> None:
    (one, two), row_id = shared_book(office)
    edit(one, row_id, amount=20)
    edit(two, row_id, amount=30)
    for store in (one, two, one):
        sync(store, office.endpoint)
    one.settle(ACTOR, str(one.queries.open_conflicts()[0]["row_id"]), 20)
    for store in (one, two):
        assert sync(store, office.endpoint).verified
    assert seen(one, row_id)["amount"] == seen(two, row_id)["amount"] == 20
    assert two.queries.open_conflicts() == []


def test_a_value_of_another_type_still_settles(office: Office) -> None:
    (one, two), row_id = shared_book(office)
    edit(one, row_id, title="7")
    edit(two, row_id, title="8")
    for store in (one, two):
        sync(store, office.endpoint)
    two.settle(ACTOR, str(two.queries.open_conflicts()[0]["row_id"]), 7)
    for store in (two, one):
        assert sync(store, office.endpoint).verified
        assert store.states.counts().conflicts == 0
        assert seen(store, row_id)["title"] == "7"


@pytest.mark.parametrize("delete", [True, False])
@pytest.mark.parametrize("deleter_first", [True, False])
def test_a_deletion_against_an_edit_is_settled_either_way(
    office: Office, *, delete: bool, deleter_first: bool
) -> None:
    (one, two), row_id = shared_book(office)
    with one.act(ACTOR, reason="ซ้ำ") as act:
        act.delete("note_book", row_id)
    edit(two, row_id, amount=5)
    order = (one, two) if deleter_first else (two, one)
    for store in (*order, order[0]):
        assert sync(store, office.endpoint).verified
    (conflict,) = one.queries.open_conflicts()
    assert conflict["field"] == "$deleted"
    one.settle_deletion(ACTOR, str(conflict["row_id"]), delete=delete)
    for store in (one, two):
        assert sync(store, office.endpoint).verified
    assert seen(one, row_id) == seen(two, row_id)
    assert seen(one, row_id)["deleted"] == int(delete)
    if not delete:
        assert seen(one, row_id)["amount"] == 5
    assert two.queries.open_conflicts() == []


def test_two_pcs_that_make_the_same_village_make_one(office: Office) -> None:
    one, two = office.pc(), office.pc()
    ids = []
    for store, households in ((one, 40), (two, 50)):
        with store.act(ACTOR) as act:
            ids.append(
                act.insert(
                    "village",
                    DISTRICT,
                    {
                        "tambon_code": "320101",
                        "moo_no": 1,
                        "name_th": "บ้านหนึ่ง",
                        "kind": "village",
                        "households": households,
                    },
                )
            )
    assert ids[0] == ids[1]
    for store in (one, two, one):
        assert sync(store, office.endpoint).verified
    rows = [store.rows.find("village", ids[0]) for store in (one, two)]
    assert rows[0] == rows[1]
    assert len(one.queries.open_conflicts()) == 1


def test_a_lost_reply_costs_nothing_and_doubles_nothing(office: Office) -> None:
    (one, two), row_id = shared_book(office)
    edit(one, row_id, amount=7)
    line = Line(office.endpoint, lose_reply=lambda number: number == 1)
    with pytest.raises(LineTrouble):
        sync(one, line)
    assert one.states.counts().unsent == 1
    assert one.states.row("note_book", row_id) is RowState.QUEUED
    edit(one, row_id, amount=8)
    assert sync(one, line).verified
    assert sync(two, office.endpoint).verified
    assert seen(two, row_id)["amount"] == 8
    assert len(office.endpoint.stream(DISTRICT).log) == 3


def test_an_edit_made_while_the_reply_travels_stays_on_top(office: Office) -> None:
    (one, two), row_id = shared_book(office)
    edit(two, row_id, amount=2, remark="จากสอง")
    sync(two, office.endpoint)
    edit(one, row_id, title="จากหนึ่ง")

    class Slow(Line):
        def exchange(self, request: SyncRequest) -> SyncReply:
            reply = super().exchange(request)
            if self.number == 1:
                edit(one, row_id, remark="ระหว่างทาง")
            return reply

    sync(one, Slow(office.endpoint))
    shown = seen(one, row_id)
    assert (shown["title"], shown["amount"]) == ("จากหนึ่ง", 2)
    assert sync(one, office.endpoint).verified
    (conflict,) = one.queries.open_conflicts()
    assert conflict["losing_value"] == '"ระหว่างทาง"'


def test_a_refused_value_stays_in_the_officers_row_until_corrected(office: Office) -> None:
    (one, two), row_id = shared_book(office)

    def rule(operation: Operation) -> tuple[str, str] | None:
        change = operation.set.get("amount")
        return ("above-maximum", "amount") if change and change.new == 99 else None

    office.endpoint.rule = rule
    edit(one, row_id, amount=99, remark="พร้อมกัน")
    summary = sync(one, office.endpoint)
    assert summary.refused == 1
    assert summary.verified
    assert seen(one, row_id)["amount"] == 99
    assert one.states.row("note_book", row_id) is RowState.REFUSED
    assert one.states.counts().refused == 1
    (line,) = [each for each in one.states.edited() if each.state is RowState.REFUSED]
    assert line.refusal is not None
    assert (line.refusal.code, line.refusal.field) == ("above-maximum", "amount")
    edit(one, row_id, amount=9)
    assert one.states.counts().refused == 0
    for store in (one, two):
        assert sync(store, office.endpoint).verified
    assert seen(one, row_id) == seen(two, row_id)
    assert seen(two, row_id)["amount"] == 9
    assert seen(two, row_id)["remark"] == "พร้อมกัน"


def test_a_refused_record_goes_whole_once_corrected(office: Office) -> None:
    one, two = office.pc(), office.pc()

    def rule(operation: Operation) -> tuple[str, str] | None:
        change = operation.set.get("title")
        return ("too-long", "title") if change and change.new == "ผิด" else None

    office.endpoint.rule = rule
    row_id = book(one, title="ผิด", amount=4)
    assert sync(one, office.endpoint).refused == 1
    edit(one, row_id, amount=5)
    assert sync(one, office.endpoint).sent == 0
    edit(one, row_id, title="ถูก")
    for store in (one, two):
        assert sync(store, office.endpoint).verified
    assert (
        seen(two, row_id) == seen(one, row_id) == {"title": "ถูก", "amount": 5, "remark": None, "deleted": 0}
    )
    assert one.states.row("note_book", row_id) is RowState.RECEIVED


def test_a_refused_record_taken_back_leaves_no_copy_of_another_pcs_record(office: Office) -> None:
    """A kept copy would stand for the centre's row, and grow old, long after nothing lies over it."""
    one, two = office.pc(), office.pc()
    office.endpoint.rule = lambda operation: ("too-long", "title") if operation.actor == "one" else None
    row_id = RowId("7" * 32)
    with one.act("one") as act:
        act.insert("note_book", DISTRICT, {"title": "ผิด"}, row_id)
    sync(one, office.endpoint)
    with two.act(ACTOR) as act:
        act.insert("note_book", DISTRICT, {"title": "จากสอง"}, row_id)
    sync(two, office.endpoint)
    sync(one, office.endpoint)
    assert one._sql.value("SELECT count(*) FROM base") == 1
    with one.act("one", reason="ซ้ำ") as act:
        act.delete("note_book", row_id)
    sync(one, office.endpoint)
    assert seen(one, row_id)["title"] == "จากสอง"
    assert one._sql.value("SELECT count(*) FROM base") == 0


def test_a_first_sync_comes_by_snapshot_and_keeps_own_edits(office: Office) -> None:
    one = office.pc()
    office.endpoint.snapshot_from = 10
    ids = [book(one, title=f"เล่ม {number}", share=number / 3) for number in range(30)]
    edit(one, ids[3], amount=3)
    with one.act(ACTOR) as act:
        act.delete("note_book", ids[4])
    sync(one, office.endpoint)
    two = office.pc()
    mine = book(two, title="ของฉัน")
    summary = sync(two, office.endpoint)
    assert summary.verified
    assert summary.received >= 30
    assert seen(two, mine)["title"] == "ของฉัน"
    assert sync(one, office.endpoint).verified
    assert all_equal([one, two])
    row = two.rows.find("note_book", ids[5])
    assert row is not None
    assert row["share"] == 5 / 3


def test_a_differing_digest_brings_a_replacement_and_keeps_the_old_value(office: Office) -> None:
    (one, _two), row_id = shared_book(office)
    one._sql.run("UPDATE sync_context SET capturing = 0")
    one._sql.run('UPDATE note_book SET amount = 666, w = \'{"*":"00"}\'')
    one._sql.run("DELETE FROM digests")
    one._sql.run("UPDATE sync_context SET capturing = 1")
    edit(one, row_id, remark="ยังไม่ส่ง")
    summary = sync(one, office.endpoint)
    assert summary.mismatched == () or summary.verified
    assert seen(one, row_id)["amount"] == 1
    incidents = [(each.register, each.row_id, dict(each.values)) for each in one.states.incidents()]
    assert ("note_book", row_id, {"amount": 666}) in incidents


def test_local_only_values_stay_here_and_survive_what_others_send(office: Office) -> None:
    (one, two), row_id = shared_book(office)
    edit(one, row_id, secret="เฉพาะที่นี่", amount=2)
    line = Line(office.endpoint)
    sync(one, line)
    assert "เฉพาะที่นี่" not in repr(line.requests)
    edit(two, row_id, remark="อื่น")
    sync(two, office.endpoint)
    assert sync(one, office.endpoint).verified
    row = one.rows.find("note_book", row_id)
    assert row is not None
    assert row["secret"] == "เฉพาะที่นี่"


def test_what_stands_on_this_pc_only_stays_with_a_record_that_gives_way(office: Office) -> None:
    (one,), row_id = shared_book(office, 1)
    edit(one, row_id, secret="เฉพาะที่นี่")
    office.endpoint.publish("3200", "note_book", row_id, {"title": "ของจังหวัด"})
    assert sync(one, office.endpoint).verified
    (incident,) = one.states.incidents()
    assert (incident.stream, incident.reason, dict(incident.values)) == (
        "3200",
        "elsewhere",
        {"title": "ของจังหวัด"},
    )
    with one.act(ACTOR, reason="ซ้ำ") as act:
        act.delete("note_book", row_id)
    assert sync(one, office.endpoint).verified
    row = one.rows.find("note_book", row_id)
    assert row is not None
    assert (row["district_code"], row["title"], row["secret"]) == ("3200", "ของจังหวัด", "เฉพาะที่นี่")


def test_a_sync_with_nothing_to_do_is_one_request_and_writes_no_row(office: Office) -> None:
    (one, _), _row_id = shared_book(office)
    summary = sync(one, office.endpoint)
    assert (summary.requests, summary.sent, summary.received) == (1, 0, 0)


def test_a_long_push_goes_in_parts_and_arrives_whole(office: Office) -> None:
    one, two = office.pc(), office.pc()
    office.endpoint.page_changes = 7
    for number in range(60):
        book(one, title=f"เล่ม {number}", amount=number)
    sync(one, office.endpoint, push_octets=2_000)
    assert one.states.counts().unsent == 0
    assert sync(two, office.endpoint).verified
    assert all_equal([one, two])
    kept = one._sql.value("SELECT count(*) FROM base")
    assert kept == 0


def test_a_store_speaks_short_forms_once_it_knows_that_they_are_read(office: Office) -> None:
    (store, _), row_id = shared_book(office)
    line = Line(office.endpoint)
    edit(store, row_id, amount=7)
    assert sync(store, line).verified
    assert [one.short is not None for one in line.requests] == [True]
    office.endpoint.schema_max = 1
    edit(store, row_id, amount=8)
    assert sync(store, line).verified
    edit(store, row_id, amount=9)
    assert sync(store, line).verified
    assert [one.short is not None for one in line.requests] == [True, True, False, False]


def test_a_store_remembers_over_a_restart_what_the_endpoint_reads(office: Office) -> None:
    (store, _), _row_id = shared_book(office)
    assert store.read_state("officer").hello.endpoint_schema == office.endpoint.schema_max
    store.close()
    again = bench(office.folder / "pc1", 1, clock=office.clock).open()
    office.stores[0] = again
    assert again.read_state("officer").hello.endpoint_schema == office.endpoint.schema_max


def test_a_correction_of_a_refused_value_needs_no_full_forms(office: Office) -> None:
    (store, _), row_id = shared_book(office)
    office.endpoint.rule = lambda one: (
        ("value-refused", "amount") if one.set.get("amount") and one.set["amount"].new == 13 else None
    )
    edit(store, row_id, amount=13)
    sync(store, office.endpoint)
    edit(store, row_id, amount=14)
    line = Line(office.endpoint)
    assert sync(store, line).verified
    assert [one.short is not None for one in line.requests] == [True]
