"""One window per store folder: a second start brings the first window to the front.

The lock decides who is first, so that any number of starts at once leave one window; the socket only carries
the call. It cannot decide: between a call nobody answers and one's own listening, others come to the same.
"""

import hashlib
import logging
import os
import time
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_app.store.errors import OpenElsewhere
from desktop_app.store.folder import named
from desktop_app.store.folder_lock import FolderLock

PATIENCE_MS = 5_000
"""How long a start waits for a program that holds the folder and does not answer: one that is just closing
lets go within that, and one just starting listens long before."""
_ANSWER_MS = 500
"""Only somebody who is there takes that long; that nobody is, is told at once."""
_AGAIN_S = 0.05

_log = logging.getLogger(__name__)


class SingleInstance(QObject):
    """Holds the folder for this program, and hears the calls of later starts."""

    called = Signal()
    """The program was started once more: the window is wanted."""

    def __init__(self, folder: Path, patience_ms: int = PATIENCE_MS) -> None:
        super().__init__()
        self._folder = folder
        self._lock = FolderLock(folder)
        # Of the whole path: a program started with another `--folder` is another program.
        # `Path.resolve` fails on a link that leads in a circle, which is told once the folder is tried out.
        whole = os.path.realpath(folder)
        short = "kongtun-" + hashlib.sha256(whole.encode()).hexdigest()[:24]
        # A short name lies in the system's folder for short-lived files, which may be missing; a path in ours
        # may be longer than the 107 bytes a socket's name has room for.
        self._names = (short, str(Path(whole) / "kongtun.call"))
        self._patience_ms = patience_ms
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._hear)

    def first(self, *, waits: bool = True) -> bool:
        """Tell whether this is the folder's first program; if not, the first one has been called.

        ``waits``: stand still for a program that holds the folder and does not answer; only before a window
        is shown.

        Raises:
            OpenElsewhere: ``already-running``: another program has the folder and does not answer.
            DiskFull, DiskTrouble: the folder takes no file.
        """
        since = QElapsedTimer()
        since.start()
        while not self._took():
            if any(map(self._answers, self._names)):
                return False
            if not waits or since.hasExpired(self._patience_ms):
                raise OpenElsewhere("already-running")
            time.sleep(_AGAIN_S)
        return True

    def deaf(self) -> None:
        """Answer no more: the window has closed, and whoever starts now waits for the folder instead."""
        self._server.close()

    def leave(self) -> None:
        """Let the next start be the first."""
        self.deaf()
        self._lock.drop()

    def _took(self) -> bool:
        with named(self._folder):
            took = self._lock.take()
        # Taken twice where a start is tried again from its window: then it listens already.
        if took and not self._server.isListening():
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            if not any(map(self._listen, self._names)):
                _log.warning("no calls are heard: %s", self._server.serverError().name)
        return took

    def _listen(self, name: str) -> bool:
        QLocalServer.removeServer(name)  # Qt asks for it after a kill; who has the lock harms nobody
        return self._server.listen(name)

    def _answers(self, name: str) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(name)
        answered = socket.waitForConnected(_ANSWER_MS)
        socket.disconnectFromServer()
        return answered

    def _hear(self) -> None:
        while self._server.hasPendingConnections():
            # The call itself is the message: nothing is read from whoever connects.
            self._server.nextPendingConnection().deleteLater()
            self.called.emit()
