"""Searches files for readable text of records, in every form SQLite or Windows could have written it."""

from collections.abc import Iterable
from pathlib import Path

from desktop_app.store.store import Store

SHOWN = 40
"""Letters of a text searched for: a long one is broken over pages even in a plain file."""
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def readable(folder: Path, values: Iterable[str]) -> dict[str, list[str]]:
    """Return value -> the files below ``folder`` that show it; values found nowhere are left out."""
    files = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    found: dict[str, list[str]] = {}
    for value in values:
        forms = [value.encode(encoding) for encoding in ENCODINGS]
        places = [
            str(path.relative_to(folder))
            for path, content in files.items()
            if any(form in content for form in forms)
        ]
        if places:
            found[value] = places
    return found


def plain_copy(store: Store, path: Path, encoding: str = "UTF-8") -> None:
    """Write the store's content without encryption: what the search must find everything in."""
    store._sql.run("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
    store._sql.run(f"PRAGMA plain.encoding = '{encoding}'")
    store._sql.value("SELECT sqlcipher_export('plain')")
    store._sql.run("DETACH DATABASE plain")


def known_texts(store: Store) -> list[str]:
    """Return how every text of four letters and eight octets in the records begins, but for ids.

    A code of four digits stands in some megabytes of noise once in a few hundred times.
    """
    texts: set[str] = set()
    for register in store.registry:
        for row in store.rows.where(register.name):
            texts.update(str(row[name])[:SHOWN] for name in register.names if _telling(row[name]))
    return sorted(texts)


def _telling(value: object) -> bool:
    return isinstance(value, str) and len(value) >= 4 and len(value.encode()) >= 8 and not _is_id(value)


def _is_id(text: str) -> bool:
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)
