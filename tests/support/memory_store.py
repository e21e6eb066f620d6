"""A local store in memory: what the SQLCipher store promises, in the fewest words, for fleets and fakes.

The visible row is worked out each time: the centre's row with every open operation laid over it in the
order of capture. That is the rule the real store keeps by triggers and a base table.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId, operation_id
from sync.model.seen import Seen, SeenField
from sync.model.sources import Chance, Clock
from sync.protocol import chain, codec
from sync.protocol.changes import DELETION, FieldChange, Kind, Operation, Result, RowImage, Status
from sync.protocol.conflicts import CONFLICT_REGISTER, is_open, losing_fields, shown
from sync.protocol.digest import EMPTY, digest_of_all, register_digest
from sync.protocol.echo import effect, in_order
from sync.protocol.held import Held, Kept, covered, held, replacing, waiting, whole
from sync.protocol.images import Write, after, writer_of
from sync.protocol.messages import (
    SCHEMA_MAX,
    SCHEMA_MIN,
    Answered,
    Hello,
    Page,
    Push,
    Receipt,
    RegisterDigest,
    SnapshotOffer,
    SyncReply,
)
from sync.protocol.nonces import newer
from sync.protocol.runs import out_of_runs
from sync.protocol.session import Applied, LocalState
from sync.protocol.whole_streams import read_file

Key = tuple[str, RowId]
ACTOR = "a" * 32
AS_IT_STANDS: Seen = MappingProxyType({})


@dataclass(slots=True)
class Entry:
    """One operation of the log: its number and the chain head after it once sealed, its end once known."""

    operation: Operation
    n: int | None = None
    head: str = ""
    result: Result | None = None
    passed: bool = False
    """Part of the centre's side by the time it was offered again: laid over nothing any more."""
    replaced: bool = False
    """Refused, and a later edit stands in its place: laid over nothing any more."""


class MemoryStore:
    """One install of a district. ``edit insert delete settle`` are what an officer does."""

    def __init__(
        self,
        install: InstallId,
        streams: Iterable[str],
        clock: Clock,
        chance: Chance,
        realm: str = "practice",
    ) -> None:
        self.install = install
        self.actor = ACTOR
        self.home = next(iter(streams := list(streams)))
        self.cursors: dict[str, str | None] = dict.fromkeys(streams)
        self.positions = dict.fromkeys(streams, 0)
        self.centre: dict[str, dict[Key, RowImage]] = {stream: {} for stream in streams}
        self.log: list[Entry] = []
        self.incidents: list[tuple[str, Key]] = []
        self._clock, self._chance, self._realm = clock, chance, realm
        self._epoch: str | None = None
        self.endpoint_schema = 1
        self._sealed = 0
        self.delivered_n = 0
        self._heads = [chain.genesis(install)]
        self._wanted: frozenset[str] = frozenset()
        self._lost: frozenset[str] = frozenset()
        """Streams whose snapshot of the new history has not come yet."""
        self._receipt: Receipt | None = None
        self._unproved = False
        self.nonce: bytes | None = None
        self.epochs = 0
        """How often the endpoint turned out to be put back."""

    # what an officer does

    def insert(self, register: str, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        """Make a record; a known one is edited in the fields given, a deleted one made anew."""
        row = self.row(register, row_id)
        if row is not None and not row.deleted:
            self.edit(register, row_id, {name: one for name, one in values.items() if one is not None})
            return
        filled = {name: FieldChange(None, one, None) for name, one in values.items() if one is not None}
        self._capture(register, row_id, Kind.INSERT, filled)

    def edit(
        self,
        register: str,
        row_id: RowId,
        values: Mapping[str, StoredValue],
        settles: RowId | None = None,
        seen: Seen = AS_IT_STANDS,
    ) -> None:
        """Change fields of a record; equal values leave no trace unless they settle a conflict.

        What others have written since the author looked is answered as it was ``seen``.
        """
        row = self._known(register, row_id)
        overtaken = self._overtaken(row, seen)
        changes = {
            name: _answer(row, name, new, overtaken)
            for name, new in values.items()
            if settles or row.deleted or row.values.get(name) != new
        }
        if row.deleted and not settles:
            changes = {name: one for name, one in changes.items() if one.old != one.new}
        if changes or settles:
            self._capture(register, row_id, Kind.UPDATE, changes, settles=settles)

    def delete(
        self, register: str, row_id: RowId, settles: RowId | None = None, seen: Seen = AS_IT_STANDS
    ) -> None:
        """Delete a record for a reason, unless somebody else has."""
        row = self._known(register, row_id)
        if row.deleted:
            return
        overtaken = self._overtaken(row, seen)
        named = (_answer(row, name, None, overtaken) for name in {**row.values, **overtaken})
        pairs = zip({**row.values, **overtaken}, named, strict=True)
        changes = {name: one for name, one in pairs if one.old is not None}
        self._capture(register, row_id, Kind.DELETE, changes, reason="ซ้ำ", settles=settles)

    def look(self, register: str, row_id: RowId, names: Iterable[str]) -> Seen:
        """Return what an officer sees of a record's fields; nothing of one that is not there."""
        row = self.row(register, row_id)
        if row is None or row.deleted:
            return {}
        return {name: SeenField(row.values.get(name), writer_of(row.writers, name)) for name in names}

    def _overtaken(self, row: RowImage, seen: Seen) -> Seen:
        own = {entry.operation.op_id for entry in self.log}
        moved = {name: writer_of(row.writers, name) for name in seen}
        return {
            name: one for name, one in seen.items() if moved[name] != one.writer and moved[name] not in own
        }

    def settle(self, conflict_id: RowId, *, mine: bool) -> None:
        """Settle an open conflict with the losing value (``mine``) or with the centre's."""
        conflict = self._known(CONFLICT_REGISTER, conflict_id)
        values = conflict.values
        register, target = str(values["register"]), RowId(str(values["target_id"]))
        row = self._known(register, target)
        field = str(values["field"])
        if field == DELETION:
            self._settle_deletion(conflict, row, mine=mine)
        elif row.deleted:
            self._capture(register, target, Kind.UPDATE, {}, settles=conflict_id)
        else:
            losing = shown(values.get("losing_value"))
            new = losing if mine and not isinstance(losing, dict) else row.values.get(field)
            self.edit(register, target, {field: new}, settles=conflict_id)

    def _settle_deletion(self, conflict: RowImage, row: RowImage, *, mine: bool) -> None:
        lost = losing_fields(conflict)
        if not mine:
            self._capture(row.register, row.row_id, Kind.UPDATE, {}, settles=conflict.row_id)
        elif not lost:
            self.delete(row.register, row.row_id, settles=conflict.row_id)
        elif row.deleted:
            values = {**row.values, **lost}
            filled = {name: FieldChange(None, one, None) for name, one in values.items() if one is not None}
            self._capture(row.register, row.row_id, Kind.INSERT, filled, settles=conflict.row_id)
        else:
            self.edit(row.register, row.row_id, lost, settles=conflict.row_id)

    def become(self, install: InstallId) -> None:
        """Go on as another install after a fork: all that is retained and not refused is offered again."""
        self._offer_again()
        self.delivered_n = 0
        self.install, self._sealed, self._heads = install, 0, [chain.genesis(install)]
        self.want_whole()

    def _offer_again(self) -> None:
        for entry in self.log:
            entry.n, entry.head = None, ""
            if entry.result is not None and entry.result.status is not Status.REJECTED:
                entry.passed = not self._is_open(entry)
                entry.result = None

    def _begin_epoch(self) -> None:
        """Offer all again to an endpoint that was put back; numbers go on where they end."""
        self.epochs += 1
        self._offer_again()
        self.cursors = dict.fromkeys(self.cursors)
        self.positions = dict.fromkeys(self.positions, 0)
        self.want_whole()
        self._lost = self._wanted

    def want_whole(self) -> None:
        """Ask for every stream whole with the next sync, and show no nonce: it may be an older one."""
        self._wanted = frozenset(self.cursors)
        self.nonce = None

    # what an officer sees

    def row(self, register: str, row_id: RowId) -> RowImage | None:
        """Return a record as the officer sees it; ``None`` where there is none."""
        every = [rows[register, row_id] for rows in self.centre.values() if (register, row_id) in rows]
        # The same id in two streams: a deleted row gives way, else the office's own is shown.
        row = next((one for one in every if not one.deleted), every[0] if every else None)
        for entry in self._open(register, row_id):
            write = _laid_over(entry, row, self._covered(entry))
            row = after(row, write, entry.operation.op_id) if write else row
        return row

    def rows(self) -> dict[Key, RowImage]:
        """Return all records as the officer sees them."""
        keys = {key for rows in self.centre.values() for key in rows}
        keys |= {(entry.operation.register, entry.operation.row_id) for entry in self.log}
        seen = {key: self.row(*key) for key in sorted(keys)}
        return {key: row for key, row in seen.items() if row is not None}

    def open_conflicts(self) -> list[RowImage]:
        """Return the conflicts that wait for a choice."""
        every = (rows for stream in self.centre.values() for rows in stream.values())
        return [row for row in every if row.register == CONFLICT_REGISTER and is_open(row)]

    @property
    def queued(self) -> list[Operation]:
        """The operations that have no result and are not held."""
        stopped = self._stopped()
        return [one.operation for one in self.log if one.result is None and not self._is_held(one, stopped)]

    @property
    def delivered(self) -> list[Operation]:
        """The operations that are asked for, not sent."""
        return [one.operation for one in self.log if one.result is None and self._is_delivered(one)]

    @property
    def unanswered(self) -> int | None:
        """The first number that was delivered and has no result."""
        return min(
            (one.n or 0 for one in self.log if not one.result and self._is_delivered(one)), default=None
        )

    def _is_delivered(self, entry: Entry) -> bool:
        return entry.n is not None and entry.n <= self.delivered_n

    def result(self, op_id: OpId) -> Result | None:
        """Return how an operation ended."""
        return next((one.result for one in self.log if one.operation.op_id == op_id), None)

    # the sync's side: StoreSide

    def read_state(self, reason: str) -> LocalState:
        """Describe the store as it is now."""
        self._send_corrected_whole()
        hello = Hello(
            install=self.install,
            realm=self._realm,
            epoch=self._epoch,
            generation=1,
            schema_min=SCHEMA_MIN,
            schema_max=SCHEMA_MAX,
            app="test",
            wall_ms=self._clock.now_ms(),
            reason=reason,
            endpoint_schema=self.endpoint_schema,
        )
        held = digest_of_all({stream: self._digests(stream) for stream in self.cursors})
        first = bool(self._lost & self._wanted)
        claims = () if self._receipt is None else (self._receipt,)
        waiting = 0 if first else len(self.queued) - len(self.delivered)
        return LocalState(
            hello,
            dict(self.cursors),
            waiting,
            self._wanted,
            whole_first=first,
            held=held,
            claims=claims,
            unproved=self._unproved,
            unanswered=None if first else self.unanswered,
            nonce=self.nonce,
        )

    def read_push(self, octets: int, *, delivered: bool = False) -> Push | None:
        """Seal and return the next operations; a sealed one without result or receipt is sent again."""
        after = 0 if delivered else self.delivered_n
        chosen = [one for one in self.log if one.n is not None and one.n > after and one.result is None]
        first = min((one.n for one in chosen if one.n is not None), default=self._sealed + 1)
        chosen = sorted((one for one in self.log if (one.n or 0) >= first), key=lambda one: one.n or 0)
        chosen += self._sealed_anew(octets - codec.encoded_size(one.operation for one in chosen))
        chosen = cut(chosen, octets)
        if not chosen:
            return None
        operations = [one.operation for one in chosen]
        return Push(first, self._heads[first - 1], self._heads[first - 1 + len(chosen)], operations)

    def apply_reply(self, reply: SyncReply, push: Push | None) -> Applied:  # noqa: ARG002 - the log knows them
        """Take in a reply: results, then each page in the order of positions, then compare digests."""
        anew = self._epoch not in {None, reply.epoch}
        if anew:
            self._begin_epoch()
        self.nonce = newer(self.nonce, reply.nonce)
        self._receipt = reply.receipt or self._receipt
        self._unproved |= reply.receipt is not None
        if reply.receipt is not None and not reply.results:
            self.delivered_n = reply.receipt.first_n + reply.receipt.count - 1
        new = self._take_results([*self._late(reply.answered), *reply.results])
        touched = {key for page in reply.pages for key in self._take_page(page)}
        self._epoch, self.endpoint_schema = reply.epoch, reply.schema_max
        statuses = [one.status for one in new]
        mismatched = tuple(self._mismatched(reply.digests or {}))
        if self._agrees(reply) or (reply.digests is not None and not mismatched):
            self._unproved = False
        return Applied(
            applied=statuses.count(Status.APPLIED) + statuses.count(Status.SAME),
            refused=statuses.count(Status.REJECTED),
            conflicts=statuses.count(Status.CONFLICT),
            changed_rows=len(touched),
            registers=frozenset(register for register, _ in touched),
            mismatched=mismatched,
            agreed=self._agrees(reply),
            anew=anew,
        )

    def apply_following(self, reply: SyncReply) -> Applied:
        """Take in what follows loaded snapshots."""
        return self.apply_reply(reply, None)

    def _agrees(self, reply: SyncReply) -> bool:
        return reply.agreed == digest_of_all({stream: self._digests(stream) for stream in self.cursors})

    def load_snapshot(self, offer: SnapshotOffer, body: bytes) -> int:
        """Replace the centre's side of a stream; what differed before is an incident."""
        snapshot = read_file(body)
        rows = {(row.register, row.row_id): row for row in snapshot.images()}
        for key, row in self.centre[snapshot.stream].items():
            if offer.reason == "digest" and rows.get(key) != row:
                self.incidents.append((snapshot.stream, key))
        self.centre[snapshot.stream] = rows
        self._wanted -= {snapshot.stream}
        self._lost -= {snapshot.stream}
        self.cursors[snapshot.stream] = snapshot.cursor
        self.positions[snapshot.stream] = snapshot.through
        return len(rows)

    def _late(self, answered: Iterable[Answered]) -> Iterator[Result]:
        by_number = {entry.n: entry.operation.op_id for entry in self.log if entry.n is not None}
        for one in answered:
            numbers = range(one.first_n, one.first_n + one.count)
            last = numbers[-1]
            if last < len(self._heads) and self._heads[last] == one.head:
                yield from out_of_runs([by_number[n] for n in numbers], one.runs, one.results)

    def _take_results(self, results: Iterable[Result]) -> list[Result]:
        by_id = {entry.operation.op_id: entry for entry in self.log}
        new = []
        for result in results:
            entry = by_id.get(result.op_id)
            # A reply from before this store was put back tells of what it does not hold any more.
            if entry is not None and entry.result is None:
                entry.result = result
                # Offered again and refused: nothing of it stands anywhere but in its officer's list.
                entry.passed &= result.status is not Status.REJECTED
                new.append(result)
        return new

    def _take_page(self, page: Page) -> Iterator[Key]:
        rows, start = self.centre[page.stream], self.positions[page.stream]
        own = [
            (one.operation, one.result)
            for one in self.log
            if one.operation.stream == page.stream
            and one.result is not None
            and start < (one.result.seq or 0) <= page.through
        ]
        fresh = [change for change in page.changes if change.seq > start]
        told = {change.op_id for change in fresh}
        for op_id, write in in_order(fresh, own):
            key = write.register, write.row_id
            rows[key] = after(rows.get(key), write, op_id)
            if op_id in told:
                yield key
        if page.through >= start:
            self.cursors[page.stream], self.positions[page.stream] = page.cursor, page.through

    def _mismatched(self, digests: Mapping[str, Mapping[str, RegisterDigest]]) -> Iterator[str]:
        for stream, theirs in digests.items():
            ours = self._digests(stream)
            if any(ours.get(name, EMPTY) != theirs.get(name, EMPTY) for name in {*ours, *theirs}):
                yield stream

    def _digests(self, stream: str) -> dict[str, RegisterDigest]:
        rows: dict[str, list[RowImage]] = {}
        for row in self.centre[stream].values():
            rows.setdefault(row.register, []).append(row)
        return {register: register_digest(ones) for register, ones in rows.items()}

    # the log

    def _known(self, register: str, row_id: RowId) -> RowImage:
        row = self.row(register, row_id)
        if row is None:
            raise LookupError(register, row_id)
        return row

    def _capture(
        self,
        register: str,
        row_id: RowId,
        kind: Kind,
        changes: dict[str, FieldChange],
        *,
        reason: str | None = None,
        settles: RowId | None = None,
    ) -> None:
        operation = Operation(
            op_id=operation_id(self._clock, self._chance),
            register=register,
            row_id=row_id,
            stream=self.home,
            kind=kind,
            set=changes,
            actor=self.actor,
            generation=1,
            group=None,
            wall_ms=self._clock.now_ms(),
            server_offset_ms=0,
            schema=SCHEMA_MAX,
            app="test",
            reason=reason,
            settles=settles,
        )
        self.log.append(Entry(self._in_place_of_refused(operation)))

    def _in_place_of_refused(self, later: Operation) -> Operation:
        """Let ``later`` take the place of refused edits that it touches."""
        for entry in self._open(later.register, later.row_id):
            edit = entry.operation.kind is not Kind.INSERT
            if edit and entry.result is not None and entry.result.status is Status.REJECTED:
                instead = replacing(later, self._still_refused(entry))
                entry.replaced = instead is not None
                later = instead or later
        return later

    def _open(self, register: str, row_id: RowId) -> list[Entry]:
        return [
            one
            for one in self.log
            if (one.operation.register, one.operation.row_id) == (register, row_id) and self._is_open(one)
        ]

    def _is_open(self, entry: Entry) -> bool:
        """Tell whether an operation is laid over its row: not yet part of the centre's side."""
        result = entry.result
        if entry.passed:
            return False
        if result is None:
            return True
        if result.status is Status.REJECTED:
            return not entry.replaced
        return (result.seq or 0) > self.positions[entry.operation.stream]

    def _covered(self, entry: Entry) -> frozenset[str]:
        if entry.result is None or entry.result.status is not Status.REJECTED:
            return frozenset()
        operation = entry.operation
        later = [one.operation for one in self.log[self.log.index(entry) + 1 :]]
        again = [one for one in later if (one.register, one.row_id) == (operation.register, operation.row_id)]
        return covered(operation, again)

    def _still_refused(self, entry: Entry) -> Operation:
        """Return a refused operation without what its officer wrote again: that must not come back."""
        again = self._covered(entry)
        left = {name: one for name, one in entry.operation.set.items() if name not in again}
        return msgspec.structs.replace(entry.operation, set=left)

    def _row_logs(self) -> dict[Key, list[Entry]]:
        logs: dict[Key, list[Entry]] = {}
        for one in self.log:
            logs.setdefault((one.operation.register, one.operation.row_id), []).append(one)
        return logs

    def _stopped(self) -> frozenset[OpId]:
        return waiting([_kept(log) for log in self._row_logs().values()])

    def _is_held(self, entry: Entry, stopped: frozenset[OpId]) -> bool:
        return entry.replaced or (entry.n is None and entry.operation.op_id in stopped)

    def _send_corrected_whole(self) -> None:
        for log in self._row_logs().values():
            part = held(_kept(log))
            if part is not None and part.ready and not any(_on_its_way(one) for one in log):
                self._make_whole(part, log)

    def _make_whole(self, part: Held, log: list[Entry]) -> None:
        operation = whole(part, operation_id(self._clock, self._chance))
        folded = {part.creation.operation.op_id, *(one.operation.op_id for one in part.later)}
        for entry in log:
            if entry.operation.op_id in folded:
                entry.replaced = True
                entry.result = entry.result or Result(
                    entry.operation.op_id, Status.REJECTED, code="parent-refused"
                )
        if operation is not None:
            self.log.append(Entry(operation))

    def _sealed_anew(self, octets: int) -> Iterator[Entry]:
        """Seal what may be sent, about ``octets`` of it."""
        stopped = self._stopped()
        for entry in self.log:
            if octets > 0 and entry.n is None and entry.result is None and not self._is_held(entry, stopped):
                self._seal(entry)
                octets -= codec.encoded_size([entry.operation])
                yield entry

    def _seal(self, entry: Entry) -> None:
        refused = {
            one.operation.op_id: one.operation
            for one in self.log
            if one.result is not None and one.result.status is Status.REJECTED
        }
        changes = {name: _below(name, one, refused) for name, one in entry.operation.set.items()}
        entry.operation = msgspec.structs.replace(entry.operation, set=changes)
        if self.epochs:
            entry.operation = self._above_own(entry)
        self._sealed += 1
        entry.n = self._sealed
        self._heads.append(chain.extend(self._heads[-1], [entry.operation]))

    def _above_own(self, entry: Entry) -> Operation:
        """Let an operation rest on an own earlier one where both rest on the same writing."""
        made = entry.operation
        moved = dict(made.set)
        for one in self.log[: self.log.index(entry)]:
            own, result = one.operation, one.result
            lost = result is not None and result.status is Status.REJECTED
            if (own.register, own.row_id) != (made.register, made.row_id) or lost or own.kind is Kind.DELETE:
                continue
            for name, change in own.set.items():
                if name in moved and change.base_op == moved[name].base_op:
                    moved[name] = FieldChange(moved[name].old, moved[name].new, own.op_id)
        return made if made.kind is Kind.INSERT else msgspec.structs.replace(made, set=moved)


def cut(entries: list[Entry], octets: int) -> list[Entry]:
    """Return the first entries, about ``octets`` of them; one at least."""
    sizes = itertools.accumulate(codec.encoded_size([one.operation]) for one in entries)
    return [
        entry for entry, size in zip(entries, sizes, strict=True) if entry is entries[0] or size <= octets
    ]


def _answer(row: RowImage, name: str, new: StoredValue, overtaken: Seen) -> FieldChange:
    """Return a field's change, based on what its author saw."""
    saw = overtaken.get(name) or SeenField(row.values.get(name), writer_of(row.writers, name))
    return FieldChange(saw.value, new, saw.writer)


def _laid_over(entry: Entry, row: RowImage | None, corrected: frozenset[str]) -> Write | None:
    """Return what an open operation shows: what was entered, or once it has ended, what it came to."""
    operation, result = entry.operation, entry.result
    if result is not None and result.status is not Status.REJECTED:
        return effect(operation, result)
    if operation.set and operation.set.keys() <= corrected:
        return None
    values = {name: change.new for name, change in operation.set.items() if name not in corrected}
    kind = operation.kind
    if kind is Kind.INSERT and row is not None and not row.deleted:
        kind = Kind.UPDATE
    return Write(operation.register, operation.row_id, kind, {} if kind is Kind.DELETE else values)


def _below(name: str, change: FieldChange, refused: Mapping[OpId, Operation]) -> FieldChange:
    """Return a change that rests on no refused operation, but on what the refused one's author had seen."""
    saw = change
    while saw.base_op is not None and saw.base_op in refused:
        saw = refused[saw.base_op].set.get(name, FieldChange(None, None, None))
    return change if saw.base_op is None else FieldChange(saw.old, change.new, saw.base_op)


def _kept(log: Iterable[Entry]) -> list[Kept]:
    return [Kept(one.operation, one.result) for one in log if not one.replaced]


def _on_its_way(entry: Entry) -> bool:
    return entry.n is not None and entry.result is None
