"""The two processes that are killed: an officer's PC that types and syncs, and an endpoint that serves.

Both run the product's own code in processes of their own; what they tell goes over a pipe, whole or not at
all.
"""

import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from sync.central.centre import open_centre
from sync.central.mailroom import Mailroom
from sync.central.serve import Line, serve
from sync.client.http import HttpTransport
from sync.model.sources import SystemChance, SystemClock
from sync.protocol.session import LineTrouble, Refused
from tests.proof.real_pc import REALM, REGISTRY, RealPC

LEFT, KEPT, SYNCING, RECEIVED, READY = "left", "kept", "syncing", "received", "ready"
VALUES = 400
"""Typed at most; nobody may have come to kill."""
BETWEEN_SYNCS = 3


def open_pc(folder: Path) -> RealPC:
    """Open the PC's store with the machine's own clock and chance, as programs do."""
    return RealPC(folder, "kills", clock=SystemClock(), chance=SystemChance())


def type_and_sync(folder: Path, address: str, rows: list[str], first: int, tell: Connection) -> None:
    """Type value after value and sync after every few, until killed or the line breaks."""
    pc = open_pc(folder)
    tell.send((READY, first))
    for number in range(first, first + VALUES):
        tell.send((LEFT, number))
        pc.edit(rows[number % len(rows)], {"name": f"ค่า {number}"})
        tell.send((KEPT, number))
        if number % BETWEEN_SYNCS == 0:
            tell.send((SYNCING, number))
            try:
                verified = pc.sync(lambda: HttpTransport(address)).verified
            except (LineTrouble, Refused):
                break
            if verified:
                tell.send((RECEIVED, number))
    pc.close()


def serve_endpoint(folder: Path, database: str, tell: Connection) -> None:
    """Serve the endpoint of ``folder`` until killed; tells its port.

    Every other push finds no turn and is received only, as at a month's end: merging is killed as well.
    """
    # What the server says of itself belongs into its own file, not between the proof's lines.
    log = os.open(folder / "serve.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    logging.disable(logging.INFO)
    centre = open_centre(folder, realm=REALM, address=database or None, registry=REGISTRY)
    line = Line("127.0.0.1", 0)
    with line.listen() as listening, patch.object(Mailroom, "_turn_soon", _every_other_turn()):
        port = listening.getsockname()[1]
        serve(centre, line, listening, lambda: tell.send(port))


def _every_other_turn() -> Callable[[Mailroom], AbstractContextManager[bool]]:
    turn_soon, coming = Mailroom._turn_soon, cycle((True, False))
    return lambda mailroom: turn_soon(mailroom) if next(coming) else nullcontext(enter_result=False)
