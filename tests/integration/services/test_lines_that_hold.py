"""The sync page says "received" of nothing that the centre does not hold."""

import shutil
from pathlib import Path

from sync.model.fields import StoredValue
from sync.model.practice.moment import DISTRICT
from sync.model.roles import Role
from tests.support.endpoint import provision, running_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.offices import offices_in
from ui.views.common import RowState

ACTIVITY: dict[str, StoredValue] = {
    "fy": 2565,
    "activity_on": "2021-11-01",
    "type": "training",
    "title_th": "อบรมของเครื่องนี้",
}


def made(pc: HeadlessPC, **values: StoredValue) -> str:
    return str(pc.office.records.save("activity", "", {**ACTIVITY, **values}, {}).value.row_id)


def test_a_record_refused_and_deleted_before_the_centre_had_it_is_listed_as_nothing(tmp_path: Path) -> None:
    with offices_in(tmp_path, (("ก", DISTRICT, Role.DISTRICT_OFFICER),)) as offices:
        (pc,) = offices.pcs
        with pc.store.act(pc.store.installs.current().account) as act:
            row_id = act.insert("activity", DISTRICT, {**ACTIVITY, "participants_total": -4})
        pc.office.deletions.delete("activity", row_id, "ซ้ำ")
        kept = made(pc)
        assert {one.row_id for one in pc.office.sync.view().lines} == {row_id, kept}
        offices.sync()
        view = pc.office.sync.view()
        assert [(one.row_id, one.state) for one in view.lines] == [(kept, RowState.RECEIVED)]
        assert view.received == 1
        assert view.replaced == ()


def test_what_an_endpoint_put_back_lacks_is_offered_again_and_received(tmp_path: Path) -> None:
    centre, backup = tmp_path / "centre", tmp_path / "backup"
    centre.mkdir()
    code = provision(centre, "--practice", "--district", DISTRICT)["district_officer"]
    pc = HeadlessPC(tmp_path / "pc", "สุดา")
    with running_endpoint(centre) as address:
        pc.enrol(address, code)
        there = made(pc, participants_total=1)
        assert pc.sync(address).verified
    shutil.copytree(centre, backup)
    with running_endpoint(centre) as address:
        pc.office.records.save("activity", there, {"participants_total": 9}, {})
        gone = made(pc, title_th="ที่หายไป")
        assert pc.sync(address).verified
        assert {one.row_id for one in pc.office.sync.view().lines} == {there, gone}
        assert pc.office.sync.taken_away() == 0
    with running_endpoint(backup) as address:
        assert pc.sync(address).verified
        lines = pc.office.sync.view().lines
        assert {(one.row_id, one.state) for one in lines} == {
            (there, RowState.RECEIVED),
            (gone, RowState.RECEIVED),
        }
        assert pc.office.sync.taken_away() == 0
    pc.close()
