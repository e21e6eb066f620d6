"""Registers of the work itself: reports, reasons, evidence, conflicts (DOMAIN sections 4.9, 4.9b, 4.10)."""

from sync.model.fields import STREAM, Choice, Field, FieldType, Owner, Register, key_codes
from sync.model.registers.common import FY, FY_MONTH, MAX_COUNT

PROGRESS_ENTRY = Register(
    name="progress_entry",
    label="รายงานผลรายเดือน",
    rank=60,
    official=True,
    # The stream among the codes: each office makes its own entry, and a province's PC holds them all.
    codes=key_codes(STREAM, "measure", "fy", "fy_month"),
    titles=("measure", "fy", "fy_month"),
    fields=(
        Field("measure", "ตัวชี้วัด", FieldType.TEXT, key=True, required=True, minimum=1, maximum=20),
        FY,
        FY_MONTH,
        Field("value_declared", "ผลที่รายงานเอง", FieldType.INTEGER, minimum=0, maximum=MAX_COUNT),
        Field("reason", "เหตุผลที่ต่างจากทะเบียน", FieldType.NOTE, maximum=500),
        Field("problem_note", "ปัญหาอุปสรรค", FieldType.NOTE, maximum=1000),
        Field(
            "status",
            "สถานะ",
            FieldType.CHOICE,
            required=True,
            choices=(
                Choice("open", "กำลังบันทึก"),
                Choice("submitted", "ส่งแล้ว"),
                Choice("returned", "ตีกลับ"),
                Choice("accepted", "รับแล้ว"),
            ),
        ),
    ),
)

MONTH_REPORT = Register(
    name="month_report",
    label="ปิดเดือน",
    rank=70,
    official=True,
    codes=key_codes(STREAM, "fy", "fy_month"),
    titles=("fy", "fy_month"),
    fields=(
        FY,
        FY_MONTH,
        Field("body", "ผลทุกตัวชี้วัด", FieldType.JSON, maximum=1_000_000),
        Field("rests_on", "ข้อมูลที่ใช้", FieldType.JSON, maximum=4_000_000),
        Field("body_hash", "รหัสตรวจสอบรายงาน", FieldType.TEXT, maximum=64),
        Field("pdf_sha256", "รหัสตรวจสอบไฟล์ PDF", FieldType.TEXT, maximum=64),
        Field("closed_by", "ผู้ปิดเดือน", FieldType.TEXT, maximum=64),
        Field("closed_on", "วันที่ปิดเดือน", FieldType.DATE),
        Field(
            "status",
            "สถานะ",
            FieldType.CHOICE,
            required=True,
            choices=(Choice("closed", "ปิดแล้ว"), Choice("reopened", "เปิดใหม่")),
        ),
        Field("reopened_by", "ผู้ขอเปิดใหม่", FieldType.TEXT, maximum=64),
        Field("reopened_until", "เปิดให้แก้ถึงวันที่", FieldType.DATE),
        Field("reopen_reason", "เหตุผลที่เปิดใหม่", FieldType.NOTE, maximum=500),
    ),
)

PROBLEM_REASON = Register(
    name="problem_reason",
    label="เหตุผล",
    rank=60,
    official=True,
    codes=key_codes("target_id", "rule"),
    titles=("rule",),
    fields=(
        Field("register", "ทะเบียน", FieldType.TEXT, required=True, minimum=1, maximum=40),
        Field("target_id", "รายการ", FieldType.REFERENCE, key=True, required=True),
        Field("rule", "เรื่องที่ขอเหตุผล", FieldType.TEXT, key=True, required=True, minimum=1, maximum=60),
        Field("reason", "เหตุผล", FieldType.NOTE, required=True, minimum=1, maximum=500),
        Field(
            "value_explained",
            "ค่าที่อธิบาย",
            FieldType.TEXT,
            maximum=200,
            hint="เหตุผลสิ้นผลเมื่อค่านี้เปลี่ยน",
        ),
    ),
)

ATTACHMENT_KINDS = (
    Choice("photo", "ภาพถ่าย"),
    Choice("minutes", "รายงานการประชุม"),
    Choice("certificate", "ประกาศ/เกียรติบัตร"),
    Choice("form_scan", "แบบฟอร์มที่ลงนาม"),
    Choice("development_plan", "แผนพัฒนา"),
    Choice("knowledge_document", "เอกสารองค์ความรู้"),
    Choice("other", "อื่น ๆ"),
)

ATTACHMENT = Register(
    name="attachment",
    label="หลักฐาน",
    rank=80,
    titles=("file_name",),
    fields=(
        Field("owner_table", "ทะเบียน", FieldType.TEXT, required=True, minimum=1, maximum=40),
        Field("owner_id", "รายการ", FieldType.REFERENCE, required=True),
        Field("kind", "ชนิดหลักฐาน", FieldType.CHOICE, required=True, choices=ATTACHMENT_KINDS),
        Field("file_name", "ชื่อไฟล์", FieldType.TEXT, required=True, minimum=1, maximum=200),
        Field("mime", "ชนิดไฟล์", FieldType.TEXT, maximum=100),
        Field("bytes", "ขนาด (ไบต์)", FieldType.INTEGER, minimum=0, maximum=10**10),
        Field("sha256", "รหัสตรวจสอบไฟล์", FieldType.TEXT, maximum=64),
        Field("taken_on", "วันที่ของหลักฐาน", FieldType.DATE),
        Field("has_faces", "เห็นใบหน้าบุคคล", FieldType.BOOLEAN),
    ),
)

# Not official, though its ids are derived: by the endpoint, from the losing operation (`protocol.conflicts`).
CONFLICT = Register(
    name="conflict",
    label="ค่าต่างกัน",
    rank=90,
    owner=Owner.MACHINERY,
    titles=("register", "field"),
    fields=(
        Field("register", "ทะเบียน", FieldType.TEXT, required=True, maximum=40),
        Field("target_id", "รายการ", FieldType.REFERENCE, required=True),
        Field("field", "ช่อง", FieldType.TEXT, required=True, maximum=60),
        Field("base_value", "ค่าก่อนแก้", FieldType.JSON),
        Field("base_op", "การแก้ก่อนหน้า", FieldType.TEXT, maximum=32),
        Field("losing_value", "ค่าที่ยังไม่ใช้", FieldType.JSON),
        Field("losing_op", "การแก้ที่ยังไม่ใช้", FieldType.TEXT, required=True, maximum=32),
        Field("losing_actor", "ผู้แก้", FieldType.TEXT, maximum=64),
        Field("losing_install", "เครื่องที่แก้", FieldType.TEXT, maximum=32),
        Field("losing_wall_ms", "เวลาที่แก้", FieldType.INTEGER),
        Field("centre_value", "ค่าที่ส่วนกลาง", FieldType.JSON),
        Field("centre_op", "การแก้ที่ส่วนกลาง", FieldType.TEXT, maximum=32),
        Field("centre_actor", "ผู้แก้ที่ส่วนกลางถือ", FieldType.TEXT, maximum=64),
        Field("centre_install", "เครื่องที่ส่วนกลางถือ", FieldType.TEXT, maximum=32),
        Field("centre_wall_ms", "เวลาที่ส่วนกลางถือ", FieldType.INTEGER),
        Field(
            "status",
            "สถานะ",
            FieldType.CHOICE,
            required=True,
            choices=(Choice("open", "รอเลือก"), Choice("settled", "เลือกแล้ว")),
        ),
        Field("settled_by", "การแก้ที่ตัดสิน", FieldType.TEXT, maximum=32),
    ),
)
