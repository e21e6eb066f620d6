"""What this machine remembers outside the encrypted store: no record, no name of a village, no secret."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of this machine. Unknown entries in the file are kept out, missing ones take these values."""

    endpoint: str = ""
    """Address of the central endpoint; empty before enrolment."""
    theme: str = "system"
    """``system``, ``light``, ``dark`` or ``contrast``."""
    store: str = ""
    """Folder name of the store opened last."""
    user_name: str = ""
    """Who logged in last: only to fill the box."""


class SettingsFile:
    """Reads and writes ``settings.json`` in one folder; a damaged file counts as none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"

    def read(self) -> Settings:
        """Return the saved settings, or the defaults where nothing readable is saved."""
        try:
            found: Any = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Settings()
        if not isinstance(found, dict):
            return Settings()
        names = {one.name for one in fields(Settings)}
        return Settings(**{k: v for k, v in found.items() if k in names and isinstance(v, str)})

    def change(self, **changes: str) -> Settings:
        """Write the settings with ``changes`` and return them; the old file stands until the new is whole."""
        settings = replace(self.read(), **changes)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(self._path)
        return settings
