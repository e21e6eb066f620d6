"""Programs of several releases as processes of their own: PCs, and endpoints they sync with."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.source_tree import ROOT

HERE = Path(__file__).parent
NOW = "now"
RELEASES = ("0.1.0",)
"""Releases whose code lies here as a zip of ``sync``, ``desktop_app`` and the ``resources`` they read."""
STOP_S = 30


def code_of(release: str, folder: Path) -> Path:
    """Return where a release's packages are, unpacked below ``folder`` where it is an old one."""
    if release == NOW:
        return ROOT
    target = folder / f"release-{release}"
    if not target.exists():
        with zipfile.ZipFile(HERE / f"release-{release}.zip") as packed:
            packed.extractall(target)
    return target


def surroundings(code: Path) -> Mapping[str, str]:
    """Return the environment in which a release's code is the one that is imported."""
    return {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}


class ReleasePC:
    """A PC in a process of its own; ``move`` goes on with another release over the same files."""

    def __init__(self, folder: Path, code: Path) -> None:
        self._folder = folder
        self._child = self._start(code)

    def _start(self, code: Path) -> subprocess.Popen[str]:
        command = [sys.executable, str(HERE / "child_pc.py"), str(self._folder)]
        return subprocess.Popen(
            command,
            cwd=code,
            env=surroundings(code),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def do(self, *order: object) -> Any:
        """Give an order and return the answer."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(order) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        assert line, f"the PC in {self._folder.name} ended at {order[0]}"
        return json.loads(line)

    def move(self, code: Path) -> None:
        """Start again as another release."""
        self.close()
        self._child = self._start(code)

    def close(self) -> None:
        """End the process."""
        with self._child as child:
            if child.stdin is not None:
                with suppress(BrokenPipeError):  # it died before, and was told so where it did
                    child.stdin.close()
            child.wait(STOP_S)


def made_centre(folder: Path, code: Path) -> list[str]:
    """Make an endpoint's folder by a release and return two codes."""
    command = [sys.executable, str(HERE / "child_centre.py"), str(folder)]
    done = subprocess.run(
        command, cwd=code, env=surroundings(code), capture_output=True, text=True, check=True
    )
    codes: list[str] = json.loads(done.stdout)
    return codes


@contextmanager
def release_endpoint(folder: Path, code: Path) -> Iterator[str]:
    """Serve an endpoint's folder by a release; gives the address."""
    command = [sys.executable, "-m", "sync.central", "serve", "--data", str(folder), "--port", "0"]
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=code, env=surroundings(code), stdout=subprocess.PIPE, stderr=log
        )
    assert process.stdout is not None
    with process, process.stdout as out:
        try:
            line = out.readline()
            assert line, (folder / "serve.log").read_text("utf-8")[-1000:]
            yield f"http://127.0.0.1:{json.loads(line)['port']}"
        finally:
            process.terminate()
            process.wait(STOP_S)
