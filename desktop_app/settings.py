"""What this machine remembers outside the encrypted store: no record, no name of a village, no secret."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any

THEMES = ("system", "light", "dark", "contrast")
"""A theme nobody knows, from a damaged file or a newer program, counts as none."""
SWITCH = ("on", "off")
_CHOICES = {"theme": THEMES, "automatic": SWITCH, "metered": SWITCH}


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of this machine. Unknown entries in the file are kept out, missing ones take these values."""

    endpoint: str = ""
    """Address of the central endpoint; empty before enrolment."""
    theme: str = "system"
    """One of ``THEMES``."""
    store: str = ""
    """Folder name of the store opened last."""
    user_name: str = ""
    """Who logged in last: only to fill the box."""
    automatic: str = "on"
    """``on`` or ``off``: whether syncs may begin by themselves."""
    metered: str = "off"
    """``on`` where the line is paid by volume."""


class SettingsFile:
    """Reads and writes ``settings.json`` in one folder.

    A damaged file counts as none and is never written over: it is laid aside, and ``laid_aside`` names it.
    What the disk does not take holds while the program runs: settings need not keep anybody from work.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"
        self._unwritten: Settings | None = None
        self.laid_aside: Path | None = None
        """Where a damaged file was kept since this object was made."""

    @property
    def folder(self) -> Path:
        """Where the file lies."""
        return self._path.parent

    @property
    def kept(self) -> bool:
        """Whether the last change is on disk."""
        return self._unwritten is None

    def read(self) -> Settings:
        """Return the settings: the saved ones, or the defaults where nothing readable is saved."""
        if self._unwritten is not None:
            return self._unwritten
        try:
            found: Any = json.loads(self._path.read_bytes())
        except OSError:
            return Settings()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            self._lay_aside()
            return Settings()
        names = {one.name for one in fields(Settings)}
        # A newer program's words, or a hand's, must not keep this one from starting.
        known = {name: one for name, one in found.items() if name in names and isinstance(one, str)}
        for name, choices in _CHOICES.items():
            if known.get(name) not in choices:
                known.pop(name, None)
        return Settings(**known)

    def change(self, **changes: str) -> Settings:
        """Write the settings with ``changes`` and return them; the old file stands until the new is whole."""
        settings = replace(self.read(), **changes)
        try:
            self._write(settings)
        except OSError:
            self._unwritten = settings
        else:
            self._unwritten = None
        return settings

    def _write(self, settings: Settings) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8")
        # Whole or not at all, yet not flushed: what is lost with a power cut is a hint, and stores are found
        # without it.
        fresh.replace(self._path)

    def _lay_aside(self) -> None:
        # A new number each: the damaged file laid aside last time is not written over.
        numbers = (number for number in count(1) if not self._aside(number).exists())
        aside = self._aside(next(numbers))
        with suppress(OSError):  # a folder that cannot be written must not keep the program from starting
            self._path.rename(aside)
            self.laid_aside = aside

    def _aside(self, number: int) -> Path:
        return self._path.with_name(f"settings.damaged-{number}.json")
