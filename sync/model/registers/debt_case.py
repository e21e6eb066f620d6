"""A household whose debt a centre works on, without a name (DOMAIN sections 4.7 and 5)."""

from sync.model.fields import Field, FieldType, FundKind, Privacy, Register
from sync.model.registers.common import MAX_SATANG

RESULTS = ("restructured", "reduced", "released")
"""What a closed case came to; at least one is true."""

DEBT_CASE = Register(
    name="debt_case",
    label="ครัวเรือนที่แก้ไขปัญหาหนี้",
    rank=50,
    search=("case_no",),
    titles=("case_no",),
    fields=(
        Field(
            "fund_id",
            "ศูนย์",
            FieldType.REFERENCE,
            required=True,
            refers_to="fund",
            refers_to_kinds=frozenset({FundKind.DEBT_CENTRE}),
            hint="เลือกได้เฉพาะศูนย์จัดการกองทุนชุมชนในทะเบียน",
        ),
        Field(
            "case_no",
            "เลขที่กรณี",
            FieldType.TEXT,
            required=True,
            minimum=1,
            maximum=20,
            privacy=Privacy.PERSONAL,
            hint="เลขลำดับของศูนย์ ไม่ใช่บ้านเลขที่หรือเลขประจำตัวประชาชน",
        ),
        Field("opened_on", "วันที่เริ่ม", FieldType.DATE, required=True),
        Field("closed_on", "วันที่เสร็จ", FieldType.DATE),
        Field("contracts_before", "จำนวนสัญญาก่อน", FieldType.INTEGER, minimum=0, maximum=99),
        Field("contracts_after", "จำนวนสัญญาหลัง", FieldType.INTEGER, minimum=0, maximum=99),
        Field(
            "debt_before",
            "ยอดหนี้ก่อน",
            FieldType.SATANG,
            minimum=0,
            maximum=MAX_SATANG,
            privacy=Privacy.PERSONAL,
        ),
        Field(
            "debt_after",
            "ยอดหนี้หลัง",
            FieldType.SATANG,
            minimum=0,
            maximum=MAX_SATANG,
            privacy=Privacy.PERSONAL,
        ),
        Field("restructured", "ปรับโครงสร้างหนี้", FieldType.BOOLEAN),
        Field("reduced", "ลดหนี้", FieldType.BOOLEAN),
        Field("released", "ปลดหนี้", FieldType.BOOLEAN),
        Field(
            # Which household a case is only this PC knows; DOMAIN section 5: never synced, high harm.
            "household_label",
            "ชื่อเรียกในเครื่อง",
            FieldType.TEXT,
            maximum=60,
            privacy=Privacy.PERSONAL,
            local_only=True,
            hint="เก็บในเครื่องนี้เท่านั้น ไม่ส่งออก",
        ),
    ),
)
