"""Small registers and small catalogues for tests of single rules."""

import json
from typing import Any

from sync.model.catalogue import Catalogue
from sync.model.catalogue_reading import parse_catalogue
from sync.model.evaluate import evaluate
from sync.model.fields import StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult

Values = dict[str, StoredValue]
FY = 2570
MONTH = FiscalMonth(FY, 3)
"""December 2569: fiscal year 2570 began on 1 October 2026."""


class Registers:
    """Tables that rows are added to by naming what matters."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Values]] = {}

    def add(self, register: str, row_id: str, **values: StoredValue) -> str:
        row: Values = {"row_id": row_id, "district_code": "3201", "deleted": 0, **values}
        self.tables.setdefault(register, []).append(row)
        return row_id

    def village(self, row_id: str = "v1", tambon: str = "320113", moo: int = 5) -> str:
        return self.add("village", row_id, tambon_code=tambon, moo_no=moo, name_th=f"บ้าน{row_id}")

    def fund(self, row_id: str = "f1", kind: str = "kkj_fund", **values: StoredValue) -> str:
        return self.add("fund", row_id, kind=kind, **{"status": "active", "name_th": row_id, **values})

    def year(self, fund: str, **values: StoredValue) -> str:
        return self.add("fund_year", f"y-{fund}", fund_id=fund, fy=FY, **values)

    def month(self, fund: str, number: int, **values: StoredValue) -> str:
        return self.add("fund_month", f"m-{fund}-{number}", fund_id=fund, fy=FY, fy_month=number, **values)

    def event(self, fund: str, row_id: str = "e1", **values: StoredValue) -> str:
        filled: Values = {"fy": FY, "event_on": "2026-11-10", "type": "award", **values}
        return self.add("fund_event", row_id, fund_id=fund, **filled)

    def scheme(self, *levels: str, code: str = "s", version: int = 1) -> str:
        body = {
            "publish": "scheme",
            "code": code,
            "version": version,
            "title": "แบบทดสอบ",
            "kinds": ["mother_fund"],
            "period": "fiscal",
            "levels": list(levels),
            "items": [],
            "thresholds": [],
        }
        return self.add("scheme", f"scheme-{code}", code=code, version=version, body=json.dumps(body))


def measure_document(measure: str = "X1", **values: Any) -> dict[str, Any]:
    """A measure as a catalogue file has it; counts active funds unless told otherwise."""
    return {
        "id": measure,
        "label": "ตัวชี้วัดทดสอบ",
        "unit": "กองทุน",
        "kind": "count",
        "level": "district",
        "allocation": {"rule": "from_centre"},
        "formula": formula_document(),
        **values,
    }


def formula_document(**values: Any) -> dict[str, Any]:
    return {
        "each": "fund",
        "base": [],
        "counted": [{"status": ["active"], "else": "no"}],
        "value": "count",
        **values,
    }


def document(*measures: dict[str, Any], fy: int = FY) -> dict[str, Any]:
    """A catalogue file with one programme and one item."""
    return {
        "publish": "catalogue",
        "form": 1,
        "fy": fy,
        "title": "ทดสอบ",
        "programmes": [{"id": "P", "title": "โครงการ"}],
        "reasons": {"no": "ไม่นับ"},
        "items": [
            {
                "id": "X",
                "programme": "P",
                "number": 1,
                "title_verbatim": "เป้าหมาย",
                "measures": list(measures) or [measure_document()],
            }
        ],
    }


def read(*measures: dict[str, Any]) -> Catalogue:
    return parse_catalogue(json.dumps(document(*measures), ensure_ascii=False))


def result_of(
    registers: Registers, area: str = "3201", month: FiscalMonth = MONTH, /, **measure: Any
) -> MeasureResult:
    """Evaluate one measure."""
    return evaluate(read(measure_document(**measure)), registers.tables, area, month)["X1"]


def counted_by(
    registers: Registers, condition: dict[str, Any], each: str = "fund", month: FiscalMonth = MONTH
) -> set[str]:
    """The ids of the things that fulfil one condition."""
    formula = formula_document(each=each, counted=[{**condition, "else": "no"}])
    return {one.row_id for one in result_of(registers, "", month, formula=formula).counted}
