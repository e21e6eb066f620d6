"""Locks that a request waits for a short while only: past it there is the inbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from sync.central.database import run

PATIENCE_MS: Final = 250
"""For a stream that another push holds: about two months' pushes."""
_NOT_HAD: Final = "55P03"
"""PostgreSQL's lock_not_available."""


class MustWait(Exception):  # noqa: N818 - a turn of events, not an error
    """A push cannot be merged at once: it goes to the inbox."""


@contextmanager
def impatient(connection: Connection) -> Iterator[None]:
    """Raise MustWait where a lock of this transaction is not to be had soon (an SQLite file has none)."""
    if connection.dialect.name != "postgresql":
        yield
        return
    run(connection, f"SET LOCAL lock_timeout = {PATIENCE_MS}")
    try:
        yield
    except OperationalError as trouble:
        if getattr(trouble.orig, "sqlstate", None) == _NOT_HAD:
            raise MustWait from trouble
        raise
