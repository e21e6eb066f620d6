"""Several processes that serve one endpoint: started, watched, replaced and stopped by the one that has none.

They accept from one listening socket: what waits there belongs to no worker, so that none takes it along when
it dies. Each holds a pipe to the process that watches; when that ends, however it ends, they stop as well.
"""

import logging
import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from socket import socket
from typing import Final

from sync.central.centre import Sources
from sync.central.errors import CentralError, StoreError, in_both_languages
from sync.central.logs import start_logging
from sync.central.opening import Opening
from sync.central.serve import STOP_S, Line, Server, on_signals

_AGAIN_S: Final = 1.0
"""A worker that ends at once, again and again, is not started more often than this."""
_NOT_STARTED: Final = 3
"""A worker's exit code when the endpoint cannot be opened; the reason stands in its log."""
_LOG = logging.getLogger("kongtun.centre")


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    began: float
    ready: bool = False


class Crew:
    """The workers of one endpoint."""

    def __init__(self, start: Callable[[Connection], SpawnProcess], count: int) -> None:
        self._start = start
        self._count = count
        self._workers: list[_Worker] = []
        self._told = False
        self._heard, self._stop = multiprocessing.get_context("spawn").Pipe(duplex=False)

    def stop(self) -> None:
        """Begin the orderly stop; may be called by a signal."""
        self._stop.send_bytes(b"stop")

    def run(self, ready: Callable[[], None]) -> None:
        """Keep so many workers at work until told to stop; ``ready`` is called once all of them listen.

        Raises:
            StoreError: a worker ended before the first ``ready``.
        """
        try:
            while not self._heard.poll():
                self._fill()
                self._watch()
                if not self._told and all(one.ready for one in self._workers):
                    self._told = True
                    ready()
        finally:
            self._end()

    def _fill(self) -> None:
        while len(self._workers) < self._count:
            ours, theirs = multiprocessing.get_context("spawn").Pipe()
            with theirs:
                process = self._start(theirs)
            self._workers.append(_Worker(process, ours, time.monotonic()))

    def _watch(self) -> None:
        """Wait until something happens: a worker is ready or has ended, or the stop is here."""
        waiting = [one.pipe for one in self._workers if not one.ready]
        wait([self._heard, *waiting, *(one.process.sentinel for one in self._workers)])
        for one in list(self._workers):
            if not one.process.is_alive():
                self._gone(one)
            elif one.pipe in waiting and one.pipe.poll():
                with suppress(EOFError, OSError):  # it is just ending: its sentinel tells next
                    one.pipe.recv_bytes()
                    one.ready = True

    def _gone(self, one: _Worker) -> None:
        self._workers.remove(one)
        one.pipe.close()
        code = one.process.exitcode
        one.process.close()
        if not self._told:
            raise StoreError(in_both_languages("serve-no-worker", {"ended": str(code)}))
        _LOG.warning("a worker ended with %s and is replaced", code)
        # Not slept through: the stop may come meanwhile.
        self._heard.poll(max(0.0, one.began + _AGAIN_S - time.monotonic()))

    def _end(self) -> None:
        """Tell every worker to stop, wait, and end those that do not."""
        until = time.monotonic() + STOP_S - 0.5
        for one in self._workers:
            one.pipe.close()
        for one in self._workers:
            one.process.join(max(0.0, until - time.monotonic()))
            if one.process.is_alive():
                _LOG.warning("a worker did not stop in time")
                one.process.kill()
                one.process.join()


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker is given."""

    opening: Opening
    sources: Sources
    line: Line
    listening: socket


def serve_with_workers(job: Job, count: int, ready: Callable[[], None]) -> None:
    """Serve with ``count`` processes until told to stop; ``ready`` is called once all of them listen.

    Raises:
        StoreError: the workers cannot start.
    """
    # Not forked: a copy of a process with threads and open connections may stand still or share them.
    context = multiprocessing.get_context("spawn")

    def start(pipe: Connection) -> SpawnProcess:
        process = context.Process(target=_work, args=(job, pipe))
        process.start()
        return process

    crew = Crew(start, count)
    on_signals(crew.stop)
    crew.run(ready)


def _work(job: Job, pipe: Connection) -> None:
    """Be a worker."""
    start_logging()
    try:
        centre = job.opening.again(job.sources)
    except CentralError as trouble:
        _LOG.error("%s", trouble)
        raise SystemExit(_NOT_STARTED) from None
    server = Server(centre, job.line, shared=True, started=lambda: pipe.send_bytes(b"ready"))
    on_signals(server.stop)
    threading.Thread(target=_until_left, args=(pipe, server), daemon=True).start()
    server.run([job.listening])
    centre.close()


def _until_left(pipe: Connection, server: Server) -> None:
    with suppress(EOFError, OSError):
        pipe.recv_bytes()  # nothing is ever sent: it returns when the other end closes
    server.stop()
