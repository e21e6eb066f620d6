"""A fund's figures of one month, and the cells of each kind's sheet (DOMAIN section 4.4).

Cells per kind, as UX section 3 counts them: mother fund 5 (members, member households, bank, cash,
elsewhere), savings group 12 (members, savings, with borrowers, bank, cash, elsewhere, new borrowers,
new borrower households, borrowers, overdue households and amount, repaid), กข.คจ. 10 (with borrowers,
bank, cash, elsewhere, new borrowers, new borrower households, borrower households, overdue households
and amount, repaid), debt centre 3 (bank, cash, elsewhere). ``entry`` is written by the program.
"""

import dataclasses

from sync.model.fields import Choice, Field, FieldType, FundKind, Privacy, Register
from sync.model.registers.common import (
    FUND_KEY,
    FY,
    FY_MONTH,
    KKJ,
    LENDING,
    MAX_COUNT,
    MAX_SATANG,
    MOTHER,
    SAVINGS,
    VILLAGE_FUNDS,
)


def _count(name: str, label: str, short: str, group: str, kinds: frozenset[FundKind]) -> Field:
    return Field(name, label, FieldType.INTEGER, short, group, minimum=0, maximum=MAX_COUNT, kinds=kinds)


def _money(name: str, label: str, short: str, group: str, kinds: frozenset[FundKind]) -> Field:
    return Field(name, label, FieldType.SATANG, short, group, minimum=0, maximum=MAX_SATANG, kinds=kinds)


_CAPITAL = "เงินทุนของหมู่บ้าน (บาท)"

_new_borrowers = dataclasses.replace(
    _count("new_borrowers", "ผู้ยืม/กู้รายใหม่ (คน)", "คน", "ผู้ยืมรายใหม่", LENDING), flow=True
)
_new_households = dataclasses.replace(
    _count("new_borrower_households", "ผู้ยืม/กู้รายใหม่ (ครัวเรือน)", "คร.", "ผู้ยืมรายใหม่", LENDING), flow=True
)
# Of a village with one to four such households the figure points at people (DOMAIN section 5).
_overdue_households = dataclasses.replace(
    _count("overdue_households", "ผิดนัด (ครัวเรือน)", "คร.", "ผิดนัด", LENDING), privacy=Privacy.PERSONAL
)
_overdue_amount = dataclasses.replace(
    _money("overdue_amount", "ผิดนัด (บาท)", "บาท", "ผิดนัด", LENDING), privacy=Privacy.PERSONAL
)
_repaid = dataclasses.replace(_money("repaid_amount", "รับคืนในเดือน (บาท)", "บาท", "รับคืน", LENDING), flow=True)

ENTRIES = (
    Choice("typed", "กรอกแล้ว"),
    Choice("no_change", "ไม่เปลี่ยนแปลง"),
    Choice("imported", "นำเข้าจากไฟล์"),
    Choice("pasted", "วางจาก Excel"),
)

CAPITAL_PARTS = ("capital_with_borrowers", "bank_balance", "cash_on_hand", "elsewhere")
"""What a fund's capital is made of: the left side of the identity."""

FUND_MONTH = Register(
    name="fund_month",
    label="ข้อมูลกองทุนรายเดือน",
    rank=40,
    official=True,
    fields=(
        FUND_KEY,
        FY,
        FY_MONTH,
        _count("members", "สมาชิก (คน)", "คน", "สมาชิก", SAVINGS | MOTHER),
        _count("member_households", "ครัวเรือนสมาชิก", "คร.", "สมาชิก", MOTHER),
        _money("savings_balance", "เงินสัจจะสะสม", "สะสม", "เงินสัจจะ (บาท)", SAVINGS),
        _money("capital_with_borrowers", "เงินทุนอยู่กับครัวเรือน", "ครัวเรือน", _CAPITAL, LENDING),
        _money("bank_balance", "เงินฝากธนาคาร", "ธนาคาร", _CAPITAL, VILLAGE_FUNDS),
        _money("cash_on_hand", "เงินสด", "เงินสด", _CAPITAL, VILLAGE_FUNDS),
        _money("elsewhere", "เงินทุนอื่น ๆ", "อื่น ๆ", _CAPITAL, VILLAGE_FUNDS),
        _new_borrowers,
        _new_households,
        _count("borrowers", "ผู้กู้คงค้าง (คน)", "คงค้าง", "ผู้กู้", SAVINGS),
        _count("borrower_households", "ครัวเรือนที่ยืมคงค้าง", "คงค้าง", "ผู้ยืม", KKJ),
        _overdue_households,
        _overdue_amount,
        _repaid,
        Field("entry", "วิธีบันทึก", FieldType.CHOICE, choices=ENTRIES, kinds=VILLAGE_FUNDS),
    ),
)

FIGURES: tuple[Field, ...] = tuple(one for one in FUND_MONTH.fields if not one.key and one.name != "entry")
"""The typed figures of a month, all kinds, in sheet order."""

_GROUPS: dict[FundKind, dict[str, str]] = {
    FundKind.SAVINGS_GROUP: {_CAPITAL: "เงินทุนของกลุ่ม (บาท)", "ผู้ยืมรายใหม่": "ผู้กู้รายใหม่"},
    FundKind.MOTHER_FUND: {_CAPITAL: "เงินกองทุน (บาท)"},
    FundKind.DEBT_CENTRE: {_CAPITAL: "เงินของศูนย์ (บาท)"},
}
_SHORTS: dict[FundKind, dict[str, str]] = {FundKind.SAVINGS_GROUP: {"capital_with_borrowers": "ผู้กู้"}}


def sheet_fields(kind: FundKind) -> tuple[Field, ...]:
    """Return the editable cells of ``kind``'s monthly sheet, in the order of the columns.

    Heads follow the kind: a savings group lends (กู้), a กข.คจ. fund lets households borrow (ยืม).
    """
    return tuple(_for_kind(one, kind) for one in FIGURES if one.applies_to(kind))


def _for_kind(one: Field, kind: FundKind) -> Field:
    group = _GROUPS.get(kind, {}).get(one.group, one.group)
    short = _SHORTS.get(kind, {}).get(one.name, one.short)
    return dataclasses.replace(one, group=group, short=short)
