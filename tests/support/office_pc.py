"""A PC of the practice office: the whole program in a folder of its own, worked by keys."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from desktop_app.bootstrap import Program, build, dress
from desktop_app.machine import this_machine
from desktop_app.services.office import Office
from desktop_app.settings import SettingsFile
from sync.model.fields import Row
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult
from sync.model.sources import Clock
from tests.support.keys import PAD, WAIT_MS, press, settle, type_in, wait_for
from tests.support.rest import come_to_rest, turn
from ui.main_window import MainWindow
from ui.pages.first_run import FirstRun
from ui.pages.login import Login
from ui.pages.sheet import SheetPage
from ui.views.common import Route
from ui.views.sync import SyncOutcome

T = TypeVar("T")
PASSWORD = "ฝึกใช้งานดี-2565"


class OfficePC:
    """One PC: starts at the first run, ends when closed."""

    def __init__(
        self, folder: Path, theme: str = "light", realm: str = "practice", clock: Clock | None = None
    ) -> None:
        self.settings = SettingsFile(folder)
        self.settings.change(theme=theme)
        dress(self.settings)
        machine = this_machine(folder)
        if clock is not None:
            machine = replace(machine, clock=clock)
        self.program: Program = build(machine, self.settings, realm=realm)
        self.recovery_code = ""
        self.advice: list[str] = []
        self.program.desk.on_advice(self, lambda advice: self.advice.append(advice.code))

    def enrol(
        self, address: str, code: str, user_name: str, display_name: str, within_ms: int = WAIT_MS
    ) -> None:
        """Go through the first run by keys, from the code to the office's window.

        Raises:
            NeverHappenedError: the endpoint did not enrol this PC ``within_ms``.
        """
        first = self.enrol_to_code(address, code, user_name, display_name, within_ms)
        first.recovery.kept.setFocus()
        press(first, Qt.Key.Key_Space)
        first.recovery.start.setFocus()
        press(first, Qt.Key.Key_Return)
        wait_for(lambda: isinstance(self.program.frame.window_now, MainWindow), "the office's window")
        self.show()

    def enrol_to_code(
        self, address: str, code: str, user_name: str, display_name: str, within_ms: int = WAIT_MS
    ) -> FirstRun:
        """Go through the first run by keys as far as the page that shows the recovery code."""
        self.program.frame.show_first_run()
        self.show()
        first = self.program.frame.window_now
        assert isinstance(first, FirstRun)
        for field, text in (
            (first.code.address, address),
            (first.code.code, code),
            (first.code.user_name, user_name),
            (first.code.display_name, display_name),
        ):
            field.setFocus()
            field.selectAll()
            type_in(field, text)
        press(first, Qt.Key.Key_Return)
        for secret in (first.password.password, first.password.again):
            secret.setFocus()
            type_in(secret, PASSWORD)
        press(first, Qt.Key.Key_Return)
        wait_for(lambda: first.stack.currentIndex() == 2, f"enrolled; advice {self.advice}", within_ms)
        self.recovery_code = first.recovery.code
        return first

    def log_in(self, password: str = PASSWORD) -> None:
        """Start the program and open the store that lies here, by keys."""
        self.program.start()
        login = self.program.frame.window_now
        assert isinstance(login, Login)
        self.show()
        login.password.setFocus()
        type_in(login, password)
        press(login, Qt.Key.Key_Return)
        wait_for(lambda: isinstance(self.program.frame.window_now, MainWindow), "the office's window")
        self.show()

    def practise(self) -> None:
        """Open the practice district without an endpoint."""
        self.program.frame.show_first_run()
        self.show()
        first = self.program.frame.window_now
        assert isinstance(first, FirstRun)
        first.code.practice.click()
        wait_for(lambda: isinstance(self.program.frame.window_now, MainWindow), "the practice district")
        self.show()

    def show(self) -> None:
        """Bring the window to the front and the keys to it."""
        frame = self.program.frame
        frame.show()
        frame.raise_()
        frame.activateWindow()
        wait_for(lambda: QApplication.activeWindow() is frame, "the window in front")

    def hide(self) -> None:
        """Leave the keys to another PC."""
        self.program.frame.hide()
        settle()

    @property
    def window(self) -> MainWindow:
        """The office's window."""
        window = self.program.frame.window_now
        assert isinstance(window, MainWindow)
        return window

    def sync(self) -> SyncOutcome:
        """Press F9 and wait for the end."""
        return self._sync(lambda: press(self.window, Qt.Key.Key_F9))

    def sync_meanwhile(self) -> SyncOutcome:
        """Let a sync run that no key began: what is being typed stays open."""
        return self._sync(self.window.watch.start)

    def _sync(self, begin: Callable[[], None]) -> SyncOutcome:
        ended: list[bool] = []
        watch = self.window.watch
        watch.ended.connect(lambda: ended.append(True))
        begin()
        wait_for(lambda: bool(ended), "the end of the sync", 120_000)
        self.rest()
        assert watch.outcome is not None
        return watch.outcome

    def open_sheet(self, kind: str, fund_id: str, field: str) -> SheetPage:
        """Open a sheet at a cell, as a click on the home page would."""
        self.window.open(Route("sheet", kind, fund_id, field))
        page = self.window.page
        assert isinstance(page, SheetPage)
        wait_for(lambda: page.table.place() == (fund_id, field), f"{fund_id} {field}")
        return page

    def type_cells(self, texts: list[str]) -> None:
        """Type figures from paper: each with keypad Enter, which leads to the next cell."""
        for text in texts:
            type_in(self.window, text)
            press(self.window, Qt.Key.Key_Enter, PAD)
        settle()

    def rest(self) -> None:
        """Let the window come to rest: nothing moves, and no question is left whose answer would move it."""
        arrived: list[object] = []
        heard = self.program.background._arrived.connect(lambda one: arrived.append(one))  # noqa: PLW0108 - Qt takes no builtin
        while True:
            before = len(arrived)
            come_to_rest(self.program.frame)
            self.ask(lambda _office: None)  # the lane answers in order, so ours comes after all others
            turn()  # the others' answers are posted by now, and read only here
            if len(arrived) == before:
                break
        self.program.background._arrived.disconnect(heard)

    def ask(self, work: Callable[[Office], T]) -> T:
        """Look into the store, in its own lane, while the window goes on."""
        future = self.program.database.call(work)
        wait_for(future.done, "the store's answer")
        return future.result()

    def replica(self) -> dict[str, dict[str, Row]]:
        """Return register -> row id -> row, deleted ones included: all this PC holds of the centre's."""
        return self.ask(
            lambda office: {
                register.name: {
                    str(row["row_id"]): row for row in office.store.rows.where(register.name, deleted=True)
                }
                for register in office.store.registry
            }
        )

    def measures(self, month: FiscalMonth) -> dict[str, MeasureResult]:
        """Return the measures as this PC works them out."""
        return self.ask(lambda office: office.targets.results(month))

    def grab(self, file: Path) -> Path:
        """Save a picture of the window, once every question asked so far has been answered."""
        self.rest()
        self.program.frame.grab().save(str(file))
        return file

    def close(self) -> None:
        """End the program and truly its window: one left behind is dressed anew at each change of theme."""
        self.program.frame.close()
        assert self.program.quit()
        for part in (self.program.frame, self.program.desk, self.program.background):
            part.deleteLater()
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
