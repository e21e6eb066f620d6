"""All registers of the product, in one registry."""

from sync.model.fields import Registry
from sync.model.registers.activity import ACTIVITY
from sync.model.registers.assessment import ASSESSMENT
from sync.model.registers.debt_case import DEBT_CASE
from sync.model.registers.fund import FUND
from sync.model.registers.fund_event import FUND_EVENT
from sync.model.registers.fund_month import FUND_MONTH
from sync.model.registers.fund_year import FUND_YEAR
from sync.model.registers.machinery import (
    ATTACHMENT,
    CONFLICT,
    MONTH_REPORT,
    PROBLEM_REASON,
    PROGRESS_ENTRY,
)
from sync.model.registers.people import MACHINE, OFFICER
from sync.model.registers.reference import CATALOGUE, DUE_DAY, SCHEME, TARGET_ALLOCATION
from sync.model.registers.village import VILLAGE

REGISTERS = Registry(
    (
        CATALOGUE,
        SCHEME,
        DUE_DAY,
        TARGET_ALLOCATION,
        OFFICER,
        MACHINE,
        VILLAGE,
        FUND,
        FUND_YEAR,
        FUND_MONTH,
        ASSESSMENT,
        FUND_EVENT,
        DEBT_CASE,
        ACTIVITY,
        PROGRESS_ENTRY,
        PROBLEM_REASON,
        MONTH_REPORT,
        ATTACHMENT,
        CONFLICT,
    )
)
