"""What the program opens at run time travels with the bundle."""

import re
from pathlib import Path

from tests.support.source_tree import PRODUCT, ROOT, Source, source, sources

BESIDE_CODE = ("desktop_app", "ui", "sync")
SPEC = (ROOT / "build.spec").read_text("utf-8")


def patterns(spec: str) -> set[str]:
    """Endings of the files the recipe takes along from beside the code."""
    return set(re.findall(r'"\*(\.\w+)"', spec))


def left_behind(files: list[Path], spec: str) -> list[str]:
    return [path.name for path in files if path.suffix not in {".py", ".pyc"} | patterns(spec)]


def files_beside_code() -> list[Path]:
    return [path for top in BESIDE_CODE for path in (ROOT / top).rglob("*") if path.is_file()]


def test_no_file_beside_the_code_stays_behind() -> None:
    assert left_behind(files_beside_code(), SPEC) == []


def test_the_recipe_takes_resources_and_migrations() -> None:
    assert 'shipped("resources")' in SPEC
    assert 'shipped("sync/central/migrations"' in SPEC


def drivers_imported(modules: tuple[Source, ...]) -> list[str]:
    """Modules that load PostgreSQL's driver by themselves: then the bundle could not do without it."""
    return [one.path for one in modules if re.search(r"^\s*(?:import|from) psycopg", one.text, re.MULTILINE)]


def test_the_officers_program_has_no_driver_of_a_server() -> None:
    assert {"psycopg", "psycopg_binary"} <= set(re.findall(r'"(psycopg\w*)"', SPEC))
    assert drivers_imported(sources(*PRODUCT)) == []


def test_an_imported_driver_is_seen() -> None:
    assert drivers_imported((source("def f():\n    import psycopg\n"),)) != []


def test_a_forgotten_ending_is_seen() -> None:
    assert left_behind([Path("page.ui"), Path("page.py"), Path("a.sql")], SPEC) == ["page.ui"]
