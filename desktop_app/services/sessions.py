"""Opening a store that is already here: by password, offline, or by the key file of a practice district.

What the settings remember is a hint only: stores are looked for in their folder, so that a lost settings file
costs nobody a store.
"""

import re
from pathlib import Path

from desktop_app.services.enrolment import DATABASE, FINISHED, KEY_FILE
from desktop_app.services.surroundings import Machine
from desktop_app.store.errors import Damaged
from desktop_app.store.key_file import read_key_file
from desktop_app.store.key_slots import KeySlots, slots_path
from desktop_app.store.store import Store

_OFFICE = re.compile(r"(?P<realm>[a-z]+)-(?P<stream>\d{4})")
"""The folder of an office's store, as ``Enrolment.make_store`` names it."""


class Sessions:
    """The stores of this machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def kind(self, name: str) -> str:
        """Say how the store in folder ``name`` opens: ``password``, ``key-file``; empty for none.

        A finished store whose database has gone still is one: it must be told of, not made anew.
        """
        if not name or Path(name).name != name:
            return ""
        folder = self._machine.stores / name
        if (folder / KEY_FILE).exists():
            return "key-file" if (folder / DATABASE).exists() else ""
        return "password" if (folder / FINISHED).exists() else ""

    def found(self, realm: str) -> tuple[str, ...]:
        """Return the folders of the offices of ``realm`` that were enrolled here, last used first."""
        stores = self._machine.stores
        folders = list(stores.iterdir()) if stores.is_dir() else []
        folders.sort(key=_last_used, reverse=True)
        fits = (one.name for one in folders if realm_of(one.name) == realm)
        return tuple(name for name in fits if self.kind(name) == "password")

    def log_in(self, name: str, user_name: str, password: str) -> Store:
        """Open the store with an account's password; works without a line.

        Raises:
            WrongKey, KeyringMissing: and the other known failures of opening.
        """
        key = self._slots(name).open(user_name, self._machine.system_user, password)
        return self._machine.open(self._database(name), key)

    def recover(self, name: str, code: str, password: str) -> Store:
        """Open the store with its recovery code and give its account a new password on this PC.

        Raises:
            WrongKey: ``recovery-code-mistyped``, ``recovery-code-wrong``; nothing was changed.
            StoreTrouble: another known failure of opening, or of the place of secrets.
        """
        slots = self._slots(name)
        key = slots.open_with_recovery(code)
        store = self._machine.open(self._database(name), key)
        try:
            user_name = store.installs.current().user_name
            slots.add(key, user_name, self._machine.system_user, password)
        except BaseException:
            store.close()
            raise
        return store

    def open_practice(self, name: str) -> Store:
        """Open a store whose key file lies beside it."""
        database = self._database(name)
        return self._machine.open(database, read_key_file(database.parent / KEY_FILE))

    def accounts(self, name: str) -> tuple[str, ...]:
        """Return the user names that can log in here offline; none when the key slots cannot be read."""
        try:
            return self._slots(name).accounts(self._machine.system_user)
        except Damaged:
            return ()

    def _slots(self, name: str) -> KeySlots:
        machine, path = self._machine, slots_path(self._database(name))
        if not path.exists():
            raise Damaged("key-slots-damaged")
        return KeySlots(path, machine.secrets, machine.chance, machine.cost)

    def _database(self, name: str) -> Path:
        return self._machine.stores / name / DATABASE


def realm_of(name: str) -> str:
    """Return the realm of an office's store by its folder's name; empty for other folders."""
    found = _OFFICE.fullmatch(name)
    return found["realm"] if found else ""


def stream_of(name: str) -> str:
    """Return the office's stream by its folder's name; empty for other folders."""
    found = _OFFICE.fullmatch(name)
    return found["stream"] if found else ""


def _last_used(folder: Path) -> float:
    """Return when a store was written last; 0 where its database has gone."""
    database = folder / DATABASE
    return database.stat().st_mtime if database.exists() else 0.0
