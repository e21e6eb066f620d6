"""A province's PC holds many streams: one record in two of them stops no sync and overwrites nothing."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.central.accounts import Grant, issue_code
from sync.central.centre import Centre, open_centre
from sync.central.own_writes import OwnRow, write_rows
from sync.model.fields import StoredValue
from sync.model.ids import RowId
from sync.model.registers.village import VILLAGE
from sync.model.roles import Role
from tests.support.endpoint import running_endpoint
from tests.support.headless_pc import HeadlessPC

HOME, PROVINCE = "3201", "3200"
KEYS: dict[str, StoredValue] = {"tambon_code": "320101", "moo_no": 1, "kind": "village"}
TWICE = VILLAGE.official_row_id(KEYS)
OTHER: dict[str, StoredValue] = {**KEYS, "moo_no": 2, "name_th": "บ้านอื่น"}


@dataclass
class Offices:
    """A district and the provincial office above it, at one endpoint."""

    address: str
    centre: Centre
    district: HeadlessPC
    province: HeadlessPC

    def make(self, pc: HeadlessPC, stream: str, **values: StoredValue) -> RowId:
        """Make a village as an import would: whatever the window offers."""
        with pc.store.act(pc.store.installs.current().account) as act:
            return act.insert("village", stream, {**KEYS, **values})

    def at_the_centre(self, stream: str, **values: StoredValue) -> None:
        """Put the village into a stream as an endpoint of an older version took it."""
        write_rows(self.centre, [OwnRow(stream, VILLAGE, TWICE, {**KEYS, **values})])

    def names(self, pc: HeadlessPC) -> dict[str, tuple[StoredValue, StoredValue]]:
        rows = pc.store.rows.where("village")
        return {str(row["row_id"]): (row["district_code"], row["name_th"]) for row in rows}


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    with ExitStack() as stack:
        centre = open_centre(tmp_path / "centre", realm="practice")
        stack.callback(centre.close)
        address = stack.enter_context(running_endpoint(tmp_path / "centre"))
        pcs = []
        for name, stream, role in (
            ("สุดา", HOME, Role.DISTRICT_OFFICER),
            ("ประจวบ", PROVINCE, Role.PROVINCE_HEAD),
        ):
            pc = HeadlessPC(tmp_path / name, name)
            stack.callback(pc.close)
            pc.enrol(address, issue_code(centre, Grant(stream, role), valid_days=1))
            assert pc.sync(address).verified
            pcs.append(pc)
        yield Offices(address, centre, *pcs)


def test_a_record_is_taken_only_into_the_stream_its_codes_name(offices: Offices) -> None:
    offices.make(offices.province, PROVINCE, name_th="บ้านของจังหวัด")
    summary = offices.province.sync(offices.address)
    assert (summary.refused, summary.verified) == (1, True)
    (line,) = offices.province.office.sync.view().lines
    assert "อำเภอเมืองสุรินทร์" in line.detail
    offices.make(offices.district, HOME, name_th="บ้านของอำเภอ")
    assert offices.district.sync(offices.address).refused == 0


@pytest.mark.parametrize("first", [HOME, PROVINCE])
def test_the_same_record_in_two_streams_stops_no_sync_and_overwrites_nothing(
    offices: Offices, first: str
) -> None:
    """Whichever came first: shown is the one whose stream its codes name."""
    names = {HOME: "บ้านของอำเภอ", PROVINCE: "บ้านของจังหวัด"}
    second = ({HOME, PROVINCE} - {first}).pop()
    for stream in (first, second):
        offices.at_the_centre(stream, name_th=names[stream])
        for pc in (offices.district, offices.province):
            assert pc.sync(offices.address).verified
    other = offices.make(offices.district, HOME, **OTHER)
    for pc in (offices.district, offices.province):
        assert pc.sync(offices.address).verified
        assert offices.names(pc) == {TWICE: (HOME, names[HOME]), other: (HOME, "บ้านอื่น")}
        (incident,) = pc.store.states.incidents()
        assert (incident.reason, incident.stream, incident.values["name_th"]) == (
            "elsewhere",
            PROVINCE,
            names[PROVINCE],
        )
        (shown,) = [one for one in pc.office.sync.view().log if "บ้าน" in one.detail]
        assert names[PROVINCE] in shown.detail
