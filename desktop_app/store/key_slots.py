"""Key slots: several ways to the one random master key of a store, none of them enough in part.

``<name>.keys`` beside the database holds, per account and system user, the master key wrapped by a key made
from the password (Argon2id) **and** a secret of the system's user; and once wrapped by the printed recovery
code. Opening a slot is the offline check of the password. The Argon2 costs stand in each slot, so they can
rise with the years and be cheap in tests.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop_app.store.errors import Damaged, StoreTrouble, WrongKey, known_failures
from desktop_app.store.files import write_whole
from desktop_app.store.key_check import KEY_OCTETS
from desktop_app.store.recovery_code import new_recovery_code, read_recovery_code
from desktop_app.store.secret_places import SecretPlace
from sync.model.passwords import composed
from sync.model.sources import Chance

RECOVERY = "recovery"
_SALT, _NONCE = 16, 12
_Hex = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{2})+$")]


class Cost(msgspec.Struct, frozen=True):
    """Argon2id's costs: rounds, KiB of memory, lanes. RFC 9106's second choice: about 0.1 s on office PCs."""

    # The bounds keep a damaged file from asking for hours or for all of a PC's memory.
    rounds: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=1_048_576)] = 65_536
    lanes: Annotated[int, msgspec.Meta(ge=1, le=64)] = 4


class _Slot(msgspec.Struct, frozen=True):
    account: str
    """User name of the account, or ``recovery``."""
    system_user: str
    salt: _Hex
    cost: Cost
    secret: str
    """Name of the system user's secret; empty for the recovery slot."""
    nonce: _Hex
    wrapped: _Hex


class _Content(msgspec.Struct, frozen=True):
    version: int = 1
    slots: tuple[_Slot, ...] = ()
    check: str = ""
    """SHA-256 of the slots: one changed digit would else look like a wrong password. Empty in older files."""


@dataclass(frozen=True, slots=True)
class KeySlots:
    """The slots of one store. Every change is on disk when the call returns."""

    path: Path
    place: SecretPlace
    chance: Chance
    cost: Cost = field(default_factory=Cost)

    def create(self, user_name: str, system_user: str, password: str) -> tuple[bytes, str]:
        """Make a new master key with a first account's slot; return it and the recovery code to print.

        Raises:
            FileExistsError: this store already has slots; they are never overwritten.
        """
        if self.path.exists():
            raise FileExistsError(self.path)
        master = self.chance.octets(KEY_OCTETS)
        code = new_recovery_code(self.chance)
        recovery = self._wrap(master, (RECOVERY, ""), read_recovery_code(code), b"")
        self._write((recovery, self._account_slot(master, user_name, system_user, password)))
        return master, code

    def open(self, user_name: str, system_user: str, password: str) -> bytes:
        """Return the master key: the offline log-in.

        Raises:
            WrongKey: ``password-wrong``, or ``account-unknown`` when this PC has no slot for the account.
            KeyringMissing: the system user's half is gone; the recovery code opens.
        """
        for slot in self._read():
            # With a secret: an account may be called `recovery` as well.
            if (slot.account, slot.system_user) == (user_name, system_user) and slot.secret:
                return _unwrap(slot, password, self.place.find(slot.secret), "password-wrong")
        raise WrongKey("account-unknown")

    def open_with_recovery(self, typed: str) -> bytes:
        """Return the master key from the printed code.

        Raises:
            WrongKey: ``recovery-code-mistyped`` or ``recovery-code-wrong``.
        """
        code = read_recovery_code(typed)
        for slot in self._read():
            if slot.account == RECOVERY and not slot.secret:
                return _unwrap(slot, code, b"", "recovery-code-wrong")
        raise WrongKey("recovery-code-wrong")

    def renew_recovery(self, master: bytes) -> str:
        """Make a new recovery code in the old one's place and return it; the old one opens no more."""
        code = new_recovery_code(self.chance)
        others = (slot for slot in self._read() if slot.account != RECOVERY or slot.secret)
        self._write((self._wrap(master, (RECOVERY, ""), read_recovery_code(code), b""), *others))
        return code

    def add(self, master: bytes, user_name: str, system_user: str, password: str) -> None:
        """Give an account of this system user a slot, replacing its old one (a new password)."""
        before = self._read()
        mine = (user_name, system_user)
        others = [slot for slot in before if (slot.account, slot.system_user) != mine or not slot.secret]
        self._write((*others, self._account_slot(master, user_name, system_user, password)))
        # Once the new slot is on disk: until then the old one is the only one that opens.
        self._forget({slot.secret for slot in before} - {slot.secret for slot in others})

    def change_password(self, user_name: str, system_user: str, old: str, new: str) -> None:
        """Replace the password of a slot; WrongKey when ``old`` is not it."""
        self.add(self.open(user_name, system_user, old), user_name, system_user, new)

    def accounts(self, system_user: str) -> tuple[str, ...]:
        """Return the user names that can log in here offline."""
        return tuple(slot.account for slot in self._read() if slot.secret and slot.system_user == system_user)

    def _account_slot(self, master: bytes, user_name: str, system_user: str, password: str) -> _Slot:
        # A new name each time: the old slot still opens when the disk refuses the new file. The secret is
        # kept before the slot is written, for a slot without one would open never more.
        name, secret = self.chance.octets(16).hex(), self.chance.octets(KEY_OCTETS)
        self.place.keep(name, secret)
        return self._wrap(master, (user_name, system_user), password, secret, name)

    def _forget(self, secrets: set[str]) -> None:
        """Remove the secrets of replaced slots; one that stays opens nothing without its slot."""
        # A backup's slots are put back when the store's are damaged, and its recovery code may be one that
        # nobody kept: without the secret they would open never more.
        with suppress(OSError, StoreTrouble):
            kept = {
                slot.secret for path in self.path.parent.glob("backups/*.keys") for slot in _slots_in(path)
            }
            for secret in secrets - kept:
                self.place.remove(secret)

    def _wrap(
        self, master: bytes, who: tuple[str, str], password: str, secret: bytes, name: str = ""
    ) -> _Slot:
        salt, nonce = self.chance.octets(_SALT), self.chance.octets(_NONCE)
        # The key is new with every salt and wraps once, so a random nonce cannot meet itself. What is bound
        # along keeps a slot from being put under another name.
        wrapped = AESGCM(_key(password, salt, self.cost, secret)).encrypt(nonce, master, _bound(*who))
        return _Slot(who[0], who[1], salt.hex(), self.cost, name, nonce.hex(), wrapped.hex())

    def _read(self) -> tuple[_Slot, ...]:
        if not self.path.exists():
            return ()
        try:
            with known_failures():
                return _decoded(self.path.read_bytes())
        except msgspec.MsgspecError as error:
            raise Damaged("key-slots-damaged") from error

    def _write(self, slots: tuple[_Slot, ...]) -> None:
        write_whole(self.path, msgspec.json.encode(_Content(slots=slots, check=_check(slots))))


def _decoded(content: bytes) -> tuple[_Slot, ...]:
    """Return the slots in a file's bytes; MsgspecError when they are not as they were written."""
    found = msgspec.json.decode(content, type=_Content)
    if found.check and found.check != _check(found.slots):
        raise msgspec.ValidationError("the slots are not what was written")
    return found.slots


def _check(slots: tuple[_Slot, ...]) -> str:
    return hashlib.sha256(msgspec.json.encode(slots)).hexdigest()


def _key(password: str, salt: bytes, cost: Cost, secret: bytes) -> bytes:
    """Mix the password's hash with the system user's secret: neither alone is any use."""
    typed = composed(password).encode()
    stretched = hash_secret_raw(typed, salt, cost.rounds, cost.memory_kib, cost.lanes, KEY_OCTETS, Type.ID)
    mix = HKDF(algorithm=hashes.SHA256(), length=KEY_OCTETS, salt=salt, info=b"kongtun key slot 1")
    return mix.derive(stretched + secret)


def _unwrap(slot: _Slot, password: str, secret: bytes, wrong: str) -> bytes:
    key = _key(password, bytes.fromhex(slot.salt), slot.cost, secret)
    try:
        opened = AESGCM(key).decrypt(
            bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), _bound(slot.account, slot.system_user)
        )
    except InvalidTag as error:
        raise WrongKey(wrong) from error
    return opened


def _bound(account: str, system_user: str) -> bytes:
    # A separator no name can hold: else `ab` + `c` and `a` + `bc` would be bound alike.
    return f"{account}\x1f{system_user}".encode()


def slots_readable(path: Path) -> bool:
    """Tell whether ``path`` holds key slots."""
    try:
        return path.exists() and bool(_slots_in(path))
    except OSError:
        return False


def _slots_in(path: Path) -> tuple[_Slot, ...]:
    """Return the slots in a file; none when it is damaged. OSError when the disk refuses."""
    try:
        return _decoded(path.read_bytes())
    except msgspec.MsgspecError:
        return ()


def slots_path(database: Path) -> Path:
    """Return where the key slots of ``database`` lie."""
    return database.with_name(database.name + ".keys")
