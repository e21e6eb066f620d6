"""The endpoint's database: one file by default, another address on request; migrated at every start."""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from sync.central.engines import check_server, connect
from sync.central.errors import NoEndpointError, StoreError, because_of, in_both_languages
from sync.central.upgrading import upgrade

FILE_NAME: Final = "centre.sqlite3"
_STARTING: Final = 0x6B6F6E67
"""The advisory lock of whoever makes or upgrades an endpoint ("kong" in ASCII)."""


class Database:
    """Short reading and writing transactions on the endpoint's tables.

    SQLite has one writer: a lock of this process queues them fairly, where the busy time-out would poll.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        embedded = engine.dialect.name == "sqlite"
        self.is_server = not embedded
        """Whether several may write at a time."""
        self._turn = threading.Lock() if embedded else nullcontext()
        # Writers rest on the lock of the stream's row: after waiting for it they must see what its last
        # holder wrote, as READ COMMITTED does. Told, not left to the server's own default.
        options: dict[str, Any] = {"immediate": True} if embedded else {"isolation_level": "READ COMMITTED"}
        self._writer = engine.execution_options(**options)
        # Pages, cursors and digests of one reply must come from one state; PostgreSQL's default sees a new
        # one with each statement.
        once: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine if embedded else engine.execution_options(**once)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that commits at the end of the block and leaves nothing when the block fails."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def starting(self) -> Iterator[Connection]:
        """Open a writing transaction that keeps every other process out that is starting as well."""
        with self.writing() as connection:
            # An SQLite file has one writer anyhow.
            if connection.dialect.name == "postgresql":
                run(connection, "SELECT pg_advisory_xact_lock(?)", (_STARTING,))
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
    except (SQLAlchemyError, OSError) as trouble:
        values = {"folder": str(folder), "because": because_of(trouble)}
        raise StoreError(in_both_languages("endpoint-not-opened", values)) from trouble


def _opened(folder: Path, address: str | None, *, make: bool) -> Database:
    file = (folder / FILE_NAME).resolve()
    if make:
        folder.mkdir(parents=True, exist_ok=True)
    engine = connect(address or f"sqlite:///{file.as_posix()}")
    database = Database(engine)
    with ExitStack() as failing:
        failing.callback(database.close)
        check_server(engine)
        if not make and not _is_there(engine):
            raise no_endpoint(folder)
        with database.starting() as connection:
            upgrade(connection)
        if address is None:
            file.chmod(0o600)
        failing.pop_all()
    return database


def no_endpoint(folder: Path) -> NoEndpointError:
    """Return the failure of a command that needs an endpoint and found none."""
    return NoEndpointError(in_both_languages("endpoint-missing", {"folder": str(folder)}))


def _is_there(engine: Engine) -> bool:
    """Tell whether the database holds an endpoint. Opening an SQLite file that is not there would make it."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return False
    with engine.connect() as connection:
        return inspect(connection).has_table("endpoint")


def is_free(address: str) -> bool:
    """Tell whether the database at ``address`` holds no endpoint yet.

    Raises:
        StoreError: it cannot be reached or used.
    """
    engine = connect(address)
    try:
        check_server(engine)
        if not _is_there(engine):
            return True
        with engine.connect() as connection:
            return run(connection, "SELECT 1 FROM endpoint").one_or_none() is None
    finally:
        engine.dispose()


@contextmanager
def upgraded_file(file: Path) -> Iterator[Connection]:
    """Open an SQLite file, its tables brought up to date or made, in one writing transaction."""
    engine = connect(f"sqlite:///{file.resolve().as_posix()}")
    try:
        with engine.execution_options(immediate=True).begin() as connection:
            upgrade(connection)
            yield connection
    finally:
        engine.dispose()


Rows = CursorResult[*tuple[Any, ...]]


def run(connection: Connection, statement: str, parameters: Sequence[Any] = ()) -> Rows:
    """Run one hand-written statement; ``?`` marks parameters whatever the driver calls them.

    ``IN ?*`` takes a list of texts as one parameter, however long it is.
    """
    spelt = _spelt(connection, statement)
    if connection.dialect.paramstyle == "qmark":
        parameters = [json.dumps(one) if isinstance(one, list) else one for one in parameters]
    return connection.exec_driver_sql(spelt, tuple(parameters))


def run_many(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Run a statement for every row at driver level (Core builds an expression per row: 3 times slower)."""
    batch = list(rows)
    if batch:
        connection.exec_driver_sql(_spelt(connection, statement), batch)


def _spelt(connection: Connection, statement: str) -> str:
    # A plain exchange: no statement here holds a question mark or a per cent sign of its own.
    if connection.dialect.paramstyle == "qmark":
        return statement.replace("IN ?*", "IN (SELECT value FROM json_each(?))")
    # Binary (%b): a list as text is written and read letter by letter.
    return statement.replace("IN ?*", "= ANY(%b)").replace("?", "%s")
