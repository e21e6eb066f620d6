"""Short forms of requests and replies: nothing is lost, and any bytes are a message or malformed."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.model.ids import InstallId, OpId, RowId
from sync.protocol import codec, terse
from sync.protocol.changes import Change, Kind, Result, Status
from sync.protocol.messages import (
    Hello,
    Page,
    Push,
    Receipt,
    RegisterDigest,
    SnapshotOffer,
    SyncReply,
    SyncRequest,
)
from sync.protocol.signing import Position, make_cursor
from sync.protocol.terse import read_reply, read_request, write_reply, write_request
from sync.protocol.troubles import ProtocolTrouble
from tests.unit.protocol.operations import HERE, insert

LETTERS_32 = st.binary(min_size=16, max_size=16).map(bytes.hex)
LETTERS_64 = st.binary(min_size=32, max_size=32).map(bytes.hex)
NONCES = st.none() | st.binary(min_size=8, max_size=8)
COUNTS = st.integers(0, 2**40)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
STREAMS = st.sampled_from(["3201", "3200", "0000", "0001"])
CURSORS = st.builds(
    lambda seq, schema: make_cursor(b"s" * 32, Position("e" * 32, "3201", seq, "ab" * 32, schema)),
    COUNTS,
    st.sampled_from([1, 2]),
)
HELLOS = st.builds(
    Hello,
    st.just(HERE),
    st.sampled_from(["real", "practice", "bench"]),
    st.none() | LETTERS_32,
    COUNTS,
    st.integers(1, 3),
    st.integers(1, 3),
    TEXTS,
    COUNTS,
    st.sampled_from(["officer", "start"]),
    endpoint_schema=st.just(2),
)
PUSHES = st.builds(
    Push,
    st.integers(1, 2**40),
    LETTERS_64,
    LETTERS_64,
    st.lists(st.integers(0, 9).map(lambda n: insert(f"{n}", name="ก")), max_size=3),
)
REQUESTS = st.builds(
    SyncRequest,
    HELLOS,
    st.dictionaries(STREAMS, st.none() | CURSORS),
    st.none() | PUSHES,
    st.booleans(),
    st.lists(STREAMS, unique=True),
    st.none() | COUNTS,
    st.none() | LETTERS_32,
    nonce=NONCES,
    answers_from=st.none() | st.integers(1, 9),
    asked=st.lists(LETTERS_32, max_size=2),
)
CHANGE = Change(7, "fund", RowId("a" * 32), Kind.UPDATE, {"name": "ก"}, OpId("b" * 32), "c", HERE, 1, 2)
REPLIES = st.builds(
    SyncReply,
    st.just("e" * 32) | TEXTS,
    st.just("practice"),
    COUNTS,
    st.integers(1, 3),
    st.integers(1, 3),
    COUNTS,
    COUNTS,
    COUNTS,
    st.lists(st.just(Result(OpId("b" * 32), Status.CONFLICT, {"name": None}, values={"a": "b"})), max_size=2),
    st.lists(
        st.builds(Page, STREAMS, st.lists(st.just(CHANGE), max_size=2), CURSORS, COUNTS, st.booleans()),
        max_size=3,
    ),
    st.lists(
        st.builds(SnapshotOffer, STREAMS, TEXTS, TEXTS, LETTERS_64, COUNTS, CURSORS, st.just("first")),
        max_size=2,
    ),
    st.none()
    | st.dictionaries(
        STREAMS, st.dictionaries(st.just("fund"), st.builds(RegisterDigest, COUNTS, LETTERS_32))
    ),
    st.none()
    | st.builds(
        Receipt,
        st.just(HERE),
        TEXTS,
        COUNTS,
        COUNTS,
        LETTERS_64,
        COUNTS,
        st.binary(min_size=64, max_size=64).map(bytes.hex),
    ),
    COUNTS,
    st.none() | LETTERS_32,
    nonce=NONCES,
    waiting=st.integers(0, 3),
    unknown=st.none() | st.lists(LETTERS_32, max_size=2),
)
HELLO = Hello(HERE, "practice", "e" * 32, 1, 1, 2, "0.2", 1_638_158_400_000, "officer", endpoint_schema=2)
REQUEST = SyncRequest(HELLO, {"3201": None})


@given(REQUESTS)
@settings(max_examples=300, deadline=None)
def test_a_request_is_read_as_it_was_written(request: SyncRequest) -> None:
    assert read_request(write_request(request), HERE) == request


@given(REPLIES)
@settings(max_examples=300, deadline=None)
def test_a_reply_is_read_as_it_was_written(reply: SyncReply) -> None:
    assert read_reply(write_reply(reply, REQUEST), REQUEST) == reply


def test_what_both_ends_know_is_not_said_again() -> None:
    cursors: dict[str, str | None] = {
        stream: make_cursor(b"s" * 32, Position("e" * 32, stream, 123_456, "ab" * 32, 2))
        for stream in ("3201", "3200", "0000")
    }
    request = SyncRequest(HELLO, cursors, digest=True, held="c" * 32)
    reply = SyncReply(
        "e" * 32, "practice", 1_638_158_400_000, 1, 2, 1, 12, 0, [], [], [], None, None, 0, "c" * 32
    )
    assert len(write_request(request)) <= 180
    assert len(write_reply(reply, request)) <= 42


def test_a_field_without_a_place_travels_by_its_name() -> None:
    class Anew(msgspec.Struct, frozen=True):
        page_octets: int = 0
        wishes: list[str] = []

    class Told(Anew, frozen=True):
        install: str = ""
        realm: str = "bench"

    rest = terse._fields_without_place(Told, terse.TerseReply)
    assert rest.__struct_fields__ == ("page_octets", "wishes")
    assert terse._rest(Told(7, ["a"]), rest) == {"page_octets": 7, "wishes": ["a"]}
    assert terse._rest(Told(), rest) == {}
    assert terse._by_name({"wishes": ["b"], "unknown": 1}, rest) == {"page_octets": 0, "wishes": ["b"]}
    with pytest.raises(ProtocolTrouble, match="malformed"):
        terse._by_name({"page_octets": "much"}, rest)


def test_every_field_of_today_has_a_place() -> None:
    # Red where a field is added: it may stay here, by its name, until its octets matter.
    stay = {"SyncReplyRest": ("handed_over",)}  # once in an install's life
    for rest in (terse._HELLO_REST, terse._REQUEST_REST, terse._REPLY_REST):
        assert rest.__struct_fields__ == stay.get(rest.__name__, ())


BODY = write_request(SyncRequest(HELLO, {"3201": None}, Push(1, "0" * 64, "1" * 64, [insert("a", name="ก")])))
PLAIN = codec.decompress(BODY, codec.ZSTD) if BODY.startswith(b"\x28\xb5") else BODY


@pytest.mark.parametrize("end", range(0, len(BODY), 5))
def test_a_request_cut_anywhere_is_malformed(end: int) -> None:
    with pytest.raises(ProtocolTrouble, match="malformed"):
        read_request(BODY[:end], HERE)


@given(st.binary(max_size=60))
@settings(max_examples=800, deadline=None)
def test_any_bytes_are_a_message_or_told(body: bytes) -> None:
    for read in (lambda: read_request(body, HERE), lambda: read_reply(body, REQUEST)):
        with suppress(ProtocolTrouble):
            read()


@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=6))
@settings(max_examples=1_500, deadline=None)
def test_a_damaged_request_is_read_or_told(place: int, instead: bytes) -> None:
    with suppress(ProtocolTrouble):
        read_request(PLAIN[:place] + instead + PLAIN[place + len(instead) :], HERE)


def changed(**instead: object) -> bytes:
    sound = msgspec.msgpack.decode(PLAIN, type=terse.TerseRequest)
    return msgspec.msgpack.encode(msgspec.structs.replace(sound, **instead))


@pytest.mark.parametrize(
    "body",
    [
        changed(cursors={10_000: None}),
        changed(cursors={-1: None}),
        changed(push=Push(0, "0" * 64, "1" * 64, [])),
        changed(push=Push(1, "0" * 63, "1" * 64, [])),
        changed(cursors=dict.fromkeys(range(201))),
        changed(replace=["3201"] * 201),
    ],
    ids=["stream beyond", "stream below", "number 0", "head", "many streams", "many replaced"],
)
def test_what_schema_1_refuses_is_refused_in_short_forms_too(body: bytes) -> None:
    with pytest.raises(ProtocolTrouble, match="malformed"):
        read_request(body, HERE)


def test_an_install_is_who_signed() -> None:
    other = InstallId("7" * 32)
    assert read_request(write_request(REQUEST), other).hello.install == other


def test_a_reply_that_names_no_epoch_needs_a_request_that_does() -> None:
    first = msgspec.structs.replace(REQUEST, hello=msgspec.structs.replace(HELLO, epoch=None))
    reply = SyncReply("e" * 32, "practice", 5, 1, 2, 1, 0, 0, [], [], [], None, None)
    with pytest.raises(ProtocolTrouble, match="malformed"):
        read_reply(write_reply(reply, REQUEST), first)
