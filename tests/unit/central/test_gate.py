"""The endpoint enforces rights and field rules, whatever the program at the other end does."""

import dataclasses

import msgspec
import pytest

from sync.central.accounts import Assignment
from sync.central.gate import Gate
from sync.model.fields import StoredValue
from sync.model.ids import AccountId, OpId, RowId, official_id
from sync.model.registry import REGISTERS
from sync.protocol.changes import FieldChange, Kind, Operation

OFFICER = AccountId("a" * 32)
OFFICE = Assignment(OFFICER, "3201", "district_officer", 3, None)
VILLAGE: dict[str, StoredValue] = {
    "tambon_code": "320101",
    "moo_no": 1,
    "name_th": "บ้านทดสอบ",
    "kind": "village",
}


def making(
    register: str, values: dict[str, StoredValue], row_id: str = "f" * 32, stream: str = "3201"
) -> Operation:
    return Operation(
        op_id=OpId("b" * 32),
        register=register,
        row_id=RowId(row_id),
        stream=stream,
        kind=Kind.INSERT,
        set={name: FieldChange(None, value, None) for name, value in values.items()},
        actor=OFFICER,
        generation=3,
        group=None,
        wall_ms=1,
        server_offset_ms=None,
        schema=1,
        app="test",
    )


def village(stream: str = "3201", **changed: StoredValue) -> Operation:
    return making("village", {**VILLAGE, **changed}, official_id("village", "320101", 1), stream)


def deleting(operation: Operation, reason: str | None = "บันทึกซ้ำ") -> Operation:
    gone = {name: FieldChange(change.new, None, OpId("b" * 32)) for name, change in operation.set.items()}
    return msgspec.structs.replace(operation, kind=Kind.DELETE, set=gone, reason=reason)


def refused(operation: Operation, assignment: Assignment = OFFICE) -> tuple[str | None, str | None] | None:
    result = Gate(REGISTERS, {assignment.account: assignment}).refusal(operation)
    return None if result is None else (result.code, result.field)


def test_a_sound_record_passes() -> None:
    assert refused(village()) is None


@pytest.mark.parametrize("number", ["1101700230707", "1-1017-00230-70-7", "1101.70023.0708"])
def test_what_only_resembles_a_citizen_number_is_asked_about_in_the_window_and_passes(number: str) -> None:
    assert refused(village(name_th=f"เลข {number}")) is None


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (village(name_th="ก" * 81), ("value-refused", "name_th")),
        (village(name_th=7), ("value-refused", "name_th")),
        (village(households=-1), ("value-refused", "households")),
        (village(name_th=None), ("value-refused", "name_th")),
        (village(name_th="เลข 1101700230708 อยู่ในชื่อ"), ("value-refused", "name_th")),
        (village(name_th="บ้าน\u202eสำโรง"), ("value-refused", "name_th")),
        (village(name_th="บ้าน\u200bสำโรง"), ("value-refused", "name_th")),
        (village(colour="red"), ("unknown-field", "colour")),
        (village(moo_no=2), ("id-mismatch", None)),
        (village(tambon_code=None), ("value-refused", "tambon_code")),
        (village(stream="3202"), ("wrong-stream", "tambon_code")),
        (village(stream="0000"), ("wrong-stream", "tambon_code")),
        (making("planets", {}), ("unknown-register", None)),
        (making("fund", {"contact_note": "ใครคนหนึ่ง"}), ("local-only", "contact_note")),
        (making("fund_year", {"budgeted": 1}), ("centre-owned", "budgeted")),
        (making("conflict", {"status": "settled"}), ("role-may-not", "status")),
        (making("catalogue", {"fy": 2565}, stream="0000"), ("role-may-not", "fy")),
        (making("month_report", {"fy": 2565}), ("role-may-not", "fy")),
        (making("progress_entry", {"status": "accepted"}), ("role-may-not", "status")),
    ],
)
def test_breaches_are_refused_by_their_code_and_field(
    operation: Operation, expected: tuple[str, str | None]
) -> None:
    assert refused(operation) == expected


def test_the_head_may_what_the_officer_may_not() -> None:
    head = dataclasses.replace(OFFICE, role="district_head")
    report: dict[str, StoredValue] = {"fy": 2565, "fy_month": 2, "status": "closed"}
    operation = making("month_report", report, official_id("month_report", "3201", 2565, 2))
    assert refused(operation) == ("role-may-not", "fy")
    assert refused(operation, head) is None


def test_the_province_writes_budgeted_into_its_districts_and_nowhere_else() -> None:
    province = Assignment(OFFICER, "3200", "province_head", 1, None)
    values: dict[str, StoredValue] = {"fund_id": "f" * 32, "fy": 2565, "budgeted": 1}
    row_id = official_id("fund_year", "f" * 32, 2565)
    assert refused(making("fund_year", values, row_id), province) is None
    assert refused(making("fund_year", values, row_id, "3301"), province) is not None
    assert refused(village(), province) is not None


def test_a_new_record_stands_in_the_stream_of_the_area_its_codes_name() -> None:
    province = Assignment(OFFICER, "3200", "province_head", 1, None)
    assert refused(village(stream="3200"), province) == ("stream-mismatch", "tambon_code")
    community = making("village", {**VILLAGE, "moo_no": None, "kind": "community"}, stream="3200")
    assert refused(community, province) == ("stream-mismatch", "tambon_code")
    other: dict[str, StoredValue] = {**VILLAGE, "tambon_code": "320201"}
    assert refused(making("village", other, official_id("village", "320201", 1))) == (
        "stream-mismatch",
        "tambon_code",
    )
    target: dict[str, StoredValue] = {"measure": "5.1", "fy": 2565, "area": "3201", "value": 1}
    row_id = official_id("target_allocation", "5.1", 2565, "3201")
    assert refused(making("target_allocation", target, row_id, "3201"), province) is None
    assert refused(making("target_allocation", target, row_id, "3200"), province) == (
        "stream-mismatch",
        "area",
    )
    year: dict[str, StoredValue] = {"fy": 2565, "body": "{}"}
    assert refused(making("catalogue", year, official_id("catalogue", 2565), "3200"), province) == (
        "stream-mismatch",
        None,
    )


def test_a_record_that_stands_in_a_wrong_stream_can_still_be_deleted_there() -> None:
    province = Assignment(OFFICER, "3200", "province_head", 1, None)
    assert refused(deleting(village(stream="3200")), province) is None


def test_keys_do_not_change_after_the_first_save() -> None:
    operation = msgspec.structs.replace(
        village(), kind=Kind.UPDATE, set={"moo_no": FieldChange(1, 2, OpId("b" * 32))}
    )
    assert refused(operation) == ("key-changed", "moo_no")


def test_a_deletion_needs_the_right_to_write_but_checks_no_values() -> None:
    operation = deleting(village())
    assert refused(operation) is None
    assert refused(msgspec.structs.replace(operation, stream="3202")) == ("wrong-stream", None)


@pytest.mark.parametrize(("register", "stream"), [("month_report", "3201"), ("catalogue", "0000")])
def test_a_deletion_that_no_stream_would_make_right_is_beyond_the_role(register: str, stream: str) -> None:
    operation = msgspec.structs.replace(making(register, {}, stream=stream), kind=Kind.DELETE)
    assert refused(operation) == ("role-may-not", None)


@pytest.mark.parametrize("reason", ["ของ 1101700230708", "ซ้ำ\u202e", "\u200b", "ก" * 4001])
def test_a_reason_is_a_text_like_any_other(reason: str) -> None:
    operation = deleting(village(), reason)
    assert refused(operation) == ("value-refused", None)
    assert refused(msgspec.structs.replace(operation, reason="บันทึกซ้ำ\nสองบรรทัด")) is None


@pytest.mark.parametrize("reason", [None, "", " \n "])
def test_a_deletion_says_why_or_settles_a_conflict(reason: str | None) -> None:
    operation = deleting(village(), reason)
    assert refused(operation) == ("reason-missing", None)
    assert refused(msgspec.structs.replace(operation, settles=RowId("c" * 32))) is None


@pytest.mark.parametrize("kind", list(Kind))
def test_an_operation_that_names_no_field_needs_the_right_all_the_same(kind: Kind) -> None:
    nothing = msgspec.structs.replace(making("attachment", {}, stream="3202"), kind=kind)
    assert refused(nothing) == ("wrong-stream", None)


def test_an_unknown_author_is_refused() -> None:
    assert refused(msgspec.structs.replace(village(), actor="e" * 32)) == ("not-owner", None)


def test_after_a_hand_over_late_work_is_accepted_and_new_work_is_not() -> None:
    handed_over = dataclasses.replace(OFFICE, ended_generation=4)
    assert refused(village(), handed_over) is None
    assert refused(msgspec.structs.replace(village(), generation=4), handed_over) == ("not-owner", None)


def test_a_refused_value_says_why_in_thai() -> None:
    result = Gate(REGISTERS, {OFFICER: OFFICE}).refusal(village(households=-1))
    assert result is not None
    assert result.values["label"] == "จำนวนครัวเรือน"
    assert "ครัวเรือน" in result.values["because"]


@pytest.mark.parametrize("number", [-1, 1.0, True, 2**53, float("nan"), "1"], ids=repr)
def test_a_number_is_judged_alike_before_and_after_its_field_was_found_sound(number: StoredValue) -> None:
    gate = Gate(REGISTERS, {OFFICER: OFFICE})
    wrong = village(households=number)
    before = gate.refusal(wrong)
    assert before is not None
    assert (before.code, before.field) == ("value-refused", "households")
    assert gate.refusal(village(households=1)) is None
    assert gate.refusal(wrong) == before


def test_a_sound_value_of_one_author_is_no_right_of_another() -> None:
    other = AccountId("c" * 32)
    abroad = dataclasses.replace(OFFICE, account=other, stream="3202")
    gate = Gate(REGISTERS, {OFFICER: OFFICE, other: abroad})
    assert gate.refusal(village(households=1)) is None
    found = gate.refusal(msgspec.structs.replace(village(households=1), actor=other))
    assert found is not None
    assert found.code == "wrong-stream"
