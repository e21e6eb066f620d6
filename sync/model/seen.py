"""What an author saw of a record before writing in it: kept with what is typed, until that is captured.

Screens get it with each record's values and hand it back unread. A value typed over one that came from
another PC meanwhile thereby goes out as an answer to the value seen, and both are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sync.model.fields import StoredValue
from sync.model.ids import OpId


@dataclass(frozen=True, slots=True)
class SeenField:
    """A field as it stood on a screen."""

    value: StoredValue
    writer: OpId | None
    """The operation that had written it; ``None`` where there was no record."""


NO_RECORD: Final = SeenField(None, None)
"""What is seen of a field whose record is not there, or is deleted."""

Seen = Mapping[str, SeenField]
"""Field -> what was seen of it. Fields that are not named count as seen the way they stand."""
