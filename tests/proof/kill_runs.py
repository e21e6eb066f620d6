"""Kills a PC or its endpoint with SIGKILL at random moments, again and again, and counts what was entered.

After each kill the store is opened again and the sync finished: every value whose save was answered stands
in the centre's log exactly once, and nothing is there that was called received before.
"""

import multiprocessing
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from sync.central.database import run
from sync.client.http import HttpTransport
from sync.protocol.session import LineTrouble, Refused
from tests.proof.central_books import CentralBooks, central_books
from tests.proof.kill_children import (
    KEPT,
    LEFT,
    READY,
    RECEIVED,
    SYNCING,
    open_pc,
    serve_endpoint,
    type_and_sync,
)
from tests.proof.outcome import Outcome, Task

KILL_S = (0.001, 0.050)
ROWS = 4
_START_S = 60.0
_TRIES = 8
_MERGED_S = 0.1
"""After this the endpoint has mostly merged what it had received only."""
_LAST_WORDS_S = 10.0


def _children() -> ForkServerContext:
    """Return a source of processes that have their modules loaded: a kill then costs no start of Python."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.proof.kill_children"])
    return context


@dataclass(slots=True)
class Killing:
    """The two processes, the books, and what was told."""

    folder: Path
    database: str
    books: CentralBooks
    chance: random.Random
    context: ForkServerContext = field(default_factory=_children)
    rows: list[str] = field(default_factory=list)
    address: str = ""
    endpoint: ForkServerProcess | None = None
    left: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    received: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    times: Counter[object] = field(default_factory=Counter)
    number: int = 0
    _seq: int = 0

    def serve(self) -> None:
        """Have an endpoint that lives."""
        if self.endpoint is not None and self.endpoint.is_alive():
            return
        ours, theirs = self.context.Pipe(duplex=False)
        self.endpoint = self.context.Process(
            target=serve_endpoint, args=(self.folder / "centre", self.database, theirs), daemon=True
        )
        self.endpoint.start()
        theirs.close()
        assert ours.poll(_START_S), "the endpoint did not start"
        self.address = f"http://127.0.0.1:{ours.recv()}"

    def prepare(self) -> None:
        """Enrol the PC and make its records."""
        self.serve()
        pc = open_pc(self.folder / "pc")
        pc.enrol(self.dial, self.books.code())
        self.rows += [pc.enter({"members": number}) for number in range(ROWS)]
        assert pc.sync(self.dial).verified
        pc.close()

    def dial(self) -> HttpTransport:
        """Make a line to the endpoint that serves now."""
        return HttpTransport(self.address)

    def kill_once(self) -> str:
        """Let both work, kill one, finish; return what is not as it must be."""
        self.serve()
        ours, theirs = self.context.Pipe(duplex=False)
        args = (self.folder / "pc", self.address, self.rows, self.number + 1, theirs)
        child = self.context.Process(target=type_and_sync, args=args, daemon=True)
        child.start()
        theirs.close()
        self._hear_until(ours, self.chance.choice((READY, SYNCING, KEPT)))
        time.sleep(self.chance.uniform(*KILL_S))
        victim = self.chance.choice((child, self.endpoint))
        assert victim is not None
        self.counts["PCs killed" if victim is child else "endpoints killed"] += 1
        victim.kill()
        victim.join()
        # A PC whose endpoint died goes on typing until its next sync fails; then it ends by itself.
        self._hear_all(ours)
        child.join()
        ours.close()
        return self._look()

    def _hear_until(self, ours: Connection, word: str) -> None:
        while self._hear(ours) not in {word, ""}:
            pass

    def _hear_all(self, ours: Connection) -> None:
        while self._hear(ours):
            pass

    def _hear(self, ours: Connection) -> str:
        try:
            if not ours.poll(_LAST_WORDS_S):
                return ""
            word, number = ours.recv()
        except (EOFError, OSError):
            return ""
        told = {LEFT: self.left, KEPT: self.kept}
        if word in told:
            told[word].add(number)
            self.number = max(self.number, number)
        elif word == RECEIVED:
            self.received |= {one for one in self.kept if one <= number}
        return str(word)

    def _look(self) -> str:
        self.serve()
        self._read_on()
        if early := [one for one in self.received if not self.times[f"ค่า {one}"]]:
            return f"values {early[:5]} were called received and are not at the centre"
        if not self._finish():
            return "the sync after a kill did not end verified"
        self._read_on()
        lost = [one for one in self.kept if self.times[f"ค่า {one}"] != 1]
        if lost:
            return f"values {sorted(lost)[:5]} do not stand in the log once"
        twice = [one for one in self.left if self.times[f"ค่า {one}"] > 1]
        self.counts["values"] = len(self.kept)
        self.counts["kept unanswered"] = sum(self.times[f"ค่า {one}"] for one in self.left - self.kept)
        return f"values {twice[:5]} stand in the log more than once" if twice else ""

    def _finish(self) -> bool:
        pc = open_pc(self.folder / "pc")
        try:
            for _ in range(_TRIES):
                try:
                    ended = pc.sync(self.dial)
                    if ended.verified:
                        return True
                    self.counts["received only"] += ended.delivered > 0
                    time.sleep(_MERGED_S)
                except (LineTrouble, Refused) as trouble:
                    self.counts[f"again after {trouble}"] += 1
            return False
        finally:
            pc.store.check()
            pc.close()

    def _read_on(self) -> None:
        """Count what the log has that was not counted yet."""
        for change in self.books.changes(self._seq):
            self._seq = change.seq
            self.times.update(change.set.values())

    def end(self) -> None:
        """Let the endpoint go."""
        if self.endpoint is not None:
            self.endpoint.kill()
            self.endpoint.join()

    def whole(self) -> str:
        """Read the endpoint's database through."""
        if self.database:
            return ""
        with self.books.centre.database.reading() as connection:
            found = run(connection, "PRAGMA integrity_check").scalar_one()
        return "" if found == "ok" else f"the endpoint's file: {found}"


def run_kills(task: Task) -> Outcome:
    """Kill ``task.amount`` times."""
    chance = random.Random(task.seed)
    broken: list[str] = []
    with central_books(task.folder / "centre", task.database) as books:
        killing = Killing(task.folder, task.database, books, chance)
        try:
            killing.prepare()
            done = 0
            while done < task.amount and not broken:
                done += 1
                if complaint := killing.kill_once():
                    broken.append(f"kill {done}: {complaint}")
            if complaint := killing.whole():
                broken.append(complaint)
        finally:
            killing.end()
    return Outcome("kills", done, len(broken), task.seed, dict(killing.counts), "\n".join(broken))
