"""A key file named explicitly: practice district, tests and the bench driver. Never chosen by itself."""

from pathlib import Path

from desktop_app.store.errors import Damaged, known_failures
from desktop_app.store.files import write_whole
from desktop_app.store.key_check import KEY_OCTETS
from sync.model.sources import Chance


def make_key_file(path: Path, chance: Chance) -> bytes:
    """Write a new random key to ``path`` (owner-only) and return it; an existing file is never replaced."""
    if path.exists():
        raise FileExistsError(path)
    key = chance.octets(KEY_OCTETS)
    write_whole(path, key.hex().encode())
    return key


def read_key_file(path: Path) -> bytes:
    """Return the key in ``path``.

    Raises:
        Damaged: ``key-file-damaged`` when it does not hold a key.
    """
    with known_failures():
        text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        raise Damaged("key-file-damaged") from error
    if len(key) != KEY_OCTETS:
        raise Damaged("key-file-damaged")
    return key


def key_from(path: Path, chance: Chance) -> bytes:
    """Return the key in ``path``, made first when there is no such file."""
    return read_key_file(path) if path.exists() else make_key_file(path, chance)
