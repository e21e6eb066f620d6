"""Files of whole streams: either form gives back the same rows; a damaged one is told and fills no memory."""

import tracemalloc
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.model.fields import StoredValue
from sync.model.ids import OpId
from sync.protocol import codec
from sync.protocol.columns import Column, ColumnKind, pack_column
from sync.protocol.messages import Snapshot, SnapshotRows
from sync.protocol.signing import Position, make_cursor
from sync.protocol.troubles import ProtocolTrouble
from sync.protocol.whole_streams import (
    MAGIC,
    MOST_CELLS,
    WholeRegister,
    WholeStream,
    read_file,
    write_file,
)
from tests.support.wire import rows_of_snapshot

SECRET = b"s" * 32
IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.dates().map(str),
)
NAMES = st.sampled_from(["name", "amount", "remark", "day"])
WRITERS = st.dictionaries(st.one_of(st.just("*"), NAMES, st.just("$deleted")), IDS.map(OpId), max_size=4)


@st.composite
def registers(draw: st.DrawFn) -> SnapshotRows:
    names = draw(st.lists(NAMES, unique=True))
    row_ids = draw(st.lists(IDS, unique=True, max_size=6))
    values: list[list[StoredValue]] = [[draw(VALUES) for _ in names] for _ in row_ids]
    writers = [draw(WRITERS) for _ in row_ids]
    deleted = [place for place in range(len(row_ids)) if draw(st.booleans())]
    return SnapshotRows(names, row_ids, values, writers, deleted)


SNAPSHOTS = st.builds(
    Snapshot,
    st.just("3201"),
    st.integers(0, 2**40).map(
        lambda seq: make_cursor(SECRET, Position("ab" * 16, "3201", seq, "cd" * 32, 2))
    ),
    st.integers(0, 2**40),
    st.dictionaries(st.sampled_from(["fund", "village", "conflict"]), registers()),
)


@given(SNAPSHOTS, st.sampled_from([1, 2]))
@settings(max_examples=300, deadline=None)
def test_a_file_of_either_form_gives_back_stream_position_and_rows(snapshot: Snapshot, schema: int) -> None:
    body = write_file(snapshot, schema)
    assert body.startswith(MAGIC) == (schema == 2)
    found = read_file(body)
    assert (found.stream, found.cursor, found.through) == ("3201", snapshot.cursor, snapshot.through)
    assert list(found.registers) == list(snapshot.registers)
    for name, part in snapshot.registers.items():
        read = found.registers[name]
        cells = [list(row) for row in zip(*read.columns, strict=True)] if read.columns else []
        assert repr(cells) == repr(part.values if part.names else [])
        assert (list(read.names), list(read.row_ids)) == (part.names, part.row_ids)
        assert list(read.writers) == part.writers
        assert [place for place, gone in enumerate(read.deleted) if gone] == part.deleted
    assert {(one.register, one.row_id): one for one in found.images()} == rows_of_snapshot(snapshot)


def some_file() -> bytes:
    ids = [f"{number:032x}" for number in range(40)]
    rows = SnapshotRows(
        ["name", "amount"],
        ids,
        [[f"กองทุน {number}", number * 100] for number in range(40)],
        [{"*": OpId(one), "amount": OpId("f" * 32)} for one in ids],
        [3],
    )
    return write_file(Snapshot("3201", "abcd", 7, {"fund": rows}), 2)


WHOLE = some_file()


@pytest.mark.parametrize("end", range(0, len(WHOLE), 7))
def test_a_file_cut_anywhere_is_told(end: int) -> None:
    with pytest.raises(ProtocolTrouble):
        read_file(WHOLE[:end])


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@settings(max_examples=1_500, deadline=None)
def test_a_file_with_an_octet_changed_is_read_or_told(place: int, change: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[place] ^= change
    with suppress(ProtocolTrouble):
        list(read_file(bytes(damaged)).images())


INSIDE = codec.decompress(WHOLE[len(MAGIC) :], codec.ZSTD)


@given(st.integers(0, len(INSIDE) - 1), st.binary(min_size=1, max_size=9))
@settings(max_examples=2_500, deadline=None)
def test_damage_under_a_sound_compression_is_read_or_told(place: int, instead: bytes) -> None:
    damaged = INSIDE[:place] + instead + INSIDE[place + len(instead) :]
    with suppress(ProtocolTrouble):
        list(read_file(MAGIC + codec.compress(damaged)).images())


NOTHING = Column(ColumnKind.EMPTY)
ONE_ID = pack_column(["a" * 32])


def register(**changed: object) -> WholeRegister:
    """Return a register of one row, changed."""
    sound = WholeRegister(
        count=1,
        names=["name"],
        row_ids=ONE_ID,
        columns=[pack_column(["ก"])],
        makers=ONE_ID,
        rows_of=NOTHING,
        fields_of=NOTHING,
        writers_of=NOTHING,
        deleted=pack_column([0]),
        entries=0,
    )
    return msgspec.structs.replace(sound, **changed)


def file_with(part: WholeRegister) -> bytes:
    return MAGIC + codec.compress(msgspec.msgpack.encode(WholeStream("3201", b"c", 1, {"fund": part})))


ODD = {
    "count below": register(count=-1),
    "entries below": register(entries=-1),
    "more rows than ids": register(count=2),
    "fewer columns than names": register(columns=[]),
    "a row twice": register(
        count=2, row_ids=pack_column(["a" * 32] * 2), columns=[NOTHING], makers=NOTHING, deleted=NOTHING
    ),
    "rows without ids": register(row_ids=NOTHING),
    "ids that are numbers": register(row_ids=pack_column([1])),
    "makers that are numbers": register(makers=pack_column([1])),
    "deleted twice": register(deleted=pack_column([2])),
    "deleted unknown": register(deleted=NOTHING),
    "an entry of no row": register(
        entries=1, rows_of=pack_column([1]), fields_of=pack_column(["name"]), writers_of=ONE_ID
    ),
    "an entry before the first": register(
        entries=1, rows_of=pack_column([-1]), fields_of=pack_column(["name"]), writers_of=ONE_ID
    ),
    "an entry of nowhere": register(entries=1, fields_of=pack_column(["name"]), writers_of=ONE_ID),
    "an entry without a field": register(entries=1, rows_of=pack_column([0]), writers_of=ONE_ID),
    "an entry without a writer": register(
        entries=1, rows_of=pack_column([0]), fields_of=pack_column(["name"])
    ),
}


def test_the_register_that_is_changed_below_is_sound() -> None:
    (row,) = read_file(file_with(register())).images()
    assert (row.row_id, row.values, row.writers, row.deleted) == (
        "a" * 32,
        {"name": "ก"},
        {"*": "a" * 32},
        False,
    )


@pytest.mark.parametrize("part", ODD.values(), ids=ODD)
def test_a_register_that_does_not_hold_together_is_malformed(part: WholeRegister) -> None:
    with pytest.raises(ProtocolTrouble, match="malformed"):
        read_file(file_with(part))


BOMBS = {
    "rows of nothing": file_with(register(count=2**60, row_ids=NOTHING)),
    "cells of nothing": file_with(
        register(
            count=MOST_CELLS // 100,
            names=[f"f{number}" for number in range(200)],
            columns=[NOTHING] * 200,
        )
    ),
    "entries of nothing": file_with(register(entries=2**60)),
    "octets of nothing": MAGIC + codec.compress(bytes(50_000_000)),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_told_without_being_unpacked(bomb: bytes) -> None:
    assert len(bomb) < 20_000
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolTrouble):
            read_file(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_what_would_pass_for_a_bomb_goes_as_rows() -> None:
    rows = SnapshotRows(
        ["note"], [f"{number:032x}" for number in range(20)], [["ก" * 200_000]] * 20, [{}] * 20, []
    )
    body = write_file(Snapshot("3201", "abcd", 7, {"fund": rows}), 2)
    assert not body.startswith(MAGIC)
    assert len(list(read_file(body).images())) == 20


@pytest.mark.parametrize(
    "rows",
    [
        SnapshotRows(["name"], ["a" * 32], [], [{}], []),
        SnapshotRows(["name"], ["a" * 32], [["ก", "ข"]], [{}], []),
        SnapshotRows(["name"], ["a" * 32], [["ก"]], [], []),
        SnapshotRows(["name"], ["a" * 32], [["ก"]], [{}], [1]),
    ],
    ids=["no values", "too many values", "no writers", "deleted beyond"],
)
def test_rows_that_do_not_fit_their_register_are_malformed(rows: SnapshotRows) -> None:
    with pytest.raises(ProtocolTrouble, match="malformed"):
        read_file(write_file(Snapshot("3201", "abcd", 7, {"fund": rows}), 1))
