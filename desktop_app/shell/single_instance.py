"""One window per store folder: a second start brings the first window to the front."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWER_MS = 500


class SingleInstance(QObject):
    """A named local socket that only the first program of a folder can own."""

    def __init__(self, folder: Path, raise_window: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = "kongtun-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
        self._raise_window = raise_window
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._called)

    def first(self) -> bool:
        """Tell whether this is the folder's first program; if not, the first one has been called."""
        if self._call_first():
            return False
        QLocalServer.removeServer(self._name)  # left behind by a killed program
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        return self._server.listen(self._name)

    def _call_first(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        answered = socket.waitForConnected(_ANSWER_MS)
        socket.disconnectFromServer()
        return answered

    def _called(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.deleteLater()
        self._raise_window()
