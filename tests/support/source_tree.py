"""The tree's own source code as values, for the tests of its shape."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("desktop_app", "ui", "sync", "resources")
WHOLE = (*PRODUCT, "tests", "dev.py")

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Source:
    """One module: where it lies below the top, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """Number of lines of the file."""
        return len(self.text.splitlines())


def source(text: str, path: str = "ui/example.py") -> Source:
    """Make a Source of a text, as the self-tests of the scanners do."""
    return Source(path, text, ast.parse(text))


@cache
def sources(*tops: str) -> tuple[Source, ...]:
    """Read every module under the given folders (or single files) of the tree."""
    found: list[Path] = []
    for top in tops or WHOLE:
        place = ROOT / top
        found += [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))
    return tuple(source(file.read_text("utf-8"), file.relative_to(ROOT).as_posix()) for file in found)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Yield every function and method, inner ones included."""
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def length(function: Function) -> int:
    """Lines of a function from ``def`` to its last line, docstring included, decorators not."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and full name of every module (or name in a module) that is imported anywhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def defined(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and kind (class, function, argument, variable) of what a module names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.lineno, node.name, "class"
        elif isinstance(node, FUNCTIONS):
            yield node.lineno, node.name, "function"
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg, "argument"
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id, "variable"
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr, "variable"


def words(name: str) -> list[str]:
    """Cut an identifier into lower-case words: ``sheetHeaderRow`` and ``sheet_header_row`` give the same."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).split("_")
    return [part.lower() for part in parts if part]
