"""The inbox: pushes received durably and merged later, each install's in their order (decision 23).

A row waits until it is merged, then holds how it ended until its install has heard of it. One that cannot be
merged is kept aside, with what came after it, and tried again when the endpoint starts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import msgspec
from sqlalchemy import Connection

from sync.central.bulk import insert_rows
from sync.central.database import run
from sync.central.installs import Install
from sync.central.schema import INBOX
from sync.model.ids import InstallId
from sync.protocol.changes import Result
from sync.protocol.codec import compress, decompress
from sync.protocol.messages import Answered, Push, Run
from sync.protocol.runs import in_runs

KEPT_MS: Final = 35 * 24 * 60 * 60 * 1000
"""Of one that ended and was never asked for: its results stand with its operations all the same."""
_MINE: Final = "FROM inbox WHERE district_code = ? AND install = ?"
_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE_PUSH = msgspec.msgpack.Decoder(Push).decode


class State(IntEnum):
    """Where a push of the inbox stands."""

    WAITING = 0
    ENDED = 1
    ASIDE = 2


class Ended(msgspec.Struct, frozen=True, array_like=True):
    """How a push ended, as it is kept: its results in runs, and at which positions of which streams."""

    runs: list[Run]
    results: list[Result]
    own: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A push of the inbox, without what is in it."""

    first_n: int
    count: int
    head: str
    received_ms: int
    state: State

    @property
    def last(self) -> int:
        """The number of its last operation."""
        return self.first_n + self.count - 1


@dataclass(frozen=True, slots=True)
class Claimed:
    """A push that waits, and belongs to this transaction until it ends."""

    entry: Entry
    push: Push


@dataclass(frozen=True, slots=True)
class Place:
    """Whose push is the next to be merged."""

    stream: str
    install: InstallId


@dataclass(frozen=True, slots=True)
class Size:
    """How much waits. ``oldest_ms``: when the first of it came, 0 where nothing waits."""

    count: int = 0
    octets: int = 0
    oldest_ms: int = 0
    aside: int = 0


def has_waiting(connection: Connection, stream: str) -> bool:
    """Tell whether any push of a stream's installs waits to be merged."""
    found = run(
        connection,
        "SELECT 1 FROM inbox WHERE district_code = ? AND state = ? LIMIT 1",
        (stream, int(State.WAITING)),
    )
    return found.one_or_none() is not None


def entries(connection: Connection, install: Install) -> list[Entry]:
    """Return what the inbox has of an install, by number."""
    rows = run(
        connection,
        f"SELECT first_n, operations, head, received_ms, state {_MINE} ORDER BY first_n",
        (install.stream, install.install),
    )
    return [Entry(first_n, count, head, at, State(state)) for first_n, count, head, at, state in rows]


def push_of(connection: Connection, install: Install, entry: Entry) -> Push:
    """Return the push of an entry that is not merged."""
    found = run(
        connection, f"SELECT body {_MINE} AND first_n = ?", (install.stream, install.install, entry.first_n)
    ).one()
    return _unpacked(found.body)


def packed(push: Push) -> bytes:
    """Return a push as the inbox keeps it: in full forms, whatever it came in."""
    return compress(_ENCODE(push))


def keep(connection: Connection, install: Install, push: Push, body: bytes, received_ms: int) -> None:
    """Put a push at the end of an install's; ``body`` is it, ``packed``."""
    row = (
        install.stream,
        install.install,
        push.first_n,
        len(push.operations),
        received_ms,
        push.head,
        int(State.WAITING),
        body,
        None,
    )
    insert_rows(connection, INBOX, [row])


def places(connection: Connection, most: int) -> list[Place]:
    """Return whose pushes come next, by arrival. An install with one kept aside waits behind it."""
    rows = run(
        connection,
        "SELECT i.district_code, i.install FROM inbox i WHERE i.state = ? AND NOT EXISTS"
        " (SELECT 1 FROM inbox a WHERE a.district_code = i.district_code AND a.install = i.install"
        " AND a.state = ?)"
        " ORDER BY i.received_ms, i.first_n LIMIT ?",
        (int(State.WAITING), int(State.ASIDE), most),
    )
    return list(dict.fromkeys(Place(stream, InstallId(install)) for stream, install in rows))


def claim(connection: Connection, place: Place) -> Claimed | None:
    """Return an install's first push that waits; None where there is none, or another process has it."""
    # Only the first: the next one must not be merged before it, by whatever process.
    first = f"(SELECT min(first_n) {_MINE} AND state <> {int(State.ENDED)})"
    taking = " FOR UPDATE SKIP LOCKED" if connection.dialect.name == "postgresql" else ""
    mine = (place.stream, place.install)
    found = run(
        connection,
        f"SELECT first_n, operations, head, received_ms, body {_MINE}"
        f" AND state = {int(State.WAITING)} AND first_n = {first}{taking}",
        (*mine, *mine),
    ).one_or_none()
    if found is None:
        return None
    entry = Entry(found.first_n, found.operations, found.head, found.received_ms, State.WAITING)
    return Claimed(entry, _unpacked(found.body))


def end(
    connection: Connection, place: Place, entry: Entry, results: list[Result], own: dict[str, list[int]]
) -> None:
    """Note how a push ended; what was in it stands in the log now."""
    kept = _ENCODE(Ended(*in_runs(results), own))
    _move(connection, place, entry, State.ENDED, kept)


def put_aside(connection: Connection, place: Place) -> None:
    """Keep an install's first push that waits aside, and what follows it behind it."""
    mine = (place.stream, place.install)
    run(
        connection,
        "UPDATE inbox SET state = ? WHERE district_code = ? AND install = ? AND state = ? AND first_n ="
        " (SELECT min(first_n) FROM inbox WHERE district_code = ? AND install = ? AND state <> ?)",
        (int(State.ASIDE), *mine, int(State.WAITING), *mine, int(State.ENDED)),
    )


def try_again(connection: Connection) -> None:
    """Let everything that was kept aside wait again."""
    run(connection, "UPDATE inbox SET state = ? WHERE state = ?", (int(State.WAITING), int(State.ASIDE)))


@dataclass(frozen=True, slots=True)
class Heard:
    """What an install is told of its pushes that were only received."""

    answered: list[Answered]
    own: dict[str, frozenset[int]]
    """Stream -> positions that the results stand at."""
    waiting: int
    """Operations that are held and not merged."""
    confirmed: int
    """Pushes up to this number have ended and were heard of; 0 where there are none."""


def hear(connection: Connection, install: Install, from_n: int | None) -> Heard:
    """Return what is known of an install's pushes from the first number that it has no result of.

    What lies before that number, or all where none is named, it has heard of.
    """
    rows = run(
        connection,
        f"SELECT first_n, operations, head, state, results {_MINE} ORDER BY first_n",
        (install.stream, install.install),
    ).all()
    answered: list[Answered] = []
    own: dict[str, set[int]] = {}
    waiting = confirmed = 0
    for row in rows:
        last = row.first_n + row.operations - 1
        if row.state != State.ENDED:
            waiting += row.operations
        elif from_n is None or last < from_n:
            confirmed = last
        else:
            ended = msgspec.msgpack.decode(row.results, type=Ended)
            answered.append(Answered(row.first_n, row.operations, row.head, ended.runs, ended.results))
            for stream, positions in ended.own.items():
                own.setdefault(stream, set()).update(positions)
    return Heard(answered, {stream: frozenset(one) for stream, one in own.items()}, waiting, confirmed)


def forget(connection: Connection, heard: Iterable[tuple[Place, int]], before_ms: int) -> None:
    """Remove what ended and was heard of up to a number, and what nobody asked for since ``before_ms``."""
    for place, through in heard:
        run(
            connection,
            "DELETE FROM inbox WHERE district_code = ? AND install = ? AND state = ?"
            " AND first_n + operations - 1 <= ?",
            (place.stream, place.install, int(State.ENDED), through),
        )
    run(connection, "DELETE FROM inbox WHERE state = ? AND received_ms < ?", (int(State.ENDED), before_ms))


def size(connection: Connection) -> Size:
    """Return how much waits."""
    rows = run(
        connection,
        "SELECT state, count(*), coalesce(sum(length(body)), 0), min(received_ms) FROM inbox"
        " WHERE state IN (?, ?) GROUP BY state",
        (int(State.WAITING), int(State.ASIDE)),
    )
    found = {state: (count, int(octets), oldest) for state, count, octets, oldest in rows}
    waiting = found.get(int(State.WAITING), (0, 0, 0))
    return Size(*waiting, aside=found.get(int(State.ASIDE), (0, 0, 0))[0])


def _move(connection: Connection, place: Place, entry: Entry, state: State, results: bytes) -> None:
    run(
        connection,
        "UPDATE inbox SET state = ?, results = ?, body = ?"
        " WHERE district_code = ? AND install = ? AND first_n = ?",
        (int(state), results, b"", place.stream, place.install, entry.first_n),
    )


def _unpacked(body: bytes) -> Push:
    return _DECODE_PUSH(decompress(bytes(body), "zstd", limit=1 << 30))
