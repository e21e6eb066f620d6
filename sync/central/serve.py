"""Runs the endpoint in the foreground: one line when ready, an orderly stop on SIGTERM or SIGINT."""

import logging
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

import uvicorn

from sync.central.app import make_app
from sync.central.centre import Centre
from sync.central.one_server import only_server

WAIT_AT_END_S: Final = 10
"""Requests at work when the stop comes are finished, but no longer than this."""


class _Server(uvicorn.Server):
    """Uvicorn that tells when it listens."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._started()


def serve(centre: Centre, host: str, port: int, ready: Callable[[int], None]) -> None:
    """Serve until told to stop; ``ready`` gets the port, which the system chooses when ``port`` is 0.

    Raises:
        OSError: the port is taken or not allowed.
        UnicodeError: ``host`` is no name a line could have.
        ServedAlreadyError: another process serves the folder.
    """
    # As deep as uvicorn's own: Python's default of 128 is short when 878 offices knock at month end.
    listening = socket.create_server((host, port), backlog=2048)
    chosen: int = listening.getsockname()[1]
    config = uvicorn.Config(
        make_app(centre),
        log_config=None,
        # It would write everybody's address and path, made-up ones too; `app` logs what may be known.
        access_log=False,
        server_header=False,
        # `app` dates its answers itself: a short reply bears no date.
        date_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=WAIT_AT_END_S,
    )
    # Uvicorn raises the signals it took once more after its orderly stop: then they mean nothing any more.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _ignore)
    with listening, only_server(centre.folder):
        _Server(config, lambda: ready(chosen)).run([listening])


def start_logging() -> None:
    """Log to standard error: ids and codes, never a value of a record."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Take a signal that has done its work."""
