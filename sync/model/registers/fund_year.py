"""A fund in one fiscal year: bases, the five components, and the figures of ข้อ 27 (DOMAIN section 4.3)."""

from sync.model.fields import Field, FieldType, Register
from sync.model.registers.common import FUND_KEY, FY, KKJ, MAX_COUNT, MOTHER, SAVINGS

COMPONENTS = ("has_members", "has_committee", "has_rules", "has_activities", "has_fund")
"""The five components of a mother fund (the announcement's order)."""

FUND_YEAR = Register(
    name="fund_year",
    label="ข้อมูลกองทุนรายปีงบประมาณ",
    rank=30,
    official=True,
    fields=(
        FUND_KEY,
        FY,
        # Three states: blank is "not yet told" and counts in no part of DM1, nor for GF2 (DOMAIN section 6).
        Field("budgeted", "ใช้งบประมาณ", FieldType.BOOLEAN, centre_owned=True, hint="จังหวัดหรือส่วนกลางกำหนด"),
        Field("counted_in_base", "นับในฐานเป้าหมาย", FieldType.BOOLEAN, frozen=True),
        Field(
            "members_baseline",
            "สมาชิกต้นปี",
            FieldType.INTEGER,
            minimum=0,
            maximum=MAX_COUNT,
            kinds=SAVINGS | MOTHER,
            frozen=True,
        ),
        Field("level_baseline", "ระดับต้นปี", FieldType.TEXT, maximum=20, frozen=True),
        Field("has_members", "กลุ่มสมาชิก", FieldType.BOOLEAN, group="5 องค์ประกอบ", short="สมาชิก", kinds=MOTHER),
        Field(
            "has_committee",
            "คณะกรรมการ",
            FieldType.BOOLEAN,
            group="5 องค์ประกอบ",
            short="กรรมการ",
            kinds=MOTHER,
        ),
        Field(
            "has_rules",
            "กฎระเบียบ/กติกา",
            FieldType.BOOLEAN,
            group="5 องค์ประกอบ",
            short="กติกา",
            kinds=MOTHER,
        ),
        Field(
            "has_activities",
            "กิจกรรม",
            FieldType.BOOLEAN,
            group="5 องค์ประกอบ",
            kinds=MOTHER,
        ),
        Field("has_fund", "กองทุน", FieldType.BOOLEAN, group="5 องค์ประกอบ", kinds=MOTHER),
        Field("checked_on", "วันที่ตรวจองค์ประกอบ", FieldType.DATE, short="ตรวจเมื่อ", kinds=MOTHER),
        Field(
            "target_households",
            "ครัวเรือนเป้าหมาย",
            FieldType.INTEGER,
            minimum=0,
            maximum=MAX_COUNT,
            kinds=KKJ,
        ),
        Field("target_persons", "คนเป้าหมาย", FieldType.INTEGER, minimum=0, maximum=MAX_COUNT, kinds=KKJ),
        Field("borrower_persons", "คนที่ได้ยืม", FieldType.INTEGER, minimum=0, maximum=MAX_COUNT, kinds=KKJ),
        Field(
            "passed_income_households",
            "ครัวเรือนที่ผ่านเกณฑ์รายได้ จปฐ.",
            FieldType.INTEGER,
            minimum=0,
            maximum=MAX_COUNT,
            kinds=KKJ,
        ),
        Field("other_supporters", "หน่วยงานอื่นที่สนับสนุน", FieldType.TEXT, maximum=200, kinds=KKJ),
    ),
)
