"""What the endpoint refuses an operation for: breaches of field rules and of rights, nothing else.

A broken rule between fields is no refusal: it is saved, marked, and stops the closing of a month
(DOMAIN section 4.9b).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sync.central.accounts import Assignment
from sync.model.areas import Areas
from sync.model.breaches import ROLE_MAY_NOT, breach
from sync.model.checks import Problem, check_keys, sound_numbers, stopped
from sync.model.fields import STREAM, Field, Register, Registry, StoredValue
from sync.model.homes import area_key, stream_named
from sync.model.registers.common import REASON
from sync.model.roles import Role, may_set, values_matter
from sync.model.sentences import sentence
from sync.protocol.changes import DELETION, Kind, Operation, Result, Status

# Bound once: Python 3.11 looks a member of an enumeration up by a call, ten times an operation.
_INSERT: Final = Kind.INSERT
_DELETE: Final = Kind.DELETE


@dataclass(slots=True)
class _Rule:
    """What one account is told of one field in one stream, whatever value it gives."""

    about: Field | None
    code: str | None
    """Why the field may not be named at all."""
    right: str | None = None
    """Why it may not be written."""
    judged: bool = False
    """Whether the right depends on the value, too."""
    numbers: tuple[frozenset[type], int, int] = (frozenset(), 0, 0)
    """Numbers that may be written: their types, the least and the most."""
    sound: set[tuple[type, StoredValue]] = field(default_factory=set)
    """Values that may be written: a month gives the same few names and choices again and again."""

    def knows(self, value: StoredValue) -> bool:
        """Tell whether a value may be written without being looked at; rights have been asked then."""
        # A text first: it asks one question only. By type, for True and 1 are equal.
        if isinstance(value, int | float):
            types, least, most = self.numbers
            if type(value) in types and least <= value <= most:
                return True
        return (type(value), value) in self.sound


class Gate:
    """Judges the operations of one push by themselves, before anything is compared with the store."""

    def __init__(self, registry: Registry, assignments: Mapping[str, Assignment]) -> None:
        self._registry = registry
        self._assignments = assignments
        self._roles = {account: Role(one.role) for account, one in assignments.items()}
        # A push asks the same few questions thousands of times; a merged operation takes 6 µs in all (PERF
        # F2).
        self._rights: dict[tuple[str, str, str, str], str | None] = {}
        self._rules: defaultdict[tuple[str, str, str], dict[str, _Rule]] = defaultdict(dict)
        self._keys: dict[str, tuple[Field, ...]] = {}

    def refusal(self, operation: Operation) -> Result | None:
        """Return why ``operation`` is refused; ``None`` lets it through to the merge."""
        assignment = self._assignments.get(operation.actor)
        if assignment is None or _handed_over(assignment, operation):
            return _no(operation, "not-owner")
        if operation.register not in self._registry:
            return _no(operation, "unknown-register", register=operation.register[:40])
        register = self._registry[operation.register]
        # The reason belongs to no register, yet travels and is shown: here alone the endpoint looks at its
        # text.
        problem = None if operation.reason is None else stopped(REASON, operation.reason)
        if problem is not None:
            return value_refusal(operation, problem, field=None)
        rules = self._rules[operation.actor, operation.register, operation.stream]
        for name, change in operation.set.items():
            rule = rules.get(name)
            if rule is None:
                rule = rules[name] = self._rule(register, assignment, name, operation.stream)
            # Most of a push is told by this line alone.
            if rule.knows(change.new):
                continue
            refused = self._field(operation, register, rule, name, change.new)
            if refused is not None:
                return refused
        return self._whole(operation, register, assignment)

    def is_late(self, operation: Operation) -> bool:
        """Tell whether rights changed on its install before it knew: what was let through came late then."""
        return operation.generation < self._assignments[operation.actor].newest

    def _rule(self, register: Register, assignment: Assignment, name: str, stream: str) -> _Rule:
        about = next((one for one in register.fields if one.name == name), None)
        if about is None:
            return _Rule(None, "unknown-field")
        if about.local_only:
            return _Rule(about, "local-only")
        right = self._right(register, assignment, name, stream)
        judged = values_matter(register, name)
        if right is None and not judged:
            return _Rule(about, None, numbers=sound_numbers(about))
        return _Rule(about, None, right, judged=judged)

    def _field(
        self, operation: Operation, register: Register, rule: _Rule, name: str, value: StoredValue
    ) -> Result | None:
        about = rule.about
        if about is None or rule.code is not None:
            # Cut, as above: it is stored with the result and shown on a screen.
            told = {"label": about.label} if about else {}
            return _no(operation, rule.code or "", field=name[:60], **told)
        if operation.kind is _DELETE:  # names what its author saw and writes none of it
            return None
        if rule.right is not None:
            return _no(operation, rule.right, field=name, label=about.label)
        if rule.judged and not may_set(self._roles[operation.actor], register, name, value):
            return _no(operation, ROLE_MAY_NOT, field=name, label=about.label)
        problem = stopped(about, value)
        if problem is not None:
            return value_refusal(operation, problem, name)
        rule.sound.add((type(value), value))
        return None

    def _whole(self, operation: Operation, register: Register, assignment: Assignment) -> Result | None:
        if operation.kind is _DELETE or not operation.set:  # no field has asked for the right yet
            code = self._right(register, assignment, DELETION, operation.stream)
            if code is not None:
                return _no(operation, code, label=register.label)
        if operation.kind is _DELETE:
            # A settlement gives its reason by what it settles: both sides stand in the conflict's row.
            told = operation.settles or (operation.reason or "").strip()
            return None if told else _no(operation, "reason-missing", label=register.label)
        if operation.kind is _INSERT:
            return _made_wrong(operation, register)
        # An update may carry its keys along as they were; a change of them would leave the row under
        # another's id.
        keys = self._keys.get(register.name)
        if keys is None:
            keys = self._keys[register.name] = register.keys
        for key in keys:
            change = operation.set.get(key.name)
            if change is not None and change.new != change.old:
                return _no(operation, "key-changed", field=key.name, label=key.label)
        return None

    def _right(self, register: Register, assignment: Assignment, name: str, stream: str) -> str | None:
        asked = (assignment.account, register.name, name, stream)
        if asked not in self._rights:
            role = Role(assignment.role)
            self._rights[asked] = breach(role, assignment.stream, register, name, stream)
        return self._rights[asked]


def _handed_over(assignment: Assignment, operation: Operation) -> bool:
    """Tell whether the operation was made after the install was told that the district is another's."""
    ended = assignment.ended_generation
    # By what the install knew, never by a clock: work of before the hand-over may come weeks late and counts.
    return ended is not None and operation.generation >= ended


def _made_wrong(operation: Operation, register: Register) -> Result | None:
    """An official id must be the one that its codes give, in the stream they name: PCs make the same row."""
    values = {name: change.new for name, change in operation.set.items()} | {STREAM: operation.stream}
    # Before the id is made: half a key gives none, and would end as a bug instead of a refusal.
    for problem in check_keys(register, values):
        return value_refusal(operation, problem, problem.field)
    named = stream_named(register, values)
    if named not in {None, operation.stream}:
        return misplaced(operation, area_key(register), str(named))
    if register.official_codes(values) is None:
        return None
    if register.official_row_id(values) != operation.row_id:
        return _no(operation, "id-mismatch")
    return None


def misplaced(operation: Operation, field: Field | None, stream: str) -> Result:
    """Refuse a new record that belongs to ``stream``, as ``field`` tells, and stands in another one."""
    areas = Areas.shipped()
    name, label = (field.name, field.label) if field else (None, "")
    offices = {"office": areas.title(stream), "here": areas.title(operation.stream)}
    return _no(operation, "stream-mismatch", field=name, label=label, **offices)


def value_refusal(operation: Operation, problem: Problem, field: str | None) -> Result:
    """Refuse a value for ``problem``, told in words that an older program understands too."""
    because = sentence(problem.code, problem.values)
    # All of the problem's values: a program that knows its code words it anew, and would show – for a limit.
    told = {"label": problem.field, **problem.values, "problem": problem.code, "because": because}
    return _no(operation, "value-refused", field, **told)


def _no(operation: Operation, code: str, field: str | None = None, **values: str) -> Result:
    return Result(operation.op_id, Status.REJECTED, code=code, field=field, values=values)
