"""Takes in one reply of the endpoint: results, pages, cursors, digests, receipt; one transaction.

The usual acknowledgement is cheap: an operation that was simply applied leaves its row as it stands. Rows
that others changed, or whose operation ended otherwise, are rebuilt from the centre's row (``base``).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import msgspec

from desktop_app.store import operations
from desktop_app.store.central import Base, Central, quiet
from desktop_app.store.connection import Sql
from desktop_app.store.digests import Digests
from desktop_app.store.install import Install, Installs
from desktop_app.store.operations import Stored
from desktop_app.store.rebase import view
from sync.model.ids import OpId, RowId
from sync.model.sources import Clock
from sync.protocol.changes import Change, Result, RowImage, Status
from sync.protocol.echo import in_order
from sync.protocol.images import after
from sync.protocol.messages import Page, SyncReply
from sync.protocol.session import Applied
from sync.protocol.signing import verify_receipt

RETAIN_MS = 35 * 24 * 3600 * 1000
"""Operations are kept at least so long, and until a verified backup holds them (SYNC section 2)."""

Key = tuple[str, RowId]


@dataclass(slots=True)
class _Work:
    """What one reply does, gathered before rows are written."""

    slow: set[Key] = field(default_factory=set)
    """Rows to rebuild."""
    told: dict[Key, list[Change]] = field(default_factory=dict)
    streams: dict[Key, str] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)
    """Stream -> the position its cursor stands at after this reply."""
    before: dict[str, int] = field(default_factory=dict)
    lying: set[Key] = field(default_factory=set)
    """Rows under operations that this reply ended."""


class Replies:
    """The receiving side of a sync."""

    def __init__(
        self, sql: Sql, central: Central, installs: Installs, digests: Digests, clock: Clock
    ) -> None:
        self._sql = sql
        self._central = central
        self._installs = installs
        self._digests = digests
        self._clock = clock

    def apply(self, reply: SyncReply) -> Applied:
        """Take in a reply; nothing of it stays when anything fails.

        Raises:
            ProtocolTrouble: the receipt is not signed by this store's endpoint.
        """
        install = self._installs.current()
        if reply.receipt is not None:
            verify_receipt(install.endpoint_key, reply.receipt)
        with self._sql.transaction(), quiet(self._sql):
            work = _Work()
            self._record_results(reply, work)
            self._read_pages(reply.pages, work)
            changed = self._write_rows(work)
            self._move_install(reply)
            applied = self._summary(reply, work, changed)
            self._prune(install)
        return applied

    def _record_results(self, reply: SyncReply, work: _Work) -> None:
        ended = [one for one in reply.results if self._is_news(one.op_id)]
        self._sql.run_many(
            "UPDATE outbox SET state = ?, seq = ?, received_ms = ?, result = ? WHERE op_id = ?",
            [(str(one.status), one.seq, reply.server_ms, _text(one), one.op_id) for one in ended],
        )
        # Nothing written at the centre: nothing to wait for. A refused value stays in the officer's row.
        nothing = [one.op_id for one in ended if one.seq is None and one.status is not Status.REJECTED]
        odd = [one.op_id for one in ended if not _plain(one)]
        for row in self._rows_of(odd):
            work.slow.add((row[0], row[1]))
            work.lying.add((row[0], row[1]))
            work.streams[row[0], row[1]] = row[2]
        operations.close(self._sql, nothing)

    def _is_news(self, op_id: OpId) -> bool:
        state = self._sql.value("SELECT state FROM outbox WHERE op_id = ?", (op_id,))
        return state in {"queued", "sent"}

    def _rows_of(self, op_ids: list[OpId]) -> list[tuple[str, RowId, str]]:
        found: list[tuple[str, RowId, str]] = []
        for start in range(0, len(op_ids), 900):
            part = op_ids[start : start + 900]
            marks = ", ".join("?" for _ in part)
            found += self._sql.rows(
                f"SELECT DISTINCT register, row_id, stream FROM outbox WHERE op_id IN ({marks})", part
            )
        return found

    def _read_pages(self, pages: Iterable[Page], work: _Work) -> None:
        for page in pages:
            work.before[page.stream] = self._through(page.stream)
            work.passed[page.stream] = max(page.through, work.before[page.stream])
            mine = self._plain_and_open([one.op_id for one in page.changes])
            for one in page.changes:
                key = (one.register, one.row_id)
                work.streams[key] = page.stream
                work.told.setdefault(key, []).append(one)
                if (one.op_id, one.row_id) not in mine:
                    work.slow.add(key)
            self._keep_history(page)
            self._sql.run(
                "INSERT INTO cursors (stream, cursor, through) VALUES (?, ?, ?)"
                " ON CONFLICT (stream) DO UPDATE SET cursor = excluded.cursor, through = excluded.through",
                (page.stream, page.cursor, work.passed[page.stream]),
            )

    def _through(self, stream: str) -> int:
        return int(self._sql.value("SELECT through FROM cursors WHERE stream = ?", (stream,)) or 0)

    def _plain_and_open(self, op_ids: list[OpId]) -> set[tuple[str, str]]:
        """Return (operation, row) of own operations that were simply applied and still lie over their row."""
        found: set[tuple[str, str]] = set()
        for start in range(0, len(op_ids), 900):
            part = op_ids[start : start + 900]
            marks = ", ".join("?" for _ in part)
            found.update(
                self._sql.rows(
                    "SELECT op_id, row_id FROM outbox WHERE open = 1 AND state = 'applied' AND result IS NULL"
                    f" AND op_id IN ({marks})",
                    part,
                )
            )
        return found

    def _keep_history(self, page: Page) -> None:
        self._sql.run_many(
            "INSERT OR IGNORE INTO history SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
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
            ],
        )

    def _write_rows(self, work: _Work) -> set[Key]:
        """Close the operations the streams have passed, then rebuild the rows that need it."""
        passing: dict[Key, list[Stored]] = {}
        for stream, through in work.passed.items():
            for one in operations.read(
                self._sql, "stream = ? AND open = 1 AND seq <= ? ORDER BY pos", (stream, through)
            ):
                key = (one.operation.register, one.operation.row_id)
                passing.setdefault(key, []).append(one)
                work.streams[key] = stream
        touched = self._touched(passing)
        work.slow |= {key for key, ended in passing.items() if key in touched or not all(map(_simple, ended))}
        operations.close(self._sql, [one.operation.op_id for ended in passing.values() for one in ended])
        self._rebuild(work, passing)
        self._drop_idle_bases([key for key in passing if key not in work.slow])
        self._digests.forget({register for register, _ in (*work.slow, *passing)})
        return set(work.slow)

    def _touched(self, passing: Collection[Key]) -> set[Key]:
        return set(self._sql.rows("SELECT register, row_id FROM base WHERE touched = 1")) & set(passing)

    def _drop_idle_bases(self, keys: list[Key]) -> None:
        """Forget the base of rows whose last open operation has ended as it stood."""
        self._sql.run_many(
            "DELETE FROM base WHERE register = ?1 AND row_id = ?2"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE row_id = ?2 AND open = 1)",
            keys,
        )

    def _rebuild(self, work: _Work, passing: dict[Key, list[Stored]]) -> None:
        by_register: dict[str, list[RowId]] = {}
        for register, row_id in work.slow:
            if self._central.knows(register):
                by_register.setdefault(register, []).append(row_id)
        for register, row_ids in by_register.items():
            self._rebuild_register(register, row_ids, work, passing)

    def _rebuild_register(
        self, register: str, row_ids: list[RowId], work: _Work, passing: dict[Key, list[Stored]]
    ) -> None:
        visible = self._central.images(register, row_ids)
        bases = self._central.bases(row_ids)
        still_open = operations.open_of_rows(self._sql, row_ids)
        put: list[tuple[str, RowImage]] = []
        gone: list[RowId] = []
        for row_id in row_ids:
            key = (register, row_id)
            lying = key in work.lying or bool(still_open.get(key) or passing.get(key))
            base = _base(bases.get(key), visible.get(row_id), lying=lying)
            own = [
                (one.operation, one.result)
                for one in passing.get(key, ())
                if one.result is not None and (one.seq or 0) > work.before[one.operation.stream]
            ]
            for op_id, write in in_order(work.told.get(key, ()), own):
                base = after(base, write, op_id)
            row = view(base, [one.kept for one in still_open.get(key, ())])
            if row is None:
                gone.append(row_id)
            else:
                put.append((work.streams[key], row))
            self._keep(key, work.streams[key], base, under=bool(still_open.get(key)))
        self._central.put(register, put)
        self._central.remove(register, gone)

    def _keep(self, key: Key, stream: str, base: RowImage | None, *, under: bool) -> None:
        if under and base is not None:
            self._central.keep_base(stream, base)
        else:
            self._central.drop_bases([key])

    def _move_install(self, reply: SyncReply) -> None:
        offset = reply.server_ms - self._clock.now_ms()
        self._sql.run(
            "UPDATE install SET acked_n = max(acked_n, ?), durable_through = ?, generation = ?,"
            " epoch = ?, server_offset_ms = ?",
            (reply.acked_n, reply.durable_through, reply.generation, reply.epoch, offset),
        )
        self._sql.run(
            "UPDATE sync_context SET generation = ?, server_offset_ms = ?", (reply.generation, offset)
        )
        if reply.receipt is not None:
            one = reply.receipt
            self._sql.run(
                "INSERT OR IGNORE INTO receipts VALUES (?, ?, ?, ?, ?, ?)",
                (one.head, one.first_n, one.count, one.epoch, one.received_ms, one.signature),
            )

    def _summary(self, reply: SyncReply, work: _Work, changed: set[Key]) -> Applied:
        by_status = [one.status for one in reply.results]
        mismatched: tuple[str, ...] = ()
        if reply.digests is not None:
            mismatched = self._digests.differing(reply.digests)
            if not mismatched:
                self._sql.run("UPDATE install SET verified_ms = ?", (reply.server_ms,))
        foreign = {key for key in work.told if key in changed}
        return Applied(
            applied=sum(one in {Status.APPLIED, Status.SAME} for one in by_status),
            refused=by_status.count(Status.REJECTED),
            conflicts=by_status.count(Status.CONFLICT),
            changed_rows=len(foreign),
            registers=frozenset(register for register, _ in changed),
            mismatched=mismatched,
        )

    def _prune(self, install: Install) -> None:
        """Forget operations that ended long ago and stand in a verified backup of the centre."""
        self._sql.run(
            "DELETE FROM outbox WHERE open = 0 AND n <= ? AND wall_ms < ?",
            (install.durable_through, self._clock.now_ms() - RETAIN_MS),
        )


def _base(kept: Base | None, visible: RowImage | None, *, lying: bool) -> RowImage | None:
    """Return the centre's row before this reply: kept beside open operations, else the visible one."""
    if kept is not None:
        return kept.image
    return None if lying else visible


def _plain(result: Result) -> bool:
    return result.status is Status.APPLIED and not result.stands_for


def _simple(one: Stored) -> bool:
    return one.state == "applied" and one.result is not None and not one.result.stands_for


def _text(result: Result) -> str | None:
    return None if _plain(result) and result.conflict is None else msgspec.json.encode(result).decode()
