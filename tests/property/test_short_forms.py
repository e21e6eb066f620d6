"""Short forms give back exactly the operations they were made of, and broken ones give nothing at all."""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol import codec
from sync.protocol.chain import extend
from sync.protocol.changes import Change, FieldChange, Kind, Operation, RowImage
from sync.protocol.expanding import CannotExpand, expand, opened
from sync.protocol.images import Write, after, writer_of
from sync.protocol.messages import SHORT_FORMS, Hello, SyncRequest
from sync.protocol.short import ShortPush, shorten
from sync.protocol.troubles import ProtocolTrouble

STREAM, OTHER = "3201", "3200"
PREV = "7" * 64
NAMES = ("name", "level", "paid", "day")
# Two rows that begin alike, one made of the time, and two of chance.
ROWS = tuple(
    RowId(one)
    for one in (
        "aaaaaaaa" + "1" * 24,
        "aaaaaaaa" + "2" * 24,
        "01890a5d4c0f7" + "3" * 19,
        "b" * 32,
        "c" * 32,
    )
)
VALUES = st.one_of(
    st.none(),
    st.integers(-5, 5),
    st.sampled_from([1.0, 0.25, -0.0]),
    st.sampled_from(["ก", "2569-01-02", "1"]),
)
ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
fields = st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1)


@dataclass
class Stream:
    """One stream at the endpoint: rows and log; a PC may have stopped looking at any point of it."""

    rows: dict[tuple[str, RowId], RowImage] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)

    def write(
        self, op_id: OpId, register: str, row_id: RowId, kind: Kind, values: dict[str, StoredValue]
    ) -> None:
        key = register, row_id
        self.rows[key] = after(self.rows.get(key), Write(register, row_id, kind, values), op_id)
        self.log.append(
            Change(len(self.log) + 1, register, row_id, kind, values, op_id, "a", InstallId("1" * 32), 1, 1)
        )

    def beginning(self, register: str, beginnings: Sequence[str]) -> list[RowImage]:
        return [
            row
            for (name, row_id), row in self.rows.items()
            if name == register and row_id.startswith(tuple(beginnings))
        ]

    def latest(self, keys: Collection[tuple[str, RowId]]) -> list[Change]:
        return [one for one in reversed(self.log) if (one.register, one.row_id) in keys]


def seen_change(row: RowImage | None, name: str, new: StoredValue) -> FieldChange:
    if row is None:
        return FieldChange(None, new, None)
    return FieldChange(row.values.get(name), new, writer_of(row.writers, name))


@st.composite
def situations(draw: st.DrawFn) -> tuple[dict[str, Stream], list[Operation]]:
    """A stream that others wrote, and operations of a PC that saw it at some moment."""
    streams = {STREAM: Stream(), OTHER: Stream()}
    view: dict[tuple[str, str, RowId], RowImage] = {}
    for _ in range(draw(st.integers(0, 8))):
        stream, row_id = draw(st.sampled_from([STREAM, OTHER])), draw(st.sampled_from(ROWS))
        there = streams[stream].rows.get(("fund", row_id))
        kind = draw(st.sampled_from([Kind.UPDATE, Kind.DELETE])) if there else Kind.INSERT
        values = {} if kind is Kind.DELETE else draw(fields)
        streams[stream].write(OpId(draw(ids)), "fund", row_id, kind, values)
        # The PC looks now or has looked before: what it missed is overwritten for it.
        if draw(st.booleans()):
            view[stream, "fund", row_id] = streams[stream].rows["fund", row_id]
    operations = []
    for _ in range(draw(st.integers(1, 8))):
        one = draw(edits(view))
        key = one.stream, one.register, one.row_id
        kind = one.kind
        values = {} if kind is Kind.DELETE else {name: change.new for name, change in one.set.items()}
        view[key] = after(view.get(key), Write(one.register, one.row_id, kind, values), one.op_id)
        operations.append(one)
    return streams, operations


@st.composite
def edits(draw: st.DrawFn, view: dict[tuple[str, str, RowId], RowImage]) -> Operation:
    key = draw(
        st.sampled_from([(STREAM, "fund", row) for row in ROWS] + [(OTHER, "fund", row) for row in ROWS])
    )
    row = view.get(key)
    kinds = [Kind.INSERT] if row is None else [Kind.UPDATE, Kind.DELETE, Kind.INSERT]
    kind = draw(st.sampled_from(kinds))
    if kind is Kind.DELETE and row is not None:
        changes = {name: seen_change(row, name, None) for name in row.values}
    elif kind is Kind.INSERT and (row is None or draw(st.booleans())):
        changes = {name: FieldChange(None, new, None) for name, new in draw(fields).items()}
    else:
        changes = {name: seen_change(row, name, new) for name, new in draw(fields).items()}
    settles = draw(st.one_of(st.none(), ids))
    if settles and draw(st.booleans()):
        changes = {}
    op_id = OpId(draw(ids))
    return Operation(
        op_id=op_id,
        register=key[1],
        row_id=key[2],
        stream=key[0],
        kind=kind,
        set=changes,
        actor=draw(st.sampled_from(["a" * 32, "b" * 32])),
        generation=draw(st.integers(0, 3)),
        group=draw(st.sampled_from([None, "g" * 32])),
        # A clock that stands elsewhere than the id says, or at its limits.
        wall_ms=draw(st.one_of(st.just(int(op_id[:12], 16) % 10**12), st.integers(0, 10**12))),
        server_offset_ms=draw(st.one_of(st.none(), st.integers(-(2**53), 2**53))),
        schema=draw(st.integers(1, 2)),
        app=draw(st.sampled_from(["0.1.0", "0.2.0"])),
        reason=draw(st.sampled_from([None, "ซ้ำ"])),
        settles=None if settles is None else RowId(settles),
    )


def sent(operations: list[Operation]) -> ShortPush:
    """Return a push as it arrives: through the codec, compressed."""
    short = shorten(1, PREV, extend(PREV, operations), operations)
    request = SyncRequest(_HELLO, {}, short=short)
    found = codec.unpack(SyncRequest, codec.pack(request)).short
    assert found is not None
    return found


def expanded(streams: dict[str, Stream], short: ShortPush) -> list[Operation] | None:
    try:
        return expand(opened(short), 0, PREV, streams)[0]
    except CannotExpand:
        return None


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_what_the_endpoint_can_find_out_comes_back_whole(
    situation: tuple[dict[str, Stream], list[Operation]],
) -> None:
    streams, operations = situation
    found = expanded(streams, sent(operations))
    # Every base is in the log and every row there: nothing is a reason not to expand, but two rows that begin
    # alike and neither of which the operation names a writer of.
    if found is None:
        assert any(one.row_id in ROWS[:2] or not one.set for one in operations)
    else:
        assert found == operations
        assert extend(PREV, found) == extend(PREV, operations)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(situations(), st.sampled_from(["rows", "log", "both"]))
def test_an_endpoint_that_lacks_something_gives_the_same_operations_or_none(
    situation: tuple[dict[str, Stream], list[Operation]], lost: str
) -> None:
    streams, operations = situation
    for one in streams.values():
        if lost in {"rows", "both"}:
            one.rows.clear()
        if lost in {"log", "both"}:
            one.log.clear()
    assert expanded(streams, sent(operations)) in (None, operations)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(situations(), st.data())
def test_damaged_columns_are_never_another_push(
    situation: tuple[dict[str, Stream], list[Operation]], draws: st.DataObject
) -> None:
    streams, operations = situation
    short = sent(operations)
    names = [one for one in short.__struct_fields__ if one not in {"head", "prev"}]
    name = draws.draw(st.sampled_from(names))
    value = getattr(short, name)
    if isinstance(value, bytes):
        value = draws.draw(st.one_of(st.binary(max_size=40), bent(value)))
    elif isinstance(value, int):
        value = draws.draw(st.integers(0, 20_000))
    else:
        value = draws.draw(st.permutations([*value, *value]).map(lambda many: many[: len(many) // 2 + 1]))
    found = expanded(streams, msgspec.structs.replace(short, **{name: value}))
    assert found in (None, operations)


@given(situations(), st.integers(0, 255))
def test_any_octet_of_a_change_is_understood_or_refused(
    situation: tuple[dict[str, Stream], list[Operation]], octet: int
) -> None:
    streams, operations = situation
    short = sent(operations)
    found = expanded(streams, msgspec.structs.replace(short, bases=bytes([octet]) * len(short.bases)))
    assert found in (None, operations)


@given(st.binary(max_size=200), st.integers(0, 400), st.binary(min_size=1, max_size=4))
@example(b"", 0, b"\x00")
def test_any_bytes_are_a_request_or_malformed(octets: bytes, at: int, over: bytes) -> None:
    body = codec.encode(_REQUEST)
    at %= len(body)
    for one in (octets, body[:at] + over + body[at + len(over) :]):
        with contextlib.suppress(ProtocolTrouble):
            request = codec.decode(SyncRequest, one)
            if request.short is not None:
                expanded({}, request.short)


def bent(value: bytes) -> st.SearchStrategy[bytes]:
    """Return octets with one of them another one."""
    if not value:
        return st.binary(max_size=3)
    return st.tuples(st.integers(0, len(value) - 1), st.integers(0, 255)).map(
        lambda place: value[: place[0]] + bytes((place[1],)) + value[place[0] + 1 :]
    )


def plain_edit(number: int) -> Operation:
    change = FieldChange("ก", f"{number}", OpId("e" * 32))
    return Operation(
        OpId(f"{number:032x}"),
        "fund",
        ROWS[3],
        STREAM,
        Kind.UPDATE,
        {"name": change},
        "a" * 32,
        1,
        None,
        1,
        0,
        1,
        "t",
    )


_HELLO = Hello(InstallId("1" * 32), "real", None, 1, 1, SHORT_FORMS, "test", 1, "officer")
_REQUEST = SyncRequest(_HELLO, {}, short=shorten(1, PREV, PREV, [plain_edit(1), plain_edit(2)]))


@pytest.mark.parametrize("count", [20_001, 2**40], ids=["one-too-many", "huge"])
def test_a_push_of_too_many_is_malformed(count: int) -> None:
    short = _REQUEST.short
    assert short is not None
    request = SyncRequest(_HELLO, {}, short=msgspec.structs.replace(short, count=count))
    with pytest.raises(ProtocolTrouble):
        codec.decode(SyncRequest, codec.encode(request))
