"""A stream's whole state as a file: by columns for who reads schema 2, as MessagePack rows for schema 1.

Either file says by its first octets which it is, so that a reader needs to be told nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Final

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.protocol import codec
from sync.protocol.changes import MOST_FIELDS, WRITER_OF_ALL, RowImage
from sync.protocol.columns import Column, malformed, pack_column, unpack_column
from sync.protocol.messages import Snapshot, SnapshotRows
from sync.protocol.signing import cursor_text, cursor_wire
from sync.protocol.troubles import ProtocolTrouble

MAGIC: Final = b"KTS2"
"""Begins a file of columns; a file of rows begins as a zstd frame does."""
MOST_CELLS: Final = 16_000_000
"""Of a file, empty ones too: a district's register of 200,000 rows has 5 million."""
# Ids alone keep a real file far below it; what claims more is a bomb, and is not unpacked.
MOST_UNPACKED: Final = 64
_SMALL: Final = 64 * 1024


class WholeRegister(msgspec.Struct, frozen=True, array_like=True):
    """The rows of one register by columns."""

    count: int
    names: Annotated[list[str], msgspec.Meta(max_length=MOST_FIELDS)]
    row_ids: Column
    columns: list[Column]
    makers: Column
    """Of each row the writer under ``*``."""
    rows_of: Column
    """For every other entry of the writers maps: the place of its row, …"""
    fields_of: Column
    """… its field …"""
    writers_of: Column
    """… and its operation."""
    deleted: Column
    """0 or 1 for each row."""
    entries: int
    """How many other entries there are."""


class WholeStream(msgspec.Struct, frozen=True, array_like=True):
    """A stream's whole state as it travels in columns."""

    stream: str
    cursor: bytes
    through: int
    registers: dict[str, WholeRegister]


@dataclass(frozen=True, slots=True)
class RowColumns:
    """Rows of one register: ``columns[i]`` are the values of the field ``names[i]``, as ``row_ids`` go."""

    names: Sequence[str]
    row_ids: Sequence[RowId]
    columns: Sequence[Sequence[StoredValue]]
    writers: Sequence[dict[str, OpId]]
    deleted: Sequence[bool]

    def images(self, register: str) -> Iterator[RowImage]:
        """Yield the rows with their filled fields."""
        values = zip(*self.columns, strict=True) if self.columns else ((),) * len(self.row_ids)
        rows = zip(self.row_ids, values, self.writers, self.deleted, strict=True)
        for row_id, cells, writers, gone in rows:
            pairs = zip(self.names, cells, strict=True)
            filled = dict[str, StoredValue](pair for pair in pairs if pair[1] is not None)
            yield RowImage(register, row_id, filled, writers, deleted=gone)


NO_ROWS: Final = RowColumns((), (), (), (), ())


@dataclass(frozen=True, slots=True)
class StreamFile:
    """What a file says: the stream's rows at one position, by register."""

    stream: str
    cursor: str
    through: int
    registers: dict[str, RowColumns]

    def images(self) -> Iterator[RowImage]:
        """Yield all rows."""
        return chain.from_iterable(part.images(name) for name, part in self.registers.items())


def write_file(snapshot: Snapshot, schema: int) -> bytes:
    """Return a snapshot as the file that a reader of ``schema`` understands."""
    if schema < 2:
        return codec.pack(snapshot)
    registers = {name: _packed(part) for name, part in snapshot.registers.items()}
    whole = WholeStream(snapshot.stream, cursor_wire(snapshot.cursor), snapshot.through, registers)
    body = msgspec.msgpack.encode(whole)
    packed = codec.compress(body)
    # Every reader understands rows: what is too large or too odd for columns goes as them.
    if _cells(whole) > MOST_CELLS or len(body) > _most_octets(len(packed)):
        return codec.pack(snapshot)
    return MAGIC + packed


def read_file(body: bytes) -> StreamFile:
    """Return what a file of either form holds.

    Raises:
        ProtocolTrouble: ``malformed`` or ``too-large``: damaged, cut, or larger than any stream.
    """
    if not body.startswith(MAGIC):
        return _by_columns(codec.unpack(Snapshot, body, limit=codec.SNAPSHOT_LIMIT))
    packed = body[len(MAGIC) :]
    unpacked = codec.decompress(packed, codec.ZSTD, _most_octets(len(packed)))
    try:
        whole = msgspec.msgpack.decode(unpacked, type=WholeStream)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as trouble:
        raise ProtocolTrouble("malformed", what=str(trouble)[:200]) from trouble
    _check_cells(whole)
    registers = {name: _unpacked(part) for name, part in whole.registers.items()}
    return StreamFile(whole.stream, cursor_text(whole.cursor), whole.through, registers)


def _most_octets(packed: int) -> int:
    return min(codec.SNAPSHOT_LIMIT, MOST_UNPACKED * packed + _SMALL)


def _packed(part: SnapshotRows) -> WholeRegister:
    others = [
        (place, name, op_id)
        for place, writers in enumerate(part.writers)
        for name, op_id in sorted(writers.items())
        if name != WRITER_OF_ALL
    ]
    columns = list(zip(*part.values, strict=True)) if part.values else [()] * len(part.names)
    gone = set(part.deleted)
    return WholeRegister(
        count=len(part.row_ids),
        names=part.names,
        row_ids=pack_column(part.row_ids),
        columns=[pack_column(one) for one in columns],
        makers=pack_column([writers.get(WRITER_OF_ALL) for writers in part.writers]),
        rows_of=pack_column([place for place, _, _ in others]),
        fields_of=pack_column([name for _, name, _ in others]),
        writers_of=pack_column([op_id for _, _, op_id in others]),
        deleted=pack_column([int(place in gone) for place in range(len(part.row_ids))]),
        entries=len(others),
    )


def _check_cells(whole: WholeStream) -> None:
    """Refuse counts before a single cell is made: an empty column has cells and no octets."""
    for part in whole.registers.values():
        if min(part.count, part.entries) < 0 or len(part.columns) != len(part.names):
            raise malformed("count")
    if _cells(whole) > MOST_CELLS:
        raise malformed("cells")


def _cells(whole: WholeStream) -> int:
    return sum(part.count * (len(part.names) + 1) + part.entries for part in whole.registers.values())


def _unpacked(part: WholeRegister) -> RowColumns:
    row_ids = [RowId(one) for one in _texts(part.row_ids, part.count)]
    if len(set(row_ids)) != part.count:
        raise malformed("row_ids")
    deleted = unpack_column(part.deleted, part.count)
    if not {0, 1}.issuperset(deleted):
        raise malformed("deleted")
    return RowColumns(
        names=part.names,
        row_ids=row_ids,
        columns=[unpack_column(one, part.count) for one in part.columns],
        writers=_writers(part),
        deleted=[one == 1 for one in deleted],
    )


def _writers(part: WholeRegister) -> list[dict[str, OpId]]:
    makers = unpack_column(part.makers, part.count)
    if not {str, type(None)}.issuperset(map(type, makers)):
        raise malformed("makers")
    found = [{} if one is None else {WRITER_OF_ALL: OpId(str(one))} for one in makers]
    places = unpack_column(part.rows_of, part.entries)
    names = _texts(part.fields_of, part.entries)
    for place, name, op_id in zip(places, names, _texts(part.writers_of, part.entries), strict=True):
        if not isinstance(place, int) or not 0 <= place < part.count:
            raise malformed("rows_of")
        found[place][name] = OpId(op_id)
    return found


def _texts(column: Column, count: int) -> list[str]:
    found = [one for one in unpack_column(column, count) if isinstance(one, str)]
    if len(found) != count:
        raise malformed("texts")
    return found


def _by_columns(snapshot: Snapshot) -> StreamFile:
    registers = {name: _turned(part) for name, part in snapshot.registers.items()}
    return StreamFile(snapshot.stream, snapshot.cursor, snapshot.through, registers)


def _turned(part: SnapshotRows) -> RowColumns:
    count, gone = len(part.row_ids), set(part.deleted)
    whole = {count} == {len(part.values), len(part.writers)} and all(0 <= one < count for one in gone)
    if not whole or any(len(row) != len(part.names) for row in part.values):
        raise malformed("rows")
    return RowColumns(
        names=part.names,
        row_ids=[RowId(one) for one in part.row_ids],
        columns=list(zip(*part.values, strict=True)) if part.values else [()] * len(part.names),
        writers=part.writers,
        deleted=[place in gone for place in range(count)],
    )
