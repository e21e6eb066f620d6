"""Reads the formula of a measure from a catalogue file."""

from sync.model.condition_reading import Context, read_condition, read_conditions
from sync.model.conditions import Condition, Equal
from sync.model.documents import Node
from sync.model.formula_paths import read_child, read_path
from sync.model.formulas import (
    Amount,
    Beside,
    CountOne,
    Derived,
    Each,
    Formula,
    LatestMinus,
    Manual,
    Over,
    Step,
    SumOf,
    Total,
)

_DERIVED = ("each", "base", "counted", "value", "over", "detail", "on", "notes", "beside")

MOST_GROUPS = 300
"""``{ … }`` inside one formula, conditions above all; 2565 has up to 21. Every thing may meet each."""


def read_formula(node: Node, fy: int) -> Formula:
    """Return the formula at ``node`` of a catalogue of fiscal year ``fy`` (B.E.).

    Raises:
        CatalogueTrouble: when it does not follow the form.
    """
    groups = groups_in(node.value)
    if groups > MOST_GROUPS:
        raise node.beyond("publish-formula-long", most=MOST_GROUPS, count=groups)
    if "manual" in node.fields:
        node.only("manual")
        return Manual()
    if "sum_of" in node.fields:
        node.only("sum_of", "notes")
        return Total(tuple(one.text() for one in node.each("sum_of", least=1)), _notes(node))
    node.only(*_DERIVED)
    each = Each(node.one_of("each", tuple(Each)))
    context = Context(each.register, fy)
    return Derived(
        each=each,
        base=_base(node, each, context),
        counted=tuple(_step(one, context) for one in node.each("counted")),
        amount=_amount(node.at("value"), context),
        over=_over(node.at("over"), context) if node.has("over") else None,
        detail=node.text("detail", ""),
        on=read_path(node.at("on"), each.register) if node.has("on") else "",
        notes=_notes(node),
        beside=tuple(
            Beside(one.text("label"), read_conditions(one, "counted", context))
            for one in node.maybe_each("beside")
        ),
    )


def groups_in(value: object) -> int:
    """Return how many JSON objects stand inside a value, itself not counted."""
    inner = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return sum(isinstance(one, dict) + groups_in(one) for one in inner)


def _base(node: Node, each: Each, context: Context) -> tuple[Condition, ...]:
    conditions = read_conditions(node, "base", context)
    # In the base, not among the steps: other funds are no sites that failed, they are out of sight.
    site = (Equal("kind", frozenset({"royal_site"})),) if each == Each.SITE else ()
    return (*site, *conditions)


def _notes(node: Node) -> tuple[str, ...]:
    return tuple(one.text() for one in node.maybe_each("notes"))


def _step(node: Node, context: Context) -> Step:
    return Step(read_condition(node, context), node.text("else"))


def _amount(node: Node, context: Context) -> Amount:
    if node.value == "count":
        return CountOne()
    if "latest" in node.fields:
        return _latest_minus(node, context)
    node.only("sum", "of", "where")
    if not node.has("of"):
        node.only("sum")  # conditions are put on the rows of `of`: without it they would have no effect
        return SumOf(read_path(node.at("sum"), context.register))
    child, inner = _inner(node, context)
    return SumOf(read_path(node.at("sum"), child), child, read_conditions(node, "where", inner))


def _latest_minus(node: Node, context: Context) -> LatestMinus:
    node.only("latest", "of", "where", "minus")
    child, inner = _inner(node, context)
    return LatestMinus(
        field=read_path(node.at("latest"), child),
        of=child,
        where=read_conditions(node, "where", inner),
        minus=read_path(node.at("minus"), context.register),
    )


def _inner(node: Node, context: Context) -> tuple[str, Context]:
    child = read_child(node.at("of"), context.register, context.children)
    return child, context.of_child(child)


def _over(node: Node, context: Context) -> Over:
    if node.value == "base":
        return Over()
    node.only("sum", "base", "country")
    field = read_path(node.at("sum"), context.register) if node.has("sum") else ""
    return Over(field, node.maybe_integer("country"))
