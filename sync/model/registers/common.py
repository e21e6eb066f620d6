"""Choices and limits that several registers share."""

from sync.model.fields import Choice, Field, FieldType, FundKind

MAX_SATANG = 10**14
"""One trillion baht: far above any fund, far below what SQLite, MessagePack and JSON hold exactly."""
MAX_COUNT = 9_999_999

VILLAGE_FUNDS = frozenset(
    {FundKind.MOTHER_FUND, FundKind.SAVINGS_GROUP, FundKind.KKJ_FUND, FundKind.DEBT_CENTRE}
)
"""Every kind but the royal sites: those with a month's figures."""
LENDING = frozenset({FundKind.KKJ_FUND, FundKind.SAVINGS_GROUP})
MOTHER = frozenset({FundKind.MOTHER_FUND})
SAVINGS = frozenset({FundKind.SAVINGS_GROUP})
KKJ = frozenset({FundKind.KKJ_FUND})
DEBT = frozenset({FundKind.DEBT_CENTRE})
ROYAL = frozenset({FundKind.ROYAL_SITE})

FUND_KINDS = (
    Choice(FundKind.MOTHER_FUND, "กองทุนแม่ของแผ่นดิน"),
    Choice(FundKind.SAVINGS_GROUP, "กลุ่มออมทรัพย์เพื่อการผลิต"),
    Choice(FundKind.KKJ_FUND, "กข.คจ."),
    Choice(FundKind.DEBT_CENTRE, "ศูนย์จัดการกองทุนชุมชน"),
    Choice(FundKind.ROYAL_SITE, "พื้นที่ตามแนวพระราชดำริ"),
)

FY = Field("fy", "ปีงบประมาณ", FieldType.FISCAL_YEAR, key=True, required=True)
FY_MONTH = Field("fy_month", "เดือนที่", FieldType.FISCAL_MONTH, key=True, required=True)
FUND_KEY = Field("fund_id", "กองทุน", FieldType.REFERENCE, key=True, required=True, refers_to="fund")
REASON = Field("reason", "เหตุผล", FieldType.NOTE)
"""Why an act was done: it travels with the operation and belongs to no register."""
# Text, not choices: which measures there are is data of each year's catalogue, and old rows keep theirs.
MEASURE_ID = Field("measure_id", "ตัวชี้วัด", FieldType.TEXT, maximum=20)
