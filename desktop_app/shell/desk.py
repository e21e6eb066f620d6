"""The program behind the screens' ports: questions go to the database lane, syncs to the network lane."""

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from desktop_app.services.changed import Changed
from desktop_app.services.office import Office
from desktop_app.services.remembered import identity_of
from desktop_app.shell.background import Background, Lane
from desktop_app.shell.failures import advice_for
from desktop_app.shell.line_desk import LineDesk
from desktop_app.shell.start_desk import StartDesk
from sync.model.fields import FundKind, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.seen import Seen
from sync.model.sources import Clock
from ui.ports import Done, Failed
from ui.views.common import Advice, Standing
from ui.views.enrol import EnrolForm, Enrolled
from ui.views.home import HomeView
from ui.views.record import (
    DeletionView,
    Found,
    RecordEdit,
    RecordView,
    RegisterView,
    SavedRecord,
    TakeBackView,
)
from ui.views.sheet import CellDetail, SheetCell, SheetRow, SheetView
from ui.views.surroundings import Identity
from ui.views.sync import Chosen, ConflictsView, SyncOutcome, SyncProgress, SyncView
from ui.views.targets import TargetsView

T = TypeVar("T")


class OfficeDesk(QObject):
    """Implements ``ui.ports.Desk``. Lives on the UI thread; each method returns at once."""

    def __init__(
        self,
        background: Background,
        database: Lane[Office],
        line: LineDesk,
        start: StartDesk,
        clock: Clock,
    ) -> None:
        super().__init__()
        self._background = background
        self._database = database
        self._line = line
        self._start = start
        self._clock = clock
        self._listeners: list[tuple[object, Callable[[frozenset[str]], None]]] = []
        self._advisers: list[tuple[object, Callable[[Advice], None]]] = []
        self._written: Callable[[], None] = lambda: None
        self._may_send_at_close: Callable[[], bool] = lambda: False
        line.bind(self.tell_changed, self.tell_advice)
        start.bind(lambda: self.tell_changed(frozenset()), self.tell_advice)

    def bind_schedule(self, written: Callable[[], None], may_send_at_close: Callable[[], bool]) -> None:
        """Name who hears of writes and knows whether sending at the end makes sense."""
        self._written, self._may_send_at_close = written, may_send_at_close

    def now_ms(self) -> int:
        """The program's clock: milliseconds since 1970 UTC."""
        return self._clock.now_ms()

    # questions

    def standing(self, owner: object, done: Done[Standing], month: FiscalMonth | None = None) -> None:
        """Ask for the bars' facts."""
        # Read here: the work below runs in the database lane, and the line belongs to the UI thread.
        state = self._line.state
        self._ask(owner, lambda office: office.home.standing(state, month), done)

    def home(self, owner: object, month: FiscalMonth, done: Done[HomeView]) -> None:
        """Ask for the home page."""
        self._ask(owner, lambda office: office.home.view(month), done)

    def sheet(self, owner: object, kind: str, month: FiscalMonth, done: Done[SheetView]) -> None:
        """Ask for a month's sheet of one fund kind."""
        self._ask(owner, lambda office: office.sheets.view(FundKind(kind), month), done)

    def cell(
        self, owner: object, fund_id: str, month: FiscalMonth, name: str, done: Done[CellDetail]
    ) -> None:
        """Ask for twelve months and the history of a cell."""
        self._ask(owner, lambda office: office.sheets.cell(fund_id, month, name), done)

    def register(self, owner: object, register: str, kind: str, done: Done[RegisterView]) -> None:
        """Ask for a register's list."""
        self._ask(owner, lambda office: office.records.register(register, kind), done)

    def record(self, owner: object, register: str, row_id: str, done: Done[RecordView]) -> None:
        """Ask for one record."""
        self._ask(owner, lambda office: office.records.record(register, row_id), done)

    def field(self, owner: object, register: str, row_id: str, name: str, done: Done[CellDetail]) -> None:
        """Ask for the history of a field of a record."""
        self._ask(owner, lambda office: office.records.field(register, row_id, name), done)

    def deletion(self, owner: object, register: str, row_id: str, done: Done[DeletionView]) -> None:
        """Ask whether a record can be deleted."""
        self._ask(owner, lambda office: office.deletions.view(register, row_id), done)

    def taking_back(self, owner: object, register: str, row_id: str, done: Done[TakeBackView]) -> None:
        """Ask what taking back a refused record would come to."""
        self._ask(owner, lambda office: office.taking_back.view(register, row_id), done)

    def targets(self, owner: object, month: FiscalMonth, done: Done[TargetsView]) -> None:
        """Ask for all measures."""
        self._ask(owner, lambda office: office.targets.view(month), done)

    def sync_page(self, owner: object, done: Done[SyncView]) -> None:
        """Ask for the sync page."""
        self._ask(owner, lambda office: office.sync.view(), done)

    def refused_table(self, owner: object, done: Done[str]) -> None:
        """Ask for every refused entry as comma-separated values."""
        self._ask(owner, lambda office: office.refused.table(), done)

    def conflicts(self, owner: object, done: Done[ConflictsView]) -> None:
        """Ask for the conflicts page."""
        self._ask(owner, lambda office: office.conflicts.view(), done)

    def identity(self, owner: object, done: Done[Identity]) -> None:
        """Ask who this PC is."""
        address = self._line.address
        self._ask(owner, lambda office: identity_of(office, address), done)

    def search(self, owner: object, text: str, done: Done[tuple[Found, ...]]) -> None:
        """Search villages, funds and measures."""
        self._ask(owner, lambda office: office.search.find(text), done)

    # acts

    def save_cell(
        self,
        owner: object,
        cell: SheetCell,
        value: StoredValue,
        done: Done[SheetRow],
        failed: Failed | None = None,
    ) -> None:
        """Save one cell of the month's sheet."""
        place = (cell.fund_id, cell.month, cell.name)
        self._act(owner, lambda office: office.sheets.save_cell(*place, value, cell.seen), done, failed)

    def keep_draft(
        self,
        owner: object,
        cell: SheetCell,
        text: str,
        done: Done[SheetRow],
        failed: Failed | None = None,
    ) -> None:
        """Keep a text that could not be read."""
        place = (cell.fund_id, cell.month, cell.name)
        self._act(owner, lambda office: office.sheets.keep_draft(*place, text, cell.seen), done, failed)

    def save_record(
        self, owner: object, edit: RecordEdit, done: Done[SavedRecord], failed: Failed | None = None
    ) -> None:
        """Save a form."""
        place = (edit.register, edit.row_id)
        self._act(
            owner,
            lambda office: office.records.save(*place, edit.values, edit.drafts, edit.seen),
            done,
            failed,
        )

    def delete_record(
        self, owner: object, register: str, row_id: str, reason: str, seen: Seen, done: Done[DeletionView]
    ) -> None:
        """Delete a record with a reason."""
        self._act(owner, lambda office: office.deletions.delete(register, row_id, reason, seen), done)

    def take_back(
        self, owner: object, register: str, row_id: str, mark: str, done: Done[TakeBackView]
    ) -> None:
        """Take back what the centre refused of a record."""
        self._act(owner, lambda office: office.taking_back.take_back(register, row_id, mark), done)

    def send_again(self, owner: object, register: str, row_id: str, done: Done[None]) -> None:
        """Queue what the centre refused of a record once more."""
        self._act(owner, lambda office: office.refused.again(register, row_id), done)

    def settle(self, owner: object, choice: Chosen, done: Done[None]) -> None:
        """Settle a conflict with a value."""
        what = (choice.conflict_id, choice.value, choice.seen)
        self._act(owner, lambda office: office.conflicts.settle(*what, over=choice.over), done)

    def settle_deletion(
        self, owner: object, conflict_id: str, *, delete: bool | None, mark: str, done: Done[None]
    ) -> None:
        """Settle a deletion against an edit."""
        self._act(
            owner,
            lambda office: office.conflicts.settle_deletion(conflict_id, delete=delete, mark=mark),
            done,
        )

    # the line

    def start_sync(
        self,
        owner: object,
        progress: Callable[[SyncProgress], None],
        done: Done[SyncOutcome],
        reason: str = "officer",
    ) -> None:
        """Start a sync, or join the one that runs."""
        self._line.start_sync(owner, reason, progress, done)

    def may_send_at_close(self) -> bool:
        """Tell whether a last attempt to send makes sense as the window closes."""
        return self._may_send_at_close()

    def cancel_sync(self) -> None:
        """Stop the running sync at the next safe point."""
        self._line.cancel()

    def enrol_again(self, owner: object, password: str, done: Done[None], failed: Failed) -> None:
        """Let a store whose chain forked become an install of its own."""
        self._line.enrol_again(owner, password, done, failed)

    def enrol_by_code(
        self, owner: object, code: str, password: str, done: Done[None], failed: Failed
    ) -> None:
        """Enrol the store that lies here at an endpoint that does not know it."""
        self._line.enrol_by_code(owner, code, password, done, failed)

    # before the window

    def enrol(self, owner: object, form: EnrolForm, done: Done[Enrolled], failed: Failed) -> None:
        """Enrol this machine with a code."""
        self._start.enrol(owner, form, done, failed)

    def start_practice(
        self, owner: object, done: Done[Enrolled], failed: Failed, *, anew: bool = False
    ) -> None:
        """Open the practice district, or fill a new one."""
        self._start.start_practice(owner, done, failed, anew=anew)

    def leave_practice(self) -> None:
        """Close the practice district; it stays on file."""
        self._start.leave_practice()

    def save_text(self, owner: object, path: str, text: str, done: Done[None], failed: Failed) -> None:
        """Write a text to a file of the officer's choice."""
        self._start.save_text(owner, path, text, done, failed)

    def recover(
        self,
        owner: object,
        office: str,
        code: str,
        password: str,
        done: Done[None],
        failed: Failed,
        *,
        restore_first: bool = False,
    ) -> None:
        """Open a store with its recovery code, and set a new password."""
        self._start.recover(owner, office, code, password, done, failed, restore_first=restore_first)

    def log_in(
        self,
        owner: object,
        office: str,
        user_name: str,
        password: str,
        done: Done[Enrolled | None],
        failed: Failed,
        *,
        restore_first: bool = False,
    ) -> None:
        """Open the local store with an account's password, offline."""
        self._start.log_in(owner, office, user_name, password, done, failed, restore_first=restore_first)

    def recovery_kept(self) -> None:
        """Note that the recovery code is kept."""
        self._start.recovery_kept()

    # news

    def on_changed(self, owner: object, heard: Callable[[frozenset[str]], None]) -> None:
        """Call ``heard`` after each write or sync."""
        self._listeners.append((owner, heard))

    def on_advice(self, owner: object, heard: Callable[[Advice], None]) -> None:
        """Call ``heard`` with each known failure nobody else took."""
        self._advisers.append((owner, heard))

    def tell_changed(self, registers: frozenset[str]) -> None:
        """Tell every listener that is still there; an empty set means: the line's state changed."""
        self._listeners = [one for one in self._listeners if _alive(one[0])]
        # A copy: whoever hears of a change may open a page, which then listens too.
        for _owner, heard in tuple(self._listeners):
            heard(registers)

    def tell_advice(self, advice: Advice) -> None:
        """Tell every listener for known failures."""
        self._advisers = [one for one in self._advisers if _alive(one[0])]
        for _owner, heard in tuple(self._advisers):
            heard(advice)

    def _ask(self, owner: object, work: Callable[[Office], T], done: Done[T]) -> None:
        self._background.run(owner, self._database.call(work), done, self._failed)

    def _act(
        self,
        owner: object,
        work: Callable[[Office], Changed[T]],
        done: Done[T],
        failed: Failed | None = None,
    ) -> None:
        def answered(outcome: Changed[T]) -> None:
            if _alive(owner):
                done(outcome.value)
            self.tell_changed(outcome.registers)
            if outcome.registers:
                self._written()
            if outcome.advice is not None:
                self.tell_advice(outcome.advice)

        def refused(trouble: BaseException) -> None:
            if failed is not None and _alive(owner):
                failed(advice_for(trouble))
            else:
                self._failed(trouble)

        # The desk itself is the owner: other pages must hear of the change even when the asking page is gone.
        self._background.run(self, self._database.call(work, urgent=True), answered, refused)

    def _failed(self, trouble: BaseException) -> None:
        self.tell_advice(advice_for(trouble))


def _alive(owner: object) -> bool:
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
