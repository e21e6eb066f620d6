"""What can be wrong with a value or a row, and how strongly it matters (DOMAIN section 4.9b)."""

import dataclasses
from collections.abc import Mapping
from enum import Enum


class Strength(Enum):
    """What a problem stops."""

    UNREADABLE = "unreadable"
    """Cannot be read or is out of range: stays a draft, not written to the row; the endpoint refuses it."""
    MUST_FIX = "must_fix"
    """A broken rule between fields: saved and marked, blocks closing the month."""
    EXPLAIN = "explain"
    """Unusual: saved and marked, asks for a reason."""
    WARN = "warn"
    """Worth a look: saved, shown, stops nothing."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One problem as a code and values; ``sync.model.sentences`` turns it into Thai or English."""

    code: str
    field: str
    strength: Strength
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
