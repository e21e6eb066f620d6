"""What happened to a fund on a day (DOMAIN section 4.6)."""

from sync.model.fields import Choice, Field, FieldType, Register
from sync.model.registers.common import (
    DEBT,
    KKJ,
    MEASURE_ID,
    MOTHER,
    ROYAL,
    SAVINGS,
    VILLAGE_FUNDS,
)

EVENT_TYPES = (
    Choice("established", "จัดตั้ง"),
    Choice("seedling_started", "เริ่มเป็นหมู่บ้านต้นกล้า", MOTHER),
    Choice("royal_seed_money_received", "รับเงินขวัญถุงพระราชทาน", MOTHER),
    Choice("learning_centre_developed", "พัฒนาเป็นศูนย์เรียนรู้", MOTHER),
    Choice("award", "ได้รับการคัดเลือกดีเด่น", VILLAGE_FUNDS),
    Choice("model_centre", "เป็นศูนย์ต้นแบบ", DEBT),
    Choice("rspg_learning_centre", "เป็นศูนย์เรียนรู้ อพ.สธ.", ROYAL),
    Choice("model_village_9_10", "เป็นหมู่บ้านต้นแบบ ๙ ; ๑๐ ปฏิบัติบูชา", ROYAL),
    Choice("external_update", "ปรับปรุงข้อมูลในระบบภายนอก", VILLAGE_FUNDS),
    Choice("closed", "ปิด"),
)
AWARD_LEVELS = (Choice("province", "ระดับจังหวัด"), Choice("department", "ระดับกรม"))
SYSTEMS = (
    Choice("mother_fund_web", "เว็บไซต์กองทุนแม่ของแผ่นดิน", MOTHER),
    Choice("big_data", "ศูนย์ข้อมูลกลาง (Big Data)", SAVINGS | KKJ | DEBT),
    Choice("other", "ระบบอื่น"),
)

# Not official: a fund may have many events of one type, so their ids are made by time.
FUND_EVENT = Register(
    name="fund_event",
    label="เหตุการณ์ของกองทุน",
    rank=50,
    titles=("type", "event_on"),
    fields=(
        Field("fund_id", "กองทุน", FieldType.REFERENCE, required=True, refers_to="fund"),
        Field("fy", "ปีงบประมาณ", FieldType.FISCAL_YEAR, required=True),
        Field("event_on", "วันที่", FieldType.DATE, required=True),
        Field("type", "เหตุการณ์", FieldType.CHOICE, required=True, choices=EVENT_TYPES),
        Field("award_level", "ระดับรางวัล", FieldType.CHOICE, choices=AWARD_LEVELS),
        Field("system", "ระบบที่ปรับปรุง", FieldType.CHOICE, choices=SYSTEMS),
        Field("document_no", "เลขที่หนังสือ/ประกาศ", FieldType.TEXT, maximum=80),
        Field("note", "หมายเหตุ", FieldType.NOTE, maximum=1000),
        MEASURE_ID,
    ),
)
