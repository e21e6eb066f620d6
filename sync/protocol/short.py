"""A push in short forms: left out is what the endpoint finds by itself, and most of the ids it knows.

Nothing here is believed: ``prev`` and ``head`` are the chain's over the full forms, and an endpoint accepts
only an expansion (``expanding``) that gives this very head. Layout: ``docs/protocol.md`` section 11.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, TypeVar

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.protocol.changes import MOST_FIELDS, MOST_OPERATIONS, Count, FieldChange, Kind, Offset, Operation
from sync.protocol.images import writer_of, written
from sync.protocol.packing import Column, pack, pack_integers, pack_steps

ID_OCTETS: Final = 16
TIME_OCTETS: Final = 6
"""Of an operation's id; the rest is chance and travels whole."""
ROW_OCTETS: Final = 4
"""Of a row's id that the endpoint knows: one in 400,000 is shared in a register of 10,000 rows, and ``MARK``
tells those apart."""
TIMED_ROW_OCTETS: Final = 8
"""Of a row's id made of the time: milliseconds and 12 bits of chance, for a paste makes many in one."""
MARK_OCTETS: Final = 2
"""Last octets of a writer: it is looked for among the writers of one field of one row only."""
NO_BASE: Final = 0
MARKED: Final = 1
"""The base is the field's writer at the endpoint, or one before it, that ends in the next mark."""
AS_BEFORE: Final = 2
"""Like ``MARKED``, with the mark of the operation's change before this one that has one."""
PUSHED: Final = 3
"""The base is the writer that the push's earlier operations left."""
WHOLE: Final = 4
"""The base travels whole, and so does the old value."""
GIVEN: Final = 8
"""Added where the old value travels; otherwise it is the value found with the base, none without a base."""
NOTHING: Final = 16
"""Added where the field is left empty: no column holds a value for it."""
BASE: Final = GIVEN - 1
"""The bits of ``NO_BASE`` to ``WHOLE``."""
_TIMED = "7"
T = TypeVar("T")
_VERSION_AT: Final = 12
# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_INSERT: Final = Kind.INSERT
_DELETE: Final = Kind.DELETE


class Form(msgspec.Struct, frozen=True, array_like=True):
    """What many operations have in common."""

    register: str
    stream: str
    kind: Kind
    actor: str
    generation: Count
    server_offset_ms: Offset | None
    schema: Count
    app: str


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What few operations have at all."""

    group: str | None = None
    reason: str | None = None
    settles: RowId | None = None


class ShortPush(msgspec.Struct, frozen=True, array_like=True):
    """A run of operations in columns; ``first_n``, ``prev`` and ``head`` as in ``Push``."""

    first_n: Annotated[int, msgspec.Meta(ge=1, le=2**62)]
    prev: str
    head: str
    count: Annotated[int, msgspec.Meta(ge=0, le=MOST_OPERATIONS)]
    forms: list[Form]
    form_of: bytes
    """For each operation the place in ``forms``; packed integers, as all ``*_of`` are."""
    notes: list[Note]
    note_of: bytes
    fields: list[Annotated[list[str], msgspec.Meta(max_length=MOST_FIELDS)]]
    """Lists of field names."""
    fields_of: bytes
    times: bytes
    """The milliseconds in the operations' ids, packed steps."""
    chances: bytes
    """The last ten octets of each operation's id."""
    late: bytes
    """``wall_ms`` less the id's milliseconds, packed integers."""
    row_of: bytes
    """0: the next row of ``rows``; else one more than the place of a row named before."""
    row_octets: bytes
    """How many octets of each row's id stand in ``rows``, packed integers."""
    rows: bytes
    bases: bytes
    """One octet for each change: ``NO_BASE`` to ``WHOLE``, with ``GIVEN`` and ``NOTHING``."""
    marks: bytes
    whole_bases: bytes
    values: list[Column]
    """A column for each register and field, in the order in which the changes name them first."""
    olds: list[Column]
    """The same for the old values that travel."""


@dataclass(slots=True)
class View:
    """A row as an author sees it who knows the operations so far: values and writers."""

    values: Mapping[str, StoredValue] = field(default_factory=dict)
    writers: Mapping[str, OpId] = field(default_factory=dict)

    def move(self, op_id: OpId, kind: Kind, changes: dict[str, FieldChange]) -> None:
        """Lay an operation over the row."""
        if kind is _DELETE:
            return
        new = {name: change.new for name, change in changes.items()}
        # Never in place: values and writers may be those of the endpoint's own row.
        if kind is _INSERT:
            self.values, self.writers = new, {"*": op_id}
        else:
            self.values, self.writers = {**self.values, **new}, written(self.writers, changes, op_id)


class _OfRegister(dict[str, list[StoredValue]]):
    """Field -> its values; a field is made, and put behind ``every`` other one, when it is named first."""

    def __init__(self, every: list[list[StoredValue]]) -> None:
        super().__init__()
        self._every = every

    def __missing__(self, name: str) -> list[StoredValue]:
        column = self[name] = list[StoredValue]()
        self._every.append(column)
        return column


class Gathered:
    """Values by register and field, in the order in which they are named first."""

    def __init__(self) -> None:
        self._columns: list[list[StoredValue]] = []
        self._registers: dict[str, _OfRegister] = {}

    def of(self, register: str) -> _OfRegister:
        """Return the columns of a register, to append to."""
        found = self._registers.get(register)
        if found is None:
            found = self._registers[register] = _OfRegister(self._columns)
        return found

    def columns(self) -> list[Column]:
        """Return the columns."""
        return [pack(one) for one in self._columns]


class _Shortening:
    """One push on its way into columns."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._pushed = {one.op_id for one in operations}
        named = Counter(one.row_id for one in operations)
        self._again = {row_id for row_id, count in named.items() if count > 1}
        self._rows: dict[tuple[str, str, RowId], int] = {}
        self._views: list[View | None] = []
        """By the row's place; none of a row that one operation names only: nobody looks at it again."""
        self.row_of: list[int] = []
        self.row_octets: list[int] = []
        self.rows: list[str] = []
        self.bases = bytearray()
        self.marks: list[str] = []
        self.whole: list[str] = []
        self.values, self.olds = Gathered(), Gathered()

    def take(self, operation: Operation) -> None:
        """Put the row and the changes of an operation into the columns."""
        view = self._view(operation)
        values, olds = self.values.of(operation.register), self.olds.of(operation.register)
        before: OpId | None = None
        for name, change in operation.set.items():
            base = change.base_op
            if base is None:
                code = NO_BASE if change.old is None else NO_BASE | GIVEN
            else:
                code = self._code(view, name, base, before, change.old)
                if code in {MARKED, AS_BEFORE}:
                    before = base
            if code & GIVEN:
                olds[name].append(change.old)
            if change.new is None:
                code |= NOTHING
            else:
                values[name].append(change.new)
            self.bases.append(code)
        if view is not None:
            view.move(operation.op_id, operation.kind, operation.set)

    def _view(self, operation: Operation) -> View | None:
        key = operation.stream, operation.register, operation.row_id
        place = self._rows.get(key)
        if place is not None:
            self.row_of.append(place + 1)
            return self._views[place]
        self._rows[key] = len(self._views)
        self._views.append(View() if operation.row_id in self._again else None)
        octets = _row_octets(operation)
        self.row_of.append(0)
        self.row_octets.append(octets)
        self.rows.append(operation.row_id[: 2 * octets])
        return self._views[-1]

    def _code(self, view: View | None, name: str, base: OpId, before: OpId | None, old: StoredValue) -> int:
        seen = None if view is None else writer_of(view.writers, name)
        if view is not None and seen == base:
            return PUSHED if _same(view.values.get(name), old) else PUSHED | GIVEN
        # What another operation of this push wrote since, or elsewhere, the endpoint's row does not tell.
        if seen is not None or base in self._pushed:
            self.whole.append(base)
            return WHOLE | GIVEN
        if base == before:
            return AS_BEFORE
        self.marks.append(base[-2 * MARK_OCTETS :])
        return MARKED


def shorten(first_n: int, prev: str, head: str, operations: Sequence[Operation]) -> ShortPush:
    """Return operations in short forms; ``prev`` and ``head`` are those of their full forms."""
    work = _Shortening(operations)
    for one in operations:
        work.take(one)
    forms, form_of = _places(map(_form, operations))
    notes, note_of = _places((one.group, one.reason, one.settles) for one in operations)
    fields, fields_of = _places(tuple(one.set) for one in operations)
    times = [int(one.op_id[: 2 * TIME_OCTETS], 16) for one in operations]
    return ShortPush(
        first_n=first_n,
        prev=prev,
        head=head,
        count=len(operations),
        forms=[Form(*one) for one in forms],
        form_of=form_of,
        notes=[Note(*one) for one in notes],
        note_of=note_of,
        fields=[list(one) for one in fields],
        fields_of=fields_of,
        times=pack_steps(times),
        chances=_octets(one.op_id[2 * TIME_OCTETS :] for one in operations),
        late=pack_integers([one.wall_ms - at for one, at in zip(operations, times, strict=True)]),
        row_of=pack_integers(work.row_of),
        row_octets=pack_integers(work.row_octets),
        rows=_octets(work.rows),
        bases=bytes(work.bases),
        marks=_octets(work.marks),
        whole_bases=_octets(work.whole),
        values=work.values.columns(),
        olds=work.olds.columns(),
    )


def _places(things: Iterable[T]) -> tuple[list[T], bytes]:
    """Return the different things, and for each one its place among them."""
    places: dict[T, int] = {}
    numbers = [places.setdefault(one, len(places)) for one in things]
    return list(places), pack_integers(numbers)


def _form(one: Operation) -> tuple[str, str, Kind, str, int, int | None, int, str]:
    return (
        one.register,
        one.stream,
        one.kind,
        one.actor,
        one.generation,
        one.server_offset_ms,
        one.schema,
        one.app,
    )


def _row_octets(operation: Operation) -> int:
    """Return how much of a row's id must travel: all where the endpoint can hardly have the row."""
    if operation.kind is _INSERT and all(one.base_op is None for one in operation.set.values()):
        return ID_OCTETS
    return TIMED_ROW_OCTETS if operation.row_id[_VERSION_AT] == _TIMED else ROW_OCTETS


def _same(left: StoredValue, right: StoredValue) -> bool:
    # 1 and 1.0 are equal here and two different things under the chain.
    return type(left) is type(right) and left == right


def _octets(ids: Iterable[str]) -> bytes:
    return bytes.fromhex("".join(ids))
