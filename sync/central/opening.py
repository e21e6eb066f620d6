"""What it takes to open one endpoint again in another process."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.central.centre import Centre, Sources, open_centre
from sync.model.fields import Register, Registry
from sync.model.registry import REGISTERS

BENCH_MODULE: Final = "tests.bench.register"
"""Loaded by name and only on request: what is shipped does not depend on the tests' package."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where an endpoint lies, and whether it also knows the benchmark's register."""

    folder: Path
    address: str | None
    with_bench: bool = False

    @property
    def registry(self) -> Registry:
        """The registers of this endpoint."""
        return REGISTERS.with_register(_bench_register()) if self.with_bench else REGISTERS

    def again(self, sources: Sources) -> Centre:
        """Open the endpoint that another process has made and migrated.

        ``sources`` are that process's: the clock of a practice endpoint reads the same in all of them.
        """
        return open_centre(
            self.folder, address=self.address, registry=self.registry, sources=sources, make=False
        )


def _bench_register() -> Register:
    register = importlib.import_module(BENCH_MODULE).BENCH_RECORD
    if not isinstance(register, Register):
        raise TypeError(f"{BENCH_MODULE} declares no register")
    return register
