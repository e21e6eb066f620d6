"""Every statement of a push and of a pull names the stream, so that a distributed database asks one node.

Reference tables are kept whole on every node and are excepted by name. What goes past SQLAlchemy (COPY) is
watched at the driver.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event

from sync.central.calls import Call
from sync.central.centre import open_centre
from sync.central.schema import METADATA, REFERENCES
from sync.central.snapshots import snapshot_file
from sync.model.registry import REGISTERS
from sync.protocol.messages import SIGNATURE_HEADER, SyncRequest
from sync.protocol.signing import sign_request
from tests.bench.register import BENCH_RECORD
from tests.support.databases import KINDS, database_of
from tests.support.desk_call import DeskPc, desk_pc
from tests.support.partitioned import growing
from tests.support.source_tree import ROOT

TABLES = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN|COPY)\s+(\w+)")
NO_TABLES = frozenset({"unnest", "json_each"})


def tables_of(statement: str) -> set[str]:
    return set(TABLES.findall(statement)) - NO_TABLES


def strays(statements: list[str]) -> list[str]:
    """Return the statements on a growing table that do not name the stream."""
    return [
        one
        for one in statements
        if tables_of(one) - REFERENCES and "district_code" not in one.partition("RETURNING")[0]
    ]


@dataclass
class Watched:
    """An endpoint in this process, and every statement it has made."""

    wire: DeskPc
    second: DeskPc
    statements: list[str] = field(default_factory=list)

    def during(self, work: Callable[[], object]) -> list[str]:
        self.statements.clear()
        work()
        return list(self.statements)


@pytest.fixture(params=KINDS)
def watched(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watched]:
    registry = REGISTERS.with_register(BENCH_RECORD)
    centre = open_centre(tmp_path, realm="bench", registry=registry, address=database_of(request))
    found = Watched(desk_pc(centre, seed=1), desk_pc(centre, seed=2))

    def heard(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        found.statements.append(statement)

    copy = psycopg.Cursor.copy

    def copying(cursor: psycopg.Cursor[Any], statement: str, *rest: Any) -> Any:
        found.statements.append(statement)
        return copy(cursor, statement, *rest)

    event.listen(centre.database._engine, "before_cursor_execute", heard)
    monkeypatch.setattr(psycopg.Cursor, "copy", copying)
    yield found
    centre.close()


def test_a_push_names_its_stream_in_every_statement(watched: Watched) -> None:
    wire = watched.wire
    first = wire.insert("bench_record", {"name": "ก", "members": 1})
    edit = wire.update("bench_record", first.row_id, {"name": ("ก", "ข", first.op_id)})
    unseen = wire.update("bench_record", first.row_id, {"name": ("ค", "ง", wire.new_op_id())})
    unknown = wire.update("bench_record", wire.new_row_id(), {"name": ("ก", "ข", first.op_id)})
    statements = watched.during(lambda: wire.sync([first, edit, unseen, unknown]))
    written = {"stream", "change", "operation", "record", "digest", "open_conflict", "device_chain"}
    assert written <= set().union(*map(tables_of, statements))
    assert strays(statements) == []


def test_the_first_statement_of_a_push_takes_its_streams_lock(watched: Watched) -> None:
    wire = watched.wire
    statements = watched.during(lambda: wire.sync([wire.insert("bench_record", {"name": "ก"})]))
    # How long a lock is waited for is said before; that reads and writes nothing.
    writing = [one for one in statements if not one.startswith(("SELECT", "BEGIN", "SET LOCAL"))]
    assert writing[0].startswith("UPDATE stream SET seq = seq + 0 WHERE district_code =")


def test_a_pull_names_its_stream_in_every_statement(watched: Watched) -> None:
    watched.wire.sync([watched.wire.insert("bench_record", {"name": "ก"})])
    statements = watched.during(lambda: watched.second.sync(digest=True))
    assert {"stream", "change", "digest"} <= set().union(*map(tables_of, statements))
    assert strays(statements) == []


def test_a_whole_stream_names_itself_in_every_statement(watched: Watched) -> None:
    wire = watched.wire
    wire.sync([wire.insert("bench_record", {"name": "ก"})])
    statements = watched.during(lambda: fetch(wire))
    assert {"snapshot", "record"} <= set().union(*map(tables_of, statements))
    assert strays(statements) == []


def fetch(wire: DeskPc) -> None:
    request = SyncRequest(wire.hello(), {wire.stream: None}, replace=[wire.stream])
    path = wire.exchange(request).snapshots[0].path
    call = wire.call(path, b"")
    signature = sign_request(wire.signer, "GET", path, b"", wire.install)
    headers = {**call.headers, SIGNATURE_HEADER.lower(): signature}
    assert snapshot_file(wire.endpoint, Call("GET", path, headers, {}, b"", "")).file.exists()


def test_a_statement_without_its_stream_is_seen() -> None:
    lost = "SELECT seq FROM change WHERE seq > ?"
    returned = "UPDATE device_chain SET n = n WHERE install = ? RETURNING district_code"
    assert strays([lost, returned, "SELECT account FROM assignment WHERE install = ?"]) == [lost, returned]


def test_every_table_is_of_one_kind() -> None:
    assert set(METADATA.tables) > REFERENCES
    assert all("district_code" in METADATA.tables[one].primary_key.columns for one in growing())


def test_the_page_on_scale_names_every_table() -> None:
    """Whoever makes the tables of a distributed database by that page must not forget one."""
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    kept, spread = (part.split("]")[0] for part in page.split("ARRAY[")[1:])
    assert set(re.findall(r"'(\w+)'", kept)) == REFERENCES
    assert {"stream", *re.findall(r"'(\w+)'", spread)} == set(METADATA.tables) - REFERENCES


def test_a_stream_lies_in_one_partition(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The partitioned kind is what it says: the planner looks for a stream's rows in one place only."""
    address = request.getfixturevalue("postgres").partitioned()
    centre = open_centre(tmp_path, realm="bench", address=address)
    with centre.database.reading() as connection:
        plan = connection.exec_driver_sql("EXPLAIN SELECT * FROM record WHERE district_code = '0101'").all()
        kinds = connection.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = 'public'::regnamespace"
        ).all()
    centre.close()
    assert len(re.findall(r" on record_\d", str(plan))) == 1
    assert {name for (name,) in kinds} == set(growing())
