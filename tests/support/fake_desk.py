"""A desk for the screens' tests: plausible views, every act written down, a sync that goes step by step."""

# ruff: noqa: ARG002 - a fake need not look at who asks

from collections.abc import Callable
from dataclasses import replace

from sync.model.fiscal_year import FiscalMonth
from sync.model.registry import REGISTERS
from tests.support import fake_views
from tests.support.record_samples import record_desk
from tests.support.sheet_desk import SheetDesk
from tests.support.sheet_samples import kkj_sheet
from tests.support.target_samples import targets_view
from ui.ports import Desk, Done, Failed
from ui.text import say
from ui.views.common import Advice, Standing
from ui.views.enrol import EnrolForm, Enrolled
from ui.views.home import HomeView
from ui.views.login import OfficeHere
from ui.views.record import RegisterView
from ui.views.sheet import SheetView
from ui.views.surroundings import Identity
from ui.views.sync import Chosen, ConflictsView, SyncOutcome, SyncProgress, SyncView

ENROLLED = Enrolled(
    district_title="อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์",
    display_name="สุภาพร",
    role_title="พัฒนากร",
    recovery_code="7KQM-2D4P-XW9T-HB3R",
)

IDENTITY = Identity("3f2a91c07be44d5c9a6f0e1d2c3b4a59", "https://kongtun.cdd.go.th", r"D:\kongtun\real-3201")
OFFICES = (OfficeHere("real-3201", "อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์", "supaporn.cdd"),)


class FakeDesk(SheetDesk, Desk):
    """Answers at once. ``acts`` lists what was asked of it, in order."""

    def __init__(self) -> None:
        super().__init__(kkj_sheet())
        samples = record_desk()
        self.registers, self.records = samples.registers, samples.records
        self.targets_view = targets_view()
        self.acts: list[tuple[object, ...]] = []
        self.marks: list[str] = []
        self.standing_view = fake_views.standing()
        self.identity_view = IDENTITY
        self.home_view = fake_views.home()
        self.sync_view = fake_views.sync_page()
        self.conflicts_view = fake_views.conflicts()
        self.sends_at_close = False
        self.refuse_enrol: Advice | None = None
        self.refuse_again: Advice | None = None
        self.refuse_text: Advice | None = None
        self.refuse_login: Advice | None = None
        self.sync_heard: Callable[[SyncProgress], None] | None = None
        self.sync_done: Callable[[SyncOutcome], None] | None = None
        self._changed: list[Callable[[frozenset[str]], None]] = []
        self._advice: list[Callable[[Advice], None]] = []

    def _answer(self, done: Callable[[], None]) -> None:
        """Answer at once: what would arrive after its page was closed is dropped by the real desk."""
        done()

    def now_ms(self) -> int:
        return fake_views.NOW

    def standing(self, owner: object, done: Done[Standing], month: FiscalMonth | None = None) -> None:
        done(replace(self.standing_view, month=month or self.standing_view.month))

    def sheet(self, owner: object, kind: str, month: FiscalMonth, done: Done[SheetView]) -> None:
        assert self.view is not None
        done(replace(self.view, kind=kind, title=say(f"common.kind.{kind}")))

    def register(self, owner: object, register: str, kind: str, done: Done[RegisterView]) -> None:
        done(self.registers.get(register, RegisterView(register, REGISTERS[register].label, ())))

    def home(self, owner: object, month: FiscalMonth, done: Done[HomeView]) -> None:
        self.acts.append(("home", month))
        done(self.home_view)

    def identity(self, owner: object, done: Done[Identity]) -> None:
        done(self.identity_view)

    def sync_page(self, owner: object, done: Done[SyncView]) -> None:
        done(self.sync_view)

    def conflicts(self, owner: object, done: Done[ConflictsView]) -> None:
        done(self.conflicts_view)

    def refused_table(self, owner: object, done: Done[str]) -> None:
        done("ชุดข้อมูล,รายการ\n")

    def send_again(self, owner: object, register: str, row_id: str, done: Done[None]) -> None:
        self.acts.append(("send_again", register, row_id))
        done(None)

    def settle(self, owner: object, choice: Chosen, done: Done[None]) -> None:
        self.acts.append(("settle", choice.conflict_id, choice.value))
        self.marks.append(choice.over)
        self._drop(choice.conflict_id)
        done(None)

    def settle_deletion(
        self, owner: object, conflict_id: str, *, delete: bool | None, mark: str, done: Done[None]
    ) -> None:
        self.acts.append(("settle_deletion", conflict_id, delete))
        self.marks.append(mark)
        self._drop(conflict_id)
        done(None)

    def _drop(self, conflict_id: str) -> None:
        view = self.conflicts_view
        left = tuple(one for one in view.open if one.conflict_id != conflict_id)
        self.conflicts_view = ConflictsView(left, view.merged)

    def start_sync(
        self,
        owner: object,
        progress: Callable[[SyncProgress], None],
        done: Done[SyncOutcome],
        reason: str = "officer",
    ) -> None:
        self.acts.append(("start_sync",) if reason == "officer" else ("start_sync", reason))
        self.sync_heard, self.sync_done = progress, done

    def may_send_at_close(self) -> bool:
        return self.sends_at_close

    def cancel_sync(self) -> None:
        self.acts.append(("cancel_sync",))

    def move_sync(self, sent: int, to_send: int, received: int = 0) -> None:
        """Let the running sync tell how far it is."""
        assert self.sync_heard is not None
        self.sync_heard(SyncProgress("push", sent, to_send, received, 118_000, 4_200))

    def end_sync(self, outcome: SyncOutcome) -> None:
        """Let the running sync end."""
        assert self.sync_done is not None
        self.sync_done(outcome)

    def enrol(self, owner: object, form: EnrolForm, done: Done[Enrolled], failed: Failed) -> None:
        self.acts.append(("enrol", form))
        if self.refuse_enrol is not None:
            failed(self.refuse_enrol)
        else:
            done(ENROLLED)

    def recovery_kept(self) -> None:
        self.kept_recovery = True

    def leave_practice(self) -> None:
        self.left_practice = True

    def start_practice(
        self, owner: object, done: Done[Enrolled], failed: Failed, *, anew: bool = False
    ) -> None:
        self.acts.append(("start_practice",))
        done(ENROLLED)

    def enrol_again(self, owner: object, password: str, done: Done[None], failed: Failed) -> None:
        self.acts.append(("enrol_again", password))
        if self.refuse_again is not None:
            failed(self.refuse_again)
        else:
            done(None)

    def enrol_by_code(
        self, owner: object, code: str, password: str, done: Done[None], failed: Failed
    ) -> None:
        self.acts.append(("enrol_by_code", code, password))
        if self.refuse_again is not None:
            failed(self.refuse_again)
        else:
            done(None)

    def save_text(self, owner: object, path: str, text: str, done: Done[None], failed: Failed) -> None:
        self.acts.append(("save_text", path, text))
        if self.refuse_text is not None:
            failed(self.refuse_text)
        else:
            done(None)

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
        self.acts.append(("recover", office, code, password, *(["restored"] if restore_first else [])))
        if self.refuse_login is not None:
            failed(self.refuse_login)
        else:
            done(None)

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
        self.acts.append(("log_in", office, user_name, password, *(["restored"] if restore_first else [])))
        if self.refuse_login is not None:
            failed(self.refuse_login)
        else:
            done(None)

    def on_changed(self, owner: object, heard: Callable[[frozenset[str]], None]) -> None:
        self._changed.append(heard)

    def on_advice(self, owner: object, heard: Callable[[Advice], None]) -> None:
        self._advice.append(heard)

    def change(self, *registers: str) -> None:
        """Tell all listeners that registers changed."""
        for heard in self._changed:
            heard(frozenset(registers))

    def advise(self, advice: Advice) -> None:
        """Tell all listeners of a known failure nobody took."""
        for heard in self._advice:
            heard(advice)
