"""Logging set-up: ids and codes only, never a value of a record (DESIGN section 5)."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path


def start_logging(folder: Path) -> None:
    """Log to ``folder``/kongtun.log, 1 MB at most, three older files kept."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "kongtun.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
