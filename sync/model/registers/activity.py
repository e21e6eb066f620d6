"""Trainings, visits, meetings, support given: head-counts only (DOMAIN section 4.8)."""

from sync.model.fields import Choice, Field, FieldType, Privacy, Register
from sync.model.registers.common import MAX_COUNT, MAX_SATANG, MEASURE_ID

ACTIVITY_TYPES = (
    Choice("training", "อบรม"),
    Choice("meeting", "ประชุม"),
    Choice("follow_up_visit", "ติดตามเยี่ยมเยียน"),
    Choice("support_given", "สนับสนุน/มอบสิ่งของ"),
    Choice("rspg_meeting", "ประชุม อพ.สธ."),
    Choice("other", "อื่น ๆ"),
)

ACTIVITY = Register(
    name="activity",
    label="กิจกรรม/การติดตาม",
    rank=50,
    search=("title_th",),
    titles=("title_th", "activity_on"),
    fields=(
        Field("fy", "ปีงบประมาณ", FieldType.FISCAL_YEAR, required=True),
        Field("activity_on", "วันที่เริ่ม", FieldType.DATE, required=True),
        Field("activity_until", "ถึงวันที่", FieldType.DATE, hint="เว้นว่างถ้าจัดวันเดียว"),
        Field("type", "ประเภทกิจกรรม", FieldType.CHOICE, required=True, choices=ACTIVITY_TYPES),
        MEASURE_ID,
        Field("fund_id", "กองทุน", FieldType.REFERENCE, refers_to="fund"),
        # Down to a province: MF2 is done and reported there, and belongs to no district (DOMAIN section 2.1).
        Field("place_code", "พื้นที่", FieldType.AREA, minimum=2, maximum=6),
        Field("title_th", "ชื่อกิจกรรม", FieldType.TEXT, required=True, minimum=1, maximum=200),
        Field("participants_total", "ผู้เข้าร่วมทั้งหมด (คน)", FieldType.INTEGER, minimum=0, maximum=MAX_COUNT),
        Field(
            "participants_target_group",
            "ในจำนวนนี้เป็นกลุ่มเป้าหมาย (คน)",
            FieldType.INTEGER,
            minimum=0,
            maximum=MAX_COUNT,
            privacy=Privacy.SENSITIVE,
            hint="ใส่จำนวนคนเท่านั้น ไม่ใส่ชื่อ",
        ),
        Field("participants_female", "ในจำนวนนี้เป็นหญิง (คน)", FieldType.INTEGER, minimum=0, maximum=MAX_COUNT),
        Field("project_no", "เลขที่โครงการ", FieldType.TEXT, maximum=40),
        Field("budget_allocated", "งบประมาณที่ได้รับ", FieldType.SATANG, minimum=0, maximum=MAX_SATANG),
        Field("budget_spent", "งบประมาณที่ใช้", FieldType.SATANG, minimum=0, maximum=MAX_SATANG),
        Field("result_note", "ผลการดำเนินงาน", FieldType.NOTE, maximum=2000),
    ),
)
