"""What a caller sees of a stream it may read: household cases stay in their district (DESIGN section 5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from sync.central import records
from sync.central.installs import Caller
from sync.model.fields import Registry
from sync.model.roles import Role, may_read
from sync.protocol.changes import Change, RowImage
from sync.protocol.digest import register_digest
from sync.protocol.messages import RegisterDigest

# Without this a province would read household debts in the conflicts and reasons about them.
_ABOUT: Final[Mapping[str, str]] = {
    "conflict": "register",
    "problem_reason": "register",
    "attachment": "owner_table",
}
"""Registers whose rows are about rows of another register, and the field that names it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The registers of a stream that are kept from a caller; nearly always none."""

    hidden: frozenset[str]

    @property
    def name(self) -> str:
        """A short text that is equal for equal sights; empty where all is seen."""
        return ",".join(sorted(self.hidden))

    def shows(self, row: RowImage) -> bool:
        """Tell whether the caller sees a row: its own register, and the one it is about."""
        about = row.values.get(_ABOUT.get(row.register, ""))
        return row.register not in self.hidden and about not in self.hidden


def sight_of(caller: Caller, stream: str, registry: Registry) -> Sight:
    """Return what ``caller`` sees of ``stream``, by all accounts that work on its install."""
    # Ended assignments see nothing any more, though their late work is still taken in.
    working = [one for one in caller.assignments.values() if one.ended_generation is None]
    return Sight(
        frozenset(
            register.name
            for register in registry
            if not any(may_read(Role(one.role), one.stream, stream, register) for one in working)
        )
    )


def seen_changes(
    connection: Connection, stream: str, sight: Sight, changes: Sequence[Change]
) -> list[Change]:
    """Return the changes of rows the caller sees; what a row is about stands in the row, not in a change."""
    if not sight.hidden:
        return list(changes)
    keys = [(one.register, one.row_id) for one in changes if one.register in _ABOUT]
    rows = records.load(connection, stream, keys)
    return [
        one
        for one in changes
        if one.register not in sight.hidden
        # By index: every change has its row, for rows are never removed (docs/decisions/0003).
        and (one.register not in _ABOUT or sight.shows(rows[one.register, one.row_id]))
    ]


def seen_rows(sight: Sight, rows: Iterable[RowImage]) -> Iterable[RowImage]:
    """Return the rows the caller sees."""
    return (row for row in rows if sight.shows(row)) if sight.hidden else rows


def seen_digests(connection: Connection, stream: str, sight: Sight) -> dict[str, RegisterDigest]:
    """Return the digests of what the caller sees of a stream's registers."""
    digests = records.load_digests(connection, stream)
    if not sight.hidden:
        return digests
    # The kept digests cover all rows; of these registers some are hidden by what they are about.
    for register in _ABOUT.keys() & digests.keys():
        rows = records.every(connection, stream, (register,))
        digests[register] = register_digest(seen_rows(sight, rows))
    return {name: digest for name, digest in digests.items() if name not in sight.hidden}
