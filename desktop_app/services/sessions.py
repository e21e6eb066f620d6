"""Opening a store that is already here: by password, offline, or by the key file of a practice district."""

from pathlib import Path

from desktop_app.services.enrolment import DATABASE, FINISHED, KEY_FILE
from desktop_app.services.surroundings import Machine
from desktop_app.store.key_file import read_key_file
from desktop_app.store.key_slots import KeySlots, slots_path
from desktop_app.store.store import Store


class Sessions:
    """The stores of this machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def kind(self, name: str) -> str:
        """Say how the store in folder ``name`` opens: ``password``, ``key-file``; empty for none."""
        folder = self._machine.stores / name if name else None
        if folder is None or not (folder / DATABASE).exists():
            return ""
        if (folder / KEY_FILE).exists():
            return "key-file"
        return "password" if (folder / FINISHED).exists() else ""

    def log_in(self, name: str, user_name: str, password: str) -> Store:
        """Open the store with an account's password; works without a line.

        Raises:
            WrongKey, KeyringMissing: and the other known failures of opening.
        """
        database = self._database(name)
        machine = self._machine
        slots = KeySlots(slots_path(database), machine.secrets, machine.chance, machine.cost)
        return machine.open(database, slots.open(user_name, machine.system_user, password))

    def open_practice(self, name: str) -> Store:
        """Open a store whose key file lies beside it."""
        database = self._database(name)
        return self._machine.open(database, read_key_file(database.parent / KEY_FILE))

    def accounts(self, name: str) -> tuple[str, ...]:
        """Return the user names that can log in here offline."""
        machine = self._machine
        slots = KeySlots(slots_path(self._database(name)), machine.secrets, machine.chance, machine.cost)
        return slots.accounts(machine.system_user)

    def _database(self, name: str) -> Path:
        return self._machine.stores / name / DATABASE
