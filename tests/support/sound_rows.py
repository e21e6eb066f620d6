"""Rows that break no rule, of every register with rules, and the neighbours they are judged with."""

from datetime import date

from sync.model.fields import StoredValue
from sync.model.row_context import RowContext

TODAY = date(2021, 11, 29)
V, F = "a" * 32, "b" * 32
Values = dict[str, StoredValue]

KKJ: Values = {"row_id": F, "kind": "kkj_fund", "initial_capital": 28_000_000}
SAVINGS: Values = {"row_id": F, "kind": "savings_group"}
MOTHER: Values = {"row_id": F, "kind": "mother_fund"}
CENTRE: Values = {"row_id": F, "kind": "debt_centre"}
SITE: Values = {"row_id": F, "kind": "royal_site", "subtype": "model_9_10"}
BARE = RowContext(TODAY)
IN_KKJ = RowContext(TODAY, fund=KKJ, village={"households": 60})
IN_SAVINGS = RowContext(TODAY, fund=SAVINGS)
IN_MOTHER = RowContext(TODAY, fund=MOTHER, village={"households": 60})
IN_CENTRE = RowContext(TODAY, fund=CENTRE)

SOUND: dict[str, Values] = {
    "village": {"tambon_code": "320102", "moo_no": 5, "name_th": "บ้านสวาย", "kind": "village"},
    "fund": {"kind": "kkj_fund", "village_id": V, "name_th": "กข.คจ. บ้านสวาย", "status": "active"},
    "fund_year": {"fund_id": F, "fy": 2565},
    "fund_month": {
        "fund_id": F,
        "fy": 2565,
        "fy_month": 2,
        "capital_with_borrowers": 20_000_000,
        "bank_balance": 7_000_000,
        "cash_on_hand": 1_000_000,
        "elsewhere": 0,
        "borrower_households": 33,
        "overdue_households": 33,
        "overdue_amount": 2_000_000,
        "repaid_amount": 450_000,
        "entry": "typed",
    },
    "assessment": {"fund_id": F, "fy": 2565, "scheme_code": "kkj", "scheme_version": 1, "status": "draft"},
    "fund_event": {"fund_id": F, "fy": 2565, "event_on": "2021-11-18", "type": "established"},
    "debt_case": {"fund_id": F, "case_no": "3", "opened_on": "2021-10-05"},
    "activity": {"fy": 2565, "activity_on": "2021-11-18", "type": "meeting", "title_th": "ประชุม"},
    "progress_entry": {"measure": "MF2", "fy": 2565, "fy_month": 2, "status": "open"},
    "month_report": {"fy": 2565, "fy_month": 1, "status": "closed"},
    "attachment": {"owner_table": "fund_event", "owner_id": F, "kind": "photo", "file_name": "1.jpg"},
}
for _row in SOUND.values():
    _row |= {"row_id": "c" * 32, "district_code": "3201", "deleted": 0}
CONTEXT = {"fund_month": IN_KKJ, "debt_case": IN_CENTRE, "fund_year": IN_MOTHER, "fund_event": IN_MOTHER}
