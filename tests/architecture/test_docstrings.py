"""Every module says what it is for, and nine of ten public classes and functions do."""

import ast

from tests.support.source_tree import FUNCTIONS, PRODUCT, WHOLE, Source, source, sources

SHARE = 0.9


def public(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Classes, functions and methods a reader may call; nothing inside another function."""
    found: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if not isinstance(node, (*FUNCTIONS, ast.ClassDef)) or node.name.startswith("_"):
                continue
            found.append(node)
            if isinstance(node, ast.ClassDef):
                waiting.append(node)
    return found


def documented_share(modules: tuple[Source, ...]) -> float:
    nodes = [node for module in modules for node in public(module.tree)]
    return sum(bool(ast.get_docstring(node)) for node in nodes) / len(nodes)


def silent(modules: tuple[Source, ...]) -> list[str]:
    return [m.path for m in modules if m.text.strip() and not ast.get_docstring(m.tree)]


def test_every_module_has_a_docstring() -> None:
    assert silent(sources(*WHOLE)) == []


def test_public_names_have_docstrings() -> None:
    assert documented_share(sources(*PRODUCT, "dev.py")) >= SHARE


def test_a_silent_module_is_seen() -> None:
    assert silent((source("x = 1"), source('"""Says."""'), source(""))) == ["ui/example.py"]


def test_the_share_counts_methods_and_leaves_private_names_out() -> None:
    text = 'class A:\n    """A."""\n    def b(self): ...\n    def _c(self): ...\ndef _d(): ...\n'
    assert documented_share((source(text),)) == 0.5
