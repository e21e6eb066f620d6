"""The endpoint's database: one file by default, another address on request; migrated at every start."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, CursorResult, Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from sync.central.errors import (
    NewerDatabaseError,
    NoEndpointError,
    StoreError,
    because_of,
    in_both_languages,
)

FILE_NAME: Final = "centre.sqlite3"
BUSY_MS: Final = 15_000
"""How long a command line waits for the server's write to end, and the reverse."""
WAL_PAGES: Final = 8_000
"""32 MB of 4 KiB pages; durability is the log's own and stays as it is."""
CACHE_KIB: Final = 16_000
"""Of each connection; a district's rows of a year."""
_CONNECTIONS: Final = 16
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


class Database:
    """Short reading and writing transactions on the endpoint's tables.

    SQLite has one writer: a lock of this process queues them fairly, where the busy time-out would poll.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        embedded = engine.dialect.name == "sqlite"
        self._turn = threading.Lock() if embedded else nullcontext()
        self._writer = engine.execution_options(immediate=True) if embedded else engine
        # Pages, cursors and digests of one reply must come from one state; PostgreSQL's default sees a new
        # one with each statement.
        self._reader = engine if embedded else engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that commits at the end of the block and leaves nothing when the block fails."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database and writes nothing."""
        with self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_database(folder: Path, address: str | None = None, *, make: bool = True) -> Database:
    """Open the database of ``folder`` (or at ``address``) and bring its tables up to date.

    Raises:
        NoEndpointError: there is none and none is to be made; nothing was written.
        NewerDatabaseError: a newer program wrote it; nothing was changed.
        StoreError: it cannot be opened, read or written.
    """
    try:
        return _opened(folder, address, make=make)
    # The last: an address may name a driver that is not installed.
    except (SQLAlchemyError, OSError, ImportError) as trouble:
        values = {"folder": str(folder), "because": because_of(trouble)}
        raise StoreError(in_both_languages("endpoint-not-opened", values)) from trouble


def _opened(folder: Path, address: str | None, *, make: bool) -> Database:
    file = (folder / FILE_NAME).resolve()
    if make:
        folder.mkdir(parents=True, exist_ok=True)
    database, engine = _connected(address or f"sqlite:///{file.as_posix()}")
    with ExitStack() as failing:
        failing.callback(database.close)
        if not make and not _is_there(engine):
            raise no_endpoint(folder)
        with database.writing() as connection:
            _upgrade(connection)
        if address is None:
            file.chmod(0o600)
        failing.pop_all()
    return database


def _connected(address: str) -> tuple[Database, Engine]:
    engine = create_engine(
        address,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,  # they are values of records; errors are logged
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine), engine


def no_endpoint(folder: Path) -> NoEndpointError:
    """Return the failure of a command that needs an endpoint and found none."""
    return NoEndpointError(in_both_languages("endpoint-missing", {"folder": str(folder)}))


def _is_there(engine: Engine) -> bool:
    """Tell whether the database holds an endpoint. Opening an SQLite file that is not there would make it."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return False
    with engine.connect() as connection:
        return inspect(connection).has_table("endpoint")


Rows = CursorResult[*tuple[Any, ...]]


def run(connection: Connection, statement: str, parameters: Sequence[Any] = ()) -> Rows:
    """Run one hand-written statement; ``?`` marks parameters whatever the driver calls them."""
    return connection.exec_driver_sql(_spelt(connection, statement), tuple(parameters))


def run_many(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Run a statement for every row at driver level (Core builds an expression per row: 3 times slower)."""
    batch = list(rows)
    if batch:
        connection.exec_driver_sql(_spelt(connection, statement), batch)


def _spelt(connection: Connection, statement: str) -> str:
    # A plain exchange: no statement here holds a question mark or a per cent sign of its own.
    return statement if connection.dialect.paramstyle == "qmark" else statement.replace("?", "%s")


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


def _upgrade(connection: Connection) -> None:
    config = Config()
    # Alembic's configuration takes a per cent sign for the start of a name.
    config.set_main_option("script_location", _MIGRATIONS.as_posix().replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if inspect(connection).has_table("alembic_version"):
        # Looked at before the upgrade, which would end in an Alembic error no administrator understands.
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found is not None and found not in known:
            raise NewerDatabaseError(in_both_languages("endpoint-newer", {"version": str(found)}))
    command.upgrade(config, "head")
