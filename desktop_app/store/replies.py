"""Takes in one reply of the endpoint: results, pages, cursors, digests, receipt; one transaction.

What it does to rows is gathered here and done by ``incoming``.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from desktop_app.store import operations
from desktop_app.store.anew import Anew
from desktop_app.store.central import Central, parts, quiet
from desktop_app.store.connection import Sql
from desktop_app.store.digests import Digests
from desktop_app.store.incidents import note_late
from desktop_app.store.incoming import Incoming, Key, RowWriter
from desktop_app.store.kept_here import KeptHere
from desktop_app.store.late_answers import LateAnswers
from desktop_app.store.pruning import prune
from desktop_app.store.states import PUT_BACK, LoggedSync, States
from desktop_app.store.strays import Strays
from sync.model.ids import OpId, RowId
from sync.model.sources import Clock
from sync.protocol.changes import Kind, Result, Status
from sync.protocol.held import covered
from sync.protocol.messages import Page, SyncReply
from sync.protocol.nonces import newer
from sync.protocol.session import Applied
from sync.protocol.signing import verify_receipt

# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_APPLIED: Final = Status.APPLIED
_REJECTED: Final = Status.REJECTED
_DONE: Final = frozenset({Status.APPLIED, Status.SAME})


class _Waiting(NamedTuple):
    """An operation without a result."""

    n: int | None
    open: int
    """Whether it lies over its row."""


class Replies:
    """The receiving side of a sync."""

    def __init__(
        self,
        sql: Sql,
        central: Central,
        digests: Digests,
        strays: Strays,
        anew: Anew,
        kept: KeptHere,
        clock: Clock,
    ) -> None:
        self._sql = sql
        self._installs = anew.installs
        self._digests = digests
        self._rows = RowWriter(sql, central, digests, kept)
        self._strays = strays
        self._states = States(sql, anew.installs)
        self._anew = anew
        self._kept = kept
        self._clock = clock
        self._late = LateAnswers(sql)

    def apply(self, reply: SyncReply) -> Applied:
        """Take in a reply; nothing of it stays when anything fails.

        Raises:
            ProtocolTrouble: the receipt is not signed by this store's endpoint.
        """
        install = self._installs.current()
        if reply.receipt is not None:
            # Before the transaction: a reply that another machine made touches nothing.
            verify_receipt(install.endpoint_key, reply.receipt)
        # Not yet known how it ended, but it is in safe hands: it is asked for, not sent, from now on.
        delivered = reply.receipt if not reply.results else None
        if reply.answered:
            reply = msgspec.structs.replace(
                reply, results=[*self._late.results(reply.answered), *reply.results]
            )
        with self._sql.transaction(), quiet(self._sql):
            # First of all: what follows stands in the new history, and the old one's answers do not count.
            anew = install.epoch not in {None, reply.epoch}
            if anew:
                self._anew.begin_epoch(whole=not reply.handed_over)
                self._states.add_log(LoggedSync(self._clock.now_ms(), PUT_BACK, 0, 0, 0, 0, verified=False))
            incoming = Incoming(anew=anew)
            if reply.unknown is not None and not anew:
                for register, row_id, stream in self._kept.end_known(frozenset(reply.unknown)):
                    incoming.slow.add((register, row_id))
                    incoming.ended.add((register, row_id))
                    incoming.streams[register, row_id] = stream
                self._anew.answered()
                incoming.again = True
            # Results first: only then is it known which changes of the pages are own operations that were
            # simply applied.
            self._record_results(reply, incoming)
            self._read_pages(reply.pages, incoming)
            if reply.results:
                self._pass_quiet(incoming)
            self._rows.write(incoming)
            self._strays.move(incoming.strays)
            # After the rows: a row kept aside takes a place only where nothing open lies any more.
            others = self._strays.settle()
            self._move_install(reply)
            if delivered is not None:
                self._installs.note_delivered(delivered.first_n + delivered.count - 1)
            applied = self._summary(reply, incoming, others)
            prune(self._sql, reply.durable_through, self._clock.now_ms())
        return applied

    def follow(self, reply: SyncReply) -> Applied:
        """Take in what follows the snapshots of a reply: its clock and its chain were noted when it came."""
        with self._sql.transaction(), quiet(self._sql):
            incoming = Incoming()
            self._read_pages(reply.pages, incoming)
            self._rows.write(incoming)
            self._strays.move(incoming.strays)
            return self._summary(reply, incoming, self._strays.settle())

    def _record_results(self, reply: SyncReply, incoming: Incoming) -> None:
        news = self._waiting([one.op_id for one in reply.results])
        ended = [one for one in reply.results if one.op_id in news]
        applied, others = _ranges(ended, news)
        self._sql.run_many(
            # Offered again by another install, an operation was received when it was received first.
            "UPDATE outbox SET state = 'applied', seq = n + ?, received_ms = coalesce(received_ms, ?)"
            " WHERE n BETWEEN ? AND ?",
            [(shift, reply.server_ms, first, last) for shift, first, last in applied],
        )
        self._sql.run_many(
            "UPDATE outbox SET state = ?, seq = ?, received_ms = coalesce(received_ms, ?), result = ?"
            " WHERE op_id = ?",
            [(str(one.status), one.seq, reply.server_ms, _text(one), one.op_id) for one in others],
        )
        # Offered again and written anew, it lies over nothing here, and the page leaves it out all the same.
        self._sql.run_many(
            "UPDATE outbox SET open = 2 WHERE op_id = ? AND open = 0 AND seq >"
            " (SELECT through FROM cursors c WHERE c.stream = outbox.stream)",
            [(one.op_id,) for one in ended if one.seq is not None and not news[one.op_id].open],
        )
        # Nothing written at the centre: nothing to wait for. A refused value stays in the officer's row.
        nothing = [one.op_id for one in ended if one.seq is None and one.status is not _REJECTED]
        odd = [one.op_id for one in ended if not _plain(one) or one.seq is None]
        for row in self._open_rows_of(odd):
            incoming.slow.add((row[0], row[1]))
            incoming.ended.add((row[0], row[1]))
            incoming.streams[row[0], row[1]] = row[2]
        operations.close(self._sql, nothing)
        # Offered again and refused there, it lies over no row any more: nothing is left to be corrected.
        for one in ended:
            if one.status is _REJECTED:
                end = "UPDATE outbox SET state = 'corrected' WHERE op_id = ? AND open = 0 RETURNING 1"
                incoming.refused_again += len(self._sql.rows(end, (one.op_id,)))
        self._note_corrected([one.op_id for one in ended if one.status is _REJECTED])
        self._kept.refused([one.op_id for one in ended if one.status is _REJECTED])

    def _note_corrected(self, op_ids: list[OpId]) -> None:
        """Note what the officer wrote again before the refusal came: it is shown no more."""
        for op_id in op_ids:
            (refused,) = operations.read(self._sql, "op_id = ?", (op_id,))
            made = refused.operation
            later = operations.read(
                self._sql,
                "row_id = ? AND register = ? AND pos > ? ORDER BY pos",
                (made.row_id, made.register, refused.pos),
            )
            again = covered(made, [one.operation for one in later])
            # A creation is never corrected in part: it goes again whole, with what was written since.
            anew = any(one.operation.kind is not Kind.UPDATE for one in later)
            if anew or (made.kind is not Kind.INSERT and again and again >= made.set.keys()):
                self._sql.run("UPDATE outbox SET open = 0, state = 'corrected' WHERE op_id = ?", (op_id,))
            elif again:
                text = msgspec.json.encode(sorted(again)).decode()
                self._sql.run("UPDATE outbox SET covered = ? WHERE op_id = ?", (text, op_id))

    def _waiting(self, op_ids: list[OpId]) -> dict[OpId, _Waiting]:
        """Return the operations that have no result yet: a repeated result is no news."""
        found: dict[OpId, _Waiting] = {}
        for part in parts(op_ids):
            marks = ", ".join("?" for _ in part)
            condition = f"op_id IN ({marks}) AND state IN ('queued', 'sent')"
            rows = self._sql.rows(f"SELECT op_id, n, open FROM outbox WHERE {condition}", part)
            found.update({op_id: _Waiting(n, lies) for op_id, n, lies in rows})
        return found

    def _open_rows_of(self, op_ids: list[OpId]) -> list[tuple[str, RowId, str]]:
        found: list[tuple[str, RowId, str]] = []
        for part in parts(op_ids):
            marks = ", ".join("?" for _ in part)
            found += self._sql.rows(
                f"SELECT DISTINCT register, row_id, stream FROM outbox WHERE open = 1 AND op_id IN ({marks})",
                part,
            )
        return found

    def _read_pages(self, pages: Iterable[Page], incoming: Incoming) -> None:
        for page in pages:
            incoming.before[page.stream] = self._through(page.stream)
            # A page that comes late, or twice, must not put the position back: what lies before it is done.
            # Only a snapshot may: of another epoch, or of a stream fetched whole.
            incoming.passed[page.stream] = max(page.through, incoming.before[page.stream])
            fresh = _unread(page, incoming.before[page.stream])
            mine = self._plain_and_open([one.op_id for one in fresh.changes])
            strays = self._strays.of_page(fresh, incoming.streams)
            for one in fresh.changes:
                key = (one.register, one.row_id)
                if key in strays:
                    incoming.strays.setdefault((page.stream, key), []).append(one)
                    continue
                incoming.streams[key] = page.stream
                incoming.told.setdefault(key, []).append(one)
                # By row too: the row of a conflict that an own operation lost bears that operation's id, and
                # is news.
                if (one.op_id, one.row_id) not in mine:
                    incoming.slow.add(key)
            self._keep_history(fresh, strays)
            for one in fresh.changes:
                if one.late:
                    note_late(self._sql, page.stream, one)
            self._sql.run(
                "INSERT INTO cursors (stream, cursor, through) VALUES (?, ?, ?)"
                " ON CONFLICT (stream) DO UPDATE SET cursor = excluded.cursor, through = excluded.through"
                " WHERE excluded.through >= cursors.through",
                (page.stream, page.cursor, page.through),
            )

    def _pass_quiet(self, incoming: Incoming) -> None:
        """Let the streams without a page pass what they stand behind already: a result may come after it."""
        for stream, through in self._sql.rows("SELECT stream, through FROM cursors"):
            if stream not in incoming.passed:
                incoming.before[stream] = incoming.passed[stream] = through

    def _through(self, stream: str) -> int:
        return int(self._sql.value("SELECT through FROM cursors WHERE stream = ?", (stream,)) or 0)

    def _plain_and_open(self, op_ids: list[OpId]) -> set[tuple[str, str]]:
        """Return (operation, row) of own operations that were simply applied and still lie over their row."""
        found: set[tuple[str, str]] = set()
        for part in parts(op_ids):
            marks = ", ".join("?" for _ in part)
            found.update(
                self._sql.rows(
                    "SELECT op_id, row_id FROM outbox WHERE open = 1 AND state = 'applied' AND result IS NULL"
                    f" AND op_id IN ({marks})",
                    part,
                )
            )
        return found

    def _keep_history(self, page: Page, without: frozenset[Key]) -> None:
        self._sql.run_many(
            "INSERT OR IGNORE INTO history (stream, seq, register, row_id, kind, changes, op_id, actor,"
            " install, wall_ms, received_ms, met) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            " (SELECT max(pos) FROM outbox WHERE row_id = ?4 AND register = ?3 AND open = 1)"
            # Own writes stand in the outbox, with old values and state: kept twice, a history would show them
            # twice.
            " WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE op_id = ?7 AND row_id = ?4)",
            [
                (
                    page.stream,
                    one.seq,
                    one.register,
                    one.row_id,
                    str(one.kind),
                    msgspec.json.encode(one.set).decode(),
                    one.op_id,
                    one.actor,
                    one.install,
                    one.wall_ms,
                    one.received_ms,
                )
                for one in page.changes
                if (one.register, one.row_id) not in without
            ],
        )

    def _move_install(self, reply: SyncReply) -> None:
        offset = reply.server_ms - self._clock.now_ms()
        self._sql.run(
            # More than this store ever numbered was sent by a copy of it: none of that is ours.
            "UPDATE install SET acked_n = max(acked_n, min(?, next_n - 1)), durable_through = ?,"
            " generation = ?, epoch = ?, server_offset_ms = ?",
            (reply.acked_n, reply.durable_through, reply.generation, reply.epoch, offset),
        )
        self._sql.run(
            "UPDATE sync_context SET generation = ?, server_offset_ms = ?", (reply.generation, offset)
        )
        self._installs.note_answer(reply.server_ms)
        self._installs.note_schema(reply.schema_max)
        if reply.nonce is not None:
            self._installs.note_nonce(newer(self._installs.current().nonce, reply.nonce))
        if reply.receipt is not None:
            self._installs.note_receipt(reply.receipt)

    def _summary(self, reply: SyncReply, incoming: Incoming, others: frozenset[str]) -> Applied:
        by_status = [one.status for one in reply.results]
        mismatched = self._digests.differing(reply.digests or {})
        # Counted as the rows stand now, not as the request said: the reply may be to another state, or an old
        # one.
        agreed = reply.agreed is not None and reply.agreed == self._digests.of_all(
            self._installs.current().streams
        )
        if agreed or (reply.digests is not None and not mismatched):
            # The endpoint's clock, for it is compared with the results' times of arrival there.
            self._sql.run("UPDATE install SET verified_ms = ?", (reply.server_ms,))
        return Applied(
            applied=sum(one in _DONE for one in by_status),
            refused=by_status.count(_REJECTED) - incoming.refused_again,
            conflicts=by_status.count(Status.CONFLICT),
            changed_rows=len(incoming.slow.intersection(incoming.told)),
            registers=frozenset(register for register, _ in incoming.slow) | others,
            mismatched=mismatched,
            agreed=agreed,
            anew=incoming.anew,
            again=incoming.again,
        )


def _unread(page: Page, before: int) -> Page:
    """Return a page without what an earlier one told: told again, it would undo what came since."""
    return msgspec.structs.replace(page, changes=[one for one in page.changes if one.seq > before])


def _ranges(
    ended: Iterable[Result], waiting: Mapping[OpId, _Waiting]
) -> tuple[list[tuple[int, int, int]], list[Result]]:
    """Return (position less number, first and last number) of those simply applied in a row, and the rest."""
    found: list[tuple[int, int, int]] = []
    others: list[Result] = []
    for one in ended:
        n = waiting[one.op_id].n
        if n is None or one.seq is None or _text(one) is not None:
            others.append(one)
        elif found and (found[-1][0], found[-1][2] + 1) == (one.seq - n, n):
            found[-1] = *found[-1][:2], n
        else:
            found.append((one.seq - n, n, n))
    return found, others


def _plain(result: Result) -> bool:
    return result.status is _APPLIED and not result.stands_for


def _text(result: Result) -> str | None:
    return None if _plain(result) and result.conflict is None else msgspec.json.encode(result).decode()
