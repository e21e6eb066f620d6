"""One opened endpoint: its folder, database, identity, registers, key, clock and chance."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from sync.central.database import Database, no_endpoint, open_database, run
from sync.central.errors import CentralError, WrongRealmError, in_both_languages
from sync.central.file_lock import Turns
from sync.central.keys import signing_seed
from sync.model.fields import Registry
from sync.model.ids import InstallId, install_id
from sync.model.practice.moment import NOW_MS
from sync.model.registry import REGISTERS
from sync.model.sources import Chance, Clock, ShiftedClock, SystemChance, SystemClock

REALMS: Final = ("real", "practice", "bench")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this endpoint is, from its birth; ``epoch`` changes when it is restored from a backup."""

    realm: str
    epoch: str
    install: InstallId
    """The author of what the centre itself writes."""


@dataclass(frozen=True, slots=True)
class Centre:
    """All that a request, a command or a test needs of the endpoint."""

    folder: Path
    database: Database
    identity: Identity
    registry: Registry
    seed: bytes
    clock: Clock
    chance: Chance
    new: bool
    """Whether this very opening made it."""
    snapshot_turns: Turns
    """By stream, for whoever makes a snapshot: each takes a stream's rows into memory."""

    def close(self) -> None:
        """Close the database."""
        self.database.close()


@dataclass(frozen=True, slots=True)
class Sources:
    """Where an endpoint's time and chance come from."""

    clock: Clock
    chance: Chance


def open_centre(
    folder: Path,
    *,
    realm: str | None = None,
    address: str | None = None,
    registry: Registry = REGISTERS,
    sources: Sources | None = None,
    make: bool = True,
) -> Centre:
    """Open the endpoint kept in ``folder``; a new one is born in ``realm`` (``real`` when not told).

    Raises:
        NoEndpointError: there is none and ``make`` is false; nothing was written.
        WrongRealmError: the folder belongs to another realm than ``realm``.
        StoreError: the database or the key cannot be opened.
        NewerDatabaseError: a newer program wrote the database.
    """
    given = sources or Sources(SystemClock(), SystemChance())
    database = open_database(folder, address, make=make)
    try:
        # Two processes may start at once: one gives birth, the other finds the endpoint and its key.
        with database.starting() as connection:
            new = _is_unborn(connection)
            if new and not make:
                raise no_endpoint(folder)
            # The key first: an endpoint without one, after a power cut, could not be told from one that lost
            # it.
            seed = signing_seed(folder, given.chance, make=new)
            identity = _identity(connection, realm, given)
    except CentralError:
        database.close()
        raise
    # No command but `provision` names a realm: the others take the folder as it was born.
    if realm not in {None, identity.realm}:
        database.close()
        values = {"folder": str(folder), "found": identity.realm, "wanted": str(realm)}
        raise WrongRealmError(in_both_languages("endpoint-other-realm", values))
    # Practice offices live on one day of the past; their endpoint's clock starts from the same moment.
    clock = ShiftedClock(NOW_MS) if identity.realm == "practice" and sources is None else given.clock
    turns = Turns(folder / "snapshots.lock")
    return Centre(folder, database, identity, registry, seed, clock, given.chance, new, turns)


def _is_unborn(connection: Connection) -> bool:
    return run(connection, "SELECT 1 FROM endpoint").one_or_none() is None


def _identity(connection: Connection, realm: str | None, sources: Sources) -> Identity:
    found = run(connection, "SELECT realm, epoch, install FROM endpoint").one_or_none()
    if found is not None:
        return Identity(found.realm, found.epoch, InstallId(found.install))
    born = Identity(realm or REALMS[0], sources.chance.octets(16).hex(), install_id(sources.chance))
    run(
        connection,
        "INSERT INTO endpoint (only_row, realm, epoch, install, created_ms) VALUES (1, ?, ?, ?, ?)",
        (born.realm, born.epoch, born.install, sources.clock.now_ms()),
    )
    run(
        connection,
        "INSERT INTO epoch (epoch, started_ms, reason) VALUES (?, ?, 'born')",
        (born.epoch, sources.clock.now_ms()),
    )
    return born
