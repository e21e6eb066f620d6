"""Sheets as the services hand them over: invented กข.คจ. funds around the states a row can be in."""

from collections.abc import Mapping

from sync.model.checks import Problem, Strength
from sync.model.fields import FieldType, FundKind, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.registers.fund_month import CAPITAL_PARTS, sheet_fields
from ui.views.common import EntryState, RowState
from ui.views.sheet import SheetColumn, SheetRow, SheetView

MONTH = FiscalMonth(2565, 2)
CAPITAL = 28_000_000
"""Satang: what the state gave each village in 2536-2544."""
PLACES = (
    ("บ้านสำโรง", "ม. 2 สำโรง"),
    ("บ้านทัพกระบือ", "ม. 6 สำโรง"),
    ("บ้านแกใหญ่", "ม. 1 แกใหญ่"),
    ("บ้านระหาร", "ม. 3 แกใหญ่"),
    ("บ้านแสลงพันธ์", "ม. 2 แสลงพันธ์"),
    ("บ้านจรวย", "ม. 5 แสลงพันธ์"),
    ("บ้านท่าสว่าง", "ม. 1 ท่าสว่าง"),
    ("บ้านสดอ", "ม. 4 ท่าสว่าง"),
    ("บ้านตระแสง", "ม. 1 ตระแสง"),
    ("บ้านหัวแรต", "ม. 8 ตระแสง"),
    ("บ้านเพี้ยราม", "ม. 2 เพี้ยราม"),
    ("บ้านขนวนพัฒนา", "ม. 10 เพี้ยราม"),
    ("บ้านนาบัว", "ม. 3 นาบัว"),
    ("บ้านปี่สระน้ำ", "ม. 6 นาบัว"),
    ("บ้านเมืองที", "ม. 1 เมืองที"),
    ("บ้านโคกกรวด", "ม. 12 เมืองที"),
    ("บ้านราม", "ม. 4 ราม"),
)


def columns(kind: FundKind = FundKind.KKJ_FUND) -> tuple[SheetColumn, ...]:
    """Return the columns of a kind: its fields, the total behind the capital, the identity."""
    made: list[SheetColumn] = []
    for one in sheet_fields(kind):
        made.append(SheetColumn(one.name, one.head, one.group, one.label, one.type, editable=True))
        if one.name == CAPITAL_PARTS[-1]:
            made.append(SheetColumn("total", "รวม", one.group, "รวมเงินทุน", FieldType.SATANG, editable=False))
            if kind is FundKind.KKJ_FUND:
                made.append(
                    SheetColumn(
                        "identity", "เทียบทุน", one.group, "เทียบทุนเริ่มต้น", FieldType.TEXT, editable=False
                    )
                )
    return tuple(made)


def figures(number: int) -> dict[str, StoredValue]:
    """Return the ten plausible figures of fund ``number``; the parts add up to the capital."""
    bank, cash = (1834_000, 4515_000, 2760_000)[number % 3], (320_000, 50_000, 0)[number % 3]
    return {
        "capital_with_borrowers": CAPITAL - bank - cash,
        "bank_balance": bank,
        "cash_on_hand": cash,
        "elsewhere": 0,
        "new_borrowers": number % 4,
        "new_borrower_households": number % 3,
        "borrower_households": 20 + number % 14,
        "overdue_households": number % 3,
        "overdue_amount": (number % 3) * 500_000,
        "repaid_amount": 450_000,
    }


def row(
    number: int,
    values: Mapping[str, StoredValue] | None = None,
    entry: EntryState = EntryState.EMPTY,
    problems: tuple[Problem, ...] = (),
    **more: object,
) -> SheetRow:
    """Return one fund's row; last month's figures are always on file unless ``last`` is given."""
    title, place = PLACES[number % len(PLACES)]
    given: dict[str, object] = {
        "values": values or {},
        "last": figures(number),
        "drafts": {},
        "initial_capital": CAPITAL,
        "village_households": 120,
        "state": RowState.QUEUED if values else RowState.SAVED_HERE,
    }
    given.update(more)
    return SheetRow(f"{number:032x}", title, place, entry=entry, problems=problems, **given)  # type: ignore[arg-type]


def kkj_sheet() -> SheetView:
    """Return seventeen rows: confirmed, filled, a soft and two hard problems, one begun, two blank."""
    rows = []
    for number in range(15):
        entry = EntryState.NO_CHANGE if number % 3 else EntryState.FILLED
        state = RowState.RECEIVED if number < 6 else RowState.QUEUED
        rows.append(row(number, figures(number), entry, state=state))
    soft = Problem(
        "overdue-rose",
        "overdue_amount",
        Strength.EXPLAIN,
        {"before": "20,000", "now": "28,400", "percent": "42"},
    )
    rows[1] = row(1, {**figures(1), "overdue_amount": 2_840_000}, EntryState.EXPLAIN, (soft,))
    short = {**figures(4), "bank_balance": figures(4)["bank_balance"] - 550_000}  # type: ignore[operator]
    missing = Problem(
        "capital-missing",
        "capital_with_borrowers",
        Strength.MUST_FIX,
        {"total": "274,500.00", "initial": "280,000.00", "missing": "5,500.00"},
    )
    rows[4] = row(4, short, EntryState.MUST_FIX, (missing,))
    hard = Problem(
        "overdue-over-borrowers",
        "overdue_households",
        Strength.MUST_FIX,
        {"overdue": "35", "other": "ผู้ยืม", "borrowers": "25"},
    )
    rows[5] = row(5, {**figures(5), "overdue_households": 35}, EntryState.MUST_FIX, (hard,))
    rows[8] = row(8, {"capital_with_borrowers": 20_100_000}, EntryState.PARTIAL)
    rows.extend((row(15), row(16)))
    return SheetView(FundKind.KKJ_FUND, "กข.คจ.", MONTH, columns(), tuple(rows))
