"""The kinds of database an endpoint stands on, for fixtures with a parameter."""

from typing import Final

import pytest

from tests.support.postgres import Cluster

KINDS: Final = ("sqlite", "postgresql", "partitioned")
SERVERS: Final = ("sqlite", "postgresql")


def database_of(request: pytest.FixtureRequest) -> str | None:
    """Return the address of a fresh database of the kind the fixture's parameter names.

    ``None`` stands for SQLite's file in the endpoint's folder. PostgreSQL is asked for only where it is
    wanted, so that a machine without it still runs the others.
    """
    if request.param == "sqlite":
        return None
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.partitioned() if request.param == "partitioned" else cluster.database()


def told(database: str | None) -> tuple[str, ...]:
    """Return how a command is told of the database."""
    return () if database is None else ("--database", database)
