"""A PC whose clock stands before 1970 or beyond the year 9999: what is entered then is sent all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.states import LoggedSync
from sync.model.fields import StoredValue
from sync.model.practice.moment import FISCAL_MONTH, NOW_MS
from sync.model.roles import Role
from sync.model.sources import LAST_MS, day_in_thailand
from sync.protocol.session import PUSH_OCTETS
from tests.support.headless_pc import HeadlessPC
from tests.support.offices import Offices, offices_in

YEAR_MS = 365 * 86_400_000
BEYOND = pytest.mark.parametrize(("years", "stands"), [(-60, 0), (9_000, LAST_MS)])


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    one, two = (("ก", "3201", Role.DISTRICT_OFFICER), ("ข", "3201", Role.DISTRICT_OFFICER))
    with offices_in(tmp_path, (one, two)) as made:
        yield made


def activity(pc: HeadlessPC, name: str) -> str:
    values: dict[str, StoredValue] = {
        "fy": 2565,
        "activity_on": "2021-11-01",
        "type": "training",
        "title_th": name,
    }
    return str(pc.office.records.save("activity", "", values, {}).value.row_id)


def people(pc: HeadlessPC, row_id: str) -> StoredValue:
    row = pc.store.rows.find("activity", row_id)
    assert row is not None
    return row["participants_total"]


@BEYOND
def test_what_is_entered_by_such_a_clock_is_sent_and_read(offices: Offices, years: int, stands: int) -> None:
    one, two = offices.pcs
    one.clock.at_ms += years * YEAR_MS
    made = activity(one, "นาฬิกาผิด")
    offices.sync()
    two.office.records.save("activity", made, {"participants_total": 3}, {})
    offices.sync()
    assert people(one, made) == 3
    (line,) = one.office.sync.view().lines
    assert line.wall_ms == stands
    one.store.states.add_log(LoggedSync(one.clock.now_ms(), "done", 1, 0, 0, 0, verified=True))
    assert one.office.sync.view().log
    one.office.home.view(FISCAL_MONTH)
    assert day_in_thailand(one.clock.now_ms()) == day_in_thailand(stands)
    one.clock.at_ms = NOW_MS
    activity(one, "นาฬิกาถูก")
    offices.sync()
    assert one.replica() == two.replica()


@BEYOND
def test_what_an_earlier_version_captured_and_sealed_so_goes_with_the_rest(
    offices: Offices, years: int, stands: int
) -> None:
    one, two = offices.pcs
    names = ("ก่อน", "ติดอยู่", "ถัดไป", "รอส่ง")
    made = [activity(one, name) for name in names[:3]]
    assert one.store.read_push(PUSH_OCTETS) is not None
    made.append(activity(one, names[3]))
    # What the earlier version left: its clock's moments, among others that were right.
    for row_id in (made[1], made[3]):
        one.store._sql.run(
            "UPDATE outbox SET wall_ms = ? WHERE row_id = ?", (NOW_MS + years * YEAR_MS, row_id)
        )
    offices.sync()
    held = two.replica()["activity"]
    assert {held[row_id]["title_th"] for row_id in made} == set(names)
    moments = one.store._sql.rows("SELECT wall_ms FROM outbox WHERE row_id = ?", (made[1],))
    assert moments == [(stands,)]
    assert one.store.states.counts().unsent == 0
