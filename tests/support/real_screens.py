"""Pictures of the program itself: a practice district with a few edits, and an office that has synced."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app.services.office import Office
from sync.model.fields import FundKind
from sync.model.practice.moment import FISCAL_MONTH
from tests.e2e.practice_round import practice_endpoint
from tests.support.headless_pc import HeadlessPC
from tests.support.keys import press, type_in, wait_for
from tests.support.office_pc import OfficePC
from tests.support.screens import ROUTES, SIZES, THEMES, Screen, take
from ui.dialogs.search import SearchDialog
from ui.main_window import SMALLEST
from ui.pages.conflicts import ConflictsPage
from ui.pages.records import KEPT, RecordsPage
from ui.pages.sheet import SheetPage
from ui.pages.targets import TargetsPage
from ui.tables.row_filter import RowFilter
from ui.theme.apply import apply_theme
from ui.views.common import Route

KKJ = FundKind.KKJ_FUND
SHEET = Route("sheet", KKJ)
MEASURE = "GF1b"
Shown = Iterator[tuple[str, QWidget]]
"""A picture's name and the window or dialog to take, shown while the caller looks."""


@dataclass(frozen=True, slots=True)
class Photographer:
    """Takes what scenes show, at one scaling."""

    application: QApplication
    folder: Path
    """For the pictures."""
    offices: Path
    """For the stores."""
    scaling: str

    def take(self, theme: str, scenes: Callable[[], Shown]) -> Iterator[Screen]:
        """Dress the program in a theme and take every picture of the scenes."""
        apply_theme(self.application, theme)
        for name, window in scenes():
            yield take(window, f"{name}-{theme}-{self.scaling}", self.folder)

    def size(self, pc: OfficePC) -> None:
        """Give a PC's window the size of the smallest screen."""
        pc.program.frame.resize(*SIZES[self.scaling])
        pc.rest()


def practice_screens(photographer: Photographer) -> Iterator[Screen]:
    """Take the practice district without an endpoint: pages, sheets, records, targets, dialogs."""
    pc = OfficePC(photographer.offices / "pc-practice")
    pc.practise()
    photographer.size(pc)
    edit(pc)
    for theme in THEMES:
        for scenes in (pages, sheet_states, record_forms, target_states, dialogs):
            yield from photographer.take(theme, lambda scenes=scenes: scenes(pc))  # type: ignore[misc]
    yield from photographer.take("contrast", lambda: one_sheet(pc))
    if photographer.scaling == "100":  # the smallest window has as many logical pixels at any scaling
        pc.program.frame.resize(*SMALLEST)
        yield from photographer.take("light", lambda: smallest(pc))
    pc.close()


def office_screens(photographer: Photographer) -> Iterator[Screen]:
    """Take an office that synced: a conflict of values, one of a deletion, a refused row; then no line."""
    folder = photographer.offices
    with practice_endpoint(folder / "centre") as (address, code):
        pc = OfficePC(folder / "pc-office")
        pc.enrol(address, code, "supaporn", "สุภาพร")
        photographer.size(pc)
        pc.sync()
        quarrel(pc, folder, address, code)
        pc.sync()
        for theme in THEMES:
            yield from photographer.take(theme, lambda: after_sync(pc))
    pc.ask(lambda office: office.sheets.save_cell(filled_funds(office)[3], FISCAL_MONTH, "cash_on_hand", 100))
    pc.window.open(Route("home"))
    pc.sync()
    for theme in THEMES:
        yield from photographer.take(theme, lambda: without_line(pc))
    pc.close()


def edit(pc: OfficePC) -> None:
    """Type as an officer would: a cell twice, a text that cannot be read, more households than borrow."""
    page = open_at(pc, "bank_balance", len(KEPT))
    type_row(pc, ["61,450", "12,000", "0"])
    open_at(pc, "bank_balance", len(KEPT))
    type_row(pc, ["61,200"])
    open_at(pc, "overdue_households", 1)
    type_row(pc, ["99", "12x"])
    page.choose_chip(RowFilter.ALL)
    pc.rest()


def open_at(pc: OfficePC, field: str, number: int) -> SheetPage:
    """Open the sheet at a field of an open fund, counted from 0; the last where there are fewer."""
    rows = pc.ask(lambda office: office.sheets.view(KKJ, FISCAL_MONTH)).rows
    waiting = [row.fund_id for row in rows if len(row.values) < len(row.last)] or [rows[0].fund_id]
    return pc.open_sheet(KKJ, waiting[min(number, len(waiting) - 1)], field)


def type_row(pc: OfficePC, texts: list[str]) -> None:
    """Type figures, each with Enter, and wait until all are saved."""
    pc.type_cells(texts)
    pc.rest()


def quarrel(pc: OfficePC, folder: Path, address: str, code: str) -> None:
    """Let another PC and this one write the same cell, delete and edit the same record, and more."""
    other = HeadlessPC(folder / "pc-other", "วิชัย")
    other.enrol(address, code)
    other.sync(address)
    funds = filled_funds(other.office)
    visit = min(str(row["row_id"]) for row in other.store.rows.where("activity", type="follow_up_visit"))
    other.office.sheets.save_cell(funds[0], FISCAL_MONTH, "bank_balance", 4_550_000)
    other.office.sheets.save_cell(funds[1], FISCAL_MONTH, "cash_on_hand", 200_000)
    other.office.deletions.delete("activity", visit, "บันทึกซ้ำ")
    other.sync(address)
    other.close()

    def here(office: Office) -> None:
        office.sheets.save_cell(funds[0], FISCAL_MONTH, "bank_balance", 5_100_000)
        office.sheets.save_cell(funds[1], FISCAL_MONTH, "repaid_amount", 640_000)
        office.records.save("activity", visit, {"title_th": "ติดตามครั้งที่สอง"}, {})
        with office.store.act(office.store.installs.current().account) as act:
            # No page lets this value through; an older program's might, and the centre refuses it.
            act.update("fund", funds[2], {"established_be": 9999})

    pc.ask(here)


def filled_funds(office: Office) -> list[str]:
    """Return the กข.คจ. funds whose month is filled, in the sheet's order."""
    rows = office.sheets.view(KKJ, FISCAL_MONTH).rows
    return [row.fund_id for row in rows if len(row.values) == len(row.last)]


def pages(pc: OfficePC) -> Shown:
    """Show every page as it opens."""
    for name, route in ROUTES:
        pc.window.open(route)
        pc.rest()
        yield name, pc.program.frame


def one_sheet(pc: OfficePC) -> Shown:
    """Show the sheet, for high contrast."""
    pc.window.open(SHEET)
    pc.rest()
    yield "sheet-kkj", pc.program.frame


def smallest(pc: OfficePC) -> Shown:
    """Show the pages with most words side by side in the smallest window, and the largest figure."""
    for name, route in ROUTES:
        if name in {"home", "sheet-savings", "sheet-kkj", "targets"}:
            pc.window.open(route)
            pc.rest()
            yield f"smallest-{name}", pc.program.frame
    for name, window in target_states(pc):
        yield f"smallest-{name}", window
    pc.show()
    open_at(pc, "bank_balance", 2)
    type_row(pc, ["999,999,999,999"])
    press(pc.window, Qt.Key.Key_Left)
    pc.rest()
    yield "smallest-sheet-largest", pc.program.frame


def sheet_states(pc: OfficePC) -> Shown:
    """Show the sheet while a cell is being typed, under a chip, and a cell's history."""
    pc.show()
    page = open_at(pc, "bank_balance", 2)
    type_in(page.table, "61450")
    assert page.table.is_editing
    pc.rest()
    yield "sheet-kkj-editing", pc.program.frame
    press(pc.window, Qt.Key.Key_Escape)
    page.choose_chip(RowFilter.MUST_FIX)
    pc.rest()
    yield "sheet-kkj-must-fix", pc.program.frame
    page.choose_chip(RowFilter.ALL)
    open_at(pc, "bank_balance", len(KEPT))
    page.open_history()
    yield from dialog_of(pc, "dialog-history")


def record_forms(pc: OfficePC) -> Shown:
    """Show a record of every register, and a new one with its problems."""
    for register in KEPT:
        page = open_records(pc, register)
        page.list.opened.emit(0)
        pc.rest()
        yield f"record-{register}", pc.program.frame
    yield from unreadable_field(pc)
    for register in ("fund", "debt_case"):
        page = open_records(pc, register)
        page.add()
        pc.rest()
        assert page.form is not None
        page.form.save()
        pc.rest()
        yield f"record-{register}-problems", pc.program.frame


def unreadable_field(pc: OfficePC) -> Shown:
    """Show a record with a text that cannot be read, after it was shown anew."""
    page = open_records(pc, "fund")
    page.list.opened.emit(0)
    pc.rest()
    form = page.form
    assert form is not None
    box = form.fields["initial_capital"]
    before = box.text()
    for text in ("สองแสนแปดหมื่น", before):
        box.put_text(text)
        form.commit()
        pc.rest()
        wait_for(lambda: not page._reload.isActive(), "the record shown anew")
        pc.rest()
        if text != before:
            form.go_to("initial_capital")
            pc.rest()
            yield "record-fund-draft", pc.program.frame


def open_records(pc: OfficePC, register: str) -> RecordsPage:
    """Open a register's list."""
    pc.window.open(Route("record", register))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    return page


def target_states(pc: OfficePC) -> Shown:
    """Show the panel of a measure, what wants support, and the checks of the printed sums."""
    pc.window.open(Route("targets", MEASURE))
    pc.rest()
    yield "targets-panel", pc.program.frame
    page = pc.window.page
    assert isinstance(page, TargetsPage)
    for chip in ("support", "check"):
        page.choose_chip(chip)
        pc.rest()
        yield f"targets-{chip}", pc.program.frame
    page.choose_chip("all")


def dialogs(pc: OfficePC) -> Shown:
    """Show the search, the question before a deletion, and why a fund with figures is not deleted."""
    pc.window.open(Route("home"))
    pc.window.search()
    wait_for(lambda: isinstance(QApplication.activeModalWidget(), SearchDialog), "the search")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SearchDialog)
    dialog.line.setText("สำโรง")
    wait_for(lambda: bool(dialog.found), "what was searched")
    yield from dialog_of(pc, "dialog-search")
    for register, name in (("activity", "dialog-delete"), ("fund", "dialog-delete-refused")):
        page = open_records(pc, register)
        page.list.opened.emit(0)
        pc.rest()
        assert page.form is not None
        page.form.delete_asked.emit()
        yield from dialog_of(pc, name)
    yield from closing_question(pc)


def closing_question(pc: OfficePC) -> Shown:
    """Show the question before the window closes on a new record that was begun."""
    page = open_records(pc, "debt_case")
    page.add()
    pc.rest()
    assert page.form is not None
    typed = page.form.fields["case_no"]
    typed.put_text("12/2565")
    pc.program.frame.close()
    yield from dialog_of(pc, "dialog-losses")
    typed.put_text("")


def dialog_of(pc: OfficePC, name: str) -> Shown:
    """Show the dialog that was just asked for, and close it."""
    wait_for(lambda: isinstance(QApplication.activeModalWidget(), QDialog), name)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    pc.rest()
    yield name, dialog
    dialog.reject()
    pc.show()


def after_sync(pc: OfficePC) -> Shown:
    """Show what waits for the officer after a sync."""
    for name, route in (("home", Route("home")), ("sync", Route("sync")), ("sheet", SHEET)):
        pc.window.open(route)
        pc.rest()
        yield f"office-{name}", pc.program.frame
    pc.window.open(Route("conflicts"))
    pc.rest()
    press(pc.window, Qt.Key.Key_Up)  # the page stays at the deletion of the round before, in the other theme
    pc.rest()
    yield "office-conflict", pc.program.frame
    press(pc.window, Qt.Key.Key_3)
    type_in(pc.window, "12,34")
    press(pc.window, Qt.Key.Key_Return)
    pc.rest()
    page = pc.window.page
    assert isinstance(page, ConflictsPage)
    assert page.panel.other.isVisible()
    yield "office-conflict-other", pc.program.frame
    press(pc.window, Qt.Key.Key_Escape)
    pc.window.page.first_focus().setFocus()
    press(pc.window, Qt.Key.Key_Down)
    pc.rest()
    yield "office-conflict-deletion", pc.program.frame


def without_line(pc: OfficePC) -> Shown:
    """Show how a failed sync is told, on its page and elsewhere."""
    for name in ("home", "sync"):
        pc.window.open(Route(name))
        pc.rest()
        yield f"office-no-line-{name}", pc.program.frame
