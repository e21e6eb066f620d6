"""Records as the services hand them over, with invented places."""

from collections.abc import Mapping

from sync.model.checks import Problem
from sync.model.fields import Choice, FieldType, StoredValue
from sync.model.registry import REGISTERS
from tests.support.sheet_desk import SheetDesk
from tests.support.sheet_samples import PLACES
from ui.views.common import RowState
from ui.views.record import RecordLine, RecordView, RegisterView

VILLAGES = tuple(Choice(f"{number:032x}", f"{title} {place}") for number, (title, place) in enumerate(PLACES))
TAMBONS = (Choice("320101", "ในเมือง"), Choice("320102", "ตั้งใจ"))
FUND_ID = "a" * 32


def record(
    register: str,
    row_id: str,
    values: Mapping[str, StoredValue],
    problems: tuple[Problem, ...] = (),
    drafts: Mapping[str, str] | None = None,
) -> RecordView:
    known = REGISTERS[register]
    choices = {one.name: VILLAGES for one in known.fields if one.refers_to}
    choices.update({one.name: TAMBONS for one in known.fields if one.type is FieldType.AREA})
    locked = {one.name: "เปลี่ยนไม่ได้หลังบันทึก" for one in known.fields if one.key and row_id}
    title = str(values.get("name_th") or known.label)
    return RecordView(
        register, row_id, title, values, drafts or {}, choices, locked, problems, RowState.QUEUED
    )


def record_desk() -> SheetDesk:
    """Return a desk with a list of funds, one fund to open, and a blank form each."""
    desk = SheetDesk()
    lines = tuple(
        RecordLine(FUND_ID if not number else f"{number:032x}", title, place, "กข.คจ.", RowState.QUEUED)
        for number, (title, place) in enumerate(PLACES)
    )
    for name in ("fund", "debt_case", "fund_event", "village", "fund_year", "activity", "assessment"):
        found = lines if name == "fund" else ()
        desk.registers[name] = RegisterView(name, REGISTERS[name].label, found)
        desk.records[f"{name}/"] = record(name, "", {})
    fund: dict[str, StoredValue] = {
        "kind": "kkj_fund",
        "village_id": VILLAGES[0].value,
        "name_th": "กข.คจ. บ้านสำโรง",
        "established_be": 2543,
        "status": "active",
        "initial_capital": 28_000_000,
    }
    desk.records[f"fund/{FUND_ID}"] = record("fund", FUND_ID, fund)
    return desk
