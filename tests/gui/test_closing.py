"""Closing the window: what is open is saved first; what would be lost is named once; Enter goes back."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.sheet_desk import SheetDesk as SheetsDesk
from desktop_app.store.errors import DiskFull
from sync.model.fields import FundKind
from sync.model.fiscal_year import FiscalMonth
from sync.model.sentences import advice, title
from tests.support.fake_desk import FakeDesk
from tests.support.keys import press, settle, type_in, wait_for
from tests.support.office_pc import OfficePC
from tests.support.record_samples import FUND_ID
from tests.support.sheet_desk import while_heard
from tests.support.sheet_window import CTRL, ENTER, PAD
from tests.support.shown_window import ShownWindow, open_window
from ui.dialogs.losses import MOST, LossDialog
from ui.pages import closing
from ui.pages.records import RecordsPage
from ui.pages.sheet import SheetPage
from ui.text import say
from ui.views.common import Advice, Route

KEY = Qt.Key
FULL = Advice("disk-full", title("disk-full"), advice("disk-full"), "bad")
FUND = f"{15:032x}"
SHEET = Route("sheet", FundKind.KKJ_FUND, FUND, "bank_balance")


class LateDesk(FakeDesk):
    """Answers saves only when let go, or after a moment."""

    after_ms = 0

    def _answer(self, done: Callable[[], None]) -> None:
        if self.held is not None:
            self.held.append(done)
        elif self.after_ms:
            QTimer.singleShot(self.after_ms, while_heard(done))
        else:
            done()


@pytest.fixture
def office(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ShownWindow:
    monkeypatch.setattr(closing, "WITHIN_MS", 400)
    shown = open_window(qtbot, LateDesk())
    shown.window.open(SHEET)
    page = shown.window.page
    assert isinstance(page, SheetPage)
    page.table.setFocus()
    return shown


def late(office: ShownWindow) -> LateDesk:
    assert isinstance(office.desk, LateDesk)
    return office.desk


def question(office: ShownWindow) -> LossDialog | None:
    found = [one for one in office.window.findChildren(LossDialog) if one.isVisible()]
    assert len(found) <= 1
    return found[0] if found else None


def asked(office: ShownWindow) -> LossDialog:
    dialog = question(office)
    assert dialog is not None
    return dialog


def type_unsaved(office: ShownWindow, text: str = "7") -> None:
    """Type a figure that the full disk does not take."""
    office.desk.broken = FULL
    type_in(office.window, text)
    office.press(ENTER, PAD)


def new_record(office: ShownWindow) -> RecordsPage:
    """Begin a new debt case."""
    office.window.open(Route("record", "debt_case"))
    page = office.window.page
    assert isinstance(page, RecordsPage)
    page.add()
    assert page.form is not None
    page.form.go_to("case_no")
    type_in(office.window, "1/2565")
    return page


def test_a_window_with_nothing_open_closes_without_a_word(office: ShownWindow) -> None:
    assert office.window.close()
    assert question(office) is None


def test_a_text_still_open_in_the_editor_is_saved_first(office: ShownWindow) -> None:
    type_in(office.window, "61")
    assert office.window.close()
    assert office.desk.saved == [(FUND, "bank_balance", 6_100)]


def test_a_field_still_being_typed_in_is_saved_first(office: ShownWindow) -> None:
    office.window.open(Route("record", "fund"))
    page = office.window.page
    assert isinstance(page, RecordsPage)
    page.open_route(Route("record", "fund", FUND_ID, "name_th"))
    office.press(KEY.Key_End)
    type_in(office.window, " ใหม่")
    assert office.window.close()
    assert office.desk.saved_records == [("fund", FUND_ID, {"name_th": "กข.คจ. บ้านสำโรง ใหม่"}, {})]


def test_a_save_on_its_way_is_waited_for(office: ShownWindow) -> None:
    late(office).after_ms = 120
    type_in(office.window, "61")
    assert office.window.close()
    assert office.desk.saved == [(FUND, "bank_balance", 6_100)]
    assert not office.window.page.is_waiting


def test_a_save_without_an_answer_is_waited_for_only_so_long_and_named(office: ShownWindow) -> None:
    late(office).held = []
    type_in(office.window, "61")
    begun = time.monotonic()
    assert not office.window.close()
    assert time.monotonic() - begun < 3
    (line,) = asked(office).losses
    assert "61" in line.what
    assert line.why == say("window.not_answered")
    office.desk.let_go()


def test_a_text_the_disk_did_not_take_is_named_before_it_is_lost(office: ShownWindow) -> None:
    type_unsaved(office)
    assert not office.window.close()
    (line,) = asked(office).losses
    for part in ("บ้านโคกกรวด", "เงินฝากธนาคาร", "พ.ย. 64", "7"):
        assert part in line.what
    assert line.why == FULL.title
    assert office.window.isVisible()


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Escape, KEY.Key_Space])
def test_going_back_is_the_default(office: ShownWindow, key: Qt.Key) -> None:
    type_unsaved(office)
    office.window.close()
    dialog = asked(office)
    dialog.activateWindow()
    QApplication.processEvents()
    assert dialog.back.hasFocus()
    press(dialog, key)
    assert question(office) is None
    assert office.window.isVisible()
    page = office.window.page
    assert isinstance(page, SheetPage)
    assert page.entry.unsaved == 1


def test_closing_all_the_same_closes_and_asks_no_more(office: ShownWindow) -> None:
    type_unsaved(office)
    office.window.close()
    asked(office).discard.click()
    QApplication.processEvents()
    assert not office.window.isVisible()


def test_a_second_wish_to_close_asks_no_second_question(office: ShownWindow) -> None:
    type_unsaved(office)
    office.window.close()
    first = asked(office)
    assert not office.window.close()
    assert asked(office) is first


def test_after_going_back_a_mended_text_asks_nothing(office: ShownWindow) -> None:
    type_unsaved(office)
    office.window.close()
    asked(office).reject()
    office.desk.broken = None
    office.press(KEY.Key_S, CTRL)
    assert office.window.close()
    assert (FUND, "bank_balance", 700) in office.desk.saved


def test_room_made_meanwhile_saves_at_closing_without_a_question(office: ShownWindow) -> None:
    type_unsaved(office)
    office.desk.broken = None
    assert office.window.close()
    assert office.desk.saved == [(FUND, "bank_balance", 700)]


def test_an_unsaved_text_of_another_month_and_another_kind_is_named_too(office: ShownWindow) -> None:
    type_unsaved(office)
    office.press(KEY.Key_PageUp, CTRL)
    office.window.open(Route("sheet", FundKind.SAVINGS_GROUP))
    assert not office.window.close()
    (line,) = asked(office).losses
    assert "พ.ย. 64" in line.what


def test_a_half_typed_new_record_is_named(office: ShownWindow) -> None:
    page = new_record(office)
    office.window.open(Route("home"))
    assert not office.window.close()
    (line,) = asked(office).losses
    assert "1/2565" in line.what
    assert line.why == say("records.half_typed")
    asked(office).reject()
    assert page.form is not None
    assert page.form.fields["case_no"].text() == "1/2565"


def test_a_field_of_a_record_the_disk_did_not_take_is_named(office: ShownWindow) -> None:
    office.window.open(Route("record", "fund"))
    page = office.window.page
    assert isinstance(page, RecordsPage)
    page.open_route(Route("record", "fund", FUND_ID, "name_th"))
    office.desk.broken = FULL
    office.press(KEY.Key_End)
    type_in(office.window, " ใหม่")
    assert not office.window.close()
    (line,) = asked(office).losses
    assert "กข.คจ. บ้านสำโรง ใหม่" in line.what
    assert line.why == FULL.title


def test_another_value_of_a_conflict_that_was_not_taken_is_named(office: ShownWindow) -> None:
    office.window.open(Route("conflicts"))
    office.press(KEY.Key_3)
    type_in(office.window, "50,250")
    assert not office.window.close()
    (line,) = asked(office).losses
    assert "50,250" in line.what


def test_many_are_named_up_to_a_few_and_counted(office: ShownWindow) -> None:
    for number in range(1, MOST + 4):
        type_unsaved(office, str(number))
    office.window.close()
    dialog = asked(office)
    assert len(dialog.losses) == MOST + 3
    assert len(dialog.lines.lines) == MOST + 1
    assert "3" in dialog.lines.lines[-1][0].text
    assert dialog.height() <= 560


@pytest.mark.usefixtures("qapp")
def test_the_program_itself_asks_in_its_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_desk: SheetsDesk, *_cell: object) -> None:
        raise DiskFull

    pc = OfficePC(tmp_path)
    pc.practise()
    pc.window.open(Route("sheet", FundKind.KKJ_FUND))
    pc.rest()
    monkeypatch.setattr(SheetsDesk, "save_cell", full)
    type_in(pc.window, "61")
    assert not pc.program.frame.close()
    wait_for(lambda: bool(pc.window.findChildren(LossDialog)), "the question")
    (dialog,) = pc.window.findChildren(LossDialog)
    assert [one.why for one in dialog.losses] == [FULL.title]
    dialog.reject()
    settle()
    monkeypatch.undo()
    assert pc.program.frame.close()
    assert not pc.program.frame.isVisible()
    pc.close()


@pytest.mark.usefixtures("qapp")
def test_what_stands_open_is_in_the_store_after_closing(tmp_path: Path) -> None:
    pc = OfficePC(tmp_path)
    pc.practise()
    pc.window.open(Route("sheet", FundKind.KKJ_FUND))
    pc.rest()
    page = pc.window.page
    assert isinstance(page, SheetPage)
    place = page.table.place()
    assert place is not None
    pc.program.database.call(lambda _office: time.sleep(0.5))
    type_in(pc.window, "61")
    assert pc.program.frame.close()
    found = pc.ask(partial(saved_value, place, pc.window.month))
    assert found == 6_100
    pc.close()


def saved_value(place: tuple[str, str], month: FiscalMonth, office: object) -> object:
    """Return what the store has in a cell."""
    sheet = office.sheets.view(FundKind.KKJ_FUND, month)  # type: ignore[attr-defined]
    return next(row for row in sheet.rows if row.fund_id == place[0]).values[place[1]]
