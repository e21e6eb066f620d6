"""The machine this program runs on, as the services are given it."""

import platform
from pathlib import Path

from desktop_app.paths import user_folder
from desktop_app.services.practice_clock import ProgramClock
from desktop_app.services.surroundings import Machine
from desktop_app.store.late_place import LatePlace
from desktop_app.store.secret_places import system_user
from desktop_app.version import VERSION
from sync.model.registry import REGISTERS
from sync.model.sources import SystemChance


def this_machine(folder: Path | None = None) -> Machine:
    """Return this PC with its stores under ``folder``, by default the user's own."""
    place = folder or user_folder()
    return Machine(
        folder=place,
        registry=REGISTERS,
        clock=ProgramClock(),
        chance=SystemChance(),
        secrets=LatePlace(place / "secrets"),
        system_user=system_user(),
        # Empty where the system has no name: colleagues need a word for it.
        label=platform.node() or "PC",
        app=VERSION,
    )
