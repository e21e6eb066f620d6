"""Opening a store that is already here: by password, offline, or by the key file of a practice district.

What the settings remember is a hint only: stores are looked for in their folder, so that a lost settings file
costs nobody a store.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_app.services.enrolment import DATABASE, FINISHED, KEY_FILE, UNKEPT
from desktop_app.services.surroundings import Machine
from desktop_app.store.errors import Damaged, DiskTrouble, StoreTrouble, known_failures
from desktop_app.store.folder import named
from desktop_app.store.key_check import check_path
from desktop_app.store.key_file import read_key_file
from desktop_app.store.key_slots import KeySlots, slots_path
from desktop_app.store.restoring import Restored, backups_of, made_ms, mend_check, mend_slots, restore
from desktop_app.store.store import Store, let_go_on_failure
from sync.model.thai_dates import moment

_OFFICE = re.compile(r"(?P<realm>[a-z]+)-(?P<stream>\d{4})")
"""The folder of an office's store, as ``Enrolment.make_store`` names it."""
KeyOf = Callable[[KeySlots], bytes]


@dataclass(frozen=True, slots=True)
class Session:
    """An opened store, and what had to be put back to open it."""

    store: Store
    restored: Restored | None = None
    """The backup that stands in the damaged database's place."""
    keys_mended: bool = False
    """A file beside the database came from a backup; the database is the newest there is."""
    recovery_code: str = ""
    """A new one to be shown, where nobody has said yet that the code shown before is kept."""


class Sessions:
    """The stores of this machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def kind(self, name: str) -> str:
        """Say how the store in folder ``name`` opens: ``password``, ``key-file``; empty for none.

        A finished store whose database has gone still is one: it must be told of, not made anew.
        """
        # The name comes out of the settings file, which anybody may edit: no path leads out of the folder.
        if not name or Path(name).name != name:
            return ""
        folder = self._machine.stores / name
        with named(folder):
            if (folder / KEY_FILE).exists():
                return "key-file" if (folder / DATABASE).exists() else ""
            return "password" if (folder / FINISHED).exists() else ""

    def found(self, realm: str) -> tuple[str, ...]:
        """Return the folders of the offices of ``realm`` that were enrolled here, last used first."""
        stores = self._machine.stores
        with named(stores):
            folders = list(stores.iterdir()) if stores.is_dir() else []
            folders.sort(key=_last_used, reverse=True)
        fits = (one.name for one in folders if realm_of(one.name) == realm)
        return tuple(name for name in fits if self.kind(name) == "password")

    def log_in(self, name: str, user_name: str, password: str, *, restore_first: bool = False) -> Session:
        """Open the store with an account's password; works without a line.

        ``restore_first`` puts what is damaged back from the newest sound backup.

        Raises:
            WrongKey, KeyringMissing: and the other known failures of opening.
            Damaged: says in ``values`` whether there are backups.
        """
        keys: list[bytes] = []

        def by_password(slots: KeySlots) -> bytes:
            keys.append(slots.open(user_name, self._machine.system_user, password))
            return keys[0]

        # The key is kept from the opening: a new recovery code wraps it, and asking for it again would be a
        # second Argon2.
        session = self._open(name, by_password, restore_first=restore_first)
        with let_go_on_failure(session.store):
            return replace(session, recovery_code=self._new_code(name, keys[0]))

    def _new_code(self, name: str, master: bytes) -> str:
        """Make a new recovery code where nobody has said that the one shown is kept; a full disk waits."""
        if not self._unkept(name).exists():
            return ""
        try:
            return self._slots(name).renew_recovery(master)
        except StoreTrouble:
            return ""

    def recovery_kept(self, name: str) -> None:
        """Note that the officer has kept the recovery code: it is shown no more."""
        with known_failures():
            self._unkept(name).unlink(missing_ok=True)

    def _unkept(self, name: str) -> Path:
        return self._machine.stores / name / UNKEPT

    def recover(self, name: str, code: str, password: str, *, restore_first: bool = False) -> Session:
        """Open the store with its recovery code and give its account a new password on this PC.

        Raises:
            WrongKey: ``recovery-code-mistyped``, ``recovery-code-wrong``; nothing was changed.
            StoreTrouble: another known failure of opening, or of the place of secrets.
        """
        keys: list[bytes] = []

        def by_code(slots: KeySlots) -> bytes:
            keys.append(slots.open_with_recovery(code))
            return keys[0]

        session = self._open(name, by_code, restore_first=restore_first)
        with let_go_on_failure(session.store):
            user_name = session.store.installs.current().user_name
            self._slots(name).add(keys[0], user_name, self._machine.system_user, password)
            self.recovery_kept(name)  # whoever types it has it
        return session

    def open_practice(self, name: str) -> Store:
        """Open a store whose key file lies beside it."""
        database = self._database(name)
        with named(database.parent):
            return self._machine.open(database, read_key_file(database.parent / KEY_FILE))

    def accounts(self, name: str) -> tuple[str, ...]:
        """Return the user names that can log in here offline; none when the key slots cannot be read."""
        try:
            return self._slots(name).accounts(self._machine.system_user)
        # The page still opens: the name can be typed, and the log-in itself then tells what is wrong.
        except (Damaged, DiskTrouble):
            return ()

    def _open(self, name: str, key_of: KeyOf, *, restore_first: bool) -> Session:
        database = self._database(name)
        try:
            with named(database.parent):
                if restore_first:
                    return self._restored(database, key_of)
                return Session(self._open_finished(database, key_of(self._slots(name))))
        except Damaged as damage:
            raise _with_backups(damage, backups_of(database)) from damage

    def _restored(self, database: Path, key_of: KeyOf) -> Session:
        """Mend the small files first: with them whole the database may open as it is, and nothing is lost."""
        mended = mend_slots(database)
        key = key_of(self._slots_at(slots_path(database)))
        # After the slots: which key check is right is known by the key alone.
        mended |= mend_check(database, key)
        try:
            return Session(self._open_finished(database, key), keys_mended=mended)
        except Damaged:
            restored = restore(database, key, self._machine.clock.now_ms())
        with let_go_on_failure(self._open_finished(database, key)) as store:
            store.want_whole()
        return Session(store, restored)

    def _open_finished(self, database: Path, key: bytes) -> Store:
        """Open a store that was finished once: with all its files gone it is missing, and never made anew."""
        if not database.exists() and not check_path(database).exists():
            raise Damaged("store-missing")
        return self._machine.open(database, key)

    def _slots(self, name: str) -> KeySlots:
        return self._slots_at(slots_path(self._database(name)))

    def _slots_at(self, path: Path) -> KeySlots:
        machine = self._machine
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


def _with_backups(damage: Damaged, backups: list[Path]) -> Damaged:
    """Say with a damage whether there are backups, how many, and of when the newest is."""
    if damage.code == "backups-damaged":
        return damage
    if not backups:
        return Damaged(damage.code, **damage.values, problem="backups-none")
    problem = "keys-here" if damage.code == "key-slots-damaged" else "backups-here"
    facts = {"problem": problem, "count": str(len(backups)), "day": moment(made_ms(backups[0]))}
    return Damaged(damage.code, **{**damage.values, **facts})


def _last_used(folder: Path) -> float:
    """Return when a store was written last; 0 where its database has gone."""
    database = folder / DATABASE
    return database.stat().st_mtime if database.exists() else 0.0
