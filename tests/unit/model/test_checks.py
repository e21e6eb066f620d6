"""What is wrong with a value by itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.checks import Strength, check_fields, check_keys, check_value
from sync.model.fields import Choice, Field, FieldType, StoredValue
from sync.model.registry import REGISTERS

_ANYTHING = st.none() | st.integers() | st.floats() | st.text()
A_PHONE = "โทร 081-234-5678"


def _field(kind: FieldType, **declared: object) -> Field:
    return Field("probe", "ช่องทดสอบ", kind, **declared)  # type: ignore[arg-type] # each case names its own


def _code(field: Field, value: StoredValue) -> str:
    problem = check_value(field, value)
    return problem.code if problem else ""


def _name_of(part: object) -> str:
    return part.type.value if isinstance(part, Field) else repr(part)[:30]


CASES: list[tuple[Field, StoredValue, str]] = [
    (_field(FieldType.TEXT), "บ้านสำโรง", ""),
    (_field(FieldType.TEXT), 5, "wrong-kind"),
    (_field(FieldType.TEXT, maximum=3), "ยาวไป", "text-too-long"),
    (_field(FieldType.TEXT, minimum=3), "กข", "text-too-short"),
    (_field(FieldType.TEXT), "ก" * 4001, "text-too-long"),
    (_field(FieldType.TEXT), "ก\u200bข", "text-hidden-letters"),
    (_field(FieldType.TEXT), "สอง\nบรรทัด", "text-hidden-letters"),
    (_field(FieldType.TEXT), "1234567890121", "citizen-number"),
    (_field(FieldType.TEXT), "1234567890123", "thirteen-digits"),
    (_field(FieldType.TEXT), A_PHONE, "phone-number"),
    (_field(FieldType.TEXT), "บัญชี 123-4-56789-0", "account-number"),
    (_field(FieldType.TEXT), "นายสมชาย ใจดี", ""),
    (_field(FieldType.TEXT, local_only=True), A_PHONE, ""),
    (_field(FieldType.TEXT), "ยอด \u202e000,1 บาท", "text-hidden-letters"),
    (_field(FieldType.NOTE), "ยอด \u2066000,1 บาท", "text-hidden-letters"),
    (_field(FieldType.NOTE), "สอง\nบรรทัด", ""),
    (_field(FieldType.NOTE), "เลข ๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑", "citizen-number"),
    (_field(FieldType.NOTE), A_PHONE, "phone-number"),
    (_field(FieldType.NOTE), "นายสมชาย ใจดี", "person-name"),
    (_field(FieldType.NOTE, local_only=True), A_PHONE, ""),
    (_field(FieldType.INTEGER), 0, ""),
    (_field(FieldType.INTEGER), True, "wrong-kind"),
    (_field(FieldType.INTEGER), 1.5, "wrong-kind"),
    (_field(FieldType.INTEGER), "5", "wrong-kind"),
    (_field(FieldType.INTEGER), 2**53, "too-large-number"),
    (_field(FieldType.INTEGER, minimum=0), -1, "negative"),
    (_field(FieldType.INTEGER, minimum=1), 0, "too-small"),
    (_field(FieldType.INTEGER, maximum=99), 99, ""),
    (_field(FieldType.INTEGER, maximum=99), 100, "too-large-number"),
    (_field(FieldType.SATANG, minimum=0), -1, "negative"),
    (_field(FieldType.SATANG), 5.0, "wrong-kind"),
    (_field(FieldType.BOOLEAN), 1, ""),
    (_field(FieldType.BOOLEAN), 2, "wrong-kind"),
    (_field(FieldType.BOOLEAN), True, "wrong-kind"),
    (_field(FieldType.BOOLEAN), 1.0, "wrong-kind"),
    (_field(FieldType.DATE), "2021-11-18", ""),
    (_field(FieldType.DATE), "2024-02-29", ""),
    (_field(FieldType.DATE), "2023-02-29", "date-unreadable"),
    (_field(FieldType.DATE), "18/11/2564", "wrong-kind"),
    (_field(FieldType.DATE), "20211118", "wrong-kind"),
    (_field(FieldType.DATE), "2021-W46-4", "wrong-kind"),
    (_field(FieldType.DATE), "๒๐๒๑-๑๑-๑๘", "wrong-kind"),
    (_field(FieldType.FISCAL_YEAR), 2565, ""),
    (_field(FieldType.FISCAL_YEAR), 2022, "too-small"),
    (_field(FieldType.FISCAL_YEAR), 2601, "too-large-number"),
    (_field(FieldType.FISCAL_MONTH), 12, ""),
    (_field(FieldType.FISCAL_MONTH), 13, "month-unknown"),
    (_field(FieldType.FISCAL_MONTH), 0, "month-unknown"),
    (_field(FieldType.YEAR_BE, minimum=2500, maximum=2600), 2499, "too-small"),
    (_field(FieldType.CHOICE, choices=(Choice("a", "ก"), Choice("b", "ข"))), "b", ""),
    (_field(FieldType.CHOICE, choices=(Choice("a", "ก"), Choice("b", "ข"))), "ข", "choice-unknown"),
    (_field(FieldType.REFERENCE), "a" * 32, ""),
    (_field(FieldType.REFERENCE), "A" * 32, "wrong-kind"),
    (_field(FieldType.REFERENCE), "a" * 31, "wrong-kind"),
    (_field(FieldType.AREA), "3201", ""),
    (_field(FieldType.AREA), "320", "area-unreadable"),
    (_field(FieldType.AREA), 3201, "area-unreadable"),
    (_field(FieldType.AREA, minimum=6, maximum=6), "3201", "area-unreadable"),
    (_field(FieldType.AREA, maximum=4), "320101", "area-unreadable"),
    (_field(FieldType.DECIMAL), 1.5, ""),
    (_field(FieldType.DECIMAL), float("nan"), "wrong-kind"),
    (_field(FieldType.DECIMAL), float("inf"), "wrong-kind"),
    (_field(FieldType.DECIMAL, maximum=10), 10.01, "too-large-number"),
    (_field(FieldType.JSON), '{"a": 1}', ""),
    (_field(FieldType.JSON), '"สอง\\nบรรทัด"', ""),
    (_field(FieldType.JSON), "{", "wrong-kind"),
    (_field(FieldType.JSON), "[" * 100_000, "wrong-kind"),
    (_field(FieldType.JSON), '{"note": ["เลข 1234567890121"]}', "citizen-number"),
    (_field(FieldType.JSON), '{"1234567890121": 1}', "citizen-number"),
    (_field(FieldType.JSON), '{"wall_ms": 1234567890121}', ""),
    (_field(FieldType.JSON), '["\\u202e"]', "text-hidden-letters"),
    (_field(FieldType.JSON), '["\\ud800"]', "text-hidden-letters"),
    (_field(FieldType.JSON), '{"q1": NaN}', "wrong-kind"),
    (_field(FieldType.JSON), "-Infinity", "wrong-kind"),
    (_field(FieldType.JSON), "[1e999]", "wrong-kind"),
    (_field(FieldType.JSON), "[1.5e3, 7]", ""),
    (_field(FieldType.JSON), json.dumps("ก" + "\u0301\u0323" * 20), "text-hidden-letters"),
    (_field(FieldType.TEXT), "ก" + "\u0301\u0323" * 20, "text-hidden-letters"),
    (_field(FieldType.JSON, maximum=5), '"123456"', "text-too-long"),
    (_field(FieldType.INTEGER), None, ""),
    (_field(FieldType.INTEGER, required=True), None, "required"),
    (_field(FieldType.TEXT, required=True), "", "required"),
]


@pytest.mark.parametrize(("field", "value", "code"), CASES, ids=_name_of)
def test_each_kind_knows_its_values(field: Field, value: StoredValue, code: str) -> None:
    assert _code(field, value) == code


def test_a_warning_lets_the_value_stand_and_all_else_refuses_it() -> None:
    for field, value, _code_of_it in CASES:
        problem = check_value(field, value)
        if problem is not None:
            warns = problem.code in {"thirteen-digits", "phone-number", "account-number", "person-name"}
            assert (problem.strength is Strength.WARN) is warns
            assert (problem.strength is Strength.UNREADABLE) is not warns
            assert problem.field == "probe"
            assert problem.values["label"] == "ช่องทดสอบ"


FREE = [
    field
    for register in REGISTERS
    for field in register.fields
    if field.type in {FieldType.TEXT, FieldType.NOTE} and (field.maximum or 99) >= 20 and not field.local_only
]


@pytest.mark.parametrize("field", FREE, ids=lambda field: field.name)
def test_every_text_is_asked_for_phone_account_and_citizen_numbers(field: Field) -> None:
    """Titles, project and document numbers, codes: none of them is written as these are."""
    assert _code(field, "081-234-5678") in {"phone-number", "text-too-short"}
    assert _code(field, "123-4-56789-0") in {"account-number", "text-too-short"}
    assert _code(field, "1234567890121") in {"citizen-number", "text-too-short"}
    assert _code(field, "1234567890123") in {"thirteen-digits", "text-too-short"}


@pytest.mark.parametrize(
    ("register", "name", "number"),
    [
        ("activity", "project_no", "65027004500"),
        ("activity", "project_no", "6502700450002000"),
        ("activity", "project_no", "โครงการที่ 12/2565"),
        ("fund_event", "document_no", "มท 0405.2/ว 1234"),
        ("fund_event", "document_no", "ที่ สร 0019/ว 2345"),
        ("village", "village_code", "32010901"),
        ("village", "external_code", "320109010001"),
        ("debt_case", "case_no", "65001"),
        ("attachment", "file_name", "IMG_20211118_081234.jpg"),
    ],
)
def test_numbers_of_forms_and_lists_pass_without_a_warning(register: str, name: str, number: str) -> None:
    assert _code(REGISTERS[register].field(name), number) == ""


@given(st.sampled_from([field for register in REGISTERS for field in register.fields]), _ANYTHING)
def test_any_value_is_judged_without_an_error(field: Field, value: StoredValue) -> None:
    problem = check_value(field, value)
    assert problem is None or problem.code


def test_the_range_is_told_in_the_fields_own_figures() -> None:
    balance = REGISTERS["fund_month"].field("bank_balance")
    problem = check_value(balance, 10**14 + 1)
    assert problem is not None
    assert problem.values["most"] == "1,000,000,000,000.00"
    year = check_value(REGISTERS["fund"].field("established_be"), 2400)
    assert year is not None
    assert year.values["least"] == "2500"


def test_a_whole_record_is_judged_with_its_blanks() -> None:
    found = check_fields(REGISTERS["fund"], {"kind": "kkj_fund", "initial_capital": -1})
    assert {(one.field, one.code) for one in found} == {
        ("name_th", "required"),
        ("status", "required"),
        ("initial_capital", "negative"),
    }


def test_a_new_record_lacks_its_keys() -> None:
    fund = REGISTERS["fund"]
    assert [one.field for one in check_keys(fund, {"kind": "kkj_fund"})] == ["village_id"]
    assert check_keys(fund, {"kind": "kkj_fund", "village_id": "a" * 32}) == ()
    assert check_keys(fund, {"kind": "savings_group"}) == ()
    assert check_keys(REGISTERS["debt_case"], {}) == ()
    assert [one.code for one in check_keys(REGISTERS["catalogue"], {"fy": 2565.5})] == ["wrong-kind"]
    assert [one.field for one in check_keys(REGISTERS["fund_month"], {"fy": 2565})] == ["fund_id", "fy_month"]
