"""From typed text to stored values and back, for every field type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.checks import Strength, check_value
from sync.model.fields import Choice, Field, FieldType, StoredValue
from sync.model.reading import read, show
from sync.model.registry import REGISTERS
from sync.model.sentences import sentence
from sync.model.thai import clean, to_arabic, to_thai

TODAY = date(2021, 11, 29)
CHOICES = (Choice("active", "ดำเนินการอยู่"), Choice("closed", "ปิดแล้ว"))
FIELDS = {kind: Field("probe", "ช่องทดสอบ", kind, choices=CHOICES) for kind in FieldType}
NUMERIC = (FieldType.INTEGER, FieldType.SATANG, FieldType.DECIMAL)
DASHED = (*NUMERIC, FieldType.BOOLEAN, FieldType.DATE, FieldType.FISCAL_YEAR, FieldType.FISCAL_MONTH)

VALUES: dict[FieldType, st.SearchStrategy[StoredValue]] = {
    FieldType.TEXT: st.text(max_size=50).map(lambda text: to_arabic(clean(text))),
    FieldType.NOTE: st.text(max_size=50).map(lambda text: to_arabic(clean(text, lines=True))),
    FieldType.INTEGER: st.integers(-(10**12), 10**12),
    FieldType.SATANG: st.integers(-(10**14), 10**14),
    FieldType.BOOLEAN: st.sampled_from([0, 1]),
    FieldType.DATE: st.dates(date(1900, 1, 1), date(2150, 1, 1)).map(date.isoformat),
    FieldType.FISCAL_YEAR: st.integers(2540, 2600),
    FieldType.FISCAL_MONTH: st.integers(1, 12),
    FieldType.YEAR_BE: st.integers(2400, 2600),
    FieldType.CHOICE: st.sampled_from([one.value for one in CHOICES]),
    FieldType.REFERENCE: st.text("0123456789abcdef", min_size=32, max_size=32),
    FieldType.AREA: st.from_regex(r"(\d\d){1,3}", fullmatch=True).filter(str.isascii),
    FieldType.DECIMAL: st.integers(-(10**9), 10**9).map(lambda number: number / 1000),
    FieldType.JSON: st.sampled_from(['{"a": 1}', "[]", '"ก"', "1"]),
}


def test_every_type_is_read_and_shown() -> None:
    assert set(VALUES) == set(FieldType)


@given(drawn=st.data(), kind=st.sampled_from(list(FieldType)))
def test_what_is_shown_is_read_back(drawn: st.DataObject, kind: FieldType) -> None:
    field = FIELDS[kind]
    value = drawn.draw(VALUES[kind])
    problem = check_value(field, value)
    reading = read(field, show(field, value), today=TODAY)
    if problem is None or problem.strength is Strength.WARN:
        assert reading.value == (None if value == "" else value)
    else:
        assert reading.value is None


def test_a_villages_name_is_stored_with_arabic_digits() -> None:
    assert read(REGISTERS["village"].field("name_th"), "บ้านหนองแวง ๒").value == "บ้านหนองแวง 2"


@given(
    drawn=st.data(), kind=st.sampled_from([*NUMERIC, FieldType.DATE, FieldType.FISCAL_YEAR, FieldType.AREA])
)
def test_thai_digits_read_the_same(drawn: st.DataObject, kind: FieldType) -> None:
    field = FIELDS[kind]
    text = show(field, drawn.draw(VALUES[kind]))
    assert read(field, to_thai(text), today=TODAY) == read(field, text, today=TODAY)


@given(st.sampled_from(list(FieldType)), st.text())
def test_any_text_becomes_a_value_a_blank_or_a_problem(kind: FieldType, text: str) -> None:
    field = FIELDS[kind]
    reading = read(field, text, today=TODAY)
    if reading.value is not None:
        found = check_value(field, reading.value)
        assert found is None or found.strength is Strength.WARN
    elif reading.problem is None:
        assert not clean(text) or reading.echo == "เว้นว่าง" or not clean(text).strip()
    else:
        assert reading.problem.strength is Strength.UNREADABLE
        assert reading.problem.field == "probe"


@pytest.mark.parametrize("kind", list(FieldType))
@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_a_blank_is_none(kind: FieldType, text: str) -> None:
    if kind is FieldType.JSON and text == "\u200b":
        return
    reading = read(FIELDS[kind], text, today=TODAY)
    assert (reading.value, reading.problem, reading.echo) == (None, None, "")


@pytest.mark.parametrize("kind", DASHED)
@pytest.mark.parametrize("text", ["-", "–"])
def test_a_lone_dash_is_a_blank_that_says_so(kind: FieldType, text: str) -> None:
    reading = read(FIELDS[kind], text, today=TODAY)
    assert (reading.value, reading.problem, reading.echo) == (None, None, "เว้นว่าง")


@pytest.mark.parametrize("kind", NUMERIC)
def test_a_figure_is_not_echoed_as_a_blank(kind: FieldType) -> None:
    reading = read(FIELDS[kind], "7")
    assert (reading.value is None, reading.echo) == (False, "")


def test_a_dash_in_a_text_is_a_dash() -> None:
    assert read(FIELDS[FieldType.TEXT], "-").value == "-"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldType.SATANG, "61,450", 6_145_000),
        (FieldType.SATANG, "๒๘๐,๐๐๐.๐๐ บาท", 28_000_000),
        (FieldType.INTEGER, "44 ครัวเรือน", 44),
        (FieldType.INTEGER, "12.00", 12),
        (FieldType.DECIMAL, "82.5", 82.5),
        (FieldType.BOOLEAN, "ใช่", 1),
        (FieldType.BOOLEAN, "/", 1),
        (FieldType.BOOLEAN, "ไม่มี", 0),
        (FieldType.BOOLEAN, "๐", 0),
        (FieldType.BOOLEAN, "TRUE", 1),
        (FieldType.DATE, "๑๘ พ.ย. ๒๕๖๔", "2021-11-18"),
        (FieldType.FISCAL_YEAR, "65", 2565),
        (FieldType.FISCAL_MONTH, "พ.ย.", 2),
        (FieldType.FISCAL_MONTH, "เดือนที่ 2", 2),
        (FieldType.FISCAL_MONTH, "ตุลาคม", 1),
        (FieldType.FISCAL_MONTH, "ก.ย.", 12),
        (FieldType.CHOICE, "closed", "closed"),
        (FieldType.CHOICE, "ปิดแล้ว", "closed"),
        (FieldType.CHOICE, "ดําเนินการอยู่", "active"),
        (FieldType.AREA, "๓๒๐๑", "3201"),
        (FieldType.TEXT, "  บ้าน\u200bสำโรง ", "บ้านสำโรง"),
        (FieldType.NOTE, "หนึ่ง\r\nสอง", "หนึ่ง\nสอง"),
        (FieldType.TEXT, "มติที่ ๑๒/๒๕๖๔", "มติที่ 12/2564"),
        (FieldType.NOTE, "ข้อ ๑\nข้อ ๒", "ข้อ 1\nข้อ 2"),
    ],
)
def test_what_officers_type(kind: FieldType, text: str, value: StoredValue) -> None:
    reading = read(FIELDS[kind], text, today=TODAY)
    assert (reading.value, reading.problem) == (value, None)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (FieldType.SATANG, "1.505", "money-decimals"),
        (FieldType.SATANG, "(500)", "number-brackets"),
        (FieldType.INTEGER, "1.5", "number-not-whole"),
        (FieldType.INTEGER, "12,34", "number-commas"),
        (FieldType.INTEGER, "สามสิบ", "number-unreadable"),
        (FieldType.DECIMAL, "0.12345678901234567890", "decimal-too-fine"),
        (FieldType.BOOLEAN, "อาจจะ", "boolean-unreadable"),
        (FieldType.DATE, "29/2/2566", "date-no-such-day"),
        (FieldType.DATE, "18/11/2021", "date-year-ce"),
        (FieldType.FISCAL_YEAR, "2022", "date-year-ce"),
        (FieldType.FISCAL_YEAR, "2530", "too-small"),
        (FieldType.FISCAL_MONTH, "13", "month-unknown"),
        (FieldType.FISCAL_MONTH, "0", "month-unknown"),
        (FieldType.FISCAL_MONTH, "0120", "month-unknown"),
        (FieldType.FISCAL_MONTH, "001" + "0" * 5_000, "month-unknown"),
        (FieldType.CHOICE, "เลิกแล้ว", "choice-unknown"),
        (FieldType.REFERENCE, "xyz", "wrong-kind"),
        (FieldType.AREA, "อำเภอ", "area-unreadable"),
        (FieldType.JSON, "{", "wrong-kind"),
        (FieldType.TEXT, "1234567890121", "citizen-number"),
    ],
)
def test_what_cannot_be_read_stays_a_draft(kind: FieldType, text: str, code: str) -> None:
    reading = read(FIELDS[kind], text, today=TODAY)
    assert reading.value is None
    assert reading.problem is not None
    assert reading.problem.code == code
    assert reading.problem.strength is Strength.UNREADABLE


def test_out_of_range_is_not_a_value() -> None:
    reading = read(REGISTERS["fund_month"].field("bank_balance"), "-5")
    assert reading.value is None
    assert reading.problem is not None
    assert reading.problem.code == "negative"


def test_a_warning_comes_with_its_value() -> None:
    reading = read(FIELDS[FieldType.NOTE], "โทร 0812345678")
    assert reading.value == "โทร 0812345678"
    assert reading.problem is not None
    assert reading.problem.strength is Strength.WARN


def test_two_digit_years_are_echoed_in_full_or_asked_for() -> None:
    assert read(FIELDS[FieldType.DATE], "18/11/64", today=TODAY).echo == "18 พฤศจิกายน 2564"
    assert read(FIELDS[FieldType.DATE], "18/11/2564", today=TODAY).echo == ""
    assert read(FIELDS[FieldType.YEAR_BE], "36", today=TODAY).echo == "พ.ศ. 2536"
    problem = read(FIELDS[FieldType.DATE], "18/11/64").problem
    assert problem is not None
    assert problem.code == "date-year-short"


_FIGURES = [(one.name, field) for one in REGISTERS for field in one.fields if field.type in NUMERIC]


@pytest.mark.parametrize(("register", "field"), _FIGURES, ids=lambda one: getattr(one, "name", one))
@pytest.mark.parametrize("typed", ["สามสิบ", "12,34"])
def test_the_figure_that_is_suggested_can_be_typed_into_that_very_field(
    register: str, field: Field, typed: str
) -> None:
    problem = read(field, typed).problem
    assert problem is not None, register
    for language, such_as in (("th", "เช่น "), ("en", "such as ")):
        _, found, example = sentence(problem.code, problem.values, language).partition(such_as)
        assert found
        assert read(field, example.removesuffix(".")).problem is None
        assert ("." in example.removesuffix(".")) is (field.type is not FieldType.INTEGER)


def test_a_months_number_is_echoed_as_its_name() -> None:
    assert read(FIELDS[FieldType.FISCAL_MONTH], "2").echo == "พฤศจิกายน"


def test_a_long_text_is_quoted_short() -> None:
    problem = read(FIELDS[FieldType.INTEGER], "ก" * 100).problem
    assert problem is not None
    assert problem.values["typed"] == "ก" * 40 + "…"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldType.SATANG, 6_145_050, "61,450.50"),
        (FieldType.INTEGER, 1234, "1,234"),
        (FieldType.DECIMAL, -1234.5, "−1,234.5"),
        (FieldType.DECIMAL, 80.0, "80"),
        (FieldType.DECIMAL, 0.0, "0"),
        (FieldType.DECIMAL, 0.05, "0.05"),
        (FieldType.DECIMAL, -0.5, "−0.5"),
        (FieldType.BOOLEAN, 0, "ไม่ใช่"),
        (FieldType.DATE, "2021-11-18", "18/11/2564"),
        (FieldType.FISCAL_YEAR, 2565, "2565"),
        (FieldType.FISCAL_MONTH, 2, "พฤศจิกายน"),
        (FieldType.CHOICE, "closed", "ปิดแล้ว"),
        (FieldType.CHOICE, "from-a-newer-program", "from-a-newer-program"),
        (FieldType.DATE, "not a day", "not a day"),
        (FieldType.SATANG, "text", "text"),
        (FieldType.DECIMAL, "text", "text"),
        (FieldType.INTEGER, "text", "text"),
        (FieldType.FISCAL_MONTH, 14, "14"),
        (FieldType.FISCAL_MONTH, 0, "0"),
        (FieldType.TEXT, "ก", "ก"),
        (FieldType.INTEGER, None, ""),
    ],
)
def test_values_on_screen(kind: FieldType, value: StoredValue, text: str) -> None:
    assert show(FIELDS[kind], value) == text
