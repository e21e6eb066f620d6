"""Named mutants: each takes one safety line out of the product, from the outside, for the length of a block.

None of these switches exists in shipped code. ``killers`` says by which method each must be noticed.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from unittest.mock import patch

from desktop_app.store import connection, incoming, opening, replies, snapshots, triggers
from desktop_app.store.anew import Anew
from desktop_app.store.connection import Sql
from desktop_app.store.digests import Digests
from desktop_app.store.opening import Surroundings
from desktop_app.store.replies import Replies
from sync.central import batch, claims, copies, engines, gate, holding, inbox, intake, ledger, pull, sync_call
from sync.central.batch import Batch
from sync.central.installs import Caller
from sync.central.ledger import LogPage, read_log
from sync.client.endpoint import Endpoint
from sync.model.fields import StoredValue
from sync.model.ids import OpId
from sync.protocol import conflicts, merge, session
from sync.protocol.changes import FieldChange, Operation
from sync.protocol.conflicts import Clash
from sync.protocol.images import writer_of
from sync.protocol.messages import Push, SnapshotOffer, SyncReply
from tests.faults.gaps import unlocked

MUTANT_VARIABLE = "KONGTUN_PROOF_MUTANT"
"""Names to ``crash_runs`` the mutant that recorded processes shall be; the product knows nothing of it."""
Switch = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """``without`` says which line is gone, ``promise`` which of SYNC section 1 rests on it."""

    name: str
    promise: int
    without: str
    killer: str
    switch: Switch


def _in_processes(name: str, switch: Switch) -> Switch:
    """Take the line out here and in the processes that the killer starts."""

    @contextmanager
    def out() -> Iterator[None]:
        with switch(), patch.dict(os.environ, {MUTANT_VARIABLE: name}):
            yield

    return out


def _instead(target: object, name: str, other: object) -> Switch:
    return lambda: patch.object(target, name, other)


# the protocol


def _last_writer(case: Any, name: str, _change: FieldChange) -> OpId | None:
    return writer_of(case.row.writers, name)


def _nothing_lost(_clash: Clash, operation: Operation, install: str) -> dict[str, StoredValue]:
    return {
        "losing_value": "null",
        "losing_op": operation.op_id,
        "losing_actor": operation.actor,
        "losing_install": install,
        "losing_wall_ms": operation.wall_ms,
    }


def _believed(_reply: SyncReply, _push: Push) -> bool:
    return True


# the endpoint


@contextmanager
def _no_dedupe() -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(patch.object(Batch, "known", lambda _batch, _op_id: None))
        stack.enter_context(patch.object(intake, "check_chain", lambda *_all: None))
        # The table's own UNIQUE is the second line: without it, too, a repeat would simply be stored again.
        stack.enter_context(patch.object(batch, "keep_results", lambda *_all: None))
        yield


def _half_transactions(connection: Any, stream: str, after: int, octets: int, known: Any = ()) -> LogPage:
    page = read_log(connection, stream, after, octets, known)
    if len(page.changes) < 2:
        return page
    return LogPage(page.changes[:1], page.changes[0].seq, b"", more=True)


def _past_the_last(connection: Any, stream: str, after: int, octets: int, known: Any = ()) -> LogPage:
    page = read_log(connection, stream, after, octets, known)
    return LogPage(page.changes[:-1], page.seq, page.link, page.more)


def _unsynced_centre(connection: Any, record: object) -> None:
    _PREPARE(connection, record)
    connection.execute("PRAGMA synchronous = OFF")


_PREPARE = engines._prepare_sqlite


# the store


def _unsynced_store(sql: Sql, statement: str, values: Any = ()) -> int:
    return _RUN(sql, statement.replace("synchronous = FULL", "synchronous = OFF"), values)


_RUN = Sql.run


def _unmoved(sql: Sql) -> None:
    """Read a store's pages without moving its log first."""
    with patch.object(Sql, "checkpoint", lambda _sql: None):
        _CHECK(sql)


_CHECK = connection.check_integrity


def _derived_ids(sql: Sql, around: Surroundings) -> None:
    _ADD_FUNCTIONS(sql, around)

    def derived() -> str:
        made = sql.raw.execute("SELECT count(*) FROM outbox").fetchone()[0]
        install = sql.raw.execute("SELECT install FROM install").fetchone()[0]
        return blake2b(f"{install}/{made}".encode(), digest_size=16).hexdigest()

    sql.raw.create_function("new_operation_id", 0, derived)


_ADD_FUNCTIONS = opening._add_functions


def _writer_at_the_centre(field: str) -> str:
    own = f"OLD.w ->> '$.{field}', OLD.w ->> '$.\"*\"'"
    below = own.replace("OLD.w", "b.w")
    return f"coalesce((SELECT coalesce({below}) FROM base b WHERE b.row_id = OLD.row_id), {own})"  # noqa: S608 - declared names


def _after(target: type, name: str, then: Callable[[Any], None]) -> Switch:
    """Let something happen after a method has done its work."""
    method = getattr(target, name)

    def done(self: Any, *how: Any, **named: Any) -> Any:
        came = method(self, *how, **named)
        then(self)
        return came

    return _instead(target, name, done)


def _drop_outbox(part: Any) -> None:
    part._sql.run("DELETE FROM outbox WHERE state = 'queued'")


def _offer_nothing(part: Any) -> None:
    part._sql.run("UPDATE outbox SET state = 'applied' WHERE state = 'queued'")


def _forget_ended(part: Any) -> None:
    part._sql.run("DELETE FROM outbox WHERE state IN ('applied', 'same', 'conflict') AND open = 0")


def _drop_all(part: Any) -> None:
    part._sql.run("DELETE FROM outbox")


def _refused_are_done(part: Replies, op_ids: list[str]) -> None:
    for op_id in op_ids:
        part._sql.run("UPDATE outbox SET open = 0, state = 'corrected' WHERE op_id = ?", (op_id,))


def _unchecked(self: Endpoint, offer: SnapshotOffer) -> bytes:
    return self._send("GET", offer.path, b"", {}).body


def _told_only(changes: Any, _own: Any) -> list[tuple[OpId, Any]]:
    return [(one.op_id, one) for one in changes]


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "last write wins",
        4,
        "an author's base is compared",
        "fleet",
        _instead(merge._Case, "base", _last_writer),
    ),
    Mutant(
        "losing value dropped",
        4,
        "a conflict keeps both values",
        "fleet",
        _instead(conflicts, "_losing_side", _nothing_lost),
    ),
    Mutant(
        "deletion unseen",
        4,
        "a deletion names what was seen",
        "fleet",
        _instead(merge, "_unseen", lambda _case: iter(())),
    ),
    Mutant(
        "settled stays open",
        4,
        "a choice closes its conflict",
        "fleet",
        _instead(merge, "_settles", lambda _case, _row: False),
    ),
    Mutant(
        "own effect forgotten",
        2,
        "own writes take their place among others'",
        "real-fleet",
        _instead(incoming, "in_order", _told_only),
    ),
    Mutant(
        "stale answer believed",
        3,
        "a reply bears the receipt of what was sent",
        "stale answer",
        _instead(session, "is_receipted", _believed),
    ),
    Mutant("no dedupe", 2, "a known op_id gets its stored result", "real-fleet", _no_dedupe),
    Mutant(
        "results not stored",
        2,
        "results are kept with their operation",
        "real-fleet",
        _instead(batch, "keep_results", lambda *_all: None),
    ),
    Mutant(
        "chain not checked",
        7,
        "two machines under one install are noticed",
        "fork noticed",
        _instead(intake, "check_chain", lambda *_all: None),
    ),
    Mutant(
        "nonce not checked",
        7,
        "a copy at which nobody enters anything is noticed",
        "reader noticed",
        _instead(copies, "_shown", lambda *_all: 0),
    ),
    Mutant(
        "page cuts a transaction",
        5,
        "pages end where transactions ended",
        "real-fleet",
        _instead(pull, "read_log", _half_transactions),
    ),
    Mutant(
        "cursor past unapplied rows",
        2,
        "a cursor stands where its page ends",
        "real-fleet",
        _instead(pull, "read_log", _past_the_last),
    ),
    Mutant(
        "field rules unasked",
        5,
        "the endpoint judges values",
        "refused listed",
        _instead(gate.Gate, "refusal", lambda _gate, _operation: None),
    ),
    Mutant(
        "derived ids",
        7,
        "operation ids are random",
        "real-fleet",
        _instead(opening, "_add_functions", _derived_ids),
    ),
    Mutant(
        "own pending base ignored",
        4,
        "own waiting edits count as seen",
        "real-fleet",
        _instead(triggers, "_writer", _writer_at_the_centre),
    ),
    Mutant(
        "edits not captured",
        1,
        "an edit and its operation are one transaction",
        "real-fleet",
        _instead(triggers, "_both", lambda _fields: []),
    ),
    Mutant(
        "outbox dropped at re-enrolment",
        7,
        "a new install keeps what waits",
        "real-fleet",
        _after(Anew, "become", _drop_outbox),
    ),
    Mutant(
        "nothing re-offered",
        7,
        "all that is retained is offered again",
        "another endpoint",
        _after(Anew, "become", _offer_nothing),
    ),
    Mutant(
        "retained log forgotten",
        7,
        "operations are kept after their result",
        "another endpoint",
        _after(Replies, "apply", _forget_ended),
    ),
    Mutant(
        "snapshot drops the outbox",
        2,
        "a replacement keeps own operations",
        "real-fleet",
        _after(snapshots.Snapshots, "load", _drop_all),
    ),
    Mutant(
        "refused edit dropped",
        2,
        "what is refused stays listed",
        "real-fleet",
        _instead(Replies, "_note_corrected", _refused_are_done),
    ),
    Mutant(
        "position not monotone",
        2,
        "a late page puts nothing back",
        "late page",
        _instead(replies, "_unread", lambda page, _before: page),
    ),
    Mutant(
        "digest not compared",
        3,
        "both ends' digests are compared",
        "drift",
        _instead(Digests, "differing", lambda _digests, _theirs: ()),
    ),
    Mutant(
        "receipt not verified",
        3,
        "a receipt bears the endpoint's signature",
        "forged receipt",
        _instead(replies, "verify_receipt", lambda *_all: None),
    ),
    Mutant(
        "snapshot not hashed",
        3,
        "a snapshot equals what was offered",
        "false snapshot",
        _instead(Endpoint, "fetch", _unchecked),
    ),
)
MUTANTS += (
    Mutant(
        "acknowledge before received",
        2,
        "a receipt is given after the commit that holds the push",
        "delivered",
        _instead(holding, "_put_in", lambda *_all: None),
    ),
    Mutant(
        "results not kept in the inbox",
        2,
        "how a delivered push ended is kept until its PC asks",
        "delivered",
        _instead(sync_call, "hear", lambda *_all: inbox.Heard([], {}, 0, 0)),
    ),
    Mutant(
        "acknowledge before durable",
        2,
        "the endpoint syncs its file before it answers",
        "crash-images",
        _in_processes("acknowledge before durable", _instead(engines, "_prepare_sqlite", _unsynced_centre)),
    ),
    Mutant(
        "commit not synced",
        1,
        "the store syncs its log at each commit",
        "crash-images",
        _in_processes("commit not synced", _instead(Sql, "run", _unsynced_store)),
    ),
    Mutant(
        "log not moved before pages are checked",
        1,
        "torn pages whose sound copies stand in the log are no damage",
        "torn pages",
        _instead(opening, "check_integrity", _unmoved),
    ),
    Mutant(
        "no epoch",
        7,
        "an endpoint put back believes what it said itself, and begins anew",
        "real-fleet",
        _instead(claims, "_proof", lambda *_all: None),
    ),
    Mutant(
        "stream lock missing",
        2,
        "the stream's lock makes the order of positions that of commits",
        "gaps",
        _instead(ledger, "_lock", unlocked),
    ),
    Mutant(
        "generation not compared",
        8,
        "what is made after its PC heard of a hand-over is refused",
        "handed over",
        _instead(gate, "_handed_over", lambda *_all: False),
    ),
    Mutant(
        "late work refused",
        8,
        "what was made before its PC heard of a hand-over is taken",
        "handed over",
        _instead(gate, "_handed_over", lambda right, _made: right.ended_generation is not None),
    ),
    Mutant(
        "handed-over PC shut out",
        8,
        "a handed-over PC may bring what it has",
        "handed over",
        _instead(Caller, "handed_over", property(lambda _caller: False)),
    ),
)
