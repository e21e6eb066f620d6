"""What the screens ask of the program. Implemented in ``desktop_app``; screens are called back, never wait.

Every question names the widget that asks (``owner``): when it is gone, the answer is dropped. Answers arrive
on the UI thread. Known failures reach ``failed`` when given, else the main window's banner.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sync.model.fields import StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.seen import Seen
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
Done = Callable[[T], None]
Failed = Callable[[Advice], None]


class Reading(Protocol):
    """Questions that change nothing."""

    def standing(self, owner: object, done: Done[Standing], month: FiscalMonth | None = None) -> None:
        """Ask for the bars' facts; the sheets' counts are those of ``month``, else of the current one."""

    def home(self, owner: object, month: FiscalMonth, done: Done[HomeView]) -> None:
        """Ask for the home page."""

    def sheet(self, owner: object, kind: str, month: FiscalMonth, done: Done[SheetView]) -> None:
        """Ask for a month's sheet of one fund kind."""

    def cell(
        self, owner: object, fund_id: str, month: FiscalMonth, name: str, done: Done[CellDetail]
    ) -> None:
        """Ask for twelve months and the history of a cell."""

    def register(self, owner: object, register: str, kind: str, done: Done[RegisterView]) -> None:
        """Ask for a register's list; ``kind`` narrows funds to one kind, empty means all."""

    def record(self, owner: object, register: str, row_id: str, done: Done[RecordView]) -> None:
        """Ask for one record; an empty ``row_id`` asks for a blank form."""

    def field(self, owner: object, register: str, row_id: str, name: str, done: Done[CellDetail]) -> None:
        """Ask for the history of a field of a record."""

    def deletion(self, owner: object, register: str, row_id: str, done: Done[DeletionView]) -> None:
        """Ask whether a record can be deleted, before the officer is asked why."""

    def taking_back(self, owner: object, register: str, row_id: str, done: Done[TakeBackView]) -> None:
        """Ask what taking back what the centre refused of a record would come to."""

    def targets(self, owner: object, month: FiscalMonth, done: Done[TargetsView]) -> None:
        """Ask for all measures."""

    def sync_page(self, owner: object, done: Done[SyncView]) -> None:
        """Ask for the sync page."""

    def refused_table(self, owner: object, done: Done[str]) -> None:
        """Ask for every refused entry with its reason, as comma-separated values."""

    def conflicts(self, owner: object, done: Done[ConflictsView]) -> None:
        """Ask for the conflicts page."""

    def identity(self, owner: object, done: Done[Identity]) -> None:
        """Ask who this PC is: its number, its centre, where its records lie."""

    def search(self, owner: object, text: str, done: Done[tuple[Found, ...]]) -> None:
        """Search villages, funds and measures; Thai without tone marks finds too."""


class Writing(Protocol):
    """Acts of the officer. Each is durable before ``done`` is called."""

    def save_cell(
        self,
        owner: object,
        cell: SheetCell,
        value: StoredValue,
        done: Done[SheetRow],
        failed: Failed | None = None,
    ) -> None:
        """Save one cell of the month's sheet (``None`` makes it blank)."""

    def keep_draft(
        self,
        owner: object,
        cell: SheetCell,
        text: str,
        done: Done[SheetRow],
        failed: Failed | None = None,
    ) -> None:
        """Keep a text that could not be read, until it is corrected."""

    def save_record(
        self, owner: object, edit: RecordEdit, done: Done[SavedRecord], failed: Failed | None = None
    ) -> None:
        """Save a form: the changed fields of a record, or a new record."""

    def delete_record(
        self, owner: object, register: str, row_id: str, reason: str, seen: Seen, done: Done[DeletionView]
    ) -> None:
        """Delete a record with a reason; ``seen``: what the officer agreed to delete.

        Where the answer says ``refused``, nothing was deleted.
        """

    def take_back(
        self, owner: object, register: str, row_id: str, mark: str, done: Done[TakeBackView]
    ) -> None:
        """Take back what the centre refused; ``mark``: what the officer agreed to.

        Where the answer says ``refused``, nothing was taken back.
        """

    def send_again(self, owner: object, register: str, row_id: str, done: Done[None]) -> None:
        """Queue what the centre refused of a record once more as it is."""

    def settle(self, owner: object, choice: Chosen, done: Done[None]) -> None:
        """Settle a conflict with a value: mine, theirs or another one.

        Where an own edit waits that was not shown with it, nothing is written.
        """

    def settle_deletion(
        self, owner: object, conflict_id: str, *, delete: bool | None, mark: str, done: Done[None]
    ) -> None:
        """Settle a deletion against an edit; ``None`` leaves the record as it stands.

        ``mark``: what the page showed; where something else stands there by now, nothing is written.
        """


class Line(Protocol):
    """Sync."""

    def start_sync(
        self,
        owner: object,
        progress: Callable[[SyncProgress], None],
        done: Done[SyncOutcome],
        reason: str = "officer",
    ) -> None:
        """Start a sync; a second call while one runs joins it. ``reason``: see ``Hello.reason``."""

    def may_send_at_close(self) -> bool:
        """Tell whether a last attempt to send makes sense as the window closes."""

    def cancel_sync(self) -> None:
        """Stop the running sync at the next safe point."""

    def enrol_again(self, owner: object, password: str, done: Done[None], failed: Failed) -> None:
        """Let a copied or restored store (``install-forked``) become an install of its own; needs a line."""

    def enrol_by_code(
        self, owner: object, code: str, password: str, done: Done[None], failed: Failed
    ) -> None:
        """Let a store that the endpoint does not know (``unknown-install``) enrol there by a new code."""


class Starting(Protocol):
    """What comes before a store is open: the first run and log-in."""

    def enrol(self, owner: object, form: EnrolForm, done: Done[Enrolled], failed: Failed) -> None:
        """Enrol this machine with a code."""

    def start_practice(
        self, owner: object, done: Done[Enrolled], failed: Failed, *, anew: bool = False
    ) -> None:
        """Open the practice district, which needs no endpoint; filled when there is none yet.

        ``anew`` lays one that is here aside and fills a new one.
        """

    def leave_practice(self) -> None:
        """Close the practice district; it stays on file. What is asked of the desk next is a start."""

    def save_text(self, owner: object, path: str, text: str, done: Done[None], failed: Failed) -> None:
        """Write a text for the officer's own printer to a file of their choice."""

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
        """Open a store that lies here with its recovery code, and set a new password; offline."""

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
        """Open a store that lies here (``OfficeHere.name``) with an account's password, offline.

        ``restore_first`` puts the newest sound backup into a damaged store's place. Where nobody has said
        that the recovery code is kept, the answer carries a new one to be shown before the window.
        """

    def recovery_kept(self) -> None:
        """Note that the officer has kept the recovery code that was shown."""


class Watching(Protocol):
    """News for whoever listens, delivered on the UI thread."""

    def on_changed(self, owner: object, heard: Callable[[frozenset[str]], None]) -> None:
        """Call ``heard`` with the names of the registers that changed, after each write or sync."""

    def on_advice(self, owner: object, heard: Callable[[Advice], None]) -> None:
        """Call ``heard`` with each known failure nobody else took."""


class Desk(Reading, Writing, Line, Starting, Watching, Protocol):
    """All of it: what the main window is given."""

    def now_ms(self) -> int:
        """The program's clock (the practice district has its own)."""
