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


def read_formula(node: Node, fy: int) -> Formula:
    """Return the formula at ``node`` of a catalogue of fiscal year ``fy`` (B.E.).

    Raises:
        CatalogueTrouble: when it does not follow the form.
    """
    if "manual" in node.fields:
        node.only("manual")
        return Manual()
    if "sum_of" in node.fields:
        node.only("sum_of", "notes")
        return Total(tuple(one.text() for one in node.each("sum_of")), _notes(node))
    node.only(*_DERIVED)
    each = Each(node.one_of("each", tuple(Each)))
    context = (each.register, 0, fy)
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
        return SumOf(read_path(node.at("sum"), context[0]))
    child, inner = _inner(node, context)
    return SumOf(read_path(node.at("sum"), child), child, read_conditions(node, "where", inner))


def _latest_minus(node: Node, context: Context) -> LatestMinus:
    node.only("latest", "of", "where", "minus")
    child, inner = _inner(node, context)
    return LatestMinus(
        field=read_path(node.at("latest"), child),
        of=child,
        where=read_conditions(node, "where", inner),
        minus=read_path(node.at("minus"), context[0]),
    )


def _inner(node: Node, context: Context) -> tuple[str, Context]:
    register, depth, fy = context
    child = read_child(node.at("of"), register, depth)
    return child, (child, depth + 1, fy)


def _over(node: Node, context: Context) -> Over:
    if node.value == "base":
        return Over()
    node.only("sum", "base", "country")
    field = read_path(node.at("sum"), context[0]) if node.has("sum") else ""
    return Over(field, node.maybe_integer("country"))
