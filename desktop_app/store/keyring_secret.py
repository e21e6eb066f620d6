"""The system's keyring as the place of secrets; where there is none, owner-only files, said in words."""

from dataclasses import dataclass
from pathlib import Path

import keyring
from keyring.backends import fail
from keyring.errors import KeyringError

from desktop_app.store.errors import KeyringMissing
from desktop_app.store.secret_places import FilePlace, SecretPlace, secret_in

SERVICE = "Kongtun"


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
        return secret_in(found)

    def remove(self, name: str) -> None:
        """Remove the secret kept under ``name``; one that is not there is refused as well."""
        try:
            keyring.delete_password(SERVICE, name)
        except KeyringError as error:
            raise KeyringMissing("keyring-refused") from error


def secret_place(folder: Path) -> tuple[SecretPlace, str]:
    """Return where secrets go on this machine, and a remark's code: empty, or ``no-keyring``."""
    # The library answers a missing keyring by this one, which raises at every use.
    if isinstance(keyring.get_keyring(), fail.Keyring):
        return FilePlace(folder), "no-keyring"
    return KeyringPlace(), ""
