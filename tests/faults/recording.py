"""Runs a process under the recorder of file operations and reads what it recorded."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.support.source_tree import ROOT

_SOURCE = Path(__file__).with_name("recorder.c")
_HEAD = struct.Struct("<cHQI")


class Kind(Enum):
    """What was done."""

    WRITE = b"W"
    TRUNCATE = b"T"
    SYNC = b"Y"
    UNLINK = b"U"
    RENAME = b"R"
    ANSWER = b"S"
    """An HTTP answer began: everything before it was done when it was told."""


@dataclass(frozen=True, slots=True)
class Action:
    """One operation on a file: ``path`` below the recorded folder, ``at`` the offset or the new size."""

    kind: Kind
    path: str
    at: int
    octets: bytes


def can_record() -> bool:
    """Tell whether this machine has what the recorder is built with; CI must have it."""
    return sys.platform.startswith("linux") and shutil.which("gcc") is not None


def built(folder: Path) -> Path:
    """Build the recorder in ``folder``."""
    target = folder / "recorder.so"
    if not target.exists():
        command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(target), str(_SOURCE), "-ldl", "-lpthread"]
        subprocess.run(command, check=True, capture_output=True)
    return target


def recorded_surroundings(recorder: Path, root: Path, log: Path) -> Mapping[str, str]:
    """Return the surroundings in which a process records what it does below ``root``."""
    return {
        **os.environ,
        "LD_PRELOAD": str(recorder),
        "RECORD_ROOT": f"{root.resolve()}/",
        "RECORD_FILE": str(log),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def actions(log: Path, root: Path) -> list[Action]:
    """Return what was recorded, in order."""
    return list(_read(log.read_bytes(), f"{root.resolve()}/"))


def _read(octets: bytes, root: str) -> Iterator[Action]:
    at = 0
    while at + _HEAD.size <= len(octets):
        kind, named, offset, length = _HEAD.unpack_from(octets, at)
        at += _HEAD.size
        path = octets[at : at + named].decode()
        body = octets[at + named : at + named + length]
        at += named + length
        yield Action(Kind(kind), path.removeprefix(root), offset, body)


def run_recorded(command: Sequence[str], recorder: Path, root: Path, log: Path) -> None:
    """Run Python with the words of ``command`` to its end while it is recorded."""
    subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=recorded_surroundings(recorder, root, log),
        check=True,
    )
