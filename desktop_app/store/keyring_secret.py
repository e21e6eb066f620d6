"""The half of a slot's key that stays with the operating system's user.

It lies in the keyring, or where there is none in an owner-only file, which is said in words.
"""

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import keyring
from keyring.backends import fail
from keyring.errors import KeyringError

from desktop_app.store.errors import KeyringMissing, known_failures
from desktop_app.store.files import write_whole

SERVICE = "Kongtun"


class SecretPlace(Protocol):
    """Where this user's secrets lie."""

    @property
    def kind(self) -> str:
        """``keyring`` or ``file``."""

    def keep(self, name: str, secret: bytes) -> None:
        """Keep ``secret`` under ``name``."""

    def find(self, name: str) -> bytes:
        """Return the secret kept under ``name``, else raise KeyringMissing."""


@dataclass(frozen=True, slots=True)
class KeyringPlace:
    """The system's keyring: Windows Credential Manager, macOS Keychain, Secret Service."""

    kind: str = "keyring"

    def keep(self, name: str, secret: bytes) -> None:
        """Keep ``secret`` under ``name``."""
        try:
            keyring.set_password(SERVICE, name, secret.hex())
        except KeyringError as error:
            raise KeyringMissing("keyring-refused") from error

    def find(self, name: str) -> bytes:
        """Return the secret kept under ``name``."""
        try:
            found = keyring.get_password(SERVICE, name)
        except KeyringError as error:
            raise KeyringMissing("keyring-refused") from error
        if found is None:
            raise KeyringMissing
        return bytes.fromhex(found)


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Owner-only files in ``folder``: weaker, for systems without a keyring."""

    folder: Path
    kind: str = "file"

    def keep(self, name: str, secret: bytes) -> None:
        """Keep ``secret`` under ``name``."""
        with known_failures():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._path(name), secret.hex().encode())

    def find(self, name: str) -> bytes:
        """Return the secret kept under ``name``."""
        if not self._path(name).exists():
            raise KeyringMissing
        with known_failures():
            return bytes.fromhex(self._path(name).read_text(encoding="ascii"))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.secret"


def secret_place(folder: Path) -> tuple[SecretPlace, str]:
    """Return where secrets go on this machine, and a remark's code: empty, or ``no-keyring``."""
    if isinstance(keyring.get_keyring(), fail.Keyring):
        return FilePlace(folder), "no-keyring"
    return KeyringPlace(), ""


def system_user() -> str:
    """Return the operating system's user, for telling slots of one account apart."""
    return getpass.getuser()
