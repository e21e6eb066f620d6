"""What a stranger has: the endpoint's commands and the client driver as processes, and folders to copy."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench import driver
from tests.support import endpoint_off
from tests.support.endpoint import ROOT, STOP_S

Answer = Mapping[str, Any]


class EndedError(AssertionError):
    """A process ended that nobody told to end."""


class NotOpenedError(AssertionError):
    """A PC's store was refused, with this code."""


class ClientProcess:
    """A driver over a client's folder; ``off_ms`` is the error of that PC's clock."""

    def __init__(self, folder: Path, tokens: Path, district: int, off_ms: int = 0) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._asks = folder.parent / f"{folder.name}-asks"
        self._asks.mkdir(exist_ok=True)
        log = (self._asks / "driver.log").open("ab")
        command = [sys.executable, "-m", driver.__name__]
        with log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        options = {"tokens": str(tokens), "district": district, "clock_off_ms": off_ms}
        opened = self.ask("open", dir=str(folder), opts=options)
        if not opened["ok"]:
            self.close()
            raise NotOpenedError(opened["error"])

    def begin(self, command: str, **words: object) -> None:
        """Give a command without waiting for its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"cmd": command, **words}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Answer:
        """Wait for the answer; EndedError where the process is gone."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise EndedError(f"the client in {self.folder.name} ended")
        found: Answer = json.loads(line)
        return found

    def ask(self, command: str, **words: object) -> Answer:
        """Give a command and return its answer."""
        self.begin(command, **words)
        return self.answer()

    def must(self, command: str, **words: object) -> Answer:
        """The same, where nothing may go wrong."""
        found = self.ask(command, **words)
        assert found["ok"], f"{self.folder.name}: {command} ended with {found['error']}"
        return found

    def give(self, command: str, content: object) -> None:
        """Give a command that reads a file."""
        file = self._asks / "ask.json"
        file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        self.must(command, file=str(file))

    def dump(self) -> Mapping[str, Any]:
        """Return the client's records and conflicts."""
        file = self._asks / "dump.json"
        self.must("dump", file=str(file))
        found: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
        return found

    def news(self) -> str:
        """Return what its officer reads."""
        return "\n".join(self.must("news")["lines"])

    def close(self) -> None:
        """End the process in order: whoever copies the folder copies a program that was closed."""
        with self._process as process:
            if process.stdin is not None:
                with suppress(BrokenPipeError):
                    process.stdin.close()
            process.wait(STOP_S)

    def kill(self) -> bool:
        """SIGKILL; whether the command under way had been answered before."""
        self._process.kill()
        with self._process as process:
            assert process.stdout is not None
            return process.stdout.read().endswith("\n")


class CentralProcess:
    """The endpoint of a folder: served, stopped, killed, put back."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder, self.database = folder, database
        self.address = ""
        self._process: subprocess.Popen[str] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def told(self) -> list[str]:
        """How commands are told of the database."""
        return ["--database", self.database] if self.database else []

    def start(self, off_ms: int = 0) -> None:
        """Serve, under a wrong clock where told."""
        serve = ["sync.central", "serve", "--data", str(self.folder), "--port", "0", "--with-bench-register"]
        command = [*serve, *self.told]
        if off_ms:
            command = [endpoint_off.__name__, str(self.folder), str(off_ms), *self.told[1:]]
        with (self.folder.parent / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise EndedError(f"the endpoint did not start: {self.last_words()}")
        self.address = f"http://127.0.0.1:{json.loads(line)['port']}"

    def last_words(self) -> str:
        """Return the end of its log."""
        return (self.folder.parent / "serve.log").read_text("utf-8")[-2000:]

    def save(self, to: Path) -> Path:
        """Copy what a stopped endpoint stands on: its folder and, on PostgreSQL, a dump beside it."""
        shutil.copytree(self.folder, to)
        if self.database:
            _postgres("pg_dump", "--format=custom", "--file", str(_dump_of(to)), self.database)
        return to

    def put_back(self, copy: Path) -> None:
        """Put back what ``save`` copied."""
        put_back(self.folder, copy)
        if self.database:
            _postgres("pg_restore", "--clean", "--dbname", self.database, str(_dump_of(copy)))

    def stop(self) -> None:
        """Stop in order, as ``systemctl stop`` does."""
        self._end(lambda process: process.terminate())

    def kill(self) -> None:
        """SIGKILL."""
        self._end(lambda process: process.kill())

    def _end(self, by: Callable[[subprocess.Popen[str]], None]) -> None:
        process, self._process = self._process, None
        if process is not None:
            with process:
                by(process)
                process.wait(STOP_S)


def _dump_of(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.dump")


def _postgres(program: str, *words: str) -> None:
    """Run one of PostgreSQL's own tools."""
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{program}: {done.stderr}"


def put_back(folder: Path, copy: Path) -> None:
    """Put a copy in a folder's place, as ``rm -r`` and ``cp -r`` do."""
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
