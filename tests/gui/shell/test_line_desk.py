"""Syncs as the window asks for them: one at a time, stoppable, told to everybody who asked, and logged."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.settings import Settings
from desktop_app.shell import line_desk
from desktop_app.shell.background import Background, Lane
from desktop_app.shell.failures import KNOWN
from desktop_app.shell.line_desk import LineDesk
from desktop_app.store.errors import StoreTrouble
from desktop_app.store.states import LoggedSync
from sync.model.sources import SystemChance
from sync.protocol.session import LineTrouble, Progress, Refused, SyncSummary
from ui.text import say
from ui.views.sync import SyncOutcome, SyncProgress

DONE = SyncSummary(
    sent=3, received=2, refused=0, conflicts=0, requests=1, verified=True, registers=frozenset({"fund"})
)


@dataclass
class Line:
    """Stands for everything behind the desk: a centre, a store, and a sync that waits at its gate."""

    outcome: SyncSummary | Exception = DONE
    alone: bool = False
    address: str = "https://centre.example"
    gate: threading.Event = field(default_factory=threading.Event)
    stopped: Callable[[], bool] = lambda: False
    runs: int = 0
    closed: int = 0
    log: list[LoggedSync] = field(default_factory=list)
    ended: int = 0
    rested: int = 0
    tired: StoreTrouble | None = None
    away: int = 0
    changed: frozenset[str] = frozenset()
    forgotten: list[frozenset[str]] = field(default_factory=list)

    remembered: dict[str, str] = field(default_factory=dict)

    def close(self) -> None:
        self.closed += 1

    def end(self) -> None:
        self.ended += 1

    def transport(self, _address: str, **hooks: Any) -> "Line":
        hooks["moved"](70, 9)
        return self

    def sync_run(
        self, _endpoint: object, _store: object, report: Any, stopped: Any, _portions: object
    ) -> "Line":
        self.report, self.stopped = report, stopped
        return self

    def run(self, _reason: str) -> SyncSummary:
        self.runs += 1
        self.report(Progress("sending", 1, 3, 0))
        assert self.gate.wait(10)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def rest(self) -> None:
        self.rested += 1
        if self.tired is not None:
            raise self.tired

    def office(self) -> Any:
        # Asked for with each sync: the lane may have made the office before the test says what it is.
        def current() -> SimpleNamespace:
            return SimpleNamespace(alone=self.alone, install="a" * 32, device_key="0" * 64)

        store = SimpleNamespace(
            installs=SimpleNamespace(current=current),
            states=SimpleNamespace(add_log=self.log.append),
            idle=self.rest,
            path=Path("kongtun.db"),
            remembered=self.remembered.get,
            remember=self.remembered.__setitem__,
        )
        sync = SimpleNamespace(taken_away=lambda: self.away)
        return SimpleNamespace(store=store, sync=sync, changed=self.forgotten.append)


@dataclass
class Asker:
    """A page that asks for a sync and hears of it."""

    progress: list[SyncProgress] = field(default_factory=list)
    outcomes: list[SyncOutcome] = field(default_factory=list)


@dataclass
class Shown:
    """The desk under test, and what the window was told."""

    desk: LineDesk
    line: Line
    changes: list[frozenset[str]] = field(default_factory=list)
    advised: list[str] = field(default_factory=list)

    def ask(self) -> Asker:
        asker = Asker()
        self.desk.start_sync(self, "asked", asker.progress.append, asker.outcomes.append)
        return asker


@pytest.fixture
def shown(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:  # noqa: ARG001 - the application must exist
    line = Line()
    monkeypatch.setattr(line_desk, "transport_to", line.transport)
    monkeypatch.setattr(line_desk, "SyncRun", line.sync_run)
    monkeypatch.setattr(line_desk, "new_password_due", lambda _office: None)
    monkeypatch.setattr(line_desk, "address_of", lambda _office: "")
    database: Lane[Any] = Lane("database")
    network: Lane[None] = Lane("network")
    database.enter(line.office)
    settings: Any = SimpleNamespace(read=lambda: Settings(endpoint=line.address))
    machine: Any = SimpleNamespace(clock=SimpleNamespace(now_ms=lambda: 7), chance=SystemChance())
    desk = LineDesk(Background(KNOWN), database, network, machine, settings)
    made = Shown(desk, line)
    desk.bind(made.changes.append, lambda advice: made.advised.append(advice.code))
    yield made
    line.gate.set()
    assert network.stop(10)
    assert database.stop(10)


def test_whoever_asks_while_a_sync_runs_joins_it(qtbot: QtBot, shown: Shown) -> None:
    askers = [shown.ask(), shown.ask()]
    assert shown.desk.state == "working"
    qtbot.waitUntil(lambda: all(one.progress for one in askers))
    shown.line.gate.set()
    qtbot.waitUntil(lambda: shown.line.rested == 1)
    assert shown.line.runs == 1
    for one in askers:
        assert one.progress == [SyncProgress("sending", 1, 3, 0, 70, 9)]
        assert one.outcomes == [
            SyncOutcome(
                ok=True,
                code="done",
                title=say("services.sync_ok"),
                text=say("services.log_done", sent=3, received=2),
                sent=3,
                received=2,
            )
        ]


def test_after_a_sync_the_next_question_starts_another(qtbot: QtBot, shown: Shown) -> None:
    shown.line.gate.set()
    for number in (1, 2):
        asker = shown.ask()
        qtbot.waitUntil(lambda asker=asker: bool(asker.outcomes))  # type: ignore[misc]  # default binds early
        assert shown.line.runs == number


def test_a_sync_is_logged_its_line_closed_and_its_registers_told(qtbot: QtBot, shown: Shown) -> None:
    shown.line.gate.set()
    shown.ask()
    qtbot.waitUntil(lambda: shown.line.rested == 1)
    assert (shown.desk.state, shown.line.closed, shown.advised) == ("up", 1, [])
    assert shown.changes == [frozenset(), DONE.registers]
    assert shown.line.log == [LoggedSync(7, "done", 3, 2, 0, 0, verified=True, values={})]


@pytest.mark.parametrize("trouble", [LineTrouble("cut"), LineTrouble("cancelled"), StoreTrouble("disk-full")])
def test_what_changed_before_a_sync_failed_is_forgotten_and_then_told(
    qtbot: QtBot, shown: Shown, trouble: LineTrouble | StoreTrouble
) -> None:
    shown.line.outcome, shown.line.changed = trouble, frozenset({"village"})
    shown.line.gate.set()
    shown.ask()
    told = frozenset({"village", "conflict"})
    qtbot.waitUntil(lambda: len(shown.changes) == 2)
    assert (shown.line.forgotten, shown.changes) == ([told], [frozenset(), told])
    assert shown.line.rested == 0


def test_what_could_not_be_compared_is_not_called_equal(qtbot: QtBot, shown: Shown) -> None:
    shown.line.outcome = SyncSummary(0, 0, 0, 0, requests=1, verified=False)
    shown.line.gate.set()
    asker = shown.ask()
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    assert asker.outcomes[0].title == say("services.sync_unverified")


def test_a_sync_with_refused_or_differing_values_is_not_called_wholly_received(
    qtbot: QtBot, shown: Shown
) -> None:
    shown.line.outcome = SyncSummary(5, 0, 3, 1, requests=1, verified=True)
    shown.line.gate.set()
    asker = shown.ask()
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    assert asker.outcomes[0].title == say("services.sync_todo", count=4)


def test_a_sync_that_took_own_values_away_is_not_called_wholly_received(qtbot: QtBot, shown: Shown) -> None:
    shown.line.away = 2
    shown.line.gate.set()
    asker = shown.ask()
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    assert asker.outcomes[0].title == say("services.sync_replaced", count=2)


def test_a_wish_to_stop_reaches_the_running_sync_and_not_the_next(qtbot: QtBot, shown: Shown) -> None:
    shown.desk.cancel()
    shown.line.gate.set()
    for wished in (True, False):
        shown.line.gate.clear()
        asker = shown.ask()
        qtbot.waitUntil(lambda asker=asker: bool(asker.progress))  # type: ignore[misc]  # default binds early
        assert not shown.line.stopped()
        if wished:
            shown.desk.cancel()
            assert shown.line.stopped()
        shown.line.gate.set()
        qtbot.waitUntil(lambda asker=asker: bool(asker.outcomes))  # type: ignore[misc]  # default binds early


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (LineTrouble("no-line"), "down"),
        (LineTrouble("gateway", status="503"), "up"),
        (LineTrouble("cancelled"), "unknown"),
        (Refused("install-forked", status=409), "up"),
    ],
    ids=["no-line", "gateway", "cancelled", "refused"],
)
def test_a_sync_that_failed_is_logged_closed_and_told_with_what_is_known_of_the_line(
    qtbot: QtBot, shown: Shown, trouble: LineTrouble | Refused, state: str
) -> None:
    shown.line.outcome = trouble
    shown.line.gate.set()
    asker = shown.ask()
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    told = [(one.ok, one.code, one.sent, one.received) for one in asker.outcomes]
    assert told == [(False, trouble.code, 0, 0)]
    assert (shown.desk.state, shown.line.closed) == (state, 1)
    assert shown.line.log == [LoggedSync(7, trouble.code, 0, 0, 0, 0, verified=False, values=trouble.values)]
    assert shown.changes == [frozenset(), frozenset({"conflict"})]


@pytest.mark.parametrize(
    ("alone", "address", "code"), [(True, "https://x", "practice-only"), (False, "", "address-missing")]
)
def test_without_anywhere_to_send_nothing_is_tried(
    qtbot: QtBot, shown: Shown, code: str, address: str, *, alone: bool
) -> None:
    shown.line.alone, shown.line.address = alone, address
    asker = shown.ask()
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    assert [one.code for one in asker.outcomes] == [code]
    assert (shown.line.runs, shown.line.closed, shown.desk.state) == (0, 0, "unknown")


def test_a_store_that_fails_in_a_sync_says_nothing_of_the_line(qtbot: QtBot, shown: Shown) -> None:
    shown.line.outcome = StoreTrouble("disk-full")
    shown.line.gate.set()
    asker = shown.ask()
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    assert ([one.code for one in asker.outcomes], shown.desk.state) == (["disk-full"], "unknown")
    assert (shown.line.closed, shown.line.log) == (1, [])


def test_what_fails_after_the_outcome_is_told_all_the_same(qtbot: QtBot, shown: Shown) -> None:
    shown.line.tired = StoreTrouble("disk-full")
    shown.line.gate.set()
    asker = shown.ask()
    qtbot.waitUntil(lambda: bool(shown.advised))
    assert ([one.ok for one in asker.outcomes], shown.advised) == ([True], ["disk-full"])


@pytest.mark.parametrize("by_code", [False, True])
def test_a_bug_while_enrolling_is_answered_so_that_its_dialog_can_be_left(
    qtbot: QtBot, shown: Shown, *, by_code: bool
) -> None:
    told: list[str] = []
    codes = ("code",) if by_code else ()
    ask: Any = shown.desk.enrol_by_code if by_code else shown.desk.enrol_again
    # This line has no store to prepare in, which no failure of ours says.
    ask(shown, *codes, "password", print, lambda advice: told.append(advice.code))
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["bug"]
