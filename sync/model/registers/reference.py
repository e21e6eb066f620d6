"""Registers the centre publishes: measures, allocations, schemes, due days (DOMAIN section 4.9c)."""

from sync.model.fields import Field, FieldType, Owner, Register
from sync.model.registers.common import FY, FY_MONTH, MAX_COUNT

AREA_KEY = Field(
    "area", "พื้นที่", FieldType.AREA, key=True, required=True, minimum=2, maximum=4, hint="0000 คือทั้งประเทศ"
)
"""A province (``pp``), a district (``ppdd``), or ``0000`` for the whole country."""

CATALOGUE = Register(
    name="catalogue",
    label="เป้าหมายประจำปีงบประมาณ",
    rank=1,
    owner=Owner.CENTRE,
    official=True,
    titles=("fy",),
    fields=(FY, Field("body", "รายการเป้าหมาย", FieldType.JSON, required=True, maximum=2_000_000)),
)

SCHEME = Register(
    name="scheme",
    label="แบบประเมิน",
    rank=2,
    owner=Owner.CENTRE,
    official=True,
    titles=("code", "version"),
    fields=(
        Field("code", "รหัสแบบประเมิน", FieldType.TEXT, key=True, required=True, minimum=1, maximum=40),
        Field("version", "รุ่น", FieldType.INTEGER, key=True, required=True, minimum=1, maximum=999),
        Field("body", "เนื้อหาแบบประเมิน", FieldType.JSON, required=True, maximum=500_000),
    ),
)

DUE_DAY = Register(
    name="due_day",
    label="กำหนดส่งรายงาน",
    rank=3,
    owner=Owner.CENTRE,
    official=True,
    titles=("fy", "fy_month"),
    fields=(FY, FY_MONTH, AREA_KEY, Field("due_on", "ส่งภายในวันที่", FieldType.DATE, required=True)),
)

TARGET_ALLOCATION = Register(
    name="target_allocation",
    label="การจัดสรรเป้าหมาย",
    rank=4,
    owner=Owner.CENTRE,
    official=True,
    titles=("measure", "fy", "area"),
    fields=(
        Field("measure", "ตัวชี้วัด", FieldType.TEXT, key=True, required=True, minimum=1, maximum=20),
        FY,
        AREA_KEY,
        Field("value", "เป้าหมาย", FieldType.INTEGER, required=True, minimum=0, maximum=MAX_COUNT),
        Field("source", "ที่มา", FieldType.TEXT, maximum=200),
    ),
)
