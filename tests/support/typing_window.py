"""A child process that is the program itself: its window on a practice district, typed in by key events.

Run as ``python -m tests.support.typing_window FOLDER FIRST``; it tells what ``commit_news`` lists, a cell's
save as answered when the window itself hears of it.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.services.sheet_desk import SHEET_KINDS
from desktop_app.shell.desk import OfficeDesk
from sync.model.fields import StoredValue
from sync.model.registers.fund_month import FUND_MONTH, sheet_fields
from tests.support.commit_news import CELLS, LEFT, READY, announce_commits, tell, wait_for_go
from tests.support.keys import PAD, press, settle, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.main_window import MainWindow
from ui.pages.sheet import SheetPage
from ui.ports import Done, Failed
from ui.views.common import Route
from ui.views.sheet import SheetCell, SheetRow

_BREATH_MS = 4
"""Between two cells, so that pictures are painted and answers heard as at an officer's pace."""


def type_cells(folder: Path, first: int) -> None:
    """Open the window and type figures until killed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QApplication(["kongtun"])
    # Not before: the one that types now writes the same settings file, and one folder is one process's.
    wait_for_go()
    pc = OfficePC(folder)
    pc.program.start()
    wait_for(lambda: isinstance(pc.program.frame.window_now, MainWindow), "the office's window")
    pc.show()
    page = _sheet(pc, first)
    _listen(pc.program.desk)
    announce_commits()
    tell(READY)
    for number in range(first + 1, first + CELLS):
        _type_one(pc, page, number)


def _sheet(pc: OfficePC, first: int) -> SheetPage:
    """Open one of the sheets at one of its rows, another in each process."""
    kind = SHEET_KINDS[first // CELLS % len(SHEET_KINDS)]
    pc.window.open(Route("sheet", kind))
    page = pc.window.page
    assert isinstance(page, SheetPage)
    wait_for(lambda: page.model.rowCount() > 0, "the sheet's figures")
    row = first // CELLS * 5 % page.model.rowCount()
    assert page.table.go_to(page.model.row_at(row).fund_id, sheet_fields(kind)[0].name)
    return page


def _type_one(pc: OfficePC, page: SheetPage, number: int) -> None:
    """Type a figure from paper and leave the cell by keypad Enter; after the sheet's last cell, its first."""
    place = page.table.place()
    type_in(pc.window, str(number))
    press(pc.window, Qt.Key.Key_Enter, PAD)
    if page.table.place() == place:
        page.table.go_first()
    settle(_BREATH_MS)
    assert not pc.advice, pc.advice


def _listen(desk: OfficeDesk) -> None:
    """Tell of each cell that is left, and of each answer; the desk goes on as it is."""
    save = desk.save_cell

    def save_cell(
        owner: object,
        cell: SheetCell,
        value: StoredValue,
        done: Done[SheetRow],
        failed: Failed | None = None,
    ) -> None:
        fy, number = cell.month.fy, cell.month.number
        key: dict[str, StoredValue] = {"fund_id": cell.fund_id, "fy": fy, "fy_month": number}
        told = f"{FUND_MONTH.official_row_id(key)} {cell.name} {value}"

        def answered(row: SheetRow) -> None:
            tell(told)
            done(row)

        tell(f"{LEFT} {told}")
        save(owner, cell, value, answered, failed)

    desk.save_cell = save_cell  # type: ignore[method-assign]  # in this process only


if __name__ == "__main__":
    type_cells(Path(sys.argv[1]), int(sys.argv[2]))
