"""Tells a wrong key from a damaged file: SQLCipher itself reports both with the same words.

``<name>.keycheck`` holds the database's salt and a keyed hash of it. The salt stands outside so that damage
of the first page is known as damage. Nothing of the key can be read from it: the hash is HMAC-SHA256 under
the 256-bit random key.
"""

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from desktop_app.store.errors import Damaged, WrongKey, known_failures
from desktop_app.store.files import write_whole

KEY_OCTETS = 32
SALT_OCTETS = 16
_Salt = Annotated[str, msgspec.Meta(pattern=f"^[0-9a-f]{{{2 * SALT_OCTETS}}}$")]
_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class _Content(msgspec.Struct, frozen=True):
    salt: _Salt
    check: _Hash
    complete: bool
    """False between the first and the last step of making the store: then it may be made anew."""
    digest: str = ""
    """SHA-256 of the others: one changed digit would else look like a wrong key. Empty in older files."""


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """The checked salt of a store."""

    salt: bytes
    complete: bool


def check_path(database: Path) -> Path:
    """Return where the key check of ``database`` lies."""
    return database.with_name(database.name + ".keycheck")


def write_key_check(database: Path, key: bytes, salt: bytes, *, complete: bool) -> None:
    """Write the check of a store that is being made (``complete`` once its tables stand)."""
    content = _Content(salt.hex(), _check(key, salt), complete)
    whole = msgspec.structs.replace(content, digest=_digest(content))
    write_whole(check_path(database), msgspec.json.encode(whole))


def read_key_check(database: Path, key: bytes) -> KeyCheck | None:
    """Return the salt when ``key`` is the right one; ``None`` when there is no check file.

    Raises:
        WrongKey: the check file belongs to another key.
        Damaged: the check file cannot be read.
    """
    try:
        with known_failures():
            text = check_path(database).read_bytes() if check_path(database).exists() else None
        content = None if text is None else _decoded(text)
    except msgspec.MsgspecError as error:
        raise Damaged(part="keycheck") from error
    if content is None:
        return None
    salt = bytes.fromhex(content.salt)
    if not hmac.compare_digest(content.check, _check(key, salt)):
        raise WrongKey
    return KeyCheck(salt, content.complete)


def _decoded(text: bytes) -> _Content:
    """Return what a check file holds; MsgspecError when it is not as it was written."""
    found = msgspec.json.decode(text, type=_Content)
    if found.digest and found.digest != _digest(found):
        raise msgspec.ValidationError("the key check is not what was written")
    return found


def _digest(content: _Content) -> str:
    return hashlib.sha256(msgspec.json.encode((content.salt, content.check, content.complete))).hexdigest()


def _check(key: bytes, salt: bytes) -> str:
    return hmac.new(key, b"kongtun key check 1" + salt, hashlib.sha256).hexdigest()
