"""A push in short forms becomes a full one inside the transaction that will merge it (docs/decisions/0017).

Operations the endpoint knows already, the beginning of a repeat, are answered with their stored results:
their rows have moved on since, so they could not be expanded any more. The install's known head stands for
them, and the rest is proved from there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from sync.central import records
from sync.central.installs import Install
from sync.central.ledger import known_results, latest
from sync.central.problems import refuse
from sync.central.records import RowKey
from sync.model.ids import OpId, RowId
from sync.protocol.changes import Change, Result, RowImage
from sync.protocol.expanding import CannotExpand, Opened, Sketch, expand, opened
from sync.protocol.messages import Push
from sync.protocol.short import ShortPush

_LOOK_BACK: Final = 20_000
"""Changes of a stream that are searched for an overwritten base, 5 µs each: beyond, full forms cost less."""


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A push in full: what is left of it to be judged, and what is answered already."""

    push: Push
    answered: list[Result] = field(default_factory=list)
    """The ends of the operations before those of ``push``."""
    read: Mapping[str, Mapping[RowKey, RowImage]] = field(default_factory=dict)
    """Stream -> rows read on the way, under the stream's lock."""

    @property
    def last(self) -> int:
        """The number of the last operation."""
        return self.push.first_n + len(self.push.operations) - 1


@dataclass(frozen=True, slots=True)
class _Stream:
    """What the endpoint holds of a locked stream."""

    connection: Connection
    stream: str

    def beginning(self, register: str, beginnings: Sequence[str]) -> Iterator[RowImage]:
        return records.beginning(self.connection, self.stream, register, beginnings)

    def latest(self, keys: Collection[RowKey]) -> Iterator[Change]:
        return latest(self.connection, self.stream, keys, _LOOK_BACK)


def open_short(short: ShortPush) -> Opened:
    """Unpack a short push.

    Raises:
        Refused: ``expand``: its columns do not fit one another.
    """
    try:
        return opened(short)
    except CannotExpand as trouble:
        raise refuse("expand") from trouble


def unfold(connection: Connection, install: Install, found: Opened, shelves: Sequence[str]) -> Unfolded:
    """Expand a short push; its streams (``shelves``, one for each operation) and the install are locked.

    Raises:
        Refused: ``chain-gap``, ``expand``.
    """
    short = found.short
    # The first push in an epoch shows where the chain goes on (`claims.check_chain`): no head here proves it.
    if not install.anchored:
        raise refuse("expand")
    if short.first_n > install.n + 1:
        raise refuse("chain-gap", acked=str(install.n))
    held = min(install.n + 1 - short.first_n, short.count)
    answered = _answered(connection, shelves[:held], found.sketches[:held])
    first_n = short.first_n + held
    if held == short.count:
        # The known end proves the head. In the middle of what is known nothing does, and a receipt needs it:
        # the full forms give it.
        if not _is_end(install, found):
            raise refuse("expand")
        return Unfolded(Push(first_n, short.head, short.head, []), answered)
    # Another history under known numbers, or bytes that prove nothing: the full forms tell which.
    if not held and short.prev != install.head:
        raise refuse("expand")
    # Where its author may not write, an operation reads nothing either: it is refused by its full form.
    own = {stream for stream, one in zip(shelves, found.sketches, strict=True) if stream == one.form.stream}
    try:
        operations, read = expand(
            found, held, install.head, {stream: _Stream(connection, stream) for stream in own}
        )
    except CannotExpand as trouble:
        raise refuse("expand") from trouble
    return Unfolded(Push(first_n, install.head, short.head, operations), answered, _by_stream(read))


def _answered(connection: Connection, shelves: Sequence[str], sketches: Sequence[Sketch]) -> list[Result]:
    asked: defaultdict[str, list[OpId]] = defaultdict(list)
    for stream, one in zip(shelves, sketches, strict=True):
        asked[stream].append(one.op_id)
    known = {stream: known_results(connection, stream, op_ids) for stream, op_ids in asked.items()}
    try:
        return [known[stream][one.op_id] for stream, one in zip(shelves, sketches, strict=True)]
    except KeyError as unknown:
        raise refuse("expand") from unknown


def _is_end(install: Install, found: Opened) -> bool:
    return found.short.first_n + found.short.count - 1 == install.n and found.short.head == install.head


def _by_stream(
    read: Mapping[tuple[str, str, RowId], RowImage],
) -> dict[str, dict[RowKey, RowImage]]:
    parts: defaultdict[str, dict[RowKey, RowImage]] = defaultdict(dict)
    for (stream, register, _), image in read.items():
        parts[stream][register, image.row_id] = image
    return dict(parts)
