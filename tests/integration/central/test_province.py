"""A provincial office sees its districts' work, and nothing of households' debt cases (DESIGN section 5)."""

import pytest

from sync.model.fields import StoredValue
from sync.model.ids import official_id
from sync.protocol.changes import Kind, Operation
from sync.protocol.codec import SNAPSHOT_LIMIT, unpack
from sync.protocol.messages import Snapshot, SyncRequest
from tests.integration.central.conftest import Served
from tests.support.wire import (
    RefusedByEndpoint,
    Wire,
    digests_of,
    rows_of_snapshot,
    work_changes,
    work_rows,
)

CASE: dict[str, StoredValue] = {"fund_id": "a" * 32, "case_no": "12", "opened_on": "2021-10-05"}
EVIDENCE: dict[str, StoredValue] = {"owner_id": "b" * 32, "kind": "minutes", "file_name": "แผ่นสรุป"}
HIDDEN = "debt_case"


def work_of(district: Wire) -> list[Operation]:
    """Return a fund's and a case's evidence, a case, and a record anybody above may see."""
    return [
        district.insert("debt_case", CASE),
        district.insert("attachment", {**EVIDENCE, "owner_table": "debt_case"}),
        district.insert("attachment", {**EVIDENCE, "owner_table": "fund"}),
        district.insert("bench_record", {"name": "กองทุน"}),
    ]


def offices(served: Served) -> tuple[Wire, Wire]:
    district = served.enrolled(served.office())
    return district, served.enrolled(f"{district.stream[:2]}00", "province_head")


def test_pages_and_digests_leave_cases_and_what_is_about_them_out(served: Served) -> None:
    district, province = offices(served)
    operations = work_of(district)
    district.sync(operations)
    seen = province.exchange(SyncRequest(province.hello(), {district.stream: None}, digest=True))
    changes = work_changes(seen.pages[0].changes)
    assert [one.op_id for one in changes] == [operations[2].op_id, operations[3].op_id]
    assert seen.digests is not None
    assert {name: one.count for name, one in seen.digests[district.stream].items()} == {
        "attachment": 1,
        "bench_record": 1,
        "machine": 1,
        "officer": 1,
    }


def test_a_change_of_hidden_evidence_stays_hidden_although_it_names_no_case(served: Served) -> None:
    district, province = offices(served)
    operations = work_of(district)
    district.sync(operations)
    first = province.exchange(SyncRequest(province.hello(), {district.stream: None}))
    hidden = operations[1]
    district.sync([district.update("attachment", hidden.row_id, {"bytes": (None, 5, hidden.op_id)})])
    later = province.exchange(SyncRequest(province.hello(), {district.stream: first.pages[0].cursor}))
    assert later.pages[0].changes == []
    assert later.pages[0].through == first.pages[0].through + 1


def test_snapshots_differ_by_who_sees_them_and_are_not_exchanged(served: Served) -> None:
    district, province = offices(served)
    district.sync(work_of(district))
    asked = SyncRequest(province.hello(), {district.stream: None}, replace=[district.stream])
    offer = province.exchange(asked).snapshots[0]
    rows = rows_of_snapshot(unpack(Snapshot, province.send("GET", offer.path).content, limit=SNAPSHOT_LIMIT))
    assert sorted(register for register, _ in work_rows(rows)) == ["attachment", "bench_record"]
    at_head = province.exchange(SyncRequest(province.hello(), {district.stream: offer.cursor}, digest=True))
    assert at_head.digests is not None
    assert at_head.digests[district.stream] == digests_of(rows)
    own = district.exchange(SyncRequest(district.hello(), {district.stream: None}, replace=[district.stream]))
    assert len(work_rows(district.everything())) == 4
    with pytest.raises(RefusedByEndpoint) as refused:
        province.send("GET", own.snapshots[0].path)
    assert refused.value.problem.code == "snapshot-gone"


def test_the_province_does_not_write_into_a_districts_registers(served: Served) -> None:
    district, province = offices(served)
    before = district.everything()
    made = province.insert("bench_record", {"name": "จากจังหวัด"}, stream=district.stream)
    case = province.operation(Kind.INSERT, HIDDEN, province.new_row_id(), {}, district.stream)
    results = province.sync([made, case]).results
    assert [one.status.value for one in results] == ["rejected", "rejected"]
    assert district.everything() == before


def test_what_stands_under_a_districts_record_stands_in_the_districts_stream(served: Served) -> None:
    """A month's id follows from its fund's: at the province it would be the district's own month again."""
    district, province = offices(served)
    fund = district.insert("fund", {"kind": "savings_group", "name_th": "กลุ่ม", "status": "active"})
    district.sync([fund])
    values: dict[str, StoredValue] = {"fund_id": fund.row_id, "fy": 2565, "fy_month": 2, "members": 7}
    month = official_id("fund_month", fund.row_id, 2565, 2)
    there = province.insert("fund_month", values, month)
    reason_values: dict[str, StoredValue] = {
        "register": "fund",
        "target_id": fund.row_id,
        "rule": "members-fell",
        "reason": "ย้าย",
    }
    reason = official_id("problem_reason", fund.row_id, "members-fell")
    why = province.insert("problem_reason", reason_values, reason)
    own = province.insert("fund", {"kind": "savings_group", "name_th": "ของจังหวัด", "status": "active"})
    own_values = {**values, "fund_id": own.row_id}
    own_month = province.insert("fund_month", own_values, official_id("fund_month", own.row_id, 2565, 2))
    results = province.sync([there, why, own, own_month]).results
    assert [(one.code, one.field) for one in results] == [
        ("stream-mismatch", "fund_id"),
        ("stream-mismatch", "target_id"),
        (None, None),
        (None, None),
    ]
    assert district.sync([district.insert("fund_month", values, month)]).results[0].code is None
