"""News of the system's network: a line came or went. No packet is sent to find out.

Windows says it through its list of networks, Linux through NetworkManager; where Qt finds neither, nobody
hears anything, and the schedule's own slow waits are all there is.
"""

from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

_Reach = QNetworkInformation.Reachability


class NetworkNews(Protocol):
    """Tells of a line; real or a test's."""

    came: Signal
    went: Signal


class SystemNetwork(QObject):
    """Tells of the line as the operating system sees it."""

    came = Signal()
    went = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._up = True
        # Loads a plugin and asks the system; once for the process.
        if QNetworkInformation.loadDefaultBackend():
            network = QNetworkInformation.instance()
            network.reachabilityChanged.connect(self.heard)
            self.heard(network.reachability())

    def heard(self, reach: QNetworkInformation.Reachability) -> None:
        """Take in what the system says, and tell of a change."""
        # Behind an office's proxy Windows reaches no address of its own and says "local": only "none" is
        # believed.
        up = reach is not _Reach.Disconnected
        if up != self._up:
            self._up = up
            (self.came if up else self.went).emit()

    @property
    def up(self) -> bool:
        """Whether there may be a line."""
        return self._up
