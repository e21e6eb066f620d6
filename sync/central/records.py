"""Rows as they stand at the centre, and the digests over them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from sync.central.bulk import put_rows
from sync.central.database import run, run_many
from sync.central.schema import DIGEST, RECORD
from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.protocol.changes import RowImage
from sync.protocol.messages import RegisterDigest

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE_VALUES = msgspec.msgpack.Decoder(dict[str, StoredValue]).decode
_DECODE_WRITERS = msgspec.msgpack.Decoder(dict[str, OpId]).decode
_IMAGES: Final = "SELECT register, row_id, field_values, writers, deleted FROM record WHERE district_code = ?"
# The order of the tables is SQLite's order too: the key is searched once for each range. `g` follows all
# letters of an id.
_BEGINNING: Final = {
    "sqlite": (
        "SELECT r.register, r.row_id, r.field_values, r.writers, r.deleted"
        " FROM json_each(?) asked CROSS JOIN record r"
        " WHERE r.district_code = ? AND r.register = ?"
        " AND r.row_id >= asked.value AND r.row_id < asked.value || 'g'"
    ),
    "postgresql": (
        "SELECT r.register, r.row_id, r.field_values, r.writers, r.deleted"
        " FROM json_array_elements_text(CAST(? AS json)) asked (value) CROSS JOIN record r"
        " WHERE r.district_code = ? AND r.register = ?"
        " AND r.row_id >= asked.value AND r.row_id < asked.value || 'g'"
    ),
}

RowKey = tuple[str, RowId]
"""Register and row id, within one stream."""


def load(connection: Connection, stream: str, keys: Iterable[RowKey]) -> dict[RowKey, RowImage]:
    """Return the rows that exist under ``keys``."""
    found: dict[RowKey, RowImage] = {}
    for register, ids in _by_register(keys).items():
        rows = run(connection, f"{_IMAGES} AND register = ? AND row_id IN ?*", (stream, register, ids))
        found.update({(register, RowId(row.row_id)): _image(*row) for row in rows})
    return found


def beginning(
    connection: Connection, stream: str, register: str, beginnings: Sequence[str]
) -> Iterator[RowImage]:
    """Yield the rows whose ids begin with any of ``beginnings`` (hexadecimal letters)."""
    statement = _BEGINNING[connection.dialect.name]
    asked = msgspec.json.encode(list(beginnings)).decode()
    # All at once: fetched singly, a row costs as much again as its search.
    for row in run(connection, statement, (asked, stream, register)).all():
        yield _image(*row)


def where(connection: Connection, streams: Sequence[str], keys: Iterable[RowKey]) -> dict[RowKey, str]:
    """Return in which of ``streams`` the rows under ``keys`` stand; a row in none is left out."""
    found: dict[RowKey, str] = {}
    for register, ids in _by_register(keys).items():
        rows = run(
            connection,
            "SELECT row_id, district_code FROM record"
            " WHERE district_code IN ?* AND register = ? AND row_id IN ?*",
            (list(streams), register, ids),
        )
        found.update({(register, RowId(row_id)): stream for row_id, stream in rows})
    return found


def _by_register(keys: Iterable[RowKey]) -> Mapping[str, list[RowId]]:
    wanted: defaultdict[str, list[RowId]] = defaultdict(list)
    # Each once, in the order asked: a push often edits the same row many times.
    for register, row_id in dict.fromkeys(keys):
        wanted[register].append(row_id)
    return wanted


def every(connection: Connection, stream: str, registers: Sequence[str] = ()) -> Iterator[RowImage]:
    """Yield all rows of a stream, deleted ones too, by register and id."""
    some = " AND register IN ?*" if registers else ""
    rows = run(
        connection,
        # In one order on every database: a snapshot's ETag is a hash over its rows as they come.
        f"{_IMAGES}{some} ORDER BY register, row_id",
        (stream, list(registers)) if registers else (stream,),
    )
    for row in rows:
        yield _image(*row)


def save(connection: Connection, stream: str, rows: Iterable[tuple[RowImage, int]]) -> None:
    """Write rows with the position of their last change; an older state of a row is replaced."""
    put_rows(
        connection,
        RECORD,
        (
            (
                stream,
                row.register,
                row.row_id,
                _ENCODE(row.values),
                _ENCODE(row.writers),
                # Bulk statements go past SQLAlchemy's types: the driver must get what the column holds.
                int(row.deleted),
                seq,
            )
            for row, seq in rows
        ),
    )


def open_conflicts(connection: Connection, stream: str) -> list[RowId]:
    """Return the ids of the stream's conflicts that wait for a choice."""
    rows = run(connection, "SELECT conflict_id FROM open_conflict WHERE district_code = ?", (stream,))
    return [RowId(conflict_id) for (conflict_id,) in rows]


def mark_conflicts(connection: Connection, stream: str, states: Mapping[RowId, bool]) -> None:
    """Note which conflicts are open (True) and which are so no more."""
    run_many(
        connection,
        "INSERT INTO open_conflict (district_code, conflict_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((stream, one) for one, is_open in states.items() if is_open),
    )
    run_many(
        connection,
        "DELETE FROM open_conflict WHERE district_code = ? AND conflict_id = ?",
        ((stream, one) for one, is_open in states.items() if not is_open),
    )


def load_digests(connection: Connection, stream: str) -> dict[str, RegisterDigest]:
    """Return count and XOR by register."""
    rows = run(connection, "SELECT register, count, xor FROM digest WHERE district_code = ?", (stream,))
    return {register: RegisterDigest(count, xor) for register, count, xor in rows}


def save_digests(connection: Connection, stream: str, digests: Mapping[str, RegisterDigest]) -> None:
    """Write count and XOR of some registers."""
    rows = ((stream, register, one.count, one.xor) for register, one in digests.items())
    put_rows(connection, DIGEST, rows)


def _image(register: str, row_id: str, values: bytes, writers: bytes, deleted: int) -> RowImage:
    return RowImage(register, RowId(row_id), _DECODE_VALUES(values), _DECODE_WRITERS(writers), bool(deleted))
