"""S3: with the endpoint stopped pages, checks and history work, the unsent count rises; one sync ends it."""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sync.model.fields import FundKind
from sync.model.practice.moment import DISTRICT, FISCAL_MONTH
from sync.model.registers.fund_month import sheet_fields
from tests.support.endpoint import provision, running_endpoint
from tests.support.keys import CTRL, PAD, press, type_in, wait_for
from tests.support.office_pc import OfficePC
from ui.dialogs.history import HistoryDialog
from ui.pages.places import all_places
from ui.views.common import EntryState

Result = dict[str, object]
_ALT = Qt.KeyboardModifier.AltModifier


def show(seed: int, folder: Path) -> Result:
    """Work offline, then sync once."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QApplication.instance() or QApplication(["kongtun"])
    centre = folder / "centre"
    centre.mkdir(parents=True)
    code = provision(centre, "--practice", "--district", DISTRICT)["district_officer"]
    with running_endpoint(centre) as address:
        pc = OfficePC(folder / "pc")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        pc.sync()
    pages = _open_pages(pc)
    seen = _type_offline(pc, seed)
    lost = pc.sync()
    unsent = pc.ask(lambda office: office.store.states.counts().unsent)
    with running_endpoint(centre, "--port", address.rpartition(":")[2]):
        back = pc.sync()
    counts = pc.ask(lambda office: office.store.states.counts())
    states = {line.state.value for line in pc.ask(lambda office: office.sync.view().lines)}
    pc.close()
    checks = {
        "pages_opened": pages == [place.page for place in all_places() if place.page],
        **seen,
        "offline_sync_says_no": not lost.ok and lost.code in {"no-line", "cut"},
        "unsent_rose": unsent == 11,
        "one_sync_sends_all": back.ok and back.sent == 11 and counts.unsent == 0,
        "all_received": states == {"received"},
    }
    return {"show": "S3", "ok": all(checks.values()), "unsent": unsent, "sent": back.sent, **checks}


def _open_pages(pc: OfficePC) -> list[str]:
    """Open each page by its key and return the pages that came."""
    opened = []
    for place in all_places():
        if not place.page:
            continue
        if place.shortcut.startswith("Alt+"):
            press(pc.window, Qt.Key(ord(place.shortcut[-1])), _ALT)
        else:
            press(pc.window, Qt.Key.Key_F1)
        wait_for(lambda place=place: pc.window.page.title() != "" and _here(pc) == place.page, place.page)  # type: ignore[misc]  # default binds early
        opened.append(_here(pc))
    return opened


def _here(pc: OfficePC) -> str:
    return pc.window.route.page


def _type_offline(pc: OfficePC, seed: int) -> dict[str, bool]:
    """Type a row of figures, one of them unreadable first; look into a cell's history."""
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    empty = [row for row in view.rows if not row.values]
    row = empty[seed % len(empty)]
    names = [one.name for one in sheet_fields(FundKind.KKJ_FUND)]
    page = pc.open_sheet(FundKind.KKJ_FUND, row.fund_id, names[0])
    pc.type_cells(["12x"])
    pc.rest()
    view = pc.ask(lambda office: office.sheets.view(FundKind.KKJ_FUND, FISCAL_MONTH))
    line = next(one for one in view.rows if one.fund_id == row.fund_id)
    refused = line.drafts == {names[0]: "12x"} and line.entry is EntryState.MUST_FIX
    page.table.go_to(row.fund_id, names[0])
    pc.type_cells([str(1000 + number) for number in range(len(names))])
    pc.rest()
    page.table.go_to(row.fund_id, names[1])
    type_in(pc.window, "๒,๕๐๐.๕๐")
    press(pc.window, Qt.Key.Key_Enter, PAD)
    pc.rest()
    page.table.go_to(row.fund_id, names[1])
    press(pc.window, Qt.Key.Key_Return, CTRL)
    wait_for(lambda: bool(page.findChildren(HistoryDialog)), "the history")
    dialog = page.findChildren(HistoryDialog)[0]
    told = [(line.old, line.new) for line in dialog.lines.lines]
    press(dialog, Qt.Key.Key_Escape)
    pc.show()
    return {
        "unreadable_kept_and_told": refused,
        "history_told": told[:2] == [("1,001.00", "2,500.50"), ("", "1,001.00")],
    }
