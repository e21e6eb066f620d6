"""One stream's part of a push: judged, merged and written inside the transaction that holds its lock."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection

from sync.central import records
from sync.central.ledger import (
    LockedStream,
    append,
    began_at,
    change_at,
    keep_results,
    keep_successors,
    known_entries,
    known_result,
    known_results,
    successors,
)
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol.chain import entered
from sync.protocol.changes import Change, FieldChange, Kind, Operation, Result, RowImage, Status
from sync.protocol.conflicts import CONFLICT_REGISTER, Author, is_open
from sync.protocol.digest import EMPTY, Move, moved_by
from sync.protocol.images import Write, writer_of
from sync.protocol.merge import Outcome, is_no_making, merge, refused, stand_in
from sync.protocol.messages import Evidence, RegisterDigest

# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_APPLIED: Final = Status.APPLIED


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose operations these are and when they came."""

    install: InstallId
    received_ms: int


class Batch:
    """The rows a push touches, held in memory between one bulk read and one bulk write.

    It is the ``Ledger`` that ``sync.protocol.merge`` asks.
    """

    def __init__(self, connection: Connection, locked: LockedStream, sender: Sender) -> None:
        self._connection = connection
        self._locked = locked
        self._sender = sender
        # Kept apart from `_rows`: a digest takes out the state before the batch, however often a row changed
        # in it.
        self._before: dict[records.RowKey, RowImage] = {}
        self._rows: dict[records.RowKey, RowImage] = {}
        self._last: dict[records.RowKey, int] = {}
        self._results: dict[OpId, Result] = {}
        self._entries: dict[OpId, bytes | None] = {}
        self._successors: dict[tuple[OpId, str], OpId | None] = {}
        self._new_successors: dict[tuple[OpId, str], OpId | None] = {}
        self._numbered: list[tuple[int, Result, bytes]] = []
        self._written: dict[OpId, Change] = {}
        self._unknown: set[OpId] = set()
        self._open: defaultdict[RowId, dict[RowId, RowImage]] = defaultdict(dict)
        """Row -> its open conflicts."""

    def prepare(self, operations: Sequence[Operation], read: Mapping[records.RowKey, RowImage]) -> None:
        """Read what the operations need: stored results, their rows, the stream's open conflicts.

        ``read``: rows read under this lock already.
        """
        op_ids = [one.op_id for one in operations]
        self._results = known_results(self._connection, self._locked.stream, op_ids)
        self._successors = successors(self._connection, self._locked.stream, op_ids)
        if self._results:
            self._entries = known_entries(self._connection, self._locked.stream, list(self._results))
        # Rows of known operations are not asked for: a repeat gets its stored results and touches nothing.
        keys = [(one.register, one.row_id) for one in operations if one.op_id not in self._results]
        conflicts = records.open_conflicts(self._connection, self._locked.stream)
        # All of the stream's, not those of these rows: which row a conflict is about stands in the conflict.
        keys += [(CONFLICT_REGISTER, one) for one in conflicts]
        keys += [(CONFLICT_REGISTER, one.settles) for one in operations if one.settles]
        wanted = (one for one in keys if one not in read)
        self._before = {**read, **records.load(self._connection, self._locked.stream, wanted)}
        self._rows = dict(self._before)
        for one in conflicts:
            self._open[_target(self._rows[CONFLICT_REGISTER, one])][one] = self._rows[CONFLICT_REGISTER, one]

    def known(self, op_id: OpId) -> Result | None:
        """Return how an operation ended; ``None`` when the endpoint has not judged it yet."""
        return self._results.get(op_id)

    def is_another(self, operation: Operation) -> bool:
        """Tell whether a known operation entered something else under the same id."""
        found = self._entries.get(operation.op_id)
        return found is not None and found != entered(operation)

    def refuse(self, n: int, operation: Operation, why: Result) -> Result:
        """End an operation as ``rejected`` for ``why``."""
        outcome = refused(operation, self, why.code or "", why.field, **why.values)
        return self._end(n, operation, outcome)

    def merge(
        self, n: int, operation: Operation, evidence: Evidence | None = None, *, late: bool = False
    ) -> Result:
        """Merge a checked operation into its row.

        ``evidence``: what it shows of a lost history; ``late``: its author's rights had changed.
        """
        row = self._rows.get((operation.register, operation.row_id))
        judged = self._as_offered(operation, row, evidence) if evidence else operation
        result = self._end(n, operation, merge(judged, self._sender.install, row, self), late=late)
        if evidence:
            self._learn(result, evidence)
        return result

    def save(self) -> None:
        """Write log, results, rows and digests, each in bulk; nothing when nothing was judged."""
        # A repeat writes nothing, not even the same digests once more.
        if not self._numbered:
            return
        stream = self._locked.stream
        append(self._connection, self._locked)
        keep_results(self._connection, stream, self._sender.install, self._numbered)
        keep_successors(self._connection, stream, self._new_successors)
        records.save(self._connection, stream, ((self._rows[key], seq) for key, seq in self._last.items()))
        records.save_digests(self._connection, stream, self._digests())
        conflicts = (self._rows[key] for key in self._last if key[0] == CONFLICT_REGISTER)
        records.mark_conflicts(self._connection, stream, {row.row_id: is_open(row) for row in conflicts})

    def stands_for(self, op_id: OpId, field: str) -> OpId | None:
        """Return the writer that stands in ``op_id``'s place for ``field``."""
        result = self._result(op_id)
        if result is None:
            # Lost with the history before; somebody may have brought its value back under another id.
            return self._successors.get((op_id, field)) or op_id
        return stand_in(result, op_id, field)

    def succeeded(self, op_id: OpId, field: str) -> bool:
        """Tell whether a lost operation's value was seen or repeated by one that came before it."""
        return (op_id, field) in self._successors

    def _as_offered(self, operation: Operation, row: RowImage | None, evidence: Evidence) -> Operation:
        """Return what rests on lost writings, or repeats them, as it is to be judged.

        Over what the restored backup held, or what its writer had seen, it comes as it came then. Of any
        other writing nobody can tell that the lost one had come after it: both are then shown.
        """
        began = began_at(self._connection, self._locked.stream)
        if row is not None and self._had_come(operation, evidence):
            if operation.kind is Kind.DELETE and not row.deleted:
                return msgspec.structs.replace(operation, kind=Kind.UPDATE, set={})
            if operation.kind is Kind.INSERT and row.deleted:
                operation = msgspec.structs.replace(operation, kind=Kind.UPDATE)
        changes = {
            name: self._put_on(change, name, writer_of(row.writers, name), evidence, began)
            if row is not None
            else change
            for name, change in operation.set.items()
        }
        return msgspec.structs.replace(operation, set=changes)

    def _put_on(
        self, change: FieldChange, name: str, writer: OpId | None, evidence: Evidence, began: int
    ) -> FieldChange:
        """Return a change on the base that the evidence gives it; ``writer``: whose value stands there."""
        if writer is None:
            return change
        base = change.base_op
        written = self._result(writer)
        is_older = written is not None and written.seq is not None and written.seq <= began
        if writer in evidence.seen.get(name, ()):
            # It came after the offer was put on what stood here before it.
            base = writer
        elif name in evidence.repeats and not is_older:
            base = evidence.repeats[name]
        elif is_older and base is not None and self._result(base) is None:
            base = writer
        return FieldChange(change.old, change.new, base)

    def _had_come(self, operation: Operation, evidence: Evidence) -> bool:
        """Let what is repeated give way where its own writer brought it meanwhile; tell whether any was.

        The holder had asked whose writings are missing; it offered them when they were missing no more.
        """
        found = {name: one for name, one in evidence.repeats.items() if self._result(one) is not None}
        self._successors |= {
            (operation.op_id, name): self.stands_for(one, name) for name, one in found.items()
        }
        return bool(found)

    def _learn(self, result: Result, evidence: Evidence) -> None:
        """Remember what an operation shows of lost ones, where it was written, or stands there anyway."""
        for name in {*evidence.seen, *evidence.repeats}:
            stands = stand_in(result, result.op_id, name)
            if result.status is Status.REJECTED or stands is None:
                continue
            if result.status is Status.CONFLICT and stands != result.op_id:
                continue
            found: dict[tuple[OpId, str], OpId | None] = dict.fromkeys(
                (one, name) for one in evidence.seen.get(name, ())
            )
            if name in evidence.repeats:
                found[evidence.repeats[name], name] = stands
            fresh = {key: one for key, one in found.items() if key not in self._successors}
            self._successors |= fresh
            self._new_successors |= fresh

    def made_nothing(self, op_id: OpId) -> bool:
        """Tell whether an operation was a refused making of a row, or rested on one."""
        return is_no_making(self._result(op_id))

    def author(self, op_id: OpId) -> Author | None:
        """Return who made an applied operation."""
        # This batch first: what it has just written is in no table yet.
        change = self._written.get(op_id)
        if change is None:
            result = self._result(op_id)
            if result is None or result.seq is None:
                return None
            change = change_at(self._connection, self._locked.stream, result.seq)
        return None if change is None else Author(change.actor, change.install, change.wall_ms)

    def open_conflicts(self, row_id: RowId, install: InstallId) -> Mapping[str, RowImage]:
        """Return the open conflicts of a row that ``install`` lost, by field."""
        # Nearly every row: asking a defaultdict by index would leave an empty entry for each of them.
        if row_id not in self._open:
            return {}
        return {
            str(row.values["field"]): row
            for row in self._open[row_id].values()
            if row.values.get("losing_install") == install
        }

    def conflict(self, conflict_id: RowId) -> RowImage | None:
        """Return a row of register ``conflict``."""
        return self._rows.get((CONFLICT_REGISTER, conflict_id))

    def _result(self, op_id: OpId) -> Result | None:
        if op_id not in self._results and op_id not in self._unknown:
            found = known_result(self._connection, self._locked.stream, op_id)
            if found is None:
                # A thousand edits may rest on one writer this endpoint never saw: it is asked for once.
                self._unknown.add(op_id)
                for key, stands in successors(self._connection, self._locked.stream, [op_id]).items():
                    self._successors.setdefault(key, stands)
                return None
            self._results[op_id] = found
        return self._results.get(op_id)

    def _end(self, n: int, operation: Operation, outcome: Outcome, *, late: bool = False) -> Result:
        result, others = outcome.result, outcome.writes
        if outcome.row is not None:
            # The author of a field is asked for by the operation: the conflicts it opened are not its field.
            change = self._write(operation, outcome.writes[0], outcome.row, late=late)
            self._written[operation.op_id] = change
            result, others = _at(result, change.seq), outcome.writes[1:]
        for write, row in zip(others, outcome.conflicts, strict=True):
            self._write(operation, write, row)
        self._results[operation.op_id] = result
        content = self._entries[operation.op_id] = entered(operation)
        self._numbered.append((n, result, content))
        return result

    def _write(self, operation: Operation, write: Write, row: RowImage, *, late: bool = False) -> Change:
        change = Change(
            self._locked.next_seq(),
            write.register,
            write.row_id,
            write.kind,
            dict(write.set),
            operation.op_id,
            operation.actor,
            self._sender.install,
            operation.wall_ms,
            self._sender.received_ms,
            late,
        )
        self._locked.new.append(change)
        self._keep(row, change.seq)
        return change

    def _keep(self, row: RowImage, seq: int) -> None:
        key = (row.register, row.row_id)
        self._rows[key] = row
        self._last[key] = seq
        if row.register == CONFLICT_REGISTER:
            if is_open(row):
                self._open[_target(row)][row.row_id] = row
            else:
                self._open[_target(row)].pop(row.row_id, None)

    def _digests(self) -> dict[str, RegisterDigest]:
        digests = records.load_digests(self._connection, self._locked.stream)
        touched: defaultdict[str, list[Move]] = defaultdict(list)
        for key in self._last:
            before = self._before.get(key)
            touched[key[0]].append((key[1], before.writers if before else None, self._rows[key].writers))
        return {register: moved_by(digests.get(register, EMPTY), rows) for register, rows in touched.items()}


def _target(conflict: RowImage) -> RowId:
    return RowId(str(conflict.values["target_id"]))


def _at(result: Result, seq: int) -> Result:
    if result.status is _APPLIED and not result.stands_for and result.conflict is None:
        return Result(result.op_id, _APPLIED, seq=seq)
    return msgspec.structs.replace(result, seq=seq)
