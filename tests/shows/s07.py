"""S7: two PCs, one row. Different fields are both kept; same field: all see both values until settled."""

from pathlib import Path

from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from ui.views.sync import ConflictView

Result = dict[str, object]


class Fleet:
    """Three PCs of one office and their endpoint."""

    def __init__(self, folder: Path, address: str, code: str) -> None:
        self.address = address
        self.pcs = [HeadlessPC(folder / name, name) for name in ("ก", "ข", "ค")]
        for pc in self.pcs:
            pc.enrol(address, code)
            pc.sync(address)

    def sync_all(self, rounds: int = 2) -> None:
        """Sync every PC, often enough that each hears of every other."""
        for _ in range(rounds):
            for pc in self.pcs:
                pc.sync(self.address)

    def equal(self) -> bool:
        """Tell whether all replicas are the same, row by row."""
        first = self.pcs[0].replica()
        return all(pc.replica() == first for pc in self.pcs[1:])

    def conflicts(self) -> list[tuple[ConflictView, ...]]:
        """Return what each PC shows as open."""
        return [pc.office.conflicts.view().open for pc in self.pcs]

    def close(self) -> None:
        """Close all stores."""
        for pc in self.pcs:
            pc.close()


def show(seed: int, folder: Path) -> Result:
    """Play the cases and say how each ended."""
    with practice_endpoint(folder / "centre") as (address, code):
        fleet = Fleet(folder, address, code)
        funds = _filled_funds(fleet)
        cases = {
            "different_fields": _different_fields(fleet, funds[seed % 5]),
            "same_field": _same_field(fleet, funds[5 + seed % 5], settle_with="mine"),
            "same_field_theirs": _same_field(fleet, funds[10 + seed % 3], settle_with="theirs"),
            "delete_first": _delete_against_edit(fleet, _visits(fleet)[0], delete_first=True),
            "edit_first": _delete_against_edit(fleet, _visits(fleet)[1], delete_first=False),
        }
        fleet.close()
    return {"show": "S7", "ok": all(cases.values()), **cases}


def _filled_funds(fleet: Fleet) -> list[str]:
    view = fleet.pcs[0].office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH)
    return [row.fund_id for row in view.rows if len(row.values) == 10]


def _visits(fleet: Fleet) -> list[str]:
    rows = fleet.pcs[0].store.rows.where("activity", type="follow_up_visit")
    return sorted(str(row["row_id"]) for row in rows)


def _value(pc: HeadlessPC, fund: str, name: str) -> object:
    view = pc.office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH)
    return next(row.values.get(name) for row in view.rows if row.fund_id == fund)


def _different_fields(fleet: Fleet, fund: str) -> bool:
    one, two, _ = fleet.pcs
    one.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 1_111_100)
    two.office.sheets.save_cell(fund, FISCAL_MONTH, "repaid_amount", 2_222_200)
    fleet.sync_all()
    kept = all(
        _value(pc, fund, "bank_balance") == 1_111_100 and _value(pc, fund, "repaid_amount") == 2_222_200
        for pc in fleet.pcs
    )
    return kept and fleet.equal() and not any(fleet.conflicts())


def _same_field(fleet: Fleet, fund: str, settle_with: str) -> bool:
    one, two, _ = fleet.pcs
    one.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 3_333_300)
    two.office.sheets.save_cell(fund, FISCAL_MONTH, "bank_balance", 4_444_400)
    fleet.sync_all()
    seen = [
        {view.mine.stored for view in open_} | {view.theirs.stored for view in open_}
        for open_ in fleet.conflicts()
    ]
    both_visible = all(values == {3_333_300, 4_444_400} for values in seen)
    case = fleet.conflicts()[2][0]
    chosen = getattr(case, settle_with).stored
    fleet.pcs[2].office.conflicts.settle(case.conflict_id, chosen)
    fleet.sync_all()
    settled = all(_value(pc, fund, "bank_balance") == chosen for pc in fleet.pcs)
    return both_visible and settled and fleet.equal() and not any(fleet.conflicts())


def _delete_against_edit(fleet: Fleet, activity: str, *, delete_first: bool) -> bool:
    one, two, three = fleet.pcs
    one.office.deletions.delete("activity", activity, "บันทึกซ้ำ")
    two.office.records.save("activity", activity, {"title_th": "ติดตามครั้งใหม่"}, {})
    order = (one, two) if delete_first else (two, one)
    for pc in order:
        pc.sync(fleet.address)
    fleet.sync_all()
    shown = fleet.conflicts()
    both_visible = all(
        len(open_) == 1 and any("ติดตามครั้งใหม่" in side.value for side in (open_[0].mine, open_[0].theirs))
        for open_ in shown
    )
    three.office.conflicts.settle_deletion(shown[2][0].conflict_id, delete=False)
    fleet.sync_all()
    kept = [pc.store.rows.find("activity", activity) for pc in fleet.pcs]
    titles = [row["title_th"] for row in kept if row and not row["deleted"]]
    return both_visible and titles == ["ติดตามครั้งใหม่"] * 3 and fleet.equal() and not any(fleet.conflicts())
