"""Imports stand where a reader looks for them and reach only what their layer may know.

The direction between layers is import-linter's matter (pyproject.toml); here is what it cannot see.
"""

import ast
import re

import pytest

from tests.support.source_tree import PRODUCT, Source, functions, imported, source, sources

LATE_IMPORT = re.compile(r"# noqa: PLC0415 - \S.{9,}")
"""A late import carries its measured reason on its own line."""

MACHINE = {"time", "random", "secrets", "os", "socket", "subprocess", "threading", "uuid.uuid1", "uuid.uuid4"}
READS_CLOCK = {"now", "utcnow", "today"}
SEEDED = "sync/model/practice/"
"""Invented rows choose with ``random.Random(seed)``, which is the same on every machine."""
INJECTED = ("sync/model/", "sync/protocol/")
SQL = {"sqlite_utils", "sqlcipher3", "sqlite3", "sqlalchemy", "alembic"}
SQL_HOMES = ("desktop_app/store/", "sync/central/", "desktop_app/self_check.py")
"""The two stores, and the self-check, which shows that ordinary SQLite cannot read the officer's file."""

THREADS = {
    "threading",
    "concurrent",
    "multiprocessing",
    "PySide6.QtCore.QThread",
    "PySide6.QtCore.QThreadPool",
}
THREAD_HOMES = ("desktop_app/shell/background.py", "sync/central/")


def reaches(name: str, forbidden: set[str]) -> bool:
    """Whether an imported name is one of the forbidden ones or lies inside it."""
    return any(name == one or name.startswith(one + ".") for one in forbidden)


def late_imports(module: Source) -> list[str]:
    lines = module.text.splitlines()
    places = {line for function in functions(module.tree) for line, _ in imported(function)}
    return [f"{module.path}:{line}" for line in sorted(places) if not LATE_IMPORT.search(lines[line - 1])]


def hidden_imports(module: Source) -> list[str]:
    names = [n for n in ast.walk(module.tree) if isinstance(n, ast.Name) and n.id == "TYPE_CHECKING"]
    attributes = [
        n for n in ast.walk(module.tree) if isinstance(n, ast.Attribute) and n.attr == "TYPE_CHECKING"
    ]
    return [f"{module.path}:{node.lineno}" for node in [*names, *attributes]]


def only_seeded(module: Source) -> bool:
    """Whether a module of the practice rows takes nothing from ``random`` but generators with a seed."""
    nodes = list(ast.walk(module.tree))
    drawn = [n.attr for n in nodes if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "random"]
    made = [n for n in nodes if isinstance(n, ast.Call) and ast.unparse(n.func) == "random.Random"]
    seeded = bool(made) and all(call.args for call in made)
    return module.path.startswith(SEEDED) and seeded and set(drawn) == {"Random"}


def machine_reads(module: Source) -> list[str]:
    """Where a module of rules looks at this machine's clock, chance or network by itself."""
    forbidden = MACHINE - {"random"} if only_seeded(module) else MACHINE
    found = [f"{line} imports {name}" for line, name in imported(module.tree) if reaches(name, forbidden)]
    calls = (n for n in ast.walk(module.tree) if isinstance(n, ast.Attribute) and n.attr in READS_CLOCK)
    found += [
        f"{node.lineno} calls {node.attr}"
        for node in calls
        if ast.unparse(node.value) in {"datetime", "date"}
    ]
    return [f"{module.path}:{line}" for line in found]


def strangers(module: Source, forbidden: set[str], homes: tuple[str, ...]) -> list[str]:
    if module.path.startswith(homes):
        return []
    return [f"{module.path}:{n} {name}" for n, name in imported(module.tree) if reaches(name, forbidden)]


def filled_inits(modules: tuple[Source, ...]) -> list[str]:
    return [module.path for module in modules if module.path.endswith("__init__.py") and module.text.strip()]


def test_imports_stand_at_the_top() -> None:
    assert [line for module in sources() for line in late_imports(module)] == []


def test_no_import_is_for_types_only() -> None:
    assert [line for module in sources() for line in hidden_imports(module)] == []


def test_init_files_are_empty() -> None:
    assert filled_inits(sources()) == []


def test_rules_get_clock_and_chance_from_outside() -> None:
    rules = [m for m in sources("sync") if m.path.startswith(INJECTED) and m.path != "sync/model/sources.py"]
    assert rules
    assert [line for module in rules for line in machine_reads(module)] == []


def test_sql_stays_in_the_two_stores() -> None:
    assert [line for module in sources(*PRODUCT) for line in strangers(module, SQL, SQL_HOMES)] == []


def test_one_module_of_the_desktop_makes_threads() -> None:
    assert [line for module in sources(*PRODUCT) for line in strangers(module, THREADS, THREAD_HOMES)] == []


@pytest.mark.parametrize(
    ("line", "complaints"),
    [
        ("import requests", 1),
        ("import requests  # noqa: PLC0415", 1),
        ("from requests import get  # noqa: PLC0415 - 180 ms at start, needed at a sync only", 0),
    ],
)
def test_a_late_import_needs_its_reason(line: str, complaints: int) -> None:
    assert len(late_imports(source(f"def f():\n    {line}\n"))) == complaints


@pytest.mark.parametrize("text", ["if TYPE_CHECKING:\n    import ui", "if typing.TYPE_CHECKING: ..."])
def test_an_import_for_types_is_seen(text: str) -> None:
    assert len(hidden_imports(source(text))) == 1


def test_a_filled_init_is_seen() -> None:
    modules = (source("from ui.text import say", "ui/__init__.py"), source("", "sync/__init__.py"))
    assert filled_inits(modules) == ["ui/__init__.py"]


@pytest.mark.parametrize(
    "text",
    [
        "import time",
        "from random import Random",
        "import os.path",
        "from uuid import uuid4",
        "now = datetime.now(UTC)",
        "day = date.today()",
    ],
)
def test_a_look_at_the_machine_is_seen(text: str) -> None:
    assert len(machine_reads(source(text))) == 1


@pytest.mark.parametrize(
    ("text", "path", "complaints"),
    [
        ("import random\na = random.Random(1)", "sync/model/practice/pen.py", 0),
        ("import random\na = random.Random()", "sync/model/practice/pen.py", 1),
        ("import random\na = random.Random(1)\nrandom.seed()", "sync/model/practice/pen.py", 1),
        ("import random\na = random.Random(1)", "sync/model/rules.py", 1),
    ],
)
def test_only_practice_rows_draw_and_only_from_a_seed(text: str, path: str, complaints: int) -> None:
    assert len(machine_reads(source(text, path))) == complaints


@pytest.mark.parametrize("text", ["from uuid import UUID, uuid5", "import timeit_like", "clock.now_ms()"])
def test_harmless_names_pass(text: str) -> None:
    assert machine_reads(source(text)) == []


def test_sql_in_a_screen_is_seen() -> None:
    assert strangers(source("import sqlite3"), SQL, SQL_HOMES) == ["ui/example.py:1 sqlite3"]
    assert strangers(source("import sqlite3", "desktop_app/store/connection.py"), SQL, SQL_HOMES) == []


def test_a_thread_in_a_screen_is_seen() -> None:
    text = "from PySide6.QtCore import QThread, Qt"
    assert strangers(source(text), THREADS, THREAD_HOMES) == ["ui/example.py:1 PySide6.QtCore.QThread"]
