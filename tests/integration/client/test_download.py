"""Snapshots over a bad line: what came is kept, only the rest is asked for, and nothing else is believed."""

import hashlib
from pathlib import Path

import pytest

from desktop_app.store.kept_parts import KEY_OCTETS, KeptParts
from sync.client.download import MemoryParts, Parts
from sync.client.endpoint import Endpoint
from sync.client.http import CHUNK, HttpTransport
from sync.model.ids import InstallId
from sync.model.sources import SeededChance
from sync.protocol.messages import SnapshotOffer
from sync.protocol.session import LineTrouble
from sync.protocol.signing import Signer
from tests.support.ranged_server import Answer, RangedServer, ranged_server

FILE = SeededChance("a snapshot").octets(300_000)
OTHER = SeededChance("another").octets(300_000)
SIGNER = Signer(bytes(range(32)))
KEY = bytes(range(KEY_OCTETS))


def offer(file: bytes = FILE) -> SnapshotOffer:
    sha256 = hashlib.sha256(file).hexdigest()
    return SnapshotOffer("3201", "/v1/snapshot/3201/e1", "e1", sha256, len(file), "cursor", "first")


def fetch(server: RangedServer, parts: Parts, what: SnapshotOffer | None = None) -> bytes:
    transport = HttpTransport(server.address, stall_s=2)
    try:
        return Endpoint(transport, InstallId("0a" * 16), SIGNER, parts).fetch(what or offer())
    finally:
        transport.close()


@pytest.fixture
def on_disk(tmp_path: Path) -> Path:
    return tmp_path / "kongtun.db.part"


def kept_on(file: Path, key: bytes = KEY) -> KeptParts:
    """Return the parts as a program that has just started finds them."""
    return KeptParts(file, key, SeededChance("nonces"))


def test_a_line_that_breaks_every_64_kib_brings_the_whole_and_each_cut_costs_a_chunk_at_most() -> None:
    with ranged_server(FILE, "e1", cut_after=65_536) as server:
        assert fetch(server, MemoryParts()) == FILE
    cuts = len(server.asked) - 1
    assert cuts >= 4
    assert server.sent <= len(FILE) + cuts * CHUNK
    assert server.asked == sorted(server.asked)


def test_the_next_start_of_the_program_goes_on_where_the_line_was_cut(on_disk: Path) -> None:
    with ranged_server(FILE, "e1", cut_after=100_000) as server:
        server.change = lambda answer, at: answer if at == 0 else (b"", b"")
        with pytest.raises(LineTrouble):
            fetch(server, kept_on(on_disk))
        server.change, server.cut_after = lambda answer, _at: answer, len(FILE)
        server.asked.clear()
        assert fetch(server, kept_on(on_disk)) == FILE
    assert len(server.asked) == 1
    assert server.asked[0] >= 100_000 - CHUNK


def test_what_lies_on_disk_is_sealed_and_its_owners(on_disk: Path) -> None:
    text = "บ้านท่าสว่าง".encode() * 8000
    with ranged_server(text, "e1", cut_after=len(text)) as server:
        assert fetch(server, kept_on(on_disk), offer(text)) == text
    raw = on_disk.read_bytes()
    assert len(raw) > len(text)
    assert "ท่าสว่าง".encode() not in raw
    assert on_disk.stat().st_mode & 0o077 == 0
    assert kept_on(on_disk, bytes(KEY_OCTETS)).kept(offer(text).sha256) == b""


@pytest.mark.parametrize("damage", ["cut", "flipped", "swapped", "longer"])
def test_a_damaged_part_counts_as_never_come(on_disk: Path, damage: str) -> None:
    parts = kept_on(on_disk)
    pieces = [FILE[at : at + 1000] for at in range(0, 3000, 1000)]
    for number, piece in enumerate(pieces):
        parts.add("f", number * 1000, piece)
    raw = on_disk.read_bytes()
    each = len(raw) // 3
    changed = {
        "cut": raw[:-1],
        "flipped": raw[: 2 * each + 50] + bytes([raw[2 * each + 50] ^ 1]) + raw[2 * each + 51 :],
        "swapped": raw[:each] + raw[2 * each :] + raw[each : 2 * each],
        "longer": raw[: 2 * each] + b"\xff\xff\xff\xff" + raw[2 * each + 4 :],
    }[damage]
    on_disk.write_bytes(changed)
    again = kept_on(on_disk)
    sound = 1 if damage == "swapped" else 2
    assert again.kept("f") == FILE[: sound * 1000]
    again.add("f", sound * 1000, b"anew")
    assert kept_on(on_disk).kept("f") == FILE[: sound * 1000] + b"anew"


def test_parts_of_another_file_are_none_of_this_one(on_disk: Path) -> None:
    parts = kept_on(on_disk)
    parts.add("old", 0, b"rows of last month")
    assert kept_on(on_disk).kept("new") == b""
    with ranged_server(FILE, "e1", cut_after=len(FILE)) as server:
        assert fetch(server, kept_on(on_disk)) == FILE
    assert server.asked == [0]


def test_a_folder_that_takes_no_part_hinders_no_download(tmp_path: Path) -> None:
    nowhere = tmp_path / "not there" / "kongtun.db.part"
    with ranged_server(FILE, "e1", cut_after=65_536) as server:
        assert fetch(server, kept_on(nowhere)) == FILE


def stale_range(answer: Answer, at: int) -> Answer:
    """A cache that goes on with the file it had before, under the new one's head."""
    return (answer[0], OTHER[at:]) if at else answer


def other_etag(answer: Answer, at: int) -> Answer:
    return (answer[0].replace(b'"e1"', b'"e0"'), answer[1]) if at else answer


def other_span(answer: Answer, at: int) -> Answer:
    head = answer[0].replace(f"bytes {at}-".encode(), f"bytes {at - 5}-".encode())
    return (head, answer[1]) if at else answer


def no_mark(answer: Answer, at: int) -> Answer:
    return (answer[0].replace(b"Kongtun-Protocol: 1\r\n", b""), answer[1]) if at else answer


@pytest.mark.parametrize("change", [stale_range, other_etag, other_span, no_mark])
def test_a_rest_that_is_not_the_files_is_never_believed_and_the_whole_is_fetched(change: object) -> None:
    parts = MemoryParts()
    parts.add(offer().sha256, 0, FILE[:100_000])
    with ranged_server(FILE, "e1", cut_after=len(FILE)) as server:
        server.change = change  # type: ignore[assignment]
        assert fetch(server, parts) == FILE
    assert server.asked == [100_000, 0]


def test_an_endpoint_or_proxy_without_ranges_sends_the_whole() -> None:
    parts = MemoryParts()
    parts.add(offer().sha256, 0, FILE[:100_000])
    with ranged_server(FILE, "e1", cut_after=len(FILE), ranges=False) as server:
        assert fetch(server, parts) == FILE
    assert server.asked == [0]


def test_a_stale_whole_is_not_used() -> None:
    with ranged_server(OTHER, "e1", cut_after=len(OTHER)) as server, pytest.raises(LineTrouble) as caught:
        fetch(server, MemoryParts())
    assert caught.value.code == "cut"


def test_a_line_that_brings_nothing_more_ends() -> None:
    with ranged_server(FILE, "e1", cut_after=100) as server:
        with pytest.raises(LineTrouble) as caught:
            fetch(server, MemoryParts())
        assert caught.value.code == "cut"
    assert len(server.asked) <= 2
