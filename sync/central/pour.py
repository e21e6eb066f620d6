"""An endpoint's tables from one database into another: a server's into a file, and a file's into a server."""

from itertools import islice
from typing import Final

from sqlalchemy import Connection

from sync.central.bulk import every_row, insert_rows
from sync.central.database import run
from sync.central.schema import METADATA

_ROWS: Final = 2_000
"""Written at a time: some megabytes of the widest table."""


def pour(source: Connection, target: Connection) -> None:
    """Write all that ``source`` sees into the empty tables of ``target``; both are of the newest form.

    Each in its caller's transaction: all of it comes from one state, and arrives whole or not at all.
    """
    for one in (source, target):
        _take_time(one)
    for table in METADATA.sorted_tables:
        rows = every_row(source, table)
        while batch := list(islice(rows, _ROWS)):
            insert_rows(target, table, batch)


def _take_time(connection: Connection) -> None:
    # The limits are for requests, which PCs wait for; and each side rests while the other is at work.
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            run(connection, f"SET LOCAL {name} = 0")
