"""A PC of the release that runs in offices at today's endpoint, and today's PC at that release's endpoint.

The old one is its own code, unpacked. Meanwhile folders are copied as strangers copy them.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sync.model.sentences import title
from tests.proof.releases.cast import NOW, RELEASES, ReleasePC, code_of, release_endpoint, surroundings
from tests.proof.stranger_parts import put_back

OLD = RELEASES[-1]
_ROUNDS = 6
_FUND = {"kind": "savings_group", "status": "active"}


class Releases:
    """PCs of two releases at an endpoint of one of them; the practice district is their office."""

    def __init__(self, folder: Path, endpoint: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._code = code_of(endpoint, folder)
        self.centre = folder / "centre"
        self.centre.mkdir()
        self._ticket = self._provisioned()
        self.pcs: dict[str, ReleasePC] = {}
        self.values: list[str] = []
        self.over: set[str] = set()
        self.told: list[str] = []
        self.address = ""

    def _provisioned(self) -> str:
        out = self.folder / "credentials.json"
        command = [
            "-m",
            "sync.central",
            "provision",
            "--data",
            str(self.centre),
            "--practice",
            "--out",
            str(out),
        ]
        subprocess.run(
            [sys.executable, *command],
            cwd=self._code,
            env=surroundings(self._code),
            check=True,
            capture_output=True,
        )
        found: dict[str, str] = json.loads(out.read_text("utf-8"))
        return found["district_head"]

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve the endpoint by its own release's command."""
        with release_endpoint(self.centre, self._code) as self.address:
            yield

    def open(self, name: str, release: str) -> None:
        """Start a release's program over a PC's folder."""
        self.pcs[name] = ReleasePC(self.folder / name, code_of(release, self.folder))

    def enrol(self, name: str) -> None:
        """Let a PC enrol."""
        self.pcs[name].do("enrol", self.address, self._ticket)

    def copy(self, name: str, to: str) -> None:
        """Copy the folder of a PC whose program was closed."""
        self.pcs.pop(name).close()
        shutil.copytree(self.folder / name, self.folder / to)

    def enter(self, name: str, row_id: str = "", over: str = "") -> str:
        """Make a fund, or name it anew over the name its officer saw; returns its id."""
        value = f"กลุ่ม {len(self.values)}"
        self.values.append(value)
        self.over.add(over)
        values = {"name_th": value} if row_id else {**_FUND, "name_th": value}
        return str(self.pcs[name].do("enter", row_id, values))

    def sync(self, name: str) -> dict[str, Any]:
        """Sync a PC; one that the endpoint finds to be two enrols again, as its officer is told to."""
        found: dict[str, Any] = self.pcs[name].do("sync", self.address)
        if found.get("code") in {"install-forked", "chain-gap"}:
            self.told.append(f"{name}: {found['told']}")
            self.pcs[name].do("enrol again", self.address)
            return self.sync(name)
        return found

    def rest(self) -> None:
        """Sync until all hold the same."""
        for _ in range(_ROUNDS):
            found = [self.sync(name) for name in self.pcs]
            rows = [pc.do("rows") for pc in self.pcs.values()]
            if all(one["verified"] and not one["waiting"] for one in found) and rows[1:] == rows[:-1]:
                return
        raise AssertionError(f"no rest: {found}")

    def holds(self, conflicts: int) -> None:
        """Hold that every value stands in a fund, a conflict or a list, or was written over knowingly."""
        rows = next(iter(self.pcs.values())).do("rows")
        news = [line for pc in self.pcs.values() for line in pc.do("news")]
        shown = json.dumps([rows, *news], ensure_ascii=False)
        # In a conflict a text is JSON in JSON.
        nowhere = [one for one in self.values if one not in self.over and not _is_in(one, _plain(shown))]
        assert not nowhere, f"{nowhere} were entered and are nowhere"
        assert len(rows["conflict"]) == conflicts, f"{len(rows['conflict'])} conflicts, not {conflicts}"

    def close(self) -> None:
        """End all programs."""
        for pc in self.pcs.values():
            pc.close()


def _is_in(value: str, shown: str) -> bool:
    # With what follows it: `กลุ่ม 1` is the beginning of `กลุ่ม 12` as well.
    return f'{value}"' in shown or f"{value} " in shown


def _plain(shown: str) -> str:
    return shown.replace('\\"', '"')


def mixed(folder: Path, pc_release: str, endpoint: str) -> tuple[int, list[str]]:
    """Let a PC of ``pc_release``, its copy and a PC of the other release work; values and what was told."""
    place = Releases(folder, endpoint)
    other = NOW if pc_release == OLD else OLD
    try:
        with place.served():
            for name, release in (("one", pc_release), ("other", other)):
                place.open(name, release)
                place.enrol(name)
            rows = [place.enter(name) for name in ("one", "other")]
            place.rest()
            _cross(place, rows, ("one", "other"))
            place.copy("one", "copy")
            place.open("one", pc_release)
            place.open("copy", pc_release)
            rows += [place.enter(name) for name in ("copy", "one")]
            place.rest()
            assert place.told, "two PCs worked as one, and nobody was told"
            _cross(place, rows[2:], ("copy", "one"))
            place.holds(conflicts=2)
    finally:
        place.close()
    return len(place.values), place.told


def put_back_with_both(folder: Path) -> tuple[int, list[str]]:
    """Put back the folder of today's endpoint, at which a PC of the old release and one of today work."""
    place = Releases(folder, NOW)
    try:
        with place.served():
            for name, release in (("one", OLD), ("other", NOW)):
                place.open(name, release)
                place.enrol(name)
            rows = [place.enter(name) for name in ("one", "other")]
            place.rest()
        copy = shutil.copytree(place.centre, folder / "centre-before")
        with place.served():
            rows += [place.enter(name) for name in ("one", "other")]
            place.rest()
            _cross(place, rows[2:], ("one", "other"))
            place.enter("one", rows[0], over=place.values[0])
        put_back(place.centre, copy)
        with place.served():
            place.rest()
            # The choice was between a value of either PC. An old one offers nothing again, so the centre gets
            # one of the two from today's PC, which tells of the other.
            place.holds(conflicts=0)
            found = [line for line in place.pcs["other"].do("news") if title("centre-put-back") in line]
            assert found, "today's PC reads nothing of the endpoint that was put back"
            place.told.append(f"other: {found[0]}")
    finally:
        place.close()
    return len(place.values), place.told


def _cross(place: Releases, rows: Sequence[str], names: tuple[str, str]) -> None:
    """Each writes over the other's record, knowing it; then both name one fund at once."""
    before = len(place.values) - 2
    for at, name in enumerate(names):
        place.enter(name, rows[1 - at], over=place.values[before + 1 - at])
    place.rest()
    seen = place.values[-1]
    for name in names:
        place.enter(name, rows[0], over=seen)
    place.rest()


RELEASE_CASES: Mapping[str, Callable[[Path], tuple[int, list[str]]]] = {
    f"a PC of {OLD} and its copy at today's endpoint": partial(mixed, pc_release=OLD, endpoint=NOW),
    f"a PC of today and its copy at the endpoint of {OLD}": partial(mixed, pc_release=NOW, endpoint=OLD),
    f"today's endpoint put back from under a PC of {OLD}": put_back_with_both,
}
"""What each carries out in an empty folder; returned are the values entered and what officers read."""
