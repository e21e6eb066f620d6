"""Seals operations for a push: numbers and chain links are given when an operation first goes out."""

from collections.abc import Iterable, Mapping
from itertools import chain

import msgspec

from desktop_app.store import operations
from desktop_app.store.anew import Anew
from desktop_app.store.central import parts
from desktop_app.store.connection import Sql
from desktop_app.store.install import Install, Installs
from desktop_app.store.operations import Stored
from sync.model.ids import OpId
from sync.model.sources import LAST_MS
from sync.protocol.chain import canonical, extend, extend_by
from sync.protocol.changes import FieldChange, Kind, Operation
from sync.protocol.messages import Evidence, Push

_shown = msgspec.json.Decoder(Evidence)
_NOWHERE = "('kept', 'rejected', 'corrected', 'taken')"
"""States of operations that wrote nothing at the centre."""
_SENT = "state = 'sent'"
# Told by name: the index of all numbers serves as well, and leads through everything that was ever sent.
_OF_SENT = "outbox INDEXED BY ix_outbox_sent"
_OF_LOST = "outbox INDEXED BY ix_outbox_lost"
_UNSEALED = "state = 'queued'"
_HOLDING = (
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox WHERE state = 'rejected') OR"
    " EXISTS (SELECT 1 FROM outbox NOT INDEXED WHERE pos < 0 AND state = 'kept')"
)
"""Whether there is anything that edits may have to wait for; nearly always not."""
_QUEUED = (
    f"{_UNSEALED} AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.row_id = outbox.row_id"
    " AND r.open = 1 AND r.kind = 'insert'"
    # What is offered again as it once went waits for nothing: it lies over the row no more.
    " AND (r.state = 'rejected' OR (r.state = 'kept' AND outbox.open = 1)))"
)
"""Operations to seal; edits of a row whose creation was refused wait for its correction."""


class Sealing:
    """The sending side of the outbox."""

    def __init__(self, sql: Sql, installs: Installs, anew: Anew) -> None:
        self._sql = sql
        self._anew = anew
        self._installs = installs

    def waiting(self) -> int:
        """Return how many operations wait to be sent; what was delivered waits for its result only."""
        sent = f"(SELECT count(*) FROM {_OF_SENT} WHERE {_SENT} AND n > ?)"
        each = f"{sent} + (SELECT count(*) FROM outbox WHERE {self._ready()})"
        return int(self._sql.value(f"SELECT {each}", (self._installs.delivered_n(),)))

    def unanswered(self) -> int | None:
        """Return the first number that was delivered and has no result; ``None`` where there is none."""
        found: int | None = self._sql.value(
            f"SELECT min(n) FROM {_OF_SENT} WHERE {_SENT} AND n <= ?", (self._installs.delivered_n(),)
        )
        return found

    def next_push(self, octets: int, *, delivered: bool = False) -> Push | None:
        """Return the next operations, those sent before without a result first, about ``octets`` encoded.

        At least one goes, however long it is; ``None`` when none wait. ``delivered``: those that were
        delivered go again, too.
        """
        with self._sql.transaction():
            self._bound_moments()
            install = self._installs.current()
            # In the order of numbers, before any new one: the chain allows no gap.
            after = 0 if delivered else self._installs.delivered_n()
            sent = operations.each(self._sql, f"{_SENT} AND n > {after} ORDER BY n", _OF_SENT)
            queued = operations.each(self._sql, f"{self._ready()} ORDER BY pos")
            run, forms = _run(chain(sent, queued), install.next_n, octets)
            return self._seal(run, forms, install) if run else None

    def _ready(self) -> str:
        """Return the condition of operations to seal."""
        # Asked once and not for each of a thousand edits.
        return _UNSEALED if self._sql.value(_HOLDING) is None else _QUEUED

    def _bound_moments(self) -> None:
        """Make what an earlier version captured by a clock before 1970 such that an endpoint takes it."""
        beyond = f"wall_ms NOT BETWEEN 0 AND {LAST_MS}"
        n = self._sql.value(f"SELECT n FROM {_OF_SENT} WHERE {_SENT} AND {beyond} ORDER BY n LIMIT 1")
        if n is not None:
            # No endpoint has it, nor what was sealed after it, for every push of them was `malformed`: other
            # links are no fork.
            self._sql.run("UPDATE install SET next_n = ?, head = ?", (n, head_before(self._sql, n)))
            self._sql.run(
                f"UPDATE outbox SET state = 'queued', n = NULL, prev = NULL WHERE {_SENT} AND n >= ?", (n,)
            )
        self._sql.run(
            f"UPDATE outbox SET wall_ms = min(max(wall_ms, 0), {LAST_MS}) WHERE state = 'queued' AND {beyond}"
        )

    def _resting(self, run: list[Stored]) -> list[Stored]:
        """Let what is sealed now rest on no refused operation, but on what the refused one's author had seen.

        The endpoint that refused it would say the same (``merge.refused``); another one, put back from before
        or asked by a new install, never heard of it, and would see a conflict of the officer with themselves.
        """
        refused: dict[OpId, Operation] = {}
        asked = set[OpId]()
        seen = _bases(one.operation for one in run if one.n is None)
        while seen := seen - asked:
            asked |= seen
            found = self._refused(sorted(seen))
            refused.update((one.op_id, one) for one in found)
            seen = _bases(found)
        return [self._rest(one, refused) if one.n is None else one for one in run] if refused else run

    def _refused(self, op_ids: list[OpId]) -> list[Operation]:
        found: list[Operation] = []
        for part in parts(op_ids):
            marks = ", ".join("?" for _ in part)
            condition = f"op_id IN ({marks}) AND state IN ('rejected', 'corrected', 'taken')"
            found += [one.operation for one in operations.read(self._sql, condition, part, _OF_LOST)]
        return found

    def _rest(self, one: Stored, refused: Mapping[OpId, Operation]) -> Stored:
        made = one.operation
        changes = {name: _below(name, change, refused) for name, change in made.set.items()}
        if changes == made.set:
            return one
        operations.rewrite(self._sql, made.op_id, changes)
        return msgspec.structs.replace(one, operation=msgspec.structs.replace(made, set=changes))

    def _above_own(self, one: Stored) -> Stored:
        """Let an operation rest on this PC's own earlier one where both rest on the same writing.

        Entered while the earlier one was on its way a second time, it answers what the endpoint had without
        it; its author had seen it all the same.
        """
        made = one.operation
        earlier = operations.read(
            self._sql,
            f"row_id = ? AND register = ? AND pos < ? AND state NOT IN {_NOWHERE} ORDER BY pos",
            (made.row_id, made.register, one.pos),
        )
        moved = dict(made.set)
        for own in (before.operation for before in earlier):
            for name, change in own.set.items():
                mine = moved.get(name)
                if mine is not None and change.base_op == mine.base_op and own.kind is not Kind.DELETE:
                    moved[name] = FieldChange(mine.old, mine.new, own.op_id)
        if made.kind is Kind.INSERT or moved == made.set:
            return one
        operations.rewrite(self._sql, made.op_id, moved)
        return msgspec.structs.replace(one, operation=msgspec.structs.replace(made, set=moved))

    def _seal(self, found: list[Stored], forms: list[bytes], install: Install) -> Push:
        run = self._resting(found)
        if self._anew.offering:
            run = [self._above_own(one) if one.n is None else one for one in run]
        made = [one.operation for one in run]
        if run is not found:
            forms = [canonical(one) for one in made]
        # Sealed ones are what they were: the endpoint may have them, and another link would be a fork.
        first_n = run[0].n or install.next_n
        prev = install.head if run[0].n is None else head_before(self._sql, run[0].n)
        head = extend_by(prev, forms)
        fresh = [(n, one.pos) for n, one in enumerate(run, first_n) if one.n is None]
        if fresh:
            # A range at a time: nothing but its number tells an operation of a run from the one before.
            self._sql.run_many(
                "UPDATE outbox SET n = pos + ?, state = 'sent' WHERE pos BETWEEN ? AND ?", _ranges(fresh)
            )
            self._sql.run("UPDATE outbox SET prev = ? WHERE pos = ?", (install.head, fresh[0][1]))
            # In the transaction of the seals: numbers given out twice would be a fork of this store's own
            # making.
            self._sql.run("UPDATE install SET next_n = ?, head = ?", (fresh[-1][0] + 1, head))
        return Push(first_n, prev, head, made, self._evidence(run))

    def _evidence(self, run: list[Stored]) -> dict[OpId, Evidence]:
        # Nearly never is there any: its index is empty then, and nothing is looked for.
        if self._sql.value("SELECT 1 FROM outbox WHERE evidence IS NOT NULL LIMIT 1") is None:
            return {}
        found: dict[OpId, Evidence] = {}
        for part in parts([one.operation.op_id for one in run]):
            marks = ", ".join("?" for _ in part)
            rows = self._sql.rows(
                f"SELECT op_id, evidence FROM outbox WHERE evidence IS NOT NULL AND op_id IN ({marks})", part
            )
            found.update((op_id, _shown.decode(text)) for op_id, text in rows)
        return found


def head_before(sql: Sql, n: int) -> str:
    """Return the chain's head before a sealed operation; each run keeps it with its first one only."""
    kept = "SELECT n, prev FROM outbox WHERE n <= ? AND prev IS NOT NULL ORDER BY n DESC LIMIT 1"
    ((first, head),) = sql.rows(kept, (n,))
    before = operations.read(sql, "n >= ? AND n < ? ORDER BY n", (first, n))
    return extend(head, [one.operation for one in before])


def _ranges(fresh: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return (number less place, first place, last place) of operations whose places follow one another."""
    found: list[tuple[int, int, int]] = []
    for n, pos in fresh:
        shift, first, last = found[-1] if found else (0, 0, -1)
        if (shift, last + 1) == (n - pos, pos):
            found[-1] = shift, first, pos
        else:
            found.append((n - pos, pos, pos))
    return found


def _bases(found: Iterable[Operation]) -> set[OpId]:
    return {change.base_op for one in found for change in one.set.values() if change.base_op is not None}


def _below(name: str, change: FieldChange, refused: Mapping[OpId, Operation]) -> FieldChange:
    base, old = change.base_op, change.old
    while base is not None and base in refused:
        seen = refused[base].set.get(name)
        # The value with its writer: what never counted is nothing that could have been changed, and an
        # endpoint that knows the writer knows the value (``short``).
        base, old = (None, None) if seen is None else (seen.base_op, seen.old)
    # Nothing below: the making itself was refused, and the endpoint has words for just that.
    return change if base is None else FieldChange(old, change.new, base)


def _run(found: Iterable[Stored], next_n: int, octets: int) -> tuple[list[Stored], list[bytes]]:
    """Return the longest gapless run of about ``octets`` that starts with the first of ``found``.

    With it the bytes of its full forms, which the chain's head is made over.
    """
    run: list[Stored] = []
    forms: list[bytes] = []
    fresh_n, expected, size = next_n, 0, 0
    for one in found:
        n = fresh_n if one.n is None else one.n
        expected = n if not run else expected + 1
        # Singly and before compression: an estimate that is never below what goes over the line.
        form = canonical(one.operation)
        size += len(form)
        # One in the middle may have its result already: a push with a hole would break the chain.
        if n != expected or (run and size > octets):
            break
        run.append(one)
        forms.append(form)
        fresh_n += one.n is None
    return run, forms
