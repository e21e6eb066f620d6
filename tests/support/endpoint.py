"""A real endpoint for tests: the shipped command as a process of its own, on loopback, on a free port."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
STOP_S = 30


def central_command(*arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``python -m sync.central`` with ``arguments`` to its end and return what it printed.

    ``typed``: what comes on its standard input.
    """
    command = [sys.executable, "-m", "sync.central", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, input=typed
    )


def provision(folder: Path, *arguments: str) -> dict[str, str]:
    """Provision an endpoint in ``folder`` and return its credentials."""
    out = folder / "credentials.json"
    done = central_command("provision", "--data", folder, "--out", out, *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(out.read_text("utf-8"))
    return found


@contextmanager
def running_endpoint(folder: Path, *arguments: str) -> Iterator[str]:
    """Serve the endpoint of ``folder`` for the length of the block; gives its address.

    ``arguments`` go to ``serve`` (``--with-bench-register``). The realm is the one the folder was born in:
    ``provision`` before for practice or bench.
    """
    with (folder / "serve.log").open("wb") as log, serving(folder, log, *arguments) as (address, _process):
        yield address


@contextmanager
def serving(folder: Path, log: IO[bytes], *arguments: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The same, with the process itself, for tests that kill it."""
    serve = ("serve", "--data", str(folder), "--port", "0", *arguments)
    command = [sys.executable, "-m", "sync.central", *serve]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None
    with process, process.stdout as out:
        try:
            line = out.readline()
            assert line, f"the endpoint did not start: {(folder / 'serve.log').read_text('utf-8')}"
            yield f"http://127.0.0.1:{json.loads(line)['port']}", process
        finally:
            process.terminate()
            process.wait(STOP_S)
