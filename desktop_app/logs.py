"""Logging set-up: ids and codes only, never a value of a record (DESIGN section 5)."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path


class LogFile:
    """The log of one program; where it cannot be written, standard error takes its place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "kongtun.log"
        self.refused = False
        """Whether the folder took no log."""
        self._started = False

    def start(self) -> None:
        """Log to the file, 1 MB at most, three older ones kept; a second call changes nothing."""
        if self._started:
            return
        self._started = True
        handler = self._handler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        root = logging.getLogger()
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        if self.refused:
            root.warning("no log file: %s takes none", self.folder)

    def _handler(self) -> logging.Handler:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return RotatingFileHandler(self.path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
        except OSError:
            self.refused = True
            # Not a fault that stops: a program that cannot log can still take in a month's figures.
            return logging.StreamHandler()
