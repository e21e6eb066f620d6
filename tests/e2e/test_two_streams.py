"""A province's PC holds many streams: one record in two of them stops no sync and overwrites nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.central.own_writes import OwnRow, write_rows
from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.model.registers.village import VILLAGE
from sync.model.roles import Role
from tests.support.headless_pc import HeadlessPC
from tests.support.offices import Offices, offices_in

HOME, PROVINCE = "3201", "3200"
KEYS: dict[str, StoredValue] = {"tambon_code": "320101", "moo_no": 1, "kind": "village"}
TWICE = VILLAGE.official_row_id(KEYS)
OTHER: dict[str, StoredValue] = {**KEYS, "moo_no": 2, "name_th": "บ้านอื่น"}


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    officers = (("สุดา", HOME, Role.DISTRICT_OFFICER), ("ประจวบ", PROVINCE, Role.PROVINCE_HEAD))
    with offices_in(tmp_path, officers) as made:
        yield made


def make(pc: HeadlessPC, stream: str, **values: StoredValue) -> RowId:
    """Make a village as an import would: whatever the window offers."""
    with pc.store.act(pc.store.installs.current().account) as act:
        return act.insert("village", stream, {**KEYS, **values})


def at_the_centre(offices: Offices, stream: str, **values: StoredValue) -> None:
    """Put the village into a stream as an endpoint of an older version took it."""
    write_rows(offices.centre, [OwnRow(stream, VILLAGE, TWICE, {**KEYS, **values})])


def names(pc: HeadlessPC) -> dict[str, tuple[StoredValue, StoredValue]]:
    rows = pc.store.rows.where("village")
    return {str(row["row_id"]): (row["district_code"], row["name_th"]) for row in rows}


def test_a_record_is_taken_only_into_the_stream_its_codes_name(offices: Offices) -> None:
    district, province = offices.pcs
    make(province, PROVINCE, name_th="บ้านของจังหวัด")
    summary = province.sync(offices.address)
    assert (summary.refused, summary.verified) == (1, True)
    (line,) = province.office.sync.view().lines
    assert "อำเภอเมืองสุรินทร์" in line.detail
    make(district, HOME, name_th="บ้านของอำเภอ")
    assert district.sync(offices.address).refused == 0


@pytest.mark.parametrize("first", [HOME, PROVINCE])
def test_the_same_record_in_two_streams_stops_no_sync_and_overwrites_nothing(
    offices: Offices, first: str
) -> None:
    """Whichever came first: shown is the one whose stream its codes name."""
    called = {HOME: "บ้านของอำเภอ", PROVINCE: "บ้านของจังหวัด"}
    second = ({HOME, PROVINCE} - {first}).pop()
    for stream in (first, second):
        at_the_centre(offices, stream, name_th=called[stream])
        offices.sync(*offices.pcs)
    other = make(offices.pcs[0], HOME, **OTHER)
    for pc in offices.pcs:
        offices.sync(pc)
        assert names(pc) == {TWICE: (HOME, called[HOME]), other: (HOME, "บ้านอื่น")}
        (incident,) = pc.store.states.incidents()
        found = incident.reason, incident.stream, incident.values["name_th"]
        assert found == ("elsewhere", PROVINCE, called[PROVINCE])
        (shown,) = [one for one in pc.office.sync.view().log if "บ้าน" in one.detail]
        assert called[PROVINCE] in shown.detail


def test_a_record_refused_here_hides_its_districts_only_until_it_is_deleted(offices: Offices) -> None:
    district, province = offices.pcs
    make(province, PROVINCE, name_th="บ้านของจังหวัด")
    make(district, HOME, name_th="บ้านของอำเภอ")
    offices.sync()
    assert names(province) == {TWICE: (PROVINCE, "บ้านของจังหวัด")}
    assert province.office.deletions.delete("village", TWICE, "บันทึกผิดพื้นที่").value.refused == ""
    offices.sync()
    for pc in offices.pcs:
        assert names(pc) == {TWICE: (HOME, "บ้านของอำเภอ")}


def test_a_record_that_came_deleted_is_told_of_once_it_comes_back(offices: Offices) -> None:
    district, province = offices.pcs
    at_the_centre(offices, PROVINCE, name_th="บ้านของจังหวัด")
    offices.sync(province)
    assert province.office.deletions.delete("village", TWICE, "บันทึกผิดพื้นที่").value.refused == ""
    offices.sync(province)
    at_the_centre(offices, HOME, name_th="บ้านของอำเภอ")
    offices.sync(district)
    assert district.store.states.incidents() == []
    at_the_centre(offices, PROVINCE, name_th="บ้านของจังหวัดอีก")
    offices.sync(district, district)
    assert names(district) == {TWICE: (HOME, "บ้านของอำเภอ")}
    (incident,) = district.store.states.incidents()
    found = incident.reason, incident.stream, incident.values["name_th"]
    assert found == ("elsewhere", PROVINCE, "บ้านของจังหวัดอีก")
