"""Seals operations for a push: numbers and chain links are given when an operation first goes out."""

from desktop_app.store import operations
from desktop_app.store.connection import Sql
from desktop_app.store.install import Install, Installs
from desktop_app.store.operations import Stored
from sync.model.ids import OpId
from sync.protocol.chain import extend, genesis
from sync.protocol.codec import encoded_size
from sync.protocol.messages import Push

_AT_ONCE = 4_000
_WAITING = (
    "open = 1 AND state IN ('queued', 'sent') AND (n IS NOT NULL OR NOT EXISTS (SELECT 1 FROM outbox r"
    " WHERE r.row_id = outbox.row_id AND r.open = 1 AND r.state = 'rejected' AND r.kind = 'insert'))"
)
"""Operations to send; edits of a row whose creation was refused wait for its correction."""


class Sealing:
    """The sending side of the outbox."""

    def __init__(self, sql: Sql, installs: Installs) -> None:
        self._sql = sql
        self._installs = installs

    def waiting(self) -> int:
        """Return how many operations wait to be sent or for their result."""
        return int(self._sql.value(f"SELECT count(*) FROM outbox WHERE {_WAITING}"))

    def next_push(self, octets: int) -> Push | None:
        """Return the next operations, those sent before without a result first, about ``octets`` encoded.

        At least one goes, however long it is; ``None`` when none wait.
        """
        with self._sql.transaction():
            install = self._installs.current()
            order = f"{_WAITING} ORDER BY n IS NULL, n, pos LIMIT {_AT_ONCE}"
            run = _run(operations.read(self._sql, order), install.next_n, octets)
            return self._seal(run, install) if run else None

    def _seal(self, run: list[Stored], install: Install) -> Push:
        first_n = run[0].n or install.next_n
        prev = head = self._head_before(first_n, install)
        fresh = list[tuple[int, str, OpId]]()
        for n, one in enumerate(run, first_n):
            head = one.link or extend(head, (one.operation,))
            if one.link is None:
                fresh.append((n, head, one.operation.op_id))
        self._sql.run_many("UPDATE outbox SET n = ?, link = ?, state = 'sent' WHERE op_id = ?", fresh)
        if fresh:
            self._sql.run("UPDATE install SET next_n = ?, head = ?", (fresh[-1][0] + 1, head))
        return Push(first_n, prev, head, [one.operation for one in run])

    def _head_before(self, n: int, install: Install) -> str:
        if n == install.next_n:
            return install.head
        before: str | None = self._sql.value("SELECT link FROM outbox WHERE n = ?", (n - 1,))
        return before or genesis(install.install)


def _run(found: list[Stored], next_n: int, octets: int) -> list[Stored]:
    """Return the longest gapless run of about ``octets`` that starts with the first of ``found``."""
    run: list[Stored] = []
    expected = (found[0].n if found else None) or next_n
    fresh_n, size = next_n, 0
    for one in found:
        n = fresh_n if one.n is None else one.n
        size += encoded_size((one.operation,))
        if n != expected or (run and size > octets):
            break
        run.append(one)
        expected += 1
        fresh_n += one.n is None
    return run
