"""Connections to SQLite (one file, the default) and PostgreSQL: their addresses, settings and time-outs."""

import sqlite3
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError

from sync.central.errors import StoreError, because_of, in_both_languages

WAL_PAGES: Final = 8_000
"""32 MB of 4 KiB pages; durability is the log's own and stays as it is."""
CACHE_KIB: Final = 16_000
"""Of each connection; a district's rows of a year."""
BUSY_MS: Final = 15_000
"""How long a writer waits for another's lock: of the file (SQLite), of a stream's row (PostgreSQL)."""
STATEMENT_MS: Final = 120_000
"""The longest statement reads a whole stream for a snapshot: seconds, not minutes."""
IDLE_MS: Final = 60_000
"""Between two statements of a transaction nothing waits for a line: a minute of silence is a process that
hangs, and it holds a stream's lock."""
CONNECTIONS: Final = 16
_CONNECT_S: Final = 10
_DRIVERS: Final = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_KNOWN: Final = frozenset({"sqlite", "sqlite+pysqlite", "postgresql+psycopg"})
"""Rows are written by roads of these two drivers' own (`bulk`)."""


def connect(address: str) -> Engine:
    """Return an engine for ``address``; nothing is connected yet.

    Raises:
        StoreError: no address of SQLite or PostgreSQL, or the driver is not installed.
    """
    url = _read(address)
    server = url.get_backend_name() == "postgresql"
    try:
        engine = create_engine(
            url,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=60,
            hide_parameters=True,  # they are values of records; errors are logged
            connect_args=_server_settings() if server else {},
            # What a load has opened beyond need is closed by the server's own time-outs, not by ours.
            pool_use_lifo=True,
        )
    except ImportError as trouble:
        values = {"driver": trouble.name or "psycopg"}
        raise StoreError(in_both_languages("database-no-driver", values)) from trouble
    if not server:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def check_server(engine: Engine) -> None:
    """Try a server out; a file needs no trying.

    Raises:
        StoreError: it cannot be reached, lets nobody in, or keeps text in another form than UTF-8.
    """
    if engine.dialect.name != "postgresql":
        return
    place = engine.url.render_as_string(hide_password=True)
    try:
        with engine.connect() as connection:
            encoding = connection.execute(text("SHOW server_encoding")).scalar()
    except OperationalError as trouble:
        values = {"place": place, "because": because_of(trouble)}
        raise StoreError(in_both_languages("database-no-server", values)) from trouble
    if encoding != "UTF8":
        values = {"place": place, "encoding": str(encoding)}
        raise StoreError(in_both_languages("database-not-unicode", values))


def _read(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as trouble:
        raise _unknown() from trouble
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in _KNOWN:
        raise _unknown()
    return url


def _unknown() -> StoreError:
    # Without the address: a password may stand in it.
    return StoreError(in_both_languages("database-unknown-kind", {}))


def _server_settings() -> dict[str, object]:
    times = {
        "lock_timeout": BUSY_MS,
        "statement_timeout": STATEMENT_MS,
        "idle_in_transaction_session_timeout": IDLE_MS,
    }
    return {
        "connect_timeout": _CONNECT_S,
        "application_name": "kongtun",
        "client_encoding": "utf8",
        # A server that vanished with its machine is noticed within a minute, not after two hours.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "options": " ".join(f"-c {name}={value}" for name, value in times.items()),
    }


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("not a connection of the sqlite3 module")
    # The module's own implicit BEGIN starts reading transactions that cannot become writing ones.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    # FULL: a receipt promises what a power cut cannot take. In WAL mode NORMAL writes through at checkpoints
    # only.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    # A month's push writes some 4 MB, SQLite's own mark: every one of them would wait for a checkpoint.
    connection.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    # A transaction that reads first and then wants to write is refused at once, whatever the time-out, when
    # another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
