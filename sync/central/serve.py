"""Runs the endpoint in the foreground: one line when ready, an orderly stop on SIGTERM or SIGINT."""

import gc
import logging
import os
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn

from sync.central.app import make_app
from sync.central.centre import Centre
from sync.central.errors import StoreError, because_of, in_both_languages
from sync.central.merging import Merger

STOP_S: Final = 10.0
"""From the signal to the end of the process, whatever is at work."""
_FINISH_S: Final = 8
"""Requests at work when the stop comes are finished, but no longer than this."""
_CUT_S: Final = 9.0
"""A statement that still holds its thread by then was not acknowledged; its transaction goes with it."""
WAITING: Final = 2048
"""Connections the system keeps waiting; Python's 128 are few when 878 offices knock at month end."""
_LOG = logging.getLogger("kongtun.centre")


@dataclass(frozen=True, slots=True)
class Line:
    """Where to listen, and with what certificate; port 0 lets the system choose."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    def listen(self) -> socket.socket:
        """Return a listening socket; raises OSError (port taken) or UnicodeError (``host`` is no name)."""
        return socket.create_server((self.host, self.port), backlog=WAITING)

    def check(self) -> None:
        """Try the certificate out.

        Raises:
            StoreError: certificate and key are not there, cannot be read or do not fit.
        """
        if self.certificate is None and self.key is None:
            return
        if self.certificate is None or self.key is None:
            raise _no_certificate("--certificate --key")
        try:
            # Asked for a password on the terminal, a service would stand still.
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, self.key, password=str)
        except OSError as trouble:
            raise _no_certificate(because_of(trouble)) from trouble


def _no_certificate(because: str) -> StoreError:
    return StoreError(in_both_languages("serve-certificate", {"because": because}))


class Server(uvicorn.Server):
    """Uvicorn that tells when it listens, and ends in time."""

    def __init__(self, centre: Centre, line: Line, *, shared: bool, started: Callable[[], None]) -> None:
        app = make_app(centre)
        self._merger = Merger(app.state.endpoint)
        config = uvicorn.Config(
            app,
            log_config=None,
            # It would write everybody's address and path, made-up ones too; `app` logs what may be known.
            access_log=False,
            server_header=False,
            # `app` dates its answers itself: a short reply bears no date.
            date_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=_FINISH_S,
            # How many connections are accepted in one go: of several workers none takes all that wait.
            backlog=1 if shared else WAITING,
            ssl_certfile=line.certificate,
            ssl_keyfile=line.key,
        )
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        for one in sockets or ():
            one.listen(WAITING)  # asyncio has set it to what is accepted in one go
        # What is loaded by now stays: looked through time and again for the leavings of requests, it took a
        # push 6 % of its time.
        gc.collect()
        gc.freeze()
        self._merger.start()
        self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what is at work; what cannot be finished is cut."""
        cutter = threading.Timer(_CUT_S, _cut)
        cutter.daemon = True
        cutter.start()
        await super().shutdown(sockets)
        # After the requests: what they put into the inbox waits for the next start.
        self._merger.stop()

    def stop(self) -> None:
        """Begin the orderly stop; from any thread, also before the start is through."""
        self.should_exit = True


def serve(centre: Centre, line: Line, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve in this process until told to stop; ``ready`` is called once it listens."""
    server = Server(centre, line, shared=False, started=ready)
    on_signals(server.stop)
    server.run([listening])


def on_signals(stop: Callable[[], None]) -> None:
    """Let SIGTERM and SIGINT call ``stop``.

    Uvicorn takes them itself while it runs, and raises them once more at its end: then they do nothing more.
    """

    def told(_number: int, _frame: FrameType | None) -> None:
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)


def _cut() -> None:
    _LOG.warning("work cut at the stop")
    logging.shutdown()
    os._exit(0)
