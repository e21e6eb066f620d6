"""A desk for sheet, targets and records: keeps in memory what is saved, answers a moment later."""

# ruff: noqa: ARG002 - a fake need not look at who asks

import dataclasses
from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, QTimer

from sync.model.fields import StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.registry import REGISTERS
from sync.model.seen import Seen, SeenField
from sync.model.sources import moment_ms
from ui.ports import Desk, Done, Failed
from ui.views.common import Advice, EntryState, RowState, Standing
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
from ui.views.sheet import CellDetail, CellHistory, SheetCell, SheetRow, SheetView
from ui.views.surroundings import Identity
from ui.views.sync import Chosen, ConflictsView, SyncOutcome, SyncProgress, SyncView
from ui.views.targets import TargetsView

NOW = moment_ms(2021, 11, 29, 10, 52)


def while_heard(done: Callable[[], None]) -> Callable[[], None]:
    """Return an answer that is dropped when its page is gone by then, as the real desk does."""
    owner = getattr(done.func if isinstance(done, partial) else done, "__self__", None)
    return lambda: done() if not isinstance(owner, QObject) or shiboken6.isValid(owner) else None


class SheetDesk(Desk):
    """What pages asked for is in ``saved``, ``drafts`` and ``asked``, in their order."""

    def __init__(self, view: SheetView | None = None) -> None:
        self.view = view
        self.saved: list[tuple[str, str, StoredValue]] = []
        self.drafts: list[tuple[str, str, str]] = []
        self.asked: list[str] = []
        self.records: dict[str, RecordView] = {}
        self.registers: dict[str, RegisterView] = {}
        self.found: tuple[Found, ...] = ()
        self.targets_view: TargetsView | None = None
        self.refuses: SavedRecord | None = None
        self.saved_records: list[tuple[str, str, dict[str, StoredValue], dict[str, str]]] = []
        self.deleted: list[tuple[str, str, str]] = []
        self.seen: list[SeenField | None] = []
        """What came back with each cell, field and deletion."""
        self.deletion_view = DeletionView("กข.คจ. บ้านสำโรง")
        self.take_back_view = TakeBackView("กข.คจ. บ้านสำโรง", values=("เงินฝาก: 5 → 4",), mark="m")
        self.taken: list[tuple[str, str, str]] = []
        self.field_history: tuple[CellHistory, ...] = ()
        self.gone: tuple[SheetRow, ...] = ()
        """Rows of funds deleted elsewhere: on file, but in no sheet."""
        self.broken: Advice | None = None
        """While set, every save fails for this reason."""
        self.held: list[Callable[[], None]] | None = None
        """While a list, answers wait in it until the test lets them go."""

    def now_ms(self) -> int:
        return NOW

    def _answer(self, done: Callable[[], None]) -> None:
        if self.held is not None:
            self.held.append(done)
        else:
            QTimer.singleShot(0, while_heard(done))

    def _fails(self, failed: Failed | None) -> bool:
        if self.broken is None:
            return False
        assert failed is not None
        self._answer(partial(failed, self.broken))
        return True

    def let_go(self) -> None:
        """Deliver the held answers, oldest first."""
        waiting, self.held = self.held or [], None
        for done in waiting:
            done()

    def row(self, fund_id: str) -> SheetRow:
        assert self.view is not None
        return next(one for one in (*self.view.rows, *self.gone) if one.fund_id == fund_id)

    def sheet(self, owner: object, kind: str, month: FiscalMonth, done: Callable[[SheetView], None]) -> None:
        assert self.view is not None
        self.asked.append(f"sheet {kind} {month.fy}/{month.number}")
        self._answer(partial(done, self.view))

    def cell(
        self, owner: object, fund_id: str, month: FiscalMonth, name: str, done: Callable[[CellDetail], None]
    ) -> None:
        row = self.row(fund_id)
        column = next(one for one in self.view.columns if one.name == name)  # type: ignore[union-attr]
        months = [(month.shifted(back), row.last.get(name)) for back in range(-11, 0)]
        months.append((month, row.values.get(name)))
        history = (
            CellHistory("58,200.00", "61,450.00", "สุภาพร", "เครื่องนี้", NOW, None, RowState.QUEUED, "0" * 32),
            CellHistory(
                "",
                "58,200.00",
                "วิชัย",
                "สพอ. 2",
                NOW - 86_400_000,
                NOW - 80_000_000,
                RowState.RECEIVED,
                "1" * 32,
            ),
        )
        self._answer(
            partial(done, CellDetail(f"{row.title} {row.place}", column.label, tuple(months), history))
        )

    def save_cell(
        self,
        owner: object,
        cell: SheetCell,
        value: StoredValue,
        done: Callable[[SheetRow], None],
        failed: Failed | None = None,
    ) -> None:
        if self._fails(failed):
            return
        name = cell.name
        self.saved.append((cell.fund_id, name, value))
        self.seen.append(cell.seen)
        row = self.row(cell.fund_id)
        values = {**row.values, name: value}
        values = {key: one for key, one in values.items() if one is not None}
        drafts = {key: one for key, one in row.drafts.items() if key != name}
        problems = tuple(one for one in row.problems if one.field != name)
        self._keep(dataclasses.replace(row, values=values, drafts=drafts, problems=problems), done)

    def keep_draft(
        self,
        owner: object,
        cell: SheetCell,
        text: str,
        done: Callable[[SheetRow], None],
        failed: Failed | None = None,
    ) -> None:
        if self._fails(failed):
            return
        self.drafts.append((cell.fund_id, cell.name, text))
        self.seen.append(cell.seen)
        row = self.row(cell.fund_id)
        self._keep(dataclasses.replace(row, drafts={**row.drafts, cell.name: text}), done)

    def _keep(self, row: SheetRow, done: Callable[[SheetRow], None]) -> None:
        assert self.view is not None
        open_cells = [one.name for one in self.view.columns if one.editable]
        count = sum(name in row.values for name in open_cells)
        entry = (
            EntryState.FILLED
            if count == len(open_cells)
            else EntryState.PARTIAL
            if count
            else EntryState.EMPTY
        )
        row = dataclasses.replace(row, entry=entry, state=RowState.QUEUED)
        rows = tuple(row if one.fund_id == row.fund_id else one for one in self.view.rows)
        self.view = dataclasses.replace(self.view, rows=rows)
        self._answer(partial(done, row))

    def targets(self, owner: object, month: FiscalMonth, done: Callable[[TargetsView], None]) -> None:
        assert self.targets_view is not None
        self._answer(partial(done, self.targets_view))

    def register(self, owner: object, register: str, kind: str, done: Callable[[RegisterView], None]) -> None:
        self.asked.append(f"register {register}")
        self._answer(partial(done, self.registers[register]))

    def record(self, owner: object, register: str, row_id: str, done: Callable[[RecordView], None]) -> None:
        self.asked.append(f"record {register} {row_id}")
        self._answer(partial(done, self.records[f"{register}/{row_id}"]))

    def field(
        self, owner: object, register: str, row_id: str, name: str, done: Callable[[CellDetail], None]
    ) -> None:
        self.asked.append(f"field {register} {row_id} {name}")
        label = REGISTERS[register].field(name).label
        self._answer(partial(done, CellDetail(register, label, (), self.field_history, figures=False)))

    def save_record(
        self,
        owner: object,
        edit: RecordEdit,
        done: Callable[[SavedRecord], None],
        failed: Failed | None = None,
    ) -> None:
        if self._fails(failed):
            return
        self.saved_records.append((edit.register, edit.row_id, dict(edit.values), dict(edit.drafts)))
        self.seen += edit.seen.values()
        self._answer(partial(done, self.refuses or SavedRecord(edit.row_id or "f" * 32, ())))

    def deletion(self, owner: object, register: str, row_id: str, done: Done[DeletionView]) -> None:
        self._answer(partial(done, self.deletion_view))

    def delete_record(
        self, owner: object, register: str, row_id: str, reason: str, seen: Seen, done: Done[DeletionView]
    ) -> None:
        if not self.deletion_view.refused:
            self.deleted.append((register, row_id, reason))
            self.seen += seen.values()
        self._answer(partial(done, self.deletion_view))

    def taking_back(self, owner: object, register: str, row_id: str, done: Done[TakeBackView]) -> None:
        self._answer(partial(done, self.take_back_view))

    def take_back(
        self, owner: object, register: str, row_id: str, mark: str, done: Done[TakeBackView]
    ) -> None:
        self.taken.append((register, row_id, mark))
        self._answer(partial(done, self.take_back_view))

    def identity(self, owner: object, done: Done[Identity]) -> None:
        raise NotImplementedError

    def search(self, owner: object, text: str, done: Callable[[tuple[Found, ...]], None]) -> None:
        self.asked.append(f"search {text}")
        self._answer(partial(done, self.found))

    def standing(self, owner: object, done: Done[Standing], month: FiscalMonth | None = None) -> None:
        raise NotImplementedError

    def home(self, owner: object, month: FiscalMonth, done: Done[HomeView]) -> None:
        raise NotImplementedError

    def sync_page(self, owner: object, done: Done[SyncView]) -> None:
        raise NotImplementedError

    def conflicts(self, owner: object, done: Done[ConflictsView]) -> None:
        raise NotImplementedError

    def refused_table(self, owner: object, done: Done[str]) -> None:
        raise NotImplementedError

    def send_again(self, owner: object, register: str, row_id: str, done: Done[None]) -> None:
        raise NotImplementedError

    def settle(self, owner: object, choice: Chosen, done: Done[None]) -> None:
        raise NotImplementedError

    def settle_deletion(
        self, owner: object, conflict_id: str, *, delete: bool | None, mark: str, done: Done[None]
    ) -> None:
        raise NotImplementedError

    def start_sync(
        self,
        owner: object,
        progress: Callable[[SyncProgress], None],
        done: Done[SyncOutcome],
        reason: str = "officer",
    ) -> None:
        raise NotImplementedError

    def may_send_at_close(self) -> bool:
        raise NotImplementedError

    def cancel_sync(self) -> None:
        raise NotImplementedError

    def enrol(self, owner: object, form: EnrolForm, done: Done[Enrolled], failed: Failed) -> None:
        raise NotImplementedError

    def recovery_kept(self) -> None:
        self.kept_recovery = True

    def leave_practice(self) -> None:
        self.left_practice = True

    def start_practice(
        self, owner: object, done: Done[Enrolled], failed: Failed, *, anew: bool = False
    ) -> None:
        raise NotImplementedError

    def enrol_again(self, owner: object, password: str, done: Done[None], failed: Failed) -> None:
        raise NotImplementedError

    def enrol_by_code(
        self, owner: object, code: str, password: str, done: Done[None], failed: Failed
    ) -> None:
        raise NotImplementedError

    def save_text(self, owner: object, path: str, text: str, done: Done[None], failed: Failed) -> None:
        raise NotImplementedError

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
        raise NotImplementedError

    def log_in(
        self,
        owner: object,
        office: str,
        user_name: str,
        password: str,
        done: Done[None],
        failed: Failed,
        *,
        restore_first: bool = False,
    ) -> None:
        raise NotImplementedError

    def on_changed(self, owner: object, heard: Callable[[frozenset[str]], None]) -> None:
        raise NotImplementedError

    def on_advice(self, owner: object, heard: Callable[[Advice], None]) -> None:
        raise NotImplementedError
