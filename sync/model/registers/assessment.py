"""Assessments of funds against a scheme of the centre (DOMAIN section 4.5)."""

from sync.model.fields import Choice, Field, FieldType, Register

ASSESSOR_ROLES = (
    Choice("district_officer", "นักวิชาการพัฒนาชุมชน"),
    Choice("district_head", "พัฒนาการอำเภอ"),
    Choice("province_group_director", "ผู้อำนวยการกลุ่มงาน"),
    Choice("province_head", "พัฒนาการจังหวัด"),
    Choice("central_staff", "เจ้าหน้าที่ส่วนกลาง"),
)
STATUSES = (
    Choice("draft", "ร่าง"),
    Choice("submitted", "ส่งแล้ว"),
    Choice("approved", "อนุมัติแล้ว"),
    Choice("returned", "ตีกลับ"),
)

ASSESSMENT = Register(
    name="assessment",
    label="ผลประเมิน/จัดระดับ",
    rank=50,
    titles=("scheme_code", "fy"),
    fields=(
        Field("fund_id", "กองทุน", FieldType.REFERENCE, required=True, refers_to="fund"),
        Field("fy", "ปีงบประมาณ", FieldType.FISCAL_YEAR, required=True),
        Field("scheme_code", "แบบประเมิน", FieldType.TEXT, required=True, minimum=1, maximum=40),
        Field("scheme_version", "รุ่นของแบบประเมิน", FieldType.INTEGER, required=True, minimum=1, maximum=999),
        Field("assessed_on", "วันที่ประเมิน", FieldType.DATE),
        Field("answers", "คะแนนรายข้อ", FieldType.JSON, maximum=20_000),
        Field("total", "คะแนนรวม", FieldType.DECIMAL, minimum=0, maximum=10_000),
        # Levels are words of the scheme, which is data: A to C here, 1 to 3 there (DOMAIN section 4.5).
        Field("level_before", "ระดับก่อนประเมิน", FieldType.TEXT, maximum=20),
        Field("level_after", "ระดับหลังประเมิน", FieldType.TEXT, maximum=20),
        Field("level_reason", "เหตุผลที่ปรับระดับเอง", FieldType.NOTE, maximum=500),
        Field("assessor_role", "ผู้ประเมิน", FieldType.CHOICE, choices=ASSESSOR_ROLES),
        Field("status", "สถานะ", FieldType.CHOICE, required=True, choices=STATUSES),
        Field("approved_on", "วันที่อนุมัติ", FieldType.DATE),
    ),
)
