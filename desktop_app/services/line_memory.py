"""What a store remembers of its line: the last good portion, and the key of what came before a cut."""

from dataclasses import dataclass

from desktop_app.store.kept_parts import KEY_OCTETS, KeptParts
from desktop_app.store.store import Store
from sync.model.sources import Chance
from sync.protocol.portions import GENEROUS, Portions

_PORTION, _KEY = "line.portion", "line.parts_key"
PARTS_ENDING = ".part"
"""Of the file beside the database that holds what came of a snapshot; sealed, see ``kept_parts``."""


@dataclass(frozen=True, slots=True)
class KnownLine:
    """What one sync works with and leaves for the next."""

    portions: Portions
    parts: KeptParts
    first: int
    """The portion it began with."""


def recall(store: Store, chance: Chance, *, metered: bool = False) -> KnownLine:
    """Return what is known of the store's line; in the database lane."""
    word = store.remembered(_PORTION) or ""
    octets = int(word) if word.isascii() and word.isdigit() else GENEROUS
    key = store.remembered(_KEY)
    if key is None:
        key = chance.octets(KEY_OCTETS).hex()
        store.remember(_KEY, key)
    file = store.path.with_name(store.path.name + PARTS_ENDING)
    parts = KeptParts(file, bytes.fromhex(key), chance)
    portions = Portions(octets, metered=metered)
    return KnownLine(portions, parts, portions.octets)


def keep(store: Store, known: KnownLine) -> None:
    """Remember a portion that changed; in the database lane."""
    # A commit only for news: a sync with nothing to do writes nothing here.
    if known.portions.octets != known.first:
        store.remember(_PORTION, str(known.portions.octets))
