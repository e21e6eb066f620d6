"""Opening a store that fails half-way: the store is let go, and the next try opens it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.machine import this_machine
from desktop_app.services.enrolment import DATABASE, KEY_FILE, PRACTICE
from desktop_app.services.office import Office
from desktop_app.settings import SettingsFile
from desktop_app.shell.background import Background, Lane
from desktop_app.shell.start_desk import StartDesk
from desktop_app.store.errors import StoreTrouble
from desktop_app.store.key_file import key_from
from tests.support.keys import wait_for
from ui.views.common import Advice


class KeepingLane(Lane[Office]):
    """A lane that keeps what became of each opening, and with a failure all that its steps held."""

    def __init__(self) -> None:
        super().__init__("database", Office.close)
        self.openings: list[Future[None]] = []

    def enter(self, make: Callable[[], Office]) -> "Future[None]":
        self.openings.append(super().enter(make))
        return self.openings[-1]


@pytest.fixture
def database() -> Iterator[KeepingLane]:
    lane = KeepingLane()
    yield lane
    assert lane.stop(5)


def test_a_store_that_opens_and_cannot_be_entered_is_let_go(
    tmp_path: Path,
    database: KeepingLane,
    qtbot: QtBot,  # noqa: ARG001 - the application must exist
) -> None:
    machine, settings = this_machine(tmp_path), SettingsFile(tmp_path)
    folder = machine.stores / PRACTICE
    folder.mkdir(parents=True)
    key = key_from(folder / KEY_FILE, machine.chance)
    machine.open(folder / DATABASE, key).close()  # a store of no install: it opens, and is nobody's
    settings.change(store=PRACTICE)
    network: Lane[None] = Lane("network")
    desk = StartDesk(Background((StoreTrouble,)), database, network, machine, settings, "practice")
    told: list[Advice] = []
    for tries in (1, 2):
        desk.reopen_practice(desk, lambda _none: pytest.fail("it opened"), told.append)
        wait_for(lambda tries=tries: len(told) == tries, "what is told")  # type: ignore[misc]
        assert database.openings[-1].exception() is not None
    assert [one.code for one in told] == ["not-enrolled"] * 2
    machine.open(folder / DATABASE, key).close()
    assert network.stop(5)
