"""Reads and writes rows as images: values of the travelling fields, writers, deleted or not.

Used while the triggers are silent. Columns of local-only fields are never touched by what comes from outside.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeVar

import msgspec

from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from desktop_app.store.triggers import insert_triggers_off
from sync.model.fields import DELETED, ROW_ID, STREAM, Register, Registry, StoredValue
from sync.model.ids import OpId, RowId
from sync.protocol.changes import RowImage
from sync.protocol.whole_streams import RowColumns

_writers = msgspec.json.Decoder(dict[str, OpId])
_content = msgspec.json.Decoder(dict[str, StoredValue])
_encode = msgspec.json.Encoder().encode
CONTENT = "(SELECT c.content FROM base_content c WHERE c.row_id = base.row_id AND c.register = base.register)"
"""SQL for the values of a row of ``base``."""
_PART = 900
_MANY = 500
"""Rows from which on it pays to take triggers off and put them back."""
Writers = dict[str, OpId]
T = TypeVar("T", bound=str)


@contextmanager
def quiet(sql: Sql) -> Iterator[None]:
    """Silence the triggers inside a transaction; a failure is undone with it."""
    sql.run("UPDATE sync_context SET capturing = 0")
    yield
    sql.run("UPDATE sync_context SET capturing = 1")


def parts(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield ``ids`` in pieces a statement can name."""
    for start in range(0, len(ids), _PART):
        yield ids[start : start + _PART]


def writers_text(writers: Mapping[str, OpId]) -> str:
    """Return a writers map as its column holds it."""
    return _encode(writers).decode()


def writers_of(text: str) -> dict[str, OpId]:
    """Return the writers map in a column."""
    return _writers.decode(text)


@dataclass(frozen=True, slots=True)
class Base:
    """The centre's row under open operations."""

    image: RowImage
    stream: str
    touched: bool
    """Whether others' changes reached it since."""


class Central:
    """Row images of the local store."""

    def __init__(self, sql: Sql, registry: Registry) -> None:
        self._sql = sql
        self._registry = registry
        self._names = {one.name: [field.name for field in one.travelling] for one in registry}

    def knows(self, register: str) -> bool:
        """Tell whether this program has the register; a newer endpoint may send others."""
        return register in self._registry

    def images(self, register: str, row_ids: Sequence[str]) -> dict[RowId, RowImage]:
        """Return the visible rows of ``row_ids``."""
        found: dict[RowId, RowImage] = {}
        for part in parts(row_ids):
            marks = ", ".join("?" for _ in part)
            rows = self._sql.rows(f"{self._select(register)} WHERE {ROW_ID} IN ({marks})", part)
            found.update({RowId(row[0]): self._image(register, row) for row in rows})
        return found

    def row_writers(self, register: str, row_id: str) -> Writers:
        """Return the writers of a visible row."""
        return _writers.decode(
            self._sql.value(f"SELECT {WRITERS} FROM {quoted(register)} WHERE {ROW_ID} = ?", (row_id,))
        )

    def moved_writers(
        self, register: str, row_ids: Sequence[RowId]
    ) -> Iterator[tuple[RowId, Writers | None, Writers | None]]:
        """Yield for each of ``row_ids`` the writers of the kept centre's row and those of the visible one."""
        query = (
            f"SELECT asked.value, b.w, r.{WRITERS} FROM json_each(?) asked"
            f" LEFT JOIN {quoted(register)} r ON r.{ROW_ID} = asked.value"
            " LEFT JOIN base b ON b.row_id = asked.value AND b.register = ?"
        )
        for row_id, before, now in self._sql.rows(query, (_encode(row_ids).decode(), register)):
            yield row_id, before and _writers.decode(before), now and _writers.decode(now)

    def streams(self, register: str, row_ids: Sequence[RowId]) -> dict[RowId, str]:
        """Return in which stream the visible rows of ``row_ids`` stand."""
        found: dict[RowId, str] = {}
        for part in parts(row_ids):
            marks = ", ".join("?" for _ in part)
            query = f"SELECT {ROW_ID}, {STREAM} FROM {quoted(register)} WHERE {ROW_ID} IN ({marks})"
            found.update(self._sql.rows(query, part))
        return found

    def elsewhere(self, register: str, stream: str, row_ids: Sequence[str]) -> frozenset[RowId]:
        """Return which of ``row_ids`` stand in another stream than ``stream``; nearly always none."""
        # Asked as `<` and `>`: the engine searches the index for either, and would read the whole of it for
        # `<>`. A register that holds one stream is done with two look-ups.
        found = (f"SELECT 1 FROM {quoted(register)} WHERE {STREAM} {side} ? LIMIT 1" for side in "<>")
        if not any(self._sql.value(query, (stream,)) for query in found):
            return frozenset()
        held = self.streams(register, [RowId(one) for one in row_ids])
        return frozenset(row_id for row_id, other in held.items() if other != stream)

    def stream_images(self, register: str, stream: str) -> dict[RowId, RowImage]:
        """Return all visible rows of a stream."""
        rows = self._sql.rows(f"{self._select(register)} WHERE {STREAM} = ?", (stream,))
        return {RowId(row[0]): self._image(register, row) for row in rows}

    def bases(self, row_ids: Sequence[str]) -> dict[tuple[str, RowId], Base]:
        """Return the kept centre's rows of ``row_ids``."""
        found: dict[tuple[str, RowId], Base] = {}
        for part in parts(row_ids):
            marks = ", ".join("?" for _ in part)
            found.update(self._bases(f"row_id IN ({marks})", part))
        return found

    def stream_bases(self, stream: str) -> dict[tuple[str, RowId], Base]:
        """Return all kept centre's rows of a stream."""
        return self._bases("stream = ?", (stream,))

    def keep_base(self, stream: str, image: RowImage) -> None:
        """Keep the centre's row, touched by what others did."""
        content = _encode(image.values).decode()
        self._sql.run(
            "INSERT INTO base VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (row_id, register) DO UPDATE SET"
            " w = excluded.w, deleted = excluded.deleted, touched = 1",
            (image.register, image.row_id, stream, writers_text(image.writers), int(image.deleted)),
        )
        self._sql.run(
            "INSERT INTO base_content VALUES (?, ?, ?)"
            " ON CONFLICT (row_id, register) DO UPDATE SET content = excluded.content",
            (image.register, image.row_id, content),
        )

    def drop_bases(self, keys: Collection[tuple[str, RowId]]) -> None:
        """Forget the centre's rows under no open operation; their values stay until ``tidy``."""
        self._sql.run_many("DELETE FROM base WHERE register = ? AND row_id = ?", list(keys))

    def tidy(self) -> None:
        """Remove values of kept rows that were dropped; for idle moments."""
        # Not with the rows: each page of them would be written once more inside a sync, for nothing reads
        # them without their row.
        self._sql.run(
            "DELETE FROM base_content WHERE NOT EXISTS (SELECT 1 FROM base b"
            " WHERE b.row_id = base_content.row_id AND b.register = base_content.register)"
        )

    def put(self, register: str, rows: Sequence[tuple[str, RowImage]]) -> None:
        """Write (stream, row) pairs, new or not."""
        if not rows:
            return
        names = self._names[register]
        columns = [ROW_ID, STREAM, DELETED, WRITERS, *map(quoted, names)]
        marks = ", ".join("?" for _ in columns)
        # Not id and stream: a record never changes them (`no_move` would refuse). Columns of local-only
        # fields are not named either, so what stands on this PC only outlives what comes in.
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns[2:])
        self._sql.run_many(
            f"INSERT INTO {quoted(register)} ({', '.join(columns)}) VALUES ({marks})"
            f" ON CONFLICT ({ROW_ID}) DO UPDATE SET {updates}",
            [
                (
                    image.row_id,
                    stream,
                    int(image.deleted),
                    writers_text(image.writers),
                    *map(image.values.get, names),
                )
                for stream, image in rows
            ],
        )

    def put_first(self, register: str, stream: str, part: RowColumns) -> None:
        """Write the rows of a snapshot into a register that has none of this stream: columns as they came."""
        # A newer endpoint may send fields this program has no column for.
        known = [place for place, name in enumerate(part.names) if name in self._names[register]]
        columns = [ROW_ID, STREAM, DELETED, WRITERS, *(quoted(part.names[place]) for place in known)]
        marks = ", ".join("?" for _ in columns)
        # Column beside column, as they were decoded: no row is built before the engine asks for it.
        rows = zip(
            part.row_ids,
            repeat(stream),
            map(int, part.deleted),
            map(writers_text, part.writers),
            *(part.columns[place] for place in known),
            strict=False,  # the stream repeats for ever
        )
        many = len(part.row_ids) >= _MANY
        with insert_triggers_off(self._sql, register) if many else nullcontext():
            self._sql.run_many(
                f"INSERT INTO {quoted(register)} ({', '.join(columns)}) VALUES ({marks})", rows
            )

    def has_rows(self, register: str, stream: str) -> bool:
        """Tell whether this PC holds any row of a stream's register."""
        query = f"SELECT 1 FROM {quoted(register)} WHERE {STREAM} = ? LIMIT 1"
        return self._sql.value(query, (stream,)) is not None

    def remove(self, register: str, row_ids: Sequence[str]) -> None:
        """Remove rows that neither the centre nor this install holds any longer."""
        self._sql.run_many(f"DELETE FROM {quoted(register)} WHERE {ROW_ID} = ?", [(one,) for one in row_ids])

    def registers(self) -> list[Register]:
        """Return the registers, parents first."""
        return list(self._registry)

    def _select(self, register: str) -> str:
        names = "".join(f", {quoted(name)}" for name in self._names[register])
        return f"SELECT {ROW_ID}, {DELETED}, {WRITERS}{names} FROM {quoted(register)}"

    def _image(self, register: str, row: Sequence[Any]) -> RowImage:
        pairs = zip(self._names[register], row[3:], strict=True)
        # An image holds filled fields only: as a blank at one end and a missing field at the other, equal
        # rows would be told as different.
        values = {name: value for name, value in pairs if value is not None}
        return RowImage(register, RowId(row[0]), values, _writers.decode(row[2]), bool(row[1]))

    def _bases(self, condition: str, values: Sequence[str]) -> dict[tuple[str, RowId], Base]:
        rows = self._sql.rows(
            f"SELECT register, row_id, stream, {CONTENT}, w, deleted, touched FROM base WHERE {condition}",
            values,
        )
        found = {}
        for register, row_id, stream, content, w, deleted, touched in rows:
            kept: dict[str, StoredValue] = {
                name: value for name, value in _content.decode(content).items() if value is not None
            }
            image = RowImage(register, row_id, kept, _writers.decode(w), bool(deleted))
            found[register, RowId(row_id)] = Base(image, stream, bool(touched))
        return found
