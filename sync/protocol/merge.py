"""The three-way merge of one operation into one row, field by field. Pure: it reads, and says what to write.

The rules stand in ``docs/architecture.md`` "Merge" and SYNC section 2 "Merge, by field class". In short: an
author who saw a field's last writing may write it; one who did not may write only what stands there
already; anything else keeps both values in a row of register ``conflict``.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final, Protocol

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.protocol.changes import (
    DELETION,
    WRITER_OF_ALL,
    FieldChange,
    Kind,
    Operation,
    Result,
    RowImage,
    Status,
)
from sync.protocol.conflicts import Author, Clash, closed, is_open, losing_fields, opened, replaced
from sync.protocol.images import Write, after, writer_of

# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_INSERT: Final = Kind.INSERT
_DELETE: Final = Kind.DELETE
_UPDATE: Final = Kind.UPDATE
_APPLIED: Final = Status.APPLIED
_REJECTED: Final = Status.REJECTED


class Ledger(Protocol):
    """What the endpoint remembers of earlier operations, the ones of the same push included."""

    def stands_for(self, op_id: OpId, field: str) -> OpId | None:
        """Return the writer that stands in ``op_id``'s place for ``field`` (see ``stand_in``)."""

    def author(self, op_id: OpId) -> Author | None:
        """Return who made an applied operation."""

    def succeeded(self, op_id: OpId, field: str) -> bool:
        """Tell whether an operation that comes late is known to have been seen, or repeated, by another.

        Where it was repeated, ``stands_for`` gives the writer with its value.
        """

    def made_nothing(self, op_id: OpId) -> bool:
        """Tell whether an operation was a refused making of a row, or rested on one: ``is_no_making``."""

    def open_conflicts(self, row_id: RowId, install: InstallId) -> Mapping[str, RowImage]:
        """Return the open conflicts of a row that ``install`` lost, by field; nearly always none."""

    def conflict(self, conflict_id: RowId) -> RowImage | None:
        """Return a row of register ``conflict``."""


class Outcome(msgspec.Struct, frozen=True):
    """What one operation comes to. ``result.seq`` is still empty: the endpoint gives positions."""

    result: Result
    row: RowImage | None
    """The row as it is now; ``None`` where the operation did not touch it."""
    writes: tuple[Write, ...]
    """Contents of the changes to append, in this order: the row's first, then the conflicts'."""
    conflicts: tuple[RowImage, ...] = ()
    """The conflict rows among ``writes`` as they are now."""


class _Case(msgspec.Struct, frozen=True):
    operation: Operation
    install: InstallId
    row: RowImage
    ledger: Ledger

    def base(self, name: str, change: FieldChange) -> OpId | None:
        return None if change.base_op is None else self.ledger.stands_for(change.base_op, name)


def stand_in(result: Result | None, op_id: OpId, field: str) -> OpId | None:
    """Return the writer that stands in an operation's place: itself for what it wrote.

    A refused or conflicting operation is stood for by the writer its author had seen, an equal one by the
    centre's writer. One step suffices: results name writers that were resolved already.
    """
    if result is None or not result.stands_for:
        return op_id
    # `*` answers for all other fields of an insert that met a living row: its author had seen none of them.
    stands = result.stands_for
    return stands[field] if field in stands else stands.get(WRITER_OF_ALL, op_id)


def is_no_making(result: Result | None) -> bool:
    """Tell whether an operation was refused that would have made a row, or an edit that rested on such a one.

    A refused making of a deleted row stands for that row's writers: by them alone, later edits would look
    like edits of a row that somebody else deleted.
    """
    if result is None or result.status is not _REJECTED:
        return False
    return result.code == "parent-refused" or WRITER_OF_ALL in result.stands_for


def merge(operation: Operation, install: InstallId, row: RowImage | None, ledger: Ledger) -> Outcome:
    """Merge one checked operation of ``install`` into ``row`` (``None``: the centre has no such row)."""
    if row is None:
        return _into_nothing(operation, ledger)
    case = _Case(operation, install, row, ledger)
    if operation.kind is _DELETE:
        return _delete(case)
    if not row.deleted:
        return _edit(case)
    return _make_again(case) if operation.kind is _INSERT else _edit_of_deleted(case)


def refused(
    operation: Operation, ledger: Ledger, code: str, field: str | None = None, **values: str
) -> Outcome:
    """Return the outcome of an operation that a rule or a right forbids: refused whole, nothing written."""
    stands: dict[str, OpId | None] = {
        name: None if change.base_op is None else ledger.stands_for(change.base_op, name)
        for name, change in operation.set.items()
    }
    if operation.kind is _INSERT:
        # Later edits rest on this insert also in fields it never named: nothing stands at the centre for any
        # of them.
        stands[WRITER_OF_ALL] = None
    result = Result(operation.op_id, _REJECTED, stands, code=code, field=field, values=values)
    return Outcome(result, None, ())


def _into_nothing(operation: Operation, ledger: Ledger) -> Outcome:
    if operation.kind is _INSERT:
        write = _making(operation)
        return Outcome(_applied(operation), after(None, write, operation.op_id), (write,))
    if not _made_by_refused(operation, ledger):
        return refused(operation, ledger, "row-unknown")
    if operation.kind is _DELETE:  # the officer took the refused record away again: nothing is left to do
        return Outcome(Result(operation.op_id, Status.SAME, {DELETION: None}), None, ())
    return refused(operation, ledger, "parent-refused")


def _made_by_refused(operation: Operation, ledger: Ledger) -> bool:
    """Tell whether the author edits a row whose making was refused: what was seen stands for nothing."""
    return any(
        change.base_op is not None
        and (ledger.stands_for(change.base_op, name) is None or ledger.made_nothing(change.base_op))
        for name, change in operation.set.items()
    )


def _making(operation: Operation) -> Write:
    filled = {name: change.new for name, change in operation.set.items() if change.new is not None}
    return Write(operation.register, operation.row_id, _INSERT, filled)


def _applied(operation: Operation) -> Result:
    return Result(operation.op_id, _APPLIED)


def _make_again(case: _Case) -> Outcome:
    return _outcome(case, (_making(case.operation),), {}, [])


def _edit(case: _Case) -> Outcome:
    """Judge each field singly; an insert of a row that is there is an edit of the fields it fills."""
    values, writers = case.row.values, case.row.writers
    maker = writers.get(WRITER_OF_ALL)
    fields = dict[str, StoredValue]()
    stands: dict[str, OpId | None] = {}
    clashes: list[Clash] = []
    for name, change in case.operation.set.items():
        current = writers.get(name, maker)
        # Resolved only where it differs: nearly every author saw the writer that stands, and resolving asks
        # the database.
        base = change.base_op
        if base != current:
            base = case.base(name, change)
        # An author who had this value before them wrote on: offered again later, it overwrites nothing and
        # clashes with nothing (decision 18).
        if case.ledger.succeeded(case.operation.op_id, name):
            instead = case.ledger.stands_for(case.operation.op_id, name)
            known = instead != case.operation.op_id
            stands[name] = current if change.new == values.get(name) else instead if known else base
            continue
        # Two PCs make one record: what only one of them filled is taken from it, with nothing to choose.
        if base == current or (base is None and _never_filled(case.row, name)):
            fields[name] = change.new
        elif change.new == values.get(name):
            # What this PC writes next rests on this operation, and has thereby seen the centre's writing.
            stands[name] = current
        else:
            stands[name] = base
            clashes.append(Clash(name, change.old, base, change.new, values.get(name), current))
    if case.operation.kind is _INSERT:
        # Said in full, as nothing else tells the PC which fields it won and that it had seen no other
        # (docs/protocol.md section 4).
        stands |= {WRITER_OF_ALL: None, **dict.fromkeys(fields, case.operation.op_id)}
    write = Write(case.operation.register, case.operation.row_id, _UPDATE, fields)
    return _outcome(case, (write,) if fields else (), stands, clashes)


def _never_filled(row: RowImage, name: str) -> bool:
    """Tell whether nobody ever wrote the field: the row's maker left it empty, nothing can be lost."""
    # A field somebody emptied has a writer of its own: emptying it was a choice, and filling it again unseen
    # is a conflict.
    return name not in row.writers and row.values.get(name) is None


def _edit_of_deleted(case: _Case) -> Outcome:
    operation, row = case.operation, case.row
    if _made_by_refused(operation, case.ledger):
        return refused(operation, case.ledger, "parent-refused")
    lost = {
        name: one
        for name, one in operation.set.items()
        if one.new != row.values.get(name) and not case.ledger.succeeded(operation.op_id, name)
    }
    stands = {
        name: case.base(name, change) if name in lost else writer_of(row.writers, name)
        for name, change in operation.set.items()
    }
    mine = case.ledger.open_conflicts(operation.row_id, case.install).get(DELETION)
    before = losing_fields(mine) if mine else {}
    # A value typed back to what the deleted row holds is lost no longer, nor is the one typed before it.
    still = {name: one for name, one in before.items() if name not in operation.set}
    # Nothing is lost now. What was lost before is either untouched or taken back whole, and then ended in
    # `_ended`.
    if not lost and (not still or len(still) == len(before)):
        return _outcome(case, (), stands, [])
    clash = Clash(
        DELETION,
        {name: change.old for name, change in lost.items()},
        stands[next(iter(lost or stands))],
        {**still, **{name: change.new for name, change in lost.items()}},
        centre_value=True,
        centre_op=writer_of(row.writers, DELETION),
    )
    outcome = _outcome(case, (), stands, [clash])
    if lost:
        return outcome
    # It shortened the earlier loss and lost nothing itself: told as a conflict, it would be counted as one
    # more.
    same = msgspec.structs.replace(outcome.result, status=Status.SAME, conflict=None)
    return msgspec.structs.replace(outcome, result=same)


def _delete(case: _Case) -> Outcome:
    operation, row = case.operation, case.row
    if row.deleted:
        gone = writer_of(row.writers, DELETION)
        # For every field too: whoever goes on from this deletion has seen the one that stands.
        return _outcome(case, (), {DELETION: gone, WRITER_OF_ALL: gone}, [])
    unseen = tuple(_unseen(case))
    if not unseen:
        return _outcome(case, (Write(operation.register, operation.row_id, _DELETE, {}),), {}, [])
    stands = {name: case.base(name, change) for name, change in operation.set.items()}
    clash = Clash(
        DELETION,
        {name: change.old for name, change in operation.set.items()},
        stands.get(unseen[0]),
        losing_value=True,
        centre_value={name: row.values.get(name) for name in unseen},
        centre_op=writer_of(row.writers, unseen[0]),
    )
    return _outcome(case, (), stands, [clash])


def _unseen(case: _Case) -> Iterator[str]:
    """Yield the fields whose value at the centre the deleting author did not see."""
    values, saw = case.row.values, case.operation.set
    # Sorted, for a set has another order in every process, and the first unseen field names the conflict's
    # author.
    for name in sorted({*saw, *values}):
        change, value = saw.get(name), values.get(name)
        # An equal value was seen, whoever wrote it: nothing anybody entered goes unread with this deletion.
        if value == (change.old if change else None):
            continue
        if change is None or case.base(name, change) != writer_of(case.row.writers, name):
            yield name


def _outcome(
    case: _Case, own: tuple[Write, ...], stands: dict[str, OpId | None], clashes: list[Clash]
) -> Outcome:
    """Put the row's write and the conflicts' together; the usual case, no conflict anywhere, is short."""
    operation = case.operation
    mine = case.ledger.open_conflicts(operation.row_id, case.install)
    if own and not clashes and not mine and not operation.settles:
        result = Result(operation.op_id, _APPLIED, stands)
        return Outcome(result, after(case.row, own[0], operation.op_id), own)
    lost = [_recorded(case, clash, mine) for clash in clashes]
    ended = _ended(case, mine, {clash.field for clash in clashes}) if mine or operation.settles else []
    writes = (*own, *(write for _, write in lost), *(closed(row, operation) for row in ended))
    befores = (*(row for row, _ in lost), *ended)
    rows = [
        after(before, write, operation.op_id)
        for before, write in zip(befores, writes[len(own) :], strict=True)
    ]
    result = Result(
        operation.op_id,
        # An update that sets nothing did its work if it closed a conflict; setting nothing else is no
        # writing.
        _status(clashes, own or (ended and not operation.set)),
        stands,
        conflict=rows[0].row_id if clashes else None,
    )
    row = after(case.row, own[0], operation.op_id) if own else None
    return Outcome(result, row, writes, tuple(rows))


def _status(clashes: list[Clash], written: object) -> Status:
    if clashes:
        return Status.CONFLICT
    return _APPLIED if written else Status.SAME


def _recorded(case: _Case, clash: Clash, mine: Mapping[str, RowImage]) -> tuple[RowImage | None, Write]:
    """Return the conflict row to change, if any, and its write: one open conflict per field and install."""
    centre = case.ledger.author(clash.centre_op) if clash.centre_op else None
    before = mine.get(clash.field)
    # The one it settles is closed by this very operation: its new loss needs a row that stays open.
    if before is None or before.row_id == case.operation.settles:
        return None, opened(clash, case.operation, case.install, centre)
    return before, replaced(before, clash, case.operation, case.install, centre)


def _ended(case: _Case, mine: Mapping[str, RowImage], clashing: Collection[str]) -> list[RowImage]:
    """Return the conflicts this operation ends.

    The one it settles, also where it conflicts anew; and those this install lost before on fields that now
    hold what it wrote last: its losing value is replaced by one that stands at the centre.
    """
    operation = case.operation
    # A deletion, or the row made anew, replaces whatever this install had lost in any field.
    whole = operation.kind is not _UPDATE
    ended = [
        row
        for name, row in mine.items()
        if name not in clashing
        and row.row_id != operation.settles
        and (name in operation.set or whole or _taken_back(case, row))
    ]
    settled = case.ledger.conflict(operation.settles) if operation.settles else None
    return [settled, *ended] if settled and _settles(case, settled) else ended


def _taken_back(case: _Case, row: RowImage) -> bool:
    """Tell whether the operation writes every field of an edit lost against a deletion anew."""
    # A part taken back leaves the conflict open with the rest (`_edit_of_deleted` writes it anew).
    lost = losing_fields(row)
    return case.row.deleted and bool(lost) and lost.keys() <= case.operation.set.keys()


def _settles(case: _Case, row: RowImage) -> bool:
    """Tell whether the operation may close this conflict: open, about this row, and about what it writes."""
    field = row.values.get("field")
    if not is_open(row) or row.values.get("target_id") != case.operation.row_id:
        return False
    # In a deleted row no field is left to write: there any conflict can be laid to rest.
    return field == DELETION or field in case.operation.set or case.row.deleted
