"""Bytes in, bytes out: nothing that arrives can do more harm than a known trouble."""

import gzip
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.model.ids import InstallId
from sync.protocol import codec
from sync.protocol.chain import genesis
from sync.protocol.changes import Operation
from sync.protocol.messages import (
    EnrolAgainRequest,
    EnrolReply,
    EnrolRequest,
    Hello,
    PasswordReply,
    PasswordRequest,
    Push,
    Snapshot,
    SyncReply,
    SyncRequest,
)
from sync.protocol.refusals import problem
from sync.protocol.troubles import ProtocolTrouble
from tests.unit.protocol.operations import HERE, insert, op, update

KINDS = [
    SyncRequest,
    SyncReply,
    EnrolRequest,
    EnrolAgainRequest,
    EnrolReply,
    PasswordRequest,
    PasswordReply,
    Snapshot,
]
HELLO = Hello(HERE, "practice", None, 1, 1, 1, "0.1.0", 5, "officer")


def request(*operations: Operation) -> SyncRequest:
    push = Push(1, genesis(HERE), "0" * 64, list(operations))
    return SyncRequest(HELLO, {"3201": None}, push, digest=True)


def trouble(kind: type[codec.M], body: bytes) -> str:
    with pytest.raises(ProtocolTrouble) as found:
        codec.decode(kind, body)
    return found.value.code


@pytest.mark.parametrize("coding", codec.CODINGS)
def test_a_message_comes_back_as_it_was(coding: str) -> None:
    sent = request(insert("a", name="กองทุน ๑", level=-5, share=0.5), update("b", level=(-5, 2**40, "a")))
    packed = codec.pack(sent, coding)
    assert codec.unpack(SyncRequest, packed, coding) == sent


def test_whole_numbers_and_decimals_stay_apart() -> None:
    sent = request(insert("a", whole=1, decimal=1.0))
    push = codec.decode(SyncRequest, codec.encode(sent)).push
    assert push is not None
    kinds = {name: type(change.new) for name, change in push.operations[0].set.items()}
    assert kinds == {"whole": int, "decimal": float}


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    body=st.binary(max_size=200), kind=st.sampled_from(KINDS), coding=st.sampled_from([*codec.CODINGS, "br"])
)
def test_any_bytes_give_a_message_or_a_trouble(body: bytes, kind: type[msgspec.Struct], coding: str) -> None:
    for read in (
        lambda: codec.decode(kind, body),  # type: ignore[type-var]  # one of KINDS
        lambda: codec.decompress(body, coding),
        lambda: codec.decode_problem(body),
    ):
        try:
            read()
        except ProtocolTrouble as found:
            assert found.code in {"malformed", "unknown-coding"}  # noqa: PT017 - most bytes are trouble


@settings(max_examples=200, deadline=None, derandomize=True)
@given(at=st.integers(0, 400), octet=st.integers(0, 255))
def test_one_wrong_byte_gives_a_message_or_a_trouble(at: int, octet: int) -> None:
    body = bytearray(codec.encode(request(insert("a", name="ก", level=1), update("b", level=(1, 2, "a")))))
    body[at % len(body)] = octet
    try:
        codec.decode(SyncRequest, bytes(body))
    except ProtocolTrouble as found:
        assert found.code == "malformed"  # noqa: PT017 - some bytes do not matter


@pytest.mark.parametrize("depth", [10, 100_000])
def test_nesting_without_end_is_malformed(depth: int) -> None:
    assert trouble(SyncRequest, b"\x91" * depth) == "malformed"


@pytest.mark.parametrize(
    "broken",
    [
        msgspec.structs.replace(insert("a", name="ก"), op_id="A" * 32),
        msgspec.structs.replace(insert("a", name="ก"), row_id="../../../etc/passwd"),
        msgspec.structs.replace(insert("a", name="ก"), stream="3201; DROP"),
        msgspec.structs.replace(insert("a", name="ก"), settles="no id"),
        update("a", level=(1, float("nan"), "b")),
        update("a", level=(1, float("inf"), "b")),
        update("a", level=(1, 2**63, "b")),
        msgspec.structs.replace(insert("a"), set={"x": (None, 1, "short")}),
        msgspec.structs.replace(insert("a"), set={"x": (None, True, None)}),
    ],
)
def test_what_cannot_be_stored_or_named_is_malformed(broken: Operation) -> None:
    assert trouble(SyncRequest, codec.encode(request(broken))) == "malformed"


@pytest.mark.parametrize(
    "wrong",
    [{"first_n": 0}, {"first_n": -1}, {"prev": "0" * 63}, {"head": "Z" * 64}, {"head": ""}],
)
def test_a_push_without_a_place_on_a_chain_is_malformed(wrong: dict[str, Any]) -> None:
    sent = request(insert("a", name="ก"))
    assert sent.push is not None
    push = msgspec.structs.replace(sent.push, **wrong)
    assert trouble(SyncRequest, codec.encode(msgspec.structs.replace(sent, push=push))) == "malformed"


def test_an_install_that_is_none_is_malformed() -> None:
    sent = request()
    stranger = msgspec.structs.replace(HELLO, install=InstallId("me"))
    assert trouble(SyncRequest, codec.encode(msgspec.structs.replace(sent, hello=stranger))) == "malformed"


@pytest.mark.parametrize(
    ("install", "device_key", "sound"),
    [
        ("a" * 32, "b" * 64, True),
        ("A" * 32, "b" * 64, False),
        ("a" * 31, "b" * 64, False),
        ("a" * 32, "b" * 63, False),
        ("a" * 32, "../" + "b" * 61, False),
    ],
)
def test_an_enrolment_names_an_install_and_a_key_or_is_malformed(
    install: str, device_key: str, *, sound: bool
) -> None:
    for sent in (
        EnrolRequest("CODE", "real", InstallId(install), device_key, "suda", "สุดา", "x", "PC", "test"),
        EnrolAgainRequest("real", InstallId(install), device_key, "suda", "x", "PC", "test"),
    ):
        if sound:
            assert codec.decode(type(sent), codec.encode(sent)) == sent
        else:
            assert trouble(type(sent), codec.encode(sent)) == "malformed"


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), 2**63, float("inf"), float("nan")])
@pytest.mark.parametrize("side", ["old", "new"])
def test_a_number_the_store_cannot_hold_is_malformed(value: float, side: str) -> None:
    one = update("b", level=(value, 1, "a") if side == "old" else (1, value, "a"))
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        assert codec.decode(SyncRequest, codec.encode(request(one))) == request(one)
    else:
        assert trouble(SyncRequest, codec.encode(request(one))) == "malformed"


def test_a_coding_nobody_knows_is_said_so_and_not_guessed() -> None:
    for work in (codec.compress, codec.decompress):
        with pytest.raises(ProtocolTrouble) as found:
            work(b"x", "br")
        assert (found.value.code, found.value.values) == ("unknown-coding", {"coding": "br"})


def test_fields_of_a_later_version_are_passed_over() -> None:
    plain = msgspec.msgpack.decode(codec.encode(request()))
    plain["invented_later"] = {"x": 1}
    assert codec.decode(SyncRequest, msgspec.msgpack.encode(plain)) == request()


@pytest.mark.parametrize("coding", codec.CODINGS)
def test_a_bomb_is_too_large_and_the_limit_itself_is_not(coding: str) -> None:
    limit = 100_000
    assert len(codec.decompress(codec.compress(bytes(limit), coding), coding, limit)) == limit
    with pytest.raises(ProtocolTrouble) as found:
        codec.decompress(codec.compress(bytes(limit + 1), coding), coding, limit)
    assert (found.value.code, found.value.values) == ("too-large", {"limit": str(limit)})


def test_a_zstd_body_that_hides_its_size_is_malformed() -> None:
    writer = zstandard.ZstdCompressor().compressobj()
    body = writer.compress(bytes(1000)) + writer.flush()
    with pytest.raises(ProtocolTrouble, match="malformed"):
        codec.decompress(body, "zstd")


@pytest.mark.parametrize(
    ("coding", "packed"), [("zstd", codec.compress(b"a" * 99)), ("gzip", gzip.compress(b"a" * 99, mtime=0))]
)
@pytest.mark.parametrize("spoil", [lambda body: body[:-3], lambda body: body + b"more"])
def test_a_cut_or_continued_body_is_malformed(
    coding: str, packed: bytes, spoil: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(ProtocolTrouble) as found:
        codec.decompress(spoil(packed), coding)
    assert found.value.code == "malformed"


def test_a_problem_comes_back_and_a_proxys_page_is_none() -> None:
    sent = problem("busy", 420, slot="7")
    read = codec.decode_problem(codec.encode_problem(sent))
    assert (read, read.code, read.status) == (sent, "busy", 503)
    for page in (b"<html>", b'{"type":"about:blank","title":"x","status":502}', b"[]"):
        with pytest.raises(ProtocolTrouble):
            codec.decode_problem(page)


def test_a_push_is_measured_by_its_operations() -> None:
    operations = [insert("a", name="ก"), update("b", level=(1, 2, "a"))]
    parts = [codec.encoded_size([one]) for one in operations]
    assert codec.encoded_size(operations) == sum(parts)
    assert parts[0] > 32 + len(op("a"))
