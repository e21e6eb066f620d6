"""Two PCs at an endpoint restored from before they enrolled: what was seen last stays, whoever comes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.machine import this_machine
from desktop_app.services.enrol_again import EnrolAgain
from desktop_app.services.sheet_desk import month_row_id
from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.client.http import HttpTransport
from sync.model.fields import DELETED, FundKind, StoredValue
from sync.model.ids import OpId, RowId
from sync.model.practice.moment import DISTRICT, FISCAL_MONTH
from sync.model.roles import Role
from sync.protocol import codec
from sync.protocol.changes import RowImage
from sync.protocol.messages import Snapshot, SnapshotOffer
from tests.support.endpoint import provision, running_endpoint
from tests.support.fake_endpoint import snapshot_registers
from tests.support.headless_pc import PASSWORD, HeadlessPC
from ui.views.common import RowState

ACTIVITY: dict[str, StoredValue] = {
    "fy": 2565,
    "activity_on": "2021-11-01",
    "type": "training",
    "title_th": "เดิม",
    "participants_total": 1,
}


@dataclass
class Pair:
    """Two PCs of one district, the endpoint's folder and that of its backup from before both."""

    one: HeadlessPC
    two: HeadlessPC
    folder: Path
    centre: Path
    backup: Path
    many: str

    def sync(self, address: str, *pcs: HeadlessPC) -> None:
        for pc in pcs:
            assert pc.sync(address).verified

    def by_code(self, pc: HeadlessPC, name: str, address: str) -> None:
        """Enrol by a new code, and sync."""
        again = EnrolAgain(this_machine(self.folder / name))
        leaving = again.prepare(pc.office)
        transport = HttpTransport(address)
        try:
            reply = again.ask_by_code(transport, leaving, codes_for(self.backup), PASSWORD)
        finally:
            transport.close()
        again.begin_elsewhere(pc.office, leaving, reply)
        self.sync(address, pc)


def codes_for(folder: Path) -> str:
    centre = open_centre(folder)
    try:
        return issue_code(centre, Grant(DISTRICT, Role.DISTRICT_OFFICER), valid_days=1)
    finally:
        centre.close()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    centre, backup = tmp_path / "centre", tmp_path / "backup"
    centre.mkdir()
    many = provision(centre, "--practice", "--district", DISTRICT)["district_officer"]
    shutil.copytree(centre, backup)
    one, two = HeadlessPC(tmp_path / "one", "หนึ่ง"), HeadlessPC(tmp_path / "two", "สอง")
    yield Pair(one, two, tmp_path, centre, backup, many)
    one.close()
    two.close()


def test_what_another_pc_wrote_over_own_entries_stays_and_both_end_equal(pair: Pair) -> None:
    one, two = pair.one, pair.two
    with running_endpoint(pair.centre) as address:
        for pc in (one, two):
            pc.enrol(address, pair.many)
            pair.sync(address, pc)
        rows = one.office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH).rows
        written, settled = [row.fund_id for row in rows if len(row.values) == 10][:2]
        one.office.sheets.save_cell(written, FISCAL_MONTH, "bank_balance", 1000)
        edited, gone = (
            one.office.records.save("activity", "", {**ACTIVITY, "title_th": name}, {}).value.row_id
            for name in ("จะถูกแก้", "จะถูกลบ")
        )
        pair.sync(address, one, two)
        two.office.sheets.save_cell(written, FISCAL_MONTH, "bank_balance", 2000)
        theirs: dict[str, StoredValue] = {"title_th": "แก้แล้ว", "participants_total": None}
        two.office.records.save("activity", edited, theirs, {})
        two.office.deletions.delete("activity", gone, "ซ้ำ")
        two.office.sheets.save_cell(settled, FISCAL_MONTH, "bank_balance", 200)
        one.office.sheets.save_cell(settled, FISCAL_MONTH, "bank_balance", 100)
        pair.sync(address, two, one)
        (conflict,) = one.office.conflicts.view().open
        one.office.conflicts.settle(conflict.conflict_id, conflict.theirs.stored, conflict.seen, over="")
        pair.sync(address, one, two)

    def shown(pc: HeadlessPC) -> tuple[StoredValue, ...]:
        rows = pc.store.rows
        cells = [
            (rows.find("fund_month", month_row_id(rows.find("fund", fund) or {}, FISCAL_MONTH)) or {})[
                "bank_balance"
            ]
            for fund in (written, settled)
        ]
        activity, deleted = rows.find("activity", edited) or {}, rows.find("activity", gone) or {}
        return (*cells, activity.get("title_th"), activity.get("participants_total"), deleted.get(DELETED))

    seen = (2000, 200, "แก้แล้ว", None, 1)
    assert (shown(one), shown(two)) == (seen, seen)
    with running_endpoint(pair.backup) as address:
        pair.by_code(one, "one", address)
        assert shown(one) == seen
        pair.sync(address, one)
        assert shown(one) == seen
        gone_there = {each.register for each in one.store.states.incidents()}
        assert gone_there.isdisjoint({"fund_month", "activity"})
        pair.by_code(two, "two", address)
        pair.sync(address, one, two)
        third = HeadlessPC(pair.folder / "third", "สาม")
        third.enrol(address, codes_for(pair.backup))
        pair.sync(address, third)
        assert [shown(pc) for pc in (one, two, third)] == [seen] * 3
        for pc in (one, two, third):
            counts = pc.store.states.counts()
            assert (counts.unsent, counts.refused, counts.conflicts) == (0, 0, 0)
        third.close()


def test_a_correction_of_what_the_old_endpoint_refused_meets_no_own_value(pair: Pair) -> None:
    one = pair.one
    with running_endpoint(pair.centre) as address:
        one.enrol(address, pair.many)
        pair.sync(address, one)
        made, corrected = (
            one.office.records.save("activity", "", {**ACTIVITY, "title_th": name}, {}).value.row_id
            for name in ("แก้ทีหลัง", "แก้แล้ว")
        )
        pair.sync(address, one)
        account = one.store.installs.current().account
        with one.store.act(account) as act:
            # Past the form's own check: another endpoint's rule may be the stricter one.
            act.update("activity", made, {"participants_total": -3})
            act.update("activity", corrected, {"participants_total": -3})
        assert one.sync(address).refused == 2
        one.office.records.save("activity", corrected, {"participants_total": 5}, {})
        pair.sync(address, one)
    with running_endpoint(pair.backup) as address:
        pair.by_code(one, "one", address)
        one.office.records.save("activity", made, {"participants_total": 5}, {})
        pair.sync(address, one)
        counts = one.store.states.counts()
        assert (counts.unsent, counts.refused, counts.conflicts) == (0, 0, 0)
        third = HeadlessPC(pair.folder / "third", "สาม")
        third.enrol(address, codes_for(pair.backup))
        pair.sync(address, third)
        rows = [third.store.rows.find("activity", row) or {} for row in (made, corrected)]
        assert [row.get("participants_total") for row in rows] == [5, 5]
        third.close()


@dataclass
class KeptFamily:
    """What the other PC made, all of it kept on the first one."""

    village: str
    fund: str
    month: str
    activity: str


@contextmanager
def kept_family(pair: Pair) -> Iterator[tuple[str, KeptFamily]]:
    """Serve the backup to the first PC, which holds what the other one made and nobody else has."""
    one, two = pair.one, pair.two
    with running_endpoint(pair.centre) as address:
        for pc in (one, two):
            pc.enrol(address, pair.many)
            pair.sync(address, pc)
        make = two.office.records.save
        place: dict[str, StoredValue] = {
            "tambon_code": two.store.rows.where("village")[0]["tambon_code"],
            "moo_no": 77,
            "kind": "village",
            "name_th": "บ้านใหม่",
            "households": 55,
        }
        village = make("village", "", place, {}).value.row_id
        fund = make(
            "fund",
            "",
            {"kind": "kkj_fund", "village_id": village, "name_th": "กลุ่มใหม่", "status": "active"},
            {},
        ).value.row_id
        two.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 12300)
        activity = make("activity", "", {**ACTIVITY, "fund_id": fund}, {}).value.row_id
        pair.sync(address, two, one)
        month = month_row_id(one.store.rows.find("fund", fund) or {}, FISCAL_MONTH)
    with running_endpoint(pair.backup) as address:
        pair.by_code(one, "one", address)
        yield address, KeptFamily(village, fund, month, activity)


def test_taking_back_a_refused_edit_of_a_kept_record_leaves_what_was_kept(pair: Pair) -> None:
    one = pair.one
    with kept_family(pair) as (address, family):
        before = one.store.rows.find("village", family.village)
        with one.store.act(one.store.installs.current().account) as act:
            act.update("village", family.village, {"households": -1})
        assert one.sync(address).refused == 1
        view = one.office.taking_back.view("village", family.village)
        assert (view.refused, view.whole, len(view.values)) == ("", False, 1)
        assert not one.office.taking_back.take_back("village", family.village, view.mark).value.refused
        assert one.store.rows.find("village", family.village) == before
        assert one.store.states.row("village", family.village) is RowState.SAVED_HERE
        told = [dict(each.values) for each in one.store.states.incidents() if each.reason == "taken-back"]
        assert told == [{"households": -1}]
        # It lies there as before: the next edit sends it whole once more.
        one.office.records.save("village", family.village, {"households": 56}, {})
        pair.sync(address, one)
        assert one.store.states.counts().refused == 0
        third = HeadlessPC(pair.folder / "third", "สาม")
        third.enrol(address, codes_for(pair.backup))
        pair.sync(address, third)
        there = third.store.rows.find("village", family.village) or {}
        assert (there.get("name_th"), there.get("households")) == ("บ้านใหม่", 56)
        third.close()


def test_an_edit_under_a_kept_record_offers_what_it_stands_under_first(pair: Pair) -> None:
    one = pair.one
    with kept_family(pair) as (address, family):
        one.office.sheets.save_cell(family.fund, FISCAL_MONTH, "cash_on_hand", 4500)
        one.store.read_state("officer")
        push = one.store.read_push(10**6)
        assert push is not None
        assert [each.register for each in push.operations] == ["village", "fund", "fund_month"]
        pair.sync(address, one)
        assert one.store.states.row("activity", family.activity) is RowState.SAVED_HERE
        third = HeadlessPC(pair.folder / "third", "สาม")
        third.enrol(address, codes_for(pair.backup))
        pair.sync(address, third)
        there = [
            third.store.rows.find(register, row) is not None
            for register, row in (
                ("village", family.village),
                ("fund", family.fund),
                ("fund_month", family.month),
                ("activity", family.activity),
            )
        ]
        assert there == [True, True, True, False]
        third.close()


def test_a_new_record_under_a_kept_one_takes_it_along(pair: Pair) -> None:
    one = pair.one
    with kept_family(pair) as (address, family):
        fund: dict[str, StoredValue] = {"kind": "savings_group", "village_id": family.village}
        made = one.office.records.save(
            "fund", "", {**fund, "name_th": "ออมทรัพย์", "status": "active"}, {}
        ).value.row_id
        pair.sync(address, one)
        third = HeadlessPC(pair.folder / "third", "สาม")
        third.enrol(address, codes_for(pair.backup))
        pair.sync(address, third)
        assert third.store.rows.find("fund", made) is not None
        assert third.store.rows.find("village", family.village) is not None
        third.close()


def test_what_takes_a_kept_values_place_with_a_new_copy_is_told_with_that_value(pair: Pair) -> None:
    one, two = pair.one, pair.two
    with running_endpoint(pair.centre) as address:
        for pc in (one, two):
            pc.enrol(address, pair.many)
            pair.sync(address, pc)
        village = str(two.store.rows.where("village")[0]["row_id"])
        two.office.records.save("village", village, {"households": 77}, {})
        pair.sync(address, two, one)
    with running_endpoint(pair.backup) as address:
        pair.by_code(one, "one", address)
        anew = RowImage("village", RowId(village), {"households": 80}, {"*": OpId("f" * 32)})
        registers = snapshot_registers([anew])
        whole = codec.pack(Snapshot(DISTRICT, "9", 10**6, registers))
        one.store.load_snapshot(SnapshotOffer(DISTRICT, "", "", "", len(whole), "9", "digest"), whole)
        assert (one.store.rows.find("village", village) or {}).get("households") == 80
        told = [dict(each.values) for each in one.store.states.incidents(10**6) if each.row_id == village]
        assert [each["households"] for each in told] == [77]
