"""Old deletions are collected once every PC in use knows them; who comes back after years loses nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from sync.central.accounts import DAY_MS
from sync.central.care import COMMANDS
from sync.central.centre import Sources
from sync.central.collecting import ACTIVE_DAYS, KEPT_DAYS, collect
from sync.central.oversight import revoke, status
from sync.model.ids import RowId
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.session import SyncSummary
from tests.proof.central_books import STREAM, CentralBooks, central_books
from tests.proof.direct_line import DirectLine
from tests.proof.real_pc import NOON_MS, REGISTER, RealPC
from tests.support.databases import SERVERS, database_of

CREATED = {"name": "เดิม", "village": "หนึ่ง"}


@dataclass
class Office:
    """PCs of one office, and an endpoint whose years pass at will."""

    folder: Path
    books: CentralBooks
    clock: SteppingClock
    pcs: dict[str, RealPC] = field(default_factory=dict)

    def pc(self, name: str) -> RealPC:
        made = RealPC(self.folder / name, name, clock=self.clock, chance=SeededChance(name))
        made.enrol(self.dial, self.books.code())
        self.pcs[name] = made
        return made

    def dial(self) -> DirectLine:
        return DirectLine(lambda: self.books.centre)

    def sync(self, *pcs: RealPC) -> list[SyncSummary]:
        return [pc.sync(self.dial) for pc in pcs]

    def days_pass(self, days: int) -> None:
        self.clock.at_ms += days * DAY_MS

    def collect(self) -> tuple[dict[str, int], set[str]]:
        done = collect(self.books.centre)
        return done.rows, done.waits_for

    def dead(self) -> set[str]:
        return {row.row_id for row in self.books.rows().values() if row.deleted}


@pytest.fixture(params=SERVERS)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    clock = SteppingClock(NOON_MS)
    sources = Sources(clock, SeededChance("centre"))
    with central_books(tmp_path / "centre", database_of(request) or "", sources) as books:
        found = Office(tmp_path, books, clock)
        yield found
        for pc in found.pcs.values():
            pc.close()


def delete(pc: RealPC, row_id: str) -> None:
    with pc.store.act(pc.actor, reason="ซ้ำ") as act:
        act.delete(REGISTER, row_id)


def held(pc: RealPC) -> dict[str, bool]:
    """Return row id -> deleted, as a PC holds the bench's register."""
    found = pc.store._central.stream_images(REGISTER, STREAM)
    return {row_id: image.deleted for row_id, image in found.items()}


def known_to_all(office: Office, *pcs: RealPC) -> str:
    """Return a record that was made and deleted, of which all PCs have heard, and said so."""
    row_id = pcs[0].enter(CREATED)
    office.sync(*pcs)
    delete(pcs[0], row_id)
    office.sync(*pcs)
    return row_id


def said_so(office: Office, *pcs: RealPC) -> None:
    """Let PCs tell where they stand: each does once an hour."""
    for _ in range(2):
        office.days_pass(1)
        office.sync(*pcs)


def test_a_deletion_goes_after_400_days_and_both_ends_are_equal_again(office: Office) -> None:
    one, two = office.pc("one"), office.pc("two")
    gone, alive = known_to_all(office, one, two), one.enter(CREATED)
    office.sync(one)
    office.days_pass(KEPT_DAYS - 3)
    said_so(office, one, two)
    assert office.collect() == ({}, set())
    office.days_pass(2)
    assert office.collect() == ({STREAM: 1}, set())
    assert office.collect() == ({}, set())
    assert office.dead() == set()
    assert [one.verified for one in office.sync(one, two)] == [True, True]
    for pc in (one, two):
        assert held(pc) == {alive: False}
        assert pc.store.states.incidents() == []
    # The log keeps it, and so does a PC's history of the record.
    assert gone in {change.row_id for change in office.books.changes()}
    assert gone in str(one.store._sql.rows("SELECT row_id FROM outbox UNION SELECT row_id FROM history"))
    told = status(office.books.centre)["deletions"]
    assert isinstance(told, dict)
    assert told[STREAM]["held"] == 0
    assert told[STREAM]["collected_through"] > 0


def test_it_waits_for_who_has_not_heard_of_it_until_revoked(office: Office) -> None:
    one, two = office.pc("one"), office.pc("two")
    known_to_all(office, one, two)
    office.days_pass(KEPT_DAYS - 50)
    new = office.pc("new").store.installs.current().install
    said_so(office, one, two)
    office.days_pass(50)
    assert office.collect() == ({}, {new})
    assert len(office.dead()) == 1
    revoke(office.books.centre, install=new)
    assert office.collect() == ({STREAM: 1}, set())


def test_it_waits_no_longer_for_who_was_not_heard_of_for_as_long(office: Office) -> None:
    one, away = office.pc("one"), office.pc("away")
    known_to_all(office, one)
    office.days_pass(20)
    # It told where it stood before it took anything in, and was not heard of since.
    office.sync(away)
    silent = away.store.installs.current().install
    office.days_pass(ACTIVE_DAYS - 12)
    said_so(office, one)
    assert office.collect() == ({}, {silent})
    office.days_pass(12)
    said_so(office, one)
    assert office.collect() == ({STREAM: 1}, set())
    assert office.sync(away)[0].verified
    assert held(away) == {}


def test_who_comes_back_after_years_loses_nothing(office: Office) -> None:
    one, old = office.pc("one"), office.pc("old")
    stays, edited, unseen = (one.enter({"name": name, "village": "หนึ่ง"}) for name in "กขค")
    office.sync(one, old)
    old.edit(stays, {"village": "ของเดิม"})
    old.edit(edited, {"village": "บนระเบียนที่ลบ"})
    made = old.enter({"name": "ใหม่"})
    kept = old.store._sql.value("SELECT count(*) FROM outbox")
    for row_id in (edited, unseen):
        delete(one, row_id)
    one.edit(stays, {"name": "ก ใหม่"})
    office.sync(one)
    office.days_pass(3 * KEPT_DAYS)
    said_so(office, one)
    assert office.collect() == ({STREAM: 2}, set())
    (back,) = office.sync(old)
    assert (back.verified, back.refused, back.conflicts) == (True, 1, 0)
    assert old.store._sql.value("SELECT count(*) FROM outbox") == kept
    (refused,) = old.store.states.refused()
    assert refused.result is not None
    assert (refused.operation.row_id, refused.result.code) == (edited, "row-unknown")
    assert refused.operation.set["village"].new == "บนระเบียนที่ลบ"
    rows = {row_id: image for (name, row_id), image in office.books.rows().items() if name == REGISTER}
    assert {row_id: image.values["name"] for row_id, image in rows.items()} == {stays: "ก ใหม่", made: "ใหม่"}
    assert rows[RowId(stays)].values["village"] == "ของเดิม"
    # What stood here and is there no more is told, with why.
    told = {(one.row_id, one.reason) for one in old.store.states.incidents()}
    assert told >= {(unseen, "collected")}
    assert [one.verified for one in office.sync(one, old)] == [True, True]
    assert held(one) == held(old) == {stays: False, made: False}


def test_a_record_made_anew_over_a_collected_one_is_a_new_record(office: Office) -> None:
    one, old = office.pc("one"), office.pc("old")
    row_id = known_to_all(office, one, old)
    with old.store.act(old.actor) as act:
        act.undelete(REGISTER, row_id)
    office.days_pass(2 * KEPT_DAYS)
    said_so(office, one)
    assert office.collect() == ({STREAM: 1}, set())
    (back,) = office.sync(old)
    assert (back.verified, back.refused, back.conflicts) == (True, 0, 0)
    office.sync(one)
    assert held(one) == held(old) == {row_id: False}
    assert office.books.rows()[REGISTER, row_id].values == CREATED


def test_a_record_that_something_stands_under_stays_until_that_goes_too(office: Office) -> None:
    one = office.pc("one")
    with one.store.act(one.actor, reason="ซ้ำ") as act:
        place = {"kind": "community", "tambon_code": "010101", "name_th": "ชุมชน"}
        village = act.insert("village", STREAM, place)
        group = {"kind": "savings_group", "name_th": "กลุ่ม", "status": "active", "village_id": village}
        fund = act.insert("fund", STREAM, group)
        activity = act.insert(
            "activity",
            STREAM,
            {"fy": 2565, "activity_on": "2021-11-01", "type": "other", "title_th": "ประชุม", "fund_id": fund},
        )
    office.sync(one)
    with one.store.act(one.actor, reason="ซ้ำ") as act:
        act.delete("fund", fund)
        act.delete("village", village)
    assert office.sync(one)[0].refused == 0
    office.days_pass(KEPT_DAYS)
    said_so(office, one)
    assert office.collect() == ({}, set())
    with one.store.act(one.actor, reason="ซ้ำ") as act:
        act.delete("activity", activity)
    office.sync(one)
    said_so(office, one)
    # The activity's deletion is young: what it stood under stays with it.
    assert office.collect() == ({}, set())
    office.days_pass(KEPT_DAYS)
    said_so(office, one)
    assert office.collect() == ({STREAM: 3}, set())
    assert office.sync(one)[0].verified


def test_a_record_about_which_a_choice_waits_stays(office: Office) -> None:
    one, two = office.pc("one"), office.pc("two")
    row_id = one.enter(CREATED)
    office.sync(one, two)
    two.edit(row_id, {"village": "ของสอง"})
    delete(one, row_id)
    office.sync(one, two, one)
    office.days_pass(KEPT_DAYS)
    said_so(office, one, two)
    assert office.collect() == ({}, set())
    (conflict,) = two.store.rows.where("conflict", status="open")
    two.store.settle_deletion(two.actor, str(conflict["row_id"]), delete=None)
    office.sync(two, one)
    said_so(office, one, two)
    assert office.collect() == ({STREAM: 1}, set())


def test_a_pc_that_syncs_for_the_first_time_gets_no_collected_record(office: Office) -> None:
    one = office.pc("one")
    known_to_all(office, one)
    office.days_pass(KEPT_DAYS)
    said_so(office, one)
    # Leaves a file of before, which a first sync would be offered for a while.
    one.store.want_whole()
    office.sync(one)
    office.collect()
    new = office.pc("new")
    (first,) = office.sync(new)
    assert (first.verified, first.requests, held(new)) == (True, 2, {})


def test_the_command_prints_what_went(office: Office) -> None:
    (command,) = [one for one in COMMANDS if one.name == "collect"]
    one = office.pc("one")
    known_to_all(office, one)
    database = office.books.centre.database._engine.url.render_as_string(hide_password=False)
    told = [] if database.startswith("sqlite") else ["--database", database]
    # By the clock of this machine, years later: nobody was heard of since.
    answer = CliRunner().invoke(command, ["--data", str(office.books.centre.folder), *told])
    assert json.loads(answer.stdout.splitlines()[-1]) == {"collected": {STREAM: 1}, "waits_for": []}
    assert command.help is not None
    assert str(KEPT_DAYS) in command.help
