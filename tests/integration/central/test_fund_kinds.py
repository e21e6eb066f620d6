"""A debt case stands under a debt centre: the endpoint refuses another fund, wherever it knows that fund."""

import pytest

from sync.model.fields import FundKind, StoredValue
from sync.protocol.changes import Operation, Result, Status
from tests.integration.central.conftest import Served
from tests.support.wire import Wire

CASE: dict[str, StoredValue] = {"case_no": "12", "opened_on": "2021-10-05"}


@pytest.fixture
def district(served: Served) -> Wire:
    return served.enrolled(served.office())


def fund(district: Wire, kind: FundKind) -> Operation:
    # A community without a moo number may have any kind of fund; without a village the id is made by time.
    return district.insert("fund", {"kind": kind, "name_th": "ของบ้านทดสอบ", "status": "active"})


def case(district: Wire, fund_id: str) -> Operation:
    return district.insert("debt_case", {**CASE, "fund_id": fund_id})


def told(result: Result) -> tuple[Status, str | None, str | None, str | None]:
    return result.status, result.code, result.field, result.values.get("problem")


APPLIED = (Status.APPLIED, None, None, None)
REFUSED = (Status.REJECTED, "value-refused", "fund_id", "wrong-fund-kind")


def test_a_case_of_another_kind_of_fund_is_refused_whether_the_fund_is_on_file_or_in_the_same_push(
    district: Wire,
) -> None:
    group = fund(district, FundKind.SAVINGS_GROUP)
    together = district.sync([group, case(district, group.row_id)])
    later = district.sync([case(district, group.row_id)])
    assert [told(one) for one in (*together.results, *later.results)] == [APPLIED, REFUSED, REFUSED]
    assert "กลุ่มออมทรัพย์" in later.results[0].values["because"]


def test_a_case_is_not_moved_from_its_centre_to_another_fund(district: Wire) -> None:
    site, group = (fund(district, kind) for kind in (FundKind.ROYAL_SITE, FundKind.SAVINGS_GROUP))
    unknown = "c" * 32
    made = case(district, unknown)
    district.sync([site, group, made])
    moved = district.update("debt_case", made.row_id, {"fund_id": (unknown, group.row_id, made.op_id)})
    closed = district.update("debt_case", made.row_id, {"closed_on": (None, "2021-11-05", None)})
    assert [told(one) for one in district.sync([moved, closed]).results] == [REFUSED, APPLIED]


def test_a_fund_nobody_has_told_of_yet_hinders_no_case(district: Wire) -> None:
    assert told(district.sync([case(district, "a" * 32)]).results[0]) == APPLIED
