"""A short push back into full operations, out of what the endpoint holds; the chain's head proves every one.

What cannot be expanded raises ``CannotExpand`` and nothing else: the endpoint then asks for the full forms
(``expand``). A wrong guess is never a wrong write, because it gives another head.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Final, Protocol, TypeVar

import msgspec

from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.model.sources import LAST_MS
from sync.protocol.chain import extend_within
from sync.protocol.changes import Change, FieldChange, Kind, Operation, RowImage
from sync.protocol.codec import MESSAGE_LIMIT, storable
from sync.protocol.images import writer_of
from sync.protocol.packing import Column, Unreadable, unpack, unpack_integers, unpack_steps
from sync.protocol.short import (
    AS_BEFORE,
    BASE,
    GIVEN,
    ID_OCTETS,
    MARK_OCTETS,
    MARKED,
    NO_BASE,
    NOTHING,
    PUSHED,
    ROW_OCTETS,
    TIME_OCTETS,
    WHOLE,
    Form,
    Note,
    ShortPush,
    View,
)

MOST_CHANGES: Final = 200_000
"""Of a push: a tenth of a 512 KB push's octets at most, and a bound on what a small body can ask for."""
_LETTERS: Final = 2
_TEXTS: Final = frozenset({str, type(None)})
T = TypeVar("T")
RowKey = tuple[str, RowId]
_UNKNOWN: Final = FieldChange(None, None, None)


class CannotExpand(Exception):  # noqa: N818 - an answer to the sender, no fault
    """The push cannot be read, or does not rest on what the endpoint holds."""


class Held(Protocol):
    """What the endpoint holds of one stream, asked for under its lock."""

    def beginning(self, register: str, beginnings: Sequence[str]) -> Iterable[RowImage]:
        """Return the rows whose ids begin with any of ``beginnings``."""

    def latest(self, keys: Collection[RowKey]) -> Iterable[Change]:
        """Return changes of the rows ``keys``, the latest first, as far back as is worth it."""


class RowRef(msgspec.Struct, frozen=True, gc=False):
    """A row as the push names it."""

    stream: str
    register: str
    beginning: str
    """The first letters of its id."""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return len(self.beginning) == _LETTERS * ID_OCTETS


class Sought(msgspec.Struct, frozen=True, gc=False):
    """A base that the endpoint has to find, and with it the old value unless it travelled."""

    name: str
    ending: str
    """The writer's last letters; none where it is one of the push."""
    new: StoredValue
    given: bool
    """Whether ``old`` travelled."""
    old: StoredValue


class Sketch(msgspec.Struct, frozen=True, gc=False):
    """One operation as far as the push alone tells it."""

    op_id: OpId
    form: Form
    note: Note
    wall_ms: int
    row: int
    """Place in ``Opened.rows``."""
    set: dict[str, FieldChange]
    sought: tuple[Sought, ...]
    """What is missing in ``set``, in its order."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A short push, unpacked."""

    short: ShortPush
    rows: list[RowRef]
    sketches: list[Sketch]


def opened(short: ShortPush) -> Opened:
    """Unpack the columns.

    Raises:
        CannotExpand: they do not fit one another.
    """
    try:
        return _Opening(short).run()
    except (Unreadable, ValueError, IndexError, StopIteration) as trouble:
        raise CannotExpand from trouble


class _Opening:
    """The columns of one push, read side by side."""

    def __init__(self, short: ShortPush) -> None:
        self._short = short
        count = short.count
        self._forms = _named(short.forms, short.form_of, count)
        self._notes = _named(short.notes, short.note_of, count)
        self._fields = _named(short.fields, short.fields_of, count)
        if len(short.bases) > MOST_CHANGES or sum(map(len, self._fields)) != len(short.bases):
            raise Unreadable
        if any(len(set(names)) != len(names) for names in short.fields):
            raise Unreadable
        self._places, self.rows = _rows(short, self._forms)
        self._marks = _pieces(short.marks, MARK_OCTETS)
        self._whole = _pieces(short.whole_bases, ID_OCTETS)
        # Bits that mean nothing: what reads and what counts them would not agree.
        if max(short.bases, default=0) >= 2 * NOTHING:
            raise Unreadable
        self._keys = self._numbered()
        self._codes = self._cut()
        self._values, self._olds = self._columns()

    def _cut(self) -> list[bytes]:
        """Return for each operation the octets of its changes in ``bases``."""
        ends = list(accumulate(map(len, self._fields), initial=0))
        return [self._short.bases[start:end] for start, end in pairwise(ends)]

    def _numbered(self) -> list[tuple[int, ...]]:
        """Return for each operation the columns of its fields, by number."""
        numbers: dict[tuple[str, str], int] = {}
        keys: dict[tuple[str, int], tuple[int, ...]] = {}
        found = []
        for form, names in zip(self._forms, self._fields, strict=True):
            # By identity: a list of names stands in the push once, however many operations name it.
            key = form.register, id(names)
            if key not in keys:
                keys[key] = tuple(numbers.setdefault((form.register, one), len(numbers)) for one in names)
            found.append(keys[key])
        return found

    def _columns(self) -> tuple[dict[int, Iterator[StoredValue]], dict[int, Iterator[StoredValue]]]:
        """Return where each column's new values and old values come from."""
        new: dict[int, int] = {}
        old: dict[int, int] = {}
        # Operations of one kind name the same columns in the same way: counted together, they stay in the
        # order in which each column is named first.
        for (numbers, codes), times in Counter(zip(self._keys, self._codes, strict=True)).items():
            for number, code in zip(numbers, codes, strict=True):
                if not code & NOTHING:
                    new[number] = new.get(number, 0) + times
                if code & GIVEN:
                    old[number] = old.get(number, 0) + times
        return _by_key(new, self._short.values), _by_key(old, self._short.olds)

    def run(self) -> Opened:
        count = self._short.count
        times = unpack_steps(self._short.times, count)
        if any(not 0 <= one < 1 << 8 * TIME_OCTETS for one in times):
            raise Unreadable
        late = unpack_integers(self._short.late, count)
        if any(not 0 <= time + after <= LAST_MS for time, after in zip(times, late, strict=True)):
            raise Unreadable
        chances = list(_pieces(self._short.chances, ID_OCTETS - TIME_OCTETS))
        sketches = []
        each = zip(times, chances, late, self._places, self._forms, self._notes, strict=True)
        changed = zip(self._fields, self._keys, self._codes, strict=True)
        for (time, chance, after, place, form, note), of in zip(each, changed, strict=True):
            op_id = OpId(f"{time:012x}{chance}")
            sketches.append(Sketch(op_id, form, note, time + after, place, *self._changes(*of)))
        return Opened(self._short, self.rows, sketches)

    def _changes(
        self, names: list[str], numbers: tuple[int, ...], codes: bytes
    ) -> tuple[dict[str, FieldChange], tuple[Sought, ...]]:
        values, olds = self._values, self._olds
        # A new record, and most of a push's fields are theirs: nothing of it stands anywhere yet.
        if not any(codes):
            new_ones = zip(names, numbers, strict=True)
            return {name: FieldChange(None, next(values[one]), None) for name, one in new_ones}, ()
        changes: dict[str, FieldChange] = {}
        sought: list[Sought] = []
        mark = ""
        for name, number, code in zip(names, numbers, codes, strict=True):
            new = None if code & NOTHING else next(values[number])
            old = next(olds[number]) if code & GIVEN else None
            base = code & BASE
            if base == MARKED:
                mark = next(self._marks)
            elif base in (NO_BASE, WHOLE):
                whole = OpId(next(self._whole)) if base == WHOLE else None
                changes[name] = FieldChange(old, new, whole)
                continue
            elif base != PUSHED and not (base == AS_BEFORE and mark):
                raise Unreadable
            # Put there before it is known: what is found later keeps the field's place.
            changes[name] = _UNKNOWN
            sought.append(Sought(name, "" if base == PUSHED else mark, new, bool(code & GIVEN), old))
        return changes, tuple(sought)


def expand(
    found: Opened, start: int, head: str, held: Mapping[str, Held]
) -> tuple[list[Operation], dict[tuple[str, str, RowId], RowImage]]:
    """Return the operations from place ``start`` on, proved by the push's head; and the rows read for it.

    ``head``: the chain before them, as the endpoint knows it; ``held`` by stream.

    Raises:
        CannotExpand: a row or a base is not found, is not alone, or the head is another one.
    """
    work = _Expansion(found, start, held)
    operations = work.operations()
    # What is left out may be much longer than what travels: as much as a full push may hold, and no more.
    if extend_within(head, operations, MESSAGE_LIMIT) != found.short.head:
        raise CannotExpand
    return operations, work.read


@dataclass
class _Expansion:
    found: Opened
    start: int
    held: Mapping[str, Held]
    read: dict[tuple[str, str, RowId], RowImage] = field(default_factory=dict)
    _earlier: dict[tuple[int, str, str], tuple[OpId, StoredValue]] = field(default_factory=dict)
    _missing: set[tuple[int, str, str]] = field(default_factory=set)

    def operations(self) -> list[Operation]:
        rows = self._rows()
        operations = self._pass(rows)
        if self._missing:
            self._look_back(rows)
            self._missing.clear()
            operations = self._pass(rows)
        if self._missing:
            raise CannotExpand
        return operations

    def _pass(self, rows: Mapping[int, tuple[RowId, RowImage | None]]) -> list[Operation]:
        views: dict[int, View] = {}
        made: list[Operation] = []
        named = Counter(one.row for one in self.found.sketches[self.start :])
        again = {row for row, count in named.items() if count > 1}
        for sketch in self.found.sketches[self.start :]:
            row_id, image = rows[sketch.row]
            view = views.get(sketch.row)
            if view is None:
                view = View(image.values, image.writers) if image else View()
                views[sketch.row] = view
            changes = self._filled(sketch, view) if sketch.sought else sketch.set
            if sketch.row in again:
                view.move(sketch.op_id, sketch.form.kind, changes)
            made.append(_operation(sketch, row_id, changes))
        return made

    def _filled(self, sketch: Sketch, view: View) -> dict[str, FieldChange]:
        changes = dict(sketch.set)
        for one in sketch.sought:
            base, old = writer_of(view.writers, one.name), view.values.get(one.name)
            if base is None or not base.endswith(one.ending):
                key = sketch.row, one.name, one.ending
                if key not in self._earlier:
                    self._missing.add(key)
                    continue
                base, old = self._earlier[key]
            changes[one.name] = FieldChange(one.old if one.given else old, one.new, base)
        return changes

    def _rows(self) -> dict[int, tuple[RowId, RowImage | None]]:
        """Return for each row the push names its id and, where the endpoint has to know it, the row."""
        first: dict[int, Sketch] = {}
        asked: dict[int, bool] = {}
        for sketch in self.found.sketches[self.start :]:
            first.setdefault(sketch.row, sketch)
            if not asked.get(sketch.row):
                partly = not self.found.rows[sketch.row].whole
                asked[sketch.row] = partly or any(one.ending for one in sketch.sought)
        candidates = self._candidates([place for place, needed in asked.items() if needed])
        return {
            place: self._chosen(self.found.rows[place], candidates.get(place, ()), first[place])
            for place in asked
        }

    def _candidates(self, places: Sequence[int]) -> dict[int, list[RowImage]]:
        grouped: defaultdict[tuple[str, str], defaultdict[str, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for place in places:
            ref = self.found.rows[place]
            grouped[ref.stream, ref.register][ref.beginning].append(place)
        found: defaultdict[int, list[RowImage]] = defaultdict(list)
        for (stream, register), beginnings in grouped.items():
            if stream not in self.held:
                raise CannotExpand
            lengths = {len(one) for one in beginnings}
            for image in self.held[stream].beginning(register, list(beginnings)):
                # Of two beginnings one may begin the other: the same row then comes for both.
                if (stream, register, image.row_id) in self.read:
                    continue
                self.read[stream, register, image.row_id] = image
                for length in lengths:
                    for place in beginnings.get(image.row_id[:length], ()):
                        found[place].append(image)
        return found

    def _chosen(
        self, ref: RowRef, candidates: Sequence[RowImage], first: Sketch
    ) -> tuple[RowId, RowImage | None]:
        if ref.whole:
            return RowId(ref.beginning), candidates[0] if candidates else None
        if len(candidates) > 1:
            candidates = [one for one in candidates if _wrote(one, first)]
        if len(candidates) != 1:
            raise CannotExpand
        return candidates[0].row_id, candidates[0]

    def _look_back(self, rows: Mapping[int, tuple[RowId, RowImage | None]]) -> None:
        """Look for bases that others have overwritten since in what the log tells of their rows."""
        wanted: defaultdict[tuple[str, str, RowId], list[tuple[int, str, str]]] = defaultdict(list)
        for key in self._missing:
            ref = self.found.rows[key[0]]
            wanted[ref.stream, ref.register, rows[key[0]][0]].append(key)
        for stream in {one[0] for one in wanted}:
            if stream not in self.held:
                raise CannotExpand
            keys = {(register, row_id) for of, register, row_id in wanted if of == stream}
            for change in self.held[stream].latest(keys):
                for key in wanted[stream, change.register, change.row_id]:
                    if key not in self._earlier and _is(change, *key[1:]):
                        self._earlier[key] = change.op_id, change.set.get(key[1])
                if len(self._earlier) == len(self._missing):
                    return


def _is(change: Change, name: str, ending: str) -> bool:
    wrote = change.kind is Kind.INSERT or name in change.set
    return wrote and bool(ending) and change.op_id.endswith(ending)


def _wrote(row: RowImage, first: Sketch) -> bool:
    """Tell whether a row may be the one meant: its fields were written by whom the operation names."""
    marked = [one for one in first.sought if one.ending]
    return bool(marked) and all(
        (writer_of(row.writers, one.name) or "").endswith(one.ending) for one in marked
    )


def _operation(sketch: Sketch, row_id: RowId, changes: dict[str, FieldChange]) -> Operation:
    form, note = sketch.form, sketch.note
    return Operation(
        sketch.op_id,
        form.register,
        row_id,
        form.stream,
        form.kind,
        changes,
        form.actor,
        form.generation,
        note.group,
        sketch.wall_ms,
        form.server_offset_ms,
        form.schema,
        form.app,
        note.reason,
        note.settles,
    )


def _named(things: Sequence[T], places: bytes, count: int) -> list[T]:
    numbers = unpack_integers(places, count)
    if any(one < 0 for one in numbers):
        raise Unreadable
    return [things[one] for one in numbers]


def _rows(short: ShortPush, forms: Sequence[Form]) -> tuple[list[int], list[RowRef]]:
    """Return each operation's place among the rows, and the rows."""
    numbers = unpack_integers(short.row_of, short.count)
    lengths = unpack_integers(short.row_octets, numbers.count(0))
    if any(not ROW_OCTETS <= one <= ID_OCTETS for one in lengths) or sum(lengths) != len(short.rows):
        raise Unreadable
    letters, at = short.rows.hex(), 0
    places: list[int] = []
    rows: list[RowRef] = []
    for number, form in zip(numbers, forms, strict=True):
        if number == 0:
            length = _LETTERS * lengths[len(rows)]
            rows.append(RowRef(form.stream, form.register, letters[at : at + length]))
            at += length
            places.append(len(rows) - 1)
            continue
        ref = rows[number - 1]
        if number < 0 or (ref.stream, ref.register) != (form.stream, form.register):
            raise Unreadable
        places.append(number - 1)
    return places, rows


def _pieces(octets: bytes, length: int) -> Iterator[str]:
    if len(octets) % length:
        raise Unreadable
    letters, step = octets.hex(), _LETTERS * length
    return (letters[at : at + step] for at in range(0, len(letters), step))


def _by_key(counts: Mapping[int, int], columns: Sequence[Column]) -> dict[int, Iterator[StoredValue]]:
    """Return the values of the columns, which stand in the order in which the changes name them first."""
    return {
        key: iter(_sound(unpack(one, count)))
        for (key, count), one in zip(counts.items(), columns, strict=True)
    }


def _sound(values: list[StoredValue]) -> list[StoredValue]:
    # Texts and blanks are sound by their kind: only numbers are looked at, each.
    if not set(map(type, values)) <= _TEXTS and not all(map(storable, values)):
        raise Unreadable
    return values
