"""A day at the practice office, whole and real: endpoint, two PCs, twelve rows from paper, two syncs.

``python -m tests.e2e.practice_round --out DIR`` needs no display; with ``--window`` it opens the office's
first PC on the screen and stays until it is closed. The last line printed is the result as JSON.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app.services.sheet_desk import SHEET_KINDS
from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.model.fields import Field, FieldType, FundKind, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.ids import InstallId
from sync.model.money import baht_plain
from sync.model.practice.moment import DISTRICT, FISCAL_MONTH
from sync.model.progress import MeasureResult
from sync.model.registers.fund_month import sheet_fields
from sync.protocol.signing import Signer
from tests.support.endpoint import provision, running_endpoint
from tests.support.office_pc import OfficePC
from ui.views.common import Route

OFFICERS = ("สุภาพร", "วิชัย")
PAID_IN = {"capital_with_borrowers": -50_000, "bank_balance": 50_000}
"""500 baht, in satang, go from the borrowers to the bank."""
Result = dict[str, object]


@dataclass(frozen=True, slots=True)
class Round:
    """What the round came to."""

    rows_entered: int
    operations_sent: int
    replicas_equal: bool
    measures: int
    measures_equal: bool
    conflicts: int
    screenshots: list[str]

    def as_json(self) -> Result:
        """Return the line to print."""
        ok = self.replicas_equal and self.measures_equal and self.conflicts == 0 and self.rows_entered == 12
        return {
            "ok": ok,
            "rows_entered": self.rows_entered,
            "operations_sent": self.operations_sent,
            "replicas_equal": self.replicas_equal,
            "measures": self.measures,
            "measures_equal": self.measures_equal,
            "conflicts": self.conflicts,
            "screenshots": self.screenshots,
        }


@contextmanager
def practice_endpoint(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve a practice endpoint; gives its address and a code for officers of the district."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = provision(folder, "--practice", "--district", DISTRICT)
    with running_endpoint(folder) as address:
        yield address, codes["district_officer"]


def play(folder: Path) -> Round:
    """Play the round in ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    with practice_endpoint(folder / "centre") as (address, code):
        first = OfficePC(folder / "pc1")
        first.enrol(address, code, "supaporn", OFFICERS[0])
        first.sync()
        entered = type_open_rows(first)
        sent = first.sync().sent
        first.hide()
        second = OfficePC(folder / "pc2")
        second.enrol(address, code, "wichai", OFFICERS[1])
        second.sync()
        edit_elsewhere(second)
        sent += second.sync().sent
        second.hide()
        first.show()
        first.sync()
        equal = first.replica() == second.replica()
        here = figures(first.measures(FISCAL_MONTH))
        there = centre_figures(first, address, FISCAL_MONTH)
        conflicts = first.ask(lambda office: office.store.states.counts().conflicts)
        pictures = picture_pages(first, folder / "pictures")
        for pc in (first, second):
            pc.close()
    return Round(entered, sent, equal, len(here), here == there, conflicts, pictures)


def type_open_rows(pc: OfficePC) -> int:
    """Type the open กข.คจ. rows of the month "from paper": last month's figures, 500 baht paid in."""
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    names = [one.name for one in sheet_fields(FundKind.KKJ_FUND)]
    count = 0
    for row in view.rows:
        if not row.values:
            pc.open_sheet(FundKind.KKJ_FUND, row.fund_id, names[0])
            pc.type_cells(paper(row.last, FundKind.KKJ_FUND))
            count += 1
    return count


def paper(last: Mapping[str, StoredValue], kind: FundKind) -> list[str]:
    """Return what an officer reads from paper for each cell: last month's figures, 500 baht paid in."""
    return [_written(last.get(one.name), one) for one in sheet_fields(kind)]


def _written(value: StoredValue, field: Field) -> str:
    whole = value if isinstance(value, int) else 0
    if field.type is not FieldType.SATANG:
        return str(whole)
    return baht_plain(whole + PAID_IN.get(field.name, 0))


def edit_elsewhere(pc: OfficePC) -> None:
    """The second officer fills a savings group's row that the first left alone."""
    kind = FundKind.SAVINGS_GROUP
    view = pc.ask(lambda office: office.sheets.view(kind, FISCAL_MONTH))
    row = next(one for one in view.rows if not one.values)
    pc.open_sheet(kind, row.fund_id, sheet_fields(kind)[0].name)
    pc.type_cells(paper(row.last, kind))


def figures(results: dict[str, MeasureResult]) -> dict[str, list[object]]:
    """Return value, base and target of each measure."""
    return {name: [one.value, one.base, one.target] for name, one in results.items()}


def centre_figures(pc: OfficePC, address: str, month: FiscalMonth) -> dict[str, list[object]]:
    """Ask the endpoint for the same, as this PC's install."""
    install = pc.ask(lambda office: office.store.installs.current())
    transport = HttpTransport(address)
    signer = Signer(bytes.fromhex(install.device_key))
    endpoint = Endpoint(transport, InstallId(install.install), signer)
    try:
        found = endpoint.progress(month.fy, month.number, DISTRICT)
    finally:
        transport.close()
    return {name: [one["value"], one["base"], one["target"]] for name, one in found.items()}


def picture_pages(pc: OfficePC, folder: Path) -> list[str]:
    """Save a picture of every page."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = [Route(name) for name in ("home", "record", "targets", "sync", "conflicts", "settings", "help")]
    pages += [Route("sheet", kind) for kind in SHEET_KINDS]
    saved = []
    for number, route in enumerate(pages, 1):
        pc.window.open(route)
        name = f"{number:02d}-{route.page}{'-' + route.kind if route.kind else ''}.png"
        saved.append(str(pc.grab(folder / name)))
    return saved


def stay(folder: Path) -> int:
    """Open the first PC of the office on the screen; a second start finds the same office again."""
    with practice_endpoint(folder / "centre") as (address, code):
        pc = OfficePC(folder / "pc1", theme="system")
        if pc.program.starting.stored():
            pc.program.start()
        else:
            pc.enrol(address, code, "supaporn", OFFICERS[0])
            pc.sync()
        pc.settings.change(endpoint=address)
        ended = QApplication.exec()
        pc.program.quit()
    return ended


def main() -> int:
    """Play the round, or stay."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--window", action="store_true")
    options = parser.parse_args()
    if not options.window:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Kongtun")
    if options.window:
        return stay(options.out)
    result = play(options.out).as_json()
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
