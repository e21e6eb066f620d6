"""Syncs: work of the network lane with short jobs in the database lane."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from desktop_app.services.enrol_again import EnrolAgain
from desktop_app.services.enrolment import check_address
from desktop_app.services.line_memory import keep, recall
from desktop_app.services.new_password import new_password_due, new_password_told, tell_new_password
from desktop_app.services.office import Office
from desktop_app.services.remembered import address_of
from desktop_app.services.surroundings import Machine
from desktop_app.services.sync_run import SyncRun
from desktop_app.settings import SettingsFile
from desktop_app.shell.background import Background, Lane, Stop
from desktop_app.shell.failures import advice_for, remark
from desktop_app.store.install import Install
from desktop_app.store.states import LoggedSync
from sync.client.download import Parts
from sync.client.endpoint import Endpoint
from sync.client.paced import Paced
from sync.client.transport import ClosingTransport, Transport
from sync.model.ids import InstallId
from sync.model.registry import REGISTERS
from sync.model.roles import Role
from sync.model.sources import Ticks
from sync.protocol.messages import EnrolReply
from sync.protocol.session import (
    EVERY_REGISTER,
    LineTrouble,
    Progress,
    Refused,
    StoreSide,
    SyncSummary,
)
from sync.protocol.signing import Signer
from ui.ports import Done, Failed
from ui.text import say
from ui.views.common import Advice
from ui.views.sync import SyncOutcome, SyncProgress

T = TypeVar("T")
_log = logging.getLogger(__name__)
_DEAF = frozenset[str]()
_NOTHING = SyncSummary(sent=0, received=0, refused=0, conflicts=0, requests=0, verified=False)


# Nobody failed to answer here: they say nothing of the line.
_UNTRIED = frozenset({"cancelled", "practice-only", "address-missing"})
_ANSWERED = frozenset({"gateway", "server-fault"})
"""Somebody answered, so there is a line; what failed is behind it."""


def _line_after(trouble: BaseException) -> str:
    """Return what is known of the line after a sync that failed."""
    # Refused by the endpoint itself, so the line is up.
    if isinstance(trouble, Refused):
        return "up"
    if not isinstance(trouble, LineTrouble) or trouble.code in _UNTRIED:
        return "unknown"
    return "up" if trouble.code in _ANSWERED else "down"


def _endpoint(transport: Transport, install: Install, parts: Parts | None = None) -> Endpoint:
    signer = Signer(bytes.fromhex(install.device_key))
    return Endpoint(transport, InstallId(install.install), signer, parts)


@dataclass(slots=True)
class _Running:
    """The sync under way and everybody who waits for it."""

    stop: Stop = field(default_factory=Stop)
    waiting: list[tuple[object, Callable[[SyncProgress], None], Done[SyncOutcome]]] = field(
        default_factory=list
    )
    up: int = 0
    down: int = 0
    wake: Callable[[], None] = lambda: None
    """Ends the wait on a silent line, for a stop to be heard."""
    changed: frozenset[str] = _DEAF
    """Registers in which it changed something before it ended, however it did."""
    away: int = 0
    """Records entered here of which a new copy has taken values away."""


def transport_to(
    address: str,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    moved: Callable[[int, int], None] = lambda _up, _down: None,
) -> ClosingTransport:
    """Return a line to ``address``; the HTTP library is loaded with the first one (DESIGN section 2)."""
    from sync.client.http import HttpTransport  # noqa: PLC0415 - 150 ms of a start, needed at a sync only

    return HttpTransport(address, cancelled=cancelled, moved=moved)


class LineDesk:
    """What the screens ask of the line. All methods are called on the UI thread."""

    def __init__(
        self,
        background: Background,
        database: Lane[Office],
        network: Lane[None],
        machine: Machine,
        settings: SettingsFile,
    ) -> None:
        self._background = background
        self._database = database
        self._network = network
        self._machine = machine
        self._settings = settings
        self._again = EnrolAgain(machine)
        self._running: _Running | None = None
        self._changed: Callable[[frozenset[str]], None] = lambda _registers: None
        self._advise: Callable[[Advice], None] = lambda _advice: None
        self._began: Callable[[], None] = lambda: None
        self._ended: Callable[[SyncSummary | BaseException], None] = lambda _outcome: None
        self.state = "unknown"
        """What is known of the line: ``up``, ``down``, ``unknown`` or ``working``."""

    def bind(self, changed: Callable[[frozenset[str]], None], advise: Callable[[Advice], None]) -> None:
        """Name who hears of changes and of failures nobody else takes."""
        self._changed = changed
        self._advise = advise

    def bind_schedule(
        self, began: Callable[[], None], ended: Callable[[SyncSummary | BaseException], None]
    ) -> None:
        """Name who hears when a sync begins, and what it ended in."""
        self._began, self._ended = began, ended

    # sync

    def start_sync(
        self,
        owner: object,
        reason: str,
        progress: Callable[[SyncProgress], None],
        done: Done[SyncOutcome],
    ) -> None:
        """Start a sync, or join the one that runs."""
        if self._running is not None:
            # Joined, not queued behind: it takes along what is typed meanwhile, and a second one would only
            # be one more request.
            self._running.waiting.append((owner, progress, done))
            return
        running = self._running = _Running()
        running.waiting.append((owner, progress, done))
        self.state = "working"
        self._changed(_DEAF)
        self._began()
        future = self._network.free(lambda: self._sync(running, reason))
        # Not the asking page's: a sync goes on when its page is closed, and others wait for it.
        self._background.run(self._background, future, self._synced, self._not_synced)

    def cancel(self) -> None:
        """Stop the running sync at the next safe point."""
        if self._running is not None:
            self._running.stop.ask()
            # A line that stands still would be heard of only when its time-out has passed.
            self._running.wake()

    def _sync(self, running: _Running, reason: str) -> SyncSummary:
        install = self._on_store(lambda office: office.store.installs.current())
        if install.alone:
            raise LineTrouble("practice-only")
        metered = self._settings.read().metered == "on"
        known = self._on_store(lambda office: recall(office.store, self._machine.chance, metered=metered))

        def moved(up: int, down: int) -> None:
            running.up += up
            running.down += down

        transport = transport_to(self._known_address(), cancelled=running.stop.asked, moved=moved)
        running.wake = transport.end
        endpoint = _endpoint(transport, install, known.parts)
        run = SyncRun(
            Paced(endpoint, known.portions, Ticks()),
            self._store_side,
            lambda progress: self._background.post(
                self._background, lambda: self._progressed(running, progress)
            ),
            running.stop.asked,
            known.portions,
        )
        try:
            self._tell_new_password(endpoint)
            summary = run.run(reason)
        except (LineTrouble, Refused) as trouble:
            # Not the store's own failures: the log lies in the store that has just refused.
            self._log(trouble.code, trouble.values)
            raise
        finally:
            running.changed = run.changed
            transport.close()
            self._on_store(lambda office: keep(office.store, known))
        known.parts.drop()
        self._log("done", {"delivered": f"{summary.delivered:,}"} if summary.delivered else {}, summary)
        running.away = self._on_store(lambda office: office.sync.taken_away())
        return summary

    @property
    def address(self) -> str:
        """Where the settings say the centre is; empty when they do not know."""
        return self._settings.read().endpoint

    def enrol_again(self, owner: object, password: str, done: Done[None], failed: Failed) -> None:
        """Let a store whose chain forked become an install of its own."""
        self._enrol(owner, lambda: self._enrol_again(password), done, failed)

    def enrol_by_code(
        self, owner: object, code: str, password: str, done: Done[None], failed: Failed
    ) -> None:
        """Enrol the store that lies here at an endpoint that does not know it."""
        self._enrol(owner, lambda: self._enrol_by_code(code, password), done, failed)

    def _enrol(
        self, owner: object, work: Callable[[], Advice | None], done: Done[None], failed: Failed
    ) -> None:
        def enrolled(news: Advice | None) -> None:
            done(None)
            self._changed(_DEAF)
            if news is not None:
                self._advise(news)

        self._background.run(
            owner,
            self._network.free(work),
            enrolled,
            lambda trouble: failed(advice_for(trouble)),
            # The dialog that asked cannot be left before: without an answer it would lock the window.
            lambda: failed(remark("bug", "bad")),
        )

    def _enrol_by_code(self, code: str, password: str) -> Advice | None:
        leaving = self._on_store(self._again.prepare)
        # Before the code is spent: the endpoint would make the account with whatever was mistyped.
        self._again.check_password(leaving, self._on_store(lambda office: office.store.path), password)
        address = self._known_address()
        check_address(address, leaving.before.realm)
        transport = transport_to(address)
        try:
            reply = self._again.ask_by_code(transport, leaving, code, password)
        finally:
            transport.close()
        self._on_store(lambda office: self._again.begin_elsewhere(office, leaving, reply))
        return _role_news(leaving.before, reply)

    def _enrol_again(self, password: str) -> Advice | None:
        leaving = self._on_store(self._again.prepare)
        address = self._known_address()
        check_address(address, leaving.before.realm)
        transport = transport_to(address)
        try:
            endpoint = _endpoint(transport, leaving.before)
            # First: the centre is about to check the password just typed, and may know the old one only.
            self._tell_new_password(endpoint)
            reply = self._again.ask(endpoint, leaving, password)
        finally:
            transport.close()
        self._on_store(lambda office: self._again.become(office, leaving, reply))
        return _role_news(leaving.before, reply)

    def _tell_new_password(self, endpoint: Endpoint) -> None:
        """Tell the centre of a password set with the recovery code; refused, it stays due."""
        due = self._on_store(new_password_due)
        if due is None:
            return
        try:
            tell_new_password(endpoint, due)
        except Refused as refusal:
            _log.info("new password refused: %s", refusal.code)
        else:
            self._on_store(lambda office: new_password_told(office, due))

    def _known_address(self) -> str:
        """Return where the centre is: what the settings say, else what the store remembers."""
        found = self.address or self._on_store(address_of)
        if not found:
            raise LineTrouble("address-missing")
        return found

    def _log(self, code: str, values: dict[str, str], summary: SyncSummary = _NOTHING) -> None:
        """Write a line of the sync log, in the database lane."""
        line = LoggedSync(
            at_ms=self._machine.clock.now_ms(),
            code=code,
            sent=summary.sent,
            received=summary.received,
            refused=summary.refused,
            conflicts=summary.conflicts,
            verified=summary.verified,
            values=values,
        )
        self._on_store(lambda office: office.store.states.add_log(line))

    def _store_side(self, work: Callable[[StoreSide], T]) -> T:
        return self._on_store(lambda office: work(office.store))

    def _on_store(self, work: Callable[[Office], T]) -> T:
        # Waits in the network lane, holding nothing: the window and typed cells go on meanwhile.
        return self._database.call(work).result()

    def _progressed(self, running: _Running, progress: Progress) -> None:
        shown = SyncProgress(
            progress.phase, progress.sent, progress.to_send, progress.received, running.up, running.down
        )
        for owner, heard, _done in running.waiting:
            self._background.post(owner, lambda heard=heard: heard(shown))  # type: ignore[misc]  # default binds early

    def _synced(self, summary: SyncSummary) -> None:
        self.state = "up"
        self._ended(summary)
        words = _outcome_words(summary, self._running.away if self._running else 0)
        text = say("services.log_done", sent=f"{summary.sent:,}", received=f"{summary.received:,}")
        self._end(SyncOutcome(True, "done", words, text, summary.sent, summary.received))  # noqa: FBT003 - field ok
        self._refresh(_named(summary.registers), self._rest)

    def _refresh(self, registers: frozenset[str], then: Callable[[], None] = lambda: None) -> None:
        """Tell the services of changes, then the pages."""

        def forgotten(_none: None) -> None:
            self._changed(registers)
            then()

        # Before pages are told: asked at once, they would be answered out of what was remembered.
        future = self._database.call(lambda office: office.changed(registers))
        self._background.run(self._background, future, forgotten, self._tell)

    def _rest(self) -> None:
        """Move the log into the database while the officer reads."""
        future = self._database.call(lambda office: office.store.idle())
        self._background.run(self._background, future, lambda _none: None, self._tell)

    def _tell(self, trouble: BaseException) -> None:
        self._advise(advice_for(trouble))

    def _not_synced(self, trouble: BaseException) -> None:
        advice = advice_for(trouble)
        self.state = _line_after(trouble)
        self._ended(trouble)
        # Every reply before the end was taken in whole: its rows have changed though the sync failed.
        changed = _named(self._running.changed) if self._running else _DEAF
        self._end(SyncOutcome(False, advice.code, advice.title, advice.text, 0, 0))  # noqa: FBT003 - field ok
        if changed:
            self._refresh(changed | {"conflict"})
        else:
            self._changed(frozenset({"conflict"}))

    def _end(self, outcome: SyncOutcome) -> None:
        running, self._running = self._running, None
        for owner, _heard, done in running.waiting if running else ():
            self._background.post(owner, lambda done=done: done(outcome))  # type: ignore[misc]  # default binds early


def _named(registers: frozenset[str]) -> frozenset[str]:
    """Return the registers by name: a snapshot may have changed any, and pages ask for theirs."""
    return frozenset(one.name for one in REGISTERS) if EVERY_REGISTER in registers else registers


def _role_news(before: Install, reply: EnrolReply) -> Advice | None:
    """Tell which role the PC has now, where it had another: what may be written here depends on it."""
    if reply.role == before.role:
        return None
    return remark("role-changed", "warn", before=_role_words(before.role), role=_role_words(reply.role))


def _role_words(role: str) -> str:
    # One that only a newer endpoint knows has no title here.
    return Role(role).label if role in {*Role} else role


def _outcome_words(summary: SyncSummary, away: int) -> str:
    """Say how a sync ended; equal digests alone do not mean that everything was taken."""
    left = summary.refused + summary.conflicts
    if left:
        return say("services.sync_todo", count=f"{left:,}")
    if away:
        return say("services.sync_replaced", count=f"{away:,}")
    if summary.delivered:
        return say("services.log_delivered", count=f"{summary.delivered:,}")
    return say("services.sync_ok" if summary.verified else "services.sync_unverified")
