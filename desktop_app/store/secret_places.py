"""Where the half of a slot's key that stays with the operating system's user may lie."""

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop_app.store.errors import KeyringMissing, known_failures
from desktop_app.store.files import write_whole


class SecretPlace(Protocol):
    """Where this user's secrets lie."""

    @property
    def kind(self) -> str:
        """``keyring`` or ``file``."""

    def keep(self, name: str, secret: bytes) -> None:
        """Keep ``secret`` under ``name``."""

    def find(self, name: str) -> bytes:
        """Return the secret kept under ``name``, else raise KeyringMissing."""

    def remove(self, name: str) -> None:
        """Remove the secret kept under ``name``; a StoreTrouble when the place refuses."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Owner-only files in ``folder``: weaker, for systems without a keyring."""

    folder: Path
    kind: str = "file"

    def keep(self, name: str, secret: bytes) -> None:
        """Keep ``secret`` under ``name``."""
        with known_failures():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # As text, like the keyring's: one rule of reading tells damage in both (`secret_in`).
        write_whole(self._path(name), secret.hex().encode())

    def find(self, name: str) -> bytes:
        """Return the secret kept under ``name``."""
        if not self._path(name).exists():
            raise KeyringMissing
        with known_failures():
            text = self._path(name).read_bytes()
        return secret_in(text.decode("ascii", "replace"))

    def remove(self, name: str) -> None:
        """Remove the secret kept under ``name``, where there is one."""
        with known_failures():
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.secret"


def secret_in(text: str) -> bytes:
    """Return a kept secret; a damaged one counts as gone, for the recovery code opens then as well."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise KeyringMissing from error


def system_user() -> str:
    """Return the operating system's user, by name or else number, for telling slots of one account apart."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # KeyError until Python 3.12
        return str(os.getuid()) if sys.platform != "win32" else "user"
