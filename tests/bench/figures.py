"""Our own figures: start, typing, sync; written to ``docs/benchmarks.md`` with the machine they came from.

Times depend on the hour and the machine; they stand in no test.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.store.connection import Sql, Values
from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.registers.fund_month import sheet_fields
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.keys import PAD, press, settle, type_in, wait_for
from tests.support.office_pc import OfficePC

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
STARTS, CELLS = 7, 120
_ENTER = Qt.Key.Key_Enter
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

Figures = dict[str, object]


def practice_folder(folder: Path) -> Path:
    """Make the practice district that the starts open."""
    pc = OfficePC(folder)
    pc.practise()
    settle(300)
    pc.close()
    return folder


def start_s(folder: Path) -> list[float]:
    """Return seconds from starting the process to the first whole picture; the first start is not counted."""
    seconds = []
    for _ in range(STARTS + 1):
        began = time.perf_counter()
        command = [sys.executable, "-m", "tests.bench.start_to_paint", str(folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            seconds.append(time.perf_counter() - began)
            assert line.strip() == "painted", line
    return seconds[1:]


def typing_ms(folder: Path) -> list[float]:
    """Return, for each cell typed by keys, milliseconds from its Enter to the return of its COMMIT."""
    pc = OfficePC(folder)
    pc.practise()
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    names = [one.name for one in sheet_fields(FundKind.KKJ_FUND)]
    spans = []
    with commits() as done:
        for at, row in enumerate([row for row in view.rows if not row.values][: CELLS // len(names)]):
            pc.open_sheet(FundKind.KKJ_FUND, row.fund_id, names[0])
            pc.rest()
            for number in range(len(names)):
                type_in(pc.window, str(1000 + at * 10 + number))
                done.clear()
                began = time.perf_counter()
                press(pc.window, _ENTER, PAD)
                wait_for(lambda: bool(done), "the commit")
                spans.append((done[0] - began) * 1000)
                pc.rest()
    pc.close()
    return spans


@contextmanager
def commits() -> Iterator[list[float]]:
    """Note when each COMMIT of this process returned: the store's files are durable then."""
    run, times = Sql.run, list[float]()

    def noted(self: Sql, statement: str, values: Values = ()) -> int:
        rows = run(self, statement, values)
        if statement == "COMMIT":
            times.append(time.perf_counter())
        return rows

    Sql.run = noted  # type: ignore[method-assign]  # for the length of this block
    try:
        yield times
    finally:
        Sql.run = run  # type: ignore[method-assign]  # as it was


def sync_s(folder: Path) -> Figures:
    """Return seconds of a first sync, of a month's push and of a sync with nothing to do."""
    with practice_endpoint(folder / "centre") as (address, code):
        first, second = HeadlessPC(folder / "a", "a"), HeadlessPC(folder / "b", "b")
        for pc in (first, second):
            pc.enrol(address, code)
        first_sync = _seconds(lambda: first.sync(address))
        second.sync(address)
        edited = _edit_month(first)
        push = _seconds(lambda: first.sync(address))
        nothing = [_seconds(lambda: first.sync(address)) for _ in range(5)]
        for pc in (first, second):
            pc.close()
    return {
        "first_sync_s": round(first_sync, 3),
        "month_push_s": round(push, 3),
        "month_push_cells": edited,
        "nothing_to_do_s": round(statistics.median(nothing), 4),
    }


def _edit_month(pc: HeadlessPC) -> int:
    count = 0
    for kind in (FundKind.MOTHER_FUND, FundKind.SAVINGS_GROUP, FundKind.KKJ_FUND, FundKind.DEBT_CENTRE):
        for row in pc.office.sheets.view(kind, FISCAL_MONTH).rows:
            for field in sheet_fields(kind):
                old = row.values.get(field.name)
                pc.office.sheets.save_cell(
                    row.fund_id, FISCAL_MONTH, field.name, 1 + (old if isinstance(old, int) else 0)
                )
                count += 1
    return count


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def spread(values: list[float], digits: int) -> Figures:
    """Return median, 95th percentile and maximum."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), digits),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], digits),
        "max": round(ordered[-1], digits),
        "count": len(ordered),
    }


def machine() -> Figures:
    """Return what the figures were taken on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "load_average": [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else [],
        "day": datetime.now(UTC).date().isoformat(),
    }


def measure(folder: Path) -> Figures:
    """Take all figures."""
    started = practice_folder(folder / "practice")
    return {
        "machine": machine(),
        "start_to_first_paint_s": spread(start_s(started), 3),
        "cell_to_commit_ms": spread(typing_ms(folder / "typing"), 2),
        "practice_sync": sync_s(folder / "sync"),
    }


def write(figures: Figures) -> None:
    """Put the figures between their marks in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    block = json.dumps(figures, ensure_ascii=False, indent=1)
    DOCUMENT.write_text(f"{head}{BEGIN}\n```json\n{block}\n```\n{END}{tail}", encoding="utf-8")


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="kongtun-bench-") as folder:
        figures = measure(Path(folder))
    print(json.dumps(figures, ensure_ascii=False))
    if not options.no_write:
        write(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
