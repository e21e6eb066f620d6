"""A PostgreSQL of the tests' own: a cluster in a temporary folder, and an empty database for whoever asks.

Every pytest process has one cluster, durable as in an office (fsync on), on loopback and on a socket in its
folder. PostgreSQL refuses to run as root: there it runs as ``postgres`` or ``nobody``. Databases are copies
of a template, so that migrations run once per kind of schema.
"""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sync.central.database import open_database
from tests.support.partitioned import make_partitioned

if sys.platform != "win32":
    import pwd

START_S = 60
SYSTEM_FOLDERS = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


def server_folder() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs; ``None`` where there is none."""
    found = [one for one in SYSTEM_FOLDERS.glob("*/bin") if (one / "initdb").exists()]
    if found:
        return max(found, key=lambda one: int(one.parent.name) if one.parent.name.isdigit() else 0)
    beside = shutil.which("initdb")
    return Path(beside).resolve().parent if beside else None


@dataclass
class Cluster:
    """A running server."""

    folder: Path
    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _templates: set[str] = field(default_factory=set)

    def address(self, database: str) -> str:
        return f"postgresql://kongtun@127.0.0.1:{self.port}/{database}"

    def empty(self) -> str:
        """Return the address of a new database without any table."""
        return self._made("template0")

    def database(self) -> str:
        """Return the address of a new database whose tables the migrations have made."""
        return self._made(self._template("migrated", _migrated))

    def partitioned(self) -> str:
        """Return the address of a new database whose growing tables are partitioned by stream."""
        return self._made(self._template("partitioned", make_partitioned))

    def run(self, statement: str) -> None:
        """Run a statement of administration."""
        with self._connected() as connection:
            connection.execute(statement.encode())

    def cut(self, database: str) -> None:
        """End every connection to a database, as a restart of the server does."""
        cutting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with self._connected() as connection:
            connection.execute(cutting, (database,))

    def _connected(self) -> psycopg.Connection[Any]:
        place: dict[str, Any] = {"host": str(self.folder), "port": self.port, "user": "kongtun"}
        return psycopg.connect(autocommit=True, dbname="postgres", **place)

    def _made(self, template: str) -> str:
        name = f"made_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def _template(self, name: str, fill: Callable[[str], None]) -> str:
        if name not in self._templates:
            self.run(f"CREATE DATABASE {name} TEMPLATE template0")
            fill(self.address(name))
            self._templates.add(name)
        return name


def _migrated(address: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        open_database(Path(folder), address).close()


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Make and run a cluster for the length of the block.

    Raises:
        FileNotFoundError: no PostgreSQL is installed.
    """
    programs = server_folder()
    if programs is None:
        raise FileNotFoundError("initdb")
    # Not pytest's folder: a socket's path has 107 letters at most, and the server's user must get there.
    folder = Path(tempfile.mkdtemp(prefix="kongtun-pg-", dir="/tmp"))
    try:
        yield from _running(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(programs: Path, folder: Path) -> Iterator[Cluster]:
    port, start = _free_port(), _as_unprivileged(folder)
    make = ["initdb", "--username=kongtun", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    make = [str(programs / make[0]), *make[1:], "--no-sync", "--pgdata", str(folder / "data")]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, **start)
    settings = {**SETTINGS, "port": str(port), "unix_socket_directories": str(folder)}
    settings["listen_addresses"] = "127.0.0.1"
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    if at_end := shutil.which("setpriv"):
        # The server ends with the tests, also where they are killed.
        command = [at_end, "--pdeathsig", "INT", *command]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **start)
    try:
        _wait_for(server, folder, port)
        yield Cluster(folder, port)
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        server.wait(START_S)


def _wait_for(server: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(host=str(folder), port=port, user="kongtun", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "server.log").read_text("utf-8", "replace"))


def _as_unprivileged(folder: Path) -> dict[str, Any]:
    """Return how a process is started that PostgreSQL accepts, and give that user the folder."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError(f"none of the users {UNPRIVILEGED} exists")


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    return port


def is_demanded() -> bool:
    """Whether the absence of PostgreSQL is an error, as it is where changes are judged (on Linux)."""
    return os.environ.get("CI") == "true" and sys.platform.startswith("linux")


@contextmanager
def cluster_for_tests() -> Iterator[Cluster]:
    """Run a cluster, or skip the tests that ask for it where PostgreSQL is neither there nor demanded."""
    if server_folder() is None and not is_demanded():
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running_cluster() as cluster:
        yield cluster
