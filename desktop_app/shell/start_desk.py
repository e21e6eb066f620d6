"""What comes before the office's window: the first run, log-in, the practice district."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from desktop_app.services.enrolment import Accepted, Enrolment
from desktop_app.services.new_password import keep_new_password
from desktop_app.services.office import Office
from desktop_app.services.practice_clock import ProgramClock
from desktop_app.services.remembered import keep_address
from desktop_app.services.sessions import Session, Sessions, stream_of
from desktop_app.services.surroundings import Machine
from desktop_app.services.text_file import save_text
from desktop_app.settings import SettingsFile
from desktop_app.shell.background import Background, Lane
from desktop_app.shell.failures import advice_for, practice_advice, remark, settings_not_kept
from desktop_app.shell.line_desk import transport_to
from desktop_app.store.folder import named
from desktop_app.store.store import Store, let_go_on_failure
from sync.model.areas import Areas
from sync.model.roles import Role
from sync.model.thai_dates import moment
from ui.ports import Done, Failed
from ui.views.common import Advice
from ui.views.enrol import EnrolForm, Enrolled
from ui.views.login import OfficeHere

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Made:
    """A store just made or opened, in the database lane."""

    store: Store
    name: str
    """Its folder."""
    recovery_code: str = ""
    address: str = ""
    """Of the centre, where it is known from elsewhere than the store."""
    new_password: str = ""
    """Set with the recovery code, and not known at the centre yet."""
    told: tuple[Advice, ...] = ()
    """What the officer should know once the window is open."""


@dataclass(frozen=True, slots=True)
class _Entered:
    """What the UI thread is told of it."""

    name: str
    user_name: str
    enrolled: Enrolled
    address: str
    told: tuple[Advice, ...]


def _told_of(session: Session) -> tuple[Advice, ...]:
    """Say what had to be put back to open a store, and what that means for unsent work."""
    restored = session.restored
    if restored is not None:
        day, aside = moment(restored.made_ms), str(restored.aside)
        skipped = {"problem": "backups-skipped", "count": str(restored.skipped)} if restored.skipped else {}
        return (remark("store-restored", "warn", day=day, file=aside, **skipped),)
    return (remark("keys-mended", "info"),) if session.keys_mended else ()


class StartDesk:
    """What the screens ask before a store is open. All methods are called on the UI thread."""

    def __init__(
        self,
        background: Background,
        database: Lane[Office],
        network: Lane[None],
        machine: Machine,
        settings: SettingsFile,
        realm: str,
    ) -> None:
        self._background = background
        self._database = database
        self._network = network
        self._machine = machine
        self._settings = settings
        self._realm = realm
        self._enrolment = Enrolment(machine, transport_to)
        self._sessions = Sessions(machine)
        self._opened: Callable[[], None] = lambda: None
        self._advise: Callable[[Advice], None] = lambda _advice: None

    def bind(self, opened: Callable[[], None], advise: Callable[[Advice], None]) -> None:
        """Name who hears that a store was opened, and what the officer should know of it."""
        self._opened = opened
        self._advise = advise

    # what is here

    def stored(self) -> str:
        """Say how the store to open opens: ``password``, ``key-file``, or empty for a first run."""
        return self._sessions.kind(self._settings.read().store) or ("password" if self.offices() else "")

    def offices(self) -> tuple[OfficeHere, ...]:
        """Return the offices whose stores open by password, the remembered one first."""
        last = self._settings.read().store
        names = list(self._sessions.found(self._realm))
        if self._sessions.kind(last) == "password":
            names = [last, *(name for name in names if name != last)]
        return tuple(self._office(name) for name in names)

    def _office(self, name: str) -> OfficeHere:
        settings = self._settings.read()
        user_name = settings.user_name if name == settings.store else ""
        # Only where there is one account: among several the box stays blank, for a wrong name reads as a
        # wrong password.
        if not user_name:
            accounts = self._sessions.accounts(name)
            user_name = accounts[0] if len(accounts) == 1 else ""
        return OfficeHere(name, Areas.shipped().title(stream_of(name)), user_name)

    # first run

    def enrol(self, owner: object, form: EnrolForm, done: Done[Enrolled], failed: Failed) -> None:
        """Enrol this machine: ask the endpoint, make the store, remember both."""

        def asked(accepted: Accepted) -> None:
            def make() -> _Made:
                store, name, code = self._enrolment.make_store(accepted, form)
                return _Made(store, name, code, form.address)

            def remember(entered: _Entered) -> Enrolled:
                self._remember(entered, form.user_name)
                return entered.enrolled

            self._open(owner, make, remember, done, failed)

        future = self._network.free(lambda: self._enrolment.ask(form, self._realm))
        self._background.run(owner, future, asked, lambda trouble: failed(advice_for(trouble)))

    def start_practice(
        self, owner: object, done: Done[Enrolled], failed: Failed, *, anew: bool = False
    ) -> None:
        """Open the practice district, which needs no endpoint; filled when there is none, or ``anew``."""

        def remember(entered: _Entered) -> Enrolled:
            self._settings.change(store=entered.name, endpoint="")
            return Enrolled("", "", "", "")

        def make() -> _Made:
            return _Made(*self._enrolment.make_practice(anew=anew))

        self._open(owner, make, remember, done, failed, practice_advice)

    def leave_practice(self) -> None:
        """Close the practice district; it stays on file, and the next start does not open it by itself."""
        self._settings.change(store="")
        self._tell_unkept()
        self._live_in(practice=False)
        self._background.run(
            self._background,
            self._database.leave(),
            lambda _none: None,
            lambda trouble: self._advise(advice_for(trouble)),
        )

    # log-in

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
        """Open a store that is here, offline."""
        address = self._address(office)

        def make() -> _Made:
            session = self._sessions.log_in(office, user_name, password, restore_first=restore_first)
            return _Made(session.store, office, session.recovery_code, address, told=_told_of(session))

        def remember(entered: _Entered) -> Enrolled | None:
            self._remember(entered, user_name)
            return entered.enrolled if entered.enrolled.recovery_code else None

        self._open(owner, make, remember, done, failed)

    def recovery_kept(self) -> None:
        """Note that the recovery code of the office opened last is kept."""
        name = self._settings.read().store
        self._background.run(
            self._background,
            self._database.free(lambda: self._sessions.recovery_kept(name)),
            lambda _none: None,
            lambda trouble: self._advise(advice_for(trouble)),
        )

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
        """Open a store with its recovery code; the new password holds here at once, at the centre later."""
        address = self._address(office)

        def make() -> _Made:
            session = self._sessions.recover(office, code, password, restore_first=restore_first)
            told = (*_told_of(session), remark("password-renewed", "info"))
            return _Made(session.store, office, address=address, new_password=password, told=told)

        self._open(owner, make, lambda entered: self._remember(entered, entered.user_name), done, failed)

    def save_text(self, owner: object, path: str, text: str, done: Done[None], failed: Failed) -> None:
        """Write a text to a file of the officer's choice."""
        future = self._database.free(lambda: save_text(path, text))
        self._background.run(owner, future, done, lambda trouble: failed(advice_for(trouble)))

    def reopen_practice(self, owner: object, done: Done[None], failed: Failed) -> None:
        """Open the practice district that is already here."""
        name = self._settings.read().store

        def make() -> _Made:
            return _Made(self._sessions.open_practice(name), name)

        self._open(owner, make, lambda _entered: None, done, failed, practice_advice)

    def _address(self, office: str) -> str:
        """Return the centre's address in the settings, where they are about this store."""
        settings = self._settings.read()
        # Of another store it may be another centre: nothing of this one must be sent there.
        return settings.endpoint if settings.store == office else ""

    def _remember(self, entered: _Entered, user_name: str) -> None:
        self._settings.change(store=entered.name, endpoint=entered.address, user_name=user_name)

    def _open(
        self,
        owner: object,
        make: Callable[[], _Made],
        remember: Callable[[_Entered], T],
        done: Done[T],
        failed: Failed,
        words: Callable[[BaseException], Advice] = advice_for,
    ) -> None:
        """Make a store in the database lane, take it as the office, then remember and tell."""
        made: list[_Entered] = []

        def enter() -> Office:
            with named(self._machine.folder):
                one = make()
            with let_go_on_failure(one.store) as store:
                # Before the office is made: what it notes at its opening must be in the time of its store.
                self._live_in(practice=store.installs.current().realm == "practice")
                office = Office(store, self._machine.clock, Areas.shipped())
                made.append(self._settle_in(office, one))
            return office

        def opened(_none: None) -> None:
            # Settings after the store: a name remembered of a store that then did not open would lead every
            # start to it.
            done(remember(made[0]))
            self._opened()
            for one in made[0].told:
                self._advise(one)
            self._tell_unkept()

        future = self._database.enter(enter)
        self._background.run(owner, future, opened, lambda trouble: failed(words(trouble)))

    def _tell_unkept(self) -> None:
        """Say that the disk did not take the settings: they hold until the program closes."""
        if not self._settings.kept:
            self._advise(settings_not_kept(self._settings.folder))

    def _live_in(self, *, practice: bool) -> None:
        """Go by practice time or the computer's, where the clock is the program's own."""
        clock = self._machine.clock
        # A clock given by a test keeps its own time.
        if isinstance(clock, ProgramClock):
            (clock.live_in_practice if practice else clock.live_now)()

    def _settle_in(self, office: Office, made: _Made) -> _Entered:
        """Let the store remember what it must not lose with the settings; in the database lane."""
        if made.new_password:
            keep_new_password(office, made.new_password, self._machine.chance)
        office.clock.opened()
        address = keep_address(office, made.address)
        install = office.store.installs.current()
        role = Role(install.role).label if install.role in {*Role} else install.role
        title = Areas.shipped().title(install.home_stream)
        enrolled = Enrolled(title, install.display_name, role, made.recovery_code)
        return _Entered(made.name, install.user_name, enrolled, address, made.told)
