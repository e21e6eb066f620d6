"""Patterns of personal data in free text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.personal_data import Pattern, has_citizen_number, is_citizen_number, suspected
from sync.model.thai import to_thai


def _citizen_number(first_twelve: str) -> str:
    """Work out the check digit a second way: weights 13 down to 2, remainder taken from eleven."""
    weights = range(13, 1, -1)
    rest = sum(weight * int(one) for weight, one in zip(weights, first_twelve, strict=True)) % 11
    return first_twelve + str((11 - rest) % 10)


_TWELVE = st.text("0123456789", min_size=12, max_size=12)


@given(_TWELVE, st.sampled_from(["{}", "เลข {} ของ", "บ้าน{}", "({})", "หนึ่ง\n{}\nสอง"]))
def test_a_citizen_number_is_found_in_any_text(first_twelve: str, around: str) -> None:
    number = _citizen_number(first_twelve)
    assert has_citizen_number(around.format(number))
    assert has_citizen_number(around.format(to_thai(number)))
    spaced = f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
    assert has_citizen_number(around.format(spaced))
    assert has_citizen_number(around.format(spaced.replace("-", " ")))


@given(_TWELVE, st.integers(1, 9))
def test_a_wrong_check_digit_is_no_citizen_number(first_twelve: str, off: int) -> None:
    number = _citizen_number(first_twelve)
    wrong = number[:12] + str((int(number[12]) + off) % 10)
    assert not is_citizen_number(wrong)
    assert not has_citizen_number(f"เลขที่ {wrong} ลงวันที่")


def test_an_invented_number_worked_out_by_hand() -> None:
    """1·13 + 2·12 + … + 2·2 = 352 = 32·11, so the check digit is (11 − 0) mod 10 = 1."""
    assert is_citizen_number("1234567890121")
    assert not is_citizen_number("123456789012")


@given(_TWELVE)
def test_digits_inside_a_hash_or_a_longer_number_are_none(first_twelve: str) -> None:
    number = _citizen_number(first_twelve)
    for text in (f"a{number}", f"{number}f0", f"9{number}", f"{number}0", number[:12]):
        assert not has_citizen_number(text)


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("เลขที่ 1234567890123", {Pattern.LIKE_CITIZEN}),
        ("๑-๒๓๔๕-๖๗๘๙๐-๑๒-๓", {Pattern.LIKE_CITIZEN}),
        ("1 2345 67890 12 3", {Pattern.LIKE_CITIZEN}),
        ("1 - 2345 - 67890 - 12 – 3", {Pattern.LIKE_CITIZEN}),
        ("1234.5678.9012.1", {Pattern.LIKE_CITIZEN}),
        ("โทร 081-234-5678", {Pattern.PHONE}),
        ("ติดต่อ ๐๘๑๒๓๔๕๖๗๘", {Pattern.PHONE}),
        ("044 511 234", {Pattern.PHONE}),
        ("บัญชี 123-4-56789-0", {Pattern.ACCOUNT}),
        ("เลขที่บัญชี 020123456789", {Pattern.ACCOUNT}),
        ("นายสมชาย ใจดี กู้เพิ่ม", {Pattern.PERSON}),
        ("มอบให้นางสาวสมหญิง รักดี", {Pattern.PERSON}),
        ("ด.ช. กล้า เข้าร่วม", {Pattern.PERSON}),
        ("น.ส.มาลี", {Pattern.PERSON}),
    ],
)
def test_what_deserves_a_warning(text: str, patterns: set[Pattern]) -> None:
    assert set(suspected(text)) == patterns


@pytest.mark.parametrize(
    "text",
    [
        "น้ำท่วมนาข้าว ต.ค. 64 สองครัวเรือนเลื่อนชำระถึงหลังเก็บเกี่ยว ม.ค. 65 คณะกรรมการมีมติแล้ว",
        "นายอำเภอเป็นประธาน",
        "นายกองค์การบริหารส่วนตำบลเข้าร่วม",
        "นายทะเบียนตรวจแล้ว",
        "บ้านนางแดด หมู่ที่ 4",
        "บ้านนายาว หมู่ที่ 2",
        "อำเภอนางรอง จังหวัดบุรีรัมย์",
        "หนังสือที่ มท 0405.2/ว 1234 ลงวันที่ 18 พ.ย. 2564",
        "ยอด 280,000.00 บาท",
        "อบรม 1/1/2564 - 5/11/2564",
        "ฎีกา 123456789012 และ 12345678901234",
        "a1234567890123",
        "ประชุม 12 ครั้ง ผู้เข้าร่วม 250 คน",
        "โครงการ 10/2569",
        "",
    ],
)
def test_ordinary_notes_pass_without_a_warning(text: str) -> None:
    assert suspected(text) == ()
    assert not has_citizen_number(text)
