"""A real office on a PC whose clock is years ahead for a day: it is told, and its figures are found again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.model.clock_doubts import month_of
from sync.model.fields import FundKind, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.sources import SystemClock, moment_ms
from sync.model.thai_dates import month_title
from tests.support.endpoint import running_endpoint
from tests.support.keys import CTRL, PAD, press, type_in
from tests.support.office_pc import OfficePC
from ui.text import say

pytestmark = pytest.mark.usefixtures("qapp")
KIND = FundKind.SAVINGS_GROUP
BANK = "bank_balance"
SIX_YEARS_MS = 6 * 365 * 86_400_000
BAR = say("window.bar.clock")


@dataclass(slots=True)
class DeskClock:
    """The computer's clock, as somebody has set it."""

    ahead_ms: int = 0

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return SystemClock().now_ms() + self.ahead_ms


@dataclass(slots=True)
class Desk:
    """One office PC that can be switched off and on again, and the centre's address."""

    folder: Path
    clock: DeskClock
    pc: OfficePC
    fund: str = ""

    def restart(self) -> None:
        self.pc.close()
        self.pc = OfficePC(self.folder, realm="real", clock=self.clock)
        self.pc.log_in()
        self.pc.rest()

    @property
    def told(self) -> list[str]:
        """The codes of the banners about the clock."""
        banners = self.pc.window.banners.banners
        return [one.advice.code for one in banners if one.advice.code.startswith("clock-")]

    @property
    def month(self) -> FiscalMonth:
        return month_of(self.clock.now_ms())

    def saved(self, month: FiscalMonth) -> StoredValue:
        view = self.pc.ask(lambda office: office.sheets.view(KIND, month))
        return next(row.values.get(BANK) for row in view.rows if row.fund_id == self.fund)

    def type(self, text: str) -> None:
        self.pc.open_sheet(KIND, self.fund, BANK)
        type_in(self.pc.window, text)
        press(self.pc.window, Qt.Key.Key_Enter, PAD)
        self.pc.rest()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    central = tmp_path / "centre"
    central.mkdir()
    centre = open_centre(central, realm="real")
    code = issue_code(centre, Grant("3201", "district_officer"), valid_days=1)
    centre.close()
    with running_endpoint(central) as address:
        clock = DeskClock()
        made = Desk(tmp_path / "pc", clock, OfficePC(tmp_path / "pc", realm="real", clock=clock))
        made.pc.enrol(address, code, "supaporn", "สุภาพร")
        values: dict[str, StoredValue] = {"kind": KIND, "name_th": "กลุ่มบ้านสำโรง", "status": "active"}
        made.fund = made.pc.ask(lambda office: office.records.save("fund", "", values, {})).value.row_id
        assert made.pc.sync().ok
        yield made
        made.pc.close()


def test_a_clock_years_ahead_is_told_and_its_month_is_found_again(desk: Desk) -> None:
    assert desk.told == []
    assert BAR not in desk.pc.window.status.words()
    now = desk.month

    desk.clock.ahead_ms = SIX_YEARS_MS
    desk.restart()
    far = desk.month
    assert desk.pc.window.month == far
    assert desk.told == ["clock-unproved"]
    banner = desk.pc.window.banners.banners[0]
    assert month_title(far) in banner.advice.text
    assert BAR in desk.pc.window.status.words()
    desk.type("777")
    assert desk.told == ["clock-unproved"]
    assert desk.saved(far) == 77_700

    desk.clock.ahead_ms = 0
    desk.restart()
    assert desk.pc.window.month == now
    assert desk.told == ["clock-went-back"]
    assert desk.saved(far) == 77_700
    page = desk.pc.open_sheet(KIND, desk.fund, BANK)
    press(desk.pc.window, Qt.Key.Key_PageDown, CTRL)
    desk.pc.rest()
    assert desk.pc.window.month == far
    assert not page.model.row_of(desk.fund).locked
    assert "month-in-future" in {one.code for one in page.model.row_of(desk.fund).problems}
    press(desk.pc.window, Qt.Key.Key_Delete)
    desk.pc.rest()
    assert desk.saved(far) is None
    press(desk.pc.window, Qt.Key.Key_PageUp, CTRL)
    desk.pc.rest()
    assert desk.pc.window.month == now
    assert not desk.pc.window.bar.switcher._forward.isEnabled()
    assert desk.pc.sync().ok
    assert desk.told == []
    assert BAR not in desk.pc.window.status.words()


def test_a_clock_set_right_while_the_program_runs_is_told_at_the_next_look(desk: Desk) -> None:
    desk.clock.ahead_ms = SIX_YEARS_MS
    desk.restart()
    far = desk.month
    desk.type("5")
    desk.clock.ahead_ms = 0
    desk.pc.window.ask_standing()
    desk.pc.rest()
    assert desk.told == ["clock-went-back"]
    press(desk.pc.window, Qt.Key.Key_PageUp, CTRL)
    desk.pc.rest()
    assert desk.pc.window.month == desk.month
    press(desk.pc.window, Qt.Key.Key_PageDown, CTRL)
    desk.pc.rest()
    assert desk.pc.window.month == far


def test_a_sync_tells_what_the_clock_should_show(desk: Desk) -> None:
    desk.clock.ahead_ms = 40 * 86_400_000
    assert desk.pc.sync().ok
    assert desk.told == ["clock-differs"]
    desk.pc.window.banners.drop("clock-differs")
    desk.type("5")
    assert desk.told == []  # closed by the officer; the bar goes on saying it
    assert BAR in desk.pc.window.status.words()
    desk.clock.ahead_ms = 0
    assert desk.pc.sync().ok
    assert BAR not in desk.pc.window.status.words()


def test_a_dead_battery_opens_the_office_all_the_same(desk: Desk) -> None:
    desk.clock.ahead_ms = moment_ms(1980, 1, 1) - SystemClock().now_ms()
    desk.restart()
    assert desk.told == ["clock-behind"]
    page = desk.pc.open_sheet(KIND, desk.fund, BANK)
    desk.pc.rest()
    assert page.model.has(desk.fund)
    press(desk.pc.window, Qt.Key.Key_PageUp, CTRL)
    desk.pc.rest()
    assert desk.pc.advice == [one for one in desk.pc.advice if one != "bug"]
