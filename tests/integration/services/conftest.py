"""An office on the practice district, in a real encrypted store, on the practice day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.enrolment import Enrolment
from desktop_app.services.office import Office
from desktop_app.services.surroundings import Machine
from desktop_app.store.key_slots import Cost
from desktop_app.store.secret_places import FilePlace
from sync.client.http import HttpTransport
from sync.model.areas import Areas
from sync.model.practice.moment import NOW_MS
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock

CHEAP = Cost(rounds=1, memory_kib=8, lanes=1)


def machine_in(folder: Path) -> Machine:
    """Return a PC in ``folder`` with a stepping clock, seeded chance and cheap passwords."""
    return Machine(
        folder=folder,
        registry=REGISTERS,
        clock=SteppingClock(NOW_MS, 1000),
        chance=SeededChance(str(folder)),
        secrets=FilePlace(folder / "secrets"),
        system_user="tester",
        label="PC ทดสอบ",
        app="test",
        cost=CHEAP,
    )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return machine_in(tmp_path)


@pytest.fixture
def office(machine: Machine) -> Iterator[Office]:
    store, _name = Enrolment(machine, HttpTransport).make_practice()
    made = Office(store, machine.clock, Areas.shipped())
    yield made
    made.close()
