"""Funds, groups, centres and royal sites (DOMAIN section 4.2)."""

from sync.model.fields import (
    Choice,
    Codes,
    Field,
    FieldType,
    FundKind,
    Privacy,
    Register,
    Row,
    key_codes,
)
from sync.model.registers.common import FUND_KINDS, MAX_SATANG, MOTHER, ROYAL, SAVINGS

ONE_PER_VILLAGE = frozenset({FundKind.MOTHER_FUND, FundKind.KKJ_FUND, FundKind.DEBT_CENTRE})
"""A village has at most one of each (DOMAIN section 4.2), so kind and village name the fund."""

_kind_and_village = key_codes("kind", "village_id")

STATUSES = (
    Choice("seedling", "หมู่บ้านต้นกล้า", MOTHER),
    Choice("active", "ดำเนินการอยู่"),
    Choice("dormant", "หยุดดำเนินการชั่วคราว"),
    Choice("closed", "ปิดแล้ว"),
)
SUBTYPES = (
    Choice("rspg_site", "พื้นที่ อพ.สธ.", ROYAL),
    Choice("model_9_10", "หมู่บ้านโครงการ ๙ ; ๑๐ ปฏิบัติบูชา", ROYAL),
    Choice("saraphi", "ศูนย์เรียนรู้ทุนชุมชน (ศูนย์สารภี)", ROYAL),
    Choice("training_centre", "ศูนย์ศึกษาและพัฒนาชุมชน", ROYAL),
)


def fund_codes(values: Row) -> Codes | None:
    """Return kind and village for the kinds a village has once; ``None`` for the others.

    Raises:
        ValueError: when such a fund names no village.
    """
    return _kind_and_village(values) if values.get("kind") in ONE_PER_VILLAGE else None


FUND = Register(
    name="fund",
    label="กลุ่ม/กองทุน/ศูนย์/พื้นที่",
    rank=20,
    official=True,
    codes=fund_codes,
    search=("name_th",),
    titles=("name_th",),
    fields=(
        Field("kind", "ประเภท", FieldType.CHOICE, key=True, required=True, choices=FUND_KINDS),
        Field("subtype", "ประเภทย่อย", FieldType.CHOICE, choices=SUBTYPES, kinds=ROYAL),
        # A key, yet not required: savings groups of a whole tambon and most royal sites have no village.
        Field("village_id", "หมู่บ้าน", FieldType.REFERENCE, key=True, refers_to="village"),
        Field(
            "tambon_code",
            "ตำบล",
            FieldType.AREA,
            minimum=6,
            maximum=6,
            kinds=SAVINGS | ROYAL,
            hint="ใส่เมื่อเป็นกลุ่มของทั้งตำบล ไม่ใช่ของหมู่บ้านเดียว",
        ),
        Field("name_th", "ชื่อ", FieldType.TEXT, required=True, minimum=1, maximum=120),
        Field("established_on", "วันที่จัดตั้ง", FieldType.DATE),
        # Beside the day, for DOMAIN takes either; a year alone counts nowhere a day is asked for (DM2).
        Field("established_be", "ปีที่จัดตั้ง (พ.ศ.)", FieldType.YEAR_BE, minimum=2500, maximum=2600),
        Field("status", "สถานะ", FieldType.CHOICE, required=True, choices=STATUSES),
        Field("status_on", "สถานะตั้งแต่วันที่", FieldType.DATE),
        # The status on days before `status_on` (DOMAIN section 4.2): reports of earlier months ask for it.
        Field("status_before", "สถานะก่อนหน้า", FieldType.CHOICE, choices=STATUSES),
        Field("closed_on", "วันที่ปิด", FieldType.DATE),
        Field("closed_reason", "เหตุผลที่ปิด", FieldType.NOTE, maximum=500),
        Field(
            "initial_capital",
            "ทุนเริ่มต้น",
            FieldType.SATANG,
            minimum=0,
            maximum=MAX_SATANG,
            hint="กข.คจ. ได้รับ 280,000.00 บาทต่อหมู่บ้าน",
        ),
        Field(
            "contact_note",
            "ผู้ประสานงาน",
            FieldType.NOTE,
            maximum=200,
            privacy=Privacy.PERSONAL,
            local_only=True,
            hint="เก็บในเครื่องนี้เท่านั้น ไม่ส่งออก",
        ),
    ),
)
