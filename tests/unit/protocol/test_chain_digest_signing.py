"""Bytes that both ends must make alike: chain heads, digests, signatures, cursors; golden values."""

import dataclasses
import itertools

import msgspec
import pytest

from sync.model.ids import InstallId
from sync.protocol.chain import canonical, extend, genesis
from sync.protocol.changes import FieldChange, RowImage
from sync.protocol.digest import EMPTY, digest_of_all, moved, register_digest, row_hash
from sync.protocol.images import written
from sync.protocol.messages import Receipt, RegisterDigest
from sync.protocol.signing import (
    Position,
    Signer,
    cursor_text,
    cursor_wire,
    make_cursor,
    open_caller,
    open_cursor,
    sign_caller,
    sign_receipt,
    sign_request,
    verify,
    verify_receipt,
    verify_request,
)
from sync.protocol.troubles import CursorTrouble, ProtocolTrouble
from tests.unit.protocol.operations import HERE, ROW, THERE, insert, op, update

SIGNER = Signer(bytes(range(32)))
SECRET = b"s" * 32
POSITION = Position("e" * 32, "3201", 1234, "ab" * 32, 1)
SHORT = dataclasses.replace(POSITION, schema=2)
RECEIPT = Receipt(HERE, "e" * 32, 1, 2, "0" * 64, 99, "")


def test_heads_are_the_same_on_every_machine() -> None:
    first, second = insert("a", name="ก", level=1, share=0.5), update("b", level=(1, -300, "a"))
    assert genesis(HERE) == "40c54f2745298cee820a52f2ffa14a73e072e4d6f37938eb9bc92fdddf1411ca"
    assert (
        extend(genesis(HERE), [first, second])
        == "c9222573319c913e497c1aec37afddda723a1909f98e592733b7432a2bc1bb9a"
    )


def test_the_order_of_fields_does_not_matter_to_the_canonical_form() -> None:
    one, other = insert("a", name="ก", level=1), insert("a", level=1, name="ก")
    assert canonical(one) == canonical(other)
    assert msgspec.msgpack.decode(canonical(one))[5] == {"level": [None, 1, None], "name": [None, "ก", None]}


def test_a_chain_grows_by_pieces() -> None:
    operations = [insert("a", name="ก"), update("b", level=(1, 2, "a")), update("c", level=(2, 3, "b"))]
    whole = extend(genesis(HERE), operations)
    assert extend(extend(genesis(HERE), operations[:1]), operations[1:]) == whole
    assert extend(genesis(THERE), operations) != whole
    assert extend(genesis(HERE), operations[::-1]) != whole


@pytest.mark.parametrize(
    "changed",
    [
        {"set": {"level": FieldChange(1, 3, op("a"))}},
        {"set": {"level": FieldChange(1, 2.0, op("a"))}},
        {"set": {"level": FieldChange(1, 2, None)}},
        {"actor": "b" * 32},
        {"reason": ""},
        {"settles": ROW},
        {"server_offset_ms": 0},
    ],
)
def test_every_part_of_an_operation_moves_the_head(changed: dict[str, object]) -> None:
    one = update("b", level=(1, 2, "a"))
    other = msgspec.structs.replace(one, **changed)
    assert extend(genesis(HERE), [one]) != extend(genesis(HERE), [other])


def test_a_row_hash_is_the_same_on_every_machine() -> None:
    assert f"{row_hash(ROW, {'*': op('a'), 'level': op('b')}):032x}" == "e7a86b943830782fb1c3e47d3cb09796"
    assert row_hash(ROW, {"level": op("b"), "*": op("a")}) == row_hash(ROW, {"*": op("a"), "level": op("b")})


def test_a_digest_kept_by_steps_equals_one_made_at_once() -> None:
    before, after_ = {"*": op("a")}, {"*": op("a"), "$deleted": op("b")}
    kept = moved(moved(EMPTY, ROW, None, before), ROW, before, after_)
    gone = RowImage("fund", ROW, {}, after_, deleted=True)
    assert kept == register_digest([gone])
    assert register_digest([RowImage("fund", ROW, {}, before)]) != kept
    assert moved(kept, ROW, after_, None) == EMPTY == register_digest([])


def test_the_order_of_rows_does_not_matter_to_a_digest() -> None:
    rows = [RowImage("fund", ROW, {}, {"*": op(name)}) for name in "abc"]
    assert len({register_digest(order) for order in itertools.permutations(rows)}) == 1


def test_writers_are_kept_in_their_shortest_form() -> None:
    made = {"*": op("a")}
    assert written(made, ["level"], op("a")) == made
    twice = written(written(made, ["level", "name"], op("b")), ["level"], op("c"))
    assert twice == {"*": op("a"), "level": op("c"), "name": op("b")}
    assert written(twice, ["level"], op("a")) == {"*": op("a"), "name": op("b")}


def test_a_signed_request_is_of_that_device_path_and_body() -> None:
    signature = sign_request(SIGNER, "POST", "/v1/sync", b"body", HERE)
    verify_request(SIGNER.public, signature, "POST", "/v1/sync", b"body", HERE)
    other = Signer(bytes(32)).public
    for wrong in (
        (other, signature, "POST", "/v1/sync", b"body", HERE),
        (SIGNER.public, signature, "GET", "/v1/sync", b"body", HERE),
        (SIGNER.public, signature, "POST", "/v1/other", b"body", HERE),
        (SIGNER.public, signature, "POST", "/v1/sync", b"other", HERE),
        (SIGNER.public, signature, "POST", "/v1/sync", b"body", THERE),
        (SIGNER.public, "", "POST", "/v1/sync", b"body", HERE),
        ("no key", signature, "POST", "/v1/sync", b"body", HERE),
    ):
        with pytest.raises(ProtocolTrouble) as found:
            verify_request(*wrong)
        assert found.value.code == "bad-signature"


@pytest.mark.parametrize(
    "changed", [{"count": 3}, {"head": "1" * 64}, {"install": THERE}, {"epoch": "f" * 32}]
)
def test_a_receipt_vouches_for_every_field(changed: dict[str, object]) -> None:
    receipt = sign_receipt(SIGNER, RECEIPT)
    verify_receipt(SIGNER.public, receipt)
    with pytest.raises(ProtocolTrouble):
        verify_receipt(SIGNER.public, msgspec.structs.replace(receipt, **changed))


def test_a_signature_of_one_purpose_is_none_of_another() -> None:
    receipt = sign_receipt(SIGNER, RECEIPT)
    with pytest.raises(ProtocolTrouble):
        verify_request(SIGNER.public, receipt.signature, "POST", "/v1/sync", b"", HERE)
    verify(SIGNER.public, b"plain", SIGNER.sign(b"plain"))


def test_a_cursor_opens_to_its_position() -> None:
    cursor = make_cursor(SECRET, POSITION)
    assert open_cursor(SECRET, cursor) == POSITION
    assert len(cursor) < 200
    assert cursor.isascii()


def test_a_short_cursor_opens_to_what_tells_its_position_apart() -> None:
    cursor = make_cursor(SECRET, SHORT)
    found = open_cursor(SECRET, cursor)
    assert (found.stream, found.seq, found.schema) == (SHORT.stream, SHORT.seq, 2)
    assert len(cursor_wire(cursor)) <= 35
    assert cursor_text(cursor_wire(cursor)) == cursor
    assert found.of_epoch(SHORT.epoch)
    assert not found.of_epoch("0" * 32)
    assert found.has_link(bytes.fromhex(SHORT.link))
    assert not found.has_link(bytes(32))
    assert not found.has_link(None)


@pytest.mark.parametrize("seq", [0, 1, 255, 256, 2**40])
def test_a_short_cursor_holds_any_position(seq: int) -> None:
    position = dataclasses.replace(SHORT, seq=seq)
    assert open_cursor(SECRET, make_cursor(SECRET, position)).seq == seq


def test_a_long_cursor_is_compared_whole() -> None:
    found = open_cursor(SECRET, make_cursor(SECRET, POSITION))
    assert found.of_epoch(POSITION.epoch)
    assert not found.of_epoch(f"{POSITION.epoch}0")
    assert not found.has_link(bytes(32))


def test_the_one_header_names_and_proves_the_caller() -> None:
    header = sign_caller(SIGNER, "POST", "/v2/sync", b"body", HERE)
    assert len(header) == 107
    install, signature = open_caller(header)
    assert install == HERE
    verify_request(SIGNER.public, signature, "POST", "/v2/sync", b"body", HERE)
    for wrong in ("", header[:-2], header + "AA", f"%{header[1:]}", "ก", "A" * 600):
        with pytest.raises(ProtocolTrouble, match="bad-signature"):
            open_caller(wrong)


def test_one_digest_of_all_tells_streams_registers_and_counts_apart() -> None:
    one, other = RegisterDigest(1, "1" * 32), RegisterDigest(2, "2" * 32)
    states: list[dict[str, dict[str, RegisterDigest]]] = [
        {},
        {"3201": {}},
        {"3201": {"fund": one}},
        {"3201": {"fund": other}},
        {"3201": {"village": one}},
        {"3200": {"fund": one}},
        {"3201": {"fund": one, "village": other}},
        {"3201": {"fund": one}, "3200": {"village": other}},
    ]
    told = [digest_of_all(state) for state in states]
    assert len(set(told)) == len(told)
    assert digest_of_all({"3201": {"fund": one, "village": RegisterDigest(0, "0" * 32)}}) == told[2]
    turned = {"3200": {"village": other}, "3201": {"fund": one}}
    assert digest_of_all(turned) == told[-1]


@pytest.mark.parametrize("schema", [1, 2], ids=["long", "short"])
def test_a_cursor_of_another_making_does_not_open(schema: int) -> None:
    position = SHORT if schema == 2 else POSITION
    cursor = make_cursor(SECRET, position)
    swapped = ("A" if cursor[30] != "A" else "B").join([cursor[:30], cursor[31:]])
    for wrong in (
        make_cursor(b"t" * 32, position),
        swapped,
        cursor[:-4],
        "",
        "ก",
        "%%%",
        "A" * 600,
        "A",
        f"{cursor}\n",
        f"{cursor[:8]} {cursor[8:]}",
    ):
        with pytest.raises(CursorTrouble) as found:
            open_cursor(SECRET, wrong)
        assert found.value.code == "cursor-invalid"


def test_an_install_has_a_chain_of_its_own() -> None:
    assert genesis(InstallId("0" * 32)) != genesis(HERE)
