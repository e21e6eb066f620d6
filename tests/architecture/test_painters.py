"""Every painter a function begins it also ends: one left to the collector may outlive its widget."""

import ast

from tests.support.source_tree import Source, functions, source, sources

_BEGIN = frozenset({"QPainter", "painter_on"})


def _called(node: ast.AST | None) -> str:
    found = node.func if isinstance(node, ast.Call) else None
    return found.attr if isinstance(found, ast.Attribute) else found.id if isinstance(found, ast.Name) else ""


def left_open(module: Source) -> list[str]:
    """Return the functions that begin a painter and never end it."""
    found = []
    for function in functions(module.tree):
        nodes = list(ast.walk(function))
        begun = {
            ast.unparse(one.targets[0])
            for one in nodes
            if isinstance(one, ast.Assign) and _called(one.value) in _BEGIN
        }
        ended = {
            ast.unparse(one.func.value)
            for one in nodes
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "end"
        }
        handed_on = {ast.unparse(one.value) for one in nodes if isinstance(one, ast.Return) and one.value}
        found += [f"{module.path}:{function.lineno} {function.name}" for _ in begun - ended - handed_on]
    return found


def test_every_painter_is_ended_by_hand() -> None:
    assert [line for module in sources("ui") for line in left_open(module)] == []


def test_a_painter_left_open_is_seen() -> None:
    begun = "def paint(self):\n    painter = paint.painter_on(self)\n    painter.drawLine(1)\n"
    assert len(left_open(source(begun))) == 1
    for end in ("painter.end()", "return painter"):
        assert left_open(source(f"{begun}    {end}\n")) == []
