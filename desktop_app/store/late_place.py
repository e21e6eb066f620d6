"""A place of secrets that is chosen when the first secret is needed."""

from functools import cached_property
from pathlib import Path

from desktop_app.store.secret_places import SecretPlace


class LatePlace:
    """The keyring, or files where there is none: found out when a secret is first needed, at a log-in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _place(self) -> SecretPlace:
        from desktop_app.store.keyring_secret import secret_place  # noqa: PLC0415 - 190 ms of a start, none needs it

        return secret_place(self._folder)[0]

    @property
    def kind(self) -> str:
        """``keyring`` or ``file``."""
        return self._place.kind

    def keep(self, name: str, secret: bytes) -> None:
        """Keep ``secret`` under ``name``."""
        self._place.keep(name, secret)

    def find(self, name: str) -> bytes:
        """Return the secret kept under ``name``, else raise KeyringMissing."""
        return self._place.find(name)

    def remove(self, name: str) -> None:
        """Remove the secret kept under ``name``."""
        self._place.remove(name)
