"""Reads the conditions of a catalogue file."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sync.model.conditions import (
    DEEPEST_CONDITION,
    FISCAL_YEAR,
    AllTrue,
    AnyOf,
    AnyTrue,
    BeforeYear,
    Between,
    Blank,
    Condition,
    Dated,
    Equal,
    Exists,
    Filled,
    LatestHolds,
    LevelAbove,
    Not,
    StatusIn,
)
from sync.model.documents import Node
from sync.model.formula_paths import check_choice, read_child, read_path


@dataclass(frozen=True, slots=True)
class Context:
    """What conditions are asked of, and how deep they stand in others."""

    register: str
    """That of the rows asked; empty for a district or a province."""
    fy: int
    """The catalogue's fiscal year (B.E.)."""
    children: int = 0
    """How many ``exists``, ``latest`` or ``of`` lie around."""
    conditions: int = 0
    """How many conditions lie around."""

    def of_child(self, register: str) -> "Context":
        """Return the context for rows of ``register`` that belong to rows of this one."""
        return replace(self, register=register, children=self.children + 1)

    def deeper(self) -> "Context":
        """Return the context inside a condition."""
        return replace(self, conditions=self.conditions + 1)


def read_conditions(node: Node, name: str, context: Context) -> tuple[Condition, ...]:
    """Return the list of conditions in the field ``name``; all must hold.

    Raises:
        CatalogueTrouble: for an unknown kind of condition, field or register.
    """
    return tuple(read_condition(one, context) for one in node.each(name))


def read_condition(node: Node, context: Context) -> Condition:
    """Return one condition; its kind is the name of one of its fields."""
    if context.conditions >= DEEPEST_CONDITION:
        raise node.beyond("publish-too-deep", most=DEEPEST_CONDITION)
    for kind, (read, names) in CONDITIONS.items():
        if kind in node.fields:
            # A condition stands in its step, whose reason is `else`. A second kind in one condition is
            # refused here too: one of them would be without effect.
            node.only(kind, *names, "else")
            return read(node, context.deeper())
    raise node.trouble(f"ไม่รู้จักเงื่อนไขนี้ ใช้ได้: {', '.join(CONDITIONS)}")


def _field(node: Node, context: Context) -> Condition:
    path = read_path(node.at("field"), context.register)
    tests = [name for name in FIELD_TESTS if name in node.fields]
    if len(tests) != 1:
        raise node.trouble(f"ต้องมีอย่างใดอย่างหนึ่ง: {', '.join(FIELD_TESTS)}")
    return FIELD_TESTS[tests[0]](node, path, context)


def _equal(node: Node, path: str, context: Context) -> Condition:
    return Equal(path, frozenset({_value(node.at("equal"), path, context)}))


def _in(node: Node, path: str, context: Context) -> Condition:
    return Equal(path, frozenset(_value(one, path, context) for one in node.each("in")))


def _at_least(node: Node, path: str, _context: Context) -> Condition:
    return Between(path, node.integer("at_least"), None)


def _between(node: Node, path: str, _context: Context) -> Condition:
    ends = [one.value for one in node.each("between")]
    if len(ends) == 2 and all(isinstance(end, int) and not isinstance(end, bool) for end in ends):
        low, high = ends
        return Between(path, int(str(low)), int(str(high)))
    raise node.at("between").trouble("ต้องเป็นจำนวนเต็มสองจำนวน [ต่ำสุด, สูงสุด]")


def _value(node: Node, path: str, context: Context) -> str | int:
    value = node.value
    # Resolved while reading: whoever asks rows later needs to know no year.
    if value == FISCAL_YEAR:
        return context.fy
    # Ticks are stored as 1 and 0; a true let through would match 1 by an accident of Python only.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise node.trouble("ต้องเป็นข้อความหรือจำนวนเต็ม (จริงคือ 1 เท็จคือ 0)")
    check_choice(node, path, context.register)
    return value


def _filled(node: Node, context: Context) -> Condition:
    return Filled(read_path(node.at("filled"), context.register))


def _blank(node: Node, context: Context) -> Condition:
    return Blank(read_path(node.at("blank"), context.register))


def _all_true(node: Node, context: Context) -> Condition:
    ticks = node.at("all_true")
    for path in ticks.fields:
        read_path(Node(path, f"{ticks.path}.{path}"), context.register)
    return AllTrue(tuple((path, ticks.text(path)) for path in ticks.fields))


def _any_true(node: Node, context: Context) -> Condition:
    return AnyTrue(tuple(read_path(one, context.register) for one in node.each("any_true")))


def _level_above(node: Node, context: Context) -> Condition:
    if context.register != "assessment":
        raise node.trouble("level_above ใช้ได้กับแถวผลประเมินเท่านั้น")
    paths = [read_path(one, context.register) for one in node.each("level_above")]
    if len(paths) != 2:
        raise node.at("level_above").trouble("ต้องเป็นสองช่อง [ระดับที่ต้องสูงกว่า, ระดับที่เทียบ]")
    return LevelAbove(*paths)


def _status(node: Node, context: Context) -> Condition:
    if context.register != "fund":
        raise node.trouble("status ใช้ได้กับกองทุนเท่านั้น")
    for one in node.each("status"):
        check_choice(one, "status", "fund")
    return StatusIn(frozenset(one.text() for one in node.each("status")))


def _in_year(node: Node, context: Context) -> Condition:
    return Dated(read_path(node.at("in_year"), context.register), in_year=True)


def _until(node: Node, context: Context) -> Condition:
    return Dated(read_path(node.at("until"), context.register), in_year=False)


def _before_year(node: Node, context: Context) -> Condition:
    return BeforeYear(read_path(node.at("before_year"), context.register))


def _exists(node: Node, context: Context) -> Condition:
    child = read_child(node.at("exists"), context.register, context.children)
    return Exists(child, read_conditions(node, "where", context.of_child(child)))


def _latest(node: Node, context: Context) -> Condition:
    child = read_child(node.at("latest"), context.register, context.children)
    inner = context.of_child(child)
    return LatestHolds(child, read_conditions(node, "where", inner), read_conditions(node, "holds", inner))


def _any(node: Node, context: Context) -> Condition:
    return AnyOf(read_conditions(node, "any", context))


def _not(node: Node, context: Context) -> Condition:
    return Not(read_condition(node.at("not"), context))


FIELD_TESTS: dict[str, Callable[[Node, str, Context], Condition]] = {
    "equal": _equal,
    "in": _in,
    "at_least": _at_least,
    "between": _between,
}
"""What can be asked of a field's value."""
CONDITIONS: dict[str, tuple[Callable[[Node, Context], Condition], tuple[str, ...]]] = {
    "field": (_field, tuple(FIELD_TESTS)),
    "filled": (_filled, ()),
    "blank": (_blank, ()),
    "all_true": (_all_true, ()),
    "any_true": (_any_true, ()),
    "level_above": (_level_above, ()),
    "status": (_status, ()),
    "in_year": (_in_year, ()),
    "until": (_until, ()),
    "before_year": (_before_year, ()),
    "exists": (_exists, ("where",)),
    "latest": (_latest, ("where", "holds")),
    "any": (_any, ()),
    "not": (_not, ()),
}
"""Kind of condition -> how it is read, and its further fields."""
