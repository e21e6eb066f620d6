"""Many rows in one go, each database by its fastest road; SQLAlchemy's own would be several times slower.

Rows are tuples in the order of the table's columns and hold what the driver stores: texts, integers, octets.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, String, Table
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]

_KINDS: Final = ((BigInteger, "int8"), (Integer, "int4"), (LargeBinary, "bytea"), (String, "varchar"))
"""PostgreSQL's name of each kind of column; `BigInteger` is an `Integer` too, so it comes first."""


def insert_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Write rows that are not there yet."""
    batch = list(rows)
    if not batch:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, batch)
    else:
        connection.exec_driver_sql(_inserting(table), batch)


def put_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Write rows in the place of those with the same key; each key once."""
    batch = list(rows)
    if not batch:
        return
    if connection.dialect.name == "postgresql":
        # A row at a time would be planned and answered a row at a time; COPY cannot replace.
        connection.exec_driver_sql(_putting_lists(table), tuple(map(list, zip(*batch, strict=True))))
    else:
        connection.exec_driver_sql(_inserting(table) + _replacing(table), batch)


def every_row(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield a table's rows in the order of its key, without holding them all.

    What the caller does between two rows takes no lock; the transaction decides of which moment they are.
    """
    statement = _reading(table)
    if connection.dialect.name != "postgresql":
        yield from (tuple(row) for row in connection.exec_driver_sql(statement))
        return
    statement = f"COPY ({statement}) TO STDOUT (FORMAT BINARY)"
    with _told_as_ours(connection, statement):
        cursor = connection.connection.cursor()
        with cursor.copy(statement) as copy:
            copy.set_types(_kinds(table))
            yield from copy.rows()


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    statement = _copying(table)
    with _told_as_ours(connection, statement):
        cursor = connection.connection.cursor()
        with cursor.copy(statement) as copy:
            copy.set_types(_kinds(table))
            for row in rows:
                copy.write_row(row)


@contextmanager
def _told_as_ours(connection: Connection, statement: str) -> Iterator[None]:
    """Give the driver's failures the form SQLAlchemy gives them, for COPY goes past it."""
    driver = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except driver as trouble:
        raise DBAPIError.instance(
            statement, (), trouble, driver, hide_parameters=True, dialect=connection.dialect
        ) from trouble


@cache
def _kinds(table: Table) -> list[str]:
    return [next(name for kind, name in _KINDS if isinstance(one.type, kind)) for one in table.columns]


@cache
def _columns(table: Table) -> str:
    return f"{table.name} ({', '.join(table.columns.keys())})"


@cache
def _copying(table: Table) -> str:
    return f"COPY {_columns(table)} FROM STDIN (FORMAT BINARY)"


@cache
def _reading(table: Table) -> str:
    key = ", ".join(table.primary_key.columns.keys())
    return f"SELECT {', '.join(table.columns.keys())} FROM {table.name} ORDER BY {key}"  # noqa: S608 - names of our own


@cache
def _inserting(table: Table) -> str:
    return " ".join(("INSERT INTO", _columns(table), "VALUES", f"({', '.join('?' * len(table.columns))})"))


@cache
def _putting_lists(table: Table) -> str:
    # Binary lists (%b): as text, octets are twice as long and read letter by letter.
    lists = ", ".join(f"%b::{kind}[]" for kind in _kinds(table))
    return " ".join(("INSERT INTO", _columns(table), "SELECT * FROM", f"unnest({lists})")) + _replacing(table)


@cache
def _replacing(table: Table) -> str:
    # Spelt so both know it; INSERT OR REPLACE is SQLite's own and a delete in disguise.
    key = ", ".join(table.primary_key.columns.keys())
    others = [f"{one.name} = excluded.{one.name}" for one in table.columns if not one.primary_key]
    return f" ON CONFLICT ({key}) DO UPDATE SET {', '.join(others)}"
