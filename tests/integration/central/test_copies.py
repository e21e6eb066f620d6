"""Two PCs that run as one install are noticed though neither enters anything; nobody else is taken so."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from sync.central.copies import RENEWED_MS
from sync.central.database import run
from sync.protocol.messages import Push, SyncReply, SyncRequest
from sync.protocol.nonces import level_of, number_of
from tests.integration.central.conftest import Served
from tests.support.wire import RefusedByEndpoint, Wire

BENCH = "bench_record"
NOTED = "SELECT nonce, heard_ms, passed FROM device_chain WHERE install = ?"


@pytest.fixture
def wire(served: Served) -> Wire:
    """An install that has synced."""
    made = served.enrolled(served.office())
    made.sync()
    return made


def ask(wire: Wire, nonce: bytes | None, push: Push | None = None, *, epoch: str | None = None) -> SyncReply:
    hello = replace(wire.hello(), epoch=epoch)
    return wire.exchange(SyncRequest(hello, dict(wire.cursors), push, digest=True, nonce=nonce))


def an_hour_passes(served: Served, wire: Wire) -> None:
    with served.centre.database.writing() as connection:
        earlier = "UPDATE device_chain SET heard_ms = heard_ms - ? WHERE install = ?"
        run(connection, earlier, (RENEWED_MS, wire.install))


def noted(served: Served, wire: Wire) -> tuple[int, int, bytes]:
    with served.centre.database.reading() as connection:
        nonce, heard_ms, passed = run(connection, NOTED, (wire.install,)).one()
    return nonce, heard_ms, bytes(passed)


def next_nonce(served: Served, wire: Wire, nonce: bytes | None) -> bytes:
    """Return what is offered once the last one is an hour old."""
    an_hour_passes(served, wire)
    offered = ask(wire, nonce).nonce
    assert offered is not None
    return offered


@contextmanager
def forked() -> Iterator[None]:
    with pytest.raises(RefusedByEndpoint) as refused:
        yield
    assert refused.value.problem.code == "install-forked"


def test_two_copies_that_only_ask_in_turn_are_noticed(served: Served, wire: Wire) -> None:
    shared = next_nonce(served, wire, None)
    assert ask(wire, shared).agreed is None
    first, copy = next_nonce(served, wire, shared), next_nonce(served, wire, shared)
    assert level_of(number_of(first)) == level_of(number_of(copy)) == 2
    assert first != copy
    ask(wire, first)
    with forked():
        ask(wire, copy)
    with forked():
        ask(wire, shared)
    ask(wire, first)


def test_a_lost_reply_and_a_request_that_comes_again_late_are_no_copy(served: Served, wire: Wire) -> None:
    held = next_nonce(served, wire, None)
    ask(wire, held)
    _lost, again = next_nonce(served, wire, held), next_nonce(served, wire, held)
    ask(wire, again)
    before = noted(served, wire)
    with forked():
        ask(wire, held)
    assert noted(served, wire) == before
    ask(wire, again)


def test_a_program_that_knows_no_nonces_goes_on_beside_one_that_does(served: Served, wire: Wire) -> None:
    held = next_nonce(served, wire, None)
    ask(wire, held)
    wire.sync([wire.insert(BENCH, {"name": "เดิม"})])
    assert ask(wire, None).epoch
    ask(wire, held)


def test_a_copys_push_is_refused_whole_and_sent_by_another_install_counts_once(
    served: Served, wire: Wire
) -> None:
    old = next_nonce(served, wire, None)
    ask(wire, old)
    newest = next_nonce(served, wire, old)
    ask(wire, newest)
    push = wire.push_of([wire.insert(BENCH, {"name": "ของสำเนา"})])
    with forked():
        ask(wire, old, push)
    assert ask(wire, newest).acked_n == 0
    assert len(ask(wire, newest, push).results) == 1


def test_a_push_writes_no_nonce_and_is_offered_none_above_one_unwritten(served: Served, wire: Wire) -> None:
    fresh = next_nonce(served, wire, None)
    an_hour_passes(served, wire)
    before = noted(served, wire)
    reply = ask(wire, fresh, wire.push_of([wire.insert(BENCH, {"name": "ก"})]))
    assert (len(reply.results), reply.nonce) == (1, None)
    assert noted(served, wire) == before
    assert ask(wire, fresh).epoch == reply.epoch
    assert noted(served, wire)[0] == number_of(fresh)


def test_a_sync_with_nothing_to_do_writes_once_an_hour(served: Served, wire: Wire) -> None:
    held = next_nonce(served, wire, None)
    ask(wire, held)
    before = noted(served, wire)
    assert [ask(wire, held).nonce for _ in range(3)] == [None] * 3
    assert noted(served, wire) == before
    ask(wire, None)
    assert noted(served, wire) == before
    an_hour_passes(served, wire)
    # A clock that was put back by years must not put it off as long.
    an_hour_passes(served, wire)
    assert ask(wire, held).nonce is not None


@pytest.mark.parametrize("harm", ["another install's", "letters"])
def test_a_nonce_that_was_not_sealed_for_this_install_proves_nothing(
    served: Served, wire: Wire, harm: str
) -> None:
    other = served.enrolled(wire.stream)
    held = next_nonce(served, wire, None)
    ask(wire, held)
    other.sync()
    foreign = next_nonce(served, other, None) if harm == "another install's" else b"\xff" * 8
    epoch = ask(wire, held).epoch
    assert ask(wire, foreign).epoch == epoch
    ask(wire, held)


def put_back(served: Served, wire: Wire, before: tuple[int, int, bytes]) -> None:
    """Put what is noted of an install back, as a copy of the database would."""
    with served.centre.database.writing() as connection:
        statement = "UPDATE device_chain SET nonce = ?, heard_ms = ?, passed = ? WHERE install = ?"
        run(connection, statement, (*before, wire.install))


def test_an_endpoint_put_back_by_one_nonce_goes_on(served: Served, wire: Wire) -> None:
    first = next_nonce(served, wire, None)
    epoch = ask(wire, first).epoch
    before = noted(served, wire)
    second = next_nonce(served, wire, first)
    ask(wire, second)
    put_back(served, wire, before)
    assert ask(wire, second).epoch == epoch
    assert noted(served, wire)[0] == number_of(second)


def test_an_endpoint_that_lost_two_nonces_was_put_back_and_nobody_is_a_copy(
    served: Served, wire: Wire
) -> None:
    held = next_nonce(served, wire, None)
    epoch = ask(wire, held).epoch
    before = noted(served, wire)
    for _ in range(2):
        held = next_nonce(served, wire, held)
        ask(wire, held, epoch=epoch)
    put_back(served, wire, before)
    anew = ask(wire, held, epoch=epoch)
    assert anew.epoch != epoch
    with served.centre.database.reading() as connection:
        why = run(connection, "SELECT reason, install FROM epoch WHERE epoch = ?", (anew.epoch,)).one()
    assert tuple(why) == ("nonce", wire.install)
    # Of the epoch before, it is none any more; the levels begin again.
    assert ask(wire, held, epoch=anew.epoch).epoch == anew.epoch
    fresh = next_nonce(served, wire, None)
    assert level_of(number_of(fresh)) == 1
    ask(wire, fresh, epoch=anew.epoch)
